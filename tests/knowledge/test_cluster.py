"""Files read by a cluster on this machine: the same as one after another; what ends a worker fails alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge import cluster
from knowledge.cluster import read_spread
from knowledge.errors import StoreError
from knowledge.ingest import Ingestion, Prepared, prepared
from knowledge.reading import content_of
from knowledge.reading.apart import Reader
from knowledge.store import opened
from tests.bot.terminal import Terminal
from tests.conftest import SAMPLES, sample_files
from tests.faults.crash import held
from tests.knowledge.test_several import files, told

dask = pytest.importorskip("dask")
distributed = pytest.importorskip("distributed")

__all__ = ["files"]
# what the cluster's own library warns of (a slow disk, say) is no fault
pytestmark = pytest.mark.filterwarnings("default:::distributed")
DEADLY, ONCE = "致命", "一次"
# Where the scheduler tells programs how it is: any free port.
HTTP = "127.0.0.1:0"


def deadly(path: Path, content: bytes) -> Prepared:
    """Reads a file, but ends the worker at some: at one kind always, at another the first time."""
    if path.stem.startswith(DEADLY):
        os._exit(9)
    if path.stem.startswith(ONCE):
        mark = path.with_suffix(".seen")
        if not mark.exists():
            mark.touch()
            os._exit(9)
    return prepared(path, Reader(), content)


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a cluster of two workers on this machine; the first loss of a worker counts."""
    settings = {
        "distributed.scheduler.allowed-failures": 0,
        "temporary-directory": str(tmp_path_factory.mktemp("scratch")),
    }
    with (
        dask.config.set(settings),
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, host="127.0.0.1", scheduler_port=0, dashboard_address=HTTP
        ) as local,
    ):
        yield local.scheduler_address


def test_a_cluster_leaves_the_same(files: list[Path], tmp_path: Path, scheduler: str) -> None:
    """In the same order, with the same messages, whatever else is read at the time."""
    done, files = {}, files[:7]
    for name, reads in (
        ("here", (prepared(path, Reader()) for path in files)),
        ("there", read_spread(files, scheduler)),
    ):
        with opened(tmp_path / f"{name}.sqlite", create=True) as store:
            ingestion = Ingestion(store)
            results = [result for each in reads for result in ingestion.take(each)]
            done[name] = [(each.path.name, told(each)) for each in (*results, *ingestion.finish())]
    assert done["there"] == done["here"]
    assert held(tmp_path / "there.sqlite") == held(tmp_path / "here.sqlite")
    assert [name for name, what in done["there"] if what not in ("新增", "合并")] == ["坏.pdf", "没有.txt"]


def test_workers_need_not_see_the_files(scheduler: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "content_of", lambda path: (SAMPLES / path.name).read_bytes())
    elsewhere = [Path("/elsewhere", path.name) for path in sample_files()[:3]]
    done = list(read_spread(elsewhere, scheduler))
    assert [(each.path, bool(each.found), each.failed) for each in done] == [(path, True, ()) for path in elsewhere]


def test_few_bytes_are_under_way(scheduler: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One file alone may be larger than what may be sent at a time."""
    sent: list[int] = []

    def counted(path: Path) -> bytes:
        sent.append(len(sent))
        return content_of(path)

    monkeypatch.setattr(cluster, "content_of", counted)
    monkeypatch.setattr(cluster, "MOST_SENT", 1)
    for number, each in enumerate(read_spread(sample_files()[:3], scheduler), 1):
        assert each.found
        assert len(sent) == number


def test_a_file_that_ends_its_worker_fails_alone(tmp_path: Path, scheduler: str) -> None:
    ends = tmp_path / f"{DEADLY}.txt"
    ends.write_text("ends", encoding="utf-8")
    asked = [sample_files()[0], ends, *sample_files()[1:3]]
    done = list(read_spread(asked, scheduler, deadly))
    assert [each.path for each in done] == asked
    assert [each.path for each in done if not each.found] == [ends]
    (failed,) = done[1].failed
    assert "异常退出" in str(failed.error)


def test_what_a_lost_worker_was_reading_is_read_elsewhere(tmp_path: Path, scheduler: str) -> None:
    once = tmp_path / f"{ONCE}.txt"
    once.write_bytes(sample_files()[4].read_bytes())
    asked = [sample_files()[0], once, sample_files()[1]]
    done = list(read_spread(asked, scheduler, deadly))
    assert once.with_suffix(".seen").exists()
    assert [each.path for each in done if each.found] == asked


def test_another_program_is_refused(scheduler: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "program", lambda: "juesuan 0.0.1（00000000）")
    with pytest.raises(StoreError, match=r"是 juesuan .*这里是 juesuan 0\.0\.1"):
        next(read_spread(sample_files()[:1], scheduler))


def test_a_worker_of_another_program_that_comes_later_is_refused(
    scheduler: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = read_spread(sample_files()[:9], scheduler)
    assert next(reading).found
    monkeypatch.setattr(cluster, "program", lambda: "juesuan 0.0.1（00000000）")
    with pytest.raises(StoreError, match="后来加入的"):
        list(reading)


def test_no_cluster_and_no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 0.5)
    with pytest.raises(StoreError, match="连不上集群"):
        next(read_spread(sample_files()[:1], "tcp://127.0.0.1:1"))
    with pytest.raises(StoreError, match="连不上集群"):
        next(read_spread(sample_files()[:1], "没有"))
    with (
        distributed.LocalCluster(n_workers=0, host="127.0.0.1", scheduler_port=0, dashboard_address=HTTP) as local,
        pytest.raises(StoreError, match="没有工作进程"),
    ):
        next(read_spread(sample_files()[:1], local.scheduler_address))


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "find_spec", lambda _: None)
    with pytest.raises(StoreError, match="make cluster"):
        next(read_spread(sample_files()[:1], "tcp://127.0.0.1:1"))


@pytest.mark.usefixtures("own_home")
def test_the_command(terminal: Terminal, tmp_path: Path, scheduler: str) -> None:
    """It tells what it tells without a cluster, goes on where it was stopped, and needs none for what is held."""
    some = sample_files()[:3]
    alone = terminal("ingest", "--db", tmp_path / "one.sqlite", *some)
    assert terminal("ingest", "--db", tmp_path / "k.sqlite", some[0]).code == 0
    run = terminal("ingest", "--db", tmp_path / "k.sqlite", "--scheduler", scheduler, *some)
    assert (run.code, run.err) == (0, "")
    assert run.out == alone.out.replace("新增", "未变", 1)
    assert held(tmp_path / "k.sqlite") == held(tmp_path / "one.sqlite")
    again = terminal("ingest", "--db", tmp_path / "k.sqlite", "--scheduler", "tcp://127.0.0.1:1", *some)
    assert (again.code, again.out.count("未变")) == (0, 3)
