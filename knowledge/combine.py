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
from knowledge.place import headed, nothing
from knowledge.query import Shelf

# What is done with several cells and not in each of them.
# So many of those that a rank did not choose are told.
OTHERS = 8
# All that there are, first to last.
ALL = 1_000_000
SAID_BACK = {0: "今年", 1: "去年", 2: "前年"}
# What is missing, from the nearest to an answer.
NEAREST = ("measure", "reason", "blank", "unit", "item", "text", "project", "year")
OPERATIONS = {Asked.SUM, Asked.AVERAGE, Asked.BETWEEN, Asked.TIMES}


def shared_year(shelves: Sequence[Shelf], departments: Sequence[str]) -> int:
    """The latest year of which documents of all departments are held; 0 where there is none."""
    years = [{s.year for s in shelves if s.department == name} for name in departments]
    return max(set.intersection(*years), default=0) if years else 0


def plain(query: Query) -> Query:
    """The query as it is asked of one cell, without what is done with all of them."""
    # all projects together (总体执行率) are added up in each cell
    within = not query.mentions and not query.subjects and query.measures
    asked = tuple(a for a in query.asked if a not in OPERATIONS or (a is Asked.SUM and within))
    if query.order and query.population in lists.LISTED:
        return replace(query, order=replace(query.order, nth=1, count=ALL), asked=asked)
    if query.order:
        return replace(query, intent=Intent.FIGURE, order=None, asked=asked, asks_fact=False)
    return replace(query, asked=asked)


def spans(query: Query) -> bool:
    """Whether something is asked of several cells together."""
    return bool(query.order or OPERATIONS & set(query.asked))


def cells(query: Query, results: Sequence[Result]) -> list[Part]:
    """What each result has to say; where it is put together, one part for each, of the same item and scope."""
    apart: dict[tuple[int, str, int], list[Part]] = {}
    for number, result in enumerate(results):
        if result.status is Status.ANSWERED:
            for part in result.parts:
                apart.setdefault((number, part.card.department, part.card.year), []).append(part)
    answered = list(apart.values())
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


def same(one: Part, other: Part) -> bool:
    """Whether two parts are of the same item and scope."""
    return _kind(one.card) == _kind(other.card)


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
    if not spans(query):
        return replace(shown, notes=(*lacking, *_course(parts)))
    worked = _worked_out(query, parts)
    if not worked:
        one = len({_item(p.card) for p in parts}) == 1
        return shown if one else nothing(query, "measure", tuple(m.text for m in query.mentions))
    together = headed(query, tuple(parts), worked)
    rate = _growth(parts) if Asked.BETWEEN in query.asked else None
    if rate:
        first = together.parts[0]
        together = replace(together, parts=(replace(first, derived=(*first.derived, rate)), *together.parts[1:]))
    return replace(together, notes=tuple(lacking))


def _course(parts: Sequence[Part]) -> tuple[str, ...]:
    """How one figure of one department went from the first year to the last, in a line."""
    figures = [f for p in parts if (f := stated(p))]
    one = len({(p.card.department, *_kind(p.card), p.card.kind) for p in parts}) == 1
    years = [p.card.year for p in parts]
    if not one or len(figures) < 2 or len(figures) != len(parts) or len(set(years)) != len(parts):
        return ()
    change = derive.between(figures[0], figures[-1])
    return (f"{change.name} {derive.plain(change.value)}{change.unit}（推算：{change.working}）",) if change else ()


def _ranked(query: Query, parts: Sequence[Part]) -> Result:
    chosen = lists.ordered(parts, query)
    if not chosen:
        return Result(Status.ANSWERED, query, parts=tuple(parts), missing="none fits")
    if len(parts) == 2 and len(chosen) == 1 and query.order and not query.order.filters:
        gap = derive.gap(parts[0].figures[0], parts[1].figures[0], _apart(parts[0], parts[1]))
        apart = (f"{gap.name} {derive.plain(gap.value)}{gap.unit}（推算：{gap.working}）",) if gap else ()
        return Result(Status.ANSWERED, query, parts=tuple(chosen), notes=(*others(parts, chosen), *apart))
    listed = query.population in lists.LISTED or (query.order and query.order.filters)
    return Result(Status.ANSWERED, query, parts=tuple(chosen), notes=() if listed else others(parts, chosen))


