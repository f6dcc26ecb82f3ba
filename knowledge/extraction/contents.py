"""The contents list (目录): where it stands, and which headings it names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from knowledge.extraction.headings import marker
from knowledge.model import Block, Line

TITLE = re.compile(r"^目\s*录$")
# Dots between an entry and its page, and the page.
LEADER = re.compile(r"\s*(?:[.．·…。⋯]\s*){3,}[（(]?\s*\d*\s*[)）]?\s*$|\s+\d{1,3}$")
SENTENCE = re.compile(r"[，。；！？]")
# What stands before the words of an entry that its heading in the body may leave out or word otherwise.
WHOSE = re.compile(r"^(?:20\d{2}年度?)?(?:本)?(?:部门|单位)?")
SHORTEST, LONGEST = 4, 44
# So many entries make a contents list where none of them comes again as it is.
ENOUGH = 3


def where(lines: Sequence[Line]) -> tuple[int, int]:
    """Where the contents list stands (from, to), (0, 0) where there is none.

    It ends where its first entry comes again as a heading, else after the last line that looks like an entry.
    """
    start = next((i for i, line in enumerate(lines) if TITLE.match(line.text)), -1)
    first = next((i for i in range(start + 1, len(lines)) if marker(lines[i].text)), -1) if start >= 0 else -1
    if first < 0:
        return 0, 0
    head = _beginning(lines[first].text)
    for i in range(first + 1, len(lines)):
        if _beginning(lines[i].text) == head:
            return start, i
    end = first
    while end < len(lines) and (_entry(lines[end]) or _wraps(lines, end)):
        end += 1
    return (start, end) if end - first >= ENOUGH else (0, 0)


def _beginning(text: str) -> str:
    """The first characters of an entry, blanks aside."""
    return re.sub(r"\s", "", text)[:8]


def _entry(line: Line) -> bool:
    return not SENTENCE.search(LEADER.sub("", line.text)) and bool(marker(line.text) or LEADER.search(line.text))


def _wraps(lines: Sequence[Line], i: int) -> bool:
    """Whether line i is the rest of an entry: the next one is an entry on the same page."""
    after = lines[i + 1] if i + 1 < len(lines) else None
    short = len(lines[i].text) <= LONGEST and not SENTENCE.search(lines[i].text)
    return short and after is not None and after.page == lines[i].page and _entry(after)


def entries(texts: Iterable[str]) -> tuple[str, ...]:
    """The words of the entries, without number, page and whose they are."""
    found = []
    for text in texts:
        words = re.sub(r"\s", "", LEADER.sub("", text))
        mark = marker(words)
        words = WHOSE.sub("", words[mark.end :] if mark else words)
        if len(words) >= SHORTEST and not TITLE.match(words):
            found.append(words)
    return tuple(found)


def whole(block: Block) -> tuple[Line, ...]:
    """The entries of a contents list, one that wraps as one line: the next line has neither number nor page."""
    found: list[Line] = []
    for _, line in block.pieces:
        words = line.text.strip()
        if not words or TITLE.match(words):
            continue
        last = found[-1].text if found else ""
        if found and not marker(words) and marker(last) and not LEADER.search(last):
            found[-1] = replace(found[-1], text=last + words)
        else:
            found.append(replace(line, text=words))
    return tuple(found)


def names(text: str, listed: Sequence[str]) -> bool:
    """Whether a line without a number is a heading that the contents list names (…局主要职能, 2026年…编制说明)."""
    if len(text) > LONGEST or marker(text) or SENTENCE.search(text):
        return False
    return text.endswith(tuple(listed)) if listed else False
