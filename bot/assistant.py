"""Question in, answer out: understanding, knowledge and replies joined. Terminal and Telegram speak to this."""

from __future__ import annotations

import re
import time
from dataclasses import replace

from bot.answer import Answer, Conversation
from bot.replies import explain, text
from bot.understanding import context, intents
from bot.understanding.lexicon import Lexicon, Role
from bot.understanding.normalise import question as normalised
from bot.understanding.repair import Repairer
from bot.understanding.segment import Segmenter
from bot.understanding.slots import SlotReader
from glossary.lookup import Glossary
from knowledge.answering import Answers, figures_of
from knowledge.contract import Intent, Query, Result, Status
from knowledge.query import Library
from knowledge.store import Store

# A longer question is no question; what is cut off is said.
LONGEST = 300
CHOICE = re.compile(r"^(?:第?([一二三四五六七八九\d])(?:个|项)?|([1-9]))$")
# A body's name is never mended: 甲区财政局 is not a slip for 乙区财政局.
REPAIRED = (Role.ITEM, Role.LABEL, Role.PROJECT, Role.TERM, Role.TOPIC, Role.MEASURE)
NOT_KNOWN = {Intent.GREETING, Intent.THANKS, Intent.PERSONAL, Intent.UNKNOWN}


class Assistant:
    """Answers questions from one knowledge base."""

    def __init__(self, store: Store) -> None:
        self._library = Library(store)
        self._answers = Answers(self._library)
        names = self._library.names()
        self._glossary = Glossary(self._library.terms())
        self._lexicon = Lexicon(names)
        self._reader = SlotReader(self._lexicon, Segmenter(self._lexicon), Repairer(self._lexicon.names(*REPAIRED)))

    def ask(self, question: str, conversation: Conversation | None = None) -> Answer:
        """Answer one question; with a conversation, as a follow-up to what was asked before in it."""
        started = time.perf_counter()
        self._library.statements.clear()
        asked = self._chosen(question.strip(), conversation)
        slots = self._reader.read(normalised(asked[:LONGEST]))
        query = intents.query(slots)
        if conversation:
            query = context.continued(query, slots, conversation.query)
        result = self._result(query)
        if result.missing == "item" and result.status is Status.NOT_FOUND and not slots.in_the_field:
            result = replace(result, query=replace(query, intent=Intent.UNKNOWN))
        choices = text.choices(result, asked)
        if conversation is not None and result.query.intent not in NOT_KNOWN:
            conversation.query, conversation.choices = self._remembered(result), choices
        reply = text.reply(result, slots.repairs, self._examples)
        return Answer(
            question=question,
            status=result.status,
            intent=result.query.intent.value,
            text=reply,
            figures=figures_of(result),
            choices=choices,
            elapsed_ms=round((time.perf_counter() - started) * 1000, 2),
            explanation=explain.steps(slots, query, result, self._library.statements),
        )

    def _result(self, query: Query) -> Result:
        if query.intent in NOT_KNOWN:
            return Result(Status.NOT_FOUND, query)
        if query.intent is Intent.HELP:
            return Result(Status.ANSWERED, query, holdings=tuple(self._library.holdings()))
        return self._answers.answer(query)

    @staticmethod
    def _remembered(result: Result) -> Query:
        """The query as follow-ups take it over: with the department that was answered about."""
        departments = tuple(dict.fromkeys(p.card.department for p in result.parts))
        query = result.query
        winner = result.parts[0].card if query.intent is Intent.RANK and len(result.parts) == 1 else None
        subjects = (winner.subject,) if winner and winner.subject == winner.item else query.subjects
        return replace(query, departments=query.departments or departments[:1], subjects=subjects)

    @staticmethod
    def _chosen(question: str, conversation: Conversation | None) -> str:
        """An answer to a choice (2, 第二个) as the question it stands for."""
        found = CHOICE.match(question)
        if not found or conversation is None or not conversation.choices:
            return question
        digit = found[1] or found[2]
        number = int(digit) if digit.isdecimal() else "一二三四五六七八九".index(digit) + 1
        return conversation.choices[number - 1] if number <= len(conversation.choices) else question

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
        return Answer(name, status, Intent.DEFINE.value, text.reply(result, [], self._examples))

    def holdings(self) -> Answer:
        """Which departments and years the knowledge base holds."""
        result = self._answers.answer(Query(Intent.HOLDINGS))
        return Answer("", result.status, Intent.HOLDINGS.value, text.reply(result, [], self._examples))

    def help(self) -> str:
        """What can be asked, with examples that the knowledge base at hand can answer."""
        return text.help_text(self._library.holdings(), self._examples)

    @property
    def _examples(self) -> tuple[str, ...]:
        """Questions that the documents held can answer."""
        holdings = self._library.holdings()
        if not holdings:
            return ()
        latest = max(holdings, key=lambda h: h.year)
        several = len({h.department for h in holdings}) > 1
        who = latest.short if several else ""
        return tuple(
            f"{who}{q}" for q in ("三公经费多少", "机关运行经费比上年增减多少", "哪个项目得分最高", "什么叫基本支出")
        )
