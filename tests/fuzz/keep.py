"""Chooses which inputs are kept: `python -m tests.fuzz.keep TARGET` of those that fuzzing reached.

One is kept only where it goes a way through the program that no other goes. What is kept under a name that begins with
`found` stays: it once raised. Needs no atheris.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable
from pathlib import Path
from types import FrameType
from typing import Any

from tests.fuzz.__main__ import FOLDER, samples_base
from tests.fuzz.target import CORPUS, Run
from tests.fuzz.targets import target

ROOT = Path(__file__).parents[2]
ROOMS = tuple(str(ROOT / room) for room in ("bot", "glossary", "knowledge"))
# Bytes of all inputs of one target.
MOST = {"pdf": 90_000, "extraction": 60_000, "html": 40_000}
MOST_OTHERS = 30_000
FOUND = "found"
# From one line to another, in one file.
Way = tuple[str, int, int]


def ways(run: Run, data: bytes) -> set[Way]:
    """The steps from line to line that the program takes with an input."""
    found: set[Way] = set()

    def called(frame: FrameType, _event: str, _argument: Any) -> Any:
        name = frame.f_code.co_filename
        if not name.startswith(ROOMS):
            return None
        before = 0

        def stepped(frame: FrameType, event: str, _argument: Any) -> Any:
            nonlocal before
            if event == "line":
                found.add((name, before, frame.f_lineno))
                before = frame.f_lineno
            return stepped

        return stepped

    sys.settrace(called)
    try:
        run(data)
    finally:
        sys.settrace(None)
    return found


def chosen(run: Run, inputs: Iterable[bytes], known: set[Way], most: int) -> list[bytes]:
    """Of these inputs those that go ways that are not known, most for their size first, as far as there is room."""
    kept: list[bytes] = []
    new = {data: ways(run, data) - known for data in set(inputs)}
    while new:
        data = max(new, key=lambda data: (len(new[data]) / (len(data) + 1), data))
        gone = new.pop(data)
        if gone and len(data) <= most:
            kept.append(data)
            known |= gone
            most -= len(data)
            new = {other: left for other, theirs in new.items() if (left := theirs - gone)}
    return kept


def main() -> None:
    """Choose, and put what is chosen in the place of what was kept."""
    name = sys.argv[1]
    one, work = target(name), FOLDER / name
    run = one.prepare(samples_base(FOLDER) if name == "questions" else FOLDER)
    once = [path for path in one.kept() if path.name.startswith(FOUND)]
    known = {way for path in once for way in ways(run, path.read_bytes())}
    others = [path for path in one.kept() if path not in once]
    inputs = [path.read_bytes() for path in (*others, *work.glob("reached/*"), *work.glob("seeds/*"))]
    kept = chosen(run, inputs, known, MOST.get(name, MOST_OTHERS))
    (CORPUS / name).mkdir(parents=True, exist_ok=True)
    for path in others:
        path.unlink()
    for data in kept:
        (CORPUS / name / hashlib.sha256(data).hexdigest()[:12]).write_bytes(data)
    size = sum(map(len, kept))
    sys.stdout.write(f"{name}: {len(kept)} of {len(inputs)} inputs kept, {size} bytes, {len(known)} ways\n")


if __name__ == "__main__":
    main()
