"""A page of a PDF as pdfium gives it: its characters, ruling lines and pictures, each with its place.

All places are points from the upper left corner of the page as it is shown, whatever its rotation or crop box.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pypdfium2
from pypdfium2 import raw

from knowledge.model import Box
from knowledge.reading.limits import DEEPEST_FORM, MOST_CHARACTERS, MOST_OBJECTS

# A filled rectangle up to this thickness is drawn as a line; a thicker one without an outline is a background.
THICKEST_LINE = 3.0
# A line deviates less than this from the horizontal or vertical.
STRAIGHT = 1.0
# Characters drawn twice on the same place make bold type.
OVERPRINTED = 0.6
# How much a character may be turned against the page: a watermark stands aslant.
UPRIGHT = 0.1
NEAR = 3.0
EVERYTHING: Box = (-math.inf, -math.inf, math.inf, math.inf)
# pdfium leaves out text that is narrower.
WIDTHLESS = 0.02
# Blanks, and what stands for a character without text.
NONE = 0xFFFE
NO_TEXT = frozenset((0xA0, 0x3000, NONE, 0xFFFF))
# The greatest code of one piece, and the halves of greater ones (surrogates).
BASIC = 0xFFFF
FIRST_HALVES, SECOND_HALVES = range(0xD800, 0xDC00), range(0xDC00, 0xE000)

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]
UNCHANGED: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character: its place, the baseline it stands on, and its size in points."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    baseline: float
    size: float


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal or vertical line: where it stands (`at`) and from where to where it runs."""

    horizontal: bool
    at: float
    start: float
    end: float


