"""The commands that look after an installation: back up, restore, bring forward, tidy, and find out what is wrong."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.backup import Kept, back_up, places, restore
from bot.doctor import State, examination
from bot.retention import overdue, tidy
from bot.settings import load_settings
from bot.terminal import FAILED, Db, Json, db_path, out
from knowledge.errors import StoreError
from knowledge.schema import SCHEMA_VERSION
from knowledge.store import opened
from knowledge.upgrade import Upgraded, upgrade


def backup_command(
    target: Annotated[
        Path | None,
        typer.Argument(help="备份文件（tar.gz），或放备份的文件夹；不写则放在知识库旁边。", show_default=False),
    ] = None,
    db: Db = None,
    keep: Annotated[int, typer.Option("--keep", min=0, help="文件夹里只留最近的几份；0 为全部。")] = 0,
) -> None:
    """备份：知识库、对话、评价和读入的文件，写成一个文件并核对。不必停机。

    令牌和设置不在其中。

    例：juesuan backup 备份.tar.gz
    """
    here = places(load_settings(), db_path(db))
    _print("已备份到", back_up(here, target or here.knowledge.parent, keep))


def restore_command(
    source: Annotated[Path, typer.Argument(help="用 juesuan backup 写的备份文件。")],
    db: Db = None,
    replace: Annotated[bool, typer.Option("--replace", help="代替现有的知识库；现有的先备份在它旁边。")] = False,
) -> None:
    """恢复备份：先核对，再放回原处；中途出错，知识库保持原样。

    例：juesuan restore 备份.tar.gz --replace
    """
    here = places(load_settings(), db_path(db))
    kept, before = restore(source, here, replace=replace)
    if before:
        out.print(f"原来的在 {before}", markup=False)
    _print("已恢复", kept)
    tell(upgrade(here.knowledge))


def upgrade_command(db: Db = None) -> None:
    """升级旧版程序写的知识库：先备份在它旁边，中途出错保持原样。

    juesuan ingest 和 juesuan serve 遇到旧版知识库时也会这样做。

    例：juesuan upgrade
    """
    path = db_path(db)
    done = upgrade(path)
    with opened(path):
        tell(done)
    if not done:
        out.print(f"{path} 已经是第 {SCHEMA_VERSION} 版，不用升级。", markup=False)


def tell(done: Upgraded | None) -> None:
    """Say that a knowledge base was brought forward, and where what was there before is."""
    if done:
        out.print(f"知识库由第 {done.before} 版升级到第 {SCHEMA_VERSION} 版，原来的在 {done.backup}", markup=False)


def tidy_command(
    db: Db = None, dry_run: Annotated[bool, typer.Option("--dry-run", help="只列出，不清理。")] = False
) -> None:
    """清理到期的：没有答案的问题、评价里的旧行，另存的旧文件，升级前的备份。

    留多久见设置 JUESUAN_LOG_DAYS、JUESUAN_ASIDE_DAYS；juesuan serve 每天自己清理一次。juesuan backup 写的备份不动。

    例：juesuan tidy --dry-run
    """
    settings, now = load_settings().model_copy(update={"db": db_path(db)}), datetime.now().astimezone()
    done = "到期" if dry_run else "已清理"
    try:
        found = [*(overdue if dry_run else tidy)(settings, now)]
    except OSError as error:
        raise StoreError(f"清理不了：{error.filename}：{error.strerror}。") from error
    for each in found:
        out.print(f"{done} {each}", markup=False)
    if not found:
        out.print("没有到期的。", markup=False)


def doctor_command(db: Db = None, as_json: Json = False) -> None:
    """检查设置、令牌、知识库、磁盘和字体，说明该做什么。不连网络。

    有问题时退出码为 1。

    例：juesuan doctor
    """
    found = list(examination(load_settings(), db_path(db)))
    for each in found:
        if as_json:
            print(json.dumps(asdict(each), ensure_ascii=False))  # noqa: T201
            continue
        out.print(f"{each.state.value}｜{each.about}：{each.found}", markup=False)
        if each.do:
            out.print(f"  {each.do}", style="dim", markup=False)
    if any(each.state is State.BAD for each in found):
        raise typer.Exit(FAILED)


def _print(done: str, kept: Kept) -> None:
    size = f"{kept.size / 1024**2:.1f} MB"
    held = "、".join(kept.parts)
    out.print(f"{done} {kept.path}（{size}，备份于 {kept.made}）", markup=False)
    out.print(f"  {held}，读入的文件 {kept.originals} 份", markup=False)
