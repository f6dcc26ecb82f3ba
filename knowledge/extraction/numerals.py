"""Every numeral of a text: with its unit where it is a figure, by name (year, ordinal …) where it is none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from knowledge.model import NumeralKind
from knowledge.vocabulary import alternatives, table

# Before a year, the digits of an ordinal end at its point (1.2023年…).
NUMERAL = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|(?<!\d)\d{1,2}(?=\.20\d\d年)|\d+(?:\.\d+)?")
# A minus is one only right after words: 2021-2023 and W-07 have none.
MINUS = re.compile(r"[\u4e00-\u9fff：（，](?<![年月日时])-")

STOP = r"[，。；：、！？（）]|$"
STOPPED = re.compile(STOP)
RANGE = re.compile(r"[—–\-~～至到]{1,2}\d+(?:\.\d+)?")

DIGIT = re.compile(r"\d")
POINTED_THOUSANDS = re.compile(r"[1-9]\d{0,2}\.\d{3}")
DOUBTED = "存疑"

# What a numeral is when no figure. Each pattern covers the digits it names; the first that covers one wins.
NAMED: tuple[tuple[NumeralKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (NumeralKind.DOCUMENT_NUMBER, r"〔\d{4}〕(?:第?\d+(?:—\d+)?号)?"),
        (NumeralKind.DOCUMENT_NUMBER, r"（20\d{2}）(?:第?\d+号)"),
        (NumeralKind.DOCUMENT_NUMBER, r"(?<!\d)\d{1,6}号(?:文|令|公告)?"),
        (NumeralKind.DATE, r"20\d{2}[.\-/]\d{1,2}[.\-/]\d{1,2}(?!\d)"),
        (NumeralKind.YEAR, r"(?:19|20)\d{2}(?=年|版|[-—–~至、和到](?:19|20)\d{2}年)"),
        (NumeralKind.DATE, r"(?<=年)\d{1,2}月(?:\d{1,2}日)?"),
        (NumeralKind.DATE, r"(?<!\d)\d{1,2}月\d{1,2}日"),
        (NumeralKind.DATE, r"(?<![\d.])\d{1,2}(?=(?:月)?[-—–~至到、]+\d{1,2}月)"),
        (NumeralKind.DATE, r"(?<=[-—–~至到])\d{1,2}月(?:\d{1,2}日)?"),
        (NumeralKind.DATE, r"(?<=[日月])[-—–~至到]\d{1,2}日"),
        (NumeralKind.DATE, r"(?<![\d.])\d{1,2}(?=月(?:份|底|末|初|至|起|中旬|上旬|下旬|，|。|）|、))"),
        (NumeralKind.DATE, r"(?<![\d.])\d{1,2}时\d{1,2}分"),
        (NumeralKind.ORDINAL, r"(?:^|(?<=[。；：]))\d{1,2}(?=[.、](?!\d)|\.20\d\d年)"),
        (NumeralKind.ORDINAL, r"（\d{1,2}）(?!元|万)"),
        (NumeralKind.ORDINAL, r"附件\d+|附表\d+|公开\d+表"),
        # 见表3, but not 水表 3775 只
        (NumeralKind.ORDINAL, r"(?:(?<=[见如及和、（])|(?<![\u4e00-\u9fff]))表\d{1,2}(?!\d)"),
        (
            NumeralKind.ORDINAL,
            r"第\d+(?:部分|批|次|条|届|期|季度|章|页|名|位|轮|号|组|阶段|年|周|卷|个|版|站|标段|代)",
        ),
        # functional and economic classification: 3, 5 or 7 digits, whole or level by level
        (NumeralKind.CODE, r"（\d{3}(?:\d{2}){0,2}）"),
        (NumeralKind.CODE, r"（\d{2,7}[类款项]）|（[类款项]\d{2,7}）"),
        (NumeralKind.CODE, r"(?<!\d)\d{2,3}（[类款项]）"),
        (NumeralKind.CODE, r"(?<![\d.,])[12]\d{6}(?![\d.,]|元|万|亿)"),
        (
            NumeralKind.CODE,
            r"(?:电话|传真|热线|邮编|邮政编码|编号|编码|代码|账号)(?:号码)?[：为是]*[A-Za-z]*\d[\d\-—]*",
        ),
        (NumeralKind.CODE, r"(?<!\d)\d{5}(?=(?:政务|便民|服务)*热线)"),
        (NumeralKind.CODE, r"[A-Za-z]+-?\d[\dA-Za-z\-]*"),
        # no amount has so many digits
        (NumeralKind.CODE, r"(?<!\d)\d{16,}"),
        # 放管服2.0版, 5G, 4A级, “1+3”, 7×24小时
        (NumeralKind.NAME, r"(?<![\d.])\d+(?:\.\d+)?(?:版|(?!km|kg|m)[A-Za-z]+)"),
        (NumeralKind.NAME, r"“[^“”，。\d]{0,4}\d{1,9}(?:[+×.]\w{1,9}){0,5}(?:[\u4e00-\u9fffA-Z]{0,6})”"),
        (NumeralKind.NAME, r"(?<!\d)\d{1,9}(?:[×xX*+]\d{1,9}|\+[NnXx](?![A-Za-z]))"),
        (NumeralKind.NAME, r"(?<![\d.])\d{1,3}[/：]\d{1,3}(?![\d.]|万?元|%)"),
        (NumeralKind.REPEATED, r"（含\d+(?:\.\d+)?分?）"),
        (NumeralKind.THRESHOLD, r"单(?:位|台（套）|台|件|项|笔)?(?:价|价值)(?:值)?(?:在)?\d+(?:\.\d+)?万?元"),
        (
            NumeralKind.THRESHOLD,
            r"(?<![\d.])\d+(?:\.\d+)?万?元(?:（含[^（）]{0,12}）)?以[上下内](?:（含）)?(?:的)?(?:通用|专用|大型)?(?:设备|项目|资产|工程|合同|采购)",
        ),
        (NumeralKind.THRESHOLD, r"（含\d+(?:\.\d+)?万?元）(?=以[上下])"),
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
    plain_units = "|".join(
        re.escape(unit) + (f"(?!{units['goes_on'][unit]})" if unit in units["goes_on"] else "")
        for unit in sorted(classes, key=len, reverse=True)
        if unit not in units["bare_money"] and (unit[0] != "万" or unit == "万元")
    )
    qualifiers = alternatives(units["qualifiers"])
    pattern = (
        rf"(?P<unit>{plain_units}|万(?:{alternatives(counted)})(?![{units['not_after_ten_thousand']}])"
        rf"|(?:{alternatives(units['bare_money'])})(?={STOP}|{alternatives(units['after_money'])}))"
        rf"(?P<qualifier>{qualifiers})?"
    )
    return re.compile(pattern), classes


def named_spans(text: str) -> list[tuple[int, int, NumeralKind]]:
    """The spans of a plain text whose digits are named as something other than a figure."""
    if not DIGIT.search(text):
        return []
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
        value = ("-" if start > 1 and MINUS.match(text, start - 2) else "") + found[0].replace(",", "")
        numbers.append(Number(start, end, value, name, classes.get(name, ""), qualifier, after, stops))
    return _doubted(numbers), others


def _doubted(numbers: list[Number]) -> list[Number]:
    """4.647 万元 beside 5,210.3 万元: the point may stand for a thousands separator. It is kept, and told."""
    pointed = [n for n in numbers if n.unit_class == "money" and "." in n.printed and len(n.printed.split(".")[1]) > 2]
    if len(pointed) != 1 or not POINTED_THOUSANDS.fullmatch(pointed[0].printed):
        return numbers
    one = pointed[0]
    if not any(n.unit == one.unit and Decimal(n.printed) >= 1000 for n in numbers):
        return numbers
    return [replace(n, qualifier=n.qualifier or DOUBTED) if n is one else n for n in numbers]