class Page:
    """What stands on one page. The pdfium page must stay open as long as this is used."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self._page = page
        self.incomplete = False
        """Whether characters may be missing: those of a Chinese font that is not in the file and not on the machine
        have no width for pdfium, and a piece of text without width is left out."""
        self.width, self.height = page.get_size()
        self._place = _placing(page, self.width, self.height)
        self._turn = page.get_rotation()
        self._paths: list[tuple[Any, Matrix]] = []
        self._images: list[tuple[Any, Matrix]] = []
        self._texts: list[Any] = []
        self._sort_objects()

    def glyphs(self) -> list[Glyph]:
        """The visible upright characters in the order of the file; blanks and clipped ones left out.

        Raises OverflowError where the page holds more than any page of a disclosure.
        """
        textpage = self._page.get_textpage()
        try:
            if textpage.count_chars() > MOST_CHARACTERS:
                raise OverflowError
            return drawn_once(self._glyphs(textpage))
        finally:
            textpage.close()

    def _glyphs(self, textpage: pypdfium2.PdfTextPage) -> Iterator[Glyph]:
        pieces: dict[int, _Piece] = {}
        x, y = ctypes.c_double(), ctypes.c_double()
        loose = raw.FS_RECTF()  # with the room that the character takes in its line
        for i in range(textpage.count_chars()):
            code = _code(textpage, i)
            # a generated character is no part of the page and of no object; unmapped glyphs have no text
            found = raw.FPDFText_GetTextObject(textpage, i)
            if not found:
                continue
            address = _address(found)
            piece = pieces.get(address)
            if piece is None:
                piece = pieces[address] = self._piece(textpage, i, found)
            if code <= 0x20 or code in NO_TEXT or not piece.upright:
                continue
            raw.FPDFText_GetLooseCharBox(textpage, i, loose)
            box = _box(self._place, loose.left, loose.bottom, loose.right, loose.top)
            if code > BASIC:
                raw.FPDFText_GetLooseCharBox(textpage, i + 1, loose)
                second = _box(self._place, loose.left, loose.bottom, loose.right, loose.top)
                box = (min(box[0], second[0]), min(box[1], second[1]), max(box[2], second[2]), max(box[3], second[3]))
            middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
            if self._clipped(piece, found, box, middle):
                continue
            raw.FPDFText_GetCharOrigin(textpage, i, x, y)
            yield Glyph(chr(code), box[0], box[2], box[1], box[3], self._place(x.value, y.value)[1], piece.size)
        self.incomplete = self._misses(pieces)

    def _piece(self, textpage: pypdfium2.PdfTextPage, i: int, found: Any) -> _Piece:
        """What the characters of a text object have in common, asked of its first one."""
        angle = raw.FPDFText_GetCharAngle(textpage, i) - math.radians(-self._turn % 360)
        upright = min(abs(angle), math.tau - abs(angle)) <= UPRIGHT
        return _Piece(upright, raw.FPDFText_GetFontSize(textpage, i), self._clip_box(found))

    def _misses(self, pieces: dict[int, _Piece]) -> bool:
        """Whether a text object gave no character for its font, which is not in the file, has no widths."""
        fonts: dict[int, bool] = {}
        for found in self._texts:
            if _address(found) not in pieces and not _has_font(found, fonts):
                left, _, right, _ = self._bounds(found)
                if right - left < WIDTHLESS:
                    return True
        return False

    def _clipped(self, piece: _Piece, found: Any, box: Box, middle: Point) -> bool:
        """Whether a character is cut off: programs print a cell's whole text on every page that the cell spans."""
        clip = piece.clip
        if clip[0] <= middle[0] <= clip[2] and clip[1] <= middle[1] <= clip[3]:
            return False
        # within a form, clip and object are given in the form's own space: there nothing is known to be cut off
        own = self._bounds(found)
        return (
            own[0] - NEAR <= box[0] and box[2] <= own[2] + NEAR and own[1] - NEAR <= box[3] and box[1] <= own[3] + NEAR
        )

    def _bounds(self, found: Any, matrix: Matrix = UNCHANGED) -> Box:
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        raw.FPDFPageObj_GetBounds(found, left, bottom, right, top)
        return _box(self._place, *_apply(matrix, (left.value, bottom.value)), *_apply(matrix, (right.value, top.value)))

    def _clip_box(self, found: Any) -> Box:
        """The box that a text object is clipped to: what its clip paths, rectangles as a rule, have in common."""
        path = raw.FPDFPageObj_GetClipPath(found)
        left, bottom, right, top = EVERYTHING
        x, y = ctypes.c_float(), ctypes.c_float()
        for i in range(raw.FPDFClipPath_CountPaths(path) if path else 0):
            count = raw.FPDFClipPath_CountPathSegments(path, i)
            # two opposite corners are enough of a rectangle
            corners = (0, 2) if count in (4, 5) else range(max(0, count))
            xs, ys = [], []
            for k in corners if count > 2 else ():
                raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(path, i, k), x, y)
                xs.append(x.value)
                ys.append(y.value)
            if xs:
                left, right = max(left, min(xs)), min(right, max(xs))
                bottom, top = max(bottom, min(ys)), min(top, max(ys))
        return EVERYTHING if math.isinf(left) else _box(self._place, left, bottom, right, top)

    # ------------------------------------------------------------ lines and pictures

    def rules(self) -> list[Rule]:
        """The horizontal and vertical lines: drawn lines, outlines of rectangles, thin filled rectangles."""
        return [rule for found, matrix in self._paths for rule in self._rules(found, matrix)]

    def _rules(self, found: Any, matrix: Matrix) -> Iterator[Rule]:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(found, fill, stroke)
        if not fill.value and not stroke.value:
            return
        own = _times(_matrix(found), matrix)
        for points in _subpaths(found):
            placed = [self._place(*_apply(own, point)) for point in points]
            xs, ys = [p[0] for p in placed], [p[1] for p in placed]
            box = (min(xs), min(ys), max(xs), max(ys))
            if min(box[2] - box[0], box[3] - box[1]) <= THICKEST_LINE:
                yield from _thin(box)
            elif stroke.value:
                yield from (rule for a, b in pairwise(placed) for rule in _thin_between(a, b))

    def pictures(self) -> list[Box]:
        """The places of pictures."""
        return [self._bounds(found, matrix) for found, matrix in self._images]

    def _sort_objects(self) -> None:
        """Find the objects of the page and of the forms on it, each with the matrix of the forms it stands in."""
        kept = {raw.FPDF_PAGEOBJ_PATH: self._paths, raw.FPDF_PAGEOBJ_IMAGE: self._images}
        holders: list[tuple[Any, Matrix, int]] = [(None, UNCHANGED, 0)]
        seen = 0
        for form, matrix, depth in holders:
            count = raw.FPDFFormObj_CountObjects(form) if form else raw.FPDFPage_CountObjects(self._page)
            seen += max(0, count)
            if seen > MOST_OBJECTS:
                raise OverflowError
            for i in range(count):
                found = raw.FPDFFormObj_GetObject(form, i) if form else raw.FPDFPage_GetObject(self._page, i)
                kind = raw.FPDFPageObj_GetType(found)
                if kind == raw.FPDF_PAGEOBJ_TEXT:
                    self._texts.append(found)
                elif kind in kept:
                    kept[kind].append((found, matrix))
                elif kind == raw.FPDF_PAGEOBJ_FORM and depth < DEEPEST_FORM:
                    holders.append((found, _times(_matrix(found), matrix), depth + 1))


def drawn_once(glyphs: Iterable[Glyph]) -> list[Glyph]:
    """The characters without those drawn again on the same place, which makes them bold, and those drawn nowhere."""
    found = []
    seen: dict[tuple[str, int], list[Point]] = {}
    for glyph in glyphs:
        # damaged fonts and matrices give places that are no numbers
        if not math.isfinite(glyph.left + glyph.right + glyph.top + glyph.bottom + glyph.baseline + glyph.size):
            continue
        x, y = (glyph.left + glyph.right) / 2, (glyph.top + glyph.bottom) / 2
        twins = seen.setdefault((glyph.text, round(y)), [])
        if not any(abs(a - x) < OVERPRINTED and abs(b - y) < OVERPRINTED for a, b in twins):
            twins.append((x, y))
            found.append(glyph)
    return found


