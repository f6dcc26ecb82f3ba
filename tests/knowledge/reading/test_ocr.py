"""Pictures: pieces of text into lines and cells, ruling lines, and what is said where the extra is missing."""

from __future__ import annotations

import io
from collections.abc import Sequence
from types import SimpleNamespace

import pytest
from PIL import Image, ImageDraw

from knowledge.errors import ReadingError
from knowledge.model import Format
from knowledge.reading import ocr, read_bytes
from knowledge.reading.confused import cleared
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
    monkeypatch.setattr(ruling, "inked", lambda *_: None)
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


@pytest.mark.parametrize(
    ("seen", "printed"),
    [
        ("(一)收入", "（一）收入"), ("维修（护)费", "维修（护）费"), ("a(b)", "a(b)"), ("1，234.56", "1,234.56"),
        ("12。34", "12.34"), ("1O.00", "10.00"), ("l2.50％", "12.50%"), ("1,234. 56", "1,234.56"),
    ],
)  # fmt: skip
def test_punctuation_is_what_it_must_have_been(seen: str, printed: str) -> None:
    assert cleared(seen) == printed


@pytest.mark.parametrize("seen", ["2O22", "12.3.4", "1,23.45", "O", "5。", "共3。5个", "O.OO", "12:34"])
def test_what_is_not_certain_stays_as_it_was_seen(seen: str) -> None:
    assert cleared(seen) == seen


@pytest.mark.parametrize(
    "pieces",
    [
        [Piece("1.00", (20, 15, 60, 35)), Piece("2.00", (70, 15, 105, 35))],
        [Piece("1.00", (20, 12, 60, 22)), Piece("2.00", (20, 26, 60, 36))],
        [Piece("收入项目", (12, 20, 40, 28)), Piece("决算数", (70, 20, 105, 28))],
    ],
)
def test_a_table_with_two_cells_in_one_is_not_trusted(pieces: list[Piece], monkeypatch: pytest.MonkeyPatch) -> None:
    recognise(monkeypatch, pieces, GRID)
    found = ocr.recognised_lines(Image.new("RGB", (220, 100)), 1, 1, 1, 1.0)
    assert found
    assert not any(line.table for line in found)


def test_a_lone_dash_right_of_the_first_column_is_no_character(monkeypatch: pytest.MonkeyPatch) -> None:
    recognise(monkeypatch, [Piece("一", (20, 15, 60, 35)), Piece("一", (120, 15, 160, 35))], GRID)
    found = ocr.recognised_lines(Image.new("RGB", (220, 100)), 1, 1, 1, 1.0)
    assert [cell.text for cell in found[0].cells] == ["一", "—"]


@pytest.mark.parametrize(
    ("seen", "again", "text"),
    [
        ("1,234.56", "1,234.56", "1,234.56"), ("234.56", "1234.56", "□234.56"), ("00.00", "一00.00", "□00.00"),
        ("一般公共预算", "一、一般公共预算", "一、一般公共预算"), ("价50万元", "单价50万元", "□价50万元"),
        ("般公共服务", "一般公共服务", "一般公共服务"), ("般公共服务", "1般公共服务", "□般公共服务"),
        ("事业收入", "四、事收入", "□事业收入"), ("事业收入", "事业收入三", "□事业收入"),
    ],
)  # fmt: skip
def test_ink_beside_what_was_read_is_read_as_well(
    seen: str, again: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import knowledge.reading.ruling as ruling

    recognise(monkeypatch, [Piece(seen, (40, 15, 100, 35))], GRID)
    monkeypatch.setattr(ruling, "inked", lambda _, box, __: (15, 15, 100, 35) if box[1] < 40 and box[0] < 100 else None)
    monkeypatch.setattr(ocr, "recognised_text", lambda _: again)
    found = ocr.recognised_lines(Image.new("RGB", (220, 100)), 1, 1, 1, 1.0)
    assert [cell.text for cell in found[0].cells] == [text, ""]


def test_what_was_overlooked_in_a_cell_is_a_dash_or_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    import knowledge.reading.ruling as ruling

    recognise(monkeypatch, [Piece("合计", (20, 15, 60, 35))], GRID)
    ink = {112: (150, 25, 160, 26), 12: (30, 45, 50, 60)}
    monkeypatch.setattr(
        ruling, "inked", lambda _, box, __: ink.get(round(box[0])) if (box[0] > 100) == (box[1] < 40) else None
    )
    monkeypatch.setattr(ocr, "recognised_text", lambda _: "")
    found = ocr.recognised_lines(Image.new("RGB", (220, 100)), 1, 1, 1, 1.0)
    assert [[cell.text for cell in line.cells] for line in found] == [["合计", "—"], ["□", ""]]


class Asked:
    """A recogniser that, as the real one does, keeps what it was asked for; it finds nothing in a flat picture."""

    def __init__(self) -> None:
        self.use_det = True

    def __call__(self, _: object, use_det: bool | None = None, **__: bool) -> SimpleNamespace:
        self.use_det = self.use_det if use_det is None else use_det
        return SimpleNamespace(boxes=None, txts=None) if self.use_det else SimpleNamespace(txts=("12.50",))


def test_one_line_read_alone_changes_nothing_for_the_next_page(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("numpy")
    asked = Asked()
    monkeypatch.setattr(ocr, "_engine", lambda: asked)
    assert ocr.recognised_text(Image.new("RGB", (60, 20), "white")) == "12.50"
    assert ocr.recognised(Image.new("RGB", (900, 20), "white"), 1.0) == []


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


def test_thin_grey_lines_are_lines_and_what_is_in_a_cell_is_seen() -> None:
    pytest.importorskip("numpy")
    from knowledge.reading.ruling import inked, rules

    image = Image.new("L", (600, 400), 235)
    draw = ImageDraw.Draw(image)
    for y in (100, 200, 300):
        draw.line((50, y, 550, y + 0), fill=165)
    draw.line((300, 148, 330, 149), fill=60)
    assert [rule.at for rule in rules(image, 0.5) if rule.horizontal] == [50, 100, 150]
    assert inked(image, (30, 105, 270, 145), 0.5) is None
    assert inked(image, (30, 55, 270, 95), 0.5) == pytest.approx((150, 74, 165.5, 75), abs=1)


@pytest.mark.parametrize("size", [(1600, 20), (20, 20), (1200, 400)])
def test_a_picture_of_any_shape_is_looked_at(size: tuple[int, int]) -> None:
    pytest.importorskip("rapidocr")
    assert ocr.recognised_text(Image.new("RGB", (60, 20), "white")) == ""
    assert ocr.recognised(Image.new("RGB", size, "white"), 1.0) == []


def test_a_table_in_a_picture_is_read_cell_for_cell() -> None:
    pytest.importorskip("rapidocr")
    found = ocr.recognised_lines(ruled(), 1, 1, 1, 72 / 150)
    assert [[cell.text for cell in line.cells] for line in found if line.table] == [
        ["ROW 0", "1,234.50"], ["ROW 1", "2,234.51"], ["ROW 2", "3,234.52"],
    ]  # fmt: skip
