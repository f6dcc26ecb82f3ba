"""Ingestion is killed at random moments: `python -m tests.faults.crash 50` tells what was left each time.

A program reads two versions of a document in, the one in the place of the other, over and over. It is killed (SIGKILL)
somewhere in it; what the knowledge base holds afterwards must be the one or the other, whole.
"""

from __future__ import annotations

import hashlib
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

from knowledge import snapshot
from knowledge.ingest import Failed, Ingestion
from knowledge.originals import Originals, folder_of
from knowledge.store import opened
from knowledge.writing import PARTS
from tests.conftest import ONE, SAMPLES

ROOT = Path(__file__).parents[2]
# The program that is killed: it says when it begins to replace one version by the other, until it ends.
PROGRAM = """
import sys
from pathlib import Path
from tests.faults.crash import read_in
db, *files = map(Path, sys.argv[1:])
for file in files[::-1]:  # what takes long is loaded
    read_in(db, file)
print("ready", flush=True)
while True:
    for file in files:
        read_in(db, file)
"""
# Seconds in which it is killed: a few rounds of reading, extracting and writing.
LONGEST = 1.5
# What says nothing of the content: numbers of rows, and when it was read.
NUMBERS = re.compile(r"^(id|\w+_id|read_at|rowid|reader)$")


def versions(folder: Path) -> list[Path]:
    """Two versions of a document under one name: as it is, and corrected."""
    made = []
    for number, text in enumerate(((SAMPLES / ONE).read_text("utf-8"), corrected())):
        made.append(folder / str(number) / ONE)
        made[-1].parent.mkdir(parents=True)
        made[-1].write_text(text, "utf-8")
    return made


def corrected() -> str:
    """The document with one number corrected, everywhere."""
    text = (SAMPLES / ONE).read_text("utf-8").replace("1.23万元", "1.24万元")
    assert text != (SAMPLES / ONE).read_text("utf-8")
    return text


def read_in(db: Path, file: Path) -> None:
    """Read a file into a knowledge base, and keep a copy of it."""
    with opened(db, create=True) as store:
        run = Ingestion(store, originals=Originals(store))
        for result in (*run.add(file), *run.finish()):
            if isinstance(result, Failed):
                raise result.error


def held(db: Path) -> str:
    """A number for all that a knowledge base says, whatever the numbers of its rows."""
    found = hashlib.sha256()
    with closing(sqlite3.connect(db)) as connection:
        connection.row_factory = sqlite3.Row
        for table in ("departments", "documents", "files", *PARTS):
            rows = connection.execute(f"select * from {table}").fetchall()  # noqa: S608 (fixed names)
            said = sorted(str([row[key] for key in row.keys() if not NUMBERS.match(key)]) for row in rows)  # noqa: SIM118
            found.update(f"{table}{said}".encode())
    return found.hexdigest()


def left(folder: Path, files: list[Path], wait: float) -> str:
    """Kill the program after some seconds: gives what the knowledge base holds then, after it was found whole."""
    db = folder / "k.sqlite"
    command = [sys.executable, "-c", PROGRAM, str(db), *map(str, files)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"ready\n"
        time.sleep(wait)
        process.kill()
    interrupted = in_the_middle(db)
    be_whole(db)
    return f"{held(db)}{' (in the middle of writing)' if interrupted else ''}"


def in_the_middle(db: Path) -> bool:
    """Whether a knowledge base was left in the middle of writing: who opens it next puts it right."""
    journal = Path(f"{db}-journal")
    return journal.exists() and journal.stat().st_size > 0


def be_whole(db: Path) -> None:
    """Nothing of a knowledge base is damaged, nor of the files that are kept beside it."""
    assert snapshot.problems(db) == []
    for kept in folder_of(db).iterdir():
        whole = kept.suffix == ".part" or hashlib.sha256(kept.read_bytes()).hexdigest() == kept.stem
        assert whole, f"{kept} is a part of a file under the name of the whole"


def rehearse(folder: Path, times: int, seed: int) -> Counter[str]:
    """Kill the program so many times; gives how often each version was left, and when."""
    chance = random.Random(seed)
    files = versions(folder)
    names = {}
    for name, file in zip(("old", "new"), files, strict=True):
        read_in(folder / f"{name}.sqlite", file)
        names[held(folder / f"{name}.sqlite")] = name
    read_in(folder / "k.sqlite", files[0])
    found: Counter[str] = Counter()
    for _ in range(times):
        number, _, when = left(folder, files, chance.uniform(0, LONGEST)).partition(" ")
        assert number in names, "neither the one nor the other"
        found[f"{names[number]} {when}".strip()] += 1
    return found


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        result = rehearse(Path(scratch), int(sys.argv[1]), seed=7)
    sys.stdout.write("".join(f"{count:4} {name}\n" for name, count in sorted(result.items())))