@dataclass(frozen=True, slots=True)
class _Piece:
    """What the characters of a text object share; `clip` is what can be seen of it."""

    upright: bool
    size: float
    clip: Box


def _code(textpage: pypdfium2.PdfTextPage, i: int) -> int:
    """A character's code. A rare character comes as two halves, of which the second, and one alone, has no text."""
    code: int = raw.FPDFText_GetUnicode(textpage, i)
    if code in FIRST_HALVES and raw.FPDFText_GetUnicode(textpage, i + 1) in SECOND_HALVES:
        second: int = raw.FPDFText_GetUnicode(textpage, i + 1)
        return BASIC + 1 + (code - FIRST_HALVES.start) * len(SECOND_HALVES) + second - SECOND_HALVES.start
    return NONE if code in FIRST_HALVES or code in SECOND_HALVES else code


def _address(found: Any) -> int:
    return ctypes.addressof(found.contents)


def _has_font(found: Any, fonts: dict[int, bool]) -> bool:
    """Whether the font of a text object is in the file."""
    font = raw.FPDFTextObj_GetFont(found)
    if not font:
        return True
    address = _address(font)
    if address not in fonts:
        fonts[address] = raw.FPDFFont_GetIsEmbedded(font) != 0
    return fonts[address]


def _placing(page: pypdfium2.PdfPage, width: float, height: float) -> Callable[[float, float], Point]:
    """How a point of the file stands on the page as shown: crop box and rotation taken into account."""
    scale = 1000
    x, y = ctypes.c_int(), ctypes.c_int()

    def shown(a: float, b: float) -> Point:
        raw.FPDF_PageToDevice(page, 0, 0, round(width * scale), round(height * scale), 0, a, b, x, y)
        return x.value / scale, y.value / scale

    origin, right, up = shown(0, 0), shown(1000, 0), shown(0, 1000)
    a, b = (right[0] - origin[0]) / 1000, (right[1] - origin[1]) / 1000
    c, d = (up[0] - origin[0]) / 1000, (up[1] - origin[1]) / 1000
    return lambda px, py: (origin[0] + a * px + c * py, origin[1] + b * px + d * py)


def _box(place: Callable[[float, float], Point], left: float, bottom: float, right: float, top: float) -> Box:
    (x0, y0), (x1, y1) = place(left, bottom), place(right, top)
    return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _matrix(found: Any) -> Matrix:
    m = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(found, m)
    return (m.a, m.b, m.c, m.d, m.e, m.f)


def _times(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that applies `first`, then `then`."""
    a, b, c, d, e, f = first
    g, h, i, j, k, n = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + n)


def _apply(matrix: Matrix, point: Point) -> Point:
    a, b, c, d, e, f = matrix
    return (a * point[0] + c * point[1] + e, b * point[0] + d * point[1] + f)


def _subpaths(found: Any) -> Iterator[list[Point]]:
    """The corner points of each part of a path, closed where it is closed; parts with curves are left out."""
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[Point] = []
    curved = False
    for i in range(max(0, raw.FPDFPath_CountSegments(found))):
        segment = raw.FPDFPath_GetPathSegment(found, i)
        kind = raw.FPDFPathSegment_GetType(segment)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            if len(points) > 1 and not curved:
                yield points
            points, curved = [], False
        curved |= kind == raw.FPDF_SEGMENT_BEZIERTO
        points.append((x.value, y.value))
        if raw.FPDFPathSegment_GetClose(segment) and points[0] != points[-1]:
            points.append(points[0])
    if len(points) > 1 and not curved:
        yield points


def _thin(box: Box) -> Iterator[Rule]:
    """The line that a thin box draws, along its longer side."""
    left, top, right, bottom = box
    if right - left >= bottom - top:
        yield Rule(True, (top + bottom) / 2, left, right)
    else:
        yield Rule(False, (left + right) / 2, top, bottom)


def _thin_between(a: Point, b: Point) -> Iterator[Rule]:
    if abs(a[1] - b[1]) <= STRAIGHT and abs(a[0] - b[0]) > STRAIGHT:
        yield Rule(True, (a[1] + b[1]) / 2, min(a[0], b[0]), max(a[0], b[0]))
    elif abs(a[0] - b[0]) <= STRAIGHT and abs(a[1] - b[1]) > STRAIGHT:
        yield Rule(False, (a[0] + b[0]) / 2, min(a[1], b[1]), max(a[1], b[1]))
