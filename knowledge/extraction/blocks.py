"""Printed lines → blocks: hard-wrapped sentences mended, headings and flattened tables told apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from itertools import groupby

from knowledge.extraction import contents
from knowledge.extraction.headings import CHAPTER, PART, marker
from knowledge.model import Block, BlockKind, Document, Format, Line

ENDS_SENTENCE = re.compile(r"[。；！？:：]$")
PUNCTUATION = re.compile(r"[，。；！？]")
# A heading may end with a full stop where it is one of these words that name a part of a document.
HEADING_WORDS = re.compile(
    r"(?:情况|结果|分析|措施|概况|职责|职能|内容|目标|说明|结论|建议|问题|评价|工作|范围|背景)[。.]?$"
)
TITLE_WORDS = re.compile(
    r"(?:报告|总报告|评分表|自评表|评价表|情况表|汇总表|决算表|预算表|名词解释|附件|概况|总表|明细表)$"
)
LONGEST_HEADING = 44
# Longer than any paragraph: lines that would make it longer begin another one, so that no text takes long.
LONGEST_PARAGRAPH = 5_000
# The name of a row may be so long, however narrow the lines around it are.
LONGEST_NAME = 20
# What is left of a heading that wraps; anything longer after a complete heading is the sentence under it.
LONGEST_CELL = 2
SHORT_TAIL = 6
# A line narrower than this share of the text's width ends its paragraph: what would not break (an amount with
# its unit) moves to the next line and leaves a gap. After a full stop only a line to the margin goes on.
FULL = 0.7
FULL_AFTER_STOP = 0.9
# Formats that keep paragraphs: what they give as a line is one.
WHOLE_PARAGRAPHS = {Format.DOCX, Format.DOC, Format.HTML, Format.XLSX, Format.XLS}
# What stands between a table's title and the table: its unit, its number.
TABLE_NOTE = re.compile(r"(?:^|\s)(?:金额)?单位[:：]\s*(?:人民币)?(?:万元|元)$|^公开\d+表$")
# What parts the cells of a row: blanks, or a line that was drawn.
CELL = re.compile(r"[^\s|｜]+")
AMOUNT = re.compile(r"^-?(?:\d{1,3}(?:,\d{3})+|\d+)\.\d+$")
# How the name of a row in a list of income or spending ends.
LISTED = re.compile(r"(?:收入|支出|拨款|资金|基金|预算|结转|结余|费|用车|（辆）)$")
# So many amounts on lines of their own, among short lines, are a table whose cells were printed one a line.
LEAST_ALONE = 6
# Lines on either side that tell how wide the text runs here (fonts and margins change within a file).
AROUND = 12
NUMBER_CELL = re.compile(r"^[-−]?[\d,]+(?:\.\d+)?[%％]?$|^[—\-–]+$")
COUNTS = re.compile(r"[年月日号万元亿人个%％批次辆台套件笔项家名场户分]")
# A numbered sentence is a heading up to this depth; 1. and （1） may head sections, ① never does.
DEEPEST_HEADING = 4


def width(text: str) -> float:
    """How wide a line prints: a full-width character counts one, others half."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WF" else 0.5 for c in text)


def blocks(document: Document) -> list[Block]:
    """The document's lines as headings, paragraphs, tables and the contents list, in order."""
    lines = list(document.lines)
    start, end = contents.where(lines)
    listed = contents.entries(line.text for line in lines[start:end])
    whole = document.format in WHOLE_PARAGRAPHS
    found: list[Block] = []
    if start > 0:
        found += _body(lines[:start], (), whole=whole)
    if end > start:
        found.append(_table(lines[start:end], BlockKind.CONTENTS))
    return found + _body(lines[end:], listed, whole=whole)


def _body(lines: Sequence[Line], listed: Sequence[str], *, whole: bool) -> list[Block]:
    """Blocks of the body: each ruled table is one, and the lines between them are put together again.

    `listed` are the headings that the contents list names; in the body they may stand without their numbers.
    `whole` says that a line is a paragraph as it is, with no line of it to be put together.
    """
    found: list[Block] = []
    widths = Widths([line for line in lines if not line.table], whole=whole)
    start = 0
    for number, same in groupby(lines, key=lambda line: line.table):
        run = list(same)
        if number:
            found.append(_table(run, BlockKind.TABLE))
        else:
            found += _mended(run, widths.within(start), listed)
            start += len(run)
    return found


