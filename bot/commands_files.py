"""The commands about files: reading them in, and the ledger of every numeral in them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from bot import jsonlines
from bot.settings import load_settings
from bot.terminal import FAILED, STOPPED, Db, Department, Json, Year, db_path, err, out
from knowledge.errors import StoreError
from knowledge.ingest import Failed, Ingested, Ingestion, files
from knowledge.ledger import Conflict, Entry, Ledger
from knowledge.model import NumeralKind
from knowledge.originals import Originals
from knowledge.store import Outcome, Store, opened

# So many are listed after reading in; `juesuan ledger` lists all.
SHOWN = 5
KINDS = {
    NumeralKind.FIGURE: "数据",
    NumeralKind.YEAR: "年份",
    NumeralKind.DATE: "日期",
    NumeralKind.DOCUMENT_NUMBER: "文号",
    NumeralKind.ORDINAL: "序号",
    NumeralKind.CODE: "代码",
    NumeralKind.NAME: "名称中的数字",
    NumeralKind.REPEATED: "括号里重复的数",
    NumeralKind.THRESHOLD: "标准",
    NumeralKind.PERSONAL: "个人信息",
    NumeralKind.DEFINITION: "名词解释里的数字",
    NumeralKind.UNPLACED: "未归类",
}


# ---------------------------------------------------------------- ingest


def ingest_command(
    paths: Annotated[
        list[Path], typer.Argument(help="决算、预算公开文件或文件夹。", metavar="FILE…", show_default=False)
    ],
    db: Db = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只试读，不写入知识库。")] = False,
) -> None:
    """读入决算、预算公开文件（PDF、Word、Excel、网页、文本、图片、ZIP），或文件夹里的全部文件。

    同一部门、年度、类别的几份文件合为一份公开。每份文件要么完整写入，要么不写；同一文件再读一遍不会有变化。

    例：juesuan ingest 部门决算.txt
    """
    found = files(paths)
    if not found:
        raise StoreError(f"{'、'.join(map(str, paths))} 里没有可读的文件。")
    with _store(db_path(db), dry_run=dry_run) as store:
        run = _read_in(found, store, Originals(store) if load_settings().keep_files and not dry_run else None)
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


def _read_in(found: list[Path], store: Store, originals: Originals | None) -> _Run:
    """Read files one after another, until all are read or Ctrl-C is pressed."""
    run = _Run()
    ingestion = Ingestion(store, originals=originals)
    try:
        with _progress() as progress:
            task = progress.add_task("读入", total=len(found))
            for path in found:
                progress.update(task, description=path.name)
                run.keep(ingestion.add(path))
                progress.advance(task)
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

            pages = _listed(sorted(document.unread))
            out.print(f"没有读：{document.name} 第{pages}页是图片，识别其中的文字要先安装 {INSTALL}", markup=False)


def _listed(pages: Sequence[int]) -> str:
    return "、".join(map(str, pages[:SHOWN])) + ("等" if len(pages) > SHOWN else "")


def _remarks(done: list[Ingested], store: Store) -> None:
    """What needs a look: numerals without a place, and cells that were read in two ways; the first few of each."""
    unplaced = [Entry(found.extract.document.name, n) for found in done for n in found.extract.unplaced]
    ledger = Ledger(store)
    touched = {found.extract.identity.title for found in done if found.outcome is not Outcome.UNCHANGED}
    conflicts = [c for shelf in ledger.documents() if shelf.title in touched for c in ledger.conflicts(shelf)]
    for lines in ([_numeral(entry) for entry in unplaced], [_conflict(conflict) for conflict in conflicts]):
        for line in lines[:SHOWN]:
            out.print(line, markup=False)
        if len(lines) > SHOWN:
            out.print(f"……还有{len(lines) - SHOWN}处，用 juesuan ledger 查看。")


# ---------------------------------------------------------------- ledger


def ledger_command(
    db: Db = None,
    as_json: Json = False,
    department: Department = "",
    year: Year = None,
    every: Annotated[bool, typer.Option("--all", help="列出每一个数字，不只是未归类的。")] = False,
) -> None:
    """对账：文件里的每一个数字读成了什么；列出未归类的数字，以及同一格的不同读法。

    例：juesuan ledger --year 2022
    """
    with opened(db_path(db)) as store:
        ledger = Ledger(store)
        for shelf in ledger.documents(department, year):
            if as_json:
                for entry in ledger.numerals(shelf, every=every):
                    print(json.dumps(jsonlines.numeral(shelf.title, entry), ensure_ascii=False))  # noqa: T201
                continue
            counts = ledger.counts(shelf)
            named = "，".join(f"{KINDS[kind]}{number}" for kind, number in counts.items())
            out.print(shelf.title, style="bold", markup=False)
            for file in ledger.files(shelf):
                recognised = f"，其中{len(file.recognised)}页由图片识别" if file.recognised else ""
                unread = f"，第{_listed(file.unread)}页的图片没有读" if file.unread else ""
                read = f"{file.format}，{file.pages}页{recognised}{unread}，{file.read_at[:10]}读入"
                out.print(f"  {file.name}（{read}）", markup=False)
            out.print(f"  数字{sum(counts.values())}个：{named or '没有'}；表中空格{ledger.blanks(shelf)}处")
            for entry in ledger.numerals(shelf, every=every):
                out.print(f"  {_numeral(entry)}", markup=False)
            for conflict in ledger.conflicts(shelf):
                out.print(f"  {_conflict(conflict)}", markup=False)


def _numeral(entry: Entry) -> str:
    """A numeral of the ledger in words: what it is, and where it stands."""
    numeral = entry.numeral
    reason = f"（{numeral.reason}）" if numeral.reason else ""
    place = f"{entry.file} 第{numeral.page}页 第{numeral.line}行"
    return f"{KINDS[numeral.kind]}：{place} “{numeral.text}”：…{numeral.context}…{reason}"


def _conflict(conflict: Conflict) -> str:
    """A cell that was read in two ways: what it is, and each reading with its place."""
    first = conflict.figures[0]
    cell = "·".join(filter(None, (first.statement, first.code, first.label or first.item, first.column, first.measure)))
    readings = (
        f"{f.printed}{f.unit}（{f.source.document} 第{f.source.page}页 第{f.source.line}行）" for f in conflict.figures
    )
    return f"同一格两种读法：{cell}：{'、'.join(readings)}"
