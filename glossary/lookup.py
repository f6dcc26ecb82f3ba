"""Name → term: exact, alias, near."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz, process

from knowledge.model import Term
from knowledge.vocabulary import bare

# Of the names that are near but not the same, these many are offered, above this likeness.
OFFERED, NEAR = 5, 50.0


class Glossary:
    """The terms of all documents, by name."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self._terms = tuple(terms)
        self._names: dict[str, list[Term]] = {}
        for term in terms:
            for name in (term.name, *term.aliases):
                self._names.setdefault(bare(name).lower(), []).append(term)

    def find(self, name: str) -> tuple[Term, ...]:
        """The terms of this name or alias, the latest document's definition of each."""
        kept: dict[str, Term] = {}
        for term in self._names.get(bare(name).lower(), ()):
            kept.setdefault(term.name, term)
        return tuple(kept.values())

    def near(self, name: str) -> tuple[Term, ...]:
        """Terms with a name like this one, or that hold it, nearest first; for an empty name the first ones."""
        word = bare(name).lower()
        if not word:
            kept = {term.name: term for term in reversed(self._terms)}
            return tuple(reversed(kept.values()))
        found: dict[str, Term] = {}
        for known, terms in self._names.items():
            if word in known:
                found.setdefault(terms[0].name, terms[0])
        for known, _, _ in process.extract(
            word, list(self._names), scorer=fuzz.ratio, score_cutoff=NEAR, limit=OFFERED
        ):
            term = self._names[known][0]
            found.setdefault(term.name, term)
        return tuple(found.values())[:OFFERED]
