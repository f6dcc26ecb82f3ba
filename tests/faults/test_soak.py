"""A short run of what `make soak` does for long."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import chats_file
from bot.telegram import delivery
from tests.faults.soak import FAULTS, Soak


def test_nothing_is_lost_or_answered_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "PAUSES", (0.0, 0.0))
    monkeypatch.setattr(delivery, "AGAIN_AFTER", 0.0)
    monkeypatch.setattr(chats_file, "AGAIN_AFTER", 0.0)
    soak = Soak(tmp_path, seed=3)
    soak.run(300, 3)
    assert not soak.failed, soak.seen
    assert sum(count for name, count in soak.seen.items() if name.startswith("ingestion")) == 3
    assert sum(soak.seen[name] for name in (*FAULTS, "without fault")) == 300
    for name in ("brought twice", "brought again", "malformed", "cannot now"):
        assert soak.seen[name], name
