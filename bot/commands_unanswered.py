"""The command that turns unanswered questions into words that the vocabulary may lack."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from bot.assistant import Assistant
from bot.candidates import NOT_HELD, Asked, Gathered, Neighbours, gathered, summary
from bot.terminal import Held, Json, knowledge, out
from bot.unanswered import Record, records


def unanswered_command(
    paths: Annotated[
        list[Path], typer.Argument(help="问题记录，或一行一个问题的清单。", metavar="FILE…", show_default=False)
    ],
    db: Held = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="最多列多少个词。")] = 50,
    as_json: Json = False,
) -> None:
    """把没有答案的问题整理成词汇候选：没有认出的词，问得最多的在前，附例句和相近的科目名。

    问题记录由设置 JUESUAN_LOG_UNANSWERED 打开。清单里的问题要先逐个问一遍，有答案的不计。
    问的是没有收录的部门或年度的，另外列出：那不是缺词。

    例：juesuan unanswered 没有答案的问题.jsonl
    """
    with knowledge(db) as store:
        assistant = Assistant(store)
        found = gathered(_records(paths, assistant), assistant.lexicon)
        neighbours = Neighbours(assistant.lexicon)
        (_print_json if as_json else _print)(found, neighbours, limit)


def _records(paths: list[Path], assistant: Assistant) -> Iterator[Record | None]:
    for path in paths:
        try:
            yield from records(path, assistant.ask)
        except OSError as error:
            raise typer.BadParameter(f"读不了 {path}：{error.strerror}") from None


def _print(found: Gathered, neighbours: Neighbours, limit: int) -> None:
    out.print(summary(found), markup=False)
    if found.words:
        shown = f"，列出前{limit}个" if len(found.words) > limit else ""
        out.print(f"没有认出的词{len(found.words)}个{shown}：", markup=False)
    for word, asked in islice(found.words.items(), limit):
        near = "、".join(
            f"{n.of}（{n.name + ' ' if n.name != n.of else ''}{n.score:.2f}）" for n in neighbours.near(word)
        )
        out.print(f"  {word}：{asked.count}次{'；相近：' + near if near else ''}", markup=False)
        _examples(asked)
    if found.not_held:
        out.print("没有收录的部门和年度，不是缺词：", markup=False)
    for (kind, name), asked in islice(found.not_held.items(), limit):
        out.print(f"  {NOT_HELD[kind]} {name}：{asked.count}次", markup=False)
        _examples(asked)


def _examples(asked: Asked) -> None:
    for question in asked.questions:
        out.print(f"    问：{question}", style="dim", markup=False)


def _print_json(found: Gathered, neighbours: Neighbours, limit: int) -> None:
    lines = [
        {
            "word": word,
            "count": asked.count,
            "questions": asked.questions,
            "near": [{"name": n.name, "of": n.of, "score": n.score} for n in neighbours.near(word)],
        }
        for word, asked in islice(found.words.items(), limit)
    ]
    lines += [
        {"not_held": kind, "name": name, "count": asked.count, "questions": asked.questions}
        for (kind, name), asked in islice(found.not_held.items(), limit)
    ]
    for line in lines:
        print(json.dumps(line, ensure_ascii=False))  # noqa: T201
