"""Characters in pictures, recognised offline by the optional extra `ocr`: lines, and tables by their ruling lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from typing import Any

from PIL import Image

from knowledge.extraction.grids import row_text
from knowledge.model import Box, Cell, Line
from knowledge.reading import allowance
from knowledge.reading.confused import cleared
from knowledge.reading.lattice import Lattice, lattices
from knowledge.reading.limits import LONGEST_PICTURE
from knowledge.reading.lines import joined, tidy
from knowledge.reading.privacy import masked, masked_cells

# At this size characters are recognised best, and it is what a page is rendered at.
DOTS_PER_INCH = 150
INSTALL = "make ocr（或 pip install 'juesuan[ocr]'）"
# Pieces whose middles differ by less than this share of their height stand on one line.
SAME_LINE = 0.5
# A gap wider than this share of the height is a blank.
GAP = 1.0
# A piece that reaches over a ruling line by this share of its height on both sides was read across it.
ACROSS = 0.5
NUMBER = re.compile(r"[-+]?[\d,.]*\d%?")
DASH = "—"
LIKE_A_DASH = "一"
# A cell whose ink is lower and wider than this, in points, holds a dash; so much of a cell is its border's.
FLAT, INSET = 2.5, 2.0
UNREAD = "□"
# Ink further from what was read than this share of its height was left out.
LEFT_OUT, CORE = 0.3, 0.25
# What is lost before a name: its number in the list, a character of few strokes.
LOST = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[）)]?[、.．]?")
# Characters of a word that is spread over its cell come in pieces of no more.
SPREAD = 2
# The recogniser shrinks what is larger, and small characters with it.
LARGEST_SIDE = 3_600


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text and its place, in points."""

    text: str
    box: Box

    @property
    def middle(self) -> tuple[float, float]:
        """Its centre."""
        return (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2

    @property
    def height(self) -> float:
        """How high it is."""
        return self.box[3] - self.box[1]


def available() -> bool:
    """Whether the extra is installed."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def recognised_lines(picture: Image.Image, page: int, first_number: int, first_table: int, scale: float) -> list[Line]:
    """The lines and tables of a page that is a picture; `scale` is points a pixel.

    Lines are numbered from `first_number`, tables from `first_table`; boxes are in points.
    """
    from knowledge.reading.ruling import rules, straightened

    allowance.extend(LONGEST_PICTURE)
    picture = straightened(picture.convert("RGB"), scale)
    tables = lattices(rules(picture, scale))
    pieces = [part for piece in recognised(picture, scale) for part in _parted(piece, tables, picture, scale)]
    tables = [table for table in tables if not any(_two(own) for own in _by_cell(table, pieces).values())]
    inside: dict[int, list[Piece]] = {}
    outside: list[Piece] = []
    for piece in pieces:
        at = next((i for i, t in enumerate(tables) if _within(t.box, piece.middle)), -1)
        (inside.setdefault(at, []) if at >= 0 else outside).append(piece)
    found: list[tuple[float, list[Line]]] = []
    for line in in_lines(outside):
        text = masked(tidy(_line_text(line)))
        found.append((_around(line)[1], [Line(text, page, 0, _around(line))] if text else []))
    number = first_table
    for i, lattice in enumerate(tables):
        if i in inside:  # a frame without text is no table
            own = _whole(lattice, inside[i], picture, scale) + _overlooked(lattice, inside[i], picture, scale)
            found.append((lattice.box[1], _rows(lattice, own, page, number)))
            number += 1
    lines = [line for _, group in sorted(found, key=lambda each: each[0]) for line in group]
    return _numbered(lines, first_number, first_table)


def _numbered(lines: Sequence[Line], first: int, first_table: int) -> list[Line]:
    """The lines with their numbers; tables in the order in which they stand."""
    order = {
        table: first_table + i for i, table in enumerate(dict.fromkeys(line.table for line in lines if line.table))
    }
    return [
        Line(line.text, line.page, first + i, line.box, order.get(line.table, 0), line.cells)
        for i, line in enumerate(lines)
    ]


def _rows(lattice: Lattice, pieces: Sequence[Piece], page: int, number: int) -> list[Line]:
    """The rows of a table, each piece of text in the cell that its centre falls into."""
    own = _by_cell(lattice, pieces)
    rows: list[list[Cell]] = [[] for _ in range(lattice.height)]
    for i, place in enumerate(lattice.cells):
        text = joined(_line_text(line) for line in in_lines(own.get(i, [])))
        if text == LIKE_A_DASH and place.column:  # in the first column it may be a number (一、二 …)
            text = DASH
        rows[place.row].append(Cell(text, place.column, place.columns, place.rows, place.box))
    left, right = lattice.xs[0], lattice.xs[-1]
    return [
        Line(row_text(tuple(c.text for c in cells)), page, 0, (left, top, right, bottom), number, cells)
        for cells, (top, bottom) in zip(masked_cells(rows), pairwise(lattice.ys), strict=True)
    ]


def _by_cell(lattice: Lattice, pieces: Sequence[Piece]) -> dict[int, list[Piece]]:
    """The pieces of each cell that holds any, by the cell's place in the table."""
    own: dict[int, list[Piece]] = {}
    for piece in pieces:
        at = next((i for i, place in enumerate(lattice.cells) if _within(place.box, piece.middle)), -1)
        if at >= 0:
            own.setdefault(at, []).append(piece)
    return own


def _overlooked(lattice: Lattice, pieces: Sequence[Piece], picture: Image.Image, scale: float) -> list[Piece]:
    """What the recogniser did not find in cells that hold ink all the same: a dash, a lone figure.

    A cell that cannot be read is not blank: it gets a mark that is no number.
    """
    from knowledge.reading.ruling import inked

    seen = _by_cell(lattice, pieces)
    found = []
    for i, place in enumerate(lattice.cells):
        inner = (place.box[0] + INSET, place.box[1] + INSET, place.box[2] - INSET, place.box[3] - INSET)
        ink = inked(picture, inner, scale) if i not in seen else None
        if ink:
            flat = ink[3] - ink[1] <= FLAT < ink[2] - ink[0]
            cut = tuple(round(value / scale) for value in inner)
            text = DASH if flat else recognised_text(picture.crop((cut[0], cut[1], cut[2], cut[3])))
            found.append(Piece(text or UNREAD, ink))
    return found


def _whole(lattice: Lattice, pieces: Sequence[Piece], picture: Image.Image, scale: float) -> list[Piece]:
    """The pieces of a table, those read again beside which ink was left out: a mark (一、) before a name, a digit.

    A name takes in what it had lost; a number is not mended but gets a mark that makes it none.
    """
    from knowledge.reading.ruling import inked

    found = []
    for i, own in _by_cell(lattice, pieces).items():
        box = lattice.cells[i].box
        for line in in_lines(own):
            around = _around(line)
            height, middle = around[3] - around[1], (around[1] + around[3]) / 2
            room = LEFT_OUT * height
            # the line's own ink and none of the lines above and below
            strip = (box[0] + INSET, middle - CORE * height, box[2] - INSET, middle + CORE * height)
            ink = inked(picture, strip, scale)
            if ink is None or (ink[0] >= around[0] - room and ink[2] <= around[2] + room):
                found += line
                continue
            cut = [round(value / scale) for value in (ink[0] - INSET, around[1], ink[2] + INSET, around[3])]
            old, new = (
                "".join(piece.text for piece in line),
                recognised_text(picture.crop((cut[0], cut[1], cut[2], cut[3]))),
            )
            found.append(Piece(_mended(old, new), around))
    return found


def _mended(old: str, new: str) -> str:
    """What a line of a cell says that was read twice, the second time with all that stands beside it."""
    old, new = old.replace(" ", ""), new.replace(" ", "")
    before, same, after = new.partition(old)
    if new == old or (same and not after and not NUMBER.fullmatch(old) and LOST.fullmatch(before)):
        return new
    return UNREAD + old


def _two(pieces: Sequence[Piece]) -> bool:
    """Whether a cell holds what must be two: the line between was not seen, and the table is not to be trusted.

    A cell holds one number, and no words far from each other; a few single characters may be spread (合  计).
    """
    if sum(bool(NUMBER.fullmatch(piece.text)) for piece in pieces) > 1:
        return True
    apart = [(a, b) for line in in_lines(pieces) for a, b in pairwise(line) if b.box[0] - a.box[2] > GAP * b.height]
    return any(len(a.text) > SPREAD or len(b.text) > SPREAD for a, b in apart)


def _parted(piece: Piece, tables: Sequence[Lattice], picture: Image.Image, scale: float) -> list[Piece]:
    """A piece that was read across ruling lines is read again, between one line and the next."""
    lattice = next((t for t in tables if _within(t.box, piece.middle)), None)
    if lattice is None:
        return [piece]
    x0, y0, x1, y1 = piece.box
    room = ACROSS * piece.height
    middle = piece.middle[1]
    edges = sorted(
        {
            place.box[2]
            for place in lattice.cells
            if place.box[1] <= middle <= place.box[3] and x0 + room < place.box[2] < x1 - room
        }
    )
    if not edges:
        return [piece]
    found = []
    for left, right in pairwise([x0, *edges, x1]):
        cut = tuple(round(value / scale) for value in (left + 1, y0, right - 1, y1))
        text = recognised_text(picture.crop((cut[0], cut[1], cut[2], cut[3])))
        if text:
            found.append(Piece(text, (left, y0, right, y1)))
    return found


def in_lines(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Pieces as lines from top to bottom, each from left to right."""
    found: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: p.middle[1]):
        last = found[-1][-1] if found else None
        if last and piece.middle[1] - last.middle[1] < SAME_LINE * min(piece.height, last.height):
            found[-1].append(piece)
        else:
            found.append([piece])
    return [sorted(line, key=lambda p: p.box[0]) for line in found]


def _line_text(line: Sequence[Piece]) -> str:
    text = line[0].text
    for before, piece in pairwise(line):
        wide = piece.box[0] - before.box[2] > GAP * piece.height
        text += ("  " if wide else " ") + piece.text
    return text


def _around(line: Sequence[Piece]) -> Box:
    boxes = [piece.box for piece in line]
    return (
        min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes),
    )  # fmt: skip


def _within(box: Box, point: tuple[float, float]) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


# ---------------------------------------------------------------- the recogniser, which has no types


def recognised(picture: Image.Image, scale: float) -> list[Piece]:
    """The pieces of text of a picture."""
    # what is asked of the recogniser stays set for its next call: it is asked in full each time
    result = _engine()(_array(picture), use_det=True, use_cls=False, use_rec=True)
    if getattr(result, "boxes", None) is None or getattr(result, "txts", None) is None:
        return []
    found = []
    for corners, text in zip(result.boxes.tolist(), result.txts, strict=True):
        xs, ys = [x * scale for x, _ in corners], [y * scale for _, y in corners]
        found.append(Piece(cleared(str(text)), (min(xs), min(ys), max(xs), max(ys))))
    return found


def recognised_text(picture: Image.Image) -> str:
    """The text of a picture that holds one line and nothing else."""
    if min(picture.size) < 3:
        return ""
    result = _engine()(_array(picture), use_det=False, use_cls=False, use_rec=True)
    return cleared(" ".join(result.txts)) if result.txts else ""


@cache
def _engine() -> Any:
    """The recogniser, loaded once; it never turns text round, for that makes 80 out of 08."""
    from rapidocr import RapidOCR

    return RapidOCR(
        params={"Global.use_cls": False, "Global.max_side_len": LARGEST_SIDE, "Global.log_level": "critical"}
    )


def _array(picture: Image.Image) -> Any:
    """The picture as the recogniser takes it: an array with blue first."""
    import numpy

    return numpy.asarray(picture.convert("RGB"))[:, :, ::-1].copy()
