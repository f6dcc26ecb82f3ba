"""Files read by the workers of a Dask cluster; what they say comes back in the order of the files.

A worker gets the bytes of a file, so that no disk needs to be shared, and reads them with the limits that any reader
has; writing stays with the one who started. What a worker that is lost was reading is read by another. A worker of
another program is refused: its figures could be others.
"""

from __future__ import annotations

import hashlib
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.errors import ReadingError, StoreError
from knowledge.ingest import Failed, Prepared, prepared
from knowledge.reading import content_of
from knowledge.reading.apart import Reader
from knowledge.reading.limits import LARGEST_FILE

if TYPE_CHECKING:
    from distributed import Client, Future

INSTALL = "make cluster（或 pip install 'juesuan[cluster]'）"
# So many files for each worker, and so many bytes in all, are under way: the scheduler holds them until they are read.
AHEAD = 2
MOST_SENT = 256 * 1024**2
# Seconds to wait for an answer of the scheduler, and for a worker to be there.
PATIENCE = 60.0
# Seconds between looks whether there still is one.
LOOK = 5.0
ROOMS = ("knowledge", "glossary")

Prepare = Callable[[Path, bytes], Prepared]


@dataclass(frozen=True, slots=True)
class _Sent:
    """A file under way."""

    path: Path
    content: bytes
    future: Future[Prepared | str]


def read_spread(paths: Sequence[Path], scheduler: str, prepare: Prepare | None = None) -> Iterator[Prepared]:
    """What files say, read by the workers of the cluster at this address (tcp://…), in the order of the files.

    What prepares a file on a worker is a function of a module. A file that ends its workers fails alone. Raises
    StoreError where the cluster cannot be reached, has no worker, is lost, or is of another program.
    """
    with _connected(scheduler) as client:
        try:
            yield from _Spreading(client, prepare or _prepared).read(paths)
        except CancelledError:
            raise StoreError(f"与集群 {scheduler} 的连接断了；已写入的都完整，再运行一次即可读其余的。") from None


@contextmanager
def _connected(scheduler: str) -> Iterator[Client]:
    if find_spec("distributed") is None:
        raise StoreError(f"用集群读文件需要先安装 {INSTALL}")
    import dask
    from distributed import Client

    # documents are what is sent, and need no warning
    with dask.config.set({"distributed.admin.large-graph-warning-threshold": 2 * LARGEST_FILE}):
        try:
            client = Client(scheduler, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            raise StoreError(f"连不上集群 {scheduler}：{error}。") from None
        try:
            yield client
        finally:
            client.close()


class _Spreading:
    """One run over files on a cluster."""

    def __init__(self, client: Client, prepare: Prepare) -> None:
        self._client, self._prepare = client, prepare
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError:
            raise StoreError("集群里没有工作进程：先用 dask worker 启动几个。") from None
        _must_be_this(client.run(program, on_error="return"))

    def read(self, paths: Sequence[Path]) -> Iterator[Prepared]:
        """Read files, a few ahead of the one that is given."""
        left = deque(paths)
        running: deque[_Sent | Prepared] = deque()
        while left or running:
            while left and self._room(running):
                running.append(self._sent(left.popleft()))
            first = running.popleft()
            yield first if isinstance(first, Prepared) else self._read(first, running)

    def _room(self, running: Sequence[_Sent | Prepared]) -> bool:
        sent = [each for each in running if isinstance(each, _Sent)]
        most = AHEAD * max(1, len(self._client.nthreads()))
        return not running or (len(running) < most and sum(len(each.content) for each in sent) < MOST_SENT)

    def _sent(self, path: Path) -> _Sent | Prepared:
        try:
            content = content_of(path)
        except ReadingError as error:
            return Prepared(path, failed=(Failed(path, error),))
        return _Sent(path, content, self._submitted(path, content))

    def _submitted(self, path: Path, content: bytes) -> Future[Prepared | str]:
        return self._client.submit(_read, self._prepare, path, content, program(), pure=False, retries=0)

    def _read(self, sent: _Sent, others: Sequence[_Sent | Prepared]) -> Prepared:
        from distributed.scheduler import KilledWorker

        try:
            return self._result(sent.future)
        except KilledWorker:
            # one of those under way ended the workers, and it need not be this one: it is read again, by itself
            for each in others:
                if isinstance(each, _Sent):
                    with suppress(KilledWorker):
                        self._result(each.future)
        try:
            return self._result(self._submitted(sent.path, sent.content))
        except KilledWorker:
            error = ReadingError(f"{sent.path.name} 读取时程序异常退出。")
            return Prepared(sent.path, failed=(Failed(sent.path, error),))

    def _result(self, future: Future[Prepared | str]) -> Prepared:
        """What a worker answers, as long as there is one; new ones may take the place of those that are lost."""
        alone = 0.0
        while True:
            try:
                found: Prepared | str = future.result(timeout=LOOK)
            except TimeoutError:
                alone = 0.0 if self._client.nthreads() else alone + LOOK
                if alone > PATIENCE:
                    raise StoreError("集群里没有工作进程了；已写入的都完整，再运行一次即可读其余的。") from None
            else:
                if isinstance(found, str):
                    _must_be_this({"后来加入的": found})
                else:
                    return found


def _must_be_this(workers: dict[str, object]) -> None:
    """Raises StoreError where a worker is of another program, or of none."""
    others = {address: found for address, found in workers.items() if found != program()}
    for address, found in others.items():
        what = f"是 {found}" if isinstance(found, str) else "没有本程序"
        raise StoreError(f"集群的工作进程 {address} {what}，这里是 {program()}：请在各处安装同一版程序。")


@cache
def program() -> str:
    """What reads: its version, a number for all that reading depends on, and whether it recognises characters."""
    root, found = Path(__file__).parents[1], hashlib.sha256()
    for room in ROOMS:
        for path in sorted((root / room).rglob("*")):
            if path.is_file() and path.suffix in {".py", ".toml", ".trie", ".weights"}:
                found.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes())
    recognises = "，能识别图片" if find_spec("rapidocr") and find_spec("onnxruntime") else ""
    return f"juesuan {version('juesuan')}（{found.hexdigest()[:8]}{recognises}）"


# ---------------------------------------------------------------- on a worker

# A worker with several threads reads one file at a time all the same.
_alone = threading.Lock()


def _read(prepare: Prepare, path: Path, content: bytes, wanted: str) -> Prepared | str:
    """What a file says; which program this is, where another is wanted."""
    if program() != wanted:
        return program()
    with _alone:
        return prepare(path, content)


@cache
def _reader() -> Reader:
    """This process's own reader, with the limits of time and memory that any has."""
    return Reader()


def _prepared(path: Path, content: bytes) -> Prepared:
    return prepared(path, _reader(), content)
