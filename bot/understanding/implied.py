"""What a follow-up asks though no word of it says so by itself: 实际呢, 比上年呢, 超了吗, 哪个更高, 差多少."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.answer import Conversation
from bot.understanding.left_open import dated, names_something
from bot.understanding.patterns import said
from bot.understanding.slots import Slots
from knowledge.contract import Asked, Intent, Order, Population, Query

CHANGE = ("增减额", "增减率")
CHANGES = set(CHANGE)
IN_WORDS = {Intent.REASON, Intent.DEFINE, Intent.TEXT, Intent.LIST, Intent.CHECK}
SPENT = ("决算数", "执行数")
OVER = re.compile(r"超(?:了|没|支|标)")
VERSUS = re.compile(r"((?:19|20)\d{2})年?")


def implied(query: Query, slots: Slots, talk: Conversation, before: Query) -> Query:
    """The query with what is asked, where it names nothing and has no word for it."""
    if query.measures or query.asked or query.intent not in (Intent.FIGURE, Intent.UNKNOWN) or names_something(query):
        return query
    if OVER.search(slots.text):
        return replace(query, intent=Intent.CALC, asked=(Asked.OVER,))
    if "实际" in slots.text:
        return replace(query, intent=Intent.FIGURE, measures=SPENT)
    among = _among(query, slots, talk)
    if among is not query:
        return among
    return _compared(query, slots, talk, before) if query.basis else query


def of_run(query: Query, slots: Slots, talk: Conversation, before: Query) -> Query | None:
    """谁更多, 差多少, 一共多少: among those that the same was asked of one after the other; None where it is not."""
    names = names_something(query) or query.departments or query.unknown_departments or dated(query) or query.every
    if len(talk.run) < 2 or names or query.intent in IN_WORDS or said("last_year", slots.text) or slots.asks_projects:
        return None
    departments = tuple(dict.fromkeys(thing.department for thing in talk.run))
    years = tuple(sorted({thing.year for thing in talk.run}))
    found = replace(before, departments=departments, years=years, measures=(), asked=(), basis="", either=False)
    more = said("which_more", slots.text)
    if more:
        among = Population.DEPARTMENTS if len(departments) > 1 else None
        order = Order(greatest=more["how"] in "多高大")
        return replace(found, intent=Intent.RANK, population=among, order=order, measures=before.measures)
    apart = "difference" in slots.cues or CHANGES & set(query.measures)
    if apart and len(talk.run) == 2:
        return replace(found, intent=Intent.CALC, asked=(Asked.BETWEEN,))
    average = Asked.AVERAGE in query.asked or "average" in slots.cues
    if average or Asked.SUM in query.asked:
        asked = (Asked.AVERAGE,) if average else (Asked.SUM,)
        return replace(found, intent=Intent.CALC, asked=asked, measures=before.measures)
    return None


def several(talk: Conversation, kind: str) -> bool:
    """Whether the things that were shown are of several departments, years …"""
    return len({getattr(thing, kind) for thing in talk.shown} - {"", 0}) > 1


def _among(query: Query, slots: Slots, talk: Conversation) -> Query:
    """哪个更高, 差多少: among the two or more that were shown; 低于80的呢, after a rank."""
    more = said("which_more", slots.text)
    if more and (several(talk, "department") or several(talk, "year")):
        return replace(query, intent=Intent.RANK, order=Order(greatest=more["how"] in "多高大"))
    apart = several(talk, "department") or several(talk, "year") or several(talk, "item")
    if "difference" in slots.cues and len(talk.shown) == 2 and apart:
        return replace(query, intent=Intent.CALC, asked=(Asked.BETWEEN,))
    if talk.ranked and slots.numbers and {"above", "below"} & slots.orders:
        bound = slots.numbers[0]
        above, below = ("above" in slots.orders, "below" in slots.orders)
        order = Order(above=bound if above else None, below=bound if below else None)
        return replace(query, intent=Intent.RANK, order=order)
    return query


def _compared(query: Query, slots: Slots, talk: Conversation, before: Query) -> Query:
    """比上年呢, 比预算呢; 和2021年比呢, which is not the year before."""
    if query.basis == "预算":
        return replace(query, intent=Intent.CALC, asked=(Asked.DIFFERENCE,))
    named = VERSUS.search(slots.text) if slots.years.versus else None
    year = before.years[0] if len(before.years) == 1 else talk.year
    if named and year and int(named[1]) != year - 1 and not query.years:
        return replace(query, intent=Intent.CALC, years=(int(named[1]), year), asked=(Asked.BETWEEN,), basis="上年")
    return replace(query, intent=Intent.COMPARE, measures=CHANGE)
