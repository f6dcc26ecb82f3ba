"""The commands that look around, say what the talk is about, compare, draw and export."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence

from telegram import Message, Update
from telegram.constants import ChatAction
from telegram.ext import ContextTypes

from bot.answer import Answer, Answering, Conversation
from bot.browsing import TOP
from bot.charts.chart import chart_of
from bot.chats import Key, Sent
from bot.replies.export import as_csv, as_xlsx
from bot.replies.html import escaped
from bot.telegram import texts
from bot.telegram.desk import Desk, key_of
from bot.telegram.keyboards import BROWSE, keyboard, under_answer
from bot.telegram.manners import working
from bot.telegram.sending import hand, say
from knowledge.contract import Intent, Query

Context = ContextTypes.DEFAULT_TYPE
# With more departments than this a list of buttons helps nobody.
MOST_DEPARTMENTS = 30
YEAR = re.compile(r"((?:19|20)\d\d)(?:年|年度)?")
# What no file system takes in the name of a file, and how long it may be.
NOT_IN_A_NAME, LONGEST_NAME = re.compile(r'[\\/:*?"<>|\s\x00-\x1f“”]+'), 40


class Commands:
    """The callbacks for commands."""

    def __init__(self, desk: Desk, minutes: float) -> None:
        self._desk, self._minutes = desk, minutes

    async def list(self, update: Update, _context: Context) -> None:
        """/list: look around in what the knowledge base holds."""
        if update.message:
            menu = await self._desk.look(lambda answering: answering.browse(TOP))
            rows = [[(label, BROWSE + to) for label, to in row] for row in menu.rows] if menu else []
            await say(update.message, menu.marked if menu else texts.FAILED, keyboard(rows))

    async def about(self, update: Update, _context: Context) -> None:
        """/about: what is held, and what is remembered of whom."""
        if update.message:
            held = await self._desk.look(lambda answering: answering.about())
            await say(update.message, f"{held}\n\n{texts.PRIVACY.format(minutes=f'{self._minutes:g}')}")

    async def dept(self, update: Update, context: Context) -> None:
        """/dept NAME: whom the talk is about."""
        message, key = update.message, key_of(update)
        if message is None or key is None:
            return
        words = " ".join(context.args or ())
        names = await self._desk.look(lambda answering: answering.departments(words))
        if words and len(names) == 1:
            await self._about(key, departments=names)
            await say(message, texts.DEPARTMENT_SET.format(name=names[0]))
        elif not names:
            await say(message, texts.NO_DEPARTMENT.format(name=words))
        elif len(names) > MOST_DEPARTMENTS:
            await say(message, texts.MANY_DEPARTMENTS.format(name=names[0]))
        else:
            await self._choose(message, key, texts.WHICH_DEPARTMENT, [f"/dept {name}" for name in names])

    async def year(self, update: Update, context: Context) -> None:
        """/year NUMBER: of when the talk is."""
        message, key = update.message, key_of(update)
        if message is None or key is None:
            return
        held = await self._desk.look(lambda answering: answering.years())
        words = "".join(context.args or ())
        said = YEAR.fullmatch(words)
        if said and int(said[1]) in held:
            await self._about(key, years=(int(said[1]),))
            await say(message, texts.YEAR_SET.format(year=said[1]))
        elif words:
            await say(message, texts.NO_YEAR.format(year=said[1] if said else words))
        else:
            await self._choose(message, key, texts.WHICH_YEAR, [f"/year {year}" for year in held])

    async def chosen(self, message: Message, key: Key, command: str) -> bool:
        """A button of /dept or /year; whether it is one."""
        name, _, words = command.partition(" ")
        if name == "/dept":
            await self._about(key, departments=(words,))
            await say(message, texts.DEPARTMENT_SET.format(name=words))
        elif name == "/year":
            await self._about(key, years=(int(words),))
            await say(message, texts.YEAR_SET.format(year=words))
        return name in ("/dept", "/year")

    async def compare(self, update: Update, context: Context) -> None:
        """/compare A B WHAT: several departments or years beside each other."""
        message, key = update.message, key_of(update)
        if message is None or key is None:
            return
        words = list(context.args or ())
        if len(words) < 2:
            await say(message, texts.COMPARE_HOW)
            return
        *compared, what = words if len(words) > 2 else [*words, ""]
        question = f"{'和'.join(compared)}{what}对比"
        await self._desk.answer(message, key, lambda answering, talk: answering.ask(question, talk))

    async def check(self, update: Update, context: Context) -> None:
        """/check [DEPARTMENT YEAR]: what does not add up in the documents."""
        message, key = update.message, key_of(update)
        if message is None or key is None:
            return
        words = " ".join(context.args or ())
        await self._desk.answer(message, key, lambda answering, talk: answering.check(words, talk))

    async def chart(self, update: Update, context: Context) -> None:
        """/chart [QUESTION]: the answer as a picture."""
        message, key = update.message, key_of(update)
        if message is None or key is None:
            return
        words = " ".join(context.args or ())
        talk = self._desk.memory.session(key).conversation
        query = await self._desk.look(lambda answering: _to_draw(answering, words, talk))
        if query is None:
            await say(message, texts.NO_CHART if words or talk.query else texts.NOTHING_TO_DRAW)
        else:
            await self._desk.draw(message, query)

    async def export(self, update: Update, context: Context) -> None:
        """/export [csv] [DEPARTMENT YEAR]: the figures last told, or all of a department's year, as a table."""
        message, key = update.message, key_of(update)
        if message is None or key is None:
            return
        words = list(context.args or ())
        kind = next((word.lower() for word in words if word.lower() in ("csv", "xlsx")), "xlsx")
        about = " ".join(word for word in words if word.lower() not in ("csv", "xlsx"))
        talk = self._desk.memory.session(key).conversation
        async with working(message, ChatAction.UPLOAD_DOCUMENT):
            name, figures = await self._desk.look(lambda answering: answering.table(about, talk))
            if not figures:
                await say(message, texts.NOTHING_TO_EXPORT)
                return
            content = await asyncio.to_thread(as_csv if kind == "csv" else as_xlsx, figures)
            await hand(message, content, f"{_safe(name)}.{kind}", escaped(f"{name}，{len(figures)}个数"))

    async def _about(self, key: Key, departments: tuple[str, ...] = (), years: tuple[int, ...] = ()) -> None:
        """Say what the talk is about from now on."""
        session = self._desk.memory.session(key)
        async with session.turn:
            talk = session.conversation
            talk.departments, talk.years = departments or talk.departments, years or talk.years
            # the last question was about something else: what follows goes on from this
            talk.query, talk.ranked = Query(Intent.FIGURE, talk.departments, years=talk.years), None
            self._desk.memory.keep(key, session)

    async def _choose(self, message: Message, key: Key, asked: str, choices: Sequence[str]) -> None:
        sent = await say(message, asked, under_answer([choice.partition(" ")[2] for choice in choices]))
        self._desk.memory.note(key, sent.message_id, 0, Sent(choices=tuple(choices)))


def _to_draw(answering: Answering, words: str, talk: Conversation) -> Query | None:
    """The query whose answer can be drawn: what is asked, or the first of what can be asked next; None for none."""
    answer: Answer | None = None
    if words:
        answer = answering.ask(words, talk)
    elif talk.query:
        answer = answering.follow(talk.query)
    if answer is None or answer.result is None:
        return None
    if chart_of(answer.result):
        return answer.result.query
    return next((step.query for step in answering.steps(answer) if step.drawn), None)


def _safe(name: str) -> str:
    """A name as a file can have it."""
    return NOT_IN_A_NAME.sub("_", name).strip("._")[:LONGEST_NAME] or "juesuan"
