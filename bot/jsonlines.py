"""The output that scripts rely on: one JSON object a line, its keys and their meaning kept stable."""

from __future__ import annotations

from typing import Any

from bot.answer import Answer
from knowledge.cards import in_words
from knowledge.ledger import Entry
from knowledge.model import Figure, Finding, Term


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
        "value": _value(found),
        "unit": found.unit,
        "source": {
            "document": source.document,
            "section": source.section,
            "page": source.page,
            "quote": source.quote,
        },
    }


def _value(found: Figure) -> str:
    """A value as printed, a zero that is stated by a word (无, 持平) as 0."""
    return "0" if in_words(found) else found.printed


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
        "value": _value(found),
        "unit": found.unit + found.qualifier if found.qualifier in ("以上", "以下") else found.unit,
        "direction": found.direction,
        "basis": found.basis,
        "page": found.source.page,
        "quote": found.source.quote,
    }
    if found.column:
        made["column"] = found.column
    if found.statement:
        made["statement"] = found.statement
    if found.code:
        made["code"] = found.code
    if found.source.recognised:
        made["recognised"] = True
    return made


def numeral(document: str, entry: Entry) -> dict[str, Any]:
    """`juesuan ledger --json`: `document` is what the disclosure is called, `kind` what the numeral was read as."""
    found = entry.numeral
    return {
        "document": document,
        "file": entry.file,
        "page": found.page,
        "line": found.line,
        "numeral": found.text,
        "kind": found.kind.value,
        "context": found.context,
    }


def finding(found: Finding) -> dict[str, Any]:
    """`juesuan check --json`: what is stated and expected as plain decimals in the unit that the message tells."""
    return {
        "department": found.department,
        "year": found.year,
        "rule": found.rule,
        "outcome": found.outcome.value,
        "stated": found.stated,
        "expected": found.expected,
        "difference": found.difference,
        "message": found.message,
        "sources": [
            {"section": section, "page": page, "quote": quote}
            for section, page, quote in dict.fromkeys((s.section, s.page, s.quote) for s in found.sources)
        ],
    }


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
