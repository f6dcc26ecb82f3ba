"""Name → term: exact, alias, near. Names are at hand; what a term means is fetched when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from rapidfuzz import fuzz, process

from knowledge.model import Term
from knowledge.vocabulary import bare

# Of the names that are near but not the same, these many are offered, above this likeness.
OFFERED, NEAR = 5, 50.0


class Glossary:
    """The terms of all documents, by name.

    `names` gives those of terms and their aliases with the terms that they stand for, and is asked for when one is
    looked for; `define` gives the terms of some names, the latest definition of each first.
    """

    def __init__(
        self, names: Callable[[], Mapping[str, Sequence[str]]], define: Callable[[Sequence[str]], Sequence[Term]]
    ) -> None:
        self._given, self._define = names, define

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name, terms in self._given().items():
            found.setdefault(bare(name).lower(), []).extend(terms)
        return found

    def find(self, name: str) -> tuple[Term, ...]:
        """The terms of this name or alias, the latest document's definition of each."""
        kept: dict[str, Term] = {}
        for term in self._define(tuple(dict.fromkeys(self._names.get(bare(name).lower(), ())))):
            kept.setdefault(term.name, term)
        return tuple(kept.values())

    def near(self, name: str) -> tuple[str, ...]:
        """The terms with a name like this one, or that hold it, nearest first; for an empty name all of them."""
        word = bare(name).lower()
        if not word:
            return tuple(dict.fromkeys(term for terms in self._names.values() for term in terms))
        found = dict.fromkeys(terms[0] for known, terms in self._names.items() if word in known)
        near = process.extract(word, list(self._names), scorer=fuzz.ratio, score_cutoff=NEAR, limit=OFFERED)
        found |= dict.fromkeys(self._names[known][0] for known, _, _ in near)
        return tuple(found)[:OFFERED]
