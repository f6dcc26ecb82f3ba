"""The narrative grammar: a corpus of sentences, and what must hold of any number and any wrapping."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from knowledge.model import Figure, NumeralKind
from knowledge.vocabulary import canonical, items, table
from tests.accounts.printer import wrap
from tests.knowledge.sentences import YEAR, disclosure, extracted

CORPUS = Path(__file__).parent / "corpus" / "narrative.toml"
EXAMPLES: list[dict[str, Any]] = tomllib.loads(CORPUS.read_text("utf-8"))["example"]
# The lines that every example is printed under.
LINES_ABOVE = 4
# A zero that is stated in words.
WORDS = {"无", "持平"}


def told(figure: Figure) -> str:
    """A figure as the corpus writes it."""
    more = {
        "方向": figure.direction,
        "比": figure.basis,
        "占" if figure.measure == "占比" else "属": figure.part_of,
        "注": figure.qualifier,
        "年": "" if figure.year == YEAR else str(figure.year),
        "项目": figure.subject,
        "码": figure.code,
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
    for numeral in found.unplaced:
        assert numeral.reason
    for figure in found.figures:
        assert figure.measure == "等级" or figure.value == Decimal(0 if figure.printed in WORDS else figure.printed)
        assert figure.source.quote in example["text"].replace(" ", "")


def test_the_corpus_has_positive_and_negative_examples() -> None:
    assert len({example["text"] for example in EXAMPLES}) == len(EXAMPLES) >= 230
    assert sum(not example["figures"] for example in EXAMPLES) >= 20


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


# ---------------------------------------------------------------- any item, any wording


def labels_of_money() -> list[tuple[str, str]]:
    """Every printed label that stands for one item that is told in money, with the item."""
    counted = {name for entry in table("counts")["count"] for name in entry["units"].values()}
    other = re.compile(r"人数|人员|单位|车辆$|设备|涉及|编制")
    return [
        (label, item.name)
        for item in items()
        if item.name not in counted and not other.search(item.name)
        for label in (item.name, *item.labels)
        if canonical(label) == (item.name,) and not re.search(r"(?:(?:预算|决算)(?:总计|合计|总额)?|实有)$", label)
    ]


# A wording with three numbers, and what they are: measure, unit, direction, basis.
SPENT, GREW, RATE = ("决算数", "万元", "", ""), ("增减额", "万元", "增加", "上年"), ("增减率", "%", "增加", "上年")
FELL, LESS = ("增减额", "万元", "减少", "2022"), ("增减率", "%", "减少", "2022")
PLAN, DONE = ("年初预算数", "万元", "", ""), ("完成率", "%", "", "年初预算")
WORDINGS = [
    ("{label}{0}万元，比上年增加{1}万元，增长{2}%。", (SPENT, GREW, RATE)),
    ("2023年度{label}为{0}万元，与2022年度相比，减少{1}万元，下降{2}%。", (SPENT, FELL, LESS)),
    ("{label}年初预算为{0}万元，支出决算为{1}万元，完成年初预算的{2}%。", (PLAN, SPENT, DONE)),
    ("本部门2023年度{label}{0} 万元，较上年决算数增加{1} 万元，增长{2} ％。", (SPENT, GREW, RATE)),
    ("{label}较2022年度决算数减少{0}万元，下降{1}%，共{2}万元。", (FELL, LESS, SPENT)),
    ("{label}{0}万元。较上年增加{1}万元，增长{2}%，主要原因是业务增加。", (SPENT, GREW, RATE)),
]


@given(
    st.sampled_from(labels_of_money()),
    st.sampled_from(WORDINGS),
    st.lists(st.integers(1, 10**6), min_size=3, max_size=3, unique=True),
)
@settings(max_examples=400, deadline=None)
def test_any_item_in_any_wording_is_read_back(
    named: tuple[str, str], wording: tuple[str, tuple[tuple[str, str, str, str], ...]], hundredths: list[int]
) -> None:
    (label, item), (text, meant) = named, wording
    printed = [f"{number // 100}.{number % 100:02d}" for number in hundredths]
    found = extracted(disclosure(text.format(*printed, label=label))).figures
    assert [(f.item, f.printed, f.measure, f.unit, f.direction, f.basis) for f in found] == [
        (item, number, *what) for number, what in zip(printed, meant, strict=True)
    ]


def alone(text: str, printed: str) -> list[int]:
    """Where a number is printed as itself and no part of another."""
    return [found.start() for found in re.finditer(rf"(?<![\d.,]){re.escape(printed)}(?![\d.,])", text)]


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_another_digit_changes_that_figure_alone(data: st.DataObject) -> None:
    example = data.draw(st.sampled_from([example for example in EXAMPLES if example["figures"]]))
    where = {key: example[key] for key in ("heading", "kind") if key in example}
    text = example["text"]
    before = extracted(disclosure(text, **where)).figures
    numbers = [f.printed for f in before if f.printed[0] in "123456789" and len(alone(text, f.printed)) == 1]
    assume(numbers)
    printed = data.draw(st.sampled_from(numbers))
    digit = data.draw(st.sampled_from([c for c in "123456789" if c != printed[0]]))
    at = alone(text, printed)[0]
    changed = digit + printed[1:]
    after = extracted(disclosure(text[:at] + changed + text[at + len(printed) :], **where)).figures
    assert [told(f) for f in after] == [
        told(replace(f, printed=changed) if f.printed == printed else f) for f in before
    ]


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
