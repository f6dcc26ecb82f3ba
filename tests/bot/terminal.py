"""`juesuan` run as from a terminal, but in this process."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot import cli, commands_chat, commands_unanswered
from bot.assistant import Assistant
from knowledge.selecting import Knowledge


@dataclass(frozen=True, slots=True)
class Run:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The output, one JSON object a line."""
        return [json.loads(line) for line in self.out.split("\n") if line]


class Terminal:
    """Runs commands; what they print goes where pytest captures it.

    Who answers from a knowledge base takes a second to build: those in `built` are there already.
    """

    def __init__(
        self,
        monkeypatch: pytest.MonkeyPatch,
        captured: pytest.CaptureFixture[str],
        built: Mapping[Path, Assistant],
    ) -> None:
        self._monkeypatch, self._captured, self._built = monkeypatch, captured, built

    def __call__(self, *arguments: object, stdin: bytes = b"") -> Run:
        with self._monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["juesuan", *map(str, arguments)])
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), "utf-8"))
            for module in (cli, commands_chat, commands_unanswered):
                patch.setattr(module, "Assistant", self._assistant)
            self._captured.readouterr()
            with pytest.raises(SystemExit) as ended:
                cli.main()
        printed = self._captured.readouterr()
        return Run(int(ended.value.code or 0), printed.out, printed.err)

    def _assistant(self, store: Knowledge) -> Assistant:
        return (store.path and self._built.get(store.path)) or Assistant(store)
