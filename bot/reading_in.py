"""Reading files in from the command line: one or several at a time, with what became of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from bot.commands_care import tell
from bot.commands_files import SHOWN, conflict_in_words, numeral_in_words, some_of
from bot.settings import load_settings
from bot.terminal import FAILED, STOPPED, err, out
from bot.understanding.shared import lexicon
from knowledge.errors import StoreError
from knowledge.held import Held
from knowledge.ingest import Failed, Ingested, Ingestion, Prepared, Unchanged, files
from knowledge.ledger import Entry, Ledger
from knowledge.originals import Originals
from knowledge.query import Library
from knowledge.several import read_ahead
from knowledge.store import Outcome, Store, opened
from knowledge.upgrade import upgrade


def read_in(paths: Sequence[Path], db: Path, *, dry_run: bool, jobs: int = 1, scheduler: str = "") -> None:
    """Read files and folders into a knowledge base, so many files at once, and tell what was read.

    With the address of a `scheduler` (tcp://…), the workers of its cluster read them. Raises StoreError where there is
    nothing to read, typer.Exit where a file was not read or Ctrl-C was pressed.
    """
    found = files(paths)
    if not found:
        raise StoreError(f"{'、'.join(map(str, paths))} 里没有可读的文件。")
    with _store(db, dry_run=dry_run) as store:
        originals = Originals(store) if load_settings().keep_files and not dry_run else None
        run = _read_in(found, store, originals, _reading(jobs, scheduler))
        if not dry_run:
            lexicon(Library(store), db)  # made here, for the next question would wait for it
        _summary(run.rows)
        _remarks(run, store)
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
        tell(upgrade(db))
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


@dataclass(frozen=True, slots=True)
class _Row:
    """What is told of one file that was read, or is held: all that stays of it, for there may be very many."""

    path: Path
    name: str
    cells: tuple[str, ...]
    unread: frozenset[int]


@dataclass(slots=True)
class _Run:
    """What became of the files: what was read, what was not, and whether Ctrl-C ended it."""

    rows: list[_Row] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)
    """The titles of the documents that changed."""
    unplaced: list[Entry] = field(default_factory=list)
    """The first few numerals that could not be placed."""
    unplaced_in_all: int = 0
    stopped: bool = False

    def keep(self, results: Iterable[Ingested | Unchanged | Failed]) -> None:
        for result in results:
            if isinstance(result, Failed):
                self.failed.append(result)
                err.print(f"未读入：{result.error}", markup=False)
            elif isinstance(result, Unchanged):
                self._tell_held(result.path, result.held)
            else:
                self._tell(result)

    def _tell(self, found: Ingested) -> None:
        who, extract = found.extract.identity, found.extract
        counts = (len(extract.figures), len(extract.numerals), len(extract.unplaced))
        cells = (who.department, str(who.year), who.kind.value, found.outcome.value, *map(str, counts))
        self.rows.append(_Row(found.path, extract.document.name, cells, extract.document.unread))
        if found.outcome is not Outcome.UNCHANGED:
            self.touched.add(who.title)
        self.unplaced_in_all += len(extract.unplaced)
        room = SHOWN - len(self.unplaced)
        self.unplaced += [Entry(extract.document.name, n) for n in extract.unplaced[:room]]

    def _tell_held(self, path: Path, held: Held) -> None:
        counts = (held.figures, held.numerals, held.unplaced)
        cells = (held.department, str(held.year), held.kind.value, Outcome.UNCHANGED.value, *map(str, counts))
        self.rows.append(_Row(path, held.name, cells, held.unread))

    @property
    def finished(self) -> int:
        """How many of the files were read or given up."""
        return len({row.path for row in self.rows} | {result.path for result in self.failed})


def _reading(jobs: int, scheduler: str) -> Callable[[Sequence[Path]], Iterator[Prepared]]:
    """How files are read: by so many processes here, or by a cluster."""
    if not scheduler:
        return lambda paths: read_ahead(paths, max(1, min(jobs, len(paths))))
    from knowledge.cluster import read_spread  # rarely needed

    return lambda paths: read_spread(paths, scheduler) if paths else iter(())


def _read_in(
    found: list[Path],
    store: Store,
    originals: Originals | None,
    reading: Callable[[Sequence[Path]], Iterator[Prepared]],
) -> _Run:
    """Read files that are not held, and write each when its turn comes, until all are read or Ctrl-C is pressed."""
    run = _Run()
    ingestion = Ingestion(store, originals=originals)
    try:
        with _progress() as progress:
            task = progress.add_task("查对已有的", total=len(found))
            held = set()
            for path, is_held in zip(found, ingestion.pass_over(found), strict=True):
                held |= {path} if is_held else set()
                progress.advance(task)
            progress.reset(task, description=found[0].name)
            reads = reading([path for path in found if path not in held])
            for path in found:
                run.keep(ingestion.unchanged(path) if path in held else ingestion.take(next(reads)))
                progress.update(task, advance=1, description=path.name)
            run.keep(ingestion.finish())
    except KeyboardInterrupt:
        run.stopped = True
    return run


def _progress() -> Progress:
    """A progress bar on the terminal; silent where the output is no terminal."""
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=err, transient=True, disable=not err.is_terminal)


def _summary(rows: list[_Row]) -> None:
    """What was read: each file's document, its figures, and its ledger of numerals."""
    if not rows:
        return
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    for name in ("文件", "部门"):
        table.add_column(name, overflow="fold")  # names are never cut off
    for name in ("年度", "类别", "结果", "数", "数字", "未归类"):
        table.add_column(name, no_wrap=True)
    for row in rows:
        table.add_row(row.name, *row.cells)
    out.print(table, soft_wrap=False, markup=False)
    for row in rows:
        if row.unread:
            from knowledge.reading.ocr import INSTALL  # slow to load, and rarely needed

            pages = some_of(sorted(row.unread))
            out.print(f"没有读：{row.name} 第{pages}页是图片，识别其中的文字要先安装 {INSTALL}", markup=False)


def _remarks(run: _Run, store: Store) -> None:
    """What needs a look: numerals without a place, and cells that were read in two ways; the first few of each."""
    ledger = Ledger(store)
    conflicts = [c for shelf in ledger.documents() if shelf.title in run.touched for c in ledger.conflicts(shelf)]
    for lines, most in (
        ([numeral_in_words(entry) for entry in run.unplaced], run.unplaced_in_all),
        ([conflict_in_words(conflict) for conflict in conflicts[:SHOWN]], len(conflicts)),
    ):
        for line in lines:
            out.print(line, markup=False)
        if most > SHOWN:
            out.print(f"……还有{most - SHOWN}处，用 juesuan ledger 查看。")
