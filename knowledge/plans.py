"""What was planned beside what was spent, where a year's accounts print the one and its budget the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from knowledge import combine, derive
from knowledge.contract import Intent, Part, Query, Result, Status
from knowledge.query import Shelf

At = Callable[[Query, Shelf], Result]
# What a budget itself states.
PLANNED = ("年初预算数", "预算数")


def both_asked(query: Query) -> bool:
    """Whether what was planned and what was spent are both asked for (预算多少、决算多少)."""
    return bool(set(query.measures) & set(derive.PLANNED)) and bool(set(query.measures) & set(derive.SPENT))


def apart(query: Query, shelves: Sequence[Shelf], at: At) -> Result | None:
    """How far spending is from the plan of the year's budget; None where either is not told of the same item."""
    named = [set(m.items) for m in query.mentions if m.items and not m.qualifier]
    one = len(named) < 2 or bool(set.intersection(*named))  # 收入预算和决算本年收入 are of one thing
    pair = _pair(query, shelves, at) if one else None
    if pair is None:
        return None
    spent, planned = pair
    figures = (*spent.figures[:1], *planned.figures[:1])
    worked = derive.difference(replace(spent.card, figures=figures))
    return Result(Status.ANSWERED, query, parts=(Part(spent.card, figures, (worked,)),)) if worked else None


def beside(query: Query, told: Result, shelves: Sequence[Shelf], at: At) -> Result:
    """What the accounts tell, with what the budget of the year planned where they lack it; else that it is lacking."""
    if told.status is not Status.ANSWERED or any(_planned(part) for part in told.parts) or not told.parts:
        return told
    pair = _pair(query, shelves, at)
    if pair is None:
        return replace(told, notes=(*told.notes, "预算数：文件没有列出。"))
    spent, planned = pair
    return replace(told, parts=(Part(spent.card, (*planned.figures[:1], *spent.figures[:1])),))


def _planned(part: Part) -> bool:
    return any(figure.measure in derive.PLANNED for figure in part.figures)


def _pair(query: Query, shelves: Sequence[Shelf], at: At) -> tuple[Part, Part] | None:
    """What was spent by the accounts and what was planned by the budget, of one item and the same scope if possible."""
    accounts = next((s for s in shelves if not s.budget), None)
    budget = next((s for s in shelves if accounts and s.budget and s.year == accounts.year), None)
    if accounts is None or budget is None:
        return None
    plain = replace(query, asked=(), basis="", intent=Intent.BUDGET)
    spent = at(replace(plain, measures=derive.SPENT), accounts)
    planned = at(replace(plain, measures=PLANNED), budget)
    if {spent.status, planned.status} != {Status.ANSWERED}:
        return None
    pairs = [(a, b) for a in spent.parts for b in planned.parts if a.card.item == b.card.item]
    return next((pair for pair in pairs if combine.same(*pair)), pairs[0]) if pairs else None
