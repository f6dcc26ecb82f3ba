"""What is read in is there whole or not at all, whatever goes wrong: killed, disk full, not to be written, locked."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.backup import back_up, restore
from knowledge import snapshot, store
from knowledge.errors import StoreError
from tests.bot.test_backup import house
from tests.conftest import ONE, SAMPLES, sample_files
from tests.faults.crash import held, read_in, rehearse, versions

ROOT = Path(__file__).parents[2]
TIMES = 4
# Reads a document in with files of at most so many bytes.
CRAMPED = """
import resource, sys
from pathlib import Path
from tests.faults.crash import read_in
from knowledge.errors import JuesuanError
db, file, most = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
try:
    read_in(db, file)
except JuesuanError:
    sys.exit(3)
"""


def test_killed_at_random_moments(tmp_path: Path) -> None:
    """`python -m tests.faults.crash 50` does so more often."""
    found = rehearse(tmp_path, TIMES, seed=11)
    assert found.total() == TIMES


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """A knowledge base with a document in it."""
    files = versions(tmp_path)
    read_in(tmp_path / "k.sqlite", files[0])
    return tmp_path / "k.sqlite"


def _in(folder: Path, file: Path) -> str:
    """What is held once a file is read in, where nothing goes wrong."""
    path = folder / "expected.sqlite"
    read_in(path, folder / "0" / ONE)
    read_in(path, file)
    return held(path)


def test_a_disk_that_gets_full_at_any_moment(db: Path, tmp_path: Path) -> None:
    """With ever more room, until it is enough: the old, the old … the new."""
    old, file = held(db), tmp_path / "1" / ONE
    new = _in(tmp_path, file)
    seen = []
    for room in (1, 8, 64, 4096):
        spare = Path(shutil.copy(db, tmp_path / f"{room}.sqlite"))
        command = [sys.executable, "-c", CRAMPED, spare, file, room * 8192]
        done = subprocess.run(list(map(str, command)), cwd=ROOT, check=False, timeout=60)
        assert done.returncode in {0, 3}, "it says so, and does not crash"
        assert snapshot.problems(spare) == []
        assert held(spare) == (old if done.returncode else new)
        seen.append(done.returncode)
    assert seen[0] == 3
    assert seen[-1] == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 2 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    yield from _mounted(place, "-t", "tmpfs", "-o", "size=2m", "tmpfs")


def _mounted(place: Path, *how: str) -> Iterator[Path]:
    mount = shutil.which("mount")
    done = subprocess.run([mount or "false", *how, str(place)], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("nothing can be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)  # noqa: S607


def test_a_full_disk(small_disk: Path, db: Path, tmp_path: Path) -> None:
    """Documents are read in until there is no room; those that were are all there, and a backup says that it is not."""
    here = Path(shutil.copy(db, small_disk / "k.sqlite"))
    before, failed = held(here), False
    for file in sample_files():
        try:
            read_in(here, file)
        except StoreError:
            failed = True
        else:
            before = held(here)
        assert held(here) == before
        assert snapshot.problems(here) == []
    assert failed
    with pytest.raises(StoreError, match="备份"):
        back_up(house(small_disk), small_disk)
    assert list(small_disk.glob("*.tar.gz")) == []
    kept = back_up(house(small_disk), tmp_path / "b.tar.gz")
    restore(kept.path, house(tmp_path / "there"))
    assert held(tmp_path / "there" / "k.sqlite") == before


def test_a_disk_that_cannot_be_written(tmp_path: Path, db: Path) -> None:
    """It is answered from as before, and what is read in is refused with a word."""
    place = tmp_path / "disk"
    place.mkdir()
    for _ in _mounted(place, "-t", "tmpfs", "tmpfs"):
        here = Path(shutil.copy(db, place / "k.sqlite"))
        subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)  # noqa: S607
        assert not os.access(here, os.W_OK)
        assert held(here) == held(db)
        with store.opened(here) as opened, opened.moment():
            assert opened.db.table("figures").count
        with pytest.raises(StoreError):
            read_in(here, SAMPLES / "区水务局_2021.txt")
        assert snapshot.versions(here).usable
        assert back_up(house(place), tmp_path / "b.tar.gz").parts == ("knowledge.sqlite",)


def test_a_knowledge_base_that_somebody_has_locked(db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is waited for, not for ever; then everything is as it was, and goes on once the lock is gone."""
    monkeypatch.setattr(store, "PATIENCE", 0.05)
    before, file = held(db), tmp_path / "1" / ONE
    new = _in(tmp_path, file)
    with closing(sqlite3.connect(db, isolation_level=None)) as other:
        other.execute("begin immediate")
        with pytest.raises(StoreError):
            read_in(db, file)
        other.execute("rollback")
    assert held(db) == before
    read_in(db, file)
    assert held(db) == new
