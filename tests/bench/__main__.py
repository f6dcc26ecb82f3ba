"""`python -m tests.bench`: measure reading, starting and answering on this machine, and keep the results.

`--sizes 10,1000` measures only knowledge bases of so many document-years; `--country` adds one of 100,000 to the usual
ones, which takes half an hour more. What was measured before and is not now is kept as it was.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.answer import Conversation
from bot.assistant import Assistant
from knowledge.ingest import ingest
from knowledge.store import opened
from tests.bench import KEPT, elsewhere, starting
from tests.bench.asked import asked
from tests.bench.chart import drawn
from tests.bench.machine import circumstances, described
from tests.bench.reading import groups
from tests.bench.reading import measured as reading
from tests.bench.work import run, spread, throughput
from tests.bot.corpus_questions import questions
from tests.bot.telegram.speed import measured as telegram
from tests.conftest import sample_files
from tests.postgres.server import missing

SIZES = (10, 1_000, 10_000)
COUNTRY = 100_000
ROUNDS = 3
CORES = 2
P99 = "p99, times the file's"
RESULTS = KEPT / "results.json"


def row(name: str, told: Mapping[str, float]) -> None:
    """One line of a table of latencies."""
    values = "".join(f"{told[key]:>10.2f}" for key in ("p50", "p95", "p99", "longest"))
    _print(f"{name:<26}{told['count']:>6.0f}{values}")


def heading(name: str) -> None:
    """The first line of such a table."""
    _print(f"\n{name:<26}{'count':>6}{'p50':>10}{'p95':>10}{'p99':>10}{'longest':>10}")


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def read_all() -> dict[str, dict[str, float]]:
    """How fast files are read, by what they are; seconds of the processor, for others may use it as well."""
    names = ("files", "pages", "pages/s", "s/file", "longest", "taken/s", "peak MB")
    _print(f"{'reading':<18}" + "".join(f"{name:>9}" for name in names))
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, files in groups(Path(folder)):
            told = found[name] = reading(files)
            told["pages a second"] = told["pages"] / told["processor"]
            values = (
                f"{told['files']:.0f}", f"{told['pages']:.0f}", f"{told['pages a second']:.1f}",
                f"{told['processor'] / told['files']:.2f}", f"{told['longest']:.2f}",
                f"{told['documents a second']:.2f}", f"{told['megabytes']:.0f}",
            )  # fmt: skip
            _print(f"{name:<18}" + "".join(f"{value:>9}" for value in values))
    return found


def of_size(document_years: int) -> dict[str, Any]:
    """What a knowledge base of so many document-years needs, to start, to answer, on the disk and in memory."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "k.sqlite"
        told = run("fill", file, document_years) | run("answer", file, document_years)
        told |= starting.measured(file, asked(document_years)["by full name"][0].text)
        told["questions a second"] = {str(n): throughput(file, document_years, n) for n in range(1, CORES + 1)}
    heading(f"{document_years} document-years, ms")
    for kind, first in told["first"].items():
        row(f"{kind} (first)", first)
        row(f"{kind} (again)", told["again"][kind])
    for name in ("all, first", "all, again", "naive"):
        row(name, told[name])
    kinds = ("right", "wrong", "silent")
    _print(f"\n{'of questions with known answers':<34}{'ours':^21}{'naive':^21}")
    _print(" " * 34 + "".join(f"{kind:>7}" for kind in kinds * 2))
    for kind, own in told["exactness"].items():
        counts = (scores[each] for scores in (own, told["naive exactness"][kind]) for each in kinds)
        _print(f"{kind:<34}" + "".join(f"{count:>7}" for count in counts))
    for name, value in told.items():
        if isinstance(value, float):
            _print(f"{name:<26}{value:>12.2f}")
    for processes, value in told["questions a second"].items():
        _print(f"{f'questions a second, {processes} at once':<31}{value:>7.0f}")
    return told


def of_corpora() -> dict[str, dict[str, float]]:
    """Every question of the corpora, asked of the samples, by its kind; and the same on Telegram, without its network.

    Times are milliseconds; what is asked before a question in its chat does not count.
    """
    times: dict[str, list[float]] = defaultdict(list)

    def timed(name: str, started: float) -> None:
        times[name].append((time.perf_counter() - started) * 1000)

    with tempfile.TemporaryDirectory() as folder, opened(Path(folder) / "k.sqlite", create=True) as store:
        for file in sample_files():
            started = time.perf_counter()
            ingest(file, store)
            timed("ingest a file", started)
        assistant = Assistant(store).ready()
        for turn in range(ROUNDS + 1):
            for question in questions():
                conversation = Conversation()
                for earlier in question.before:
                    assistant.ask(earlier, conversation)
                started = time.perf_counter()
                assistant.ask(question.ask, conversation)
                timed(f"  {question.id.rsplit('-', 1)[0]}" if turn else "first time", started)
        times["a question"] = [t for name, own in times.items() if name.startswith("  ") for t in own]
        times |= dict(telegram(assistant, Path(folder)))
    found = {name.strip(): spread(own) for name, own in sorted(times.items())}
    heading("corpora, ms")
    for name, told in found.items():
        row(name, told)
    return found


def of_postgres(document_years: int) -> dict[str, Any]:
    """The same knowledge base as a file and in a database, on a server of this machine."""
    told = elsewhere.measured(document_years)
    heading(f"{document_years} document-years, ms of the clock")
    for name in ("file", "PostgreSQL"):
        row(name, told[name]["all"])
        for processes, value in told[name]["questions a second"].items():
            _print(f"{f'questions a second, {processes} at once':<31}{value:>7.0f}")
    _print(f"{'p99, times the file':<26}{told[P99]:>12.2f}")
    return told


def main(arguments: Sequence[str]) -> None:
    """Measure, print tables, and keep the results with a chart of growth."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--country", action="store_true", help=f"also {COUNTRY} document-years")
    parser.add_argument("--sizes", help="document-years of knowledge bases, with commas between; nothing else is run")
    chosen = parser.parse_args(arguments)
    sizes = map(int, chosen.sizes.split(",")) if chosen.sizes else (*SIZES, *([COUNTRY] if chosen.country else []))
    if not chosen.sizes:
        keep("reading", read_all())
        keep("corpora", of_corpora())
    for size in sizes:
        keep("document-years", {str(size): of_size(size)})
    if not chosen.sizes and not missing():
        keep("PostgreSQL", {str(SIZES[1]): of_postgres(SIZES[1])})
    drawn({int(size): told for size, told in kept()["document-years"].items()}, KEPT / "growth.png")


def kept() -> dict[str, Any]:
    """The results that are kept."""
    told: dict[str, Any] = json.loads(RESULTS.read_text("utf-8")) if RESULTS.is_file() else {}
    return told


def keep(part: str, measured: Mapping[str, Any]) -> None:
    """Keep a part of the results, of a size those of this size, with when it was measured and how busy it was then."""
    found = {name: {**told, "measured": circumstances()} for name, told in measured.items()}
    results = kept()
    sizes = {**results.get(part, {}), **found} if part == "document-years" else found
    ordered = dict(sorted(sizes.items(), key=lambda each: int(each[0]))) if part == "document-years" else sizes
    results |= {"machine": described(), part: rounded(ordered)}
    RESULTS.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", "utf-8")


def rounded(told: Any) -> Any:
    """What was measured, without digits that mean nothing."""
    if isinstance(told, dict):
        return {str(name): rounded(value) for name, value in told.items()}
    return float(f"{told:.4g}") if isinstance(told, float) else told


if __name__ == "__main__":
    main(sys.argv[1:])
