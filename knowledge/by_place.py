"""The same thing of all departments that are held of each place, added up and compared: 哪个区的三公经费高."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from knowledge import combine, derive
from knowledge.contract import Derived, Order, Part, Query, Result, Status
from knowledge.place import nothing
from knowledge.query import Shelf
from knowledge.short_names import parted


def place_of(department: str) -> str:
    """The lowest place that a department is of (甲市乙区财政局: 乙区); empty where its name has none."""
    return next(iter(parted(department).places[-1:]), "")


def answer(query: Query, shelves: Sequence[Shelf], of: Callable[[Query, Sequence[Shelf]], Result]) -> Result:
    """The same item of every department in the year that all have, added up for each place.

    `of` answers from the documents of one department. Without documents, for there are too many, nothing is found.
    """
    whole = [s for s in shelves if s.kind.startswith("部门")]
    departments = tuple(dict.fromkeys(s.department for s in whole))
    shared = combine.shared_year(whole, departments)
    years = query.years[:1] or ((shared,) if shared else ())
    each = replace(combine.plain(query), by_place=False, either=False, years=years)
    found = [of(replace(each, departments=(d,)), [s for s in whole if s.department == d]) for d in departments]
    parts = combine.cells(replace(query, order=query.order or Order()), found)
    stated = [p for p in parts if p.figures and p.figures[0].value is not None]
    told = {part.card.department for part in stated}
    return compared(query, stated, [f"{d}：没有这项数据，未计入。" for d in departments if d not in told])


def compared(query: Query, parts: Sequence[Part], lacking: Sequence[str]) -> Result:
    """The places in their order, with the sum of what their departments state; what a department lacks is said.

    One part for each department, with its figure first. Nothing is found where the sums are not of one kind.
    """
    places: dict[str, list[Part]] = {}
    for part in parts:
        places.setdefault(place_of(part.card.department), []).append(part)
    sums = {place: _sum(place, own) for place, own in places.items() if place}
    if len(sums) < 2 or not all(sums.values()):
        return nothing(query, "item", tuple(m.text for m in query.mentions))
    totals = {place: found for place, found in sums.items() if found}
    units = {found.unit for found in totals.values()}
    if len(units) > 1:
        return nothing(query, "item", tuple(m.text for m in query.mentions))
    greatest = (query.order or Order()).greatest
    ranked = sorted(totals, key=lambda place: totals[place].value, reverse=greatest)
    first, *rest = ranked
    own = places[first]
    shown = (replace(own[0], derived=(totals[first],)), *own[1:])
    notes = ["其次：" + "；".join(_said(totals[place]) for place in rest)]
    if len(ranked) == 2:
        more, less = (totals[place].value for place in ranked)
        gap = f"{derive.plain(max(more, less))} − {derive.plain(min(more, less))}"
        notes.append(f"相差 {derive.plain(abs(more - less))}{units.pop()}（推算：{gap}）")
    return Result(Status.ANSWERED, query, parts=shown, notes=(*notes, *lacking))


def _said(found: Derived) -> str:
    working = found.working.partition(" = ")[0]
    return f"{found.name} {derive.plain(found.value)}{found.unit}（{working}）"


def _sum(place: str, parts: Sequence[Part]) -> Derived | None:
    """What the departments of a place state in all; in 万元 where it is money."""
    figures = derive.in_wan([part.figures[0] for part in parts])
    name = f"{place}{len(figures)}个部门合计"
    if len(figures) == 1:
        only = figures[0]
        return None if only.value is None else Derived(name, only.value, only.unit, only.printed)
    found = derive.total(figures)
    return replace(found, name=name) if found else None
