"""The narrative grammar: a corpus of sentences, and what must hold of any number and any wrapping."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.model import Figure, NumeralKind
from tests.accounts.printer import wrap
from tests.knowledge.sentences import YEAR, disclosure, extracted

CORPUS = Path(__file__).parent / "corpus" / "narrative.toml"
EXAMPLES: list[dict[str, Any]] = tomllib.loads(CORPUS.read_text("utf-8"))["example"]
# The lines that every example is printed under.
LINES_ABOVE = 4


def told(figure: Figure) -> str:
    """A figure as the corpus writes it."""
    more = {
        "方向": figure.direction,
        "比": figure.basis,
        "占" if figure.measure == "占比" else "属": figure.part_of,
        "注": figure.qualifier,
        "年": "" if figure.year == YEAR else str(figure.year),
        "项目": figure.subject,
    }
    stated = [figure.item, figure.measure, figure.printed, figure.unit]
    return " | ".join([*stated, *(f"{key}={value}" for key, value in more.items() if value)])


@pytest.mark.parametrize("example", EXAMPLES, ids=[example["text"][:24] for example in EXAMPLES])
def test_corpus(example: dict[str, Any]) -> None:
    where = {key: example[key] for key in ("heading", "kind") if key in example}
    found = extracted(disclosure(example["text"], **where))
    assert [told(figure) for figure in found.figures] == example["figures"]
    reasons = [" | ".join((reason.item, reason.basis, reason.text)) for reason in found.reasons]
    assert reasons == example.get("reasons", [])
    named = [n for n in found.numerals if n.line > LINES_ABOVE and n.kind is not NumeralKind.FIGURE]
    assert [f"{numeral.text} {numeral.kind.value}" for numeral in named] == example.get("named", [])
    assert not found.unplaced
    for figure in found.figures:
        assert figure.measure == "等级" or figure.value == Decimal(figure.printed)
        assert figure.source.quote in example["text"].replace(" ", "")


def test_the_corpus_has_positive_and_negative_examples() -> None:
    assert len({example["text"] for example in EXAMPLES}) == len(EXAMPLES) >= 80
    assert sum(not example["figures"] for example in EXAMPLES) >= 10


# ---------------------------------------------------------------- any number

FULL_WIDTH = str.maketrans("0123456789.,", "０１２３４５６７８９．，")


@st.composite
def amounts(draw: st.DrawFn) -> tuple[str, Decimal]:
    """An amount in one of the ways in which amounts are printed, and its exact value."""
    whole = draw(st.integers(0, 10**10))
    places = draw(st.integers(0, 6))
    fraction = f"{draw(st.integers(0, 10**places - 1)):0{places}d}" if places else ""
    value = Decimal(f"{whole}.{fraction}" if fraction else str(whole))
    digits = f"{whole:,}" if draw(st.booleans()) else str(whole)
    printed = f"{digits}.{fraction}" if fraction else digits
    if draw(st.booleans()):
        printed = printed.translate(FULL_WIDTH)
    blank = st.sampled_from(["", " ", "\u3000", "\u00a0", "  "])
    return draw(blank) + printed + draw(blank), value


@given(amounts(), st.sampled_from(["元", "万元", "亿元", "万 元"]))
@settings(max_examples=200, deadline=None)
def test_an_amount_is_read_exactly_however_it_is_printed(amount: tuple[str, Decimal], unit: str) -> None:
    printed, value = amount
    body = f"公务接待费支出{printed}{unit}，比上年减少{printed}{unit}。"
    found = extracted(disclosure(body)).figures
    assert [(f.item, f.measure, f.unit) for f in found] == [
        ("公务接待费", "决算数", unit.replace(" ", "")),
        ("公务接待费", "增减额", unit.replace(" ", "")),
    ]
    for figure in found:
        assert figure.value == value
        assert figure.value is not None
        assert str(figure.value) == str(value)  # trailing zeros are printed, so they are kept


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.sampled_from(["%", "％", " %"]))
@settings(max_examples=50, deadline=None)
def test_a_rate_is_read_exactly(whole: int, hundredths: int, sign: str) -> None:
    rate = f"{whole}.{hundredths}{sign}"
    (figure,) = extracted(disclosure(f"培训费比上年增长{rate}。")).figures
    assert (figure.value, figure.unit) == (Decimal(f"{whole}.{hundredths}"), "%")


# ---------------------------------------------------------------- any wrapping

PARAGRAPHS = """
本部门2023年度收入总计1,387.67万元，其中年初结转和结余21.53万元，较2022年减少30.89万元，下降58.9%；
本年收入合计1366.14万元，较2022年增加14.23万元，增长1.1%，主要原因是：新馆启用后运转经费增加。

（一）公务接待费支出全年预算数为0.50万元，决算数为0.48万元，完成全年预算的96%。全年国内公务接待12批，
累计接待96人次，其中外事接待0批，累计接待0人次。

（二）公务用车购置及运行维护费支出3.60万元，其中公务用车购置全年预算数为0万元，决算数为0万元；
公务用车运行维护费支出全年预算数为3.60万元，决算数为3.60万元，完成全年预算的100%，年末公务用车保有1辆。

截至2023年12月31日，本部门共有车辆1辆；单价50万元（含）以上通用设备2台（套）。
"""
PARTS = [paragraph.replace("\n", "") for paragraph in PARAGRAPHS.strip().split("\n\n")]


def stated(text: str) -> list[tuple[str, ...]]:
    """Everything a text states, apart from the place."""
    return [
        (f.item, f.subject, f.measure, f.printed, f.unit, f.direction, f.basis, f.part_of, f.source.quote)
        for f in extracted(text).figures
    ]


def broken(text: str, width: int) -> list[str]:
    """Lines of so many characters, numbers broken as well."""
    return [text[at : at + width] for at in range(0, len(text), width)]


@given(st.integers(17, 60), st.booleans(), st.booleans(), st.sets(st.integers(1, 60), max_size=8))
@settings(max_examples=100, deadline=None)
def test_wrapping_and_page_marks_change_nothing(width: int, tidy: bool, spaced: bool, marks: set[int]) -> None:
    """Any width that the headings fit into; a narrower column is no page of a disclosure."""
    cut = wrap if tidy else broken
    printed: list[str] = []
    for number, line in enumerate((line for part in PARTS for line in cut(part, width)), start=1):
        printed += [line, ""] if spaced else [line]
        if number in marks:
            printed.append(f"—{number}—")
    expected = stated(disclosure("\n".join(PARTS)))
    assert len(expected) == 23
    assert stated(disclosure("\n".join(printed))) == expected