def _worked_out(query: Query, parts: Sequence[Part]) -> Derived | None:
    """A sum, a mean, or how far two are apart; None where the figures are not of one kind."""
    firsts = [f for part in parts if (f := stated(part))]
    several = len({f.year for f in firsts}) > 1 or len({p.card.department for p in parts}) > 1
    if len(firsts) != len(parts) or (several and len({(f.item, f.subject) for f in firsts}) > 1):
        return None  # of one department the one item, of another another: they are not compared
    asked = set(query.asked)
    if Asked.AVERAGE in asked:
        return derive.mean(firsts)
    if Asked.SUM in asked:
        return derive.total(firsts)
    years = {part.card.year for part in parts}
    if Asked.BETWEEN in asked and len(years) == len(parts) > 2 and len({p.card.department for p in parts}) == 1:
        firsts = [firsts[0], firsts[-1]]  # 2021年到2023年增加了多少
        parts = (parts[0], parts[-1])
    if len(firsts) != 2:
        return None
    if Asked.TIMES in asked:
        return derive.times(firsts[0], firsts[1])
    if parts[0].card.department == parts[1].card.department and parts[0].card.year != parts[1].card.year:
        before, after = sorted(firsts, key=lambda f: f.year)
        return derive.between(before, after)
    return derive.gap(firsts[0], firsts[1], _apart(parts[0], parts[1])) if Asked.BETWEEN in asked else None


def _growth(parts: Sequence[Part]) -> Derived | None:
    """The change of one department's figure from the first year to the last, in percent."""
    figures = [f for p in parts if (f := stated(p))]
    if len({p.card.department for p in parts}) > 1 or len({p.card.year for p in parts}) < 2:
        return None
    before, *_, after = sorted(figures, key=lambda f: f.year)
    return derive.growth(before, after)


def _apart(first: Part, second: Part) -> tuple[str, str]:
    """What tells two cells apart, for saying which of them is more."""
    one, other = first.card, second.card
    if one.department != other.department:
        return (one.department, other.department)
    names = (one.subject or one.item, other.subject or other.item)
    return (f"{one.year}年", f"{other.year}年") if names[0] == names[1] and one.year != other.year else names


def others(parts: Sequence[Part], chosen: Sequence[Part]) -> tuple[str, ...]:
    """Those that a rank did not choose, in one line."""
    rest = [p for p in parts if p.figures and all(p is not c for c in chosen)]
    words = [f"{p.card.department}{p.card.year}年{p.figures[0].printed}{p.figures[0].unit}" for p in rest[:OTHERS]]
    return ("其余：" + "；".join(words),) if words else ()


def of_none(query: Query, results: Sequence[Result]) -> Result:
    """Where no department has an answer: the one that came nearest to it, and what there is instead in all."""
    nearest = min(results, key=lambda r: NEAREST.index(r.missing) if r.missing in NEAREST else len(NEAREST))
    instead = dict.fromkeys(name for r in results if r.missing == nearest.missing for name in r.instead)
    return replace(nearest, query=query, instead=tuple(instead), looked=nearest.looked if nearest.parts else None)


def dated(query: Query, held: Sequence[int]) -> tuple[Query, tuple[tuple[str, int], ...]]:
    """The query with its relative years as years, and what each was taken for: 去年 precedes the latest held."""
    if not query.years_back and not query.year_before:
        return query, ()
    latest = held[0]
    taken = [(SAID_BACK.get(back, f"{back}年前"), latest - back) for back in query.years_back]
    if query.year_before:
        taken.append(("上年", (query.years[0] if query.years else latest) - 1))
    years = (*query.years, *(year for _, year in taken))
    if query.year_before and len(query.years) == 1 and not query.years_back:
        years = years[1:]  # 2023年的上年
    dated = replace(query, years=tuple(sorted(set(years))), years_back=(), year_before=False)
    return dated, tuple(taken)
