"""The log of unanswered questions, where the operator wants one: what was asked and what was missing, never by whom."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from bot.answer import Answer
from bot.lines import LARGEST, append
from bot.private import covered
from bot.understanding import asides
from knowledge.contract import Intent, Status
from knowledge.reading.text import decode

LONGEST = 300
# Talk, and what is no question of accounts.
TALK = {Intent.GREETING.value, Intent.THANKS.value, Intent.PERSONAL.value}
ASIDES = {*asides.BESIDE, asides.RULES, asides.INSULT, asides.PERSONAL, asides.LONG, asides.EMPTY, asides.FOREIGN}
MARKED_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Record:
    """A question without an answer: what kept it from one with the words that is about, and the words left over."""

    question: str
    status: str
    missing: str
    about: tuple[str, ...]
    left: tuple[str, ...]
    date: str


def record(answer: Answer) -> Record | None:
    """What is kept of a question and its answer; None where there is nothing to keep."""
    if answer.status is Status.ANSWERED or answer.intent in TALK or answer.missing in ASIDES:
        return None
    question = covered(answer.question.strip()[:LONGEST])
    date = datetime.now().astimezone().date().isoformat()
    return Record(question, answer.status.value, answer.missing, answer.about, answer.left, date)


class Log:
    """Appends unanswered questions to a file, a JSON object a line; several processes may write to the same one.

    Without a path, which is what the operator must give, nothing is kept. With more than `most` bytes the oldest go.
    """

    def __init__(self, path: Path | None, most: int = LARGEST) -> None:
        self._path, self._most = path, most
        self._failed = False

    def keep(self, answer: Answer) -> None:
        """Keep a question, if it has no answer. Where the file cannot be written, that is told once."""
        found = record(answer) if self._path else None
        if self._path is None or found is None:
            return
        line = json.dumps(asdict(found), ensure_ascii=False) + "\n"
        try:
            append(self._path, line.encode("utf-8", "replace"), self._most)
        except OSError as error:
            if not self._failed:
                _log.warning("没有答案的问题写不进 %s：%s", self._path, error.strerror)
            self._failed = True


# ---------------------------------------------------------------- reading it again


def records(path: Path, ask: Callable[[str], Answer]) -> Iterator[Record | None]:
    """The questions of a log, or of a plain list, a question a line, which are asked first; each different one once.

    A question that has an answer by now is left out; None stands for a line that cannot be read.
    """
    asked: dict[str, Record | None] = {}
    for line in _lines(path):
        text = line and line.strip()
        if text == "":
            continue
        found = _record(text) if text and text.startswith("{") else text
        if isinstance(found, str):
            if found not in asked:
                asked[found] = record(ask(found))
            found = asked[found]
            if found is None:
                continue
        yield found


def _lines(path: Path) -> list[str | None]:
    """The lines of a file in UTF-8, None for one that is not; of another encoding as a whole where none is."""
    content = path.read_bytes()
    read = [_utf8(line) for line in content.removeprefix(b"\xef\xbb\xbf").splitlines()]
    chinese = any(line and not line.isascii() for line in read)
    if content.startswith(MARKED_UTF16) or (None in read and not chinese):
        return [*decode(content, path.name).splitlines()]
    return read


def _utf8(line: bytes) -> str | None:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _record(line: str) -> Record | str | None:
    """A line of a log; the question alone where it comes from elsewhere (`ask --json`); None where it is neither."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    question = _text(found.get("question")) if isinstance(found, dict) else None
    if not question:
        return None
    if "left" not in found:
        return question
    status, missing, date = (_text(found.get(name)) for name in ("status", "missing", "date"))
    about, left = _texts(found.get("about")), _texts(found["left"])
    if status is None or missing is None or about is None or left is None:
        return None
    return Record(question, status, missing, about, left, date or "")


def _text(value: object) -> str | None:
    """A text without halves of characters, which no terminal can show."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else None


def _texts(value: object) -> tuple[str, ...] | None:
    if not isinstance(value, list):
        return None
    found = [text for one in value if (text := _text(one)) is not None]
    return tuple(found) if len(found) == len(value) else None
