"""The other kinds of question: why, which of several, which ones, in whose words, does it agree."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge import checks, lists, texts
from knowledge.cards import leading
from knowledge.contract import Card, Intent, Mention, Part, Population, Query, Result, Status
from knowledge.define import define
from knowledge.figures import figure, group_parts
from knowledge.findings import Findings
from knowledge.model import Agreement, Reason
from knowledge.place import Place, nothing

# The chapter of terms, as a question names it.
GLOSSARY = re.compile("名词解释")


def reason(query: Query, place: Place) -> Result:
    """Why: the reason the document ties to the figure, or the words around it that say why."""
    plain = replace(query, measures=(), unit_class="")
    groups, left = place.groups(plain)
    items = {card.item.removesuffix("支出") for group in groups for card in group}
    # the same item in a table has no reason: the sentence that has one is meant
    reasoned = tuple(e for e in place.entries if e.card.reasons and e.card.item.removesuffix("支出") in items)
    if reasoned and not left:
        again, unheld = replace(place, entries=reasoned).groups(plain)
        groups, left = (again, unheld) if again and not unheld else ([[e.card for e in reasoned]], ())
    cards = [card for group in groups for card in group] if not left else []
    parts = [Part(c, leading(c)[:1], reasons=own) for c in cards if (own := _reasons(c, query.basis))]
    if not parts and query.basis:
        # the document explains the other comparison only: that is told, and named as what it is
        other = "上年" if query.basis == "预算" else "预算"
        note = f"文件没有写与{query.basis}相比的原因，以上是与{other}相比的。"
        parts = [Part(c, leading(c)[:1], reasons=own, note=note) for c in cards if (own := _reasons(c, ""))]
    if parts:
        return Result(Status.ANSWERED, query, parts=tuple(parts))
    # an indicator's score is explained by the paragraph that states it
    scored = [f for c in cards for f in c.figures if f.measure == "得分" and not f.column]
    told = texts.around(place.library, place.shelf, scored[0].source) if scored else None
    found = (told,) if told else texts.reasons(place.library, place.shelf, query, place.subjects)
    if not found and query.how:
        found = texts.holding(place.library, place.shelf, query, place.subjects)
    if found:
        return Result(Status.ANSWERED, query, passages=found)
    of_parts = _of_parts(query, cards, place)
    if of_parts:
        return of_parts
    if cards:
        shown = tuple(Part(c, leading(c)) for c in cards[:3])
        return replace(nothing(query, "reason", [cards[0].item]), parts=shown)
    return nothing(query, "item", left or tuple(m.text for m in query.mentions))


def _of_parts(query: Query, cards: Sequence[Card], place: Place) -> Result | None:
    """Why its parts changed, where the document gives a reason for them only; it is told that they are of the parts."""
    whole = {card.item for card in cards}
    own = [c for c in place.cards if c.part_of in whole and c.item not in whole and not c.subject]
    ways = {f.direction for card in cards for f in card.figures if f.measure == "增减额" and f.direction}
    if len(ways) == 1:
        # of what went the same way as the whole
        own = [c for c in own if any(f.measure == "增减额" and f.direction in ways and f.value for f in c.figures)]
    parts = [Part(c, leading(c)[:1], reasons=why) for c in own if (why := _reasons(c, query.basis))]
    note = f"文件没有写{cards[0].item}本身的原因，以上是其中各项的。" if cards else ""
    return Result(Status.ANSWERED, query, parts=tuple(parts), notes=(note,)) if parts else None


def _reasons(card: Card, basis: str) -> tuple[Reason, ...]:
    """The card's reasons for the comparison asked about: with the budget, or with last year; else all."""
    own = tuple(r for r in card.reasons if ("预算" in r.basis) == (basis == "预算")) if basis else card.reasons
    kept: dict[tuple[str, str], Reason] = {}
    for found in own:
        kept.setdefault((found.text, found.basis), found)
    return tuple(kept.values())


def rank(query: Query, place: Place) -> Result:
    """The greatest, the least, or those within bounds."""
    if query.mentions and query.population is None:
        groups, left = place.groups(query)
        if len(groups) > 1 and not left:
            parts = lists.ordered([p for group in groups for p in group_parts(query, group)], query)
            if parts:
                return Result(Status.ANSWERED, query, parts=tuple(parts))
    parts, missing = lists.ranked(query, place.cards)
    if parts:
        return Result(Status.ANSWERED, query, parts=tuple(parts))
    if query.order and query.order.filters:
        rows = lists.projects(place.cards, query.measures or ("得分", "等级"), query.viewpoint)
        if rows:
            return Result(Status.ANSWERED, query, parts=tuple(rows), missing="none fits")
    return nothing(query, missing, tuple(m.text for m in query.mentions) or query.measures[:1])


