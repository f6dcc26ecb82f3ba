"""What is kept for some time only: questions without an answer, feedback, files that were put aside.

How long is the operator's to say (`JUESUAN_LOG_DAYS`, `JUESUAN_ASIDE_DAYS`). It is seen to at the start of `juesuan
serve`, once a day while it serves, and by `juesuan tidy`; `juesuan doctor` tells what is overdue.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from bot.backup import Places, places
from bot.lines import drop
from bot.settings import Settings
from knowledge import snapshot
from knowledge.upgrade import backups

# What is put aside beside a file: a log by an earlier program, chats of another version, a damaged knowledge base.
ASIDE = (".1", ".old", snapshot.DAMAGED)
# Seconds.
DAY = 24 * 3600.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Overdue:
    """A file that is kept no longer, or so many of the first lines of one that goes on."""

    path: Path
    lines: int | None = None

    def __str__(self) -> str:
        return f"{self.path}" if self.lines is None else f"{self.path} 的前{self.lines}行"


def overdue(settings: Settings, now: datetime) -> Iterator[Overdue]:
    """What is kept no longer."""
    here = places(settings, settings.db)
    for path in _logs(here):
        if settings.log_days and path.is_file():
            number = _older(_first(settings, now), path.read_bytes().splitlines())
            if number:
                yield Overdue(path, number)
    for path in _aside(here):
        if settings.aside_days and now - _put_aside(path) > timedelta(days=settings.aside_days):
            yield Overdue(path)


def tidy(settings: Settings, now: datetime) -> Iterator[Overdue]:
    """Let go of it, and tell what went. Raises OSError where that cannot be written."""
    for found in overdue(settings, now):
        if found.lines is None:
            found.path.unlink(missing_ok=True)
            yield found
        elif number := drop(found.path, partial(_older, _first(settings, now))):
            yield Overdue(found.path, number)


async def daily(settings: Settings, clock: Callable[[], datetime], pause: float = DAY) -> None:
    """Do so at once and then every day, beside answering, until cancelled. That it cannot be done is only logged."""
    while True:
        try:
            for found in await asyncio.to_thread(lambda: [*tidy(settings, clock())]):
                _log.info("按设置不再保留：%s", found)
        except OSError as error:
            _log.warning("过期的记录没有清理：%s", error)
        await asyncio.sleep(pause)


def _logs(here: Places) -> list[Path]:
    return [path for path in (here.unanswered, here.feedback) if path]


def _aside(here: Places) -> Iterator[Path]:
    """The files that were put aside. Where there is no knowledge base, what was one may be all there is of it."""
    held = [here.knowledge] if here.knowledge.is_file() else []
    for path in (*_logs(here), here.chats, *held):
        yield from filter(Path.is_file, (path.with_name(path.name + end) for end in ASIDE))
    for path in held:
        yield from backups(path)


def _put_aside(path: Path) -> datetime:
    """When a file came to be where it is: its content may be much older."""
    of = path.stat()
    return datetime.fromtimestamp(max(of.st_mtime, of.st_ctime)).astimezone()


def _first(settings: Settings, now: datetime) -> date:
    """The first day of which lines are kept."""
    return now.date() - timedelta(days=settings.log_days)


def _older(first: date, lines: Sequence[bytes]) -> int:
    """How many lines at the beginning are older; one that tells no date is as old as what stands before it."""
    older = 0
    for number, line in enumerate(lines, 1):
        day = _date(line)
        if day and day >= first:
            break
        if day or older:
            older = number
    return older


def _date(line: bytes) -> date | None:
    try:
        return date.fromisoformat(json.loads(line)["date"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
