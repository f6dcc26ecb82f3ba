"""The bot is killed while it answers: `python -m tests.faults.killed 20` does so more often."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.faults.killed import BROUGHT, rehearse

TIMES = 2


def test_killed_while_it_answers(tmp_path: Path) -> None:
    found = asyncio.run(rehearse(tmp_path, TIMES, seed=1))
    assert found["questions"] == TIMES * BROUGHT
    assert (found["LOST"], found["TWICE"], found["WRONG"]) == (0, 0, 0), found
