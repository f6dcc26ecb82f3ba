"""What operators do in the chat: send documents and take them out, and see what is asked in vain and what is thought.

A document is read into a knowledge base that is thrown away, what was read is told, and only when the operator
confirms is it taken in: then everybody is answered from it, without a restart.
"""

from __future__ import annotations

import asyncio
import shutil
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from telegram import CallbackQuery, Message, Update
from telegram.constants import ChatAction, FileSizeLimit
from telegram.ext import ContextTypes

from bot.replies import marks
from bot.telegram import texts
from bot.telegram.access import Access
from bot.telegram.desk import Desk
from bot.telegram.keyboards import Button, keyboard
from bot.telegram.manners import working
from bot.telegram.presses import acknowledge
from bot.telegram.sending import Outgoing, edit, page_of, say
from bot.telegram.watch import REFUSED
from bot.workshop import Held, Read, Taken, Tried, Workshop
from knowledge.errors import JuesuanError

Context = ContextTypes.DEFAULT_TYPE
# What the data of operators' buttons begins with.
OPERATE = "o:"
# So many documents wait to be confirmed, so many can be undone, so many files and questions are listed at a time.
MOST_WAITING, MOST_UNDONE, LISTED, ASKED = 20, 20, 8, 15
T = TypeVar("T")


@dataclass(slots=True)
class Operators:
    """The callbacks for operators."""

    desk: Desk
    access: Access
    workshop: Workshop
    _waiting: OrderedDict[int, Path] = field(default_factory=OrderedDict)
    _taken: OrderedDict[int, Taken] = field(default_factory=OrderedDict)
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    def may(self, update: Update) -> bool:
        """Whether it comes from an operator."""
        return update.effective_user is not None and self.access.operates(update.effective_user.id)

    # ------------------------------------------------------------ documents sent

    async def sent(self, update: Update, _context: Context) -> None:
        """A document was sent: read it, and tell what was read."""
        message = update.message
        if message is None or message.document is None or not self.may(update):
            return
        if (message.document.file_size or 0) > FileSizeLimit.FILESIZE_DOWNLOAD:
            await say(message, texts.TOO_LARGE)
            return
        told = await say(message, texts.FETCHING)
        path = self.workshop.folder() / _name(message.document.file_name)
        kept = False
        try:
            await (await message.document.get_file()).download_to_drive(path)
            await edit(told, Outgoing(texts.READING))
            async with working(message, ChatAction.TYPING), self._one_at_a_time:
                tried = await asyncio.to_thread(self.workshop.tried, path)
            kept = bool(tried.read)
            rows = [[(texts.TAKE, f"{OPERATE}yes"), (texts.LEAVE, f"{OPERATE}no")]] if kept else []
            await edit(told, Outgoing(page_of(_report(tried))[0], keyboard(rows)))
        finally:
            if kept:
                self._wait(told.message_id, path)
            else:
                _drop(path)

    def _wait(self, number: int, path: Path) -> None:
        self._waiting[number] = path
        while len(self._waiting) > MOST_WAITING:
            _drop(self._waiting.popitem(last=False)[1])

    # ------------------------------------------------------------ buttons

    async def press(self, update: Update, _context: Context) -> None:
        """An operator's button was touched."""
        query = update.callback_query
        if query is None:
            return
        message, (word, _, number) = query.message, (query.data or "").removeprefix(OPERATE).partition(":")
        if not self.may(update) or not isinstance(message, Message):
            await acknowledge(query, texts.NOT_YOURS)
        elif word == "yes" and (waiting := self._waiting.pop(message.message_id, None)):
            await acknowledge(query)
            await self._take(message, waiting)
        elif word == "no" and (waiting := self._waiting.pop(message.message_id, None)):
            _drop(waiting)
            await acknowledge(query)
            await edit(message, Outgoing(texts.LEFT))
        elif word == "undo" and (taken := self._taken.pop(message.message_id, None)):
            await acknowledge(query)
            await self._change(message, lambda: self.workshop.undo(taken))
            await edit(message, Outgoing(texts.UNDONE))
        elif word in ("page", "ask", "out") and number.isascii() and number.isdecimal():
            await self._documents(query, message, word, int(number))
        else:
            await acknowledge(query, texts.STALE)

    async def _take(self, message: Message, path: Path) -> None:
        """Take a document in; from then on everybody is answered from it."""
        await edit(message, Outgoing(texts.TAKING))
        try:
            taken = await self._change(message, lambda: self.workshop.take(path))
            self.desk.watch.taken(read.outcome for read in taken.read)
        except JuesuanError as error:
            self.desk.watch.taken([REFUSED])
            await edit(message, Outgoing(page_of(str(error))[0]))
            return
        finally:
            _drop(path)
        rows = [[(texts.UNDO, f"{OPERATE}undo")]] if taken.can_be_undone else []
        self._taken[message.message_id] = taken
        if len(self._taken) > MOST_UNDONE:
            self._taken.popitem(last=False)
        told = "\n".join([texts.TAKEN, *(f"• {read.title}：{read.outcome}，{read.figures}个数" for read in taken.read)])
        await edit(message, Outgoing(page_of(told)[0], keyboard(rows)))

    async def _documents(self, query: CallbackQuery, message: Message, word: str, number: int) -> None:
        """Another page of the documents, one of them to be taken out, or the one that is."""
        held = await asyncio.to_thread(self.workshop.documents)
        file = next((each for each in held if each.id == number), None)
        if word == "page" or file is None:
            await acknowledge(query, "" if word == "page" else texts.GONE)
            await edit(message, _listed(held, number if word == "page" else 0))
            return
        await acknowledge(query)
        if word == "ask":
            rows = [[(texts.TAKE_OUT, f"{OPERATE}out:{number}"), (texts.LEAVE, f"{OPERATE}page:0")]]
            await edit(message, Outgoing(page_of(f"{texts.REALLY}\n{_described(file)}")[0], keyboard(rows)))
            return
        await self._change(message, lambda: self.workshop.remove(number))
        await edit(message, Outgoing(page_of(f"{texts.TAKEN_OUT}\n{_described(file)}")[0]))

    async def _change(self, message: Message, change: Callable[[], T]) -> T:
        """Change the knowledge base, and answer from it as it is then."""
        async with working(message, ChatAction.TYPING), self._one_at_a_time:
            changed = await asyncio.to_thread(change)
            await self.desk.renew(self.workshop.renewed)
            self.workshop.retire()
        return changed

    # ------------------------------------------------------------ commands

    async def documents(self, update: Update, _context: Context) -> None:
        """/docs: the files that are held, each to be taken out."""
        if update.message and self.may(update):
            out = _listed(await asyncio.to_thread(self.workshop.documents), 0)
            await update.message.reply_html(out.html, reply_markup=out.keyboard)

    async def unanswered(self, update: Update, _context: Context) -> None:
        """/unanswered: what is asked in vain, most often first."""
        if update.message and self.may(update):
            async with working(update.message):
                found = await asyncio.to_thread(self.workshop.unanswered, ASKED)
            rows = [marks.row("• ", word, f"{count}次，如“{question}”") for word, count, question in found]
            await say(update.message, "\n".join([texts.IN_VAIN, *rows]) if rows else texts.NOTHING_IN_VAIN)

    async def feedback(self, update: Update, _context: Context) -> None:
        """/feedback: what was thought of answers, the latest first."""
        if update.message and self.may(update):
            found = await asyncio.to_thread(self.desk.opinions.latest, ASKED)
            told = [f"{'👍' if each.liked else '👎'} {each.date} {each.question}\n{each.answer[:80]}" for each in found]
            await say(update.message, "\n\n".join(told) or texts.NO_FEEDBACK)


