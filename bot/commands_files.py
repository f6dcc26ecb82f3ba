"""The commands about files: reading them in, and the ledger of every numeral in them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from bot import jsonlines
from bot.terminal import Db, Department, Held, Json, Year, db_path, knowledge, out
from knowledge.ledger import Conflict, Entry, Ledger
from knowledge.model import NumeralKind

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
    jobs: Annotated[int, typer.Option("--jobs", "-j", min=1, help="同时读几份文件，不多于处理器核数为好。")] = 1,
    scheduler: Annotated[
        str,
        typer.Option(
            "--scheduler", help="由 Dask 集群读文件：调度程序的地址，如 tcp://主机:8786。", show_default=False
        ),
    ] = "",
) -> None:
    """读入决算、预算公开文件（PDF、Word、Excel、网页、文本、图片、ZIP），或文件夹里的全部文件。

    同一部门、年度、类别的几份文件合为一份公开。每份文件要么完整写入，要么不写。
    中断之后再运行一次，接着读其余的：内容和名称都没有变的只核对校验和，不再读（未变）。
    文件多时用 --jobs 同时读几份，再多用 --scheduler 分给几台机器：结果与逐份读完全一样，读不了的只影响它自己。

    例：juesuan ingest 部门决算.txt
    """
    from bot.reading_in import read_in  # what reads documents is slow to load, and only needed here

    read_in(paths, db_path(db), dry_run=dry_run, jobs=jobs, scheduler=scheduler)


# ---------------------------------------------------------------- ledger


def ledger_command(
    db: Held = None,
    as_json: Json = False,
    department: Department = "",
    year: Year = None,
    every: Annotated[bool, typer.Option("--all", help="列出每一个数字，不只是未归类的。")] = False,
) -> None:
    """对账：文件里的每一个数字读成了什么；列出未归类的数字，以及同一格的不同读法。

    例：juesuan ledger --year 2022
    """
    with knowledge(db) as store:
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
                unread = f"，第{some_of(file.unread)}页的图片没有读" if file.unread else ""
                read = f"{file.format}，{file.pages}页{recognised}{unread}，{file.read_at[:10]}读入"
                out.print(f"  {file.name}（{read}）", markup=False)
            out.print(f"  数字{sum(counts.values())}个：{named or '没有'}；表中空格{ledger.blanks(shelf)}处")
            for entry in ledger.numerals(shelf, every=every):
                out.print(f"  {numeral_in_words(entry)}", markup=False)
            for conflict in ledger.conflicts(shelf):
                out.print(f"  {conflict_in_words(conflict)}", markup=False)


def numeral_in_words(entry: Entry) -> str:
    """A numeral of the ledger in words: what it is, and where it stands."""
    numeral = entry.numeral
    reason = f"（{numeral.reason}）" if numeral.reason else ""
    place = f"{entry.file} 第{numeral.page}页 第{numeral.line}行"
    return f"{KINDS[numeral.kind]}：{place} “{numeral.text}”：…{numeral.context}…{reason}"


def conflict_in_words(conflict: Conflict) -> str:
    """A cell that was read in two ways: what it is, and each reading with its place."""
    first = conflict.figures[0]
    cell = "·".join(filter(None, (first.statement, first.code, first.label or first.item, first.column, first.measure)))
    readings = (
        f"{f.printed}{f.unit}（{f.source.document} 第{f.source.page}页 第{f.source.line}行）" for f in conflict.figures
    )
    return f"同一格两种读法：{cell}：{'、'.join(readings)}"


def some_of(pages: Sequence[int]) -> str:
    """The first few of some pages in words."""
    return "、".join(map(str, pages[:SHOWN])) + ("等" if len(pages) > SHOWN else "")
