"""A line read from a terminal, with history and completion of names."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory

# A name of so many characters before the cursor is completed.
SHORTEST, LONGEST, MOST = 1, 16, 30


def session(history: Path, names: Iterable[str], commands: Mapping[str, str]) -> PromptSession[str]:
    """What reads the lines of a chat."""
    return PromptSession(history=FileHistory(history), completer=Names(names, commands))


class Names(Completer):
    """Completes the name that is being typed: Chinese has no blanks, so it is the longest that the line ends with."""

    def __init__(self, names: Iterable[str], commands: Mapping[str, str]) -> None:
        """`commands` are what can be typed besides, each with what it does."""
        self._commands = commands
        self._names = sorted({*names, *commands})

    def get_completions(
        self,
        document: Document,
        complete_event: CompleteEvent,  # noqa: ARG002 (the interface's)
    ) -> Iterator[Completion]:
        """The names that begin with what stands before the cursor."""
        before = document.text_before_cursor
        for length in range(min(LONGEST, len(before)), SHORTEST - 1, -1):
            begun = before[-length:]
            found = [name for name in self._beginning(begun) if name != begun]
            for name in found[:MOST]:
                yield Completion(name, -length, display_meta=self._commands.get(name, ""))
            if found:
                return

    def _beginning(self, begun: str) -> Iterator[str]:
        for name in self._names[bisect_left(self._names, begun) :]:
            if not name.startswith(begun):
                return
            yield name
