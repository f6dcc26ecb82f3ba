"""Every numeral of a text: with its unit where it is a figure, by name (year, ordinal …) where it is none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from knowledge.model import NumeralKind
from knowledge.vocabulary import alternatives, table

NUMERAL = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?")

STOP = r"[，。；：、！？（）]|$"
STOPPED = re.compile(STOP)
RANGE = re.compile(r"[—–\-~～至到]{1,2}\d+(?:\.\d+)?")

# What a numeral is when no figure. Each pattern covers the digits it names; the first that covers one wins.
NAMED: tuple[tuple[NumeralKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (NumeralKind.DOCUMENT_NUMBER, r"〔\d{4}〕(?:第?\d+号)?"),
        (NumeralKind.DOCUMENT_NUMBER, r"[\[（]20\d{2}[\]）](?:第?\d+号)"),
        (NumeralKind.DOCUMENT_NUMBER, r"(?<!\d)\d{1,6}号(?:文|令)?"),
        (NumeralKind.YEAR, r"(?:19|20)\d{2}(?=年|版|[-—~至](?:19|20)\d{2}年)"),
        (NumeralKind.DATE, r"(?<=年)\d{1,2}月(?:\d{1,2}日)?"),
        (NumeralKind.DATE, r"(?<!\d)\d{1,2}月\d{1,2}日"),
        (NumeralKind.DATE, r"(?<![\d.])\d{1,2}(?=月(?:份|底|末|初|至|起|，|。))"),
        (NumeralKind.DATE, r"(?<=至)\d{1,2}月"),
        (NumeralKind.ORDINAL, r"(?:^|(?<=[。；：]))\d{1,2}(?=[.、](?!\d))"),
        (NumeralKind.ORDINAL, r"（\d{1,2}）(?!元|万)"),
        (NumeralKind.ORDINAL, r"附件\d+|附表\d+|公开\d+表"),
        # 见表3, but not 水表 3775 只
        (NumeralKind.ORDINAL, r"(?:(?<=[见如及和、（])|(?<![\u4e00-\u9fff]))表\d{1,2}(?!\d)"),
        (NumeralKind.ORDINAL, r"第\d+(?:部分|批|次|条|届|期|季度|章|页|名|位)"),
        # functional and economic classification: 3, 5 or 7 digits
        (NumeralKind.CODE, r"（\d{3}(?:\d{2}){0,2}）"),
        (NumeralKind.CODE, r"(?<![\d.,])[12]\d{6}(?![\d.,]|元|万|亿)"),
        (
            NumeralKind.CODE,
            r"(?:电话|传真|热线|邮编|邮政编码|编号|编码|代码|账号)(?:号码)?[：为是]*[A-Za-z]*\d[\d\-—]*",
        ),
        (NumeralKind.CODE, r"[A-Za-z]+\d[\dA-Za-z\-]*"),
        # no amount has so many digits
        (NumeralKind.CODE, r"(?<!\d)\d{16,}"),
        (NumeralKind.REPEATED, r"（含\d+(?:\.\d+)?分?）"),
        (NumeralKind.THRESHOLD, r"单(?:位)?价(?:值)?(?:在)?\d+(?:\.\d+)?万元"),
        (NumeralKind.THRESHOLD, r"(?<!\d)\d{1,4}万元（含）以上(?:的)?(?:通用|专用)?设备"),
    )
)


@dataclass(frozen=True, slots=True)
class Number:
    """A numeral that counts or measures: its place, its value as printed, its unit and qualifier."""

    start: int
    end: int
    printed: str
    unit: str
    unit_class: str
    qualifier: str
    after: int
    """Where the words after number, unit and qualifier begin."""
    stops: bool
    """Whether a stop or the end of the text comes right after the number."""


@cache
def _unit_pattern() -> tuple[re.Pattern[str], dict[str, str]]:
    units = table("grammar")["units"]
    classes = {u: name for name in ("money", "people", "share", "score", "count") for u in units[name]}
    counted = [*units["people"], *units["count"]]
    classes |= {"万" + u: classes[u] for u in counted}
    plain_units = alternatives([u for u in classes if not u.startswith("万") or u == "万元"])
    qualifiers = alternatives(units["qualifiers"])
    pattern = (
        rf"(?P<unit>{plain_units}|万(?:{alternatives(counted)})(?![{units['not_after_ten_thousand']}])"
        rf"|万(?={STOP}|{alternatives(units['after_money'])}))(?P<qualifier>{qualifiers})?"
    )
    return re.compile(pattern), classes


def named_spans(text: str) -> list[tuple[int, int, NumeralKind]]:
    """The spans of a plain text whose digits are named as something other than a figure."""
    return [(found.start(), found.end(), kind) for kind, pattern in NAMED for found in pattern.finditer(text)]


class Kinds:
    """What the numerals of a text are, by the spans that name them; by place, for a text may hold many."""

    def __init__(self, text: str, spans: Sequence[tuple[int, int, NumeralKind]]) -> None:
        self.at: dict[int, list[tuple[int, NumeralKind]]] = {}
        for start, end, kind in spans:
            for place in range(start, end):
                if text[place].isdecimal():
                    self.at.setdefault(place, []).append((end, kind))

    def of(self, start: int, end: int) -> NumeralKind | None:
        """The kind of the first span that covers the numeral; None where none does."""
        return next((kind for until, kind in self.at.get(start, ()) if end <= until), None)


def numerals(text: str) -> tuple[list[Number], list[tuple[int, int, NumeralKind]]]:
    """The numbers of a plain text, and the numerals that are none with what they are instead."""
    pattern, classes = _unit_pattern()
    kinds = Kinds(text, named_spans(text))
    numbers: list[Number] = []
    others: list[tuple[int, int, NumeralKind]] = []
    upper: set[int] = set()
    for found in NUMERAL.finditer(text):
        start, end = found.span()
        kind = kinds.of(start, end)
        if kind is not None:
            others.append((start, end, kind))
            continue
        unit = pattern.match(text, end)
        span = None if unit else RANGE.match(text, end)
        if span:
            unit = pattern.match(text, span.end())  # 30—50人: the unit stands after the second number only
        name = unit["unit"] if unit else ""
        after = unit.end() if unit and unit.start() == end else end
        qualifier = (unit["qualifier"] or "") if unit else ""
        if unit and (span or end in upper):
            qualifier = "起" if span else "止"
        if span:
            upper.add(span.end())
        stops = STOPPED.match(text, end) is not None
        value = found[0].replace(",", "")
        numbers.append(Number(start, end, value, name, classes.get(name, ""), qualifier, after, stops))
    return numbers, others
