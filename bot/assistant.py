"""Question in, answer out: understanding, knowledge and replies joined. Terminal and Telegram speak to this."""

from __future__ import annotations

import time
from dataclasses import replace

from bot.answer import Answer, Conversation
from bot.offers import Offers
from bot.private import covered
from bot.remembering import remember
from bot.replies import agreement, asking, explain, refusals, text
from bot.replies.refusals import Help
from bot.understanding import asides, context, intents, turns
from bot.understanding.left_over import unknown
from bot.understanding.lexicon import Lexicon, Role
from bot.understanding.normalise import question as normalised
from bot.understanding.repair import Repairer
from bot.understanding.segment import Segmenter
from bot.understanding.slots import SlotReader, Slots
from glossary.lookup import Glossary
from knowledge.answering import Answers, figures_of
from knowledge.checks import cautioned
from knowledge.contract import Intent, Query, Result, Status
from knowledge.nearby import Nearby
from knowledge.query import Library
from knowledge.store import Store

# A body's name is never mended: 甲区财政局 is not a slip for 乙区财政局.
REPAIRED = (Role.ITEM, Role.LABEL, Role.PROJECT, Role.TERM, Role.TOPIC, Role.MEASURE)
NOT_KNOWN = {Intent.GREETING, Intent.THANKS, Intent.PERSONAL, Intent.UNKNOWN}
# What is replied to with examples of what can be asked.
SHOWING_HOW = {Intent.GREETING, Intent.HELP, Intent.PERSONAL, Intent.UNKNOWN}


def _said(question: str) -> str:
    """A question as it can be asked again: half a character (of a pair of surrogates) cannot, and nothing personal."""
    return covered(question.strip().encode("utf-8", "replace").decode("utf-8"))


