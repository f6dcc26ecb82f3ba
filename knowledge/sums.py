"""What each of very many departments states of one item, and what that comes to: exact decimals, each with its unit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from operator import itemgetter
from typing import NamedTuple

from knowledge.contract import Derived, Query, Status
from knowledge.derive import PLANNED, SPENT, plain, rounded
from knowledge.figures import figure
from knowledge.many import Many, Span, Stated
from knowledge.place import Place
from knowledge.query import Library
from knowledge.retrieval import entry
from knowledge.schema import YUAN, amount

# How much of a budget was spent, as documents call it.
RATES = ("执行率", "完成率")
# The terms of a sum are written out where there are no more.
WRITTEN_OUT = 12


class Value(NamedTuple):
    """The figure that a document answers with."""

    document: int
    amount: int
    value: Decimal
    unit: str
    printed: str


class Values:
    """Finds what each document of a span states: as it stands where it says one thing, else as a question reads it."""

    def __init__(self, library: Library, many: Many) -> None:
        self._library, self._many = library, many

    def all(self, span: Span, query: Query) -> list[Value]:
        """The value of every document that has one; which of several figures is meant, the question's words tell."""
        # equal amounts are told in the order in which they were read, whatever gives the rows
        every = sorted(self._many.stated(span), key=itemgetter(0))
        if len({stated.document for stated in every}) == len(every):
            return [_value(stated) for stated in every]  # each document says one thing, as a rule
        apart: dict[int, list[Stated]] = {}
        for stated in every:
            apart.setdefault(stated.document, []).append(stated)
        found: list[Value] = []
        for document, figures in apart.items():
            one = figures[0] if len(figures) == 1 else _meant(figures, span, query)
            if one:
                found.append(_value(one))
            elif value := self._read(document, span, query):
                found.append(value)
        return found

    def rates(self, span: Span, query: Query) -> list[Value]:
        """How much of the budget each document says was spent, or states both amounts of; see `derive.rate`."""
        stated = self.all(replace(span, measures=RATES), query)
        told = {v.document for v in stated}
        plain_query = replace(query, measures=())
        planned = {v.document: v for v in self.all(replace(span, measures=PLANNED), plain_query)}
        for spent in self.all(replace(span, measures=SPENT), plain_query):
            whole = planned.get(spent.document)
            if spent.document not in told and whole and whole.value and whole.unit == spent.unit:
                value = rounded(spent.value / whole.value * 100)
                size = amount(value, "%")
                stated.append(Value(spent.document, size or 0, value, "%", plain(value)))
        return stated

    def _read(self, document: int, span: Span, query: Query) -> Value | None:
        """The value of a document that states several, from its cards of these items alone."""
        (shelf,) = self._library.shelves_of([document])
        own = self._library.cards_of(document, shelf.kind, span.items)
        query = replace(query, order=None, asked=(), population=None, every=False)
        result = figure(query, Place(self._library, shelf, tuple(map(entry, own))).meaning(query).of_year(span.year))
        part = result.parts[0] if result.status is Status.ANSWERED and result.parts else None
        told = next((f for f in part.figures if f.value is not None), None) if part else None
        size = amount(told.value, told.unit) if told else None
        if told is None or told.value is None or size is None:
            return None
        return Value(document, size, told.value, told.unit, told.printed)


def _value(stated: Stated) -> Value:
    return Value(stated.document, stated.amount, Decimal(stated.value), stated.unit, stated.printed)


def _meant(figures: list[Stated], span: Span, query: Query) -> Stated | None:
    """The one of a document's figures that is meant; None where they say different things."""
    first = min(span.measures.index(f.measure) for f in figures)
    figures = [f for f in figures if f.measure == span.measures[first]]
    if not (any(m.qualifier for m in query.mentions) or len(query.mentions) > 1):
        # of a whole and its parts the whole is meant
        figures = [f for f in figures if not f.scope] or figures
    return figures[0] if len({(Decimal(f.value), f.unit) for f in figures}) == 1 else None


def total(values: Sequence[Value]) -> Derived | None:
    """The sum; amounts of money in 元 and 万元 are added in 万元. None of different things."""
    unit = _unit(values)
    if not unit:
        return None
    value = sum((_in(v, unit) for v in values), Decimal(0))
    terms = [plain(_in(v, unit)) if v.unit != unit else v.printed for v in values[: WRITTEN_OUT + 1]]
    shown = " + ".join(terms) if len(values) <= WRITTEN_OUT else f"{len(values)}个部门相加"
    return Derived("合计", value, unit, f"{shown} = {plain(value)}{unit}")


def mean(values: Sequence[Value]) -> Derived | None:
    """The mean, to two decimals."""
    found = total(values)
    if found is None:
        return None
    value = rounded(found.value / len(values))
    working = f"{plain(found.value)} ÷ {len(values)} ≈ {plain(value)}{found.unit}"
    return Derived("平均", value, found.unit, f"合计 {found.working}；{working}")


def _unit(values: Iterable[Value]) -> str:
    units = {v.unit for v in values}
    if len(units) == 1:
        return "" if units == {"%"} else units.pop()
    return "万元" if units and units <= set(YUAN) else ""


def _in(value: Value, unit: str) -> Decimal:
    return value.value if value.unit == unit else value.value * YUAN[value.unit] / YUAN[unit]