def _name(given: str | None) -> str:
    """The name of a file that was sent, without any folder."""
    return Path((given or "").replace("\\", "/")).name.lstrip(".")[-100:] or "document"


def _drop(path: Path) -> None:
    """Remove a file that was sent, with the folder it has to itself."""
    shutil.rmtree(path.parent, ignore_errors=True)


def _report(tried: Tried) -> str:
    """What was read of a document, and what needs a look."""
    told = [line for read in tried.read for line in _read(read)]
    told += [f"读不了：{reason}" for reason in tried.failed]
    return "\n".join([*told, *([texts.CONFIRM] if tried.read else [])])


def _read(read: Read) -> list[str]:
    lines = [f"《{read.title}》", f"数 {read.figures}个，名词 {read.terms}条，数字共{read.numerals}个"]
    if read.unplaced:
        lines.append(f"⚠ 未归类的数字 {read.unplaced}个")
    if read.conflicts:
        lines.append(f"⚠ 同一格读出不同的数 {read.conflicts}处")
    if read.contradictions:
        lines.append(f"⚠ 对不上的数 {read.contradictions}处（收录后用 /check 看）")
    if read.unread_pages:
        lines.append(f"⚠ 没有读的图片页 {read.unread_pages}页")
    return lines


def _described(file: Held) -> str:
    return f"《{file.title}》{file.name}（{file.figures}个数，{file.read_at[:10]}读入）"


def _listed(held: list[Held], page: int) -> Outgoing:
    """A page of the files that are held."""
    if not held:
        return Outgoing(texts.NO_DOCUMENTS)
    page = min(page, (len(held) - 1) // LISTED)
    shown = held[page * LISTED : (page + 1) * LISTED]
    rows: list[list[Button]] = [[(f"{each.title}：{each.name}", f"{OPERATE}ask:{each.id}")] for each in shown]
    turns = [("‹ 上一页", f"{OPERATE}page:{page - 1}")] if page else []
    turns += [("下一页 ›", f"{OPERATE}page:{page + 1}")] if (page + 1) * LISTED < len(held) else []
    return Outgoing(texts.DOCUMENTS.format(count=len(held)), keyboard([*rows, turns]))
