"""The numbering that a line begins with."""

from __future__ import annotations

import pytest

from knowledge.extraction.headings import Marker, marker


@pytest.mark.parametrize(
    ("mark", "depth", "number"),
    [
        ("第一部分 ", 0, 1),
        ("第十二章 ", 0, 12),
        ("二十一、", 1, 21),
        ("（十）", 2, 10),
        ("（二十）", 2, 20),
        ("3.", 3, 3),
        ("（12）", 4, 12),
        ("⑩", 5, 10),
    ],
)
def test_a_numbered_line(mark: str, depth: int, number: int) -> None:
    assert marker(f"{mark}其他收入") == Marker(depth, number, len(mark))


@pytest.mark.parametrize("text", ["四二、其他", "十十、其他", "（一一）其他", "第百部分", "1.5万元", "十分之一"])
def test_a_line_without_a_number(text: str) -> None:
    assert marker(text) is None
