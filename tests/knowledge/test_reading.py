"""Files → lines and pages: page marks, form feeds, line ends, and what is covered before anything is kept."""

from __future__ import annotations

import pytest

from knowledge.model import Document
from knowledge.reading import read_bytes
from knowledge.reading.privacy import masked


def lines(text: str) -> Document:
    return read_bytes(text.encode(), "made.txt")[0]


def pages(text: str) -> list[tuple[str, int]]:
    return [(line.text, line.page) for line in lines(text).lines]


@pytest.mark.parametrize("mark", ["—1—", "- 1 -", "–1–", "第1页", "第 1 页 共 9 页", "  — 1 —  ", "·1·"])
def test_page_marks_end_pages_and_are_no_text(mark: str) -> None:
    assert pages(f"甲\n{mark}\n乙\n") == [("甲", 1), ("乙", 2)]


def test_page_marks_may_stand_at_the_head_of_pages() -> None:
    assert pages("—1—\n甲\n—2—\n乙\n") == [("甲", 1), ("乙", 2)]


@pytest.mark.parametrize("line", ["1", "2023", "—", "第一页", "1—2", "（1）"])
def test_other_lines_are_no_page_marks(line: str) -> None:
    assert pages(f"甲\n{line}\n乙\n")[1] == (line, 1)


def test_form_feeds_begin_pages() -> None:
    assert pages("甲\n\f乙\n丙\f丁") == [("甲", 1), ("乙", 2), ("丙", 2), ("丁", 3)]


def test_printed_page_numbers_are_kept_where_they_differ() -> None:
    found = lines("甲\n—7—\n乙\n—8—\n")
    assert found.page_labels == {1: "7", 2: "8"}
    assert lines("甲\n—1—\n乙\n—2—\n").page_labels == {}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(end: str) -> None:
    assert [line.text for line in lines(f"甲{end}{end}乙{end}").lines] == ["甲", "乙"]


def test_lines_are_counted_as_in_the_file() -> None:
    assert [line.number for line in lines("甲\n\n\n乙\n").lines] == [1, 4]


def test_the_checksum_is_of_the_bytes() -> None:
    assert lines("甲").checksum != lines("甲\n").checksum


@pytest.mark.parametrize(
    ("printed", "kept"),
    [
        ("项目负责人 欧阳某某 联系电话 13900001111", "项目负责人 欧*** 联系电话 ***********"),
        ("联系人：钱某，电话：0790-1234567", "联系人：钱*，电话：****-*******"),
        ("填报人：孙某某 审核人：李某", "填报人：孙** 审核人：李*"),
        ("身份证 110101199003071234 的持有人", "身份证 ****************** 的持有人"),
        ("拨打18812345678咨询", "拨打***********咨询"),
        ("联系方式：(0790) 123 4567", "联系方式：(****) *** ****"),
    ],
)
def test_personal_data_is_covered(printed: str, kept: str) -> None:
    assert masked(printed) == kept
    assert len(kept) == len(printed)


@pytest.mark.parametrize(
    "text",
    [
        "下属单位相关负责人，围绕项目立项依据逐条分析",
        "预算数13800.55万元，决算数13900001.11元",
        "收入总计1390000.11万元",
        "电话费2.5万元，比上年减少1.2万元",
        "2080505 机关事业单位基本养老保险缴费支出",
    ],
)
def test_what_is_not_personal_is_left(text: str) -> None:
    assert masked(text) == text
