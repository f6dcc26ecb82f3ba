"""Fuzzes the reading of numbers: what is printed reads back as the same number, in documents, questions and replies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random

from bot.replies.html import grouped
from bot.understanding.normalise import normal, question
from knowledge.extraction.numerals import NUMERAL, numerals
from knowledge.extraction.plain import plain
from tests.fuzz.mutation import Pieces, text_changes
from tests.fuzz.target import Run, Target

UNITS = ("", "十", "百", "千")
DIGITS = "零一二三四五六七八九"
# The greatest number that is written out in characters.
MOST = 10**12
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F) if chr(code).isalnum()}
AMOUNT = re.compile(r"(\d+)(?:\.(\d{1,2}))?")


def in_characters(number: int) -> str:
    """A whole number as it is said: 一百零二万三千, 十五."""
    if number >= 10**8:
        return _parts(number, 10**8, "亿")
    if number >= 10**4:
        return _parts(number, 10**4, "万")
    told, gap = "", False
    for place, digit in zip(range(len(str(number)) - 1, -1, -1), map(int, str(number)), strict=True):
        if digit:
            told += "零" * gap + DIGITS[digit] + UNITS[place]
        gap = not digit and bool(told)
    return told.removeprefix("一") if 10 <= number < 20 else told


def _parts(number: int, size: int, unit: str) -> str:
    high, low = divmod(number, size)
    told = in_characters(high) + unit
    if not low:
        return told
    lower = in_characters(low)
    # a gap is said, and behind it ten is 一十
    return told + ("零" if low < size // 10 else "") + ("一" if lower.startswith("十") else "") + lower


def _run(data: bytes) -> None:
    text = data.decode("utf-8", "ignore").replace("\n", "")
    _in_documents(plain(text))
    _in_questions(text)
    for found in AMOUNT.finditer(text):
        if found[1].isascii() and len(found[1]) <= 12 and (not found[2] or found[2].isascii()):
            _read_back(int(found[1]) % MOST, found[2] or "")


def _in_documents(text: str) -> None:
    """Every numeral is a number or something else, each once, and as it is printed."""
    assert plain(text) == text
    numbers, others = numerals(text)
    spans = sorted([*((n.start, n.end) for n in numbers), *((start, end) for start, end, _ in others)])
    assert spans == [found.span() for found in NUMERAL.finditer(text)]
    for number in numbers:
        printed = text[number.start : number.end].replace(",", "")
        assert number.printed.removeprefix("-") == printed, number
        assert Decimal(number.printed).is_finite(), number
        assert number.after >= number.end, number


def _in_questions(text: str) -> None:
    """Letters and digits of full width are the same; thousands separators in a reply change no number."""
    asked = question(text)
    assert "\n" not in asked
    assert normal(text.translate(WIDE)) == normal(text), (text, normal(text))
    told = grouped(text)
    assert re.sub(r"(?<=\d),(?=\d{3})", "", told) == re.sub(r"(?<=\d),(?=\d{3})", "", text), (text, told)


def _read_back(whole: int, cents: str) -> None:
    """A number that is printed in a document, or said in a question, is read as that number."""
    value = Decimal(f"{whole}.{cents}" if cents else whole)
    (number,), _ = numerals(f"支出{value:,}万元。")
    assert Decimal(number.printed) == value, (value, number)
    assert number.unit == "万元", (value, number)
    if whole > 10:  # one character alone is no number: 十分
        said = in_characters(whole)
        read = re.search(r"超过(\d+)([万亿]?)元", question(f"超过{said}元的项目"))
        assert read, said
        assert int(read[1]) * {"": 1, "万": 10**4, "亿": 10**8}[read[2]] == whole, (said, read[0])


@cache
def _pieces() -> Pieces:
    return Pieces(each.decode() for each in _seeds())


def _seeds() -> Sequence[bytes]:
    return [
        each.encode()
        for each in (
            "支出1,234.56万元，比2021年增加12.5%；1.2023年度预算数0.00元，单价100万元（含）以上设备2台。",
            "30—50人，其中2,000.00元、１２３．４５万元和99999999999.99元；电话0990-5550100，〔2022〕15号。",
            "二〇二二年超过八十五分，百分之九十五点五，三万五千元，一点五万，二三十个，十二三人，'24年。",
            "10 100 1000 1010 10000 100010 1000000 10100000 100000000 1000000001 90807060504 110000 15 20 105",
            "999999999999 1234567890.12 30303030.3",
        )
    ]


def _mutated(data: bytes, rng: Random) -> bytes:
    return text_changes(_pieces())(data, rng)


def _prepared(_: Path) -> Run:
    return _run


TARGETS = (Target("numerals", _prepared, _seeds, _mutated, 600),)
