"""Figures and terms that fit a few words, ranked, for choosing one while typing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import islice

from bot.answer import Hit
from bot.replies import marks, phrases, text
from bot.replies.asking import own_words
from bot.understanding import intents
from bot.understanding.normalise import question as normalised
from bot.understanding.slots import SlotReader
from glossary.lookup import Glossary
from knowledge.answering import Answers
from knowledge.contract import Intent, Mention, Query, Status
from knowledge.vocabulary import bare

# So many items whose names hold the words are looked at, and so many candidates in all.
MOST_ITEMS, MOST_CANDIDATES = 6, 120
KEPT = 256
FEW_DEPARTMENTS = 12
YEAR = re.compile(r"\d{4}年?度?")


class Lookup:
    """Finds figures and terms by a few words."""

    def __init__(
        self,
        answers: Answers,
        glossary: Glossary,
        reader: SlotReader,
        items: Sequence[str],
        short: Callable[[str], str],
    ) -> None:
        self._answers, self._glossary, self._reader, self._short = answers, glossary, reader, short
        self._printed = items
        self._candidates = lru_cache(maxsize=KEPT)(self._found)

    @cached_property
    def _items(self) -> dict[str, str]:
        return {bare(name): name for name in self._printed}

    def find(self, words: str, start: int, count: int) -> tuple[tuple[Hit, ...], int]:
        """Hits from the one at `start`, and where the next ones begin; 0 where there are no more."""
        candidates = self._candidates(normalised(words))
        hits: list[Hit] = []
        told: set[tuple[str, str]] = set()
        at = start
        for query in islice(candidates, start, None):
            if len(hits) == count:
                return tuple(hits), at
            at += 1
            hit = self._hit(query)
            if hit and (hit.title, hit.about) not in told:
                told.add((hit.title, hit.about))
                hits.append(hit)
        return tuple(hits), 0

    def _found(self, words: str) -> tuple[Query, ...]:
        """The questions that the words may stand for, the likeliest first: themselves, figures, definitions."""
        if not words:
            return ()
        slots = self._reader.read(words)
        query = intents.query(slots)
        terms = dict.fromkeys([*(term.name for term in self._glossary.find(words)), *self._glossary.near(words)])
        defined = [Query(Intent.DEFINE, terms=(name,)) for name in terms]
        # without a department all are asked, which takes too long while somebody types
        few = query.departments or self._answers.library.held() <= FEW_DEPARTMENTS
        own = [query] if few and query.intent is not Intent.UNKNOWN else []
        named = list(islice(self._figures(query, YEAR.sub("", own_words(slots)) or words), MOST_CANDIDATES))
        return (*own, *named[:3], *defined, *named[3:])

    def _figures(self, query: Query, words: str) -> Iterator[Query]:
        """The figures of the items that are named, of every department and year that states them, newest first."""
        library = self._answers.library
        few = query.departments or library.held() <= FEW_DEPARTMENTS
        shelves = library.shelves(query.departments, query.years) if few else []
        shelves = [s for s in shelves if not s.budget] or shelves
        for item in self._named(query, words):
            stating = library.stating(item, "")
            if not few:
                shelves = library.shelves_of(sorted(stating)[-MOST_CANDIDATES:])
            for shelf in (s for s in shelves if s.id in stating):
                yield Query(
                    Intent.FIGURE,
                    departments=(shelf.department,),
                    years=(shelf.year,),
                    mentions=(Mention(item, (item,)),),
                )

    def _named(self, query: Query, words: str) -> list[str]:
        """The items that are named, and those whose names begin with or hold the words."""
        found = dict.fromkeys(item for mention in query.mentions for item in mention.items)
        word = bare(words)
        holding = sorted((n for n in self._items if word in n), key=lambda n: (not n.startswith(word), len(n)))
        found |= dict.fromkeys(self._items[name] for name in holding)
        return list(found)[:MOST_ITEMS]

    def _hit(self, query: Query) -> Hit | None:
        result = self._answers.answer(query)
        if result.status is not Status.ANSWERED:
            return None
        told = text.marked(result, [], [])
        if result.terms:
            term = result.terms[0]
            return Hit(f"什么是{term.name}", term.definition, told)
        if not result.parts:
            return None
        part = result.parts[0]
        figures = part.figures or part.card.figures[:1]
        more = f" 等{len(result.parts)}项" if len(result.parts) > 1 else ""
        name = phrases.name(part.card)
        about = f"{self._short(part.card.department) or part.card.department} {part.card.year}年"
        return Hit(f"{name} {marks.plain(phrases.value(figures[0]))}{more}", about, told)
