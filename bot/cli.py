"""juesuan on the command line: read in disclosures, ask, chat, list what was read, serve the Telegram bot."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from bot import jsonlines
from bot.answer import Conversation
from bot.assistant import Assistant
from bot.commands_care import (
    backup_command,
    doctor_command,
    restore_command,
    tell,
    tidy_command,
    upgrade_command,
)
from bot.commands_chat import chat_command
from bot.commands_check import check_command
from bot.commands_files import ingest_command, ledger_command
from bot.commands_publish import publish_command
from bot.commands_unanswered import unanswered_command
from bot.settings import SettingsError, load_settings
from bot.terminal import FAILED, MISUSED, Department, Held, Json, Year, err, knowledge, out
from bot.unanswered import Log
from glossary.lookup import Glossary
from knowledge.contract import Status
from knowledge.errors import JuesuanError
from knowledge.ledger import Ledger
from knowledge.places import open_knowledge, place
from knowledge.query import Library
from knowledge.schema import SCHEMA_VERSION
from knowledge.upgrade import upgrade

app = typer.Typer(
    name="juesuan",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command("ingest")(ingest_command)


def _version(asked: bool) -> None:
    """What runs here, as a report of a fault should name it."""
    if asked:
        from importlib.metadata import version  # only here: the first answer should not wait for it

        running = ".".join(map(str, sys.version_info[:3]))
        out.print(f"juesuan {version('juesuan')}（知识库格式 {SCHEMA_VERSION}，Python {running}）", highlight=False)
        raise typer.Exit


@app.callback()
def juesuan(
    version: Annotated[
        bool, typer.Option("--version", help="显示版本，然后退出。", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """决算问答：读入部门决算公开，用自己的话提问，得到准确、注明出处的数字。"""


def main() -> None:
    """The entry point: messages for the user instead of tracebacks."""
    try:
        app()
    except (JuesuanError, SettingsError) as error:
        err.print(str(error), markup=False)
        sys.exit(FAILED if isinstance(error, JuesuanError) else MISUSED)
    except BrokenPipeError:
        # the reader of our output went away (… | head): nothing to say, and nobody to say it to
        sys.stderr.close()
        sys.exit(FAILED)


@app.command()
def ask(
    question: Annotated[
        list[str] | None, typer.Argument(help="问题；不写则从标准输入读，一行一个。", show_default=False)
    ] = None,
    db: Held = None,
    as_json: Json = False,
    chat: Annotated[bool, typer.Option("--chat", help="各行是同一次对话，后面的问题可以接着前面的问。")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="同时说明回答是怎样得出的。")] = False,
    questions: Annotated[
        Path | None,
        typer.Option("--questions", help="从文件读问题，一行一个，并显示问题。", show_default=False),
    ] = None,
) -> None:
    """提问。有一个问题没有答案时，退出码为 1（--json 和 --questions 时不论）。

    例：juesuan ask 三公经费多少 什么叫基本支出
    """
    with knowledge(db) as store:
        assistant = Assistant(store)
        settings = load_settings()
        log = Log(settings.log_unanswered, settings.log_bytes)
        conversation = Conversation() if chat else None
        unanswered = False
        for line in _questions(question, questions):
            answer = assistant.ask(line, conversation, explained=explain and not as_json)
            log.keep(answer)
            unanswered |= answer.status is Status.NOT_FOUND
            if as_json:
                print(json.dumps(jsonlines.answer(answer), ensure_ascii=False), flush=True)  # noqa: T201
                continue
            if questions is not None:
                out.print(f"问：{line}", style="bold", markup=False)
            out.print(answer.text, markup=False)
            for step in answer.explanation:
                out.print(f"  {step}", style="dim", markup=False)
            out.print()
    if unanswered and not as_json and questions is None:
        raise typer.Exit(FAILED)


def _questions(arguments: list[str] | None, path: Path | None) -> Iterator[str]:
    """The questions: from a file, from the arguments, or from standard input; empty lines are left out."""
    lines: Iterable[str | bytes]
    if path is not None:
        try:
            lines = path.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            raise typer.BadParameter(f"读不了问题文件 {path}") from None
    elif arguments:
        lines = arguments
    else:
        # a line that is no UTF-8 is a question with a few wrong characters, not a reason to stop
        lines = sys.stdin.buffer
    for line in lines:
        text = line.decode("utf-8", "replace") if isinstance(line, bytes) else line
        if text.strip():
            yield text.strip()


app.command("chat")(chat_command)


@app.command()
def figures(db: Held = None, as_json: Json = False, department: Department = "", year: Year = None) -> None:
    """列出读到的每一个数，按文件中的顺序。

    例：juesuan figures --year 2022
    """
    with knowledge(db) as store:
        library = Library(store)
        for shelf in Ledger(store).documents(department, year):
            for figure in library.figures(shelf):
                if as_json:
                    print(json.dumps(jsonlines.figure(figure), ensure_ascii=False))  # noqa: T201
                else:
                    subject = f"{figure.subject}·" if figure.subject not in ("", figure.item) else ""
                    out.print(
                        f"{figure.department} {figure.year} 第{figure.source.page}页 {subject}{figure.item} "
                        f"{figure.measure} {figure.direction}{figure.printed}{figure.unit}{figure.qualifier}",
                        markup=False,
                    )


app.command("ledger")(ledger_command)
app.command("check")(check_command)
app.command("unanswered")(unanswered_command)
app.command("backup")(backup_command)
app.command("restore")(restore_command)
app.command("upgrade")(upgrade_command)
app.command("tidy")(tidy_command)
app.command("doctor")(doctor_command)
app.command("publish")(publish_command)


@app.command()
def terms(
    name: Annotated[str, typer.Argument(help="词条名称；不写则全部列出。", show_default=False)] = "",
    db: Held = None,
    as_json: Json = False,
) -> None:
    """查名词解释，或全部列出。

    例：juesuan terms 项目支出
    """
    with knowledge(db) as store:
        if name and not as_json:
            answer = Assistant(store).term(name)
            out.print(answer.text, markup=False)
            if answer.status is Status.NOT_FOUND:
                raise typer.Exit(FAILED)
            return
        library = Library(store)
        found = Glossary(lambda: library.names().terms, library.terms_named).find(name) if name else library.terms()
        for term in found:
            if as_json:
                print(json.dumps(jsonlines.term(term), ensure_ascii=False))  # noqa: T201
            else:
                out.print(f"{term.number}. {term.name}：{term.definition}", markup=False)
        if name and not found:
            raise typer.Exit(FAILED)


@app.command()
def serve(db: Held = None) -> None:
    """运行 Telegram 机器人。令牌取自环境变量 JUESUAN_TOKEN 或设置文件。

    知识库在数据库里时，几个进程可以同时回答，对话也记在那里；文件由 juesuan publish 更新。

    例：JUESUAN_TOKEN=123456:ABC juesuan serve
    """
    from bot.following import Following
    from bot.telegram import serve as run  # the Telegram library is slow to load and only needed here
    from bot.workshop import Workshop  # and so is what reads documents

    settings = load_settings()
    if db is not None:
        settings = settings.at(place(db))
    if settings.database:
        following = Following(lambda: open_knowledge(settings.place))
        workshop = None
    else:
        tell(upgrade(settings.db))
        following = workshop = Workshop(settings.db, settings.log_unanswered, keep_files=settings.keep_files)
    try:
        code = run(settings, following.renewed(), workshop, following)
    finally:
        following.close()
    raise typer.Exit(code)
