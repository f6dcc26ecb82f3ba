"""Tables without lines down: read as grids where every word stands under one heading, else left as lines."""

from __future__ import annotations

import pytest

from tests.knowledge.reading.test_pdf import Drawing, tables, texts

EDGES = (50, 200, 300, 400)
ROWS = [["rent", "1,200.00", "3.50"], ["paper", "15.25", "0.00"], ["total", "1,215.25", "3.50"]]


def place(drawing: Drawing, y: float, row: list[str], *, right: bool = True) -> None:
    """A row: the first word at the left of its column, the others at the right or in the middle of theirs."""
    for at, text in enumerate(row):
        width = drawing.canvas.stringWidth(text, "Helvetica", 10)
        left, end = (EDGES[at], EDGES[at + 1]) if at + 1 < len(EDGES) else (EDGES[at], 500)
        x = left + 3 if not at else end - 3 - width if right else (left + end - width) / 2
        drawing.text(x, y, text)


def table(head: list[str], rows: list[list[str]], rules: tuple[float, ...], drawing: Drawing | None = None) -> Drawing:
    """A table whose headings stand at 315 and its rows below, with lines across at these places."""
    drawing = drawing or Drawing()
    for y in rules:
        drawing.line(50, y, 400, y)
    place(drawing, 315, head, right=False)
    for i, row in enumerate(rows):
        place(drawing, 335 + i * 20, row)
    return drawing


HEAD = ["name", "planned", "spent"]
THREE = (300.0, 320.0, 380.0)


def test_three_lines_make_a_table() -> None:
    found = table(HEAD, ROWS, THREE).read()
    assert tables(found) == [[HEAD, *ROWS]]
    box = found.lines[1].cells[1].box  # around the number, between its neighbours
    assert box
    assert 75 < box[0] < 235
    assert 297 < box[2] < 380
    assert 318 < box[1] < 327
    assert 336 < box[3] < 348


def test_lines_across_between_all_rows_make_a_table() -> None:
    assert tables(table(HEAD, ROWS, (300, 320, 340, 360, 380)).read()) == [[HEAD, *ROWS]]


def test_a_blank_cell_stays_in_its_column() -> None:
    rows = [["rent", "1,200.00", ""], ["paper", "", "0.75"], ["total", "1,200.00", "0.75"]]
    assert tables(table(HEAD, rows, THREE).read()) == [[HEAD, *rows]]


def test_a_number_between_two_headings_makes_no_table() -> None:
    drawing = table(HEAD, ROWS[:2], THREE)
    drawing.text(50, 375, "sum")
    drawing.text(283, 375, "77.00")  # from one column into the next
    found = drawing.read()
    assert tables(found) == []
    assert texts(found)[-1] == "sum 77.00"


def test_a_heading_over_two_columns_is_told_by_the_line_under_it() -> None:
    drawing = table(["", "planned", "spent"], ROWS, (285, 320, 380))
    drawing.line(205, 302, 395, 302)
    drawing.text(270, 297, "money")
    drawing.text(100, 306, "name")
    rows = [line.cells for line in drawing.read().lines]
    assert [(c.text, c.column, c.columns, c.rows) for c in rows[0]] == [("name", 0, 1, 2), ("money", 1, 2, 1)]
    assert [(c.text, c.column) for c in rows[1]] == [("planned", 1), ("spent", 2)]


def test_a_heading_over_two_columns_without_a_line_is_not_certain() -> None:
    drawing = table(["", "planned", "spent"], ROWS, (285, 320, 380))
    drawing.text(270, 297, "money")
    drawing.text(100, 306, "name")
    assert tables(drawing.read()) == []


def test_a_row_without_numbers_may_be_half_a_name() -> None:
    rows = [["a-very-long-name", "", ""], ["on-two-lines", "1.00", "2.00"], ["total", "1.00", "2.00"]]
    assert tables(table(HEAD, rows, THREE).read()) == []


def test_a_name_of_two_lines_beside_its_numbers_is_one_row() -> None:
    drawing = table(HEAD, [], (300, 320, 380))
    place(drawing, 335, ["a-very-long-"])
    place(drawing, 341, ["", "1.00", "2.00"])
    place(drawing, 347, ["name"])
    place(drawing, 370, ["total", "1.00", "2.00"])
    assert tables(drawing.read())[0][1:] == [["a-very-long- name", "1.00", "2.00"], ["total", "1.00", "2.00"]]


def test_a_table_without_any_lines_stands_below_its_unit() -> None:
    drawing = Drawing()
    drawing.chinese(330, 295, "单位：万元")
    table(HEAD, ROWS, (), drawing)
    drawing.chinese(50, 420, "以上是全部支出。")
    assert tables(drawing.read()) == [[HEAD, *ROWS]]


def test_without_title_or_unit_there_is_no_table_without_lines() -> None:
    assert tables(table(HEAD, ROWS, ()).read()) == []


def test_sentences_between_two_lines_are_no_table() -> None:
    drawing = Drawing()
    for y in (300, 380):
        drawing.line(50, y, 400, y)
    drawing.chinese(50, 320, "本年支出合计12.50万元，比上年增加2.00万元。")
    drawing.chinese(50, 340, "其中：基本支出10.00万元，项目支出2.50万元。")
    assert tables(drawing.read()) == []


@pytest.mark.parametrize("again", [True, False])
def test_it_goes_on_over_a_page_with_its_headings_or_without(again: bool) -> None:
    drawing = table(HEAD, ROWS, THREE)
    drawing.page()
    for y in (60, 80, 100) if again else (60, 80):
        drawing.line(50, y, 400, y)
    if again:
        place(drawing, 75, HEAD, right=False)
    place(drawing, 95 if again else 75, ["whole", "9,999.00", "7.00"])
    found = drawing.read()
    assert {line.table for line in found.lines} == {1}
    assert [cell.text for cell in found.lines[-1].cells] == ["whole", "9,999.00", "7.00"]
    assert found.lines[-1].page == 2


def test_rows_of_another_width_do_not_go_on() -> None:
    drawing = table(HEAD, ROWS, THREE)
    drawing.page()
    for y in (60, 80):
        drawing.line(50, y, 500, y)
    place(drawing, 75, ["whole", "9,999.00", "7.00"])
    assert not drawing.read().lines[-1].table
