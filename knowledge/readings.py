"""What a question could be read as in one document: its best cards with their scores, for explaining an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.contract import Card, Result
from knowledge.place import Place
from knowledge.query import Shelf
from knowledge.retrieval import weigh

READINGS = 5
# Where one of these is missing, no document was looked into.
NOWHERE = {"document", "department", "year"}


@dataclass(frozen=True, slots=True)
class Reading:
    """A card that may be meant, how well it fits, and which words of the question it accounts for."""

    card: Card
    score: float
    explained: tuple[str, ...]
    left: tuple[str, ...]
    chosen: bool


def asked_of(result: Result, shelves: Sequence[Shelf]) -> Shelf | None:
    """The document that answered, else the first that was asked; the documents stand in the order of preference."""
    if result.missing in NOWHERE or result.query.unknown_departments:
        return None
    titles = [figure.source.title for part in result.parts for figure in part.card.figures]
    titles += [passage.source.title for passage in result.passages]
    looked = result.looked.document if result.looked else None
    told = next((s for s in shelves if s.id == looked or s.title in titles[:1]), None)
    years = set(result.query.years)
    asked = [s for s in shelves if s.department in result.instead] or list(shelves)
    return told or next((s for s in asked if s.year in years), next(iter(asked), None))


def readings(result: Result, place: Place) -> tuple[Reading, ...]:
    """The cards of a document that account for words of the question, best first: those for all of them, then by score.

    None where the question has no words that a card must account for.
    """
    query = result.query
    chosen = {_key(part.card) for part in result.parts}
    kept: dict[tuple[str, ...], Reading] = {}
    for candidate in place.candidates(query) or place.entries:
        found = weigh(candidate, query.mentions, query.measures, subjects=bool(place.subjects))
        key = _key(candidate.card)
        if found.explained and (key not in kept or kept[key].score < found.score):
            left = [m.text for m in query.mentions if m.text not in found.explained]
            explained = tuple(m.text for m in query.mentions if m.text in found.explained)
            kept[key] = Reading(candidate.card, found.score, explained, tuple(left), key in chosen)
    best = sorted(kept.values(), key=lambda reading: (bool(reading.left), -reading.score))
    return tuple(best[:READINGS])


def _key(card: Card) -> tuple[str, ...]:
    return card.subject, card.item, card.scope, card.viewpoint, card.label
