"""The one tolerance: what rounding can explain is rounding, and nothing else is."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.checking.books import stated_of
from knowledge.checking.tolerance import Quantity, judged, nearest, quantity, ratio, total
from knowledge.derive import rounded
from knowledge.model import Agreement, Figure
from tests.knowledge.checking.drawn import document

CENT = Decimal("0.01")
# As large and as small as a document can mean.
ANY_NUMBER = st.builds(
    lambda digits, places: Decimal(digits).scaleb(-places), st.integers(0, 10**20 - 1), st.integers(0, 20)
)
MONEY = st.decimals(Decimal(0), Decimal(100_000), places=4)


def printed(value: str, decimals: int = 2) -> Quantity:
    """An amount in 万元 as it is printed, in a place that prints so many decimals."""
    found = quantity(figure(value, "万元"), decimals)
    assert found
    return found


def figure(value: str, unit: str, measure: str = "决算数") -> Figure:
    read = document("一、收入决算情况说明\n本部门2022年度收入总计1.00万元。").figures[0]
    return replace(read, printed=value, value=Decimal(value), unit=unit, measure=measure)


def test_what_is_expected_exactly_agrees() -> None:
    assert judged(printed("403.28"), total(map(printed, ("312.50", "62.91", "26.52", "1.35")))) is Agreement.AGREES


@pytest.mark.parametrize(
    ("stated", "terms", "outcome"),
    [
        ("403.27", ("312.50", "62.91", "26.52", "1.35"), Agreement.ROUNDED),
        ("64.25", ("62.91", "1.35"), Agreement.ROUNDED),
        ("64.25", ("62.91", "1.38"), Agreement.DIFFERS),
        ("461.08", ("203.96", "257.17"), Agreement.DIFFERS),
        ("204", ("203.96",), Agreement.DIFFERS),
        ("904.27", ("33.067", "81", "204", "61.2", "345", "180"), Agreement.AGREES),
    ],
)
def test_sums(stated: str, terms: tuple[str, ...], outcome: Agreement) -> None:
    assert judged(printed(stated), total(map(printed, terms))) is outcome


@pytest.mark.parametrize(
    ("rate", "part", "whole", "outcome"),
    [
        ("97.3", "691.73", "711.32", Agreement.ROUNDED),
        ("97.2", "691.73", "711.32", Agreement.AGREES),
        ("2.7", "19.59", "711.32", Agreement.ROUNDED),
        ("71.73", "2106.66", "2940.05", Agreement.DIFFERS),
        ("100", "100", "100", Agreement.AGREES),
    ],
)
def test_rates(rate: str, part: str, whole: str, outcome: Agreement) -> None:
    stated = quantity(figure(rate, "%", "占比"), 2)
    assert stated
    assert judged(stated, ratio(printed(part), printed(whole))) is outcome


def test_what_is_counted_is_exact() -> None:
    for unit in ("人", "个", "辆", "分"):
        five, six = quantity(figure("5", unit), 0), quantity(figure("6", unit), 0)
        assert five
        assert six
        assert judged(five, six) is Agreement.DIFFERS


def test_noughts_that_a_place_leaves_out_count() -> None:
    """Beside 203.96, 204 is 204.00; where no decimals are printed at all it is not."""
    assert printed("204", 2).step == Decimal(100)
    assert printed("204", 0).step == Decimal(10_000)
    read = document("一、收入决算情况说明\n本部门2022年度收入总计204万元，其中本年收入合计203.96万元。")
    assert {s.number.step for s in stated_of(enumerate(read.figures, 1)) if s.number} == {Decimal(100)}


def test_a_table_in_yuan_and_a_text_in_ten_thousands_are_compared_by_the_coarser() -> None:
    cell = quantity(figure("86959408.34", "元"), 2)
    assert cell
    assert judged(printed("8695.94"), cell) is Agreement.AGREES
    assert judged(printed("8695.95"), cell) is Agreement.ROUNDED
    assert judged(printed("8695.98"), cell) is Agreement.DIFFERS


@given(st.lists(MONEY, min_size=2, max_size=12))
def test_rounding_alone_is_never_a_contradiction(values: list[Decimal]) -> None:
    terms = [Quantity(nearest(value, CENT), CENT, CENT / 2) for value in values]
    whole = nearest(sum(values, Decimal(0)), CENT)
    assert judged(Quantity(whole, CENT, CENT / 2), total(terms)) is not Agreement.DIFFERS


@given(MONEY.filter(bool), MONEY.filter(lambda value: value > 1), st.sampled_from([CENT, Decimal("0.1"), Decimal(1)]))
def test_a_rate_that_was_rounded_is_never_a_contradiction(part: Decimal, whole: Decimal, step: Decimal) -> None:
    a, b = (Quantity(nearest(value, CENT), CENT, CENT / 2) for value in (part, whole))
    stated = Quantity(nearest(part / whole * 100, step), step, step / 2)
    assert judged(stated, ratio(a, b)) is not Agreement.DIFFERS


@given(ANY_NUMBER, ANY_NUMBER.filter(bool), st.sampled_from(["元", "万元", "%", "人"]))
def test_no_numbers_are_too_far_apart_to_be_compared(one: Decimal, other: Decimal, unit: str) -> None:
    first, second = (quantity(figure(f"{value:f}", unit), 2) for value in (one, other))
    assert first
    assert second
    assert (judged(first, second) is Agreement.AGREES) >= (one == other)
    assert judged(ratio(first, second), ratio(first, second)) is Agreement.AGREES
    assert rounded(ratio(first, second).value, 4) == rounded(one / other * 100, 4)


@given(st.lists(MONEY, min_size=1, max_size=8), st.integers(min_value=0, max_value=40))
def test_a_larger_difference_is_never_rounding(values: list[Decimal], more: int) -> None:
    terms = [Quantity(nearest(value, CENT), CENT, CENT / 2) for value in values]
    added = total(terms)
    allowed = CENT + len(values) * CENT / 2
    wrong = added.value + nearest(allowed, CENT) + CENT * (more + 1)
    assert judged(Quantity(wrong, CENT, CENT / 2), added) is Agreement.DIFFERS
