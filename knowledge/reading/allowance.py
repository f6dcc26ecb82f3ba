"""What the process that reads files for another may use: time and memory. The system itself keeps it to them.

Nothing here has an effect in a process whose clock does not run and whose memory is not limited.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

_ends: float | None = None
"""When the time of this process is over, if its clock runs."""


def start(seconds: float) -> None:
    """So many seconds are left; then the process is ended, even within native code where no Python is run."""
    global _ends
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGALRM})
    signal.setitimer(signal.ITIMER_REAL, seconds)
    _ends = time.monotonic() + seconds


def extend(seconds: float) -> None:
    """A sign of life from what takes long by its nature: at least so many seconds are left."""
    if _ends is not None and _ends < time.monotonic() + seconds:
        start(seconds)


def stop() -> None:
    """The file is read: nothing ends the process now."""
    global _ends
    if _ends is not None:
        signal.setitimer(signal.ITIMER_REAL, 0)
        _ends = None


def limit_memory(size: int) -> None:
    """Refuse memory beyond so many bytes; a crash leaves no image of it on the disk."""
    import resource  # not on every system

    # what can be written to, not all addresses: threads reserve far more of those than they use
    for kind, soft in ((resource.RLIMIT_DATA, size), (resource.RLIMIT_CORE, 0)):
        most = resource.getrlimit(kind)[1]
        resource.setrlimit(kind, (soft if most == resource.RLIM_INFINITY else min(soft, most), most))


@contextmanager
def memory_unlimited() -> Iterator[None]:
    """A program that is started in here takes over no limit of memory."""
    import resource

    own, most = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (own, most))
