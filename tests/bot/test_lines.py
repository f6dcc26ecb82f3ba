"""Lines of several writers stay whole, a file stays within its size, and what goes wrong leaves it as it was."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot import lines

ROOT = Path(__file__).parents[2]
# Appends numbered lines to a file that is not to grow.
WRITES = """
import sys
from pathlib import Path
from bot.lines import append
for number in range(300):
    append(Path(sys.argv[1]), f"{sys.argv[2]}-{number} {'x' * 40}\\n".encode(), 2000)
"""
# Takes the file's lock and is killed with it.
KILLED = """
import os, signal, sys
from pathlib import Path
from bot import lines
with lines._held(Path(sys.argv[1])):
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_several_writers_keep_within_the_size_and_every_line_whole(tmp_path: Path) -> None:
    """Each writer's last lines are there without a gap, in its order."""
    path = tmp_path / "log"
    running = [subprocess.Popen([sys.executable, "-c", WRITES, str(path), str(n)], cwd=ROOT) for n in range(2)]

    def write(number: int) -> int:
        lines.append(path, f"t-{number} {'x' * 40}\n".encode(), 2000)
        return path.stat().st_size

    with ThreadPoolExecutor(3) as threads:
        assert max(threads.map(write, range(300))) <= 2000
    assert [process.wait(timeout=60) for process in running] == [0, 0]
    kept = path.read_text().splitlines(keepends=True)
    assert all(line.endswith(f" {'x' * 40}\n") for line in kept)
    for who in ("0", "1"):
        numbers = [int(line.partition(" ")[0].partition("-")[2]) for line in kept if line.startswith(f"{who}-")]
        assert numbers == [*range(300 - len(numbers), 300)]
    assert list(tmp_path.iterdir()) == [path]


def test_the_later_half_stays(tmp_path: Path) -> None:
    path = tmp_path / "log"
    for number in range(11):
        lines.append(path, b"%09d\n" % number, 100)
    assert path.read_bytes() == b"".join(b"%09d\n" % number for number in range(5, 11))


def test_a_line_longer_than_the_file_may_be_stands_alone(tmp_path: Path) -> None:
    path = tmp_path / "log"
    for line in (b"short\n", b"x" * 200 + b"\n", b"short\n"):
        lines.append(path, line, 100)
    assert path.read_bytes() == b"short\n"


def test_who_was_killed_does_not_keep_the_others_waiting(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(b"one\n")
    killed = subprocess.run([sys.executable, "-c", KILLED, str(path)], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    lines.append(path, b"two\n", 100)
    assert path.read_bytes() == b"one\ntwo\n"


def test_lines_are_let_go_of_from_the_beginning(tmp_path: Path) -> None:
    path = tmp_path / "log"
    assert lines.drop(path, len) == 0
    assert not path.exists()
    path.write_bytes(b"one\ntwo\nthree\n")
    path.chmod(0o600)
    assert lines.drop(path, lambda all_: len(all_) - 1) == 2
    assert path.read_bytes() == b"three\n"
    assert path.stat().st_mode & 0o777 == 0o600
    before = path.stat().st_ino
    assert lines.drop(path, lambda _: 0) == 0
    assert path.stat().st_ino == before


def test_a_file_stays_its_owners(tmp_path: Path) -> None:
    if os.geteuid():
        pytest.skip("only root gives files away")
    path = tmp_path / "log"
    path.write_bytes(b"one\ntwo\n")
    os.chown(path, 12345, 12346)
    lines.drop(path, lambda _: 1)
    assert (path.stat().st_uid, path.stat().st_gid) == (12345, 12346)


def test_a_service_that_may_give_no_file_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system refuses it even to ask (`SystemCallFilter=~@privileged`)."""

    def refused(*_: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "chown", refused)
    for number in range(11):
        lines.append(tmp_path / "log", b"%09d\n" % number, 100)
    assert (tmp_path / "log").read_bytes().endswith(b"%09d\n" % 10)


def test_half_a_line_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk gets full in the middle of it."""
    path, write = tmp_path / "log", os.write
    lines.append(path, b"one\n", 100)
    monkeypatch.setattr(os, "write", lambda file, line: write(file, line[:2]))
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        lines.append(path, b"two\n", 100)
    assert path.read_bytes() == b"one\n"


def test_a_full_disk_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "log"
    path.write_bytes(b"one\ntwo\n")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        lines.drop(path, lambda _: 1)
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        lines.append(path, b"three\n", 10)
    assert path.read_bytes() == b"one\ntwo\n"
