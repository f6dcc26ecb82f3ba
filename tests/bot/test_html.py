"""Marked text and Telegram's HTML: nothing is lost, all is escaped, every page fits, Telegram's parser agrees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answer import Conversation
from bot.assistant import Assistant
from bot.replies import html, marks, text
from knowledge.contract import Intent as Kind
from knowledge.contract import Part, Query, Result, Status
from knowledge.ingest import ingest
from knowledge.store import opened
from tests.bot.corpus_questions import questions
from tests.bot.telegram.bot_api import check_text, units
from tests.bot.test_replies import FIGURE, SOURCE, card
from tests.conftest import SAMPLES

WORDS = st.text(st.sampled_from("一二，（）<>&\"'😀 a1.0「」"), max_size=30)
FIGURES = st.builds(
    marks.figure, st.sampled_from(["12.5万元", "1234567.80元", "0", "<5%"]), st.sampled_from(["", "约1亿元"])
)
TOLD = st.lists(st.one_of(WORDS, FIGURES, st.builds(marks.strong, WORDS)), max_size=4).map("".join)
# Only HTML says whose it is: elsewhere the source does.
WHOSE = "某局2023年度"
LINES = st.one_of(
    TOLD,
    st.builds(marks.title, TOLD.map("项".__add__), TOLD, st.just(WHOSE)),
    st.builds(marks.row, st.sampled_from(["1. ", "• ", ""]), TOLD, TOLD),
    st.builds(marks.source, TOLD),
)
MARKED = st.lists(LINES, max_size=40).map("\n".join)
TAGS = re.compile(r"<[^>]*>")


def shown(marked: str) -> str:
    """The words of all pages, without blanks."""
    return "".join(unescape(TAGS.sub("", "".join(html.pages(marked)))).split())


def bag(told: str) -> list[str]:
    """What a text holds, whatever the order of its lines; separators and what reads better are said besides."""
    told = re.sub(rf"（约1亿元）|{WHOSE}|(?<=\d),(?=\d)|[\s:：]", "", told)
    return sorted(told)


# ---------------------------------------------------------------- properties


@given(MARKED)
def test_nothing_is_lost_and_every_page_can_be_sent(marked: str) -> None:
    for page in html.pages(marked):
        check_text(page, "HTML")
        assert page.count("<b>") == page.count("</b>")
    assert bag(shown(marked)) == bag(marks.plain(marked))


@given(MARKED)
def test_one_message_holds_what_fits(marked: str) -> None:
    if marks.plain(marked).strip():
        check_text(html.single(marked), "HTML")


@given(st.text(st.sampled_from("字😀<&\n\ud83d"), max_size=3000))
def test_long_texts_are_cut(told: str) -> None:
    for page in html.pages(told * 3):
        check_text(page, "HTML")


@given(MARKED)
def test_no_mark_is_ever_shown(marked: str) -> None:
    for told in (marks.plain(marked), *html.pages(marked), *html.pages(marked[3:]), marks.plain(marked[1:-1])):
        assert not re.search("[\ufdd0-\ufdef]", told)


# ---------------------------------------------------------------- how it reads


def reply(*figures: object) -> str:
    """The pages of an answer of one card, as one text."""
    made = [replace(FIGURE, **fields) for fields in figures]  # type: ignore[arg-type]
    result = Result(Status.ANSWERED, Query(Kind.FIGURE), parts=(Part(card(*made), tuple(made)),))
    return "\n".join(html.pages(text.marked(result, [], [])))


def test_the_figure_stands_first_and_bold_and_the_source_in_a_quotation() -> None:
    lines = reply({}).split("\n")
    assert lines[:3] == ["<b>决算数 12.50万元</b>", "机关运行经费支出", "甲市乙区丙局2023年度"]
    assert lines[3].startswith("<blockquote expandable>出处：《甲市乙区丙局2023年度部门决算》")
    assert lines[4] == "「机关运行经费支出12.50万元。」</blockquote>"


@pytest.mark.parametrize(
    ("printed", "unit", "told"),
    [
        ("1968.33", "万元", "1,968.33万元"),
        ("123.4567", "万元", "123.4567万元"),
        ("1234567", "元", "1,234,567元"),
        ("1,234.50", "万元", "1,234.50万元"),
        ("12345.60", "万元", "12,345.60万元（约1.23亿元）"),
        ("9999.99", "万元", "9,999.99万元"),
        ("2023", "年", "2023年"),
        ("0.12345", "万元", "0.12345万元"),
    ],
)
def test_separators_and_large_amounts(printed: str, unit: str, told: str) -> None:
    value = Decimal(printed.replace(",", ""))
    assert reply({"printed": printed, "value": value, "unit": unit}).startswith(f"<b>决算数 {told}</b>")


def test_names_of_rows_are_equally_wide() -> None:
    rows = "\n".join(marks.row("", name, marks.figure("1元")) for name in ("甲", "甲乙丙", "甲a"))
    assert html.pages(rows) == ("甲　　　<b>1元</b>\n甲乙丙　<b>1元</b>\n甲a　 　<b>1元</b>",)


def test_long_names_of_rows_have_a_line_of_their_own() -> None:
    rows = marks.row("1. ", "很长很长很长很长很长的名称", f"得分 {marks.figure('9分')}")
    assert html.pages(rows) == ("1. 很长很长很长很长很长的名称\n　得分 <b>9分</b>",)


def test_a_page_has_about_a_dozen_lines() -> None:
    told = html.pages("\n".join(f"第{n}行" for n in range(30)) + "\n" + marks.source("出处：甲"))
    assert [page.count("行") for page in told] == [12, 12, 6]
    assert "出处：甲" in "".join(told)


def test_signs_of_html_in_documents_are_words() -> None:
    told = reply({"label": "<b>甲&乙</b>😀", "source": replace(SOURCE, title="<i>&amp;", quote="</blockquote>12.50")})
    assert "&lt;b&gt;甲&amp;乙&lt;/b&gt;😀" in told
    assert "《&lt;i&gt;&amp;amp;》" in told
    check_text(told, "HTML")


# ---------------------------------------------------------------- every question of the corpora


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Who answers from samples whose names hold signs that HTML, Markdown and UTF-16 take for something else."""
    folder: Path = tmp_path_factory.mktemp("odd")
    with opened(folder / "odd.sqlite", create=True) as store:
        for year in (2022, 2023):
            told = (SAMPLES / f"区水务局_{year}.txt").read_text("utf-8")
            file = folder / f"<b>&{year}😀.txt"
            file.write_text(told.replace("河道日常管护", "河道<b>&管护😀"), "utf-8")
            ingest(file, store)
        yield Assistant(store)


@pytest.mark.parametrize("which", ["assistant", "odd"])
def test_every_reply_of_the_corpora_can_be_sent(which: str, request: pytest.FixtureRequest) -> None:
    """No reply breaks a limit or the entity parser; nor do its buttons' labels."""
    answering: Assistant = request.getfixturevalue(which)
    sent = 0
    for question in questions():
        talk = Conversation()
        for asked in (*question.before, question.ask):
            answer = answering.ask(asked, talk)
        told = html.pages(answer.marked or answer.text)
        assert told, question.name
        for page in (*told, html.single(answer.marked or answer.text)):
            check_text(page, "HTML")
            assert units(TAGS.sub("", page)) <= 4096
            sent += 1
    assert sent > 500
