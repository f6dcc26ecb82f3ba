"""Marked text as Telegram's HTML: the figure first and bold, its source in a quotation that opens with a touch.

Cut into pages that a phone shows at a glance. A page is cut between lines, and no line leaves a tag open, so that no
cut falls into a tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape

from rich.cells import cell_len

from bot.replies import marks
from bot.replies.marks import Line, Piece

# A page has at most so many lines besides its sources (the only one a few more), and so many UTF-16 units; Telegram
# takes 4096 in all.
MOST_LINES, SPARE, MOST_UNITS, MOST_SOURCES = 12, 3, 1500, 2200
# What a phone shows of words in one line of its own.
A_LINE = 44
# Names of rows are made equally wide up to this width (of half-width characters); longer ones get a line of their own.
WIDEST_NAME = 18
# With more words than this, a value is told and not shouted.
LONGEST_STRONG = 60
_WHOLE = re.compile(r"(?<![\d.,])\d{4,}(?![\d,年])")
_THOUSANDS = re.compile(r"\B(?=(?:\d{3})+$)")
_ASIDE = re.compile("（")
_TAG = re.compile(r"<[^>]*>")
_WIDE, _HALF = "\u3000", " "


def units(text: str) -> int:
    """The length of a text as Telegram counts it, in UTF-16 units."""
    return len(text) + sum(character > "\uffff" for character in text)


def escaped(text: str) -> str:
    """Words as they can stand in Telegram's HTML; half a surrogate pair cannot be sent at all and is replaced."""
    return escape(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"), quote=False)


def grouped(number: str) -> str:
    """A printed number with thousands separators; its decimals stay as they are."""
    return _WHOLE.sub(lambda found: _THOUSANDS.sub(",", found[0]), number)


@dataclass(frozen=True, slots=True)
class _Shown:
    """A line as HTML with the number of units it takes once parsed."""

    html: str
    units: int
    quoted: bool = False

    @property
    def height(self) -> int:
        """How many lines it takes; a quotation is closed."""
        told = self.html.count("\n") + 1
        return told if self.quoted else max(told, -(-self.units // A_LINE))


@dataclass(slots=True)
class _Page:
    body: list[_Shown] = field(default_factory=list)
    sources: list[_Shown] = field(default_factory=list)
    """Those of the paragraph that the page ends with."""

    def holds(self, more: Sequence[_Shown], most_lines: int) -> bool:
        """Whether more lines fit."""
        whole = [*self.body, *more]
        return sum(s.height for s in whole) <= most_lines and sum(s.units for s in whole) <= MOST_UNITS

    @property
    def html(self) -> str:
        return "\n".join(line.html for line in (*self.body, *_quotation(self.sources))).strip("\n")


def pages(marked: str) -> tuple[str, ...]:
    """The text as HTML in pages that fit a message each; none for a text without a word."""
    # nobody turns a page for a line or two
    whole = tuple(_pages(marked, MOST_LINES + SPARE))
    return whole if len(whole) < 2 else tuple(_pages(marked, MOST_LINES, SPARE))


def whole(marked: str) -> tuple[str, ...]:
    """The text in as few messages as hold it, for what nobody can turn the pages of."""
    return tuple(_pages(marked, MOST_UNITS))


def single(marked: str) -> str:
    """As much of the text as one message holds where it can have no further pages."""
    first, *rest = [*_pages(marked, MOST_UNITS), ""]
    return first + ("\n…" if any(rest) else "")


def _pages(marked: str, most_lines: int, spare: int = 0) -> Iterator[str]:
    page = _Page()
    for paragraph in re.split(r"\n\n+", marked.strip("\n")):
        body, sources = _paragraph(paragraph)
        if page.body or page.sources:
            between = [*_quotation(page.sources), _Shown("", 1)]
            # what fits a page of its own is not torn, and what is cited stands under what it is cited for
            if page.holds([*between, *body[:1]], most_lines) and (
                page.holds([*between, *body], most_lines + spare) or not _Page().holds(body, most_lines)
            ):
                page.body += between
            else:
                if _any([*page.body, *page.sources]):
                    yield page.html
                page = _Page()
        page.sources = sources
        # a paragraph may be a little longer than a page where that keeps it whole
        most = most_lines + (spare if page.holds(body, most_lines + spare) else 0)
        for line in body:
            if not page.holds([line], most) and _any(page.body):
                yield page.html
                page = _Page()
            page.body.append(line)
    if _any([*page.body, *page.sources]):
        yield page.html


def _any(shown: Sequence[_Shown]) -> bool:
    """Whether there is a word in what is shown; Telegram takes no message without one."""
    return any(_TAG.sub("", line.html).strip() for line in shown)


def _paragraph(text: str) -> tuple[list[_Shown], list[_Shown]]:
    """The lines of a paragraph, and apart from them those that cite."""
    told = list(marks.lines(text))
    width = _width([line.name for line in told if line.name and not line.whose])
    body = [shown for line in told if not line.source for shown in _shown(line, width)]
    sources, left = [], MOST_SOURCES
    for line in (line for line in told if line.source and marks.plain(line.value).strip()):
        for piece in _cut(line.value, MOST_UNITS):
            left -= units(piece) + 1
            if left >= 0:
                sources.append(_Shown(_words(piece), units(piece) + 1))
    return body, sources


def _quotation(sources: Sequence[_Shown]) -> list[_Shown]:
    if not sources:
        return []
    told = "\n".join(line.html for line in sources)
    return [_Shown(f"<blockquote expandable>{told}</blockquote>", sum(line.units for line in sources), quoted=True)]


def _shown(line: Line, width: int) -> Iterator[_Shown]:
    """A line of marked text as lines of a page."""
    if line.whose:
        strong, rest = _strong(line.value)
        if strong.strip():
            yield _line(f"<b>{_words(strong)}</b>{_words(rest)}", line.value)
            yield _line(_words(line.name), line.name)
        else:
            yield _line(f"<b>{_words(line.name)}</b>", line.name)
            yield from _lines(line.value)
        yield _line(_words(line.whose), line.whose)
    elif line.name:
        yield from _row(line, width)
    elif line.answer:
        strong, rest = _strong(line.value)
        yield from ([_line(f"<b>{_words(strong)}</b>{_words(rest)}", line.value)] if strong else _lines(line.value))
    else:
        yield from _lines(line.lead + line.value)


def _row(line: Line, width: int) -> Iterator[_Shown]:
    """A row of a list: its values stand under each other, or each under its name where names are long."""
    counted = any(piece.figure for piece in marks.pieces(line.value))
    if not counted or units(line.value) > LONGEST_STRONG:
        named = line.lead + line.name
        yield from _lines(f"{named}：{line.value}", bold=len(named))
        return
    name = _padded(line.name, width) + _WIDE if width else f"{line.name}\n{_WIDE}"
    yield _line(_words(line.lead + name) + _first_strong(line.value), line.lead + name + line.value)


def _line(told: str, words: str) -> _Shown:
    # what is bold is no longer; separators and 亿元 in brackets are
    extra = sum(units(piece.short) + 2 + len(piece.words) // 3 for piece in marks.pieces(words) if piece.figure)
    return _Shown(told, units(words) + extra + 1)


def _lines(words: str, bold: int = 0) -> Iterator[_Shown]:
    """Words as lines, cut where they are too long for a page; so many characters of the first are bold."""
    for piece in _cut(words, MOST_UNITS):
        head, rest = piece[:bold], piece[bold:]
        yield _line((f"<b>{_words(head)}</b>" if head else "") + _words(rest), piece)
        bold = 0


def _cut(words: str, limit: int) -> Iterable[str]:
    """Words in pieces of at most so many characters, which are at most twice as many units; one if they are empty."""
    step = limit // 2
    return (words[at : at + step] for at in range(0, max(1, len(words)), step)) if units(words) > limit else [words]


def _strong(value: str) -> tuple[str, str]:
    """What of an answer stands out, and the rest: brackets hold a working or what is printed."""
    aside = _ASIDE.search(value)
    head = value[: aside.start()] if aside else value
    has_figure = any(piece.figure for piece in marks.pieces(head))
    return (head, value[len(head) :]) if len(head) <= LONGEST_STRONG and (has_figure or not aside) else ("", value)


def _first_strong(value: str) -> str:
    """A row's value, with its first figure bold."""
    told, seen = [], False
    for piece in marks.pieces(value):
        told.append(f"<b>{_piece(piece)}</b>" if piece.figure and not seen else _piece(piece))
        seen |= piece.figure
    return "".join(told)


def _words(text: str) -> str:
    return "".join(map(_piece, marks.pieces(text)))


def _piece(piece: Piece) -> str:
    if piece.figure:
        return escaped(grouped(piece.words)) + (f"（{escaped(piece.short)}）" if piece.short else "")
    return f"<u>{escaped(piece.words)}</u>" if piece.strong else escaped(piece.words)


def _width(names: Sequence[str]) -> int:
    """How wide the names of rows are made; 0 where they do not fit beside their values."""
    widest = max((cell_len(name) for name in names), default=0)
    return widest if widest <= WIDEST_NAME else 0


def _padded(name: str, width: int) -> str:
    """A name filled up with blanks as wide as Chinese characters, which is how columns stand under each other."""
    missing = width - cell_len(name)
    return name + _WIDE * (missing // 2) + _HALF * (missing % 2)
