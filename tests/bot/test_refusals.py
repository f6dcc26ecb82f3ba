"""A refusal helps: it is short, states no figure, and every question that it offers has an answer of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest

from bot.answer import Answer, Conversation
from bot.assistant import Assistant
from bot.offers import OFFERED
from bot.replies import refusals
from bot.replies.refusals import Help
from bot.understanding.normalise import question as normalised
from knowledge.contract import Intent, Looked, Query, Result, Status
from knowledge.model import DocumentKind
from knowledge.store import Store
from tests.accounts.many import bodies, fill
from tests.bot.corpus_questions import Question, questions
from tests.bot.replied import numbers

# Those that answer a choice or correct what was said are asked back about, and are no questions of their own.
TURNS = ("choices", "corrections", "followup")
REFUSED = [q for q in questions() if q.statuses == (Status.NOT_FOUND,) and q.on == "all" and not q.id.startswith(TURNS)]
# On a phone some twenty characters make a line: a line of a refusal takes two or three.
WIDEST, MOST_LINES = 60, 8
LISTED = re.compile(r"^\d\. ", re.MULTILINE)
# What bodies of several places are called.
SHARED = "水务局"
YEARS_HELD = {Decimal(year) for year in (2021, 2022, 2023)}

Asking = Callable[[Question], Answer]


@pytest.fixture(scope="module")
def refuse(assistant: Assistant) -> Asking:
    """Asks a question of the corpus, after those asked before it in the same chat; each once."""

    @cache
    def ask(question: Question) -> Answer:
        conversation = Conversation()
        for earlier in question.before:
            assistant.ask(earlier, conversation)
        return assistant.ask(question.ask, conversation)

    return ask


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Who answers from bodies of the same name in several places."""
    own = [body for body in bodies(200) if body.name.endswith((SHARED, "文化和旅游局"))][:6]
    with Store(tmp_path_factory.mktemp("many") / "many.sqlite", create=True) as store:
        fill(store, own, (2022, 2023))
        yield Assistant(store)


def test_there_are_refusals_of_every_kind() -> None:
    assert len([q for q in REFUSED if q.id.startswith("refusals")]) >= 60
    assert len([q for q in REFUSED if q.id.startswith("off_topic")]) >= 60
    assert len([q for q in questions() if q.id.startswith("look_alikes")]) >= 30


@pytest.mark.parametrize("question", REFUSED, ids=[q.id for q in REFUSED])
def test_a_refusal_is_short_and_states_no_figure(question: Question, refuse: Asking) -> None:
    answer = refuse(question)
    lines = answer.text.splitlines()
    aside = answer.intent in (Intent.UNKNOWN.value, Intent.PERSONAL.value)
    assert len(lines) <= (4 if aside else MOST_LINES), answer.text
    assert max(map(len, lines)) <= WIDEST, answer.text
    assert not answer.figures
    # the years held, the places in the list, and what was asked
    asked = {*numbers("，".join(map(normalised, [*question.before, question.ask])))}
    assert {*numbers(LISTED.sub("", answer.text))} <= YEARS_HELD | asked, answer.text


@pytest.mark.parametrize("question", REFUSED, ids=[q.id for q in REFUSED])
def test_every_question_offered_has_an_answer(question: Question, refuse: Asking, assistant: Assistant) -> None:
    answer = refuse(question)
    assert len(answer.choices) <= OFFERED
    for number, choice in enumerate(answer.choices, 1):
        assert f"{number}. {choice}" in answer.text
        assert assistant.ask(choice).status is Status.ANSWERED, choice
        assert choice != question.ask
    examples = [line[2:] for line in answer.text.splitlines() if line.startswith("• ")]
    assert all(assistant.ask(example).status is Status.ANSWERED for example in examples)
    assert answer.choices or examples or answer.intent == Intent.THANKS.value, answer.text


def test_what_is_offered_can_be_chosen_by_its_number(assistant: Assistant) -> None:
    for said, place in (("2", 1), ("第三个", 2), ("1", 0)):
        conversation = Conversation()
        offered = assistant.ask("区水务局2022年会议费多少", conversation).choices
        assert len(offered) == OFFERED
        assert assistant.ask(said, conversation).text == assistant.ask(offered[place]).text


def test_a_near_item_is_never_shown_as_the_answer(assistant: Assistant) -> None:
    told = assistant.ask("区水务局2022年会议费多少").text
    before, offered = told.split(refusals.OFFERED)
    assert "公务接待费" not in before
    assert "会议费" not in offered


