"""What a question leaves open, and what the talk before it says of that: whose figures are meant, and of when."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.answer import Conversation
from knowledge.contract import Population, Query


def names_something(query: Query) -> bool:
    """Whether it names what it is about."""
    named = query.mentions or query.subjects or query.hints or query.terms or query.topics or query.titled
    return bool(named or query.grades or query.term_number)


def dated(query: Query) -> bool:
    """Whether it says which years are meant."""
    return bool(query.years or query.years_back or query.year_before or query.all_years)


def whose(query: Query, before: Query) -> dict[str, Any]:
    """The departments before, where it names none; one that is named and not held is never replaced."""
    named = query.departments or query.unknown_departments or query.every
    if named or query.population is Population.DEPARTMENTS:
        return {}
    return {
        "departments": before.departments,
        "either": before.either,
        "unknown_departments": before.unknown_departments,
        "every": before.every,
    }


def when(query: Query, before: Query) -> dict[str, Any]:
    """The years before, where it asks about none; 上年 precedes them."""
    if query.year_before and not (query.years or query.years_back or query.all_years):
        return {"years": before.years if len(before.years) == 1 else ()}
    if dated(query):
        return {}
    return {
        "years": before.years,
        "years_back": before.years_back,
        "year_before": before.year_before,
        "all_years": before.all_years,
    }


def current(query: Query, talk: Conversation, before: Query) -> Query:
    """A complete question: of the department of the talk where it names none, and of its year if the talk goes on."""
    own = whose(query, before) == {}
    same = query.mentions and {m.items for m in query.mentions} == {m.items for m in before.mentions}
    taken = {} if own and not same else when(query, replace(before, years=talk.years))
    years = {"years": taken["years"]} if "years" in taken else {}
    return replace(query, **years) if own else replace(query, departments=talk.departments, **years)
