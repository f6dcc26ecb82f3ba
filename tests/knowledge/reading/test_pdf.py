"""PDF pages drawn for the purpose: lines by baseline, ruled tables, what is no part of the text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfgen.canvas import Canvas

from knowledge.errors import ReadingError
from knowledge.model import Document, Format, Line
from knowledge.reading import ocr
from knowledge.reading.pdf import read_pdf

WIDTH, HEIGHT = 595, 842


class Drawing:
    """A PDF in the making; places are from the upper left corner."""

    def __init__(self) -> None:
        self.file = BytesIO()
        self.canvas = Canvas(self.file, pagesize=(WIDTH, HEIGHT))
        self.height = HEIGHT

    def text(self, x: float, y: float, words: str, size: float = 10, font: str = "Helvetica") -> None:
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, self.height - y, words)

    def chinese(self, x: float, y: float, words: str) -> None:
        registerFont(UnicodeCIDFont("STSong-Light"))
        self.text(x, y, words, 10, "STSong-Light")

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.canvas.line(x0, self.height - y0, x1, self.height - y1)

    def box(self, x0: float, y0: float, x1: float, y1: float, **how: int) -> None:
        self.canvas.rect(x0, self.height - y1, x1 - x0, y1 - y0, **how)

    def grid(self, xs: list[float], ys: list[float], cells: list[list[str]]) -> None:
        """A table with all its lines, and the words of its cells."""
        for y in ys:
            self.line(xs[0], y, xs[-1], y)
        for x in xs:
            self.line(x, ys[0], x, ys[-1])
        for row, words in enumerate(cells):
            for column, word in enumerate(words):
                self.text(xs[column] + 3, ys[row + 1] - 4, word)

    def page(self) -> None:
        self.canvas.showPage()

    def read(self) -> Document:
        self.canvas.save()
        return read_pdf(self.file.getvalue(), "drawn.pdf", "0")


def texts(document: Document) -> list[str]:
    return [line.text for line in document.lines]


def tables(document: Document) -> list[list[list[str]]]:
    found: dict[int, list[list[str]]] = {}
    for line in document.lines:
        if line.table:
            found.setdefault(line.table, []).append([cell.text for cell in line.cells])
    return list(found.values())


def test_characters_of_one_baseline_are_one_line_whatever_their_size() -> None:
    drawing = Drawing()
    drawing.text(50, 200, "total", 9)
    drawing.text(75, 200, "603.14", 16)
    drawing.text(128, 200, "wan", 9)
    drawing.text(50, 220, "next")
    assert texts(drawing.read()) == ["total603.14wan", "next"]


def test_a_line_and_a_cell_know_their_places() -> None:
    drawing = Drawing()
    drawing.text(50, 200, "above")
    drawing.grid([50, 150, 250], [300, 320, 340], [["a", "1.50"], ["b", "2.50"]])
    above, first, _ = drawing.read().lines
    assert above.box is not None
    assert above.box[:2] == pytest.approx((50, 190), abs=4)
    assert first.cells[1].box == pytest.approx((150, 300, 250, 320), abs=1)


def test_a_wide_gap_is_a_blank() -> None:
    drawing = Drawing()
    drawing.text(50, 200, "1.50")
    drawing.text(200, 200, "2.50")
    assert texts(drawing.read()) == ["1.50 2.50"]


def test_merged_cells_span_rows_and_columns() -> None:
    drawing = Drawing()
    xs, ys = [50.0, 120.0, 190.0, 260.0], [300.0, 320.0, 340.0, 360.0]
    for y in ys:
        drawing.line(50 if y != 320 else 120, y, 260, y)
    for x in xs:
        drawing.line(x, 300 if x != 190 else 320, x, 360)
    for x, y, words in ((60, 335, "item"), (150, 315, "spent"), (125, 335, "basic"), (195, 335, "project")):
        drawing.text(x, y, words)
    for x, words in zip(xs, ("x", "1.00", "2.00"), strict=False):
        drawing.text(x + 3, 355, words)
    rows = [line.cells for line in drawing.read().lines]
    assert [(c.text, c.column, c.columns, c.rows) for c in rows[0]] == [("item", 0, 1, 2), ("spent", 1, 2, 1)]
    assert [(c.text, c.column) for c in rows[1]] == [("basic", 1), ("project", 2)]
    assert [c.text for c in rows[2]] == ["x", "1.00", "2.00"]


def test_thin_filled_boxes_draw_a_table_and_white_backgrounds_do_not() -> None:
    drawing = Drawing()
    for y in (300, 320, 340):
        drawing.box(50, y - 0.3, 250, y + 0.3, stroke=0, fill=1)
    for x in (50, 150, 250):
        drawing.box(x - 0.3, 300, x + 0.3, 340, stroke=0, fill=1)
    drawing.canvas.setFillGray(1)
    for x in (60, 160):
        drawing.box(x, 305, x + 40, 315, stroke=0, fill=1)
    drawing.canvas.setFillGray(0)
    for row, y in enumerate((315, 335)):
        drawing.text(62, y, f"name{row}")
        drawing.text(162, y, f"{row}.50")
    assert tables(drawing.read()) == [[["name0", "0.50"], ["name1", "1.50"]]]


def test_a_table_open_at_its_sides_has_its_outer_columns() -> None:
    drawing = Drawing()
    for y in (300, 320, 340):
        drawing.line(50, y, 250, y)
    drawing.line(150, 300, 150, 340)
    for row, y in enumerate((315, 335)):
        drawing.text(60, y, f"name{row}")
        drawing.text(160, y, f"{row}.50")
    assert tables(drawing.read()) == [[["name0", "0.50"], ["name1", "1.50"]]]


def test_an_underline_is_no_table() -> None:
    drawing = Drawing()
    drawing.text(60, 315, "contents")
    drawing.box(50, 300, 250, 320, stroke=1, fill=0)
    found = drawing.read()
    assert texts(found) == ["contents"]
    assert not found.lines[0].table


def test_a_number_that_wraps_in_its_cell_is_one_number() -> None:
    drawing = Drawing()
    drawing.grid([50, 100, 150], [300, 340], [["a", ""]])
    drawing.text(103, 315, "1,234,")
    drawing.text(103, 328, "567.89")
    assert tables(drawing.read()) == [[["a", "1,234,567.89"]]]


def table_over_pages(xs: list[float]) -> Document:
    drawing = Drawing()
    drawing.grid([50, 150, 250, 350], [700, 720, 740], [["name", "x", "y"], ["a", "1.00", "2.00"]])
    drawing.page()
    drawing.grid(xs, [60, 80], [["total", "3.00", "4.00"][: len(xs) - 1]])
    return drawing.read()


def test_a_table_goes_on_over_a_page_on_the_columns_it_began_with() -> None:
    found = table_over_pages([50, 150, 250, 350])
    assert {line.table for line in found.lines} == {1}
    assert [line.page for line in found.lines] == [1, 1, 2]


def test_a_table_of_other_columns_is_another_table() -> None:
    found = table_over_pages([50, 180, 260, 350])
    assert [line.table for line in found.lines] == [1, 1, 2]


def test_a_lone_last_row_keeps_the_columns_of_its_table() -> None:
    drawing = Drawing()
    drawing.grid([50, 100, 150, 250, 350], [700, 720], [["20", "01", "1.00", "2.00"]])
    drawing.page()
    drawing.grid([50, 150, 250, 350], [60, 80], [["total", "1.00", "2.00"]])
    last = drawing.read().lines[-1]
    assert [(cell.text, cell.column, cell.columns) for cell in last.cells] == [
        ("total", 0, 2), ("1.00", 2, 1), ("2.00", 3, 1),
    ]  # fmt: skip


def test_page_marks_and_running_heads_are_no_text() -> None:
    drawing = Drawing()
    for page in range(1, 5):
        drawing.text(250, 30, "running head")
        drawing.text(50, 400, f"page {'abcd'[page - 1]}")
        drawing.text(290, 820, f"- {page + 10} -")
        drawing.page()
    found = drawing.read()
    assert texts(found) == ["page a", "page b", "page c", "page d"]
    assert found.page_labels == {1: "11", 2: "12", 3: "13", 4: "14"}


def test_a_watermark_aslant_is_no_text() -> None:
    drawing = Drawing()
    drawing.text(50, 400, "1.50")
    drawing.canvas.saveState()
    drawing.canvas.rotate(45)
    drawing.canvas.drawString(400, 300, "COPY")
    drawing.canvas.restoreState()
    assert texts(drawing.read()) == ["1.50"]


def test_bold_by_overprinting_is_read_once() -> None:
    drawing = Drawing()
    drawing.text(50, 400, "12.50")
    drawing.text(50.3, 400, "12.50")
    assert texts(drawing.read()) == ["12.50"]


def test_a_page_on_its_side_is_read_upright() -> None:
    drawing = Drawing()
    drawing.canvas.setPageRotation(90)
    drawing.canvas.rotate(90)
    drawing.height = 0
    drawing.text(100, 200, "first", 10)
    drawing.text(100, 220, "second", 10)
    found = drawing.read()
    assert texts(found) == ["first", "second"]


def test_what_is_clipped_is_not_read() -> None:
    drawing = Drawing()
    path = drawing.canvas.beginPath()
    path.rect(50, HEIGHT - 420, 200, 40)
    drawing.canvas.saveState()
    drawing.canvas.clipPath(path, stroke=0, fill=0)
    drawing.text(60, 400, "seen")
    drawing.text(60, 500, "hidden")
    drawing.canvas.restoreState()
    assert texts(drawing.read()) == ["seen"]


def test_a_chinese_font_that_is_not_in_the_file_loses_no_single_character() -> None:
    drawing = Drawing()
    for x, word in zip((60, 160, 260), "类款项", strict=True):
        drawing.chinese(x, 200, word)
    drawing.chinese(60, 220, "收入支出决算总表")
    assert texts(drawing.read()) == ["类 款 项", "收入支出决算总表"]


def test_a_rare_character_in_two_halves_is_one_and_half_of_it_none() -> None:
    """A font that is only named gives the second half a place of its own."""
    drawing = Drawing()
    drawing.canvas.setPageCompression(0)
    drawing.chinese(50, 200, "局长𠮷某支出12.5万元")
    assert texts(drawing.read()) == ["局长𠮷某支出12.5万元"]
    whole = drawing.file.getvalue()
    assert rb"\337\267" in whole
    halved = read_pdf(whole.replace(rb"\337\267", rb"\116\000"), "halved.pdf", "")
    assert texts(halved) == ["局长 一某支出12.5万元"]


@pytest.mark.parametrize("box", ["", "/MediaBox [ 0 0 595 ]", "/MediaBox [ 0 0 /x 842 ]"])
def test_a_page_without_a_box_is_damaged_where_pdfium_does_not_read_all_of_it(box: str) -> None:
    drawing = Drawing()
    drawing.canvas.setPageCompression(0)
    drawing.chinese(50, 200, "（")
    drawing.read()
    whole = drawing.file.getvalue()
    assert b"/MediaBox [ 0 0 595 842 ]" in whole
    with pytest.raises(ReadingError, match="第 1 页已损坏"):
        read_pdf(whole.replace(b"/MediaBox [ 0 0 595 842 ]", box.encode()), "damaged.pdf", "")


def test_a_number_in_a_box_within_its_cell_is_the_cells() -> None:
    drawing = Drawing()
    drawing.grid([50, 150, 250], [300, 360], [["total", ""]])
    drawing.box(200, 300, 250, 320, stroke=1, fill=0)
    drawing.text(205, 315, "12.50")
    assert tables(drawing.read()) == [[["total", "12.50"]]]


def test_two_lines_down_that_stand_on_one_of_the_page_before_begin_a_table() -> None:
    found = table_over_pages([50, 148, 152, 350])
    assert [line.table for line in found.lines] == [1, 1, 2]


def test_a_cell_of_more_characters_than_any_has_is_refused() -> None:
    drawing = Drawing()
    drawing.grid([50, 150, 250], [20, 800], [["total", ""]])
    for row in range(75):
        drawing.text(152, 30 + row * 10, "0123456789" * 7, 0.5)
    with pytest.raises(ReadingError, match="第 1 页的内容太多"):
        drawing.read()


def test_a_font_that_says_the_widths_of_millions_is_damage() -> None:
    drawing = Drawing()
    drawing.canvas.setPageCompression(0)
    drawing.chinese(50, 200, "（")
    drawing.read()
    whole = drawing.file.getvalue()
    widths = re.compile(rb"/W \[.*?\] \]", re.DOTALL)
    assert len(widths.findall(whole)) == 1
    for given in (b"1 99999999 500", b"0 60000 1 " * 9, b"7 [ 500 ] 0 900000000 500"):
        with pytest.raises(ReadingError, match="第 1 页已损坏"):
            read_pdf(widths.sub(b"/W [ %s ]" % given, whole), "damaged.pdf", "")
    assert texts(read_pdf(widths.sub(b"/W [ 0 60000 500 0 60000 600 ]", whole), "whole.pdf", "")) == ["（"]


@pytest.mark.parametrize(("last", "damaged"), [(b"0000ffff", False), (b"7fffffff", True)])
def test_a_font_that_says_the_text_of_millions_is_damage(last: bytes, damaged: bool) -> None:
    drawing = Drawing()
    drawing.canvas.setPageCompression(0)
    drawing.chinese(50, 200, "（")
    drawing.read()
    whole = drawing.file.getvalue().replace(b"/Subtype /Type0", b"/Subtype /Type0 /ToUnicode 99 0 R")
    told = b"1 beginbfrange <00000000> <%s> <ff08> endbfrange" % last
    stream = b"99 0 obj\n<</Length %d>>\nstream\n%s\nendstream\nendobj\n" % (len(told), told)
    at = whole.index(b"xref\n")
    whole = whole[:at] + stream + whole[at:]
    if damaged:
        with pytest.raises(ReadingError, match="第 1 页已损坏"):
            read_pdf(whole, "damaged.pdf", "")
    else:
        assert len(read_pdf(whole, "whole.pdf", "").lines) == 1


def test_a_number_close_to_the_next_cell_stays_apart_from_it() -> None:
    drawing = Drawing()
    drawing.text(50, 200, "16.17")
    width = drawing.canvas.stringWidth("16.17", "Helvetica", 10)
    drawing.chinese(50 + width + 3, 200, "八、其他支出")
    drawing.text(50, 220, "16.17")
    drawing.chinese(50 + width + 3, 220, "万元")
    assert texts(drawing.read()) == ["16.17 八、其他支出", "16.17万元"]


def test_two_tables_open_at_their_sides_stay_two() -> None:
    drawing = Drawing()
    for top in (100, 300):
        drawing.line(50, top, 250, top)
        drawing.line(50, top + 20, 150, top + 20)
        drawing.line(50, top + 40, 250, top + 40)
        drawing.line(50, top + 60, 250, top + 60)
        drawing.line(150, top, 150, top + 60)
        drawing.line(100, top + 20, 100, top + 60)
        drawing.text(160, top + 55, f"{top}.00")
    assert [len(each) for each in tables(drawing.read())] == [3, 3]


def test_a_table_without_words_is_no_scan() -> None:
    drawing = Drawing()
    drawing.text(50, 100, "title")
    drawing.page()
    drawing.grid([50, 150, 250], [300, 320, 340], [])
    found = drawing.read()
    assert found.unread == frozenset()
    assert found.format is Format.PDF


@contextmanager
def scanned(draw: Callable[[Drawing], None]) -> Iterator[Drawing]:
    drawing = Drawing()
    draw(drawing)
    picture = Image.new("RGB", (400, 600), "white")
    drawing.canvas.drawImage(ImageReader(picture), 50, 100, 400, 600)
    yield drawing


def test_a_page_that_is_a_picture_is_said_to_be_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
    with scanned(lambda drawing: drawing.text(50, 50, "beside")) as drawing:
        assert drawing.read().unread == {1}
    with scanned(lambda _: None) as drawing, pytest.raises(ReadingError, match="扫描件"):
        drawing.read()


def test_a_recognised_page_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def recognised(_: Image.Image, page: int, number: int, __: int, ___: float) -> list[Line]:
        return [Line("seen", page, number, (10.0, 20.0, 60.0, 30.0))]

    monkeypatch.setattr(ocr, "available", lambda: True)
    monkeypatch.setattr(ocr, "recognised_lines", recognised)
    with scanned(lambda _: None) as drawing:
        found = drawing.read()
    assert found.recognised == {1}
    assert found.unread == frozenset()
    assert [(line.text, line.box) for line in found.lines] == [("seen", (60.0, 162.0, 110.0, 172.0))]
