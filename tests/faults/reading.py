"""A program that reads documents in beside the bot, for a soak: it is killed, its disk gets full, somebody has locked.

`python -m tests.faults.reading DB FILE…` reads a line `NUMBER BYTES` at a time: it reads the file of that number into
the knowledge base, with files of at most so many bytes (0: no limit), and tells `done` or `refused`.
"""

from __future__ import annotations

import os
import resource
import select
import subprocess
import sys
import time
from contextlib import AbstractContextManager, closing, nullcontext
from pathlib import Path
from random import Random
from sqlite3 import connect

from knowledge import store
from knowledge.errors import JuesuanError
from tests.faults.crash import ROOT, be_whole, held, in_the_middle, read_in

# Seconds that this program waits for a lock.
PATIENCE = 0.5
# Of a thousand documents so many meet each; a kill costs a start.
FAULTS = {"killed": 60, "disk full": 100, "locked": 50}
# Bytes: with so few no document can be written here.
SMALL = 400_000
# Seconds in which it is killed: reading, extracting and writing.
LONGEST = 1.0


class Program:
    """It reads one document after another, the two versions in turn; what is left is looked at each time."""

    def __init__(self, db: Path, files: list[Path], chance: Random) -> None:
        self._db, self._files, self._chance = db, files, chance
        self._of = {}
        for number, file in enumerate(files):
            read_in(db.with_name(f"{number}.sqlite"), file)
            self._of[held(db.with_name(f"{number}.sqlite"))] = number
        read_in(db, files[0])
        self.version = 0
        """What the knowledge base holds, as far as is known."""
        self.seen: list[str] = []
        """What became of each document."""
        self._process: subprocess.Popen[bytes] | None = None
        self._fault, self._ends = "", 0.0
        self._lock: AbstractContextManager[object] = nullcontext()
        self.wanted: int | None = None

    def begin(self) -> int:
        """Begin to read the other version in, however it will end; gives its number."""
        self.wanted = 1 - self.version
        self._fault = self._chance.choices([*FAULTS, ""], [*FAULTS.values(), 1000 - sum(FAULTS.values())])[0]
        if self._process is None:
            command = [sys.executable, "-m", "tests.faults.reading", str(self._db), *map(str, self._files)]
            self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            self._told()  # what takes long is loaded
        assert self._process.stdin
        if self._fault == "locked":
            lock = connect(self._db, isolation_level=None, check_same_thread=False)
            lock.execute("begin immediate")
            self._lock = closing(lock)
        most = self._chance.randrange(1, SMALL) if self._fault == "disk full" else 0
        self._process.stdin.write(f"{self.wanted} {most}\n".encode())
        self._process.stdin.flush()
        self._ends = time.monotonic() + self._chance.uniform(0, LONGEST)
        return self.wanted

    def ended(self, *, wait: bool = False) -> bool:
        """Whether it is done, was refused or is killed now; then what is left has been looked at."""
        if self.wanted is None:
            return True
        assert self._process
        output = self._process.stdout
        assert output
        if self._fault == "killed":
            if wait:
                time.sleep(max(0.0, self._ends - time.monotonic()))
            if time.monotonic() < self._ends:
                return False
            self._process.kill()
            self._process.wait()
            output.close()
            self._process = None
            self._look(f"killed{' in the middle of writing' if in_the_middle(self._db) else ''}")
        elif wait or select.select([output], [], [], 0)[0]:
            told = self._told()
            with self._lock:
                self._lock = nullcontext()
            self._look(f"{self._fault}, {told}" if self._fault else told)
        return self.wanted is None

    def close(self) -> None:
        """End the program."""
        if self._process:
            self._process.communicate()
            self._process = None

    def _told(self) -> str:
        assert self._process
        assert self._process.stdout
        return self._process.stdout.readline().decode().strip()

    def _look(self, how: str) -> None:
        """The knowledge base holds one version or the other, whole; which one, follows from how it ended."""
        be_whole(self._db)
        before, self.version = self.version, self._of.get(held(self._db), -1)
        assert self.version >= 0, "neither the one nor the other"
        if not how.startswith("killed"):
            assert self.version == (before if "refused" in how else self.wanted), how
        self.seen.append(how)
        self.wanted = None


def main(db: Path, files: list[Path]) -> None:
    """Read in what is told on the input, until it ends."""
    store.PATIENCE = PATIENCE
    whole = resource.getrlimit(resource.RLIMIT_FSIZE)
    elsewhere = db.with_name(f"{os.getpid()}.sqlite")
    read_in(elsewhere, files[0])  # what takes long is loaded
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        number, most = map(int, line.split())
        resource.setrlimit(resource.RLIMIT_FSIZE, (most or whole[0], whole[1]))
        try:
            read_in(db, files[number])
            told = "done"
        except JuesuanError:
            told = "refused"
        resource.setrlimit(resource.RLIMIT_FSIZE, whole)
        sys.stdout.write(f"{told}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(each) for each in sys.argv[2:]])
