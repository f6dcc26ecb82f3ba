"""Where something stands: the page of a table by its title, or all places that state a figure."""

from __future__ import annotations

from dataclasses import replace

from knowledge.cards import leading
from knowledge.contract import Mention, Part, Passage, Query, Result, Status
from knowledge.figures import figure
from knowledge.model import Figure, Source
from knowledge.place import Place, nothing
from knowledge.retrieval import covered
from knowledge.vocabulary import bare

# This share of the characters that name a table must stand in its title.
NAMED = 0.8


def where(query: Query, place: Place) -> Result:
    """The pages of the table that is named, else the places of the figures that are asked for."""
    if query.titled:
        found = _tables(query, place)
        return Result(Status.ANSWERED, query, passages=found) if found else nothing(query, "text", (query.titled,))
    answered = figure(replace(query, asked=()), place)
    if answered.status is not Status.ANSWERED or not answered.parts:
        return replace(answered, query=query)
    parts = tuple(Part(p.card, _stated(p)) for p in answered.parts)
    return replace(answered, query=query, parts=parts)


def _tables(query: Query, place: Place) -> tuple[Passage, ...]:
    """Where the table stands whose title holds the words and little besides; a title in the contents is none."""
    meant = Mention(bare(query.titled), exact=False)
    best: dict[float, list[Passage]] = {}
    for heading in place.library.headings(place.shelf):
        title = bare(heading.title)
        share = covered(meant, title)
        if share >= NAMED and title.rstrip("）0123456789").endswith("表"):
            shelf = place.shelf
            source = Source(
                heading.file, shelf.title, heading.path, heading.page, heading.page_label, heading.line, heading.title
            )
            weight = share - len(title) / 1000
            best.setdefault(weight, []).append(
                Passage(shelf.department, shelf.year, heading.title, heading.title, source)
            )
    return tuple(best[max(best)]) if best else ()


def _stated(part: Part) -> tuple[Figure, ...]:
    """The figures asked for at every place that states them."""
    wanted = part.figures or leading(part.card)
    measures = {f.measure for f in wanted}
    kept: dict[tuple[str, int, str], Figure] = {}
    for f in part.card.figures:
        if f.measure in measures:
            kept.setdefault((f.source.section, f.source.page, f.measure), f)
    return tuple(kept.values())
