"""How fast files of each format are read and taken in, and with how much memory: each format in a process of its own.

`python -m tests.bench.reading FILE …` reads files and prints what that took, for `tests.bench`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from knowledge.ingest import Ingestion
from knowledge.reading import ocr, read
from knowledge.store import opened
from tests.accounts.draw import Draw
from tests.accounts.parts import Disclosure, Table, Written
from tests.accounts.writers.pages import PageForm
from tests.accounts.writers.pdf import write_pdf
from tests.bench.machine import peak
from tests.knowledge.formats import WRITERS, a_look, make

DOCUMENTS = range(8)
SCANS = range(1)
REAL = Path(__file__).parents[3] / "shared" / "disclosures"


def groups(folder: Path) -> Iterator[tuple[str, list[Path]]]:
    """The files to read, by what they are: made-up ones, and real ones where they lie beside the repository."""
    made = [make(seed, a_look(seed))[1] for seed in DOCUMENTS]
    form = PageForm()
    yield "PDF", _saved(folder, "pdf", [write_pdf(each, form, embedded=True) for each in made])
    yield "PDF, no tables", _saved(folder, "bare", [write_pdf(_bare(each), form, embedded=True) for each in made])
    yield "PDF, font absent", _saved(folder, "absent", [write_pdf(each, form) for each in made])
    for kind in ("open", "text", "docx", "html", "xlsx"):
        named = "PDF, open tables" if kind == "open" else kind
        yield named, _saved(folder, kind, [WRITERS[kind](each, Draw(f"{kind}{i}")) for i, each in enumerate(made)])
    if ocr.available():
        yield "scan", _saved(folder, "scan", [WRITERS["scan"](made[i], Draw(f"scan{i}")) for i in SCANS])
    for ending in ("pdf", "txt"):
        found = sorted(REAL.glob(f"*.{ending}")) if REAL.is_dir() else []
        if found:
            yield f"real {ending}", found


def _bare(made: Disclosure) -> Disclosure:
    return replace(made, parts=tuple(part for part in made.parts if not isinstance(part, Table)))


def _saved(folder: Path, name: str, written: Sequence[Written]) -> list[Path]:
    files = []
    for i, each in enumerate(written):
        files.append(folder / f"{name}{i}{Path(each.name).suffix}")
        files[-1].write_bytes(each.content)
    return files


def measured(files: Sequence[Path]) -> dict[str, float]:
    """What a new process tells of reading these files: pages, seconds, seconds of the processor, megabytes."""
    command = [sys.executable, "-m", "tests.bench.reading", *map(str, files)]
    told: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return told


def taken_in(files: Sequence[Path]) -> float:
    """How many files a second are read, extracted, checked and written."""
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder) / "k.sqlite", create=True) as store:
        ingestion = Ingestion(store)
        started = time.perf_counter()
        done = [result for file in files for result in ingestion.add(file)] + list(ingestion.finish())
        return len(done) / (time.perf_counter() - started)


def main() -> None:
    pages = 0
    started, ran = time.perf_counter(), time.process_time()
    longest = 0.0
    for file in sys.argv[1:]:
        before = time.process_time()
        pages += sum(document.pages for document in read(Path(file)))
        longest = max(longest, time.process_time() - before)
    told = {
        "files": len(sys.argv) - 1,
        "pages": pages,
        "seconds": time.perf_counter() - started,
        "processor": time.process_time() - ran,
        "longest": longest,
        "megabytes": peak(),
    }
    told["documents a second"] = taken_in([Path(name) for name in sys.argv[1:]])
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
