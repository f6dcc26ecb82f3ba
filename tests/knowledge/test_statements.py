"""Statement tables: a corpus of drawn tables, each with every figure and blank that must be read out of it."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.extraction.drafts import Draft
from knowledge.extraction.grids import Grid, grid
from knowledge.extraction.statement_titles import Setting
from knowledge.extraction.statements import read_statements
from knowledge.model import NumeralKind
from tests.knowledge.ruled import ruled

CORPUS = Path(__file__).parent / "corpus" / "statements.toml"
EXAMPLES: list[dict[str, Any]] = tomllib.loads(CORPUS.read_text("utf-8"))["example"]


def drawn(text: str) -> Grid:
    found = grid(ruled(text))
    assert found is not None
    return found


def told(draft: Draft) -> str:
    """A figure as the corpus writes it."""
    more = {"码": draft.code, "域": draft.scope, "属": draft.part_of, "年": str(draft.year) if draft.year else ""}
    stated = [draft.item, draft.column, draft.measure, draft.printed, draft.unit]
    return " | ".join([*stated, *(f"{key}={value}" for key, value in more.items() if value)])


@pytest.mark.parametrize("example", EXAMPLES, ids=[example["rule"] for example in EXAMPLES])
def test_corpus(example: dict[str, Any]) -> None:
    setting = Setting(tuple(example["above"]), example.get("level", "决算数"), "")
    found = read_statements(drawn(example["drawn"]), setting)
    assert (found is not None) == example.get("known", True)
    if found is None:
        return
    assert [told(draft) for draft in found.drafts] == example["figures"]
    if "blanks" in example:
        assert [f"{blank.item} | {blank.column}" for blank in found.blanks] == example["blanks"]


@pytest.mark.parametrize("example", EXAMPLES, ids=[example["rule"] for example in EXAMPLES])
def test_a_figure_stands_where_it_says(example: dict[str, Any]) -> None:
    block = ruled(example["drawn"])
    found = read_statements(drawn(example["drawn"]), Setting(tuple(example["above"]), "决算数", ""))
    for draft in found.drafts if found else ():
        printed = block.text[draft.start : draft.end].replace(",", "")
        assert printed == draft.printed.lstrip("-")
        assert draft.quote[0] <= draft.start < draft.end <= draft.quote[1]


def test_codes_and_row_numbers_are_named_in_the_ledger() -> None:
    example = next(example for example in EXAMPLES if example["rule"].startswith("行次"))
    text = ruled(example["drawn"]).text
    found = read_statements(drawn(example["drawn"]), Setting(tuple(example["above"]), "决算数", ""))
    assert found is not None
    ordinals = [text[start:end] for start, end, kind in found.others if kind is NumeralKind.ORDINAL]
    assert {"1", "2", "31", "32"} <= set(ordinals)


@given(
    st.lists(
        st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False, allow_infinity=False),
        min_size=3,
        max_size=3,
    ),
    st.sampled_from(["元", "万元"]),
    st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_any_amount_is_read_back_exactly(values: list[Decimal], unit: str, commas: bool) -> None:
    printed = [f"{value:,.2f}" if commas else f"{value:.2f}" for value in values]
    text = f"""
    科目编码 | 科目名称 | 本年支出合计 | 基本支出 | 项目支出
    212 | 城乡社区支出 | {printed[0]} | {printed[1]} | {printed[2]}
    """
    found = read_statements(drawn(text), Setting(("支出决算表", f"单位：{unit}"), "决算数", ""))
    assert found is not None
    assert [Decimal(draft.printed) for draft in found.drafts] == values
    assert {draft.unit for draft in found.drafts} == {unit}
