"""`python -m tests.bench`: how long it takes to read a document, to start, to answer, and to reply on Telegram.

`python -m tests.bench COUNT …` measures only knowledge bases of so many made-up departments.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from bot.answer import Conversation
from bot.assistant import Assistant
from knowledge.ingest import ingest
from knowledge.store import opened
from tests.bot.corpus_questions import questions
from tests.bot.telegram.speed import measured as telegram
from tests.conftest import sample_files
from tests.reading_speed import groups, measured
from tests.scale_speed import COUNTS
from tests.scale_speed import measured as of_many

ROUNDS = 3


def milliseconds(started: float) -> float:
    """How long ago that was."""
    return (time.perf_counter() - started) * 1000


def row(name: str, times: list[float]) -> None:
    """One line of the table: how many, the median, the 95th percentile, the longest."""
    slow = statistics.quantiles(times, n=20, method="inclusive")[-1] if len(times) > 1 else times[0]
    values = "".join(f"{value:>10.1f}" for value in (statistics.median(times), slow, max(times)))
    sys.stdout.write(f"{name:<24}{len(times):>6}{values}\n")
    sys.stdout.flush()


def ask_all(assistant: Assistant) -> dict[str, list[float]]:
    """The time of every question of the corpus, by its kind, without what is asked before it in a chat."""
    times: dict[str, list[float]] = defaultdict(list)
    for question in questions():
        conversation = Conversation()
        for earlier in question.before:
            assistant.ask(earlier, conversation)
        started = time.perf_counter()
        assistant.ask(question.ask, conversation)
        times[question.id.rsplit("-", 1)[0]].append(milliseconds(started))
    return times


def read_all() -> None:
    """How fast files are read, by what they are; seconds of the processor, for others may use it as well."""
    names = ("files", "pages", "pages/s", "s/file", "longest", "elapsed", "MB")
    sys.stdout.write(f"{'reading':<18}" + "".join(f"{name:>9}" for name in names) + "\n")
    with tempfile.TemporaryDirectory() as folder:
        for name, files in groups(Path(folder)):
            told = measured(files)
            values = (
                f"{told['files']:.0f}", f"{told['pages']:.0f}", f"{told['pages'] / told['processor']:.1f}",
                f"{told['processor'] / told['files']:.2f}", f"{told['longest']:.2f}", f"{told['seconds']:.2f}",
                f"{told['megabytes']:.0f}",
            )  # fmt: skip
            sys.stdout.write(f"{name:<18}" + "".join(f"{value:>9}" for value in values) + "\n")


def heading(name: str) -> None:
    """The first line of a table."""
    sys.stdout.write(f"\n{name:<24}{'count':>6}{'median':>10}{'95%':>10}{'longest':>10}\n")


def spread(counts: Sequence[int]) -> None:
    """How knowledge bases of many made-up departments start and answer."""
    for count in counts:
        heading(f"{count} departments, ms")
        for name, times in of_many(count):
            row(name, times)


def main() -> None:
    """Measure reading on made-up files, the rest on the samples, and print tables; times there are milliseconds."""
    read_all()
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder) / "k.sqlite", create=True) as store:
        heading("ms")
        reading = []
        for file in sample_files():
            started = time.perf_counter()
            ingest(file, store)
            reading.append(milliseconds(started))
        row("ingest a file", reading)
        starting = []
        for _ in range(ROUNDS):
            started = time.perf_counter()
            assistant = Assistant(store)
            starting.append(milliseconds(started))
        row("start", starting)
        first = ask_all(assistant)
        row("first time", [t for times in first.values() for t in times])
        times: dict[str, list[float]] = defaultdict(list)
        for _ in range(ROUNDS):
            for kind, found in ask_all(assistant).items():
                times[kind] += found
        row("a question", [t for found in times.values() for t in found])
        for kind, found in sorted(times.items()):
            row(f"  {kind}", found)
        for name, found in telegram(assistant, Path(folder)):
            row(name, found)
    spread(COUNTS)


if __name__ == "__main__":
    if sys.argv[1:]:
        spread([int(count) for count in sys.argv[1:]])
    else:
        main()
