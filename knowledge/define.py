"""Questions for the meaning of a word: the glossary's own definition."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from knowledge.contract import Intent, Mention, Query, Result, Status
from knowledge.model import Term
from knowledge.query import Library, Shelf
from knowledge.retrieval import ENOUGH, covered
from knowledge.vocabulary import bare, canonical

# Fewer characters than this stand in too many names.
LEAST = 4
# A name this long with one other character is the same name.
LONG, ALIKE = 6, 85
LEVEL = re.compile("[（(][类款项][）)]$")


def _holding(query: Query, library: Library, shelves: Sequence[Shelf]) -> list[Term]:
    """The terms whose long names (类/款/项) hold all words of the question; none where several differ."""
    if sum(len(m.text) for m in query.mentions) < LEAST:
        return []
    found = [
        t
        for t in library.terms(shelves)
        if t.path and all(covered(m, bare(t.name).lower()) >= ENOUGH for m in query.mentions)
    ]
    return found if len({t.name for t in found}) == 1 else []


def _speaking_of(query: Query, library: Library, shelves: Sequence[Shelf]) -> list[Term]:
    """The one term whose definition speaks of what is asked (金财工程 in that of 信息化建设); none where several do."""
    if sum(len(m.text) for m in query.mentions) < LEAST:
        return []
    own = any(m.items for m in query.mentions)
    found = [
        t
        for t in library.terms(shelves)
        if all(_explains(t, m) if m.items else m.text in bare(t.definition).lower() for m in query.mentions)
    ]
    if own and query.intent is not Intent.DEFINE:
        return []
    return found if len({t.name for t in found}) == 1 else []


def _explains(term: Term, mention: Mention) -> bool:
    """Whether a definition says in passing what another item is (公务接待费反映…, in that of “三公”经费)."""
    names = [bare(name) for name in (mention.text, *mention.items)]
    return any(re.search(re.escape(name) + "(?:支出)?(?:是?指|反映)", bare(term.definition)) for name in names)


def _near(query: Query, library: Library, shelves: Sequence[Shelf]) -> list[Term]:
    """The one term whose name, or its last level (…（项）), is all but what is asked: documents have slips too."""
    if len(query.mentions) != 1 or len(query.mentions[0].text) < LONG:
        return []
    asked = query.mentions[0].text
    found = [
        t
        for t in library.terms(shelves)
        if any(fuzz.ratio(asked, bare(name).lower()) >= ALIKE for name in (t.name, *(LEVEL.sub("", p) for p in t.path)))
    ]
    return found if len({t.name for t in found}) == 1 else []


def define(query: Query, library: Library, shelves: Sequence[Shelf]) -> Result | None:
    """The terms that the question names, by their names or as items; None where the glossaries have none.

    Of several documents the latest one's definitions are given.
    """
    items = {item for mention in query.mentions for item in mention.items}
    terms = [
        t
        for t in library.terms(shelves)
        if t.name in query.terms or items & set(canonical(t.name)) or t.number == query.term_number
    ]
    terms = (
        terms
        or _holding(query, library, shelves)
        or _speaking_of(query, library, shelves)
        or _near(query, library, shelves)
    )
    if not terms:
        return None
    latest = terms[0].source.document
    kept = {t.name: t for t in reversed(terms) if t.source.document == latest}
    return Result(Status.ANSWERED, query, terms=tuple(reversed(kept.values())))
