"""Performance evaluation (绩效) in tables, ruled or flattened: which they are, what they say, and the projects."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.extraction.drafts import Draft, Project
from knowledge.extraction.evaluation_sheets import Other, sheet_grid
from knowledge.extraction.flat_evaluations import evaluation_sheet, sheet_project
from knowledge.extraction.flat_projects import project_table
from knowledge.extraction.flat_sheets import form, score_sheet, ticked_grade
from knowledge.extraction.grids import grid
from knowledge.extraction.project_tables import ProjectTable, project_grid, projects, row_drafts
from knowledge.extraction.table_words import compact
from knowledge.model import Block, BlockKind
from knowledge.vocabulary import table

# How many characters over a table may name it and give the unit of its amounts.
ABOVE = 120


@dataclass(frozen=True, slots=True)
class Survey:
    """The performance tables of a document before they are read: its projects, and what stands over each table."""

    tables: dict[int, ProjectTable]
    above: dict[int, str]
    projects: tuple[Project, ...]


@dataclass(frozen=True, slots=True)
class Read:
    """What a table states, and its numerals that are none."""

    drafts: tuple[Draft, ...]
    others: tuple[Other, ...] = ()


def survey(blocks: Sequence[Block], bodies: Sequence[str]) -> Survey:
    """Find the projects of a document: in its project tables, and at the head of its evaluation sheets.

    `bodies` are the public bodies that the document names.
    """
    tables: dict[int, ProjectTable] = {}
    above: dict[int, str] = {}
    heads: list[tuple[str, str]] = []
    words = ""
    for block in blocks:
        if block.kind is not BlockKind.TABLE:
            words = f"{words} {block.text}"[-ABOVE:]
            continue
        above[id(block)], words = words, ""
        ruled = grid(block)
        if ruled and not likely(block):
            continue
        listed = project_grid(ruled, above[id(block)]) if ruled else project_table(block.text, bodies, above[id(block)])
        if listed:
            tables[id(block)] = listed
            continue
        if ruled is None:
            heads += [(name, "")] if (name := sheet_project(block.text)) else []
            continue
        sheet = sheet_grid(ruled, above[id(block)])
        heads += sheet.projects if sheet else []
    return Survey(tables, above, projects(list(tables.values()), heads))


def likely(block: Block) -> bool:
    """Whether a ruled table may be one of performance, told by a word: statements may have thousands of rows."""
    return bool(re.search(table("performance")["likely"]["words"], compact(block.text)))


def read(block: Block, found: Survey, subject: str, viewpoint: str) -> Read | None:
    """What a table of performance states; None where it is another table.

    `subject` and `viewpoint` are those of the section, for a table that does not name its own.
    """
    listed = found.tables.get(id(block))
    if listed:
        return Read(tuple(row_drafts(listed, found.projects, viewpoint)), listed.others)
    ruled = grid(block)
    if ruled is None:
        text = block.text
        sheet_drafts = evaluation_sheet(text, subject, viewpoint, found.above.get(id(block), ""))
        if sheet_drafts is not None:
            return Read(tuple(sheet_drafts + ticked_grade(text, subject, viewpoint)))
        drafts = score_sheet(text, subject, viewpoint)
        drafts += form(text, subject, viewpoint)
        drafts += ticked_grade(text, subject, viewpoint)
        return Read(tuple(drafts)) if drafts else None
    sheet = sheet_grid(ruled, found.above.get(id(block), ""), found.projects) if likely(block) else None
    if sheet is None:
        return None
    drafts = [
        replace(draft, subject=draft.subject or subject, viewpoint=draft.viewpoint or viewpoint)
        for draft in sheet.drafts
    ]
    last = drafts[-1] if drafts else None
    drafts += ticked_grade(block.text, last.subject if last else subject, last.viewpoint if last else viewpoint)
    return Read(tuple(drafts), tuple(sheet.others))
