"""Exact numbers: a value is kept as it is printed, and amounts of money are comparable whatever their unit."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import schema
from knowledge.model import NumeralKind
from knowledge.store import opened
from tests.knowledge.sentences import disclosure, extracted

values = st.decimals(min_value=-(10**9), max_value=10**9, allow_nan=False, allow_infinity=False, places=4)
units = st.sampled_from(["元", "万元", "万", "亿元", "%", "人", "万人次", "个", ""])


@given(values, values, units)
def test_amounts_order_as_the_decimals_do(one: Decimal, other: Decimal, unit: str) -> None:
    first, second = schema.amount(one, unit), schema.amount(other, unit)
    assert type(first) is int
    assert type(second) is int
    assert -(2**63) < first < 2**63
    if abs(first) < schema.LARGEST and abs(second) < schema.LARGEST:
        assert (first < second) == (one < other)
        assert (first == second) == (one == other)


@given(values)
def test_units_of_money_are_comparable(value: Decimal) -> None:
    assert schema.amount(value, "万元") == schema.amount(value * 10_000, "元")
    assert schema.amount(value.scaleb(-4), "亿元") == schema.amount(value, "万元")


def test_nothing_has_no_amount() -> None:
    assert schema.amount(None, "万元") is None
    assert schema.amount(Decimal("9" * 30), "亿元") == schema.LARGEST


# no number as long as that of a mobile telephone, which is covered as it is read
@given(st.integers(0, 10**10), st.integers(0, 8))
@settings(max_examples=25, deadline=None)
def test_a_value_is_kept_digit_for_digit(digits: int, places: int) -> None:
    value = Decimal(digits).scaleb(-places)
    printed = f"{value:f}"
    with opened(Path(":memory:"), create=True) as store:
        store.write(extracted(disclosure(f"培训费{printed}万元。")))
        (row,) = store.db.query("select value, printed, typeof(value) as type from figures")
    assert row == {"value": printed, "printed": printed, "type": "text"}
    assert Decimal(row["value"]) == value


@pytest.mark.parametrize(
    ("printed", "kept"),
    [
        ("123456789012345.67", True),
        ("0.11000000010244548", True),
        ("0.00000000000000000001", True),
        ("9" * 40, False),
        ("7" * 38 + ".52", False),
        ("13.5" + "2" * 30, False),
        ("0." + "0" * 20 + "1", False),
    ],
)
def test_a_number_of_very_many_digits_is_no_figure_and_is_told_as_unread(printed: str, kept: bool) -> None:
    for sentence in (f"培训费{printed}万元。", f"培训费支出13.52万元，比上年增加{printed}万元。"):
        found = extracted(disclosure(sentence))
        assert (printed in {figure.printed for figure in found.figures}) is kept
        (numeral,) = [each for each in found.numerals if each.text == printed]
        assert (numeral.kind is NumeralKind.FIGURE) is kept
