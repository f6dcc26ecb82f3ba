"""The greatest and the least of what was talked about: 最低的呢, 哪个部门最高, 排第二的."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.answer import Conversation
from bot.understanding.implied import several
from bot.understanding.left_open import current, names_something, when, whose
from bot.understanding.slots import Slots
from bot.understanding.turns import Turn
from knowledge.contract import Intent, Order, Population, Query

# 第二高, 最低: says itself from which end it counts.
FROM_END = re.compile(r"[高多大低少小]|倒数|末")


def ranked(query: Query, slots: Slots, turn: Turn, talk: Conversation, before: Query) -> tuple[Query, bool]:
    """最低的呢, 哪个部门最高, 排第二的: among what was asked about before, where it names nothing itself."""
    if not names_something(query) and before.intent is not Intent.RANK:
        before = talk.ranked or before  # 最高的呢, after it was asked why another is least
    if names_something(query):
        if turn.linked and before.intent is Intent.RANK and query.population is None:
            query = replace(query, population=before.population)
        if turn.linked or turn.corrects:
            return replace(query, **whose(query, before), **when(query, before)), True
        return current(query, talk, before), False
    over_years = query.all_years or several(talk, "year")
    if over_years and before.mentions and query.population is None and before.intent is not Intent.RANK:
        over = query if before.all_years < 2 and len(before.years) < 2 else before  # 哪年最高: of those talked about
        found = replace(query, mentions=before.mentions, measures=query.measures or before.measures)
        return replace(found, years=over.years, all_years=over.all_years, **whose(query, before)), True
    again = before.intent is Intent.RANK and query.population in (None, before.population)
    among = query.population or before.population if again else _among(query, slots, talk, before)
    if among is None and not again:
        asked = query.population or query.measures or slots.asks_projects
        # 第二名呢, with nothing before that has an order: what is meant must be asked
        lost = query if asked else replace(query, intent=Intent.FIGURE, order=None)
        return current(lost, talk, before), not asked
    found = replace(
        query,
        population=among,
        order=_order(query.order, before.order, slots) if again else query.order,
        measures=query.measures or (() if query.order and query.order.grade else before.measures),
        mentions=before.mentions,
        subjects=() if among is Population.PROJECTS else before.subjects,
        viewpoint=query.viewpoint or before.viewpoint,
        basis=query.basis or before.basis,
    )
    return replace(found, **whose(found, before), **when(found, before)), True


def _among(query: Query, slots: Slots, talk: Conversation, before: Query) -> Population | None:
    """Among what a rank that names nothing is meant, with none asked for before; None where nothing tells it."""
    if query.population is Population.PARTS and before.mentions:
        return Population.PARTS  # 主要是哪一块减的
    if query.population is Population.DEPARTMENTS or (query.population is None and several(talk, "department")):
        return Population.DEPARTMENTS if before.mentions else None
    listed = several(talk, "subject") and query.population in (None, Population.PROJECTS) and not slots.asks_projects
    return Population.PROJECTS if listed and (query.measures or before.measures) else None


def _order(own: Order | None, before: Order | None, slots: Slots) -> Order | None:
    """第二个呢 counts from the end that was asked about before; 第二低的 says it itself."""
    if own is None or before is None or own.filters or FROM_END.search(slots.text):
        return own
    return replace(own, greatest=before.greatest, direction=own.direction or before.direction)
