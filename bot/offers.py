"""Questions that are offered: each is asked first, and only one that has an answer is offered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import islice

from bot.replies import asking
from bot.understanding import intents
from bot.understanding.lexicon import Lexicon, Role
from bot.understanding.normalise import normal
from bot.understanding.normalise import question as normalised
from bot.understanding.slots import SlotReader
from knowledge.answering import Answers
from knowledge.contract import Card, Intent, Passage, Query, Result, Status
from knowledge.nearby import Nearby
from knowledge.short_names import parted, short_names

# So many questions are offered, and no more than so many are asked to find them.
OFFERED, TRIED = 3, 6
# So many answers and names are remembered: the same ones are offered again and again.
KEPT = 512
# What is asked of the department that is shown as an example, and what of none.
EXAMPLES = ("三公经费多少", "机关运行经费比上年增减多少", "哪个项目得分最高", "收入总计多少", "支出总计多少")
EXAMPLES_OF_WORDS = ("什么叫基本支出", "什么叫三公经费", "收录了哪些部门")
MOST_EXAMPLES = 4
# A name of fewer characters is hard to tell from other words.
SHORT = 3
# Kinds of question that words answer.
IN_WORDS = {Intent.TEXT, Intent.DEFINE, Intent.LIST, Intent.REASON, Intent.CHECK, Intent.HOLDINGS}


class Offers:
    """Finds questions that have answers: near one that has none, and as examples."""

    def __init__(self, reader: SlotReader, lexicon: Lexicon, answers: Answers, nearby: Nearby) -> None:
        self._reader, self._lexicon, self._answers, self._nearby = reader, lexicon, answers, nearby
        self._answered = lru_cache(maxsize=KEPT)(self._asked)
        self._called = lru_cache(maxsize=KEPT)(self._shortest)

    def near(self, result: Result, own: str = "") -> tuple[str, ...]:
        """Questions near one that has no answer; `own` are the asker's words for what is asked."""
        query = result.query
        found: list[str] = []
        asked = _undated(query) if own else None
        for near in islice(self._nearby.queries(result), TRIED):
            said = asking.question(near, self.name, own if asked and _undated(near) == asked else "")
            if said and said not in found and self._answers_it(said, near):
                found.append(said)
            if len(found) == OFFERED:
                break
        return tuple(found or self._usual(result))

    def name(self, department: str) -> str:
        """What a department is called: the shortest name that is no other's; nothing where there is no other."""
        return "" if self._only else self._called(department)

    @cached_property
    def examples(self) -> tuple[str, ...]:
        """Questions that show what can be asked."""
        latest = self._answers.library.latest()
        if not latest:
            return ()
        who = self.name(latest)
        asked = [f"{who}{what}" for what in EXAMPLES]
        of_figures = [q for q in asked if self._answered(q).status is Status.ANSWERED]
        of_words = [q for q in EXAMPLES_OF_WORDS if self._answered(q).status is Status.ANSWERED]
        return tuple([*of_figures[: MOST_EXAMPLES - 1], *of_words][:MOST_EXAMPLES])

    def _usual(self, result: Result) -> Iterable[str]:
        """What the document that has nothing on the question does have."""
        asked = ((asking.question(query, self.name), query) for query in self._nearby.usual(result))
        return list(islice((said for said, query in asked if self._answers_it(said, query)), OFFERED))

    def _answers_it(self, said: str, wanted: Query) -> bool:
        """Whether a question is understood as what is wanted, and has an answer."""
        result = self._answered(said)
        if result.status is not Status.ANSWERED:
            return False
        if wanted.intent in (Intent.DEFINE, Intent.HOLDINGS):
            return result.query.intent is wanted.intent
        told: list[Card | Passage] = [*(part.card for part in result.parts), *result.passages]
        if not told or (result.passages and wanted.intent not in IN_WORDS):
            return False
        items = {item for mention in wanted.mentions for item in mention.items}
        return (
            all(own.department in wanted.departments and own.year in wanted.years for own in told)
            and (not items or bool(result.passages) or any(part.card.item in items for part in result.parts))
            and all(part.card.subject in wanted.subjects for part in result.parts if wanted.subjects)
        )

    def _asked(self, said: str) -> Result:
        return self._answers.answer(intents.query(self._reader.read(normalised(said))))

    @cached_property
    def _only(self) -> bool:
        return self._answers.library.held() == 1

    def _shortest(self, department: str) -> str:
        places = parted(department).places
        own = [name for name in short_names(department) if self._means(name) == {department}]
        # 乙区财政局 reads better than 乙财政局
        whole = [n for n in own if not any(n.startswith(p[:-1]) and not n.startswith(p) for p in places)]
        level = places[-1][-1] if places else ""
        return min(whole or own, key=lambda n: (len(n) < SHORT, n[0] != level, len(n)), default=department)

    def _means(self, name: str) -> set[str]:
        """The departments that a name stands for; none where it is another word too."""
        senses = self._lexicon.senses(normal(name))
        bodies = all(s.role in (Role.DEPARTMENT, Role.UNIT, Role.BODY) for s in senses)
        return {s.value for s in senses if s.role is Role.DEPARTMENT} if bodies else set()


def _undated(query: Query) -> Query:
    """A query without whom and when it asks about."""
    return replace(
        query,
        departments=(),
        unknown_departments=(),
        either=False,
        every=False,
        years=(),
        years_back=(),
        year_before=False,
        all_years=0,
    )
