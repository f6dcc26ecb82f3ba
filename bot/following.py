"""Who answers follows a knowledge base that others write: each time from one moment, and anew when it has changed."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.assistant import Assistant
from knowledge.selecting import Knowledge


class Following:
    """Answers from one knowledge base, whoever writes it."""

    def __init__(self, open_anew: Callable[[], Knowledge]) -> None:
        self._open = open_anew
        self._stores: list[Knowledge] = []
        self._seen = (0, 0)

    def renewed(self) -> Assistant:
        """Who answers from what is held now; `retire` closes what the one before answered from."""
        with self._anew() as assistant:
            return assistant

    @contextmanager
    def _anew(self) -> Iterator[Assistant]:
        """Somebody new to answer; what it knows, and what is asked in the block, is of one moment."""
        store = self._open()
        self._stores.append(store)
        with store.moment() as self._seen:
            yield Assistant(store)

    @contextmanager
    def moment(self) -> Iterator[Assistant | None]:
        """Answer within the block from one moment of the knowledge base: from another assistant, where there is one.

        What an assistant keeps of the knowledge base (names, and the figures of a few documents) is of the moment it
        was made. Where another program has written since (`juesuan ingest`, `restore`, `publish`), a new one is made.
        """
        if not self._stores:  # who answers is not of this knowledge base
            yield None
            return
        with self._stores[-1].moment() as now:
            changed = now != self._seen
            if not changed:
                yield None
        if changed:
            with self._anew() as assistant:
                yield assistant
            self.retire()

    def retire(self) -> None:
        """Close what nobody answers from any more, and let go of who did."""
        retired = self._stores[:-1]
        for store in retired:
            store.close()
        del self._stores[:-1]
        if retired:
            # an assistant holds itself in rings; what was frozen as it was made ready would be kept for ever
            gc.unfreeze()
            gc.collect()
            gc.freeze()

    def close(self) -> None:
        """Close everything."""
        for store in self._stores:
            store.close()
        self._stores.clear()
