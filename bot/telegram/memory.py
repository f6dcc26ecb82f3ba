"""What the room remembers of each asker, and for how long."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.answer import Conversation
from bot.chats import Arrived, Chats, Key, Sent


@dataclass(slots=True)
class Session:
    """One asker in one chat; `turn` keeps the asker's questions in order while others are answered meanwhile."""

    conversation: Conversation = field(default_factory=Conversation)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    touched: float = 0.0


class Memory:
    """A session for each asker in each chat: at most `limit`, each forgotten `lifetime` seconds after use.

    With a file of `chats`, what is remembered outlives the program.
    """

    def __init__(
        self,
        limit: int = 10_000,
        lifetime: float = 7200.0,
        clock: Callable[[], float] = time.time,
        chats: Chats | None = None,
    ) -> None:
        self._limit = limit
        self._lifetime = lifetime
        self._clock = clock
        self._chats = chats or Chats(None, limit, lifetime, clock())
        self._sessions: OrderedDict[Key, Session] = OrderedDict()

    def __len__(self) -> int:
        return len(self._sessions)

    def session(self, key: Key) -> Session:
        """The session of an asker: the remembered one, or a new one."""
        now = self._clock()
        # The order is that of use, so all that is too old stands in front.
        while self._sessions and now - next(iter(self._sessions.values())).touched > self._lifetime:
            self._sessions.popitem(last=False)
        session = self._sessions.get(key)
        if session is None:
            kept = self._chats.find(key, now)
            session = self._sessions[key] = Session(kept) if kept else Session()
        elif self._chats.shared and not session.turn.locked():
            # the question before may have been answered by another process
            session.conversation = self._chats.find(key, now) or Conversation()
        session.touched = now
        self._sessions.move_to_end(key)
        if len(self._sessions) > self._limit:
            self._sessions.popitem(last=False)
        return session

    def keep(self, key: Key, session: Session) -> None:
        """Write down what is remembered now, for after a restart; of who asked nothing yet (/list), nothing."""
        if session.conversation != Conversation():
            self._chats.keep(key, session.conversation, self._clock())

    def forget(self, key: Key, session: Session) -> None:
        """Remember nothing of an asker any more."""
        session.conversation.forget()
        self._chats.forget(key)

    def move(self, old: int, new: int) -> None:
        """A group became a supergroup, which has another number."""
        self._chats.move(old, new)
        for key in [key for key in self._sessions if key.chat == old]:
            self._sessions[key._replace(chat=new)] = self._sessions.pop(key)

    def note(self, key: Key, message: int, asked: int, sent: Sent) -> None:
        """Remember what a message of the bot was sent for, and which message it answers."""
        self._chats.note(key, message, asked, sent, self._clock())

    def sent(self, chat: int, message: int) -> Sent | None:
        """What a message of the bot was sent for, as long as that is remembered."""
        return self._chats.sent(chat, message, self._clock())

    def handled(self, update: int) -> bool:
        """Whether an update was handled already."""
        return self._chats.handled(update, self._clock())

    def note_handled(self, update: int) -> None:
        """Remember that an update was handled."""
        self._chats.note_handled(update, self._clock())

    def note_arrived(self, update: int, content: str) -> None:
        """Keep an update (JSON) until it is handled."""
        self._chats.note_arrived(update, content, self._clock())

    def note_on_the_way(self, update: int, on_the_way: bool) -> None:
        """Remember whether an answer to an update may have arrived."""
        self._chats.note_on_the_way(update, on_the_way)

    def arrived(self, only: int | None = None) -> list[Arrived]:
        """The updates that have arrived and were not handled yet; `only` one of them, where it is named."""
        return self._chats.arrived(self._clock(), only)

    def reply_to(self, chat: int, asked: int) -> int | None:
        """The bot's message that answers a message."""
        return self._chats.reply_to(chat, asked)
