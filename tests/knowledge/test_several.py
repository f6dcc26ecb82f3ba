"""Files read by several processes at once: the same as one after another, in the same order, each failing alone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from knowledge.ingest import Failed, Ingested, Ingestion, Prepared, prepared
from knowledge.reading.apart import Reader
from knowledge.several import read_ahead
from knowledge.store import opened
from tests.accounts.draw import Draw
from tests.conftest import sample_files
from tests.knowledge.formats import WRITERS, a_look, make

DEADLY = "致命"
# When a file was read is no part of what it says.
TABLES = "select name from sqlite_master where type = 'table' and name not like '%fts%' order by name"


def deadly(path: Path) -> Prepared:
    """Reads a file, but ends the process at some: as a library does that crashes."""
    if path.stem.startswith(DEADLY):
        os._exit(9)
    return prepared(path, Reader())


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Samples, PDF and Word files, one that is none, and one that is not there."""
    found = list(sample_files())
    for seed, kind in ((1, "pdf"), (2, "docx")):
        written = WRITERS[kind](make(seed, a_look(seed))[1], Draw(f"{kind}{seed}"))
        file = tmp_path / f"{seed}{Path(written.name).suffix}"
        file.write_bytes(written.content)
        found.insert(seed, file)
    bad = tmp_path / "坏.pdf"
    bad.write_bytes(b"%PDF-1.7 nothing")
    return [*found[:3], bad, tmp_path / "没有.txt", *found[3:]]


def read(files: list[Path], db: Path, jobs: int) -> tuple[list[tuple[str, str]], dict[str, list[tuple[Any, ...]]]]:
    """What became of the files, and every row that they left."""
    with opened(db, create=True) as store:
        ingestion = Ingestion(store)
        done = [result for each in read_ahead(files, jobs) for result in ingestion.take(each)]
        done += ingestion.finish()
        rows = {
            name: [tuple(v for v, c in zip(row, columns, strict=True) if c != "read_at") for row in cursor]
            for (name,) in store.connection.execute(TABLES).fetchall()
            for cursor in [store.connection.execute(f"select * from {name}")]  # noqa: S608 (its own names)
            for columns in [[column for column, *_ in cursor.description]]
        }
    return [(one.path.name, told(one)) for one in done], rows


def told(one: Ingested | Failed) -> str:
    return one.outcome.value if isinstance(one, Ingested) else str(one.error)


def test_several_at_once_leave_the_same_rows(files: list[Path], tmp_path: Path) -> None:
    one_by_one, rows = read(files, tmp_path / "one.sqlite", 1)
    at_once, same = read(files, tmp_path / "two.sqlite", 2)
    assert at_once == one_by_one
    assert same == rows
    assert rows["figures"]
    assert [name for name, what in at_once if what not in ("新增", "合并")] == ["坏.pdf", "没有.txt"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_file_that_ends_its_process_fails_alone(jobs: int, tmp_path: Path) -> None:
    samples = list(sample_files())[:5]
    ends = [tmp_path / f"{DEADLY}{n}.txt" for n in range(2)]
    asked = [samples[0], ends[0], *samples[1:4], ends[1], samples[4]]
    done = list(read_ahead(asked, jobs, deadly))
    assert [each.path for each in done] == asked
    assert [each.path for each in done if each.failed] == ends
    assert all(each.found for each in done if each.path not in ends)
    assert all("异常退出" in str(failed.error) for each in done for failed in each.failed)


def test_no_file_no_process() -> None:
    assert list(read_ahead([], 2)) == []
