"""Real documents against lists of their figures that were written by eye from pictures of their pages."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from knowledge.extraction.extract import Extract, extract
from knowledge.model import Figure
from knowledge.reading import read
from knowledge.vocabulary import bare

FACTS = Path(__file__).parent / "facts"
DISCLOSURES = Path(__file__).parents[3] / "shared" / "disclosures"
NAMES = sorted(path.stem for path in FACTS.glob("*.jsonl"))
# Told in words, with no number printed: the lists leave them out.
IN_WORDS = {"无", "没有", "持平", "零"}
# What was carried out is what was spent, of an earlier year's budget (…年当年预算执行数为).
SAME = {"执行数": "决算数"}


def extracted(name: str) -> Extract:
    file = DISCLOSURES / f"{name}.pdf"
    if not file.is_file():
        pytest.skip(f"{file.name} is not on this machine")
    return extract(read(file)[0])


def facts(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FACTS / f"{name}.jsonl").read_text("utf-8").splitlines()]


def of_item(fact: dict[str, Any], figure: Figure) -> bool:
    """Whether a figure is of the fact's item: by its name, or by the label that is printed."""
    names = {bare(figure.item), bare(figure.label)}
    wanted = {bare(fact["item"]), bare(fact["label"])}
    return any(a in b or b in a for a in names for b in wanted)


def differences(fact: dict[str, Any], figure: Figure, year: int) -> list[str]:
    """In which respects a figure is not what the fact says."""
    leaf = fact.get("column", "").split("/")[-1]
    respects = {
        "item": of_item(fact, figure),
        "measure": SAME.get(fact["measure"], fact["measure"]) == SAME.get(figure.measure, figure.measure),
        "direction": fact.get("direction", "") in ("", figure.direction),
        "column": not leaf or bare(leaf) in bare(figure.column),
        "code": fact.get("code", "") == figure.code or not fact.get("column"),
        "year": fact.get("year", year) == figure.year or not fact.get("column"),
    }
    return [name for name, right in respects.items() if not right]


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_is_read_as_it_is_printed_and_none_is_invented(name: str) -> None:
    found = extracted(name)
    listed = facts(name)
    pages = {fact["page"] for fact in listed}
    places: dict[tuple[int, str, str], list[Figure]] = defaultdict(list)
    for figure in found.figures:
        if figure.source.page in pages and figure.printed not in IN_WORDS:
            places[figure.source.page, figure.printed, figure.unit].append(figure)
    wrong = []
    # those that fit best are taken first, so that of two equal numbers each finds its own
    for most in range(7):
        left = []
        for fact in listed:
            open_ = places[fact["page"], fact["value"], fact["unit"]]
            best = min(open_, key=lambda f: len(differences(fact, f, found.identity.year)), default=None)
            off = differences(fact, best, found.identity.year) if best else ["missing"]
            if best and len(off) <= most:
                open_.remove(best)
                if off:
                    wrong.append(f"p{fact['page']} {fact['item']} {fact['value']}: {off}, read as {best.item}")
            else:
                left.append(fact)
        listed = left
    wrong += [f"p{fact['page']} {fact['item']} {fact['value']}{fact['unit']}: missing" for fact in listed]
    wrong += [f"p{f.source.page} {f.item} {f.printed}{f.unit}: invented" for rest in places.values() for f in rest]
    assert wrong == []


@pytest.mark.parametrize("name", NAMES)
def test_hardly_a_numeral_is_unplaced(name: str) -> None:
    found = extracted(name)
    assert len(found.unplaced) * 100 <= len(found.numerals)
