"""Files of lines that several processes append to and that stay within a size: each line whole, the oldest go first.

Who writes holds a lock on the file, which the system takes back from one that was killed. Lines are let go of by
putting another file into the place of this one, so that whoever reads it, or is killed, has the one or the other.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from errno import ENOSPC
from pathlib import Path

if sys.platform != "win32":
    import fcntl

# So many bytes a file may have where nothing else is set.
LARGEST = 10_000_000
PART = ".part"


def append(path: Path, line: bytes, most: int) -> None:
    """Write a line, which ends with a newline. A file that would grow beyond `most` bytes keeps its later half.

    Raises OSError where it cannot be written; it is as it was then.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with _held(path) as file:
        size = os.fstat(file).st_size
        if size + len(line) > most:
            _replace(path, [*_latest(path.read_bytes().splitlines(keepends=True), most // 2), line])
        elif os.write(file, line) < len(line):
            os.truncate(file, size)
            raise OSError(ENOSPC, os.strerror(ENOSPC))


def drop(path: Path, gone: Callable[[Sequence[bytes]], int]) -> int:
    """Let go of so many lines from the beginning as `gone` tells of all of them; gives how many.

    Raises OSError where that cannot be written; the file is as it was then.
    """
    if not path.is_file():
        return 0
    with _held(path):
        lines = path.read_bytes().splitlines(keepends=True)
        number = gone(lines)
        if number:
            _replace(path, lines[number:])
    return number


def _latest(lines: list[bytes], room: int) -> list[bytes]:
    """The last lines, as many as have room."""
    kept = len(lines)
    while kept and len(lines[kept - 1]) <= room:
        kept -= 1
        room -= len(lines[kept])
    return lines[kept:]


@contextmanager
def _held(path: Path) -> Iterator[int]:
    """The file, made where there is none, while no other process of ours writes to it."""
    while True:
        file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            if sys.platform != "win32":
                fcntl.flock(file, fcntl.LOCK_EX)
            if _is_at(path, file):  # and not another one by now
                yield file
                return
        finally:
            os.close(file)


def _is_at(path: Path, file: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(file))
    except FileNotFoundError:
        return False


def _replace(path: Path, lines: Sequence[bytes]) -> None:
    """Put other lines into the place of a file, which stays its owner's."""
    beside = path.with_name(path.name + PART)
    beside.touch(mode=0o600)
    with beside.open("wb") as file:
        file.writelines(lines)
        file.flush()
        os.fsync(file.fileno())
        if sys.platform != "win32":
            old, new = path.stat(), os.fstat(file.fileno())
            if (old.st_uid, old.st_gid) != (new.st_uid, new.st_gid):  # a service may not even ask for it
                os.chown(file.fileno(), old.st_uid, old.st_gid)
    beside.replace(path)
