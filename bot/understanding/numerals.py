"""Chinese numerals in questions → digits: years (二〇二四年), amounts with their unit (八十五分, 三万五千元)."""

from __future__ import annotations

import re

DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
IN_YEARS = DIGITS | {c: n for n, c in enumerate("〇壹贰叁肆伍陆柒捌玖")} | dict.fromkeys("○◯oO", 0)
TENS = {"十": 10, "百": 100, "千": 1000}
SIZES = (("亿", 10**8), ("万", 10**4))

# Well-formed numerals: 九十, 一百零二, 三千五百; not 二三十 (some), nor 三百五, whose 五 are fifties.
_ONE = "[一二两三四五六七八九]"
_TENS = f"{_ONE}?十{_ONE}?"
_HUNDREDS = f"{_ONE}百(?:{_ONE}十{_ONE}?|[零〇]{_ONE})?"
_THOUSANDS = f"{_ONE}千(?:{_HUNDREDS}|[零〇](?:{_TENS}|{_ONE}))?"
_BELOW = f"(?:{_THOUSANDS}|{_HUNDREDS}|{_TENS}|{_ONE})"
_WHOLE = re.compile(
    f"(?:{_BELOW}亿)?(?:(?:^|(?<=亿)[零〇]?){_BELOW}万)?(?:(?:^|(?<=[万亿])[零〇]){_BELOW}|(?<=[万亿]){_THOUSANDS})?"
)

_DIGIT = r"[\d零〇○◯oO一二三四五六七八九壹贰叁肆伍陆柒捌玖]"
_ZERO = r"[0零〇○◯oO]"
# 二〇二四, 20二4, 2o24, 一九九八年; 二千零二十四年; 二四年,
# but not 一二年 and 二三年, which are one or two, two or three.
CHINESE_YEAR = re.compile(
    r"(?<![\d零〇一二两三四五六七八九十百千点])(?:"
    rf"(?P<digits>[二2贰两]\s*{_ZERO}\s*{_DIGIT}\s*{_DIGIT}|[一1壹]\s*[九9玖]\s*{_DIGIT}\s*{_DIGIT}(?=\s*年))"
    # 201一般公共服务支出 begins with a code
    r"(?!般)(?![\d零〇○◯一二三四五六七八九十百千万亿a-zA-Z])"
    r"|(?P<spoken>[二两]千[零〇]?(?:[一二]?十)?[一二三四五六七八九]?)(?=年)"
    r"|(?<![近前后这过第])(?P<short>二[〇零一二四五六七八九]|一[〇零一三四五六七八九])(?=年(?![级内来以期间])))"
)
PERCENT = re.compile(r"百分之([零〇一二两三四五六七八九十百]+|\d+)(?:点([零〇一二三四五六七八九\d]+))?(?![几多])")
# Two characters at least, and what is counted: 十分, 三项, 一个 are words of their own.
AMOUNT = re.compile(
    r"(?P<after>[于过达超满]|不到|不足)?(?<![第几数好近上])"
    r"(?<![\d零〇一二两三四五六七八九十百千万亿点])(?P<number>[零〇一二两三四五六七八九十百千万亿]+)"
    r"(?:点(?P<point>[零〇一二三四五六七八九]+)(?P<size>[万亿]?))?(?P<unit>多?(?:元|块|分|%)|[人个名辆台项]|以[上下])?"
)


def four_digits(found: re.Match[str]) -> str:
    """A year in four digits."""
    if found["spoken"]:
        return str(_below(found["spoken"]))
    digits = re.sub(r"\s", "", found["digits"] or f"20{found['short']}")
    return "".join(c if c.isascii() and c.isdecimal() else str(IN_YEARS[c]) for c in digits)


def percent(found: re.Match[str]) -> str:
    """百分之九十五点五 → 95.5%."""
    whole = found[1] if found[1].isdecimal() else _value(found[1])
    if not whole:
        return found[0]
    return f"{whole}.{_digits(found[2])}%" if found[2] else f"{whole}%"


def amount(found: re.Match[str]) -> str:
    """八十五分 → 85分, 一百二十万 → 120万, 三万五千元 → 35000元, 一点五万 → 1.5万; what is no amount stays."""
    text, unit = found["number"], found["unit"] or ""
    value = _value(text)
    told = found["point"] or (len(text) > 1 and (unit or found["after"]))
    if not value or not told:
        return found[0]
    point = f".{_digits(found['point'])}{found['size']}" if found["point"] else ""
    return f"{found['after'] or ''}{value}{point}{unit}"


def _digits(text: str) -> str:
    return "".join(c if c.isascii() else str(DIGITS[c]) for c in text)


def _value(text: str) -> str:
    """A numeral in digits, with 万 or 亿 where it is so many of them; empty for what is none (二三十)."""
    if not _WHOLE.fullmatch(text):
        return ""
    total, rest = 0, text
    for unit, size in SIZES:
        before, found, after = rest.partition(unit)
        if found:
            total += _below(before) * size
            rest = after
    total += _below(rest)
    for unit, size in SIZES:
        if unit in text and not total % size:
            return f"{total // size}{unit}"
    return str(total)


def _below(text: str) -> int:
    """A numeral below ten thousand."""
    total, digit = 0, 0
    for char in text:
        if char in TENS:
            total += (digit or 1) * TENS[char]
            digit = 0
        else:
            digit = DIGITS[char]
    return total + digit
