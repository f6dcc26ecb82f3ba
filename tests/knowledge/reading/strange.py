"""A reader that does what it reads: it stands for libraries that hang, crash or never have enough."""

from __future__ import annotations

import ctypes
import fcntl
import os
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

from knowledge.errors import StoreError, UnidentifiedError
from knowledge.model import Document, Line
from knowledge.reading import allowance


def strange(content: bytes, name: str) -> tuple[Document, ...]:
    """Do what the word after the mark says; the checksum of the document tells which process it was."""
    _, word, *arguments = content.decode().split()
    ACTIONS[word](*arguments)
    return (Document(name, str(os.getpid()), (Line(word, 1, 1),), {}),)


def _hold(file: str) -> None:
    """Say that the reading began, by a lock that ends with this process, hang, and leave word at the end."""
    with Path(file).open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        Path(f"{file}.held").write_text(str(os.getpid()))
        try:
            time.sleep(600)
        finally:
            Path(f"{file}.left").touch()


def _hog() -> None:
    kept = []
    while True:
        kept.append(bytearray(2**24))


def _noise() -> None:
    print("noise", flush=True)  # noqa: T201
    os.write(1, b"noise")
    os.write(2, b"noise")
    sys.stderr.write("noise")


def _unidentified() -> None:
    raise UnidentifiedError("甲.pdf 没有写明部门名称。")


def _other() -> None:
    raise StoreError("乙。")


def _slow() -> None:
    """Longer than a second in all, with signs of life."""
    for _ in range(4):
        allowance.extend(60)
        time.sleep(0.4)


ACTIONS: dict[str, Callable[..., object]] = {
    "fine": lambda: None,
    "sleep": lambda: time.sleep(600),
    "search": lambda: re.match(r"(a|a)+$", "a" * 60 + "b"),  # in native code that lets no other thread run
    "crash": lambda: ctypes.string_at(0),
    "abort": os.abort,
    "leave": lambda: os._exit(0),
    "fail": lambda: 1 // 0,
    "hog": _hog,
    "hold": _hold,
    "noise": _noise,
    "unidentified": _unidentified,
    "other": _other,
    "slow": _slow,
}
