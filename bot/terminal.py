"""What all commands share: where they print, the options they have in common, how they end."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.settings import load_settings

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

# Exit codes: 1 something could not be read or answered, 2 wrong use or setting, 130 stopped by Ctrl-C.
FAILED, MISUSED, STOPPED = 1, 2, 130

Db = Annotated[
    Path | None,
    typer.Option("--db", help="知识库文件；不写则用设置 JUESUAN_DB，再没有则在用户数据文件夹里。", show_default=False),
]
Json = Annotated[bool, typer.Option("--json", help="每行输出一个 JSON 对象，供程序使用。")]
Department = Annotated[str, typer.Option("--department", help="只列名称含这些字的部门。")]
Year = Annotated[int | None, typer.Option("--year", help="只列这一年度。", show_default=False)]


def db_path(chosen: Path | None) -> Path:
    """The knowledge base that a command works with."""
    return chosen if chosen is not None else load_settings().db
