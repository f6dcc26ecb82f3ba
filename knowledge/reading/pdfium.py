"""A page of a PDF as pdfium gives it: its characters, ruling lines and pictures, each with its place.

All places are points from the upper left corner of the page as it is shown, whatever its rotation or crop box.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pypdfium2
from pypdfium2 import raw

from knowledge.model import Box

# A filled rectangle up to this thickness is drawn as a line; a thicker one without an outline is a background.
THICKEST_LINE = 3.0
# A line deviates less than this from the horizontal or vertical.
STRAIGHT = 1.0
# Characters drawn twice on the same place make bold type.
OVERPRINTED = 0.6
# How much a character may be turned against the page: a watermark stands aslant.
UPRIGHT = 0.1
DEEPEST_FORM = 8
NEAR = 3.0
EVERYTHING: Box = (-math.inf, -math.inf, math.inf, math.inf)
# Characters up to here are in fonts that pdfium brings along.
LATIN = 0xFF
# No page of a disclosure has more: a table of small print has some thousand characters and lines.
MOST_CHARACTERS = 40_000
MOST_OBJECTS = 60_000

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]


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

    def glyphs(self) -> list[Glyph]:
        """The visible upright characters in the order of the file; blanks and clipped ones left out.

        Raises OverflowError where the page holds more than any page of a disclosure.
        """
        textpage = self._page.get_textpage()
        try:
            if textpage.count_chars() > MOST_CHARACTERS:
                raise OverflowError
            return list(self._glyphs(textpage))
        finally:
            textpage.close()

    def _glyphs(self, textpage: pypdfium2.PdfTextPage) -> Iterator[Glyph]:
        clips: dict[int, Box] = {}
        fonts: dict[int, bool] = {}
        seen: dict[tuple[str, int], list[Point]] = {}
        x, y = ctypes.c_double(), ctypes.c_double()
        loose = raw.FS_RECTF()  # with the room that the character takes in its line
        upright = math.radians(-self._turn % 360)
        for i in range(textpage.count_chars()):
            code = raw.FPDFText_GetUnicode(textpage, i)
            # a generated character is no part of the page; surrogates and unmapped glyphs have no text
            if code <= 0x20 or code in (0xA0, 0x3000, 0xFFFE, 0xFFFF) or raw.FPDFText_IsGenerated(textpage, i) == 1:
                continue
            raw.FPDFText_GetCharOrigin(textpage, i, x, y)
            raw.FPDFText_GetLooseCharBox(textpage, i, loose)
            angle = raw.FPDFText_GetCharAngle(textpage, i)
            if min(abs(angle - upright), math.tau - abs(angle - upright)) > UPRIGHT:
                continue
            box = _box(self._place, loose.left, loose.bottom, loose.right, loose.top)
            middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
            found = raw.FPDFText_GetTextObject(textpage, i)
            if code > LATIN and not self.incomplete:
                self.incomplete = not _has_font(found, fonts)
            if self._clipped(found, box, middle, clips):
                continue
            text = chr(code)
            twins = seen.setdefault((text, round(middle[1])), [])
            if any(abs(a - middle[0]) < OVERPRINTED and abs(b - middle[1]) < OVERPRINTED for a, b in twins):
                continue
            twins.append(middle)
            baseline = self._place(x.value, y.value)[1]
            yield Glyph(text, box[0], box[2], box[1], box[3], baseline, raw.FPDFText_GetFontSize(textpage, i))

    def _clipped(self, found: Any, box: Box, middle: Point, clips: dict[int, Box]) -> bool:
        """Whether a character is cut off: programs print a cell's whole text on every page that the cell spans."""
        address = ctypes.cast(found, ctypes.c_void_p).value or 0
        clip = clips.get(address)
        if clip is None:
            clip = clips[address] = self._clip_box(found) if address else EVERYTHING
        if clip[0] <= middle[0] <= clip[2] and clip[1] <= middle[1] <= clip[3]:
            return False
        # within a form, clip and object are given in the form's own space: there nothing is known to be cut off
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        raw.FPDFPageObj_GetBounds(found, left, bottom, right, top)
        own = _box(self._place, left.value, bottom.value, right.value, top.value)
        return (
            own[0] - NEAR <= box[0] and box[2] <= own[2] + NEAR and own[1] - NEAR <= box[3] and box[1] <= own[3] + NEAR
        )

    def _clip_box(self, found: Any) -> Box:
        """The box that a text object is clipped to: what its clip paths, rectangles as a rule, have in common."""
        path = raw.FPDFPageObj_GetClipPath(found)
        left, bottom, right, top = (-math.inf, -math.inf, math.inf, math.inf)
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
        return [rule for found, matrix in self._objects(raw.FPDF_PAGEOBJ_PATH) for rule in self._rules(found, matrix)]

    def _rules(self, found: pypdfium2.PdfObject, matrix: Matrix) -> Iterator[Rule]:
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
        found = []
        for each, matrix in self._objects(raw.FPDF_PAGEOBJ_IMAGE):
            left, bottom, right, top = each.get_bounds()
            corners = [_apply(matrix, corner) for corner in ((left, bottom), (right, top))]
            found.append(_box(self._place, *corners[0], *corners[1]))
        return found

    def _objects(self, kind: int) -> Iterator[tuple[pypdfium2.PdfObject, Matrix]]:
        """Objects of a kind, with the matrix of the forms they stand in."""
        if raw.FPDFPage_CountObjects(self._page) > MOST_OBJECTS:
            raise OverflowError
        for found in self._page.get_objects(filter=[kind], max_depth=DEEPEST_FORM):
            matrix: Matrix = (1, 0, 0, 1, 0, 0)
            container = found.container
            while container is not None:
                matrix = _times(matrix, _matrix(container))
                container = container.container
            yield found, matrix


def _has_font(found: Any, fonts: dict[int, bool]) -> bool:
    """Whether the font of a text object is in the file."""
    font = raw.FPDFTextObj_GetFont(found) if found else None
    address = ctypes.cast(font, ctypes.c_void_p).value or 0
    if address not in fonts:
        fonts[address] = not address or raw.FPDFFont_GetIsEmbedded(font) != 0
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


def _matrix(found: pypdfium2.PdfObject) -> Matrix:
    m = found.get_matrix()
    return (m.a, m.b, m.c, m.d, m.e, m.f)


def _times(first: Matrix, then: Matrix) -> Matrix:
    """The matrix that applies `first`, then `then`."""
    a, b, c, d, e, f = first
    g, h, i, j, k, n = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + n)


def _apply(matrix: Matrix, point: Point) -> Point:
    a, b, c, d, e, f = matrix
    return (a * point[0] + c * point[1] + e, b * point[0] + d * point[1] + f)


def _subpaths(found: pypdfium2.PdfObject) -> Iterator[list[Point]]:
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
