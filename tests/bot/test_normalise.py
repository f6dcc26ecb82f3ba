"""Questions in the one form that they are understood in."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.normalise import normal, question

GROUPS = tomllib.loads((Path(__file__).parent / "normalised.toml").read_text("utf-8"))["question"]


@pytest.mark.parametrize(("typed", "meant"), [words for group in GROUPS for words in group["words"]])
def test_question(typed: str, meant: str) -> None:
    assert question(typed) == meant


@given(
    st.text(
        st.sampled_from(
            "三公經費经费臺台〇○衞⺠2022年 \t\u3000\u200b\ufeff“”'《》()（）【】,.，。？?!！…-—–·•a Zｚ１😀👍🏽❓²①％￥"
        ),
        max_size=40,
    )
)
def test_normal_of_any_text_is_normal(text: str) -> None:
    assert normal(normal(text)) == normal(text)
    assert not any(c.isspace() for c in normal(text))


@given(st.integers(2000, 2029))
def test_a_year_is_the_same_in_whatever_numerals(year: int) -> None:
    for numerals in ("零一二三四五六七八九", "〇一二三四五六七八九", "○一二三四五六七八九", "０１２３４５６７８９"):
        assert question("".join(numerals[int(digit)] for digit in str(year)) + "年三公经费") == f"{year}年三公经费"


@given(st.integers(10, 9999))
def test_an_amount_is_the_same_in_chinese_numerals(value: int) -> None:
    assert question(f"超过{spoken(value)}元") == f"超过{value}元"


def spoken(value: int) -> str:
    """A number below ten thousand as it is said."""
    found, missing = "", False
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, size)
        if digit:
            found += ("零" if missing else "") + "零一二三四五六七八九"[digit] + unit
            missing = False
        elif found and value:
            missing = True
    return found
