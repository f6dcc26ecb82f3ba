"""Pictures: pieces of text into lines and cells, ruling lines, and what is said where the extra is missing."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from PIL import Image, ImageDraw

from knowledge.errors import ReadingError
from knowledge.model import Format
from knowledge.reading import ocr, read_bytes
from knowledge.reading.ocr import Piece, in_lines
from knowledge.reading.pdfium import Rule

GRID = [Rule(True, y, 10, 210) for y in (10, 40, 70)] + [Rule(False, x, 10, 70) for x in (10, 110, 210)]
PIECES = [
    Piece("收入决算表", (60, 0, 160, 8)), Piece("项目", (20, 15, 60, 35)), Piece("金额", (120, 15, 160, 35)),
    Piece("合计", (20, 45, 60, 65)), Piece("1,234.56", (120, 45, 200, 65)), Piece("联系人：钱某某", (10, 80, 100, 95)),
]  # fmt: skip


def picture(kind: str = "PNG", size: tuple[int, int] = (300, 200)) -> bytes:
    """A white picture with two words on it."""
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).text((20, 20), "ab 12", fill="black")
    file = io.BytesIO()
    image.save(file, kind)
    return file.getvalue()


def recognise(monkeypatch: pytest.MonkeyPatch, pieces: Sequence[Piece], rules: Sequence[Rule] = ()) -> None:
    """Let the recogniser find these pieces of text and ruling lines, whatever the picture."""
    import knowledge.reading.ruling as ruling

    monkeypatch.setattr(ocr, "available", lambda: True)
    monkeypatch.setattr(ocr, "recognised", lambda *_: list(pieces))
    monkeypatch.setattr(ruling, "rules", lambda *_: list(rules))
    monkeypatch.setattr(ruling, "straightened", lambda image, _: image)


def test_words_come_into_the_cells_that_their_centre_is_in(monkeypatch: pytest.MonkeyPatch) -> None:
    recognise(monkeypatch, PIECES, GRID)
    found = ocr.recognised_lines(Image.new("RGB", (220, 100)), 3, 7, 2, 1.0)
    assert [(line.text, line.page, line.number, line.table) for line in found] == [
        ("收入决算表", 3, 7, 0), ("项目  金额", 3, 8, 2), ("合计  1,234.56", 3, 9, 2), ("联系人：钱**", 3, 10, 0),
    ]  # fmt: skip
    assert [(cell.text, cell.column, cell.box) for cell in found[2].cells] == [
        ("合计", 0, (10, 40, 110, 70)), ("1,234.56", 1, (110, 40, 210, 70)),
    ]  # fmt: skip


def test_what_was_read_across_a_line_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    recognise(monkeypatch, [Piece("1.00 2.00", (20, 15, 200, 35))], GRID)
    cut: list[tuple[int, int]] = []

    def again(part: Image.Image) -> str:
        cut.append(part.size)
        return ["1.00", "2.00"][len(cut) - 1]

    monkeypatch.setattr(ocr, "recognised_text", again)
    found = ocr.recognised_lines(Image.new("RGB", (220, 100)), 1, 1, 1, 1.0)
    assert [[cell.text for cell in line.cells] for line in found] == [["1.00", "2.00"], ["", ""]]
    assert cut == [(88, 20), (88, 20)]


def test_pieces_of_a_line_stand_from_left_to_right() -> None:
    lines = in_lines([Piece("乙", (50, 1, 60, 11)), Piece("丙", (0, 20, 10, 30)), Piece("甲", (0, 0, 10, 10))])
    assert [[piece.text for piece in line] for line in lines] == [["甲", "乙"], ["丙"]]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "BMP"])
def test_a_picture_is_a_page(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    recognise(monkeypatch, [Piece("甲", (0, 0, 10, 10))])
    found = read_bytes(picture(kind), "made.pdf")[0]
    assert (found.format, found.recognised, found.pages) == (Format.IMAGE, frozenset({1}), 1)


def test_each_frame_is_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    recognise(monkeypatch, PIECES, GRID)
    file = io.BytesIO()
    frames = [Image.new("L", (60, 80), "white") for _ in range(3)]
    frames[0].save(file, "TIFF", save_all=True, append_images=frames[1:])
    found = read_bytes(file.getvalue(), "made.tif")[0]
    assert found.recognised == {1, 2, 3}
    assert [(line.page, line.number) for line in found.lines] == [(1 + i // 4, i + 1) for i in range(12)]
    assert sorted({line.table for line in found.lines}) == [0, 1, 2, 3]


def test_without_the_extra_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
    with pytest.raises(ReadingError, match=r"made\.png 是图片.*pip install 'juesuan\[ocr\]'"):
        read_bytes(picture(), "made.png")


def test_a_picture_without_text(monkeypatch: pytest.MonkeyPatch) -> None:
    recognise(monkeypatch, [])
    with pytest.raises(ReadingError, match="没有识别出文字"):
        read_bytes(picture(), "made.png")


# ---------------------------------------------------------------- with the extra


def ruled(slant: float = 0.0) -> Image.Image:
    """A page with a table of two columns and three rows, and words in it."""
    image = Image.new("RGB", (1240, 1754), "white")
    draw = ImageDraw.Draw(image)
    for y in (200, 260, 320, 380):
        draw.line((100, y, 1100, y), fill="black", width=2)
    for x in (100, 600, 1100):
        draw.line((x, 200, x, 380), fill="black", width=2)
    draw.rectangle((100, 600, 1100, 700), fill="black")
    for i in range(3):
        draw.text((130, 215 + i * 60), f"ROW {i}", fill="black", font_size=32)
        draw.text((640, 215 + i * 60), f"{i + 1},234.5{i}", fill="black", font_size=32)
    return image.rotate(slant, Image.Resampling.BICUBIC, fillcolor="white")


@pytest.mark.parametrize("slant", [0.0, 0.5, -0.8])
def test_ruling_lines_of_a_picture(slant: float) -> None:
    pytest.importorskip("numpy")
    from knowledge.reading.lattice import lattices
    from knowledge.reading.ruling import rules, straightened

    scale = 72 / 150
    [found] = lattices(rules(straightened(ruled(slant), scale), scale))
    assert (found.width, found.height) == (2, 3)
    assert len(found.cells) == 6


def test_a_table_in_a_picture_is_read_cell_for_cell() -> None:
    pytest.importorskip("rapidocr")
    found = ocr.recognised_lines(ruled(), 1, 1, 1, 72 / 150)
    assert [[cell.text for cell in line.cells] for line in found if line.table] == [
        ["ROW 0", "1,234.50"], ["ROW 1", "2,234.51"], ["ROW 2", "3,234.52"],
    ]  # fmt: skip
