"""`juesuan check`: what does not add up on the terminal, as JSON, as a page, as a workbook; and its exit status."""

from __future__ import annotations

import tomllib
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.reports import html, inspected, xlsx
from bot.terminal import FAILED
from knowledge.findings import Findings
from knowledge.ledger import Ledger
from knowledge.model import Agreement
from knowledge.store import opened
from tests.bot.terminal import Terminal
from tests.conftest import SAMPLES

KEYS = ["department", "year", "rule", "outcome", "stated", "expected", "difference", "message", "sources"]
DELIBERATE = tomllib.loads((SAMPLES / "contradictions.toml").read_text("utf-8"))["contradiction"]


def test_json_has_the_deliberate_contradictions_first_and_no_others(terminal: Terminal, samples_db: Path) -> None:
    run = terminal("check", "--db", samples_db, "--json")
    assert run.code == FAILED
    for line in run.lines:
        assert list(line) == KEYS
        assert all(list(source) == ["section", "page", "quote"] for source in line["sources"])
    differing = [line for line in run.lines if line["outcome"] == "不一致"]
    assert sorted(line["rule"] for line in differing) == sorted(each["rule"] for each in DELIBERATE)
    assert {line["outcome"] for line in run.lines} <= {outcome.value for outcome in Agreement}


def test_of_one_document_the_gravest_comes_first(terminal: Terminal, samples_db: Path) -> None:
    lines = terminal("check", "--db", samples_db, "--json", "--all", "--department", "市场", "--year", 2023).lines
    order = [outcome.value for outcome in Agreement]
    outcomes = [order.index(line["outcome"]) for line in lines]
    assert outcomes == sorted(outcomes)
    assert outcomes.count(order.index("一致")) > 100
    assert {line["year"] for line in lines} == {2023}


def test_what_agrees_ends_well(terminal: Terminal, samples_db: Path) -> None:
    run = terminal("check", "--db", samples_db, "--department", "市场", "--year", 2022)
    assert run.code == 0
    assert "不一致" not in run.out.replace("不一致0", "")
    assert terminal("check", "--db", samples_db, "--department", "没有这个部门").out == ""


def test_the_terminal_tells_both_numbers_both_places_and_what_was_not_checked(
    terminal: Terminal, samples_db: Path
) -> None:
    run = terminal("check", "--db", samples_db, "--department", "市场", "--year", 2023)
    assert run.code == FAILED
    for said in ("15.2%", "293.77", "2451.79", "11.98", "相差3.22个百分点", "123人", "121人", "第3页", "第5页"):
        assert said in run.out
    assert "无法核对" in run.out
    assert "文件里没有可核对的规则" in run.out
    for blame in ("错误", "造假", "虚报", "违规", "隐瞒"):
        assert blame not in run.out


def test_two_scores_are_told_as_two_facts(terminal: Terminal, samples_db: Path) -> None:
    lines = terminal("check", "--db", samples_db, "--json", "--department", "文化", "--year", 2021).lines
    (line,) = (line for line in lines if line["rule"] == "自评与部门评价各为一事")
    assert line["outcome"] == "一致"
    assert line["stated"] != line["expected"]
    assert "不是前后矛盾" in line["message"]


class Texts(HTMLParser):
    """The words of a page, and what it would load."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.loads: list[str] = []

    def handle_starttag(self, _: str, attrs: list[tuple[str, str | None]]) -> None:
        self.loads += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_the_reports_hold_every_finding(terminal: Terminal, samples_db: Path, tmp_path: Path) -> None:
    page, book = tmp_path / "核对.html", tmp_path / "核对.xlsx"
    run = terminal("check", "--db", samples_db, "--html", page, "--xlsx", book, "--json")
    parser = Texts()
    parser.feed(page.read_text("utf-8"))
    words = "".join(parser.words)
    assert parser.loads == []
    sheets = load_workbook(book)
    assert sheets.sheetnames == ["核查表", "没有核对", "核对情况"]
    rows = [row for name in ("核查表", "没有核对") for row in list(sheets[name].iter_rows(values_only=True))[1:]]
    assert len(rows) == len(run.lines)
    for line in run.lines:
        assert line["message"] in words
        assert any(line["message"] == row[10] for row in rows)
        assert all(source["quote"] in words for source in line["sources"])
    assert len(list(sheets["核对情况"].iter_rows())) > 9 * 50


def test_words_of_a_document_are_neither_markup_nor_formulas(samples_db: Path) -> None:
    from dataclasses import replace

    with opened(samples_db) as store:
        document = next(inspected(Findings(store.db), Ledger(store).documents("市场", 2023)))
    finding = replace(document.findings[0], message="=1+1<script>\x00")
    made = replace(document, findings=(finding,))
    assert "<script>" not in html.report([made])
    sheet = load_workbook(BytesIO(xlsx.report([made])))["核查表"]
    cell = next(sheet.iter_rows(min_row=2))[10]
    assert (cell.value, cell.data_type) == ("=1+1<script>", "s")


def test_a_report_that_cannot_be_written_says_so(terminal: Terminal, samples_db: Path, tmp_path: Path) -> None:
    run = terminal("check", "--db", samples_db, "--html", tmp_path / "没有" / "a.html")
    assert run.code == FAILED
    assert run.err.startswith("写不了")


@pytest.mark.parametrize("option", ["--html", "--xlsx"])
def test_a_report_of_nothing_is_still_a_report(
    terminal: Terminal, samples_db: Path, tmp_path: Path, option: str
) -> None:
    path = tmp_path / "a"
    assert terminal("check", "--db", samples_db, "--year", 1999, option, path).code == 0
    assert path.stat().st_size > 100
