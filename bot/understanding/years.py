"""Which years a question asks about: named (2023年), relative to those held (去年), or several (近三年, 2021到2023)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

# What stays in the place of a year or number that is taken out of a question: no word, and no comma between words.
TAKEN = "#"
# All years that are held.
EVERY = 99
_CHINESE = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2}
_NAMED = r"(?:19|20)\d{2}"
# 22和23年, 24、25年: two digits before a year that is told as one.
_SHORT = re.compile(rf"(?<![\d.])(?=[12]\d(?:[、,，和与及跟同到至比较\-~—]){{1,2}}(?:{_NAMED}|[12]\d)年)")
# 不是2023年，我要2024年的: the first is not asked about.
_NOT = re.compile(rf"不是{_NAMED}年?度?的?[,，]")
# 根据2024年预算说明: where it is to be read, and not of when.
_READ_IN = re.compile(
    rf"(?:根据|按照?|依据|从|看){_NAMED}年?度?(?:的|部门|单位)*(?:预算|决算)?(?:编制|说明|报告|公开|文件)+(?:里|中|上|看)?[,，]?"
)
_RANGE = re.compile(rf"({_NAMED})年?度?(?:到|至|-|~|—+)({_NAMED})年?度?")
_YEAR = re.compile(
    rf"(?:(?P<versus>[比较]|[与和跟同](?={_NAMED}年?度?(?:相比|比|对比))))?(?P<year>{_NAMED})"
    r"(?:(?=年[初末底])|年度?|(?=[^\d.%年]|$))"
)
# So many of the latest years, or all that are held.
_SEVERAL = re.compile(
    r"(?:最近|近|过去|这)([两二三四五六七八九十])个?年度?[来间]?|历年|近几年|近些年|这几年|各年度?|每年|逐年|哪一年|哪年|哪个年度"
    r"|(?<![第每不前后])([两二三四五])个?年(?!级|规划|行动|[以之]?[内前后上]|期)度?"
)
_PRECEDING = re.compile(r"前([两二三四五])年")
# Relative to the latest year that is held …
_AGO = {"今年": 0, "本年度": 0, "最近一年": 0, "最近一个年度": 0, "最近的一年": 0, "最新一年": 0, "最新年度": 0,
        "去年": 1, "去年度": 1, "前年": 2, "大前年": 3}  # fmt: skip
# … or to the year that is talked about.
_BEFORE = r"上一?年度?|前一年度?"
_RELATIVE = re.compile(
    rf"(?P<word>{'|'.join(sorted(_AGO, key=len, reverse=True))}|(?:{_BEFORE})(?![结末底度初]))"
    rf"(?P<named>[（(]{_NAMED}年?度?[）)])?"
)
# What makes a year the one that another is compared with: 比去年, 跟上年相比, 和去年一样.
_COMPARED = re.compile(r"(?:[比较于]|相比|比起)$")
_WITH = re.compile(r"[与和跟同]$")
_COMPARES = re.compile(r"^(?:的|年|度|同期)*(?:相比|比|对比|比较|一样|持平|差不多|有变化|变化|变了)")
PART_OF_YEAR = re.compile(
    r"(?<!\d)\d{1,2}月份?(?!底|末)|[一二三四1-4]季度|[上下]半年|(?<!\d)年中(?![期小])|每个?月|每天|月均|日均"
)


@dataclass(slots=True)
class Years:
    """The years of a question.

    named    as such; `back`: so many years before the latest that is held (今年 0, 去年 1)
    before   whether the year before the one talked about is meant (上年)
    latest   the latest so many of those held
    versus   whether a year is what another is compared with (较2021年, 比去年); `against`: that year, where it is named
    """

    named: list[int] = field(default_factory=list)
    back: list[int] = field(default_factory=list)
    before: bool = False
    latest: int = 0
    versus: bool = False
    against: int = 0

    @property
    def asked(self) -> bool:
        """Whether any year is asked about."""
        return bool(self.named or self.back or self.before or self.latest)

    @property
    def several(self) -> bool:
        """Whether more than one year is asked about."""
        return len({*self.named}) + len(self.back) + self.before > 1 or self.latest > 1


def years(text: str) -> tuple[str, Years]:
    """The years of a normalised question, and the question without them; a mark stays in their place."""
    found = Years()
    text = _NOT.sub("", _SHORT.sub("20", text))
    elsewhere = _READ_IN.sub("", text)
    text = elsewhere if _YEAR.search(elsewhere) else text
    text = _RANGE.sub(lambda m: _range(m, found), text)
    text = _RELATIVE.sub(lambda m: _relative(m, found), text)
    several = len(_YEAR.findall(text)) + len(found.named) > 1
    text = _YEAR.sub(lambda m: _named(m, found, several=several), text)
    text = _PRECEDING.sub(lambda m: _preceding(m, found), text)
    several = len(found.named) + len(found.back) + found.before > 1
    text = _SEVERAL.sub(lambda m: TAKEN if several else _several(m, found), text)
    return text, found


def _preceding(match: re.Match[str], found: Years) -> str:
    """前两年: the two before the latest."""
    found.back += range(1, _CHINESE[match[1]] + 1)
    return TAKEN


def _range(match: re.Match[str], found: Years) -> str:
    first, last = sorted((int(match[1]), int(match[2])))
    found.named += range(first, last + 1)
    return TAKEN


def _relative(match: re.Match[str], found: Years) -> str:
    """去年, 上年: a year, or what another year is compared with; 去年（2024）: the year that is named."""
    word, text = match["word"], match.string
    if match["named"]:
        return match["named"].strip("（）()")
    before, after = text[: match.start()], text[match.end() :]
    compared = _COMPARED.search(before) or (_WITH.search(before) and _COMPARES.match(after)) or _COMPARES.match(after)
    if compared and _AGO.get(word, 1) == 1:
        found.versus = True
        return word
    if word not in _AGO:
        found.before = True
        return TAKEN
    if compared and _AGO[word] > 1 and not found.back:
        found.back.append(0)  # 比前年: this year against the one before last
    found.back.append(_AGO[word])
    return TAKEN


def _named(match: re.Match[str], found: Years, *, several: bool) -> str:
    """较2021年 names what is compared with, and not the year asked about, where no other year is named."""
    if match["versus"] and not several:
        found.versus, found.against = True, int(match["year"])
        return "比上年"
    found.named.append(int(match["year"]))
    return f"比{TAKEN}" if match["versus"] else TAKEN


def _several(match: re.Match[str], found: Years) -> str:
    count = match[1] or match[2]
    found.latest = _CHINESE[count] if count else EVERY
    return TAKEN
