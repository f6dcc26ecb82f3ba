"""What can be asked next with one touch, fitting an answer. Only what has an answer is offered: it is asked first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache

from bot.answer import Step
from bot.charts.chart import chart_of
from bot.understanding.normalise import question as normalised
from glossary.lookup import Glossary
from knowledge.answering import Answers
from knowledge.cards import of_measures
from knowledge.contract import Card, Intent, Mention, Query, Result, Status
from knowledge.derive import SPENT, first
from knowledge.figures import CHANGE
from knowledge.many import Many
from knowledge.spread import COMPARED

# Of so many years a trend is drawn, and so many other years have a button each.
TREND_YEARS, OTHER_YEARS = 6, 2
# Of so many steps it is remembered whether they have answers.
KEPT = 1024
PLANS = ("全年预算数", "年初预算数", "预算数")
# The answers to these tell a reason besides, and all that work nothing out the change and the share: a button for what
# is told would tell it again.
TOLD = {Intent.FIGURE, Intent.COMPARE}
FIGURES = {
    Intent.FIGURE,
    Intent.COMPARE,
    Intent.SHARE,
    Intent.BUDGET,
    Intent.REASON,
    Intent.SCORE,
    Intent.COUNT,
    Intent.RANK,
    Intent.CALC,
}


class Steps:
    """Finds what can be asked next."""

    def __init__(self, answers: Answers, glossary: Glossary) -> None:
        self._answers, self._glossary = answers, glossary
        # as long as the knowledge base is as it is: after a popular question the same is offered again and again
        self._answered = lru_cache(maxsize=KEPT)(self._has_answer)

    def after(self, result: Result) -> tuple[Step, ...]:
        """What can be asked next, most useful first."""
        if result.status is not Status.ANSWERED or not result.parts:
            return ()
        apart = self._apart(result)
        if len(result.parts) > 1:
            return (*apart, *self._of_several(result))
        return (*apart, *(self._of_one(result) if result.query.intent in FIGURES else ()))

    def _apart(self, result: Result) -> tuple[Step, ...]:
        """All that was found on what the document contradicts."""
        if not result.findings or result.query.intent is Intent.CHECK:
            return ()
        found = {(source.document, source.line) for source in result.findings[0].sources}
        lines = [{(f.source.document, f.source.line) for f in part.figures} for part in result.parts]
        part = next((part for part, own in zip(result.parts, lines, strict=True) if own & found), result.parts[0])
        step = Step("apart", "哪里对不上", replace(_of(part.card, result.query), intent=Intent.CHECK))
        return (step,) if self._answered(step) else ()

    @staticmethod
    def _of_several(result: Result) -> Iterator[Step]:
        if chart_of(result):
            yield Step("chart", "图", result.query, drawn=True)

    def _of_one(self, result: Result) -> Iterator[Step]:
        card = result.parts[0].card
        own = _of(card, result.query)
        yield from self._in_document(result, card, own)
        library = self._answers.library
        alike = [shelf for shelf in library.shelves((card.department,)) if shelf.kind == card.kind]
        stating = library.stating(card.item, card.subject, [shelf.id for shelf in alike])
        years = sorted({shelf.year for shelf in alike if shelf.id in stating})
        # of several evaluations of one year none is the year's
        if len(years) > 1 and not card.viewpoint:
            yield Step("trend", "走势图", replace(own, years=(), all_years=TREND_YEARS), drawn=True)
        few = 0 if card.subject else Many(library).stating(card.item, card.year, card.kind, COMPARED + 1)
        if 1 < few <= COMPARED:
            yield Step("bodies", "各部门", replace(own, departments=(), every=True))
        found = self._glossary.find(normalised(card.item)) or self._glossary.find(normalised(card.label))
        if found:
            yield Step("term", "名词解释", Query(Intent.DEFINE, terms=(found[0].name,)))
        nearest = sorted((year for year in years if year != card.year), key=lambda year: (abs(year - card.year), -year))
        for year in sorted(nearest[:OTHER_YEARS]):
            yield Step(f"y{year}", f"{year}年", replace(own, years=(year,)))

    def _in_document(self, result: Result, card: Card, own: Query) -> Iterator[Step]:
        """What the same document says besides."""
        intent, derived = result.query.intent, bool(result.parts[0].derived)
        reasons = len(card.reasons) > (1 if intent in TOLD and not derived else 0)
        asked: list[tuple[bool, Callable[[], Step]]] = [
            (
                reasons and intent is not Intent.REASON,
                lambda: Step("why", "原因", replace(own, intent=Intent.REASON)),
            ),
            (
                derived and bool(of_measures(card, CHANGE)),
                lambda: Step("before", "与上年比", replace(own, intent=Intent.COMPARE, measures=CHANGE, basis="上年")),
            ),
            (
                derived and bool(of_measures(card, ("占比",))),
                lambda: Step("share", "占比", replace(own, intent=Intent.SHARE, measures=("占比",))),
            ),
            (not card.subject, lambda: Step("parts", "构成图", replace(own, intent=Intent.LIST), drawn=True)),
            (
                first(card, PLANS) is not None and first(card, SPENT) is not None,
                lambda: Step(
                    "plan", "预算对比图", replace(own, intent=Intent.BUDGET, measures=(*PLANS, *SPENT)), drawn=True
                ),
            ),
        ]
        for wanted, make in asked:
            if wanted and self._answered(step := make()):
                yield step

    def _has_answer(self, step: Step) -> bool:
        found = self._answers.answer(step.query)
        return found.status is Status.ANSWERED and (not step.drawn or chart_of(found) is not None)


def _of(card: Card, query: Query) -> Query:
    """The question for what a card is about, of its department and year."""
    own = card.item != card.subject
    named = query.mentions or ((Mention(card.label or card.item, (card.item,)),) if own else ())
    return Query(
        Intent.FIGURE,
        departments=(card.department,),
        years=(card.year,),
        mentions=named,
        subjects=(card.subject,) if card.subject else (),
        units=query.units,
        viewpoint=query.viewpoint,
    )
