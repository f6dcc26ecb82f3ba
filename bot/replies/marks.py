"""Marked text: the words of a reply with what each of them is, so that every place shows them in its own way.

The marks are Unicode noncharacters, which are for a program's own use and stand in no document. What only adds
characters together and knows nothing of marks keeps them whole; a mark that is left over alone is never shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FIGURE, _STRONG, _SHORT, _END, _TITLE, _ROW, _SOURCE, _NEXT, _ANSWER = (chr(0xFDD0 + n) for n in range(9))
_ALL = dict.fromkeys(range(0xFDD0, 0xFDF0))
_OTHER = f"[^{_FIGURE}{_STRONG}{_END}]"
_MARKED = re.compile(f"([{_FIGURE}{_STRONG}])({_OTHER}*?)(?:{_SHORT}({_OTHER}*))?{_END}")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of marked text.

    A title line has a `name`, a `value` and `whose` it is; a row of a list has `lead` (its number), `name` and
    `value`; any other line is `value` alone. `source` says that it cites, `answer` that it is what was asked;
    `name` and `value` may hold figures.
    """

    value: str
    name: str = ""
    lead: str = ""
    whose: str = ""
    source: bool = False
    answer: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a line; of a figure also the same in few digits, where that reads better."""

    words: str
    short: str = ""
    figure: bool = False
    strong: bool = False


def figure(words: str, short: str = "") -> str:
    """A figure as printed with its unit, and the same in few digits where that reads better (约1.23亿元)."""
    return f"{_FIGURE}{words}{_SHORT}{short}{_END}" if short else f"{_FIGURE}{words}{_END}"


def strong(words: str) -> str:
    """Words that stand out, exactly as they are: the number in a quotation."""
    return f"{_STRONG}{words}{_END}"


def title(name: str, value: str, whose: str) -> str:
    """The line of an answer: what it is about, what is answered, and whose it is."""
    return f"{_TITLE}{name}{_NEXT}{value}{_NEXT}{whose}"


def answer(words: str) -> str:
    """The line of an answer that has no title of its own: what was worked out from several, how much was found."""
    return _ANSWER + words


def row(lead: str, name: str, value: str) -> str:
    """A row of a list: its number or bullet, what it is about, and what is told of it."""
    return f"{_ROW}{lead}{_NEXT}{name}{_NEXT}{value}"


def source(words: str) -> str:
    """A line that tells where something stands, or quotes it."""
    return _SOURCE + words


def pieces(text: str) -> Iterator[Piece]:
    """A line in pieces: figures, what stands out, and the words between."""
    at = 0
    for found in _MARKED.finditer(text):
        if before := _bare(text[at : found.start()]):
            yield Piece(before)
        if words := _bare(found[2]):
            yield Piece(words, _bare(found[3] or ""), figure=found[1] == _FIGURE, strong=found[1] == _STRONG)
        at = found.end()
    if rest := _bare(text[at:]):
        yield Piece(rest)


def lines(marked: str) -> Iterator[Line]:
    """The lines of a marked text."""
    for line in marked.split("\n"):
        kind, rest = line[:1], line[1:]
        fields = rest.split(_NEXT)
        if kind == _TITLE and len(fields) == 3:
            yield Line(fields[1], name=fields[0], whose=fields[2])
        elif kind == _ROW and len(fields) == 3:
            yield Line(fields[2], name=fields[1], lead=fields[0])
        elif kind == _SOURCE:
            yield Line(rest, source=True)
        elif kind == _ANSWER:
            yield Line(rest, answer=True)
        else:
            yield Line(line)


def plain(marked: str) -> str:
    """The words alone, each figure exactly as it is printed."""
    told = [f"{line.lead}{line.name}：{line.value}" if line.name else line.lead + line.value for line in lines(marked)]
    return _bare("\n".join([_MARKED.sub(r"\2", line) for line in told]))


def _bare(words: str) -> str:
    return words.translate(_ALL)
