"""Fuzzes every target for so many seconds, one after the other: `python -m tests.fuzz --seconds 60 [TARGET …]`.

Ends with status 1 where an input raised something, took too long or too much memory: its file is named, and stands in
the folder of the run. What was reached anew is kept there too, for the next run to begin with.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from knowledge.ingest import ingest
from knowledge.store import opened
from tests.conftest import sample_files
from tests.fuzz.target import Target
from tests.fuzz.targets import NAMES, target

# Where inputs and logs are put, and left for the next run.
FOLDER = Path(".venv/fuzzing")
# Megabytes that the process may grow to, and seconds on the wall after which it hangs in what cannot be interrupted.
LONGEST, MOST_MEMORY = 120, 1_500
# Seconds to start, and to end.
BESIDES = 900
NO_ATHERIS = 2


@dataclass(frozen=True, slots=True)
class Told:
    """What came of fuzzing one target.

    `seconds` on the wall and of work, both with what it takes to start; inputs that reached anything new; seconds that
    the slowest took; resident memory in megabytes, when it began and the most of it.
    """

    name: str
    seconds: int
    worked: float
    executions: int
    added: int
    slowest: int
    before: int
    after: int
    findings: tuple[Path, ...]
    ended: bool

    def __str__(self) -> str:
        good = " ".join(["FOUND", *map(str, self.findings)]) if self.findings else "no finding"
        good += "" if self.ended else ", STOPPED, see its log"
        return (
            f"{self.name:<11}{self.seconds:>5} s ({self.worked:.0f} of work) {self.executions:>8} runs"
            f" {self.added:>6} new, slowest {self.slowest:>3} s, memory {self.before:>4} to {self.after:>4} MB: {good}"
        )


def fuzz(one: Target, seconds: int, base: Path, folder: Path) -> Told:
    """Fuzz one target in a process of its own, which ends by itself."""
    reached, found, start = (folder / one.name / name for name in ("reached", "found", "seeds"))
    for each in (reached, found, start):
        each.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(one.seeds()):
        (start / str(number)).write_bytes(seed)
    known = set(found.iterdir())
    options = (
        f"-max_total_time={seconds}", f"-timeout={LONGEST}", f"-rss_limit_mb={MOST_MEMORY}", f"-max_len={one.longest}",
        f"-artifact_prefix={found}/", "-print_final_stats=1", f"-report_slow_units={LONGEST}",
    )  # fmt: skip
    folders = [reached, start, *({path.parent for path in one.kept()})]
    command = [sys.executable, "-m", "tests.fuzz.engine", one.name, str(base), str(found), *options, *map(str, folders)]
    log = folder / one.name / "log"
    began, before = time.monotonic(), _worked()
    with log.open("wb") as told:
        # nothing that a reader could start is found
        environment = os.environ | {"PATH": str(folder), "PYTHONHASHSEED": "0", "RUST_BACKTRACE": "0"}
        try:
            status = subprocess.run(
                command, stdout=told, stderr=told, env=environment, timeout=seconds + BESIDES, check=False
            ).returncode
        except subprocess.TimeoutExpired:  # and is killed
            status = -1
    text = log.read_text("utf-8", "replace")
    memory = [int(number) for number in re.findall(r"rss: (\d+)Mb", text)] or [0]
    return Told(
        one.name,
        round(time.monotonic() - began),
        _worked() - before,
        _number(text, "number_of_executed_units"),
        _number(text, "new_units_added"),
        _number(text, "slowest_unit_time_sec"),
        memory[0],
        _number(text, "peak_rss_mb") or memory[-1],
        tuple(sorted(set(found.iterdir()) - known)),
        status == 0,
    )


def _worked() -> float:
    """The processor's seconds of all processes that were started here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _number(text: str, name: str) -> int:
    found = re.search(rf"stat::{name}:\s+(\d+)", text)
    return int(found[1]) if found else 0


def samples_base(folder: Path) -> Path:
    """A knowledge base of the samples, made anew."""
    path = folder / "samples.sqlite"
    path.unlink(missing_ok=True)
    with opened(path, create=True) as store:
        for file in sample_files():
            ingest(file, store)
    return path


def main(arguments: Sequence[str] | None = None) -> int:
    """Fuzz, and tell what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*", choices=[[], *NAMES], help="of which targets; all where none is named")
    parser.add_argument("--seconds", type=int, default=60, help="for how long each")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where inputs and logs are put")
    given = parser.parse_args(arguments)
    if find_spec("atheris") is None:
        sys.stdout.write("atheris is not installed: it is there for Python 3.11 to 3.13 on Linux (x86-64)\n")
        return NO_ATHERIS
    folder = given.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    names = given.targets or NAMES
    base = samples_base(folder) if "questions" in names else folder
    failed = False
    for name in names:
        told = fuzz(target(name), given.seconds, base, folder)
        sys.stdout.write(f"{told}\n")
        sys.stdout.flush()
        failed |= not told.ended or bool(told.findings)
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
