"""Who may use the bot and who operates it, and how much at a time: what stands before all other handlers."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from telegram import Message, Update
from telegram.ext import ApplicationHandlerStop, ContextTypes

from bot.telegram import texts
from bot.telegram.addressing import is_private, question_for
from bot.telegram.manners import Flow, Pace
from bot.telegram.sending import say

Context = ContextTypes.DEFAULT_TYPE
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Access:
    """Operators and readers by the numbers of their accounts, groups by theirs.

    With `closed`, nobody else is answered; operators always are.
    """

    operators: frozenset[int] = frozenset()
    readers: frozenset[int] = frozenset()
    groups: frozenset[int] = frozenset()
    closed: bool = False

    def operates(self, user: int) -> bool:
        """Whether somebody may change what the knowledge base holds."""
        return user in self.operators

    def reads(self, user: int, chat: int) -> bool:
        """Whether somebody is answered in a chat."""
        return not self.closed or user in self.operators | self.readers or chat in self.groups


def _command(message: Message) -> bool:
    return bool(message.text and message.text.startswith("/"))


@dataclass(slots=True)
class Gate:
    """Lets through what may be answered."""

    access: Access
    clock: Callable[[], float] = time.monotonic
    moved: dict[int, int] = field(default_factory=dict)
    """Groups that became supergroups since the program started: their new numbers with the old ones."""
    _pace: Pace = field(init=False)

    def __post_init__(self) -> None:
        """Begin to count."""
        self._pace = Pace(self.clock)

    async def check(self, update: Update, context: Context) -> None:
        """Stop what comes from nobody who is answered, and what is too much."""
        user, chat, message = update.effective_user, update.effective_chat, update.message
        if user is None:
            return
        if message and message.migrate_to_chat_id and chat:
            self.moved[message.migrate_to_chat_id] = chat.id
            _log.warning(texts.GROUP_MOVED, chat.id, message.migrate_to_chat_id)
            return
        number = self.moved.get(chat.id, chat.id) if chat else user.id
        if not self.access.reads(user.id, number):
            if message and is_private(message) and self._pace.flow(user.id) is Flow.ANSWER:
                await say(message, texts.CLOSED.format(number=user.id))
            raise ApplicationHandlerStop
        # in a group the bot sees what is none of its business
        if message and (is_private(message) or _command(message) or question_for(context.bot.bot, message)):
            flow = self._pace.flow(user.id)
            if flow is Flow.WARN:
                await say(message, texts.SLOWLY)
            if flow is not Flow.ANSWER:
                raise ApplicationHandlerStop
