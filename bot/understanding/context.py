"""A follow-up takes over what it leaves open from the question before it, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.answer import Conversation, Shown
from bot.understanding.implied import implied, of_run
from bot.understanding.intents import SPENT
from bot.understanding.left_open import current, dated, names_something, when, whose
from bot.understanding.patterns import said
from bot.understanding.ranks import ranked
from bot.understanding.slots import Slots
from bot.understanding.turns import Turn
from knowledge import vocabulary
from knowledge.contract import Asked, Intent, Mention, Population, Query
from knowledge.short_names import parted

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
# What is asked in the same way of something else that is named (那公务接待费呢).
ASKED_AGAIN = ELLIPTIC - {Intent.LIST} | {Intent.RANK}
# Answered in words: a number is not what was asked.
IN_WORDS = {Intent.DEFINE, Intent.REASON, Intent.TEXT, Intent.LIST, Intent.CHECK}
# What asks something by itself, whatever is named.
ASKING = ELLIPTIC - {Intent.FIGURE, Intent.UNKNOWN, Intent.DEFINE} | {Intent.RANK, Intent.TEXT}
TALK = {Intent.GREETING, Intent.THANKS, Intent.HELP, Intent.HOLDINGS, Intent.PERSONAL, Intent.RESET}
# What every item of a classification is made of.
COLUMNS = {"基本支出", "项目支出", "人员经费", "公用经费"}
IT = re.compile(r"它|他们|[这那该此]个?(?:部门|单位|局)")
TOTAL = re.compile(r"[合总共]计|总[支收]|^支出$|^收入$|本年[支收]")


def continued(query: Query, slots: Slots, turn: Turn, talk: Conversation) -> tuple[Query, bool]:
    """The query with what it leaves open taken from the talk; and whether it goes on with what was asked before."""
    before = talk.query
    if before is None or query.intent in TALK:
        return query, False
    if turn.places and talk.shown:
        before = picked(before, talk.shown, turn.places)
        if turn.chooses:
            return before, True
    elif turn.places:
        return query, False
    if slots.total and not slots.mentions and not (query.departments or query.years) and _of_something(before, talk):
        query = replace(
            query, mentions=tuple(m for m in query.mentions if m != SPENT and m.text != slots.total)
        )  # 花了多少钱: on what
    among = of_run(query, slots, talk, before)
    if among:
        return among, True
    query = implied(_there(query, before), slots, talk, before)
    if query.measures[:1] == ("占比",) and slots.text.startswith("占") and before.mentions and query.mentions:
        query = replace(query, mentions=(*before.mentions, *query.mentions))  # 占收入总计的多少
    names, asks = names_something(query), _asks(query, slots, before)
    if query.intent is Intent.RANK:
        return ranked(query, slots, turn, talk, before)
    about = before
    if before.intent is Intent.RANK and len(talk.shown) == 1 and asks and not turn.places:
        about = picked(before, talk.shown, (0,))  # 哪个项目最低 – 为什么: of the one that was found
    if query.asked == (Asked.SUM,) and not (names or slots.asks_projects or _several(before)):
        return replace(query, intent=Intent.FIGURE, asked=()), True  # 一共多少, of one thing: of what else?
    query = replace(query, mentions=_within(query, slots, before))
    if turn.corrects or _elliptic(query, slots, turn, names=names) or _only_names(query, turn, talk, names, asks):
        return _merged(query, about, names=names, asks=asks), True
    query = _of_it(query, turn, talk, before)
    if turn.linked:
        return replace(query, **whose(query, before), **when(query, before)), True
    return current(query, talk, before), False


def picked(before: Query, shown: Sequence[Shown], places: Sequence[int]) -> Query:
    """The question before, of one or some of the things that were shown."""
    things = [shown[place] for place in places]
    query = before
    within = any(thing.subject or thing.item for thing in things)
    # of one that an order or a list gave, its figure; a department that was asked back for has an order of its own
    if query.intent in (Intent.RANK, Intent.LIST) and (within or query.population is Population.DEPARTMENTS):
        query = replace(query, intent=Intent.FIGURE, order=None, population=None, every=False, numbers=())
        if within:
            query = replace(query, mentions=(), hints=(), topics=())
    departments = tuple(dict.fromkeys(thing.department for thing in things if thing.department))
    years = tuple(dict.fromkeys(thing.year for thing in things if thing.year))
    subjects = tuple(dict.fromkeys(thing.subject for thing in things if thing.subject))
    items = dict.fromkeys((thing.name, thing.item) for thing in things if thing.item)
    if departments:
        query = replace(query, departments=departments, either=False, every=False, unknown_departments=(), place="")
    if years:
        query = replace(query, years=years, years_back=(), year_before=False, all_years=0)
    if subjects:
        query = replace(query, subjects=subjects, hints=())
    if items:
        query = replace(query, mentions=tuple(Mention(name, (item,)) for name, item in items))
    return replace(query, viewpoint=things[0].viewpoint) if len(things) == 1 and things[0].viewpoint else query


def may_be_elsewhere(query: Query, own: Query) -> bool:
    """Whether what a complete question names can be of another department than the talk is about.

    A project or term that only one has names it well enough; an item of everybody's accounts does not.
    """
    taken = bool(query.departments) and not (own.departments or own.unknown_departments)
    everybodys = {item.name for item in vocabulary.items()}
    items = {item for mention in query.mentions for item in mention.items}
    return taken and names_something(own) and (own.intent is Intent.DEFINE or not items & everybodys)


# ---------------------------------------------------------------- what a message has of its own


def says_nothing(query: Query, slots: Slots) -> bool:
    """Whether nothing in a correction tells what was meant."""
    whose = query.departments or query.unknown_departments or query.units or query.every
    other = query.viewpoint or query.unit_class or query.output_unit or query.basis or query.asked
    kind = query.intent not in (Intent.FIGURE, Intent.UNKNOWN) or "define" in slots.cues or "实际" in slots.text
    return not (names_something(query) or query.measures or dated(query) or whose or other or kind)


def _asks(query: Query, slots: Slots, before: Query) -> bool:
    """Whether it asks something of its own, and not the same as before of another department, year or item."""
    if query.intent in ASKING or "define" in slots.cues or query.measures:
        return True
    if query.intent is Intent.DEFINE and not names_something(query):
        return True
    if query.output_unit or query.topics or set(query.asked) - {Asked.WHERE}:
        return True
    return query.asks_number and before.intent in IN_WORDS


def _elliptic(query: Query, slots: Slots, turn: Turn, *, names: bool) -> bool:
    """比上年增长多少, 2022年呢, 财政局: nothing is named, and something is asked, or asked of another."""
    if names or query.intent not in ELLIPTIC or slots.asks_projects:
        return False
    if query.intent is Intent.CHECK and said("every_one", slots.text):
        return False  # 有哪些矛盾: of the whole document
    asks = query.measures or query.asked
    if query.departments and dated(query) and asks and not (turn.linked or turn.trails):
        return False  # 水务局2022年预算比上年增加多少: whose, when and what, and so perhaps of all of it
    told = query.measures or query.asked or query.departments or query.unknown_departments or query.unit_class
    other = query.output_unit or query.viewpoint or query.units or query.basis
    kind = query.intent in (Intent.REASON, Intent.DEFINE, Intent.LIST, Intent.CHECK)
    return bool(told or other or kind or dated(query) or turn.nothing_new)


def _only_names(query: Query, turn: Turn, talk: Conversation, names: bool, asks: bool) -> bool:
    """那其他收入呢: names another item and asks nothing of its own; or one of those offered is named."""
    if not names or asks or query.unit_class:
        return False
    items = {item for mention in query.mentions for item in mention.items}
    offered = bool(talk.choices) and any(
        thing.subject in query.subjects or (thing.item and thing.item in items) for thing in talk.shown
    )
    return turn.linked or turn.trails or offered


def _of_something(before: Query, talk: Conversation) -> bool:
    """Whether the talk is about something that money can have been spent on: what was named, or the one found."""
    return names_something(before) or (len(talk.shown) == 1 and bool(talk.shown[0].subject))


def _several(before: Query) -> bool:
    """Whether the question before was about several that can be added up."""
    years = before.years or before.years_back
    more = len(before.departments) > 1 or len(years) > 1 or before.all_years > 1 or len(before.mentions) > 1
    return more or before.every or len(before.subjects) > 1 or before.population is not None


def _there(query: Query, before: Query) -> Query:
    """甲区的呢: of several that are in a place, the body of the same name as the one talked about."""
    if not (query.either or query.place) or len(before.departments) != 1:
        return query
    talked = parted(before.departments[0])
    same_body = tuple(full for full in query.departments if parted(full).core == talked.core)
    # 那文旅局呢, after a body of 甲区: that of 甲区
    own = same_body or tuple(full for full in query.departments if parted(full).places == talked.places)
    return replace(query, departments=own, either=False, place="") if len(own) == 1 else query


def _within(query: Query, slots: Slots, before: Query) -> tuple[Mention, ...]:
    """其中基本支出: within the item before, or of its funds (财政拨款支出); of a total it is what it is by itself."""
    part = len(query.mentions) == 1 and set(query.mentions[0].items) & COLUMNS
    if "其中" not in slots.text or not part or len(before.mentions) != 1:
        return query.mentions
    own, whole = query.mentions[0], before.mentions[0]
    funds = [scope for scope in vocabulary.table("grammar")["scopes"]["asked"] if whole.text.startswith(scope)]
    if funds:
        return (Mention(max(funds, key=len), qualifier=True), own)
    if TOTAL.search(whole.text) or set(whole.items) & COLUMNS:
        return (own,)
    return (whole, replace(own, qualifier=True))


# ---------------------------------------------------------------- what it takes over


def _merged(query: Query, before: Query, *, names: bool, asks: bool) -> Query:
    """What the message has of its own, and the rest from before."""
    taken = {**whose(query, before), **when(query, before)}
    if names and asks:
        return replace(query, **taken)
    if names:
        return _the_same_of_another(replace(query, **taken), before)
    if asks:
        return _about_the_same(replace(query, **taken), before)
    own = {name: getattr(query, name) for name in ("departments", "either", "unknown_departments", "every")}
    own |= {name: getattr(query, name) for name in ("years", "years_back", "year_before", "all_years")}
    where = (Asked.WHERE,) if Asked.WHERE in query.asked and before.intent not in IN_WORDS else ()
    return replace(
        before,
        **{**own, **taken},
        units=query.units or before.units,
        viewpoint=query.viewpoint or before.viewpoint,
        unit_class=query.unit_class or before.unit_class,
        asked=where or before.asked,
        asks_number=query.asks_number or before.asks_number,
    )


def _about_the_same(query: Query, before: Query) -> Query:
    """比上年增长多少: of what was asked about before."""
    return replace(
        query,
        intent=Intent.FIGURE if query.intent is Intent.UNKNOWN else query.intent,
        # 换算成元: the change that was told, and not what it is of
        measures=query.measures or (before.measures if query.output_unit else ()),
        basis=query.basis or (before.basis if query.output_unit else ""),
        mentions=before.mentions,
        subjects=before.subjects,
        hints=before.hints,
        terms=before.terms if query.intent is Intent.DEFINE else query.terms,
        viewpoint=query.viewpoint or before.viewpoint,
        units=query.units or before.units,
    )


def _the_same_of_another(query: Query, before: Query) -> Query:
    """那其他收入呢: asks of it what was asked before; another part of a project is of the same project."""
    if before.intent not in ASKED_AGAIN:
        return query
    ranks = before.intent is Intent.RANK
    return replace(
        query,
        intent=before.intent,
        measures=before.measures,
        asked=before.asked,
        unit_class=before.unit_class,
        output_unit=before.output_unit,
        basis=before.basis,
        order=before.order if ranks else None,
        population=before.population if ranks else None,
        viewpoint=query.viewpoint or before.viewpoint,
        subjects=query.subjects or (before.subjects if before.mentions else ()),
        hints=query.hints or (before.hints if before.mentions else ()),
        asks_number=query.asks_number or before.asks_number,
    )


def _of_it(query: Query, turn: Turn, talk: Conversation, before: Query) -> Query:
    """它的机关运行经费: of the department that was found to have most or least."""
    found = talk.shown[0] if len(talk.shown) == 1 else None
    if found is None or not found.department or before.intent is not Intent.RANK or not IT.search(turn.text):
        return query
    years = () if dated(query) else (talk.year,)
    return replace(query, departments=(found.department,), years=query.years or years)
