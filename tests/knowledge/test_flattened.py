"""Flattened tables that can be made tables again, and those that cannot."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.extraction.extract import extract
from knowledge.extraction.flattened import regained
from knowledge.extraction.numerals import numerals
from knowledge.extraction.table_words import VALUE
from knowledge.reading import read_bytes
from tests.knowledge.ruled import flattened, ruled
from tests.knowledge.test_performance import examples


@pytest.mark.parametrize("example", examples("flattened.toml"), ids=lambda example: example["name"])
def test_corpus(example: dict[str, Any]) -> None:
    block = flattened(example["flat"])
    grid = regained(block)
    if "rows" not in example:
        assert grid is None
        return
    assert grid is not None
    assert ["|".join(cell.text for cell in row) for row in grid.rows] == example["rows"]
    for cell in grid.cells():
        if VALUE.match(cell.text):
            assert block.text[cell.start : cell.end] == cell.text
            assert cell.text in cell.line.text


def test_a_ruled_table_is_none_that_was_flattened() -> None:
    assert regained(ruled("项目 | 预算数 | 决算数\n合计 | 3 | 2\n公务接待费 | 3 | 2")) is None


@pytest.mark.parametrize(
    "text", ["本年收入合计20.5本年支出合计20.5", "其他30.2个人和家庭", "合计4.1支出总计", "基本8人员经费"]
)
def test_a_unit_is_none_that_begins_the_next_name(text: str) -> None:
    found, _ = numerals(text)
    assert [number.unit for number in found] == [""] * len(found)


HEAD = """岚汀县档案馆
2023年度部门决算
第二部分2023年度部门决算表
"""
TABLE = """支出决算表
{above}
项目 本年支出合计 基本支出 项目支出
科目编码 科目名称
201 一般公共服务支出 420.50 300.00 120.50
20126 档案事务 420.50 300.00 120.50
合计 420.50 300.00 120.50
"""


def test_amounts_have_the_unit_that_is_told_over_their_table() -> None:
    (document,) = read_bytes(
        (HEAD + TABLE.format(above="单位：万元") + TABLE.format(above="单位：元")).encode(), "一.txt"
    )
    units = [figure.unit for figure in extract(document).figures]
    assert units == ["万元"] * 9 + ["元"] * 9


def test_a_table_without_a_unit_states_nothing_though_the_one_before_has_one() -> None:
    text = HEAD + TABLE.format(above="单位：万元") + TABLE.format(above="公开03表")
    (document,) = read_bytes(text.encode(), "一.txt")
    assert [figure.unit for figure in extract(document).figures] == ["万元"] * 9
