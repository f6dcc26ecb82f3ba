"""A follow-up takes over what it leaves open from the question before it, and nothing else."""

from __future__ import annotations

from dataclasses import replace

from bot.understanding.slots import Slots
from knowledge.contract import Intent, Population, Query

# What a question can be about without naming anything of its own.
ELLIPTIC = {
    Intent.FIGURE,
    Intent.COMPARE,
    Intent.SHARE,
    Intent.BUDGET,
    Intent.REASON,
    Intent.SCORE,
    Intent.COUNT,
    Intent.CALC,
    Intent.DEFINE,
    Intent.UNKNOWN,
    Intent.LIST,
    Intent.CHECK,
}
TALK = {Intent.GREETING, Intent.THANKS, Intent.HELP, Intent.HOLDINGS}


def continued(query: Query, slots: Slots, before: Query | None) -> Query:
    """The query with what it leaves open taken from the one before."""
    if before is None or query.intent in TALK:
        return query
    named = bool(
        query.mentions or query.subjects or query.hints or query.terms or query.topics or query.unknown_departments
    )
    query = replace(
        query,
        departments=query.departments or (() if query.unknown_departments else before.departments),
        years=query.years or before.years,
    )
    if not named and query.intent is Intent.RANK and before.intent is Intent.RANK and not query.measures:
        return replace(
            query,
            departments=() if before.population is Population.DEPARTMENTS else query.departments,
            measures=before.measures,
            population=query.population or before.population,
            mentions=before.mentions,
            viewpoint=query.viewpoint or before.viewpoint,
        )
    if not named and query.intent in ELLIPTIC and _asks_something(query, slots):
        return _about_the_same(query, before)
    if named and _only_names(query, slots):
        return _the_same_of_another(query, before)
    return query


def _asks_something(query: Query, slots: Slots) -> bool:
    return (
        bool(
            query.measures
            or query.asked
            or query.years
            or query.departments
            or query.unit_class
            or query.output_unit
            or query.viewpoint
            or query.units
            or query.intent in (Intent.REASON, Intent.DEFINE, Intent.LIST, Intent.CHECK)
            or slots.text.startswith("那")
        )
        and not slots.asks_projects
    )


def _about_the_same(query: Query, before: Query) -> Query:
    """比上年增长多少: of what was asked about before."""
    nothing_asked = query.intent in (Intent.FIGURE, Intent.UNKNOWN) and not query.measures and not query.asked
    return replace(
        query,
        intent=before.intent if nothing_asked else query.intent,
        mentions=before.mentions,
        subjects=before.subjects,
        hints=before.hints,
        terms=before.terms if query.intent in (Intent.DEFINE, Intent.UNKNOWN) else query.terms,
        measures=before.measures if nothing_asked else query.measures,
        unit_class=query.unit_class or (before.unit_class if nothing_asked else ""),
        viewpoint=query.viewpoint or before.viewpoint,
        units=query.units or before.units,
        basis=query.basis or (before.basis if nothing_asked else ""),
    )


def _only_names(query: Query, slots: Slots) -> bool:
    """那其他收入呢: names another item and asks nothing of its own."""
    return (
        query.intent in (Intent.FIGURE, Intent.DEFINE)
        and not query.measures
        and not query.unit_class
        and not query.asked
        and "define" not in slots.cues
        and (slots.text.startswith("那") or slots.text.endswith(("呢", "呢?", "呢？", "的")) or "其中" in slots.text)
    )


def _the_same_of_another(query: Query, before: Query) -> Query:
    keeps = before.intent in ELLIPTIC or before.intent is Intent.RANK
    return replace(
        query,
        intent=before.intent if keeps and before.intent is not Intent.LIST else query.intent,
        measures=before.measures,
        asked=before.asked,
        unit_class=before.unit_class,
        basis=before.basis,
        viewpoint=query.viewpoint or before.viewpoint,
        subjects=query.subjects or (before.subjects if before.mentions else ()),
        hints=query.hints or (before.hints if before.mentions else ()),
    )
