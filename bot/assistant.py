"""Question in, answer out: understanding, knowledge and replies joined. Terminal and Telegram speak to this."""

from __future__ import annotations

import gc
import logging
import time
from collections.abc import Sequence
from dataclasses import replace

from bot import compound
from bot.answer import Answer, Cited, Conversation, Hit, Menu, Proof, Step
from bot.browsing import Browser
from bot.lookup import Lookup
from bot.offers import Offers
from bot.private import covered
from bot.remembering import remember
from bot.replies import agreement, asking, explain, marks, refusals, text
from bot.replies.proof import caption
from bot.replies.proof import words as quotation
from bot.replies.refusals import Help
from bot.steps import Steps
from bot.understanding import asides, context, intents, shared, turns
from bot.understanding.left_over import unknown
from bot.understanding.lexicon import Role
from bot.understanding.normalise import question as normalised
from bot.understanding.repair import Repairer
from bot.understanding.segment import Segmenter
from bot.understanding.slots import SlotReader, Slots
from glossary.lookup import Glossary
from knowledge.answering import Answers, figures_of
from knowledge.checks import cautioned
from knowledge.contract import Intent, Query, Result, Status
from knowledge.model import Figure, Format
from knowledge.nearby import Nearby
from knowledge.originals import Originals
from knowledge.query import Library
from knowledge.selecting import Knowledge

NOT_KNOWN = {Intent.GREETING, Intent.THANKS, Intent.PERSONAL, Intent.UNKNOWN}
# So many objects are made before the newest are looked through for garbage: those of some answers.
OBJECTS = 20_000
# What is replied to with examples of what can be asked.
SHOWING_HOW = {Intent.GREETING, Intent.HELP, Intent.PERSONAL, Intent.UNKNOWN}
_log = logging.getLogger(__name__)


def _said(question: str) -> str:
    """A question as it can be asked again: half a character (of a pair of surrogates) cannot, and nothing personal."""
    return covered(question.strip().encode("utf-8", "replace").decode("utf-8"))


