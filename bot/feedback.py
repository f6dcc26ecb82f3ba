"""What askers think of answers, for the operators: a JSON object a line, what was asked and answered, never by whom."""

from __future__ import annotations

import json
import logging
from collections import deque
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from bot.lines import LARGEST, append

LONGEST = 600
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Feedback:
    """What was thought of one answer."""

    liked: bool
    question: str
    answer: str
    date: str


class Opinions:
    """The file of what was thought; without a path, which is what the operator must give, nothing is kept.

    With more than `most` bytes the oldest go.
    """

    def __init__(self, path: Path | None, most: int = LARGEST) -> None:
        self._path, self._most = path, most

    @property
    def kept(self) -> bool:
        """Whether it is kept at all."""
        return self._path is not None

    def keep(self, question: str, answer: str, *, liked: bool) -> None:
        """Keep what is thought of an answer. That the file cannot be written is only logged."""
        if self._path is None:
            return
        date = datetime.now().astimezone().date().isoformat()
        line = json.dumps(asdict(Feedback(liked, question[:LONGEST], answer[:LONGEST], date)), ensure_ascii=False)
        try:
            append(self._path, f"{line}\n".encode("utf-8", "replace"), self._most)
        except OSError as error:
            _log.warning("评价写不进 %s：%s", self._path, error.strerror)

    def latest(self, most: int) -> list[Feedback]:
        """What was thought last, the latest first; an empty list where nothing can be read."""
        try:
            return list(deque(self._read(), maxlen=most))[::-1]
        except OSError:
            return []

    def _read(self) -> Iterator[Feedback]:
        if self._path is None:
            return
        with self._path.open(encoding="utf-8", errors="replace") as file:
            for line in file:
                try:
                    found = json.loads(line)
                    yield Feedback(
                        bool(found["liked"]), str(found["question"]), str(found["answer"]), str(found["date"])
                    )
                except (ValueError, KeyError, TypeError):
                    continue
