"""The corpus of questions: data in corpus/*.toml, with figures taken from the accounts behind the samples."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.contract import Status
from tests.accounts import Expected, Sample, samples

FOLDER = Path(__file__).parent / "corpus"
# Which kind of question it is, and not what is answered: see test_kinds.py.
KINDS = "kinds.toml"
GRADES = {"优", "良", "中", "差"}
KEYS = {
    "ask", "before", "on", "of", "why", "status", "intent",
    "states", "values", "contains", "absent", "absent_states",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure as the accounts have it: what the reply must say, or must not."""

    department: str
    year: int
    value: str
    unit: str

    @property
    def number(self) -> Decimal | None:
        """The value as a number; none for a grade."""
        return None if self.value in GRADES else Decimal(self.value)


@dataclass(frozen=True, slots=True)
class Question:
    """One question with what its reply must hold. See corpus/README.md."""

    id: str

    name: str
    ask: str
    before: tuple[str, ...]
    on: str
    of: str
    statuses: tuple[Status, ...]
    intent: str
    states: tuple[Stated, ...]
    values: tuple[Decimal, ...]
    contains: tuple[str, ...]
    absent: tuple[str, ...]
    absent_states: tuple[Stated, ...]

    @property
    def numbers(self) -> list[Decimal]:
        """All numbers that the reply must say."""
        return [*(n for s in self.states if (n := s.number) is not None), *self.values]


@cache
def _samples() -> dict[str, Sample]:
    return {sample.accounts.name.replace("_", " "): sample for sample in samples()}


@cache
def _expected(of: str) -> tuple[Expected, ...]:
    return tuple(_samples()[of].printed().expected)


def stated(reference: str, of: str) -> Stated:
    """What "subject | item | measure" (the department itself: "item | measure") was in the accounts.

    Another document's is meant by its name and a colon before it. It must be stated, and with one value only.
    """
    if ": " in reference:
        of, reference = reference.split(": ", 1)
    *subject, item, measure = reference.split(" | ")
    wanted = (subject[0] if subject else "", item, measure)
    found = [e for e in _expected(of) if (e.subject, e.item, e.measure) == wanted]
    values = {e.value if e.value in GRADES else str(Decimal(e.value)) for e in found}
    assert len(values) == 1, f"{of}: {reference} has {len(values)} values in the accounts"
    accounts = _samples()[of].accounts
    return Stated(accounts.department.full_name, accounts.year, found[0].value, found[0].unit)


def _question(id_: str, asked: str, entry: dict[str, Any], default: dict[str, Any]) -> Question:
    assert set(entry) <= KEYS, f"{id_}: {set(entry) - KEYS}"
    status = entry.get("status", default.get("status", "answered"))
    of = entry.get("of", "")
    return Question(
        id=id_,
        name=f"{id_} {asked}",
        ask=entry["ask"],
        before=tuple(entry.get("before", ())),
        on=entry.get("on", "all"),
        of=of,
        statuses=tuple(Status(s) for s in ([status] if isinstance(status, str) else status)),
        intent=entry.get("intent", default.get("intent", "")),
        states=tuple(stated(reference, of) for reference in entry.get("states", ())),
        values=tuple(Decimal(value) for value in entry.get("values", ())),
        contains=tuple(entry.get("contains", ())),
        absent=tuple(entry.get("absent", ())),
        absent_states=tuple(stated(reference, of) for reference in entry.get("absent_states", ())),
    )


@cache
def questions() -> tuple[Question, ...]:
    """All questions, named after their file and their place in it."""
    found = []
    for path in sorted(set(FOLDER.glob("*.toml")) - {FOLDER / KINDS}):
        content = tomllib.loads(path.read_text("utf-8"))
        for place, entry in enumerate(content["question"], 1):
            asked = "→".join([*entry.get("before", ()), entry["ask"]])
            found.append(_question(f"{path.stem}-{place:02d}", asked, entry, content))
    return tuple(found)
