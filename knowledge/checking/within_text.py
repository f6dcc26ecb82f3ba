"""Within the text: the classes (类) of a section add up to its total, the units that are named to their number."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from knowledge.checking.accounts import split
from knowledge.checking.books import MAIN, Books, Stated, values, where
from knowledge.checking.catalogue import catalogue, check
from knowledge.checking.identities import WHOLE
from knowledge.checking.reach import only
from knowledge.checking.sums import sum_finding
from knowledge.checking.tolerance import judged, total
from knowledge.model import Agreement, Finding
from knowledge.vocabulary import canonical, table

CLASSES = "正文各类支出之和等于合计"
UNITS = "单位个数等于列出的单位"
CLASS = 3
# Up to the end of the sentence: what is cut short is no list.
LIST = re.compile(r"(?:包括|分别为|分别是|具体为|即)[：:]?(?P<names>[^。；]+)。")


@cache
def _class_names() -> frozenset[str]:
    found = set()
    for codes in table("classification").values():
        for code, (name, *_) in codes.items():
            if len(code) == CLASS and code.startswith("2"):
                found |= {name, *canonical(name)}
    return frozenset(found)


@check
def classes(books: Books) -> Iterator[Finding]:
    """一般公共预算财政拨款支出 = Σ 类, where a section lists all of them; by 决算数 and by 年初预算数."""
    for stated in books.sections.values():
        own = [s for s in stated if s.figure.year == books.year and not s.figure.subject]
        for name in catalogue()["totals_of_classes"]["accounts"]:
            yield from _section(books, own, name)


def _section(books: Books, stated: list[Stated], name: str) -> Iterator[Finding]:
    found: dict[str, tuple[Stated, list[Stated]]] = {}
    for measure in MAIN:
        whole = only([s for s in stated if s.account == name and s.measure == measure])
        terms: dict[str, list[Stated]] = defaultdict(list)
        for each in stated:
            if whole and each.measure == measure and _of(each, whole):
                terms[each.figure.item].append(each)
        parts = [only(several) for several in terms.values()]
        if whole and whole.measure == measure and len(parts) > 1 and all(parts):
            found[measure] = whole, [s for s in parts if s]
    items = {measure: {s.figure.item for s in terms} for measure, (_, terms) in found.items()}
    shares = [
        s.figure.value or Decimal(0)
        for s in stated
        if s.measure == "占比" and any(s.figure.item in names for names in items.values())
    ]
    agree = {m for m, (whole, terms) in found.items() if whole.number and _agrees(whole, terms)}
    for measure, (whole, listed) in found.items():
        complete = sum(shares, Decimal(0)) >= WHOLE or any(items[m] == items[measure] for m in agree)
        for result in sum_finding(books, CLASSES, whole, listed, "各类支出"):
            added = total(s.number for s in listed if s.number)
            over = whole.number is not None and added.value > whole.number.value
            if result.outcome is Agreement.DIFFERS and not (complete or over):
                message = (
                    f"{whole.figure.item}{whole.shown}（{where(whole)}）没有核对：不能确定正文列出了全部各类支出。"
                )
                yield books.finding(CLASSES, Agreement.UNCHECKED, message, [whole])
            else:
                yield result


def _agrees(whole: Stated, terms: list[Stated]) -> bool:
    number = whole.number
    added = total(s.number for s in terms if s.number)
    return number is not None and judged(number, added) is not Agreement.DIFFERS


def _of(part: Stated, whole: Stated) -> bool:
    """Whether a figure is of a class that the total is made of."""
    f = part.figure
    if f.item not in _class_names() or f.item == whole.figure.item or part.number is None:
        return False
    return f.part_of == whole.figure.item or (not f.part_of and split(part.account)[1] == whole.figure.scope)


@check
def units(books: Books) -> Iterator[Finding]:
    """The number of units in the accounts is that of the units which its sentence names."""
    for count in books.text:
        f = count.figure
        if f.item not in catalogue()["totals_of_classes"]["units"] or f.measure != "数量" or f.value is None:
            continue
        match = LIST.search(f.source.quote)
        names = [name for name in re.split("[、，,]", match["names"]) if name] if match else []
        if not names or not all(name in books.units or f"{name}本级" in books.units for name in names):
            continue
        outcome = Agreement.AGREES if f.value == len(names) else Agreement.DIFFERS
        gap = "一致" if outcome is Agreement.AGREES else f"相差{abs(f.value - len(names))}个"
        message = f"{f.item}：{where(count)}写{count.shown}，列出{len(names)}个（{'、'.join(names)}），{gap}。"
        yield books.finding(UNITS, outcome, message, [count], values(count, Decimal(len(names))))
