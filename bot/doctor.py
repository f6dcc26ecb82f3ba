"""What an operator should know before asking why it does not work: each thing looked at, and what to do about it."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path

from bot.charts import FONT
from bot.retention import overdue
from bot.settings import Settings, settings_file
from knowledge import snapshot
from knowledge.errors import StoreError
from knowledge.migrations import unfit
from knowledge.originals import folder_of
from knowledge.places import condition
from knowledge.postgres.address import Address
from knowledge.schema import SCHEMA_VERSION

# So much must be free (bytes): a knowledge base is written beside its journal, a backup holds it once more.
LEAST_FREE = 200 * 1024**2
TIMES_FREE = 3
# So many of what is kept too long are named.
SHOWN = 3


class State(StrEnum):
    """How it stands with one thing."""

    GOOD = "正常"
    ADVICE = "建议"
    BAD = "有问题"


@dataclass(frozen=True, slots=True)
class Looked:
    """One thing that was looked at: how it is, and what to do where it is not as it should be."""

    about: str
    state: State
    found: str
    do: str = ""


def examination(settings: Settings, db: Path) -> Iterator[Looked]:
    """Look at everything that needs no network, but for the database where questions are answered from one."""
    yield from _settings(settings)
    if settings.database:
        yield _database(settings.database)
    else:
        yield from _knowledge(db)
    yield _kept(settings, db)
    yield _disk(db)
    yield _font()
    yield _recognition()


def _settings(settings: Settings) -> Iterator[Looked]:
    file = settings_file()
    yield Looked("设置", State.GOOD, f"读自{file}和环境变量" if file.is_file() else "读自环境变量（没有设置文件）")
    if file.is_file() and settings.token and file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield Looked("设置文件", State.ADVICE, f"{file} 别的用户也能读", f"如果里面有令牌，执行 chmod 600 {file}")
    yield _token(settings)
    if settings.webhook_url and settings.webhook_url.scheme != "https":
        yield Looked("webhook", State.BAD, "地址不是 https", "Telegram只送到https地址：改 JUESUAN_WEBHOOK_URL")
    if settings.closed and not (settings.operators or settings.readers or settings.groups):
        yield Looked("封闭模式", State.BAD, "没有登记任何人，谁也得不到回答", "设置 JUESUAN_READERS 或 JUESUAN_GROUPS")
    if not settings.operators:
        yield Looked(
            "管理员", State.ADVICE, "没有设置", "要在Telegram里收发文件、看评价，设置 JUESUAN_OPERATORS 为您的用户编号"
        )


def _token(settings: Settings) -> Looked:
    """The token, by its form only: what it is, is never shown."""
    word = settings.token.get_secret_value() if settings.token else ""
    number, colon, secret = word.partition(":")
    if not word:
        return Looked("令牌", State.ADVICE, "没有设置；终端里照样可以提问", "要运行机器人，设置 JUESUAN_TOKEN")
    if not (number.isdecimal() and colon and secret):
        return Looked(
            "令牌", State.BAD, "不是 @BotFather 给出的样子（数字:字母）", "从 @BotFather 重新复制到 JUESUAN_TOKEN"
        )
    return Looked("令牌", State.GOOD, "样子正确")


def _knowledge(db: Path) -> Iterator[Looked]:
    if not db.is_file():
        yield Looked("知识库", State.BAD, f"没有 {db}", "用 juesuan ingest 读入文件，或用 juesuan restore 恢复备份")
        return
    try:
        of, broken = snapshot.versions(db), snapshot.problems(db)
    except StoreError as error:
        yield Looked("知识库", State.BAD, str(error), "用 juesuan restore --replace 恢复最近的备份")
        return
    if broken:
        yield Looked("知识库", State.BAD, f"已损坏：{'；'.join(broken)}", "用 juesuan restore --replace 恢复最近的备份")
    elif not of.usable:
        yield Looked("知识库", State.BAD, *unfit(of.schema))
    else:
        yield Looked("知识库", State.GOOD, f"完整，第 {of.schema} 版，{of.files}份文件")
        yield from _content(db, of)


def _database(address: Address) -> Looked:
    """What was published, and whether this program can answer from it."""
    try:
        of, latest = condition(address)
    except StoreError as error:
        return Looked(
            "数据库", State.BAD, str(error), "检查 JUESUAN_DATABASE 和数据库服务；还没有发布过就先 juesuan publish"
        )
    if not of.usable:
        found = f"{address} 里是第 {of.schema} 版，本程序用第 {SCHEMA_VERSION} 版"
        return Looked("数据库", State.BAD, found, "用这一版程序重新 juesuan publish")
    return Looked("数据库", State.GOOD, f"{address}，{of.files}份文件，最近一次读入 {latest}")


def _content(db: Path, of: snapshot.Versions) -> Iterator[Looked]:
    if not of.files:
        yield Looked("内容", State.ADVICE, "还没有读入文件", "用 juesuan ingest 读入文件")
    elif of.outdated:
        yield Looked("内容", State.ADVICE, f"{of.outdated}份文件是由旧版程序读入的", "再用 juesuan ingest 读一遍原文件")
    else:
        yield Looked("内容", State.GOOD, f"都由这一版程序读入，最近一次 {snapshot.latest(db)}")


def _kept(settings: Settings, db: Path) -> Looked:
    """What should not be kept any longer: who serves lets go of it by itself."""
    try:
        found = [*overdue(settings.model_copy(update={"db": db}), datetime.now().astimezone())]
    except OSError as error:
        return Looked("留存", State.ADVICE, f"读不了 {error.filename}：{error.strerror}", "用运行机器人的用户检查")
    if found:
        told = "、".join(map(str, found[:SHOWN])) + ("等" if len(found) > SHOWN else "")
        return Looked(
            "留存", State.ADVICE, f"到期{len(found)}项：{told}", "执行 juesuan tidy；运行中的机器人每天自己清理"
        )
    return Looked("留存", State.GOOD, "没有到期的记录和旧文件")


def _disk(db: Path) -> Looked:
    """Room beside the knowledge base for its journal, the files that are kept, and a backup."""
    folder = next(place for place in (db.parent, *db.resolve().parents) if place.is_dir())
    kept = folder_of(db)
    held = [db, *(kept.iterdir() if kept.is_dir() else ())]
    needed = max(LEAST_FREE, TIMES_FREE * sum(path.stat().st_size for path in held if path.is_file()))
    free = shutil.disk_usage(folder).free
    found = f"{folder} 剩余 {free / 1024**2:.0f} MB，至少需要 {needed / 1024**2:.0f} MB"
    if free < needed:
        return Looked("磁盘", State.BAD, found, "腾出空间，或把 JUESUAN_DB 移到更大的磁盘")
    return Looked("磁盘", State.GOOD, found)


def _font() -> Looked:
    if FONT.is_file():
        return Looked("字体", State.GOOD, "图表用的字体在")
    return Looked("字体", State.BAD, f"没有 {FONT}，画不了图", "重新安装本程序")


def _recognition() -> Looked:
    if find_spec("rapidocr"):
        return Looked("文字识别", State.GOOD, "已安装，扫描页和图片能读")
    return Looked("文字识别", State.ADVICE, "没有安装，扫描页和图片读不了", "需要时执行 make ocr")
