"""A short run of what `make soak` does for long."""

from __future__ import annotations

from pathlib import Path

from tests.faults.soak import FAULTS, Soak


def test_nothing_is_lost_or_answered_twice(tmp_path: Path) -> None:
    soak = Soak(tmp_path, seed=3)
    soak.run(150, 3)
    assert not soak.failed, soak.seen
    assert soak.seen["ingestions"] == 3
    assert sum(soak.seen[name] for name in (*FAULTS, "no fault")) == 150
    assert soak.seen["repeated"]
