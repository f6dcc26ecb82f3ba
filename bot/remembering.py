"""What a chat remembers of an answer."""

from __future__ import annotations

from dataclasses import replace

from bot.answer import Conversation, Shown
from knowledge.contract import Card, Intent, Part, Passage, Population, Query, Result, Status

# So many of the things that an answer showed are remembered.
MOST_SHOWN = 40
# What sets the readings of an ambiguous question apart.
READINGS = {"which department": "department", "which project": "subject", "which item": "item"}


def remember(talk: Conversation, query: Query, result: Result, choices: tuple[str, ...], *, goes_on: bool) -> None:
    """Keep of a question and its answer what follow-ups take over."""
    if query.intent is Intent.RESET:
        talk.forget()
        return
    if query.intent in (Intent.HOLDINGS, Intent.HELP):
        talk.departments = query.departments or talk.departments
        return
    if talk.query and result.missing == "item" and not result.about:
        # nothing was named: the talk is still about what it was before
        talk.choices, talk.shown = choices, () if choices else talk.shown
        return
    query = _dated(query, result)
    talk.run = _run(talk, query, result)
    told: list[Card | Passage] = [*(part.card for part in result.parts), *result.passages]
    departments = tuple(dict.fromkeys(found.department for found in told))
    over_all = query.every or query.population is Population.DEPARTMENTS
    if len(departments) == 1 and not over_all and (not query.departments or query.either):
        query = replace(query, departments=departments, either=False)
    years = {found.year for found in told or result.findings}
    things = shown(result)
    if result.status is Status.AMBIGUOUS and choices:
        things = things[: len(choices)]
    if choices or len(things) > 1 or not goes_on or query.intent is Intent.RANK or len(talk.shown) < 2:
        talk.shown = things
    talk.query, talk.choices = query, choices
    if query.intent is Intent.RANK or not goes_on:
        talk.ranked = query if query.intent is Intent.RANK else None
    # after a question about all of them, whose is meant is asked
    talk.departments = () if query.unknown_departments or over_all else query.departments or talk.departments
    # a year that has no document of its own is not that of the questions after it
    talk.years = query.years if len(years) == 1 and years == set(query.years) else ()
    talk.year = years.pop() if len(years) == 1 else 0


def _run(talk: Conversation, query: Query, result: Result) -> tuple[Shown, ...]:
    """Of whom and when the same was asked so far; begun anew by another question, or an answer of several."""
    whose = {(part.card.department, part.card.year) for part in result.parts}
    if result.status is not Status.ANSWERED or len(whose) != 1:
        return ()
    department, year = whose.pop()
    this = Shown(department, department, year)
    again = talk.query is not None and _asked(talk.query) == _asked(query)
    return (*(thing for thing in talk.run if thing != this), this) if again else (this,)


def _asked(query: Query) -> Query:
    """What is asked, whoever and whenever it is asked of."""
    return replace(
        query, departments=(), either=False, place="", years=(), years_back=(), year_before=False, all_years=0, units=()
    )


def _dated(query: Query, result: Result) -> Query:
    """Relative years (去年) as the years that they were taken for."""
    answered = result.query
    if not result.taken or answered.years_back or answered.year_before:
        return query
    return replace(query, years=answered.years, years_back=(), year_before=False)


def shown(result: Result) -> tuple[Shown, ...]:
    """The things that an answer lists, each with what sets it apart; of a rank, also the only one that was found."""
    if result.status is Status.NOT_FOUND:
        return ()  # what was found on the way to nothing was not shown
    if result.status is Status.AMBIGUOUS and result.instead:
        kind = READINGS.get(result.missing) or _kind(result)
        return tuple(_reading(kind, name) for name in result.instead[:MOST_SHOWN]) if kind else ()
    apart = _apart(result)
    return tuple(_shown(part, apart) for part in result.parts[:MOST_SHOWN]) if apart else ()


def _kind(result: Result) -> str:
    """Whether the readings are projects or items; empty where they are neither."""
    names = set(result.instead)
    if names <= {part.card.subject for part in result.parts}:
        return "subject"
    return "item" if names <= {part.card.item for part in result.parts if not part.card.subject} else ""


def _reading(kind: str, name: str) -> Shown:
    if kind == "department":
        return Shown(name, department=name)
    return Shown(name, subject=name) if kind == "subject" else Shown(name, item=name)


def _apart(result: Result) -> set[str]:
    """In what the things that were found differ; of a rank, what was asked for."""
    cards = [part.card for part in result.parts]
    if len(cards) > 1:
        kinds = {"department", "year", "subject", "viewpoint"}
        found = {kind for kind in kinds if len({getattr(card, kind) for card in cards}) > 1}
        # a project's card of its own is told by the project; anything else by its name too
        items = {card.item for card in cards if card.item != card.subject}
        return found | {"item"} if len(items) > 1 or (items and "subject" in found) else found
    query = result.query
    if not cards or query.intent is not Intent.RANK:
        return set()
    if query.population is Population.DEPARTMENTS:
        return {"department"}
    if query.all_years or len(query.years) > 1:
        return {"year"}
    return {"subject"} if cards[0].subject == cards[0].item else {"subject", "item"}


def _shown(part: Part, apart: set[str]) -> Shown:
    card = part.card
    item = card.item if "item" in apart and card.item != card.subject else ""
    department = card.department if "department" in apart else ""
    year = card.year if "year" in apart else 0
    subject = card.subject if "subject" in apart else ""
    viewpoint = card.viewpoint if "viewpoint" in apart else ""
    label = (card.label or item) if item else ""
    when = f"{year}年" if year else ""
    name = label or subject or department or when or viewpoint
    return Shown(name, department, year, subject, item, viewpoint)
