"""What fuzzing finds: an input that raises or takes too long is kept, one for each place, and fuzzing goes on."""

from __future__ import annotations

import hashlib
import signal
import sys
import traceback
from pathlib import Path
from types import TracebackType

# Seconds of work that one input may take while it is looked into.
LONGEST = 10.0
# Characters of what is told of a finding.
LONGEST_TOLD = 4_000


class HangError(BaseException):
    """An input takes too long. It is no Exception, so that the program does not take it for one of its own."""


def _hangs(*_: object) -> None:
    raise HangError


class Findings:
    """Takes what is raised in its block, whatever it is, and keeps the input that raised it."""

    def __init__(self, folder: Path, seconds: float = LONGEST) -> None:
        signal.signal(signal.SIGVTALRM, _hangs)
        self._seconds = seconds
        self._folder = folder
        self._places: set[tuple[str, str, int]] = set()
        self.data = b""

    def __enter__(self) -> None:
        # the process's own time: on a busy machine the clock on the wall says nothing
        signal.setitimer(signal.ITIMER_VIRTUAL, self._seconds)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        if kind is None or issubclass(kind, KeyboardInterrupt | SystemExit):
            return False
        own = [frame for frame in traceback.extract_tb(trace) if "/site-packages/" not in frame.filename]
        # where the clock interrupts it is anywhere
        last = own[0] if issubclass(kind, HangError) else own[-1]
        place = (kind.__name__, last.filename, last.lineno or 0)
        if place not in self._places:
            self._places.add(place)
            path = self._folder / f"{kind.__name__}-{hashlib.sha256(self.data).hexdigest()[:12]}"
            path.write_bytes(self.data)
            sys.stderr.write(f"{path}\n{''.join(traceback.format_exception(kind, error, trace))[-LONGEST_TOLD:]}\n")
        return True