def _mended(lines: Sequence[Line], widths: Widths, listed: Sequence[str]) -> list[Block]:
    """Lines between two ruled tables as blocks."""
    found: list[Block] = []
    i = no_table = 0
    while i < len(lines):
        if i >= no_table:
            until, no_table = _table_end(lines, widths, i)
            if until > i:
                found.append(_table(lines[i:until], BlockKind.TABLE))
                i = until
                continue
        until = i + 1
        length = len(lines[i].text)
        while until < len(lines) and length < LONGEST_PARAGRAPH and _goes_on(lines, widths, until, listed):
            length += len(lines[until].text)
            until += 1
        block = _joined(lines[i:until])
        if contents.names(block.text, listed):
            block = replace(block, kind=BlockKind.HEADING)
        found.append(block)
        i = until
    return found


class Widths:
    """How wide each line prints, beside how wide the text runs there."""

    def __init__(self, lines: Sequence[Line], *, whole: bool) -> None:
        self.whole = whole
        self.of = [width(line.text) for line in lines]
        # tables are narrower than the text around them: the whole text tells the least width of a full line
        self.usual = sorted(self.of)[len(self.of) * 3 // 4] if self.of else 0.0
        self.first = 0

    def within(self, start: int) -> Widths:
        """The widths of the lines from `start` on, counted from 0, with the lines around it still in sight."""
        part = copy(self)
        part.first = start
        return part

    def full(self, i: int, share: float = FULL) -> bool:
        """Whether line i runs to the right margin, so that its sentence may go on in the next."""
        at = self.first + i
        near = max(self.of[max(0, at - AROUND) : at + AROUND + 1])
        return self.of[at] >= share * min(max(near, self.usual), 60.0)


def _goes_on(lines: Sequence[Line], widths: Widths, i: int, listed: Sequence[str]) -> bool:
    """Whether line i continues the paragraph of line i - 1."""
    if widths.whole:
        return False
    before, here = lines[i - 1].text, lines[i].text
    if TABLE_NOTE.search(here) or TABLE_NOTE.search(before):
        return False
    mark = marker(here)
    if contents.names(re.sub(r"\s", "", here), listed) and (ENDS_SENTENCE.search(before) or marker(before) is None):
        return False
    part = marker(before)
    titled = TITLE_WORDS.search(here) and not mark and not PUNCTUATION.search(here)
    turned = lines[i].page != lines[i - 1].page
    if titled and (turned or TITLE_WORDS.search(before) or HEADING_WORDS.search(before) or before.endswith("。")):
        return False  # a title under a title, or under what is said below a table
    if part and part.depth == PART and not mark and not PUNCTUATION.search(here) and width(here) < width(before):
        return True  # a part's title is set large and centred: it wraps before the margin
    headed = part and HEADING_WORDS.search(before) and not PUNCTUATION.search(before)
    if headed and width(here) > SHORT_TAIL and not widths.full(i - 1, 1.0):
        return False
    if not widths.full(i - 1, FULL_AFTER_STOP if before.endswith("。") else FULL) or _row(here):
        return False
    if mark is None:
        # a table's first cell (序) below the words that announce it
        return not (before.endswith(("：", ":")) and len(here) <= LONGEST_CELL and not PUNCTUATION.search(here))
    # A marker in the middle of a sentence (… 按照（一）…) continues it: the line before must have ended.
    if mark.depth <= CHAPTER:
        return False
    return not ENDS_SENTENCE.search(before) and bool(PUNCTUATION.search(before)) and mark.depth > CHAPTER + 1


def _row(text: str) -> bool:
    """Whether a line looks like a row of a flattened table: cells parted by blanks, no sentence."""
    cells = CELL.findall(text)
    if len(cells) < 2 or re.search(r"[，。；：！？]", text):
        return False
    if marker(text):
        return _listed(cells)
    # in a sentence, blanks around a number part it from its unit
    numbers = sum(
        1
        for cell, after in zip(cells, [*cells[1:], ""], strict=True)
        if NUMBER_CELL.match(cell) and not COUNTS.match(after)
    )
    words = sum(1 for cell in cells if not NUMBER_CELL.match(cell))
    if numbers == 0 and words < len(cells):
        return False
    if len(cells) >= 3:
        return numbers >= 2 or words >= 3
    return numbers >= 1


def _listed(cells: Sequence[str]) -> bool:
    """Whether cells are a row of numbered names: with numbers (一、其他收入 1.50 一、教育支出 2.00), or two names."""
    numbered = [bool(NUMBER_CELL.match(cell)) for cell in cells]
    if not any(numbered):
        return len(cells) == 2 and all(map(marker, cells))
    if any(re.fullmatch(r"(?:19|20)\d\d", cell) for cell in cells):
        return False
    after = [cell for cell, here, before in zip(cells[1:], numbered[1:], numbered, strict=False) if before and not here]
    return len(after) <= 1 and all(map(marker, after))


def _cell(text: str) -> bool:
    """Whether a line may be a cell of a flattened table: a few words or a number, no sentence."""
    return not re.search(r"[，。；！？]", text) and not text.endswith(("：", ":"))


def _table_end(lines: Sequence[Line], widths: Widths, start: int) -> tuple[int, int]:
    """Where a flattened table that begins at line `start` ends, `start` itself where none begins.

    A table is a run of lines without sentences, short or parted into cells, that holds several numbers. The
    second number is the first line at which to look again: what a run does not hold, none of its parts does.
    """
    i = start
    numbers = rows = alone = 0
    while i < len(lines):
        text = lines[i].text
        mark = marker(text)
        if mark and not _row(text) and not text[mark.end :].strip().isdigit() and not _leads(lines, i, rows):
            break
        if numbers and TITLE_WORDS.search(text) and not _row(text):
            break  # the next table's title
        if mark and i + 1 < len(lines) and COUNTS.match(lines[i + 1].text):
            break  # a sentence that wraps between a number and its unit
        short = width(text) <= LONGEST_NAME or not widths.full(i)
        if not (_row(text) or (_cell(text) and short)) and not _scale(text):
            # the last words of a scale or a note may wrap; a sentence ends the table
            break
        if _scale(text) and rows:
            i += 1
            while i < len(lines) and widths.full(i - 1) and not marker(lines[i].text):
                i += 1
            break
        rows += _row(text)
        cells = CELL.findall(text)
        alone += len(cells) == 1 and bool(AMOUNT.match(cells[0]))
        numbers += sum(1 for cell in cells if NUMBER_CELL.match(cell))
        i += 1
    if (rows < 2 and alone < LEAST_ALONE) or numbers < 4:
        return start, max(i, start + 1)
    # a title before the table stays a block of its own
    first = start
    while first < i and TITLE_WORDS.search(lines[first].text) and not _row(lines[first].text):
        first += 1
    return (i, i) if first == start else (start, first)


def _leads(lines: Sequence[Line], i: int, rows: int) -> bool:
    """Whether a numbered line without numbers is the name of a row: its cells are blank, or stand on the next lines."""
    for after in range(i, len(lines) - 1):
        text, following = lines[after].text.rstrip("|｜ "), lines[after + 1].text
        if not marker(text) or not LISTED.search(text) or not _cell(text):
            return False
        cells = CELL.findall(following)
        if len(cells) == 1 and AMOUNT.match(cells[0]):
            return True
        if _row(following):
            return rows > 0 and any(map(NUMBER_CELL.match, cells))
    return False


def _scale(text: str) -> bool:
    """The line under a score sheet that says which scores make which grade (…（含）分为优)."""
    return bool(re.search(r"\d.*分.{0,4}为?[“\"]?(?:优|良|中|差|合格)", text)) and "。" not in text


def _table(lines: Sequence[Line], kind: BlockKind) -> Block:
    pieces, offset = [], 0
    for line in lines:
        pieces.append((offset, line))
        offset += len(line.text) + 1
    return Block(kind, "\n".join(line.text for line in lines), tuple(pieces))


def _joined(lines: Sequence[Line]) -> Block:
    """Lines as one text without blanks: Chinese has none between words, those at numbers are typesetting."""
    pieces, text = [], ""
    for line in lines:
        pieces.append((len(text), line))
        text += re.sub(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])", "", line.text)
    return Block(BlockKind.HEADING if heading(text) else BlockKind.PARAGRAPH, text, tuple(pieces))


def heading(text: str) -> bool:
    """Whether a mended text is a heading: numbered and no sentence, or a title."""
    if len(text) > LONGEST_HEADING:
        return False
    mark = marker(text)
    if mark is None:
        return bool(TITLE_WORDS.search(text)) and not PUNCTUATION.search(text)
    rest = text[mark.end :]
    if mark.depth > DEEPEST_HEADING or not rest:
        return False
    if not PUNCTUATION.search(rest):
        return (not rest.endswith(("：", ":")) and not re.search(r"\d", rest)) or mark.depth <= CHAPTER
    return (
        "、" not in rest and bool(HEADING_WORDS.search(rest)) and not PUNCTUATION.search(rest[:-1]) and mark.depth <= 3
    )
