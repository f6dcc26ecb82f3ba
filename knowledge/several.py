"""Reading several files at once, each in one of a few processes; what they say comes back in the order of the files."""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from pathlib import Path

from knowledge.errors import ReadingError
from knowledge.ingest import Failed, Prepared, prepared
from knowledge.reading.apart import Reader

# So many files for each process are read ahead of the one that is written: memory stays the same for any number.
AHEAD = 2


Prepare = Callable[[Path], Prepared]


def read_ahead(paths: Sequence[Path], jobs: int, prepare: Prepare | None = None) -> Iterator[Prepared]:
    """What files say, read by so many processes at once, in the order of the files.

    With one job they are read one after another, as ever. What prepares a file in a process is a function of a module.
    Where a process ends, the files that were being read then are read again one at a time: one of them ended it, and
    that one fails alone.
    """
    if jobs == 1 and prepare is None:
        reader = Reader()
        try:
            yield from (prepared(path, reader) for path in paths)
        finally:
            reader.close()
        return
    left = deque(paths)
    suspects = 0
    while left:
        try:
            yield from _read(left, suspects or len(left), 1 if suspects else jobs, prepare or _prepared)
        except BrokenProcessPool:
            if suspects:
                path = left.popleft()
                yield Prepared(path, failed=(Failed(path, ReadingError(f"{path.name} 读取时程序异常退出。")),))
                suspects -= 1
            else:
                suspects = min(len(left), jobs * AHEAD)
        else:
            suspects = 0


def _read(left: deque[Path], count: int, jobs: int, prepare: Prepare) -> Iterator[Prepared]:
    """Read so many of the files that are left, each taken away when it is read; by itself where there is one job."""
    # forked processes would hold this one's open knowledge base
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), _begin)
    running: deque[Future[Prepared]] = deque()
    try:
        for done in range(count):
            while len(running) < min(count - done, 1 if jobs == 1 else jobs * AHEAD):
                running.append(pool.submit(prepare, left[len(running)]))
            read = running.popleft().result()
            left.popleft()
            yield read
    finally:
        pool.shutdown(cancel_futures=True)


def _begin() -> None:
    """Ctrl-C ends these processes at once and without a word; the one that writes tells what was done."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@cache
def _reader() -> Reader:
    """This process's own reader, with the limits of time and memory that any has."""
    return Reader()


def _prepared(path: Path) -> Prepared:
    return prepared(path, _reader())
