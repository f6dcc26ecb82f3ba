"""Ruled tables that are no statement and no evaluation: a corpus of tables and what they state."""

from __future__ import annotations

from typing import Any

import pytest

from knowledge.extraction.drafts import Draft
from knowledge.extraction.general_tables import general_table
from knowledge.extraction.grids import grid
from tests.knowledge.ruled import ruled
from tests.knowledge.test_performance import BODIES, examples, unplaced


def told(draft: Draft) -> str:
    """A figure as the corpus writes it."""
    more = {"项目": draft.subject, "口径": draft.scope, "比": draft.basis, "年": str(draft.year or "")}
    stated = [draft.item, draft.measure, draft.printed, draft.unit]
    return " | ".join([*stated, *(f"{key}={value}" for key, value in more.items() if value)])


@pytest.mark.parametrize("example", examples("general_tables.toml"), ids=lambda example: example["name"])
def test_corpus(example: dict[str, Any]) -> None:
    block = ruled(example["ruled"])
    found = grid(block)
    assert found is not None
    drafts, others = general_table(found, example.get("over", []), "决算数", BODIES)
    drafts = sorted(drafts, key=lambda draft: draft.start)
    assert [told(draft) for draft in drafts] == example["figures"]
    assert unplaced(block, drafts, others) == example.get("unplaced", [])
    for draft in drafts:
        assert block.text[draft.start : draft.end].replace(",", "") == draft.printed.removeprefix("-")
