"""The knowledge base among processes: one is killed as it writes, two write at once, a folder is closed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.errors import StoreError
from knowledge.ingest import ingest
from knowledge.store import Outcome, Store, opened
from tests.conftest import sample_files
from tests.knowledge.test_store import content, counts, sound

WRITER = """
import sys
from pathlib import Path
from knowledge.ingest import ingest
from knowledge.store import Store
with Store(Path(sys.argv[1]), create=True) as store:
    for file in sys.argv[2:]:
        ingest(Path(file), store)
"""
HANGING = """
import sys, time
from pathlib import Path
from knowledge import rows, store
from knowledge.ingest import ingest
kept = rows.others
def others(extract, at):
    for name, found in kept(extract, at):
        if name == "numerals":
            # the rows before are many: they are in the file, and not only in memory
            base.db.execute("pragma cache_spill = 1")
            print("writing", flush=True)
            time.sleep(600)
        yield name, found
with store.Store(Path(sys.argv[1])) as base:
    base.db.execute("pragma cache_size = 5")
    rows.others = others
    ingest(Path(sys.argv[2]), base)
"""


def process(script: str, *arguments: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=Path(__file__).parents[2])


def test_a_killed_process_leaves_whole_documents_only(tmp_path: Path) -> None:
    path, (first, second) = tmp_path / "base.sqlite", sample_files()[:2]
    with opened(path, create=True) as store:
        ingest(first, store)
        before = content(store)
    with process(HANGING, path, second) as killed:
        assert killed.stdout
        assert killed.stdout.readline() == b"writing\n"
        killed.kill()
    assert killed.returncode == -signal.SIGKILL
    # half a document is in the file: SQLite takes it back as it is opened
    assert path.with_name("base.sqlite-journal").stat().st_size > 0
    with opened(path) as store:
        assert content(store) == before
        sound(store)
        assert ingest(second, store)[0].outcome is Outcome.ADDED
        sound(store)


def test_two_processes_write_at_once(tmp_path: Path) -> None:
    path, files = tmp_path / "base.sqlite", sample_files()
    writers = [process(WRITER, path, *files[at::2], files[0]) for at in (0, 1)]
    for writer in writers:
        _, complaint = writer.communicate(timeout=120)
        assert (writer.returncode, complaint) == (0, b"")
    with opened(path) as store:
        assert counts(store)["files"] == counts(store)["documents"] == len(files)
        sound(store)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    path, first = tmp_path / "closed" / "base.sqlite", sample_files()[0]
    with opened(path, create=True) as store:
        ingest(first, store)
        before = content(store)
    path.chmod(0o400)
    path.parent.chmod(0o500)
    try:
        with opened(path) as store:
            assert content(store) == before
            with pytest.raises(StoreError, match="写不进知识库"):
                ingest(sample_files()[1], store)
        with pytest.raises(StoreError, match="打不开知识库"):
            Store(path.with_name("other.sqlite"), create=True)
    finally:
        path.parent.chmod(0o700)
