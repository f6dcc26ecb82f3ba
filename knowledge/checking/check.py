"""Document → findings: all rules over one document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.checking import (  # noqa: F401 (each registers its checks)
    changes,
    identities,
    limits,
    projects,
    rates,
    repeated,
    scores,
    structure,
    within_tables,
    within_text,
)
from knowledge.checking.books import Books
from knowledge.checking.catalogue import CHECKS, in_order
from knowledge.model import Agreement, Finding


def checked(books: Books) -> list[Finding]:
    """All findings on a document, gravest first."""
    return in_order(once([finding for function in CHECKS for finding in function(books)]))


def once(findings: Sequence[Finding]) -> list[Finding]:
    """The findings, one for each number that differs: 收入支出总计 is one number of two items."""
    kept: dict[tuple[object, ...], Finding] = {}
    for number, finding in enumerate(findings):
        first = finding.sources[0] if finding.sources else None
        apart = finding.outcome is Agreement.DIFFERS and bool(finding.difference)
        key = (finding.rule, first, finding.stated, finding.expected, len(finding.sources)) if apart else (number,)
        held = kept.setdefault(key, finding)
        if held is not finding:
            figures = (*held.figures, *finding.figures)
            kept[key] = replace(held, sources=(*held.sources, *finding.sources), figures=figures)
    return list(kept.values())
