"""Files → lines and pages: page marks, form feeds, line ends, and what is covered before anything is kept."""

from __future__ import annotations

import pytest

from knowledge.model import Cell, Document
from knowledge.reading import read_bytes
from knowledge.reading.privacy import masked, masked_cells


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


@pytest.mark.parametrize(
    ("rows", "kept"),
    [
        ([["联系人", "钱某某", "电话", "0790-1234567"]], [["联系人", "钱**", "电话", "****-*******"]]),
        ([["项目负责人：", "", "欧阳某某"]], [["项目负责人：", "", "欧***"]]),
        ([["联系人（签字）", "钱　某"]], [["联系人（签字）", "钱　*"]]),
        ([["姓名", "联系电话"], ["钱某", "1234567"]], [["姓名", "联系电话"], ["钱*", "*******"]]),
        (
            [["项目名称", "负责人", "联系电话"], ["修缮", "钱某", "1234567"]],
            [["项目名称", "负责人", "联系电话"], ["修缮", "钱*", "*******"]],
        ),
        ([["联系人：钱某，电话：0790-1234567", "甲"]], [["联系人：钱*，电话：****-*******", "甲"]]),
    ],
)  # fmt: skip
def test_personal_data_in_tables_is_covered(rows: list[list[str]], kept: list[list[str]]) -> None:
    assert texts_of(masked_cells(cells_in(rows))) == kept


@pytest.mark.parametrize(
    "rows",
    [
        [["项目负责人", "", "项目类型", "经常性"], ["资金来源", "财政", "金额", "1234567"]],
        [["负责人", "预算数", "决算数"], ["", "1234567", "7654321"]],
        [["办公费", "1234567"], ["邮电费", "2345678"], ["电话费", "3456789"]],
        [["2010101", "行政运行", "1234567"]],
    ],
)
def test_what_is_not_personal_in_tables_is_left(rows: list[list[str]]) -> None:
    assert texts_of(masked_cells(cells_in(rows))) == rows


def cells_in(rows: list[list[str]]) -> list[list[Cell]]:
    return [[Cell(text, column) for column, text in enumerate(row)] for row in rows]


def texts_of(rows: list[tuple[Cell, ...]]) -> list[list[str]]:
    return [[cell.text for cell in row] for row in rows]
