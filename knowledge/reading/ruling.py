"""Ruling lines in a picture: long dark runs across or down, joined where a slight slant breaks them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PIL import Image

from knowledge.model import Box
from knowledge.reading.limits import MOST_RUNS
from knowledge.reading.pdfium import Rule

if TYPE_CHECKING:
    from collections.abc import Sequence

# Darker than this share of the paper's brightness is ink: a thin line may fall between two pixels and be grey in both.
DARK = 0.78
# In points: shorter runs are strokes of characters, thicker bands are backgrounds or pictures.
SHORTEST = 16.0
THICKEST = 4.0
# In pixels: how far apart the runs of one line may be.
GAP_ALONG, GAP_ACROSS = 6, 2
# In pixels: less ink is a speck.
LEAST_INK = 6
# A column with more ink is what is left of a border.
UPRIGHT = 0.9
# Only a line over a quarter of the page tells how it is turned; more than that is no page laid on a scanner.
LONG_SHARE = 0.25
LEAST_SLOPE, STEEPEST_SLOPE = 0.001, 0.06


@dataclass(slots=True)
class Band:
    """Runs that make one line: where it begins and ends, how much ink it has, and where its ends lie across."""

    start: int
    end: int
    first: int
    last: int
    ink: int
    begins_at: float
    ends_at: float

    @property
    def thickness(self) -> float:
        """How thick it is on average, in pixels."""
        return self.ink / max(1, self.end - self.start)

    @property
    def slope(self) -> float:
        """How much it falls along its way."""
        return (self.ends_at - self.begins_at) / max(1, self.end - self.start)


def rules(picture: Image.Image, scale: float) -> list[Rule]:
    """The horizontal and vertical lines of a picture, in points (`scale` points a pixel)."""
    ink = _ink(picture)
    found = []
    for horizontal, dark in ((True, ink), (False, ink.T)):
        for band in _bands(dark, max(8, round(SHORTEST / scale))):
            if band.thickness * scale <= THICKEST:
                at = (band.begins_at + band.ends_at) / 2
                found.append(Rule(horizontal, at * scale, band.start * scale, band.end * scale))
    return found


def straightened(picture: Image.Image, scale: float) -> Image.Image:
    """The picture turned upright, where its long lines show that it was laid aslant on the scanner."""
    bands = _bands(_ink(picture), max(8, round(SHORTEST / scale)))
    slopes = sorted(
        band.slope
        for band in bands
        if band.end - band.start >= LONG_SHARE * picture.width and band.thickness * scale <= THICKEST
    )
    slope = slopes[len(slopes) // 2] if slopes else 0.0
    if not LEAST_SLOPE <= abs(slope) <= STEEPEST_SLOPE:
        return picture
    turn = slope * 57.29578  # degrees, for so small an angle
    return picture.convert("RGB").rotate(turn, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))


def _ink(picture: Image.Image) -> Any:  # an array of numpy, which comes with the optional extra
    import numpy

    grey = numpy.asarray(picture.convert("L"))
    return grey < DARK * float(numpy.median(grey))


def inked(picture: Image.Image, box: Box, scale: float) -> Box | None:
    """What of a part of a picture is ink, in points; None where it is blank, but for specks."""
    import numpy

    x0, y0, x1, y1 = (round(value / scale) for value in box)
    if x1 - x0 < LEAST_INK or y1 - y0 < LEAST_INK:
        return None
    grey = numpy.asarray(picture.crop((x0, y0, x1, y1)).convert("L"))
    dark = grey < DARK * float(numpy.median(grey))
    dark[:, dark.mean(axis=0) > UPRIGHT] = False
    rows, columns = numpy.nonzero(dark)
    if len(rows) < LEAST_INK:
        return None
    left, right = (x0 + int(columns.min())) * scale, (x0 + int(columns.max()) + 1) * scale
    return (left, (y0 + int(rows.min())) * scale, right, (y0 + int(rows.max()) + 1) * scale)


def _bands(dark: Any, shortest: int) -> list[Band]:
    """The lines across; the columns of the picture come as rows for those down."""
    open_bands: list[Band] = []
    done: list[Band] = []
    for across, start, end in _runs(dark, shortest):
        near = [b for b in open_bands if across - b.last <= GAP_ACROSS]
        done += [b for b in open_bands if across - b.last > GAP_ACROSS]
        met = next((b for b in near if start <= b.end + GAP_ALONG and end >= b.start - GAP_ALONG), None)
        if met is None:
            near.append(Band(start, end, across, across, end - start, across, across))
        else:
            _grow(met, across, start, end)
        open_bands = near
    return [*done, *open_bands]


def _grow(band: Band, across: int, start: int, end: int) -> None:
    """Add a run to a line; the ends tell how it slants."""
    band.ink += end - start
    if start < band.start:
        band.start, band.begins_at = start, across
    elif start <= band.start + GAP_ALONG:
        band.begins_at = (band.begins_at + across) / 2
    if end > band.end:
        band.end, band.ends_at = end, across
    elif end >= band.end - GAP_ALONG:
        band.ends_at = (band.ends_at + across) / 2
    band.last = across


def _runs(dark: Any, shortest: int) -> Sequence[tuple[int, int, int]]:
    """The runs of ink of at least this length: row, start, end; none of a picture that is no page."""
    import numpy

    height, width = dark.shape
    if width <= shortest:
        return []
    sums = numpy.zeros((height, width + 1), dtype=numpy.int32)
    numpy.cumsum(dark, axis=1, out=sums[:, 1:])
    full = (sums[:, shortest:] - sums[:, :-shortest]) == shortest
    padded = numpy.zeros((height, full.shape[1] + 2), dtype=numpy.int8)
    padded[:, 1:-1] = full
    change = numpy.diff(padded, axis=1)
    rows, starts = numpy.nonzero(change == 1)
    ends = numpy.nonzero(change == -1)[1] + shortest - 1
    if len(rows) > MOST_RUNS:
        return []
    return list(zip(rows.tolist(), starts.tolist(), ends.tolist(), strict=True))
