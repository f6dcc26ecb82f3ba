"""The command that copies the knowledge base to PostgreSQL, for processes on several machines to answer from."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.settings import load_settings
from bot.terminal import Db, db_path, err, out
from knowledge.errors import StoreError
from knowledge.places import place
from knowledge.postgres.address import Address
from knowledge.store import opened


def publish_command(
    address: Annotated[
        str,
        typer.Argument(
            help="数据库地址 postgresql://用户@主机/库；不写则用设置 JUESUAN_DATABASE。", show_default=False
        ),
    ] = "",
    db: Db = None,
    replace: Annotated[bool, typer.Option("--replace", help="即使那里的文件过半会被删去，也照样发布。")] = False,
) -> None:
    """发布：把知识库复制到 PostgreSQL，供几台机器上的机器人同时回答。

    只复制有变化的文件，全部完成才生效；中途出错，那里的内容保持原样。
    地址会出现在进程列表里：密码写在 JUESUAN_DATABASE 里，或写在 ~/.pgpass 里。

    例：juesuan publish postgresql://juesuan@db.example/juesuan
    """
    from knowledge.postgres.publishing import publish  # its driver is slow to load, and only needed here

    to = place(address) if address else load_settings().database
    if not isinstance(to, Address):
        raise StoreError("没有写发布到哪里：给出 postgresql:// 开头的地址，或设置 JUESUAN_DATABASE。")
    with opened(db_path(db)) as store, err.status("正在比较…") as status:
        report = publish(store, to, replace=replace, told=lambda table: status.update(f"正在复制 {table}…"))
    changed = f"复制{report.copied}份，删去{report.removed}份" if report.copied or report.removed else "没有变化"
    out.print(f"{to}：共{report.documents}份文件，{changed}。", markup=False)