def test_an_empty_knowledge_base_says_so(empty_assistant: Assistant) -> None:
    for asked in ("三公经费多少", "今天天气怎么样", "局长是谁", "？"):
        answer = empty_assistant.ask(asked)
        assert answer.status is Status.NOT_FOUND
        assert "空" in answer.text
        assert not answer.choices


def test_a_blank_cell_is_told_with_its_place() -> None:
    query = Query(Intent.FIGURE)
    looked = Looked(1, "甲市乙区丙局", 2023, DocumentKind.DEPARTMENT_ACCOUNTS.value)
    blank = Result(
        Status.NOT_FOUND, query, missing="blank", about=("水费",), instead=("支出表", "第8页"), looked=looked
    )
    assert refusals.not_found(blank, Help()) == "“水费”在《支出表》（第8页）里是空格，没有填数。"
    told = refusals.not_found(blank, Help("丙局 2023年 水费", ("丙局2023年电费多少",)))
    assert told.splitlines()[0] == "按“丙局 2023年 水费”查找。"
    assert told.splitlines()[-2:] == ["可以改问：", "1. 丙局2023年电费多少"]


def test_departments_are_counted_where_they_are_many() -> None:
    held = tuple(f"甲市{place}区水务局" for place in "乙丙丁戊己庚辛")
    result = Result(Status.NOT_FOUND, Query(Intent.FIGURE), missing="department", about=("己区水利局",), instead=held)
    told = refusals.not_found(result, Help())
    assert "现有7个部门，如甲市己区水务局" in told
    few = replace(result, instead=held[:2])
    assert "现有：甲市乙区水务局、甲市丙区水务局。" in refusals.not_found(few, Help())


def test_years_in_a_row_are_told_as_one() -> None:
    result = Result(Status.NOT_FOUND, Query(Intent.FIGURE), missing="year", about=("2012",))
    assert "2019—2023" in refusals.not_found(replace(result, instead=("2023", "2022", "2021", "2020", "2019")), Help())
    assert "2019、2023" in refusals.not_found(replace(result, instead=("2023", "2019")), Help())


# ---------------------------------------------------------------- a short name that several departments have


@pytest.mark.parametrize(
    "asked", ["水务局2023年三公经费", "2023年水务局的三公经费多少", "水务局 2023年 公务接待费", "三公经费水务局2022年"]
)
def test_a_choice_between_bodies_of_one_name_is_no_question_back(many: Assistant, asked: str) -> None:
    answer = many.ask(asked)
    assert answer.status is Status.AMBIGUOUS
    assert len(answer.choices) >= 2
    told = [many.ask(choice) for choice in answer.choices]
    assert all(one.status is Status.ANSWERED for one in told)
    own = [{figure.department for figure in one.figures} for one in told]
    assert all(len(departments) == 1 for departments in own)
    assert len(set.union(*own)) == len(answer.choices)
    assert all(departments.pop().endswith(SHARED) for departments in own)


def test_a_choice_in_a_talk_is_a_question_of_its_own(many: Assistant) -> None:
    for first, then in (
        ("水务局2023年三公经费", "2022年呢"),
        ("三公经费多少", "公务接待费呢"),
        ("水务局三公经费", "比上年呢"),
    ):
        conversation = Conversation()
        many.ask(first, conversation)
        answer = many.ask(then, conversation)
        assert answer.status is Status.AMBIGUOUS
        assert len(answer.choices) >= 2
        assert all(many.ask(choice).status is Status.ANSWERED for choice in answer.choices), answer.choices


def test_offers_call_each_body_by_a_name_of_its_own(many: Assistant) -> None:
    offered = many.ask("水务局2023年差旅费多少").choices
    assert offered
    for choice in offered:
        answer = many.ask(choice)
        assert answer.status is Status.ANSWERED
        assert len({figure.department for figure in answer.figures}) == 1


def test_with_many_departments_some_are_named() -> None:
    held = tuple(f"甲市{place}区水务局" for place in "乙丙丁戊己庚辛壬癸子丑寅卯")
    result = Result(Status.AMBIGUOUS, Query(Intent.FIGURE), missing="which department", instead=held)
    assert refusals.ambiguous(result).splitlines() == [
        "13个部门都有这项数据，请写明是哪个部门，比如：", "1. 甲市乙区水务局", "2. 甲市丙区水务局", "3. 甲市丁区水务局",
    ]  # fmt: skip
    assert refusals.choices(result, "三公经费多少") == tuple(f"{name}三公经费多少" for name in held[:3])
