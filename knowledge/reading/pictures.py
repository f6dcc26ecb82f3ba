"""Pictures of pages (PNG, JPEG, TIFF, BMP): each frame is a page, its characters recognised."""

from __future__ import annotations

import io
import struct
import warnings

from PIL import Image, ImageSequence, UnidentifiedImageError

from knowledge.errors import ReadingError
from knowledge.model import Document, Format, Line
from knowledge.reading import ocr
from knowledge.reading.limits import MOST_PICTURES, MOST_PIXELS

FORMATS = ("PNG", "JPEG", "TIFF", "BMP")
# What Pillow raises for damaged files of these formats.
BROKEN = (
    UnidentifiedImageError,
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    struct.error,
    Image.DecompressionBombError,
)
# A page is taken for A4 across its longer side, and larger pictures are made smaller.
PAGE_HEIGHT = 842.0
LARGEST_SIDE = 3_600


def read_picture(content: bytes, name: str, checksum: str) -> Document:
    """Read pictures of pages. Raises ReadingError where they are damaged, too large, or cannot be recognised."""
    found: list[Line] = []
    pages = 0
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # damaged metadata; the size is checked here
            with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
                frames = getattr(picture, "n_frames", 1)
                if frames > MOST_PICTURES:
                    raise ReadingError(f"{name} 有 {frames} 页图片，超过 {MOST_PICTURES} 页，不予识别。")
                _check(picture, name)
                if not ocr.available():
                    raise ReadingError(f"{name} 是图片，识别其中的文字需要先安装：{ocr.INSTALL}。")
                for frame in ImageSequence.Iterator(picture):
                    pages += 1
                    _check(frame, name)
                    found += _page(frame, pages, found)
    except BROKEN:
        raise ReadingError(f"{name} 打不开：图片已损坏或不完整。") from None
    if not found:
        raise ReadingError(f"{name} 是图片，没有识别出文字。")
    return Document(name, checksum, tuple(found), {}, Format.IMAGE, frozenset(range(1, pages + 1)))


def _check(picture: Image.Image, name: str) -> None:
    if picture.width * picture.height > MOST_PIXELS:
        raise ReadingError(f"{name} 是 {picture.width}×{picture.height} 的图片，过大，不像一页文件。")


def _page(frame: Image.Image, page: int, before: list[Line]) -> list[Line]:
    """The lines of one picture; what is transparent is white."""
    shown = frame.convert("RGBA") if frame.mode in ("LA", "PA", "RGBA", "P") else frame.convert("RGB")
    shown.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    if shown.mode == "RGBA":
        white = Image.new("RGBA", shown.size, (255, 255, 255, 255))
        shown = Image.alpha_composite(white, shown).convert("RGB")
    tables = max((line.table for line in before), default=0)
    return ocr.recognised_lines(shown, page, len(before) + 1, tables + 1, PAGE_HEIGHT / max(shown.size))
