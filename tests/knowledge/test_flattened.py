"""Flattened tables that can be made tables again, and those that cannot."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.extraction.flattened import regained
from knowledge.extraction.table_words import VALUE
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
