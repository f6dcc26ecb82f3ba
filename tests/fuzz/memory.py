"""Whether memory grows: `python -m tests.fuzz.memory TARGET [TIMES]` runs all kept inputs so many times.

Tells the resident memory after each time. What is kept once (dictionaries, patterns, fonts) is there after the first
few; what grew with every run would go on. Needs no atheris.
"""

from __future__ import annotations

import contextlib
import gc
import os
import sys
from pathlib import Path

from tests.fuzz.__main__ import FOLDER, samples_base
from tests.fuzz.targets import target

TIMES = 10


def resident() -> float:
    """The memory of this process in megabytes."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2


def main() -> None:
    """Run, and tell."""
    name, *times = sys.argv[1:]
    one = target(name)
    FOLDER.mkdir(parents=True, exist_ok=True)
    run = one.prepare(samples_base(FOLDER) if name == "questions" else FOLDER)
    inputs = [path.read_bytes() for path in one.kept()]
    for number in range(int(times[0]) if times else TIMES):
        for data in inputs:
            # libraries complain on standard error
            with Path(os.devnull).open("w") as nothing, contextlib.redirect_stderr(nothing):
                run(data)
        gc.collect()
        sys.stdout.write(f"{name} {(number + 1) * len(inputs):>6} runs {resident():>7.1f} MB\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
