"""Figures → cards: all that a document states about one item, in one place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from knowledge.contract import Card
from knowledge.model import Figure, Reason
from knowledge.vocabulary import table

# Which measure answers "how much" where none was asked for, most telling first.
LEADING = (
    "决算数",
    "执行数",
    "人数",
    "数量",
    "其他",
    "得分",
    "全年预算数",
    "预算数",
    "年初预算数",
    "执行率",
    "完成率",
    "占比",
    "分值",
    "等级",
    "增减额",
    "增减率",
)
# What a budget is about, whatever it tells of the year before.
PLANNED = ("年初预算数", "预算数", "全年预算数")
UNIT_CLASSES = {"%": "share", "‰": "share", "个百分点": "share", "分": "score"}
PATH = re.compile(r"([^（）]+)（[^（）]*[类款]）")
MONEY = {"亿元", "万元", "万", "元"}
PEOPLE = {"人", "人次", "名"}


def unit_class(unit: str) -> str:
    """money, people, share, score or count; empty for no unit (a grade)."""
    if unit in MONEY:
        return "money"
    if unit in PEOPLE:
        return "people"
    return UNIT_CLASSES.get(unit, "count" if unit else "")


def generic(label: str) -> bool:
    """Whether a label names no item: that of a row of totals."""
    return bool(re.match(table("statements")["rows"]["total"], label))


def in_words(figure: Figure) -> bool:
    """Whether a zero is stated by a word alone (无, 持平), with no number printed."""
    return figure.value is not None and not any(character.isdecimal() for character in figure.printed)


def cards(figures: Iterable[Figure], reasons: Sequence[Reason], kind: str) -> tuple[Card, ...]:
    """Group a document's figures by what they are of, in the order in which the document first states it."""
    groups: dict[tuple[str, ...], list[Figure]] = {}
    figures = list(figures)
    twins = _twins(figures)
    for figure in figures:
        under = _parent(figure) if figure.item in twins else ""
        key = (figure.subject, figure.item, figure.scope, figure.viewpoint, under)
        groups.setdefault(key, []).append(figure)
    made = []
    for (subject, item, scope, viewpoint, _), found in groups.items():
        own = tuple(r for r in reasons if (r.subject, r.item, r.scope) == (subject, item, scope))
        first = found[0]
        printed = [f.label for f in found if f.label and not generic(f.label)]
        label = item if item in printed or not printed else printed[0]
        part_of = next((f.part_of for f in found if f.part_of and f.measure != "占比"), "")
        made.append(
            Card(
                first.department,
                first.year,
                kind,
                item,
                label,
                scope,
                subject,
                viewpoint or next((f.viewpoint for f in found if f.viewpoint), ""),
                part_of,
                tuple(found),
                own,
            )
        )
    return tuple(made)


def _twins(figures: Sequence[Figure]) -> set[str]:
    """Items of a classification that stand under several others (一般行政管理事务 under every 款): each is its own."""
    above: dict[str, set[str]] = {}
    for figure in figures:
        if figure.code:
            above.setdefault(figure.item, set()).add(_parent(figure))
    return {item for item, found in above.items() if len(found) > 1}


def _parent(figure: Figure) -> str:
    """What a figure's item stands right under: the last of the path that a sentence gives (甲（类）乙（款）)."""
    path = PATH.findall(figure.part_of)
    return path[-1] if path else figure.part_of


def distinct(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """Figures without those that state the same again (100% and 100.00%); the first of each stays."""
    kept: dict[tuple[object, ...], Figure] = {}
    for figure in figures:
        value = figure.value.normalize() if figure.value is not None else figure.printed
        key = (
            figure.department,
            figure.subject,
            figure.item,
            figure.measure,
            value,
            figure.unit,
            figure.basis,
            figure.viewpoint,
            figure.year,
        )
        kept.setdefault(key, figure)
    return tuple(kept.values())


def of_measures(card: Card, measures: Sequence[str]) -> tuple[Figure, ...]:
    """The card's figures of these measures, in the order of the measures; the same statement once."""
    return distinct(f for measure in measures for f in card.figures if f.measure == measure)


def leading(card: Card, wanted: str = "") -> tuple[Figure, ...]:
    """The figures that answer "how much": those of the first leading measure the card has in the unit class."""
    measures = (*PLANNED, *LEADING) if card.kind.endswith("预算") else LEADING
    for measure in measures:
        found = tuple(f for f in card.figures if f.measure == measure and (not wanted or unit_class(f.unit) == wanted))
        if found:
            return distinct(found)
    return ()
