"""Questions as people type them: the corpus, and what must hold of every answer to it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import cache

import pytest

from bot.answer import Answer, Conversation
from bot.assistant import Assistant
from knowledge.contract import Intent, Status
from tests.bot.corpus_questions import GRADES, Question, Stated, questions
from tests.bot.replied import flat, numbers, said

# A number this near the top of a reply is seen before anything else.
TOP = 160
TALK = {"greeting", "thanks", "reset", "help", "personal", "unknown"}
# One number after another, or a long text: the first number may stand further down.
LONG = {Intent.LIST.value, Intent.RANK.value, Intent.TEXT.value, Intent.CHECK.value}


Ask = Callable[[Question], Answer]


@pytest.fixture(scope="module")
def asked(assistant: Assistant, one_assistant: Assistant) -> Ask:
    """Asks a question of the corpus, after those asked before it in the same chat; each once."""

    @cache
    def ask(question: Question) -> Answer:
        answering = one_assistant if question.on == "one" else assistant
        conversation = Conversation()
        for earlier in question.before:
            answering.ask(earlier, conversation)
        return answering.ask(question.ask, conversation)

    return ask


def holds(answer: Answer, expected: Stated) -> bool:
    """Whether the figures that come with an answer have this one among them."""
    return any(
        (figure.department, figure.year) == (expected.department, expected.year)
        and (figure.printed if expected.value in GRADES else figure.value)
        == (expected.value if expected.number is None else expected.number)
        for figure in answer.figures
    )


@pytest.mark.parametrize("question", questions(), ids=[question.id for question in questions()])
def test_corpus(question: Question, asked: Ask) -> None:
    answer = asked(question)
    told = f"{question.name}\n{answer.status.value} {answer.intent}\n{answer.text}"
    assert answer.status in question.statuses, told
    assert question.intent in ("", answer.intent), told
    stands = numbers(said(answer.text))
    for expected in question.states:
        assert holds(answer, expected), f"{expected}\n{told}"
        assert expected.number in stands or expected.value in flat(said(answer.text)), f"{expected}\n{told}"
    for value in question.values:
        assert value in stands, f"{value}\n{told}"
    for words in question.contains:
        assert flat(words) in flat(answer.text), f"{words}\n{told}"
    for words in question.absent:
        assert flat(words) not in flat(answer.text), f"{words}\n{told}"
    # a quotation may hold a neighbour's number; where nothing was found there is nothing to quote
    near = numbers(answer.text) if answer.status is Status.NOT_FOUND else stands
    for wrong in question.absent_states:
        assert not holds(answer, wrong), f"{wrong}\n{told}"
        # a zero may be said of anything
        assert not wrong.number or wrong.number not in near, f"{wrong}\n{told}"
    if question.numbers and answer.status is Status.ANSWERED and answer.intent not in LONG:
        assert question.numbers[0] in numbers(answer.text[:TOP]), f"answer first\n{told}"


@pytest.mark.parametrize("question", questions(), ids=[question.id for question in questions()])
def test_every_answer(question: Question, asked: Ask) -> None:
    """What must hold of any answer, whatever was asked."""
    answer = asked(question)
    told = f"{question.name}\n{answer.text}"
    assert answer.text.strip() == answer.text != "", told
    if answer.status is Status.ANSWERED and answer.intent not in {*TALK, "holdings"}:
        assert "出处" in answer.text, told
    if answer.status is Status.AMBIGUOUS:
        assert answer.choices or answer.figures, told
    if answer.status is Status.NOT_FOUND and question.of == "":
        assert not answer.figures, told
    for figure in answer.figures:
        assert flat(figure.printed) in flat(answer.text), f"{figure}\n{told}"
        assert figure.source.quote, figure
        assert figure.source.page, figure
        assert figure.source.section, figure


@pytest.mark.parametrize(
    "question",
    [q for q in questions() if q.statuses == (Status.AMBIGUOUS,)],
    ids=[q.id for q in questions() if q.statuses == (Status.AMBIGUOUS,)],
)
def test_every_choice_has_an_answer_of_its_own(question: Question, asked: Ask, assistant: Assistant) -> None:
    choices = asked(question).choices
    assert len(choices) >= 2

    def chosen(choice: str) -> Answer:
        conversation = Conversation()
        for earlier in (*question.before, question.ask):
            assistant.ask(earlier, conversation)
        return assistant.ask(choice, conversation)

    answers = [chosen(choice) for choice in choices]
    assert all(answer.status is Status.ANSWERED for answer in answers)
    assert len({answer.text for answer in answers}) == len(choices)
    # without a question before them they need no chat at all
    assert question.before or [assistant.ask(choice).text for choice in choices] == [a.text for a in answers]


def test_a_choice_can_be_named_by_its_number(assistant: Assistant) -> None:
    for said_as, place in (("2", 1), ("第三个", 2), ("第一个", 0)):
        conversation = Conversation()
        choices = assistant.ask("三公经费多少", conversation).choices
        chosen = assistant.ask(said_as, conversation)
        assert chosen.status is Status.ANSWERED
        assert chosen.text == assistant.ask(choices[place]).text


def test_chats_know_nothing_of_each_other(assistant: Assistant) -> None:
    one, other = Conversation(), Conversation()
    assistant.ask("区水务局2022年三公经费是多少", one)
    assistant.ask("区文旅局2023年收入总计是多少", other)
    assert {f.department for f in assistant.ask("比上年减少多少", one).figures} == {"泊梧市砚湖区水务局"}
    assert assistant.ask("比上年减少多少").status is not Status.ANSWERED


def test_the_corpus_has_positive_and_negative_examples_of_every_kind() -> None:
    asked_once = {(q.on, q.before, q.ask) for q in questions()}
    assert len(asked_once) == len(questions()) >= 150
    assert sum(q.statuses == (Status.NOT_FOUND,) for q in questions()) >= 30
    known = {intent.value for intent in Intent}
    assert {q.intent for q in questions()} - {""} == known
    # every question checks something beside its status, or that there is nothing to say
    for question in questions():
        checks = question.states or question.values or question.contains or question.absent or question.absent_states
        assert checks or Status.NOT_FOUND in question.statuses, question.name


def test_expected_figures_are_those_of_the_accounts() -> None:
    """The references of the corpus are resolved: a few of them, read in the sample texts by hand."""
    by_name = {question.ask: question for question in questions()}
    assert by_name["区水务局2022年三公经费花了多少"].numbers == [Decimal("9.69")]
    assert by_name["区文旅局2023年收入总计是多少"].numbers == [Decimal("1319.39")]
    assert by_name["区市监局2022年机关运行经费"].numbers == [Decimal("375.40")]