class Assistant:
    """Answers questions from one knowledge base."""

    def __init__(self, store: Store) -> None:
        self._library = Library(store)
        self._answers = Answers(self._library)
        names = self._library.names()
        self._glossary = Glossary(self._library.terms())
        self.lexicon = Lexicon(names)
        self.reader = SlotReader(self.lexicon, Segmenter(self.lexicon), Repairer(self.lexicon.names(*REPAIRED)))
        self._offers = Offers(self.reader, self.lexicon, self._answers, Nearby(self._library, store))

    def ask(self, question: str, conversation: Conversation | None = None, *, explained: bool = False) -> Answer:
        """Answer one question; with a conversation, as a follow-up to what was asked before in it.

        How the answer came about is told only where it is to be explained: that takes as long as answering.
        """
        started = time.perf_counter()
        self._library.statements.clear()
        said = _said(question)
        if len(said) > asides.LONGEST:
            return self._aside(question, asides.LONG, said if explained else "")
        turn = turns.heard(said, conversation)
        if conversation and turn.places and turn.places[0] >= len(conversation.shown):
            turn = turns.heard(conversation.choices[turn.places[0]], None)
        slots = self.reader.read(turn.text)
        aside = asides.kind(slots)
        if aside:
            beside = self._beside(question, turn.text, conversation, explained=explained)
            return beside or self._aside(question, aside, turn.text if explained else "")
        own = intents.query(slots)
        query, goes_on = own, False
        if turn.corrects and not turn.places and not turn.failed and context.says_nothing(query, slots):
            turn = replace(turn, failed="correction")
        if conversation and turn.failed:
            answer = self._not_followed(question, turn, conversation)
            return replace(answer, explanation=explain.unasked(turn.text, turn.failed)) if explained else answer
        if conversation:
            query, goes_on = context.continued(query, slots, turn, conversation)
        result = self._result(query)
        if result.status is Status.NOT_FOUND and not goes_on and context.may_be_elsewhere(query, own):
            elsewhere = self._result(own)
            if elsewhere.status is not Status.NOT_FOUND:
                query, result = own, elsewhere
        # 第二名呢, with nothing before that has an order: of what was talked about, and so no other matter
        lost = goes_on and not (own.mentions or own.subjects)
        if result.missing == "item" and result.status is Status.NOT_FOUND and not slots.in_the_field and not lost:
            result = replace(result, query=replace(query, intent=Intent.UNKNOWN))
        if result.query.intent is Intent.UNKNOWN:
            result = replace(result, missing=asides.unread(turn.text))
        steps = self._explained(turn, slots, own, query, result) if explained else ()
        bodies = [word.text for word in slots.words if word.has(Role.DEPARTMENT)]
        # 2022年呢 is no question behind the name of a department
        plain = (goes_on and asking.whatever(result.query)) or turns.plain(turn, turn.text if bodies else said)
        help_, choices = Help(), refusals.choices(result, plain, bodies)
        if result.status is Status.NOT_FOUND and result.query.intent not in NOT_KNOWN:
            words = "" if goes_on else asking.own_words(slots)
            choices = self._offers.near(result, words)
            help_ = Help(asking.understood(result.query, self._offers.name, words, bodies), choices)
        if result.findings and result.query.intent is not Intent.CHECK:
            choices = (*choices, agreement.question(result, follows=conversation is not None))
        if conversation is not None and result.query.intent not in NOT_KNOWN:
            remember(conversation, query, result, choices, goes_on=goes_on)
        examples = self._offers.examples if result.query.intent in SHOWING_HOW else ()
        reply = text.reply(result, slots.repairs, examples, help_)
        return Answer(
            question=question,
            status=result.status,
            intent=result.query.intent.value,
            text=reply,
            figures=figures_of(result),
            choices=choices,
            elapsed_ms=round((time.perf_counter() - started) * 1000, 2),
            explanation=steps,
            missing=result.missing,
            about=result.about,
            left=unknown(slots),
        )

    def _beside(
        self, question: str, message: str, conversation: Conversation | None, *, explained: bool
    ) -> Answer | None:
        """The answer to what is asked beside something off topic, where that is a question of its own."""
        rest = asides.beside(message)
        if not rest or self.ask(rest).status is not Status.ANSWERED:
            return None
        answer = self.ask(rest, conversation, explained=explained)
        return replace(answer, question=question, text=refusals.BESIDE + answer.text)

    def _aside(self, question: str, kind: str, message: str) -> Answer:
        """The reply to what is no question of accounts; `message` is what is told of it where it is explained."""
        intent = Intent.PERSONAL if kind == asides.PERSONAL else Intent.UNKNOWN
        reply = refusals.aside(kind, self._offers.examples)
        steps = explain.unasked(message, kind) if message else ()
        return Answer(question, Status.NOT_FOUND, intent.value, reply, explanation=steps, missing=kind)

    def _explained(self, turn: turns.Turn, slots: Slots, own: Query, query: Query, result: Result) -> tuple[str, ...]:
        statements = tuple(self._library.statements)
        return explain.steps(explain.Trace(turn, slots, own, query, result, self._answers.readings(result), statements))

    def _result(self, query: Query) -> Result:
        if query.intent in NOT_KNOWN:
            return Result(Status.NOT_FOUND, query)
        if query.intent is Intent.RESET:
            return Result(Status.ANSWERED, query)
        if query.intent is Intent.HELP:
            return Result(Status.ANSWERED, query, holdings=tuple(self._library.holdings()))
        return cautioned(self._answers.answer(query), self._library.db)

    def _not_followed(self, question: str, turn: turns.Turn, talk: Conversation) -> Answer:
        """A choice or a correction that cannot be followed: what was shown is offered again."""
        names = tuple(thing.name for thing in talk.shown) or talk.choices
        query = talk.query or Query(Intent.UNKNOWN)
        result = Result(Status.NOT_FOUND, query, missing=turn.failed, instead=names)
        reply = text.reply(result, [], self._offers.examples)
        return Answer(question, result.status, query.intent.value, reply, choices=talk.choices, missing=turn.failed)

    def term(self, name: str) -> Answer:
        """The definition of a term (名词解释), or which terms have a near name; an empty name lists them."""
        wanted = normalised(name)
        if not wanted:
            listed = text.terms([term.name for term in self._glossary.near("")])
            return Answer(name, Status.ANSWERED, Intent.DEFINE.value, listed)
        found = self._glossary.find(wanted)
        near = () if found else self._glossary.near(wanted)
        query = Query(Intent.DEFINE, terms=tuple(t.name for t in found))
        status = Status.ANSWERED if found else Status.NOT_FOUND
        instead = tuple(t.name for t in near)
        result = Result(status, query, terms=found, missing="term", about=(name.strip(),), instead=instead)
        return Answer(name, status, Intent.DEFINE.value, text.reply(result, [], self._offers.examples))

    def holdings(self) -> Answer:
        """Which departments and years the knowledge base holds."""
        result = self._answers.answer(Query(Intent.HOLDINGS))
        return Answer("", result.status, Intent.HOLDINGS.value, text.reply(result, [], self._offers.examples))

    def help(self) -> str:
        """What can be asked, with examples that the knowledge base at hand can answer."""
        return text.help_text(self._library.holdings(), self._offers.examples)
