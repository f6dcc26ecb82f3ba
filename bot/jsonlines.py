"""The output that scripts rely on: one JSON object a line, its keys and their meaning kept stable."""

from __future__ import annotations

from typing import Any

from bot.answer import Answer
from knowledge.model import Figure, Term


def answer(found: Answer) -> dict[str, Any]:
    """`juesuan ask --json`: `reply` is the text a chat would show."""
    return {
        "question": found.question,
        "status": found.status.value,
        "intent": found.intent,
        "reply": found.text,
        "figures": [_stated(f) for f in found.figures],
        "choices": list(found.choices),
        "elapsed_ms": found.elapsed_ms,
    }


def _stated(found: Figure) -> dict[str, Any]:
    source = found.source
    return {
        "department": found.department,
        "year": found.year,
        "item": found.item,
        "measure": found.measure,
        "value": found.printed,
        "unit": found.unit,
        "source": {
            "document": source.document,
            "section": source.section,
            "page": source.page,
            "quote": source.quote,
        },
    }


def figure(found: Figure) -> dict[str, Any]:
    """`juesuan figures --json`: values as printed, thousands separators taken out."""
    made = {
        "department": found.department,
        "year": found.year,
        "document": found.source.document,
        "section": found.source.section,
        "subject": found.subject,
        "item": found.item,
        "label": found.label,
        "measure": found.measure,
        "value": found.printed,
        "unit": found.unit + found.qualifier if found.qualifier in ("以上", "以下") else found.unit,
        "direction": found.direction,
        "basis": found.basis,
        "page": found.source.page,
        "quote": found.source.quote,
    }
    if found.column:
        made["column"] = found.column
    return made


def term(found: Term) -> dict[str, Any]:
    """`juesuan terms --json`."""
    return {
        "number": found.number,
        "name": found.name,
        "definition": found.definition,
        "path": list(found.path),
        "aliases": list(found.aliases),
        "document": found.source.document,
        "section": found.source.section,
        "page": found.source.page,
    }
