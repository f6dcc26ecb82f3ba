"""The same thing of several departments, years or items, put together: ranked, added up, compared.

A cell is what one department and year has to say: a part with its figure. Cells are put together only where they
are of one kind; what a department or a year lacks is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge import derive, lists
from knowledge.contract import Asked, Card, Derived, Intent, Part, Population, Query, Result, Status
from knowledge.model import Figure
from knowledge.place import headed

# What is done with several cells and not in each of them.
# All that there are, first to last.
ALL = 1_000_000
OPERATIONS = {Asked.SUM, Asked.AVERAGE, Asked.BETWEEN, Asked.TIMES}


def plain(query: Query) -> Query:
    """The query as it is asked of one cell, without what is done with all of them."""
    # all projects together (总体执行率) are added up in each cell
    within = not query.mentions and not query.subjects and query.measures
    asked = tuple(a for a in query.asked if a not in OPERATIONS or (a is Asked.SUM and within))
    if query.order and query.population in lists.LISTED:
        return replace(query, order=replace(query.order, nth=1, count=ALL), asked=asked)
    intent = Intent.FIGURE if query.order else query.intent
    return replace(query, intent=intent, order=None, asked=asked)


def spans(query: Query) -> bool:
    """Whether something is asked of several cells together."""
    return bool(query.order or OPERATIONS & set(query.asked))


def cells(query: Query, results: Sequence[Result]) -> list[Part]:
    """What each result has to say; where it is put together, one part for each, of the same item and scope."""
    answered = [r.parts for r in results if r.status is Status.ANSWERED and r.parts]
    if not spans(query) or query.population in lists.LISTED:
        return [part for parts in answered for part in parts]
    for sort in (_kind, _item):
        for wanted in answered[0] if answered else ():
            chosen = [next((p for p in parts if sort(p.card) == sort(wanted.card)), None) for parts in answered]
            if all(chosen):
                return [part for part in chosen if part]
    return [parts[0] for parts in answered]


def stated(part: Part) -> Figure | None:
    """The figure of a cell; that of last year where it was worked out from this year's."""
    if not part.figures:
        return None
    first = part.figures[0]
    if not part.derived:
        return first
    worked = part.derived[0]
    value = derive.plain(worked.value)
    return replace(first, printed=value, value=worked.value, unit=worked.unit, year=part.card.year - 1)


def _kind(card: Card) -> tuple[str, str, str, str]:
    return (card.item, card.scope, card.subject, card.viewpoint)


def _item(card: Card) -> tuple[str, str]:
    return (card.item, card.subject)


def combined(query: Query, parts: Sequence[Part], lacking: Sequence[str]) -> Result:
    """What is asked of several cells; where it cannot be worked out, the cells themselves."""
    shown = Result(Status.ANSWERED, query, parts=tuple(parts), notes=tuple(lacking))
    if query.order:
        ranked = _ranked(query, parts)
        return replace(ranked, notes=(*ranked.notes, *lacking))
    if query.population is Population.DEPARTMENTS and {Asked.OVER, Asked.DIFFERENCE} & set(query.asked):
        beyond = [p for p in parts if p.derived and p.derived[0].direction == "超出"]
        return replace(shown, parts=tuple(beyond)) if beyond else replace(shown, missing="none fits")
    worked = _worked_out(query, parts)
    return replace(headed(query, tuple(parts), worked), notes=tuple(lacking)) if worked else shown


def _ranked(query: Query, parts: Sequence[Part]) -> Result:
    chosen = lists.ordered(parts, query)
    if not chosen:
        return Result(Status.ANSWERED, query, parts=tuple(parts), missing="none fits")
    return Result(Status.ANSWERED, query, parts=tuple(chosen), notes=others(parts, chosen))


def _worked_out(query: Query, parts: Sequence[Part]) -> Derived | None:
    """A sum, a mean, or how far two are apart; None where the figures are not of one kind."""
    firsts = [f for part in parts if (f := stated(part))]
    if len(firsts) != len(parts):
        return None
    asked = set(query.asked)
    if Asked.AVERAGE in asked:
        return derive.mean(firsts)
    if Asked.SUM in asked:
        return derive.total(firsts)
    if len(firsts) != 2:
        return None
    if Asked.TIMES in asked:
        return derive.times(firsts[0], firsts[1])
    if parts[0].card.department == parts[1].card.department and parts[0].card.year != parts[1].card.year:
        before, after = sorted(firsts, key=lambda f: f.year)
        return derive.between(before, after)
    return derive.gap(firsts[0], firsts[1], _apart(parts[0], parts[1])) if Asked.BETWEEN in asked else None


def _apart(first: Part, second: Part) -> tuple[str, str]:
    """What tells two cells apart, for saying which of them is more."""
    one, other = first.card, second.card
    if one.department != other.department:
        return (one.department, other.department)
    return (one.subject or one.item, other.subject or other.item)


def others(parts: Sequence[Part], chosen: Sequence[Part]) -> tuple[str, ...]:
    """Those that a rank did not choose, in one line."""
    rest = [p for p in parts if p.figures and all(p is not c for c in chosen)]
    words = [f"{p.card.department}{p.card.year}年{p.figures[0].printed}{p.figures[0].unit}" for p in rest]
    return ("其余：" + "；".join(words),) if words else ()
