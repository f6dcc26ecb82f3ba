"""Prints pieces of text and figures as hard-wrapped pages and notes every figure as it goes.

The text and the list of expected figures come out of the same calls, so they cannot drift apart. A digit in a
plain piece is an error unless it is a year, a date, an ordinal or the like: no figure escapes the list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from unicodedata import east_asian_width

from tests.accounts.expected import Expected
from tests.accounts.model import Measure

PAGE_LINES = 22
WIDTH = 30  # full-width characters

_NAMED_NUMBERS = re.compile(
    r"〔20\d\d〕\d+号|20\d\d(?=年)|1?\d月|\d\d日|单价\d+万元（含）以上"
    r"|^\d+[.、]|^\d+$|^（\d+）|公开10表|电话 1\d{10}"
)
_ATOM = re.compile(r"[-0-9][0-9.]*%?|.", re.DOTALL)
_HANGING = "，。；：、）”》〕"
_OPENING = "（“《〔"


@dataclass(frozen=True)
class Fig:
    """A figure about to be printed; an empty value means that it is not stated and its clause is left out."""

    item: str
    measure: Measure
    value: str
    unit: str = "万元"
    subject: str = ""
    direction: str = ""
    basis: str = ""
    show_unit: bool = True
    also: str = ""
    """Another item that the same number states: 收、支总计 is the total of both."""

    @property
    def text(self) -> str:
        return self.value + self.unit if self.show_unit else self.value


@dataclass(frozen=True)
class Clause:
    """Words that stand only if all their figures are stated."""

    pieces: tuple[str | Fig, ...]


Piece = str | Fig | Clause


@dataclass(frozen=True)
class Cell:
    """A table cell, wrapped to its own narrow column."""

    pieces: tuple[Piece, ...]
    width: int = WIDTH


@dataclass(frozen=True)
class Patch:
    """Prints another value for every figure that it fits.

    `section` fits as the beginning of a path, an empty `item` fits any.
    """

    section: str
    item: str
    measure: Measure
    value: str
    subject: str = ""

    def fits(self, section: str, fig: Fig) -> bool:
        return (
            section.startswith(self.section)
            and self.item in ("", fig.item)
            and (fig.measure, fig.subject) == (self.measure, self.subject)
        )


@dataclass(frozen=True)
class Printed:
    """A printed document and the figures in it, in printing order."""

    text: str
    expected: tuple[Expected, ...]


class Printer:
    """Collects lines into pages; `section` is the path under which figures are noted."""

    def __init__(self, spaced_numbers: bool, patches: Sequence[Patch] = ()) -> None:
        self.section = ""
        self._spaced = spaced_numbers
        self._patches = tuple(patches)
        self._lines: list[str] = []
        self._on_page = 0
        self._page = 1
        self._expected: list[Expected] = []
        self._places: list[int] = []

    def para(self, *pieces: Piece) -> None:
        """A paragraph: one logical line, wrapped."""
        text = self._note(pieces)
        for line in wrap(space_numbers(text) if self._spaced else text):
            self._put(line)

    def cells(self, *row: Cell) -> None:
        """A table row whose cells came out as several lines; its figures quote the row as a whole."""
        start = len(self._expected)
        texts = [self._note(cell.pieces) for cell in row]
        quote = "".join(texts).replace(" ", "")
        self._expected[start:] = [replace(figure, quote=quote) for figure in self._expected[start:]]
        for cell, text in zip(row, texts, strict=True):
            for line in wrap(text, cell.width):
                self._put(line)

    def new_page(self) -> None:
        if self._on_page:
            self._lines.append(f"—{self._page}—")
            self._page += 1
            self._on_page = 0

    def document(self) -> Printed:
        self.new_page()
        text = "".join(f"{line}\n\n" for line in self._lines)
        return Printed(text, tuple(self._expected))

    def _put(self, line: str) -> None:
        self._lines.append(line)
        self._on_page += 1
        if self._on_page == PAGE_LINES:
            self.new_page()

    def _patched(self, fig: Fig) -> Fig:
        for patch in self._patches:
            if patch.fits(self.section, fig):
                return replace(fig, value=patch.value)
        return fig

    def _flat(self, pieces: Sequence[Piece]) -> list[str | Fig]:
        flat: list[str | Fig] = []
        for piece in pieces:
            if isinstance(piece, Clause):
                inner = self._flat(piece.pieces)
                if all(part.value for part in inner if isinstance(part, Fig)):
                    flat.extend(inner)
            elif isinstance(piece, Fig):
                flat.append(self._patched(piece))
            else:
                flat.append(piece)
        return flat

    def _note(self, pieces: Sequence[Piece]) -> str:
        text = ""
        places: list[tuple[int, Fig]] = []
        for piece in self._flat(pieces):
            if isinstance(piece, Fig):
                if not piece.value:
                    raise ValueError(f"a figure without value outside a clause: {piece}")
                places.append((len(text), piece))
                text += piece.text
            else:
                if re.search(r"\d", _NAMED_NUMBERS.sub("", piece)):
                    raise ValueError(f"an unlisted number in plain text: {piece}")
                text += piece
        for start, fig in places:
            quote = sentence_at(text, start).replace(" ", "")
            for item in (fig.item, fig.also) if fig.also else (fig.item,):
                self._places.append(start)
                self._expected.append(
                    Expected(
                        self.section, fig.subject, item, fig.measure, fig.value, fig.unit, fig.direction,
                        fig.basis, quote,
                    )
                )  # fmt: skip
        return text


def sentence_at(text: str, place: int) -> str:
    """The part between full stops or semicolons that `place` is in."""
    start = max(text.rfind("。", 0, place), text.rfind("；", 0, place)) + 1
    ends = [end for end in (text.find("。", place), text.find("；", place)) if end >= 0]
    return text[start : min(ends, default=len(text))]


def space_numbers(text: str) -> str:
    """Some offices type a space between a number and the characters around it."""
    text = re.sub(r"([\u4e00-\u9fff])(\d)", r"\1 \2", text)
    return re.sub(r"(\d)([\u4e00-\u9fff])", r"\1 \2", text)


@cache
def width_of(text: str) -> int:
    """Width in half-width columns."""
    return sum(2 if east_asian_width(char) in "WFA" else 1 for char in text)


def wrap(text: str, width: int = WIDTH) -> list[str]:
    """Break anywhere but inside a number, before a closing mark or after an opening one."""
    lines: list[list[str]] = [[]]
    used = 0
    for atom in _ATOM.findall(text):
        used += width_of(atom)
        if used <= 2 * width:
            lines[-1].append(atom)
            continue
        line, moved = lines[-1], [atom]
        while line and (moved[0] in _HANGING or line[-1] in _OPENING):
            moved.insert(0, line.pop())
        lines.append(moved)
        used = sum(width_of(part) for part in moved)
    return [stripped for line in lines if (stripped := "".join(line).strip())]
