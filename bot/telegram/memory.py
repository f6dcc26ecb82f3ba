"""What the room remembers of each asker, and for how long."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.answer import Conversation
from bot.chats import Chats, Key, State


@dataclass(slots=True)
class Session:
    """One asker in one chat: the conversation, and the choices last offered with the message they hang on.

    `turn` keeps one asker's questions in order while others are answered at the same time.
    """

    conversation: Conversation = field(default_factory=Conversation)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    choices: tuple[str, ...] = ()
    message_id: int | None = None
    touched: float = 0.0

    def offer(self, message_id: int, choices: tuple[str, ...]) -> None:
        """Remember the choices under a message just sent; those of an earlier message are forgotten."""
        self.message_id, self.choices = message_id, choices

    def chosen(self, message_id: int, data: str) -> str | None:
        """The question behind a button, or None if the button is not one of those last offered."""
        if message_id != self.message_id or not data.isdecimal() or int(data) >= len(self.choices):
            return None
        return self.choices[int(data)]

    def forget(self) -> None:
        """Begin anew."""
        self.conversation.forget()
        self.choices, self.message_id = (), None


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
        self._chats = chats
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
            session = self._sessions[key] = self._kept(key, now)
        session.touched = now
        self._sessions.move_to_end(key)
        if len(self._sessions) > self._limit:
            self._sessions.popitem(last=False)
        return session

    def keep(self, key: Key, session: Session) -> None:
        """Write down what is remembered now, for after a restart; of who asked nothing yet (/list), nothing."""
        if self._chats and (session.choices or session.conversation != Conversation()):
            self._chats.keep(key, State(session.conversation, session.choices, session.message_id), self._clock())

    def forget(self, key: Key, session: Session) -> None:
        """Remember nothing of an asker any more."""
        session.forget()
        if self._chats:
            self._chats.forget(key)

    def _kept(self, key: Key, now: float) -> Session:
        state = self._chats.find(key, now) if self._chats else None
        if state is None:
            return Session()
        return Session(state.conversation, choices=state.offered, message_id=state.message_id)
