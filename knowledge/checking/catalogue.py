"""The catalogue of rules (`rules.toml`), read once, and the functions that carry them out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from knowledge import tables
from knowledge.model import Agreement, Finding

if TYPE_CHECKING:
    from knowledge.checking.books import Books

    Check = Callable[[Books], Iterator[Finding]]


# Outcomes, gravest first.
ORDER = {outcome: number for number, outcome in enumerate(Agreement)}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its name, its family, its formula, the accounts it needs; `gravity` orders findings, gravest first.

    `told`: what it finds is told though nothing disagrees (two scores of one project are two facts).
    """

    name: str
    family: str
    formula: str
    needs: tuple[str, ...]
    gravity: int
    told: bool


@cache
def catalogue() -> dict[str, Any]:
    """The file as it stands."""
    return tables.read(__package__, "rules.toml")


@cache
def rules() -> dict[str, Rule]:
    """All rules by name: those with a function of their own, and the sums (identities) that one function checks."""
    found = {}
    for entry in (*catalogue()["rule"], *catalogue()["identity"]):
        needs = entry.get("needs", (entry.get("total", ""), *entry.get("core", ())))
        gravity, told = entry.get("gravity", 2), entry.get("told", False)
        rule = Rule(entry["name"], entry["family"], entry["formula"], tuple(needs), gravity, told)
        found[rule.name] = rule
    return found


CHECKS: list[Check] = []
"""The functions of all rules, in the order of their modules."""


def check(function: Check) -> Check:
    """Mark a function as the check of one or several rules of the catalogue."""
    CHECKS.append(function)
    return function


def in_order(findings: Sequence[Finding]) -> list[Finding]:
    """Findings, gravest first; those of one rule in the order of the document."""
    return sorted(findings, key=lambda f: (ORDER[f.outcome], rules()[f.rule].gravity, f.rule, _line(f)))


def _line(finding: Finding) -> tuple[str, int]:
    first = finding.sources[0] if finding.sources else None
    return (first.document, first.line) if first else ("", 0)
