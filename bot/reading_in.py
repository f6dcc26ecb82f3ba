"""Reading files in from the command line: one or several at a time, with what became of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from bot.commands_files import SHOWN, conflict_in_words, numeral_in_words, some_of
from bot.settings import load_settings
from bot.terminal import FAILED, STOPPED, err, out
from bot.understanding.shared import lexicon
from knowledge.errors import StoreError
from knowledge.ingest import Failed, Ingested, Ingestion, files
from knowledge.ledger import Entry, Ledger
from knowledge.originals import Originals
from knowledge.query import Library
from knowledge.several import read_ahead
from knowledge.store import Outcome, Store, opened


def read_in(paths: Sequence[Path], db: Path, *, dry_run: bool, jobs: int = 1) -> None:
    """Read files and folders into a knowledge base, so many files at once, and tell what was read.

    Raises StoreError where there is nothing to read, typer.Exit where a file was not read or Ctrl-C was pressed.
    """
    found = files(paths)
    if not found:
        raise StoreError(f"{'、'.join(map(str, paths))} 里没有可读的文件。")
    with _store(db, dry_run=dry_run) as store:
        run = _read_in(found, store, Originals(store) if load_settings().keep_files and not dry_run else None, jobs)
        if not dry_run:
            lexicon(Library(store), db)  # made here, for the next question would wait for it
        _summary(run.done)
        _remarks(run.done, store)
    if dry_run:
        out.print("只是试读，知识库没有变化。")
    if run.failed:
        err.print(f"{len(run.failed)}份文件没有读入，知识库中没有它们的任何内容。")
    if run.stopped:
        err.print(f"已中断：共{len(found)}份文件，读完{run.finished}份，写入的都完整。再运行一次即可读其余的。")
        raise typer.Exit(STOPPED)
    if run.failed:
        raise typer.Exit(FAILED)


@contextmanager
def _store(db: Path, *, dry_run: bool) -> Iterator[Store]:
    """The knowledge base to write to; for a trial a copy of it, which is thrown away."""
    if not dry_run:
        with opened(db, create=True) as store:
            yield store
        return
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "copy.sqlite"
        if db.exists():
            with opened(db) as store:
                store.copy(copy)
        with opened(copy, create=True) as store:
            yield store


@dataclass(slots=True)
class _Run:
    """What became of the files: what was read, what was not, and whether Ctrl-C ended it."""

    done: list[Ingested] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    stopped: bool = False

    def keep(self, results: Iterable[Ingested | Failed]) -> None:
        for result in results:
            if isinstance(result, Failed):
                self.failed.append(result)
                err.print(f"未读入：{result.error}", markup=False)
            else:
                self.done.append(result)

    @property
    def finished(self) -> int:
        """How many of the files were read or given up."""
        return len({result.path for result in self.done} | {result.path for result in self.failed})


def _read_in(found: list[Path], store: Store, originals: Originals | None, jobs: int) -> _Run:
    """Read files, and write each when its turn comes, until all are read or Ctrl-C is pressed."""
    run = _Run()
    ingestion = Ingestion(store, originals=originals)
    try:
        with _progress() as progress:
            task = progress.add_task("读入", total=len(found))
            progress.update(task, description=found[0].name)
            for read in read_ahead(found, min(jobs, len(found))):
                run.keep(ingestion.take(read))
                progress.update(task, advance=1, description=read.path.name)
            run.keep(ingestion.finish())
    except KeyboardInterrupt:
        run.stopped = True
    return run


def _progress() -> Progress:
    """A progress bar on the terminal; silent where the output is no terminal."""
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, console=err, transient=True, disable=not err.is_terminal)


def _summary(done: list[Ingested]) -> None:
    """What was read: each file's document, its figures, and its ledger of numerals."""
    if not done:
        return
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    for name in ("文件", "部门"):
        table.add_column(name, overflow="fold")  # names are never cut off
    for name in ("年度", "类别", "结果", "数", "数字", "未归类"):
        table.add_column(name, no_wrap=True)
    for found in done:
        who, extract = found.extract.identity, found.extract
        table.add_row(
            extract.document.name,
            who.department,
            str(who.year),
            who.kind.value,
            found.outcome.value,
            str(len(extract.figures)),
            str(len(extract.numerals)),
            str(len(extract.unplaced)),
        )
    out.print(table, soft_wrap=False, markup=False)
    for document in (found.extract.document for found in done):
        if document.unread:
            from knowledge.reading.ocr import INSTALL  # slow to load, and rarely needed

            pages = some_of(sorted(document.unread))
            out.print(f"没有读：{document.name} 第{pages}页是图片，识别其中的文字要先安装 {INSTALL}", markup=False)


def _remarks(done: list[Ingested], store: Store) -> None:
    """What needs a look: numerals without a place, and cells that were read in two ways; the first few of each."""
    unplaced = [Entry(found.extract.document.name, n) for found in done for n in found.extract.unplaced]
    ledger = Ledger(store)
    touched = {found.extract.identity.title for found in done if found.outcome is not Outcome.UNCHANGED}
    conflicts = [c for shelf in ledger.documents() if shelf.title in touched for c in ledger.conflicts(shelf)]
    for lines in (
        [numeral_in_words(entry) for entry in unplaced],
        [conflict_in_words(conflict) for conflict in conflicts],
    ):
        for line in lines[:SHOWN]:
            out.print(line, markup=False)
        if len(lines) > SHOWN:
            out.print(f"……还有{len(lines) - SHOWN}处，用 juesuan ledger 查看。")
