"""The made-up disclosures: the committed files are what the generator prints, and what they state adds up."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from functools import cache
from itertools import pairwise

import pytest

from tests.accounts import MAKERS, Printed, YearAccounts, print_accounts, random_history, samples
from tests.accounts.__main__ import CONTRADICTIONS, FOLDER, sample_files
from tests.accounts.audit import check_document, check_years
from tests.accounts.audit_tables import check_budget, check_tables
from tests.accounts.contradictions import rate_without_budget
from tests.accounts.disclose import Look, disclose
from tests.accounts.draw import Draw
from tests.accounts.printer import PAGE_LINES, WIDTH, width_of, wrap
from tests.accounts.styles import STYLES
from tests.accounts.tables import Form, random_form

SEEDS = range(100)


def clean_histories() -> list[tuple[YearAccounts, ...]]:
    """The fixed set without its contradictions, department by department."""
    departments: dict[str, list[YearAccounts]] = {}
    for sample in samples():
        departments.setdefault(sample.accounts.department.full_name, []).append(sample.accounts)
    return [tuple(years) for years in departments.values()]


HISTORIES = [*clean_histories(), *(random_history(seed) for seed in SEEDS)]
LABELS = [f"{years[0].department.short_name}{place}" for place, years in enumerate(HISTORIES)]


@cache
def printed_years(place: int) -> tuple[Printed, ...]:
    return tuple(print_accounts(accounts) for accounts in HISTORIES[place])


@pytest.mark.parametrize("place", range(len(HISTORIES)), ids=LABELS)
def test_accounts_add_up(place: int) -> None:
    years = printed_years(place)
    for printed in years:
        check_document(printed.expected)
    for before, now in pairwise(years):
        check_years(before.expected, now.expected)


def flat(text: str) -> str:
    """Without page marks and white space: what a quotation is looked up in."""
    lines = [line for line in text.splitlines() if not re.fullmatch(r"—\d+—", line)]
    return re.sub(r"\s", "", "".join(lines))


def check_form(printed: Printed) -> None:
    whole, place = flat(printed.text), 0
    for figure in printed.expected:
        assert figure.value in figure.quote
        place = whole.find(figure.quote, place)
        assert place >= 0, figure
    lines = printed.text.split("\n")
    assert lines[-1] == ""
    assert not any(lines[1::2])
    assert all(0 < width_of(line) <= 2 * WIDTH for line in lines[:-1:2])
    marks = [place for place, line in enumerate(lines[::2]) if re.fullmatch(r"—\d+—", line)]
    assert [lines[::2][mark] for mark in marks] == [f"—{page}—" for page in range(1, len(marks) + 1)]
    assert all(end - start <= PAGE_LINES + 1 for start, end in zip([-1, *marks], marks, strict=False))


@pytest.mark.parametrize("place", range(len(HISTORIES)), ids=LABELS)
def test_every_expected_figure_is_printed(place: int) -> None:
    for printed in printed_years(place):
        check_form(printed)


def test_committed_samples_are_what_the_generator_prints() -> None:
    files = sample_files()
    for name, content in files.items():
        assert (FOLDER / name).read_text(encoding="utf-8") == content, f"run python -m tests.accounts: {name}"
    committed = {path.name for path in FOLDER.iterdir()}
    assert committed == {*files, "README.md", "questions.txt"}


def test_contradictions_are_told_and_printed() -> None:
    told = tomllib.loads((FOLDER / CONTRADICTIONS).read_text(encoding="utf-8"))["contradiction"]
    assert 6 <= len(told) <= 8
    for entry in told:
        text = flat((FOLDER / entry["document"]).read_text(encoding="utf-8"))
        assert entry["rule"]
        assert entry["message"]
        assert all(value in text for value in entry["values"]), entry
    assert [entry["rule"] for entry in told] == [each.rule for sample in samples() for each in sample.contradictions]


def test_a_contradiction_changes_only_what_it_patches() -> None:
    for sample in samples():
        clean, spoilt = print_accounts(sample.accounts).expected, sample.printed()
        check_form(spoilt)
        changed = [(each.section, each.value) for each in set(spoilt.expected) - set(clean)]
        for found in sample.contradictions:
            for patch in found.patches:
                assert any(where.startswith(patch.section) and what == patch.value for where, what in changed)
            places = {figure.section for figure in spoilt.expected}
            assert set(found.places) <= places
        if not sample.contradictions:
            assert spoilt.expected == clean


def test_any_accounts_can_be_spoilt() -> None:
    for years in HISTORIES[:20]:
        accounts = years[1]
        for make in MAKERS:
            if make is rate_without_budget and all(line.budget for line in accounts.functions):
                continue
            found = make(accounts)
            printed = print_accounts(accounts, found.patches)
            text = flat(printed.text)
            with pytest.raises(AssertionError):
                check_document(printed.expected)
            assert all(value in text for value in found.values), found


def test_the_fixed_set_shows_all_kinds_of_change() -> None:
    texts = [flat(sample.printed().text) for sample in samples()]
    figures = [figure for sample in samples() for figure in sample.printed().expected]
    assert {"增加", "减少", "增长", "下降", "降低"} <= {figure.direction for figure in figures}
    assert any("年持平" in text for text in texts)
    assert any("增加0万元，增长0%" in text for text in texts)
    totals = [figure for figure in figures if figure.item == "“三公”经费支出" and figure.measure == "决算数"]
    assert any(figure.value == "0" for figure in totals)
    assert any(figure.value != "0" for figure in totals)
    assert {"优", "良", "中"} <= {figure.value for figure in figures if figure.measure == "等级"}


def test_lines_break_anywhere_but_inside_numbers_and_marks() -> None:
    assert wrap("一二三12345.67%四五", 5) == ["一二三", "12345.67%", "四五"]
    assert wrap("一二三四五，六", 5) == ["一二三四", "五，六"]
    assert wrap("一二三四（五）", 5) == ["一二三四", "（五）"]


@pytest.mark.parametrize("seed", range(0, 100, 4))
def test_statement_tables_add_up(seed: int) -> None:
    accounts = random_history(seed)[-1]
    form = random_form(Draw(f"form{seed}"))
    check_tables(disclose(accounts, Look("决算", "jiangxi", form, "before")).figures)
    check_budget(disclose(accounts, Look("预算", "", form, "before")).figures)


@pytest.mark.parametrize("style", STYLES)
def test_narrative_and_tables_state_the_same(style: str) -> None:
    """What the text says of the whole stands in the tables too."""
    for seed in range(20):
        figures = disclose(random_history(seed)[-1], Look("决算", style, Form(), "before")).figures
        stated = {(each.item, Decimal(each.value)) for each in figures if each.statement and each.unit == "万元"}
        for figure in figures:
            whole = figure.item in ("收入总计", "支出总计", "本年收入合计", "本年支出合计", "人员经费", "公用经费")
            if whole and not figure.statement and figure.measure == "决算数":
                assert (figure.item, Decimal(figure.value)) in stated, figure


@pytest.mark.parametrize("seed", range(0, 100, 4))
def test_tables_have_no_holes(seed: int) -> None:
    """Every place of a table belongs to one cell, so that merged headings cover what they should."""
    made = disclose(random_history(seed)[-1], Look("决算", "hunan", random_form(Draw(f"form{seed}")), "after"))
    for table in made.tables:
        places = [
            (row + down, cell.column + right)
            for row, cells in enumerate(table.rows)
            for cell in cells
            for down in range(cell.rows)
            for right in range(cell.columns)
        ]
        assert sorted(places) == [(row, column) for row in range(len(table.rows)) for column in range(table.columns)]
