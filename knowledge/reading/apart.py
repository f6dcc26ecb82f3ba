"""Files are read in a process of their own, so that a bad one can neither hang this program nor exhaust the machine."""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO

from knowledge.errors import JuesuanError, ReadingError
from knowledge.model import Document
from knowledge.reading import allowance, content_of, read_bytes
from knowledge.reading.kinds import ZIP, Kind, kind_of
from knowledge.reading.limits import LONGEST_READING, LONGEST_TEXT, MOST_MEMORY, MOST_MEMORY_RECOGNISING
from knowledge.reading.ole import MAGIC as OLE

Read = Callable[[bytes, str], tuple[Document, ...]]
Request = tuple[Read, bytes, str, float]
Answer = tuple[Document, ...] | JuesuanError

# A text of so many bytes is read here: that is bounded, and sooner done than a process is started.
SMALL_TEXT = 4 * LONGEST_TEXT
# Seconds that the worker has to leave when it is no longer needed, and half of it to end what it started.
LEAVING = 4.0
# How a worker ends whose time is over, and one that is refused memory.
TIME_OVER = -getattr(signal, "SIGALRM", 14)
OUT_OF_MEMORY = 3
# The worker finds modules where this program does, and nothing of this program's main module is run again.
COMMAND = "import sys; sys.path[:] = sys.argv[2:]; from knowledge.reading.apart import serve; serve(int(sys.argv[1]))"


class Reader:
    """Reads files like `knowledge.reading.read`, one after another, all but small texts in a worker process.

    The worker is started when it is first needed and kept for the next file; it ends with `close`, with this object,
    or with this program, however that ends. What the worker calls, `read`, is a function of a module. A reader is not
    for several threads at a time.
    """

    def __init__(self, seconds: float = LONGEST_READING, memory: int = 0, read: Read = read_bytes) -> None:
        self._seconds = seconds
        self._memory = memory or (MOST_MEMORY_RECOGNISING if find_spec("onnxruntime") else MOST_MEMORY)
        self._read = read
        self._worker: subprocess.Popen[bytes] | None = None
        self._end: Callable[[], object] | None = None
        self._used = False

    def read(self, path: Path) -> tuple[Document, ...]:
        """Read a file. Raises ReadingError too where that takes too long or too much memory, or the worker dies."""
        return self.read_content(content_of(path), path.name)

    def read_content(self, content: bytes, name: str) -> tuple[Document, ...]:
        """Read a file from its bytes; `name` is the name it is cited by."""
        if _is_small_text(content):
            return read_bytes(content, name)
        try:
            return self._apart(content, name)
        except BaseException as error:
            # after Ctrl-C it may still be reading; after an answer it is ready for the next file
            if not isinstance(error, JuesuanError):
                self.close()
            raise

    def close(self) -> None:
        """End the worker; the next file gets a new one."""
        if self._end:
            self._end()
        self._worker = self._end = None

    def _apart(self, content: bytes, name: str) -> tuple[Document, ...]:
        while True:
            worker = self._ready()
            used, self._used = self._used, True
            try:
                answer = _asked(worker, (self._read, content, name, self._seconds))
            except (EOFError, OSError, pickle.UnpicklingError):
                self.close()
            else:
                if isinstance(answer, JuesuanError):
                    raise answer
                return answer
            if worker.returncode == TIME_OVER:
                raise ReadingError(f"{name} 读取超过 {self._seconds:g} 秒，已中止，不像一份决算公开。")
            if used:
                continue  # what the files before it left behind is not this one's fault: it gets a worker of its own
            if worker.returncode == OUT_OF_MEMORY:
                size = f"{self._memory / 1024**3:.1f}".removesuffix(".0")
                raise ReadingError(f"{name} 读取时内存超限（{size} GB），已中止，不像一份决算公开。")
            raise ReadingError(f"{name} 读取时程序异常退出：内存超限，或者文件已损坏。")

    def _ready(self) -> subprocess.Popen[bytes]:
        """The worker: that of the file before, or a new one."""
        if self._worker is not None and self._worker.poll() is None:
            return self._worker
        self.close()
        self._worker = subprocess.Popen(  # noqa: S603 (this program)
            [sys.executable, "-c", COMMAND, str(self._memory), *sys.path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # libraries complain there
            start_new_session=True,  # Ctrl-C is for this program, which tells the worker
        )
        self._end = weakref.finalize(self, _ended, self._worker)
        self._used = False
        return self._worker


def _is_small_text(content: bytes) -> bool:
    """Whether it is read at once: nothing is opened to find that out."""
    if len(content) > SMALL_TEXT or content.startswith((*ZIP, OLE[:4])):
        return False
    return kind_of(content, "") in (Kind.TEXT, Kind.OTHER)


def _asked(worker: subprocess.Popen[bytes], request: Request) -> Answer:
    assert worker.stdin  # noqa: S101 (both are pipes)
    assert worker.stdout  # noqa: S101
    pickle.dump(request, worker.stdin, pickle.HIGHEST_PROTOCOL)
    worker.stdin.flush()
    answer: Answer = pickle.load(worker.stdout)  # noqa: S301 (written by this program)
    return answer


def _ended(worker: subprocess.Popen[bytes]) -> None:
    """End a worker: it leaves when its pipe is closed, and if it does not, it is killed."""
    try:
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            if worker.stdin:
                worker.stdin.close()
            worker.wait(LEAVING)
    finally:
        worker.kill()
        worker.wait()
        if worker.stdout:
            worker.stdout.close()


# ---------------------------------------------------------------- in the worker


def serve(memory: int) -> None:
    """Read what is asked for on standard input, answer on standard output, until the other side is gone."""
    bounded = sys.platform != "win32"  # which has no such limits
    if bounded:
        allowance.limit_memory(memory)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    requests: queue.SimpleQueue[Request] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(os.fdopen(os.dup(0), "rb"), requests), daemon=True).start()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print is no answer
    while True:
        read, content, name, seconds = requests.get()
        if bounded:
            allowance.start(seconds)
        try:
            data = pickle.dumps(_answer(read, content, name), pickle.HIGHEST_PROTOCOL)
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        allowance.stop()
        answers.write(data)
        answers.flush()


def _answer(read: Read, content: bytes, name: str) -> Answer:
    try:
        return read(content, name)
    except JuesuanError as error:
        return error


def _listen(asked: BinaryIO, requests: queue.SimpleQueue[Request]) -> None:
    """Pass requests on; when there will be no more, end the process, in the middle of a file too."""
    try:
        with contextlib.suppress(EOFError, pickle.UnpicklingError):
            while True:
                requests.put(pickle.load(asked))  # noqa: S301 (written by this program)
    finally:
        if sys.platform != "win32":
            # the main thread ends what it has started; it may be held up in native code
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
            time.sleep(LEAVING / 2)
        os._exit(1)
