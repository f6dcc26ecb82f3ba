"""Findings on sums and on pairs: both values, both places, the difference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from knowledge.checking.books import Books, Stated, called, in_unit, values, where
from knowledge.checking.tolerance import Quantity, judged, total
from knowledge.derive import plain
from knowledge.model import Agreement, Finding

# So many terms of a sum are written out.
TERMS_SHOWN = 4
SAID = {Agreement.AGREES: "一致", Agreement.ROUNDED: "在四舍五入范围内"}


def sum_finding(
    books: Books, rule: str, whole: Stated, terms: Sequence[Stated], words: str, less: Sequence[Stated] = ()
) -> Iterator[Finding]:
    """Whether a total is the sum of its terms, less those that are taken off."""
    stated = whole.number
    numbers = [s.number for s in terms]
    taken = [s.number for s in less]
    if stated is None or any(n is None for n in (*numbers, *taken)):
        return
    expected = total(n for n in numbers if n) - total(n for n in taken if n)
    outcome = judged(stated, expected)
    if outcome is Agreement.DIFFERS and _unread(books, (whole, *terms, *less)):
        message = f"{called(whole)}{whole.shown}（{where(whole)}）没有核对：表里有没有读出的数。"
        yield books.finding(rule, Agreement.UNCHECKED, message, [whole])
        return
    own = values(whole, expected.value)
    working = written(terms, less, expected, whole.figure.unit)
    message = f"{called(whole)}：{where(whole)}为{whole.shown}，{words}合计{working}，{gap(outcome, own)}。"
    yield books.finding(rule, outcome, message, [whole, *terms, *less], own)


def _unread(books: Books, stated: Sequence[Stated]) -> bool:
    """Whether any of these stands in a table with numbers that were not read."""
    return any((s.figure.source.document, s.figure.statement) in books.uncertain for s in stated)


def written(terms: Sequence[Stated], less: Sequence[Stated], expected: Quantity, unit: str) -> str:
    """A sum with its working, where that is short: 62.91+1.35=64.26万元."""
    result = f"{plain(in_unit(expected.value, unit))}{unit}"
    nonzero = [s for s in terms if s.figure.value]
    taken = [s for s in less if s.figure.value]
    if not 1 < len(nonzero) + len(taken) <= TERMS_SHOWN or {s.figure.unit for s in (*terms, *less)} != {unit}:
        return f"为{result}"
    return "+".join(s.figure.printed for s in nonzero) + "".join(f"-{s.figure.printed}" for s in taken) + f"={result}"


def gap(outcome: Agreement, own: tuple[str, str, str, str]) -> str:
    """How far two numbers are apart, and whether rounding explains it."""
    apart = f"相差{own[2]}{own[3]}" if own[2] != "0" else ""
    return "，".join(filter(None, (apart if outcome is not Agreement.AGREES else "", SAID.get(outcome, ""))))


def pair(books: Books, rule: str, one: Stated, other: Stated, words: str = "") -> Iterator[Finding]:
    """Whether two figures are one number; the one printed more coarsely is what is stated."""
    a, b = one.number, other.number
    if a is None or b is None:
        return
    if a.step < b.step:
        one, other, a, b = other, one, b, a
    outcome = judged(a, b)
    own = values(one, b.value)
    message = f"{called(one)}：{where(one)}为{one.shown}，{where(other)}为{other.shown}，{gap(outcome, own)}。{words}"
    yield books.finding(rule, outcome, message, [one, other], own)