def listing(query: Query, place: Place) -> Result:
    """Which ones: projects, units, the parts of a total, what a project bought, or the words that list them."""
    if query.topics and not (query.mentions or query.measures or place.subjects):
        told = text(query, place)
        if told.status is Status.ANSWERED:
            return told
    found = _projects(query, place) or _texts_of_project(query, place)
    if found:
        return found
    if place.within(query):
        return figure(query, place)
    units = lists.units(query, place.shelf, place.cards)
    if units:
        named = () if units[0] else texts.naming(place.library, place.shelf, units[1])
        further = _further_units(place)
        return Result(Status.ANSWERED, query, parts=units[0], passages=named, about=units[1], notes=further)
    parts = lists.classes(query, place.cards) or lists.parts(query, place.cards, place.subjects)
    if len(parts) > 1:
        return Result(Status.ANSWERED, query, parts=tuple(parts))
    asks_words = not query.measures and not query.asks_number
    if asks_words and len(query.mentions) == 1 and not place.subjects:
        named = texts.including(place.library, place.shelf, (query.mentions[0].text, *query.mentions[0].items))
        if named:
            return Result(Status.ANSWERED, replace(query, intent=Intent.TEXT), passages=named)
    if query.mentions and asks_words:
        defined = define(replace(query, intent=Intent.DEFINE), place.library, [place.shelf])
        if defined:
            return defined
    if parts:
        return Result(Status.ANSWERED, query, parts=tuple(parts))
    if query.topics:
        return text(query, place)
    if asks_words and not query.terms:
        passages = texts.headed(place.library, place.shelf, query) or texts.holding(
            place.library, place.shelf, query, place.subjects
        )
        if passages:
            return Result(Status.ANSWERED, replace(query, intent=Intent.TEXT), passages=passages)
    # 绩效目标 is not told by the figure of something else that is called 绩效
    return figure(replace(query, mentions=(*query.mentions, *(Mention(word) for word in query.text_words))), place)


def _further_units(place: Place) -> tuple[str, ...]:
    """Units that carry out projects but do not stand among those in the accounts: the document's own two lists."""
    listed = {name.removesuffix("本级") for name in place.shelf.units} | {place.shelf.department}
    carrying = dict.fromkeys(unit for _, _, unit in place.library.projects(place.shelf.id) if unit)
    further = [unit for unit in carrying if unit.removesuffix("本级") not in listed]
    return (f"项目表里另有：{'、'.join(further)}。",) if further else ()


def _projects(query: Query, place: Place) -> Result | None:
    """The projects, where those are asked for as such; those of one evaluation, where it is named."""
    if query.population is not Population.PROJECTS or query.mentions or place.subjects:
        return None
    rows = lists.projects(place.cards, query.measures or ("得分", "等级", "执行率"), query.viewpoint)
    own = [r for r in rows if r.card.viewpoint == query.viewpoint]
    if query.viewpoint and len(own) < 2:
        # which projects an evaluation chose stands in the sentence that counts them
        rows = lists.project_counts(query, place.cards) or rows
    return Result(Status.ANSWERED, query, parts=tuple(rows)) if rows else None


def _texts_of_project(query: Query, place: Place) -> Result | None:
    """A project's own text (产出, 效益, 问题), where a kind of text is asked for."""
    if not query.topics or not place.subjects:
        return None
    told = texts.about(place.library, place.shelf, query, place.subjects)
    return Result(Status.ANSWERED, replace(query, intent=Intent.TEXT), passages=told) if told else None


def text(query: Query, place: Place) -> Result:
    """The document's own words: under the heading asked for, else those that hold the words of the question."""
    library, shelf = place.library, place.shelf
    found = (
        texts.about(library, shelf, query, place.subjects)
        or texts.headed(library, shelf, query)
        or texts.holding(library, shelf, query, place.subjects)
    )
    if found:
        return Result(Status.ANSWERED, query, passages=found)
    return nothing(query, "text", tuple(m.text for m in query.mentions))


def meaning(query: Query, place: Place) -> Result:
    """What a word means that is no term of the glossary: words that explain it, or the figure of that name."""
    if query.topics and not all(GLOSSARY.match(topic) for topic in query.topics):
        return text(query, place)
    if query.topics:
        return nothing(query, "term", tuple(m.text for m in query.mentions))
    unknown = query.mentions and not any(m.exact for m in query.mentions)
    found = texts.holding(place.library, place.shelf, query, place.subjects) if unknown else ()
    if found:
        return Result(Status.ANSWERED, replace(query, intent=Intent.TEXT), passages=found)
    if query.mentions and (query.measures or query.asks_number):
        return figure(query, place)
    groups, left = place.groups(replace(query, measures=(), unit_class=""))
    items = {card.item for group in groups for card in group} if not left else set()
    told = texts.purpose(place.library, place.shelf, [c for c in place.cards if c.item in items])
    if told:
        return Result(Status.ANSWERED, replace(query, intent=Intent.TEXT), passages=told)
    return nothing(query, "term", tuple(m.text for m in query.mentions))


def check(query: Query, place: Place) -> Result:
    """Does it agree: each thing named, side by side, with what was found on it; of the document where none is."""
    findings = Findings(place.library.db)
    project_counts = query.population is Population.PROJECT_COUNT
    if not (query.mentions or place.subjects or query.numbers or query.measures or project_counts):
        return Result(Status.ANSWERED, query, findings=tuple(findings.of(place.shelf.id, tuple(Agreement))))
    plain = replace(query, measures=(), unit_class="")
    groups, left = place.groups(plain)
    # each item named is shown, though one card may account for several words
    for mention in query.mentions:
        own, _ = place.groups(replace(plain, mentions=(mention,), viewpoint=""))
        groups += own
    if project_counts:
        groups.append([p.card for p in lists.project_counts(query, place.cards)])
    cards = list({id(card): card for group in groups for card in group}.values())
    found = checks.compared(query, cards, place.cards, place.subjects, findings)
    if not found.parts or (left and not query.numbers):
        return nothing(query, "item", left or tuple(m.text for m in query.mentions))
    return Result(Status.ANSWERED, query, parts=found.parts, notes=found.notes, findings=found.findings)
