"""What all commands share: where they print, the options they have in common, how they end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.settings import load_settings
from knowledge.errors import StoreError
from knowledge.places import open_knowledge, place
from knowledge.postgres.address import is_address
from knowledge.selecting import Knowledge

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

# Exit codes: 1 something could not be read or answered, 2 wrong use or setting, 130 stopped by Ctrl-C.
FAILED, MISUSED, STOPPED = 1, 2, 130

Db = Annotated[
    str | None,
    typer.Option("--db", help="知识库文件；不写则用设置 JUESUAN_DB，再没有则在用户数据文件夹里。", show_default=False),
]
# For commands that only read.
Held = Annotated[
    str | None,
    typer.Option(
        "--db",
        help="知识库文件，或发布到的数据库（postgresql://…）；不写则用设置 JUESUAN_DATABASE、JUESUAN_DB。",
        show_default=False,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="每行输出一个 JSON 对象，供程序使用。")]
Department = Annotated[str, typer.Option("--department", help="只列名称含这些字的部门。")]
Year = Annotated[int | None, typer.Option("--year", help="只列这一年度。", show_default=False)]


def db_path(chosen: str | None) -> Path:
    """The knowledge base that a command works with: a file. Raises StoreError for a database, which is only read."""
    if chosen is None:
        return load_settings().db
    if is_address(chosen):
        raise StoreError("数据库里的知识库只能提问；读入、备份和核对要用知识库文件，改好后再 juesuan publish。")
    return Path(chosen)


@contextmanager
def knowledge(chosen: str | None) -> Iterator[Knowledge]:
    """The knowledge base that a command reads, a file or in a database; closed at the end of the block."""
    found = open_knowledge(load_settings().place if chosen is None else place(chosen))
    try:
        yield found
    finally:
        found.close()
