"""Files are read in a process of their own: whatever becomes of it, there is one message, and the next file is read."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from knowledge.errors import ReadingError, StoreError, UnidentifiedError
from knowledge.ingest import Failed, Ingested, Ingestion
from knowledge.reading import read
from knowledge.reading.apart import Reader
from knowledge.store import Outcome, Store, opened
from tests.conftest import sample_files
from tests.knowledge.reading.making import docx, forms, page, paragraph
from tests.knowledge.reading.strange import strange

PATIENCE = 60.0  # seconds; only what never happens takes so long
PARENT = """
import sys
from pathlib import Path
from knowledge.reading.apart import Reader
from tests.knowledge.reading.strange import strange
reader = Reader(read=strange)
try:
    reader.read(Path(sys.argv[1]))
except KeyboardInterrupt:
    print("stopped", flush=True)
"""


@pytest.fixture
def reader() -> Iterator[Reader]:
    reader = Reader(seconds=1, read=strange)
    yield reader
    reader.close()


@pytest.fixture
def says(tmp_path: Path) -> Callable[..., Path]:
    """A file that says what its reader does."""

    def file(*words: object) -> Path:
        path = tmp_path / f"{words[0]}.pdf"
        path.write_text(" ".join(map(str, ("%PDF-", *words))), "utf-8")
        return path

    return file


def until(done: Callable[[], bool]) -> None:
    """Wait for something."""
    ends = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < ends
        time.sleep(0.02)


def unlocked(path: Path) -> bool:
    """Whether the process that held the file is gone."""
    with path.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def worker(reader: Reader, path: Path) -> int:
    """The process that reads a file."""
    return int(reader.read(path)[0].checksum)


# ---------------------------------------------------------------- what comes back


def test_what_is_read_is_what_read_gives(tmp_path: Path) -> None:
    text = sample_files()[0]
    document = tmp_path / "甲.docx"
    document.write_bytes(docx(paragraph("甲") + paragraph("乙")))
    web = tmp_path / "乙.html"
    web.write_bytes(page("<table><tr><td>甲<td>1</table>"))
    reader = Reader()
    for path in (text, document, web):
        assert reader.read(path) == read(path)
    reader.close()


def test_the_worker_is_kept_and_is_another_process(reader: Reader, says: Callable[..., Path]) -> None:
    first = worker(reader, says("fine"))
    with pytest.raises(UnidentifiedError):
        reader.read(says("unidentified"))
    assert worker(reader, says("fine")) == first
    assert first != os.getpid()


def test_small_texts_need_no_worker(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def none(*_: object, **__: object) -> None:
        pytest.fail("a worker was started")

    monkeypatch.setattr(subprocess, "Popen", none)
    path = sample_files()[0]
    assert Reader().read(path) == read(path)
    with pytest.raises(ReadingError, match="找不到文件"):
        Reader().read(tmp_path / "none.pdf")
    with pytest.raises(ReadingError, match="是文件夹"):
        Reader().read(tmp_path)


def test_errors_keep_their_kind_and_their_message(reader: Reader, says: Callable[..., Path]) -> None:
    with pytest.raises(UnidentifiedError) as first:
        reader.read(says("unidentified"))
    assert str(first.value) == "甲.pdf 没有写明部门名称。"
    with pytest.raises(StoreError) as second:
        reader.read(says("other"))
    assert str(second.value) == "乙。"


def test_what_libraries_print_is_seen_by_nobody(
    reader: Reader, says: Callable[..., Path], capfd: pytest.CaptureFixture[str]
) -> None:
    assert reader.read(says("noise"))[0].lines[0].text == "noise"
    assert capfd.readouterr() == ("", "")


# ---------------------------------------------------------------- what goes wrong

ENDS = {
    "sleep": "sleep.pdf 读取超过 1 秒，已中止，不像一份决算公开。",
    "search": "search.pdf 读取超过 1 秒，已中止，不像一份决算公开。",
    "crash": "crash.pdf 读取时程序异常退出：内存超限，或者文件已损坏。",
    "abort": "abort.pdf 读取时程序异常退出：内存超限，或者文件已损坏。",
    "leave": "leave.pdf 读取时程序异常退出：内存超限，或者文件已损坏。",
    "fail": "fail.pdf 读取时程序异常退出：内存超限，或者文件已损坏。",
}


@pytest.mark.parametrize("word", ENDS)
@pytest.mark.parametrize("used", [False, True])
def test_the_next_file_is_read_after_a_bad_one(
    word: str, used: bool, reader: Reader, says: Callable[..., Path], tmp_path: Path
) -> None:
    first = worker(reader, says("fine")) if used else 0
    with pytest.raises(ReadingError) as told:
        reader.read(says(word))
    assert str(told.value) == ENDS[word]
    assert worker(reader, says("fine")) != first
    assert not list(tmp_path.glob("core*"))


def test_memory_is_limited(says: Callable[..., Path]) -> None:
    reader = Reader(memory=3 * 2**28, read=strange)
    with pytest.raises(ReadingError) as told:
        reader.read(says("hog"))
    assert str(told.value) == "hog.pdf 读取时内存超限（0.8 GB），已中止，不像一份决算公开。"
    assert reader.read(says("fine"))
    reader.close()


def test_what_takes_long_by_its_nature_is_given_time(reader: Reader, says: Callable[..., Path]) -> None:
    assert reader.read(says("slow"))
    with pytest.raises(ReadingError, match="读取超过 1 秒"):
        reader.read(says("sleep"))


def test_nothing_is_lost_with_a_worker_that_was_killed(reader: Reader, says: Callable[..., Path]) -> None:
    first = worker(reader, says("fine"))
    os.kill(first, signal.SIGKILL)
    assert worker(reader, says("fine")) != first


def test_a_worker_that_is_killed_as_it_reads(says: Callable[..., Path], tmp_path: Path) -> None:
    reader, held = Reader(read=strange), tmp_path / "lock.held"

    def kill() -> None:
        until(lambda: held.exists() and held.read_text() != "")
        os.kill(int(held.read_text()), signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    with pytest.raises(ReadingError, match="程序异常退出"):
        reader.read(says("hold", tmp_path / "lock"))
    killer.join()
    assert reader.read(says("fine"))
    reader.close()


def test_readers_in_threads_do_not_keep_each_other(says: Callable[..., Path]) -> None:
    path, found = says("fine"), []

    def read_it() -> None:
        reader = Reader(read=strange)
        found.append(worker(reader, path))
        reader.close()

    threads = [threading.Thread(target=read_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert len(set(found)) == len(threads)


# ---------------------------------------------------------------- nothing is left behind


def test_close_ends_the_worker(reader: Reader, says: Callable[..., Path]) -> None:
    first = worker(reader, says("fine"))
    reader.close()
    with pytest.raises(ChildProcessError):
        os.waitpid(first, os.WNOHANG)
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)


def test_the_worker_ends_with_its_reader(says: Callable[..., Path]) -> None:
    reader = Reader(read=strange)
    first = worker(reader, says("fine"))
    del reader
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_the_worker_ends_with_the_program(how: signal.Signals, says: Callable[..., Path], tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    command = [sys.executable, "-c", PARENT, str(says("hold", lock))]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=root) as parent:
        until(Path(f"{lock}.held").exists)
        assert not unlocked(lock)
        parent.send_signal(how)
        out, err = parent.communicate(timeout=PATIENCE)
    assert (out, err) == (b"stopped\n" if how is signal.SIGINT else b"", b"")
    until(lambda: unlocked(lock))
    assert Path(f"{lock}.left").exists()


# ---------------------------------------------------------------- the whole way


def content(store: Store) -> list[str]:
    return list(store.db.conn.iterdump())


def test_one_bad_file_among_many(tmp_path: Path) -> None:
    first, second = sample_files()[:2]
    bad = tmp_path / "中.pdf"
    bad.write_bytes(forms(1, circle=True))
    web = tmp_path / "后.html"
    web.write_bytes(page(f"<pre>{second.read_text('utf-8')}</pre>"))
    with opened(tmp_path / "base.sqlite", create=True) as store:
        run = Ingestion(store, Reader(seconds=5))
        assert all(isinstance(each, Ingested) for each in run.add(first))
        before = content(store)
        failed = list(run.add(bad))
        assert [str(each.error) for each in failed if isinstance(each, Failed)] == [
            "中.pdf 读取超过 5 秒，已中止，不像一份决算公开。"
        ]
        assert content(store) == before
        after = [each.outcome for each in run.add(web) if isinstance(each, Ingested)]
        assert after == [Outcome.ADDED]
        assert list(run.finish()) == []
