"""The share of hand-listed figures that is found in a real document, where one lies beside the repository."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from knowledge.extraction.extract import Extract, extract
from knowledge.reading import read

SHARED = Path(__file__).parents[3] / "shared"
LISTED = SHARED / "questions" / "seed_figures.jsonl"
SCORING = SHARED / "measure" / "figures_eval.py"
DOCUMENTS = sorted((SHARED / "disclosures").glob("*.txt")) if SHARED.is_dir() else []

pytestmark = pytest.mark.skipif(
    not (LISTED.is_file() and SCORING.is_file() and len(DOCUMENTS) == 1),
    reason="no real document with a list of its figures beside the repository",
)


@pytest.fixture(scope="module")
def found() -> Extract:
    return extract(read(DOCUMENTS[0])[0])


@pytest.fixture(scope="module")
def scoring() -> ModuleType:
    spec = importlib.util.spec_from_file_location("figures_eval", SCORING)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_figures(found: Extract, scoring: ModuleType) -> None:
    listed: list[dict[str, Any]] = [json.loads(line) for line in LISTED.read_text("utf-8").splitlines() if line]
    given = [
        {
            "item": f.item,
            "label": f.label,
            "subject": f.subject,
            "measure": f.measure,
            "value": f.printed,
            "unit": f.unit + ("以上" if f.qualifier == "以上" else ""),
        }
        for f in found.figures
    ]

    def named(wanted: dict[str, Any], figure: dict[str, Any]) -> bool:
        names = (figure["item"], figure["label"], figure["subject"] + figure["item"])
        return any(scoring.same_item(wanted["item"], name) for name in names)

    def measured(wanted: dict[str, Any], figure: dict[str, Any]) -> bool:
        return named(wanted, figure) and bool(scoring.same_measure(wanted["measure"], figure["measure"]))

    number = scoring.match(listed, given, lambda *_: True)
    assert len(number) >= 0.99 * len(listed)
    assert len(scoring.match(listed, given, named)) >= 0.98 * len(listed)
    assert len(scoring.match(listed, given, measured)) >= 0.98 * len(listed)
    assert len(given) <= 1.02 * len(listed)


def test_every_numeral_is_placed(found: Extract) -> None:
    assert found.unplaced == ()
