"""The command that tells what does not add up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from bot import jsonlines
from bot.replies import phrases
from bot.reports import Inspected, html, inspected
from bot.terminal import FAILED, Department, Held, Json, Year, knowledge, out
from knowledge.errors import StoreError
from knowledge.findings import Findings
from knowledge.ledger import Ledger
from knowledge.model import Agreement, Finding


def check_command(
    db: Held = None,
    department: Department = "",
    year: Year = None,
    as_json: Json = False,
    every: Annotated[bool, typer.Option("--all", help="也列出核对一致的。")] = False,
    html_file: Annotated[
        Path | None, typer.Option("--html", help="把报告写成一个网页文件，可以打印。", show_default=False)
    ] = None,
    xlsx_file: Annotated[
        Path | None, typer.Option("--xlsx", help="把报告写成 Excel 核查表。", show_default=False)
    ] = None,
) -> None:
    """勾稽核对：列出文件里对不上的数，先重后轻；写明哪些是四舍五入，哪些没有核对。

    有不一致时退出码为 1。

    例：juesuan check --year 2022
    """
    with knowledge(db) as store:
        shelves = Ledger(store).documents(department, year)
        documents = list(inspected(Findings(store.connection), shelves, every=every))
    if html_file:
        _write(html_file, html.report(documents).encode())
    if xlsx_file:
        from bot.reports import xlsx  # slow to load, and only needed here

        _write(xlsx_file, xlsx.report(documents))
    if as_json:
        for finding in (f for each in documents for f in each.findings):
            print(json.dumps(jsonlines.finding(finding), ensure_ascii=False))  # noqa: T201
    else:
        for each in documents:
            _print(each)
    if any(each.contradicted for each in documents):
        raise typer.Exit(FAILED)


def _print(document: Inspected) -> None:
    out.print(document.shelf.title, style="bold", markup=False)
    out.print(f"  {document.summary}", markup=False)
    for finding in document.findings:
        out.print(f"  {_said(finding)}", markup=False)
        if finding.outcome is not Agreement.AGREES:
            for place in dict.fromkeys(f"{phrases.place(s)}{phrases.quoted(s)}" for s in finding.sources):
                out.print(f"    {place}", style="dim", markup=False)
    if document.untouched:
        out.print(f"  文件里没有可核对的规则：{'、'.join(document.untouched)}", markup=False)


def _said(finding: Finding) -> str:
    return f"{finding.outcome.value}｜{finding.rule}｜{finding.message}"


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise StoreError(f"写不了 {path}：{error.strerror}。") from None
