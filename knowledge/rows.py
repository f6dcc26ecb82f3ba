"""What a file says as rows of the knowledge base, but for which document and file they belong to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from knowledge.boxes import box_text
from knowledge.extraction.extract import Extract
from knowledge.extraction.statement_titles import note
from knowledge.model import Blank, Block, BlockKind, Figure, Reason, Section, Source, Term
from knowledge.schema import amount
from knowledge.words import searchable

Row = dict[str, Any]


def sections(extract: Extract) -> Iterator[tuple[Section, Row]]:
    """The sections, each with its row."""
    labels = extract.document.page_labels
    for section in extract.sections:
        first = section.blocks[0].pieces[0][1] if section.blocks else None
        yield (
            section,
            {
                "ordinal": section.ordinal,
                "level": section.level,
                "title": section.title,
                "path": "/".join(section.path),
                "page": section.page,
                "page_label": labels.get(section.page, ""),
                "line": first.number if first else 0,
            },
        )


# A cell with one of these says more than a name.
SENTENCE = re.compile(r"[。；]|，.*，")


def passages(extract: Extract, section: Section) -> Iterator[Row]:
    """The paragraphs of a section, without their section's id."""
    for ordinal, block in enumerate(section.blocks):
        if block.kind is BlockKind.HEADING:
            continue
        text = _prose(block)
        if not text:
            continue
        line = block.pieces[0][1]
        yield {
            "ordinal": ordinal,
            "text": text,
            "page": line.page,
            "page_label": extract.document.page_labels.get(line.page, ""),
            "line": line.number,
            "recognised": int(line.page in extract.document.recognised),
            "words": searchable(text),
        }


def _prose(block: Block) -> str:
    """What a block says in words: of a ruled table the cells that hold sentences, which its figures do not tell."""
    if note(block.text):
        return ""  # only the unit of the table below, or whose it is
    cells = [cell.text for _, line in block.pieces for cell in line.cells]
    return "\n".join(text for text in cells if SENTENCE.search(text)) if cells else block.text


def term(found: Term, at: dict[str, int]) -> Row:
    """A term without its aliases; `at` holds the ids of sections by their path."""
    return {
        "number": found.number,
        "name": found.name,
        "definition": found.definition,
        "path": "/".join(found.path),
        "words": searchable(found.name + "。" + found.definition),
        **_source(found.source, at),
    }


def others(extract: Extract, at: dict[str, int]) -> Iterator[tuple[str, Iterator[Row]]]:
    """The rows of every other table, by its name; `at` holds the ids of sections by their path."""
    who = extract.identity
    yield "aliases", ({"alias": alias, "position": n} for n, alias in enumerate(who.aliases))
    yield "units", ({"name": unit, "position": n} for n, unit in enumerate(who.units))
    yield "projects", ({"name": p.name, "printed": p.printed, "unit": p.unit} for p in extract.projects)
    yield "figures", (_figure(n, f, at) for n, f in enumerate(extract.figures))
    yield "blanks", (_blank(b, at) for b in extract.blanks)
    yield "reasons", (_reason(r, at) for r in extract.reasons)
    labels = extract.document.page_labels
    yield (
        "contents",
        (
            {"title": e.text, "page": e.page, "page_label": labels.get(e.page, ""), "line": e.number}
            for e in extract.contents
        ),
    )
    yield (
        "numerals",
        (
            {
                "text": n.text,
                "kind": n.kind.value,
                "page": n.page,
                "line": n.line,
                "context": n.context,
                "reason": n.reason,
            }
            for n in extract.numerals
        ),
    )


def _figure(ordinal: int, f: Figure, at: dict[str, int]) -> Row:
    return {
        "ordinal": ordinal,
        "year": f.year,
        "item": f.item,
        "label": f.label,
        "scope": f.scope,
        "subject": f.subject,
        "measure": f.measure,
        "printed": f.printed,
        "value": None if f.value is None else f"{f.value:f}",
        "amount": amount(f.value, f.unit),
        "unit": f.unit,
        "qualifier": f.qualifier,
        "direction": f.direction,
        "basis": f.basis,
        "part_of": f.part_of,
        "viewpoint": f.viewpoint,
        "column": f.column,
        "statement": f.statement,
        "code": f.code,
        "start": f.start,
        "end": f.end,
        **_source(f.source, at),
    }


def _blank(b: Blank, at: dict[str, int]) -> Row:
    return {
        "item": b.item,
        "label": b.label,
        "column": b.column,
        "scope": b.scope,
        "measure": b.measure,
        "unit": b.unit,
        "statement": b.statement,
        "code": b.code,
        **_source(b.source, at),
    }


def _reason(r: Reason, at: dict[str, int]) -> Row:
    return {
        "item": r.item,
        "label": r.label,
        "scope": r.scope,
        "subject": r.subject,
        "basis": r.basis,
        "text": r.text,
        **_source(r.source, at),
    }


def _source(source: Source, at: dict[str, int]) -> Row:
    return {
        "section_id": at.get(source.section),
        "section": source.section,
        "page": source.page,
        "page_label": source.page_label,
        "line": source.line,
        "quote": source.quote,
        "box": box_text(source.box),
        "recognised": int(source.recognised),
    }
