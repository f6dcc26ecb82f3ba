"""The words of a table, and what a cell states: a number with its sign and unit, a dash, or neither."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from knowledge.extraction.plain import plain
from knowledge.vocabulary import alternatives, table

NUMBER = r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|-?\d+(?:\.\d+)?"
VALUE = re.compile(rf"^(?P<number>{NUMBER})(?P<percent>%?)$")
DASH = re.compile(r"^[—–\-－―/]+$")
YEAR = re.compile(r"(?:19|20)\d\d年|\d{1,2}月")
UNIT = re.compile(r"（[^（）]*?(?P<unit>亿元|万元|元|%)[^（）]*）|单位：(?P<told>亿元|万元|元)")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a table, parted from others by blanks or line ends; `first` where it begins a line."""

    text: str
    start: int
    first: bool

    @property
    def end(self) -> int:
        """Where the word ends in the table's text."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Value:
    """A number as a cell prints it: its place (without a minus), its unit, and the sign or word before it (≥)."""

    printed: str
    start: int
    end: int
    unit: str
    qualifier: str


def tokens(text: str) -> list[Token]:
    """The words of a table's text in order."""
    found = []
    for word in re.finditer(r"\S+", text):
        begins = word.start() == 0 or "\n" in text[text.rfind("\n", 0, word.start()) : word.start()].strip(" ")
        found.append(Token(word[0], word.start(), begins))
    return found


@cache
def _value() -> tuple[re.Pattern[str], dict[str, str]]:
    signs: dict[str, str] = table("performance")["values"]["signs"]
    return re.compile(
        rf"^\s*(?P<sign>{alternatives(list(signs))})?\s*(?P<number>{NUMBER})\s*(?P<unit>[^\d\s.，。；：、~～<>≥≤=—\-]{{0,10}})\s*$"
    ), signs


def value(text: str) -> Value | None:
    """The one number that a cell states; None for words, for several numbers, for a range and for a dash."""
    pattern, signs = _value()
    found = pattern.match(plain(text))
    if not found or YEAR.match(found["number"] + found["unit"]):
        return None
    sign = found["sign"] or ""
    printed = found["number"].replace(",", "")
    return Value(
        printed,
        found.start("number") + printed.startswith("-"),
        found.end("number"),
        found["unit"],
        signs.get(sign, ""),
    )


def compact(text: str) -> str:
    """A cell's words as the vocabulary has them: plain, without blanks."""
    return re.sub(r"\s", "", plain(text))


def unit_in(text: str) -> str:
    """The unit that words give for numbers elsewhere: （万元）, 单位：元, （%）; empty where they give none or two."""
    units = {found["unit"] or found["told"] for found in UNIT.finditer(plain(text))}
    return units.pop() if len(units) == 1 else ""


def unit_told(text: str) -> str:
    """The unit that the words over a table give for its amounts: 单位：万元, the last of them."""
    found = re.findall(r"单位：(?:人民币)?(亿元|万元|元)", compact(text))
    return str(found[-1]) if found else ""


def title_in(text: str) -> str:
    """The title of a table (…表) among the words over it, the last of them; empty where there is none."""
    found = re.findall(r"(?<!\S)[^。；，：\s]{3,50}表(?:（[^（）]*）)?(?!\S)", plain(text))
    return str(found[-1]) if found else ""


def without_brackets(words: str) -> str:
    """Words without what stands in brackets (年初预算数（A） → 年初预算数)."""
    return re.sub(r"（[^（）]*）", "", words)
