"""Blocks → the tree of sections, each with its path of headings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from knowledge.extraction import contents
from knowledge.extraction.headings import PART, marker
from knowledge.model import Block, BlockKind, Section

PREAMBLE = "封面"


@dataclass(slots=True)
class _Open:
    """A heading still open: `depth` orders headings within one run of numbering, `run` counts the runs.

    A report that is set into a document numbers its chapters from 一 again; it is a run of its own.
    """

    title: str
    run: int
    depth: int
    last: dict[int, int] = field(default_factory=dict)


def sections(found: Iterable[Block]) -> tuple[Section, ...]:
    """The document's sections in order; text before the first heading is the section 封面."""
    made: list[Section] = []
    open_: list[_Open] = [_Open("", 0, -1)]
    title, page = PREAMBLE, 1
    body: list[Block] = []

    def close() -> None:
        if body or made or title != PREAMBLE:
            path = tuple(entry.title for entry in open_ if entry.title) or (title,)
            made.append(Section(len(made), len(path), path[-1], path, page, tuple(body)))

    listed: tuple[str, ...] = ()
    for block in found:
        if block.kind is BlockKind.CONTENTS:
            listed = contents.entries(block.text.split("\n"))
            continue
        if block.kind is not BlockKind.HEADING:
            body.append(block)
            page = page if len(body) > 1 or made else block.pieces[0][1].page
            continue
        close()
        title, page, body = block.text, block.pieces[0][1].page, [block]
        if contents.names(block.text, listed):
            # what the contents list names stands under its part, whatever came before it
            del open_[2 if len(open_) > 1 and open_[1].depth == PART else 1 :]
        _place(open_, block.text)
    close()
    return tuple(made)


def _place(open_: list[_Open], title: str) -> None:
    """Close the headings that `title` ends, and open it.

    A numbered heading belongs to the innermost run that it continues: 三 after 二 of the same depth. A title
    without a number opens a run of its own under the heading before it.
    """
    mark = marker(title)
    if mark is None:
        # titles in a row (a report after a report) are neighbours, not parents of each other
        while open_[-1].depth < 0 and len(open_) > 1 and not open_[-1].last:
            open_.pop()
        open_.append(_Open(title.rstrip("。."), open_[-1].run + 1, -1))
        return
    level = _continued(open_, mark.depth, mark.number)
    del open_[level + 1 :]
    open_[level].last[mark.depth] = mark.number
    for depth in [d for d in open_[level].last if d > mark.depth]:
        del open_[level].last[depth]
    open_.append(_Open(title.rstrip("。."), open_[level].run, mark.depth))


def _continued(open_: list[_Open], depth: int, number: int) -> int:
    """The index of the open heading that a heading of this depth and number stands under."""
    if depth == PART:
        return 0
    inner = next(i for i in range(len(open_) - 1, -1, -1) if open_[i].depth < depth)
    for i in range(inner, -1, -1):
        parent = open_[i]
        if parent.depth < depth and parent.last.get(depth, 0) + 1 == number:
            if number == 1 and i != inner:
                break
            return i
    return inner