class Assistant:
    """Answers questions from one knowledge base."""

    def __init__(self, store: Knowledge) -> None:
        self._library = Library(store)
        self._answers = Answers(self._library)
        self.lexicon = shared.lexicon(self._library, store.beside)
        self._glossary = Glossary(self.lexicon.terms, self._library.terms_named)
        self._repairer = Repairer(self.lexicon.near)
        self.reader = SlotReader(self.lexicon, Segmenter(self.lexicon), self._repairer)
        self._browser = Browser(self._library, self._name)
        self._lookup = Lookup(self._answers, self._glossary, self.reader, self.lexicon.labels, self._name)
        self._originals = Originals(store)
        self._steps = Steps(self._answers, self._glossary)
        self._offers = Offers(self.reader, self.lexicon, self._answers, Nearby(self._library, store))

    def ready(self) -> Assistant:
        """The assistant with all at hand that its first question would wait for: for one that will be asked a lot."""
        self._repairer.ready()
        # the dictionary stays as long as the program: looking through it for garbage takes a tenth of a second
        gc.collect()
        gc.freeze()
        # an answer makes thousands of objects and leaves none: Python would look through them several times over
        gc.set_threshold(OBJECTS)
        return self

    def ask(self, question: str, conversation: Conversation | None = None, *, explained: bool = False) -> Answer:
        """Answer a message; with a conversation, as a follow-up to what was asked before in it.

        How the answer came about is told only where it is to be explained: that takes as long as answering.
        """
        before = replace(conversation) if conversation else None
        whole = self._one(question, conversation, explained=explained)
        answer = compound.answered(question, before, whole, self._one) or self._beside_talk(question, before, whole)
        if answer is None:
            return whole
        if conversation and before:
            conversation.become(before)
        return replace(answer, question=question, explanation=answer.explanation or whole.explanation)

    def _beside_talk(self, question: str, talk: Conversation | None, whole: Answer) -> Answer | None:
        """The answer to what is asked beside mere talk; None where all of the message asks, or it is none either."""
        lost = whole.status is Status.NOT_FOUND and whole.left
        rest = compound.without_talk(question, self.reader) if lost else ""
        answer = self._one(rest, talk) if rest else None
        return answer if answer and answer.status is not Status.NOT_FOUND else None

    def _one(self, question: str, conversation: Conversation | None = None, *, explained: bool = False) -> Answer:
        """Answer one question."""
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
        if not goes_on:
            query, own = (intents.alone(each, slots) for each in (query, own))
        result = self._result(query)
        if result.status is Status.NOT_FOUND and not goes_on and context.may_be_elsewhere(query, own):
            elsewhere = self._result(own)
            if elsewhere.status is not Status.NOT_FOUND:
                query, result = own, elsewhere
        if goes_on and result.missing == "measure" and query.measures and not own.measures and own.departments:
            # 那财政局的呢, after a budget: of accounts, which have what was spent
            spent = self._result(replace(query, measures=(), intent=Intent.FIGURE))
            result = spent if spent.status is Status.ANSWERED else result
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
        if choices and compound.asks_more(said) and self._one(choices[0]).status is Status.NOT_FOUND:
            choices = ()  # one of its clauses does not go with what would be chosen
        if result.status is Status.NOT_FOUND and result.query.intent not in NOT_KNOWN:
            words = "" if goes_on else asking.own_words(slots)
            choices = self._offers.near(result, words)
            help_ = Help(asking.understood(result.query, self._offers.name, words, bodies), choices)
        if result.findings and result.query.intent is not Intent.CHECK and conversation is None:
            choices = (*choices, agreement.question(result))
        if conversation is not None and result.query.intent not in NOT_KNOWN:
            remember(conversation, query, result, choices, goes_on=goes_on)
        examples = self._offers.examples if result.query.intent in SHOWING_HOW else ()
        reply = text.marked(result, slots.repairs, examples, help_)
        return Answer(
            question=question,
            status=result.status,
            intent=result.query.intent.value,
            text=marks.plain(reply),
            marked=reply,
            figures=figures_of(result),
            choices=choices,
            elapsed_ms=round((time.perf_counter() - started) * 1000, 2),
            explanation=steps,
            missing=result.missing,
            about=result.about,
            left=unknown(slots),
            result=result,
        )

    def follow(self, query: Query, conversation: Conversation | None = None) -> Answer:
        """Answer what is asked without words (a button), from what is held now."""
        self._library.statements.clear()
        result = self._result(query)
        choices = refusals.choices(result, asking.whatever(result.query))
        if conversation is not None:
            remember(conversation, query, result, choices, goes_on=False)
        return self._worded(result, choices=choices)

    def steps(self, answer: Answer) -> Sequence[Step]:
        """What can be asked next with one touch: only what has an answer."""
        return self._steps.after(answer.result) if answer.result else ()

    def _worded(self, result: Result, question: str = "", choices: tuple[str, ...] = ()) -> Answer:
        """The answer that tells a result."""
        reply = text.marked(result, [], self._offers.examples)
        said, intent = marks.plain(reply), result.query.intent.value
        return Answer(
            question, result.status, intent, said, figures_of(result), choices, marked=reply, result=result,
            missing=result.missing, about=result.about,
        )  # fmt: skip

    def _beside(
        self, question: str, message: str, conversation: Conversation | None, *, explained: bool
    ) -> Answer | None:
        """The answer to what is asked beside something off topic, where that is a question of its own."""
        rest = asides.beside(message)
        if not rest or self.ask(rest).status is not Status.ANSWERED:
            return None
        answer = self.ask(rest, conversation, explained=explained)
        said = (refusals.BESIDE + told for told in (answer.text, answer.marked))
        return replace(answer, question=question, text=next(said), marked=next(said))

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
            return replace(self._answers.answer(Query(Intent.HOLDINGS)), query=query)
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
            listed = text.terms(self._glossary.near(""))
            return Answer(name, Status.ANSWERED, Intent.DEFINE.value, listed)
        found = self._glossary.find(wanted)
        near = () if found else self._glossary.near(wanted)
        query = Query(Intent.DEFINE, terms=tuple(t.name for t in found))
        status = Status.ANSWERED if found else Status.NOT_FOUND
        result = Result(status, query, terms=found, missing="term", about=(name.strip(),), instead=near)
        return self._worded(result, name, tuple(f"什么叫{term}" for term in near))

    def check(self, words: str, conversation: Conversation) -> Answer:
        """What does not add up in the department's year that the words name, else in the one the talk is about.

        Without a department which is meant is asked; of an item that is named, only what was found on it is told.
        """
        said, about = normalised(_said(words)), conversation.query or Query(Intent.CHECK)
        named = intents.query(self.reader.read(said)) if said else Query(Intent.CHECK)
        if named.mentions or named.subjects:
            return self.ask(f"{words}{agreement.WHOLE}", conversation)
        dated = named.years or named.years_back or named.year_before
        departments = named.departments or conversation.departments or about.departments
        meant = named.departments or dated or named.every or not said
        query = Query(
            Intent.CHECK,
            departments=() if named.every else departments,
            either=len(departments) > 1,
            unknown_departments=named.unknown_departments if meant else (words.strip(),),
            years=named.years if named.departments or dated else conversation.years or about.years,
            years_back=named.years_back,
            year_before=named.year_before,
        )
        result = self._result(query)
        when = f"{query.years[0]}年" if query.years else ""
        choices = refusals.choices(result, f"{when}{agreement.WHOLE}")
        remember(conversation, query, result, choices, goes_on=False)
        return self._worded(result, words, choices)

    def holdings(self) -> Answer:
        """Which departments and years the knowledge base holds."""
        return self._worded(self._answers.answer(Query(Intent.HOLDINGS)))

    def help(self) -> str:
        """What can be asked, with examples that the knowledge base at hand can answer."""
        return text.help_text(self._answers.answer(Query(Intent.HOLDINGS)), self._offers.examples)

    def start(self) -> str:
        """A word of welcome: what is held, and how to ask."""
        return text.start(self._library.extent())

    def about(self) -> str:
        """What is held, and since when."""
        latest = self._library.read_last()
        return text.count(self._library.extent()) + (f"\n最近一次读入：{latest[:10]}。" if latest else "")

    def examples(self) -> tuple[str, ...]:
        """Questions that the knowledge base at hand can answer."""
        return self._offers.examples

    # ------------------------------------------------------------ looking around

    def _name(self, department: str) -> str:
        return self._offers.name(department) or department

    def browse(self, where: str) -> Menu | None:
        """The menu of a place in the knowledge base (see `bot.browsing`); None where there is no such place."""
        return self._browser.menu(where)

    def find(self, words: str, start: int, count: int) -> tuple[tuple[Hit, ...], int]:
        """Figures and terms that fit a few words, and where the next ones begin; 0 where there are no more."""
        return self._lookup.find(_said(words), start, count)

    def departments(self, words: str) -> tuple[str, ...]:
        """The departments that some words name; all that are held where there are no words."""
        if words.strip():
            return intents.query(self.reader.read(normalised(_said(words)))).departments
        return self._library.departments

    def names(self) -> tuple[str, ...]:
        """What questions name: departments, items, projects and terms, for completing what is typed."""
        return tuple(sorted(self.lexicon.names(Role.DEPARTMENT, Role.ITEM, Role.LABEL, Role.PROJECT, Role.TERM)))

    def years(self) -> tuple[int, ...]:
        """The years of which documents are held."""
        return self._library.extent().years

    def words(self, query: Query) -> str:
        """What is asked, in a few words: for who reads what was thought of an answer."""
        return asking.understood(query, self._offers.name) or asking.whatever(query) or query.intent.value

    def table(self, words: str, conversation: Conversation) -> tuple[str, tuple[Figure, ...]]:
        """The figures of a department's year that the words name, else those last told, with a name for the file."""
        query = intents.query(self.reader.read(normalised(_said(words)))) if words.strip() else conversation.query
        if query is None:
            return "", ()
        if query.departments and not (query.mentions or query.subjects or query.population):
            shelves = self._library.shelves(query.departments[:1], query.years)
            return (shelves[0].title, tuple(self._library.figures(shelves[0]))) if shelves else ("", ())
        return self.words(query), figures_of(self._result(query))

    def proof(self, place: Cited) -> Proof:
        """How a place is shown: its page as a picture where the file is kept and has pages, else its words."""
        original = self._originals.find(place.source)
        path = original.path if original else None
        # where personal data stands on a picture of text is not known
        unsafe = place.source.recognised and self._originals.masks(place.source)
        if original and path and original.format is Format.PDF and not unsafe:
            from bot.replies.sheet import PdfiumError, page  # drawing pages is slow to load, and no answer needs it

            try:
                drawn = page(path, place.source.page, place.source.box)
            except (PdfiumError, IndexError) as error:
                _log.warning("a page of %s cannot be drawn: %s", path.name, error)
            else:
                return Proof(caption(place), drawn, path)
        return Proof(quotation(place, self._originals.around(place.source)), file=path)
