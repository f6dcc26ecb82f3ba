"""The reports of `juesuan check`: what was checked in each document, as a web page and as a workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from knowledge.checking.catalogue import rules
from knowledge.findings import Findings
from knowledge.model import Agreement, Finding
from knowledge.query import Shelf


@dataclass(frozen=True, slots=True)
class Inspected:
    """A document with its findings, gravest first, and how often each rule came out how."""

    shelf: Shelf
    findings: tuple[Finding, ...]
    counts: dict[str, dict[Agreement, int]]

    @property
    def total(self) -> Counter[Agreement]:
        """How many checks came out how."""
        return Counter({o: sum(own.get(o, 0) for own in self.counts.values()) for o in Agreement})

    @property
    def untouched(self) -> tuple[str, ...]:
        """The rules that the document gave nothing to check with."""
        return tuple(name for name in rules() if name not in self.counts)

    @property
    def contradicted(self) -> bool:
        """Whether anything does not agree."""
        return bool(self.total[Agreement.DIFFERS])

    def of(self, *outcomes: Agreement) -> list[Finding]:
        """The findings with one of these outcomes."""
        return [f for f in self.findings if f.outcome in outcomes]

    @property
    def summary(self) -> str:
        """How many checks there were and how they came out, in words."""
        parts = [f"{outcome.value}{self.total[outcome]}" for outcome in Agreement if self.total[outcome]]
        return f"核对{sum(self.total.values())}项：{'，'.join(parts) or '没有可核对的'}"


def inspected(findings: Findings, shelves: Iterable[Shelf], *, every: bool = False) -> Iterator[Inspected]:
    """The documents with what is told of each: all but agreement, and that too where every check is wanted."""
    for shelf in shelves:
        found = findings.of(shelf.id, tuple(Agreement))
        told = tuple(f for f in found if every or f.outcome is not Agreement.AGREES or rules()[f.rule].told)
        yield Inspected(shelf, told, findings.counts(shelf.id))
