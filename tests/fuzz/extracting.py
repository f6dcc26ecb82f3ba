"""Fuzzes the way from text to figures: whatever a document says, each figure stands in it and no numeral is lost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from knowledge.extraction.extract import Extract
from knowledge.model import Cell, Document
from knowledge.query import Library
from knowledge.reading.limits import LONGEST_LINE, LONGEST_TEXT
from knowledge.reading.lines import Lines, tidy
from knowledge.store import Store
from tests.accounts.parts import Heading, Paragraph, Table
from tests.fuzz import holds, seeds
from tests.fuzz.mutation import Pieces, text_changes
from tests.fuzz.target import Run, Target
from tests.knowledge.sentences import disclosure

# A cell of a ruled table may say how many columns and rows it spans: 2x1:合计
SPAN = re.compile(r"(\d)x(\d):")
WIDEST = 12


def written(text: str) -> Document | None:
    """The document of a text: a line with tabs is a row of a ruled table, a form feed begins a page."""
    lines = Lines("made.txt")
    page, rows = 1, list[list[str]]()
    for line in text[:LONGEST_TEXT].split("\n"):
        if "\t" in line:
            rows.append(line.split("\t"))
            continue
        _table(lines, rows, page)
        rows = []
        for at, part in enumerate(line.split("\f")):
            page += at > 0
            lines.text(part[:LONGEST_LINE], page)
    _table(lines, rows, page)
    return Document("made.txt", "", tuple(lines.found), {}) if lines.found else None


def _table(lines: Lines, rows: Sequence[Sequence[str]], page: int) -> None:
    """The rows with their cells where a reader puts them: in the next place that none from above reaches into."""
    covered: set[tuple[int, int]] = set()
    placed = []
    for row, texts in enumerate(rows):
        cells, column = [], 0
        for text in texts[:WIDEST]:
            span = SPAN.match(text)
            columns, height = (max(1, int(span[1])), max(1, int(span[2]))) if span else (1, 1)
            while (row, column) in covered:
                column += 1
            columns = next((n for n in range(1, columns) if (row, column + n) in covered), columns)
            covered |= {(row + down, column + across) for down in range(height) for across in range(columns)}
            cells.append(Cell(tidy(text[span.end() if span else 0 :])[:LONGEST_LINE], column, columns, height))
            column += columns
        placed.append(cells)
    lines.table(placed, [page] * len(placed))


def _seeds() -> Sequence[bytes]:
    """Small disclosures with ruled tables, and with flattened ones."""
    return [*(_ruled(seed).encode() for seed in range(seeds.HOW_MANY)), *seeds.texts()[:4], *_sentences()]


def _ruled(seed: int) -> str:
    told: list[str] = []
    for part in seeds.small(seed).parts:
        if isinstance(part, Table):
            told += (part.title, *part.above)
            told += (
                "\t".join(f"{cell.columns}x{cell.rows}:{cell.text}" for cell in row) + "\t" * (len(row) == 1)
                for row in part.rows
            )
        elif isinstance(part, Heading | Paragraph):
            told.append(part.text)
    return "\n".join(told)


def _sentences() -> list[bytes]:
    """Wordings of documents that are hard to read."""
    told = (
        "本年支出合计1,234.56万元，其中：基本支出1,000.00万元，占81.00%；项目支出234.56万元，占19.00%。",
        "“三公”经费支出全年预算数为1.59万元，决算数为1.23万元，完成全年预算的77.4%，比上年增加0.36万元，增长41.4%。",
        "公务用车购置0辆、0万元；公务接待12批次、98人次，共计1.23万元；因公出国（境）团组0个，与上年持平。",
        "教育支出、卫生健康支出、住房保障支出分别为12.5、3.40、0.75万元。",
        "项目自评得分98.5分，等级为优；90（含）—100分为优，80（含）—90分为良。",
    )
    return [disclosure(each).encode() for each in told]


@cache
def _pieces() -> Pieces:
    return Pieces((each.decode() for each in _seeds()), ("\t", "2x1:", "1x3:", "9x9:", "\f", "\t\t\t"))


def _prepared(_: Path) -> Run:
    store = Store(Path(":memory:"), create=True)

    def run(data: bytes) -> None:
        document = written(data.decode("utf-8", "ignore"))
        if document:
            holds.document(document)
            found = holds.extracted(document)
            if found:
                _kept(store, found)

    return run


def _kept(store: Store, found: Extract) -> None:
    """All figures can be kept, checked against each other, and taken out again."""
    store.write(found)
    library = Library(store)
    (shelf,) = library.shelves()
    assert Counter(library.figures(shelf)) == Counter(found.figures)
    for (file,) in store.connection.execute("select id from files").fetchall():
        store.remove(file)
    assert not Library(store).shelves()


TARGETS = (Target("extraction", _prepared, _seeds, lambda data, rng: text_changes(_pieces())(data, rng), 6_000),)
