"""The chat in the terminal: the same answers as anywhere, choices by number, charts and tables as files."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.answer import Answer, Conversation
from bot.assistant import Assistant
from bot.charts.chart import chart_of
from bot.replies.export import as_csv, as_xlsx
from bot.replies.proof import cited
from bot.replies.terminal import rich
from bot.settings import history_file, load_settings
from bot.terminal import Held, knowledge, out
from bot.unanswered import Log

LEAVE = {"再见", "退出", "exit", "quit", "q", "bye"}
ASK = "问："
# What can be typed besides questions.
COMMANDS = {
    "/图": "把上一个回答（或：/图 问题）画成图，存为 PNG",
    "/原文": "上一个回答出处的原文",
    "/核对": "哪些数对不上（/核对 部门 年度；不写按正在说的）",
    "/导出": "上一个回答的数存为表格（/导出 csv；/导出 部门 年度 导出整份）",
    "/名词": "名词解释：/名词 名称",
    "/帮助": "怎样提问",
}
NOT_IN_A_NAME = re.compile(r'[\\/:*?"<>|\s“”]+')


def chat_command(db: Held = None) -> None:
    """在终端里对话。输入“退出”或按 Ctrl-D 离开；/图 画图，/原文 看出处，/导出 存表格。

    例：juesuan chat
    """
    with knowledge(db) as store:
        assistant = Assistant(store)
        settings = load_settings()
        log = Log(settings.log_unanswered, settings.log_bytes)
        talk = Talk(assistant)
        out.print(assistant.help(), markup=False)
        read = _reader(assistant.names())
        while True:
            try:
                line = read().strip()
            except (EOFError, KeyboardInterrupt):
                out.print()
                return
            if line.lower() in LEAVE:
                return
            if line:
                answer = talk.hear(line)
                if answer:
                    log.keep(answer)


def _reader(names: Sequence[str]) -> Callable[[], str]:
    """How a line is read: on a terminal with history and completion."""
    if not sys.stdin.isatty():
        return lambda: out.input(f"\n{ASK}")
    path = history_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)  # what was asked is nobody else's business
    from bot.prompting import session  # what reads from a terminal is slow to load, and `ask` has no need of it

    reading = session(path, names, COMMANDS)
    return lambda: reading.prompt(f"\n{ASK}")


class Talk:
    """One conversation in the terminal."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._conversation = Conversation()
        self._last: Answer | None = None
        self._orders: dict[str, Callable[[str], None]] = {
            "/图": self._chart,
            "/原文": self._proof,
            "/核对": self._check,
            "/导出": self._export,
            "/名词": self._term,
            "/帮助": self._help,
        }

    def hear(self, line: str) -> Answer | None:
        """Answer a question, which is given back; or do what is ordered."""
        name, _, words = line.partition(" ")
        order = self._orders.get(name)
        if order:
            order(words.strip())
            return None
        answer = self._ask(line)
        self._show(answer)
        return answer

    def _ask(self, question: str) -> Answer:
        self._last = self._assistant.ask(question, self._conversation)
        return self._last

    def _show(self, answer: Answer) -> None:
        out.print(rich(answer.marked or answer.text))
        for number, choice in enumerate(answer.choices, 1):
            if choice not in answer.text:
                out.print(f"  {number}. {choice}", markup=False)

    def _chart(self, question: str) -> None:
        answer = self._ask(question) if question else self._last
        steps = self._assistant.steps(answer) if answer else ()
        results = [answer.result] if answer else []
        results += [self._assistant.follow(step.query).result for step in steps if step.drawn]
        chart = next((chart for result in results if result and (chart := chart_of(result))), None)
        if chart is None:
            out.print("画不成图：要有两项以上同类的数。")
            return
        from bot.charts.draw import png  # matplotlib is slow to load, and needed for charts only

        _save(chart.title, "png", png(chart))

    def _proof(self, _: str) -> None:
        places = cited(self._last.result) if self._last and self._last.result else ()
        if not places:
            out.print("还没有带出处的回答。")
            return
        proof = self._assistant.proof(places[0])
        out.print(rich(proof.marked))
        if proof.picture:
            _save(f"{places[0].source.title}第{places[0].source.page}页", "jpg", proof.picture)

    def _export(self, words: str) -> None:
        kind = "csv" if "csv" in words.split() else "xlsx"
        about = " ".join(word for word in words.split() if word not in ("csv", "xlsx"))
        name, figures = self._assistant.table(about, self._conversation)
        if not figures:
            out.print("还没有可以导出的数据。")
            return
        _save(name, kind, (as_csv if kind == "csv" else as_xlsx)(figures))

    def _check(self, words: str) -> None:
        self._last = self._assistant.check(words, self._conversation)
        self._show(self._last)

    def _term(self, name: str) -> None:
        self._show(self._assistant.term(name))

    def _help(self, _: str) -> None:
        out.print(self._assistant.help(), markup=False)
        for name, what in COMMANDS.items():
            out.print(f"{name}　{what}", markup=False)


def _save(name: str, kind: str, content: bytes) -> None:
    """Write a file here, under a name that none has yet."""
    stem = NOT_IN_A_NAME.sub("_", name).strip("._")[:60] or "juesuan"
    path = Path(f"{stem}.{kind}")
    number = 1
    while path.exists():
        number += 1
        path = Path(f"{stem}_{number}.{kind}")
    try:
        path.write_bytes(content)
    except OSError as error:
        out.print(f"存不了 {path}：{error.strerror}。", markup=False)
        return
    out.print(f"存为 {path}", markup=False)
