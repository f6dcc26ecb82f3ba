"""Tables in one file that every process maps: made once of what is held, shared, thrown away when that is of the past.

The file begins with a checksum of all that follows, and a line that says what it was made of (its key) and where each
part lies. One that is of another key, cut short or damaged is as good as none.
"""

from __future__ import annotations

import contextlib
import json
import mmap
import sys
import tempfile
import zlib
from array import array
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import overload

import marisa_trie

Parts = Mapping[str, memoryview]

# A part begins where its numbers can be read as they stand.
ALIGNED = 8
CHECKSUM = len("01234567\n")
# So many bytes are checked at a time: what is read is not mapped, and so not held.
CHECKED = 1 << 20


class Strings(Sequence[str]):
    """Texts, one after the other, read as they are looked at."""

    def __init__(self, parts: Parts, name: str) -> None:
        self._text, self._at = parts[name], parts[f"{name} at"].cast("I")

    def __len__(self) -> int:
        return len(self._at) - 1

    @overload
    def __getitem__(self, place: int) -> str: ...

    @overload
    def __getitem__(self, place: slice) -> list[str]: ...

    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, slice):
            return [self[i] for i in range(*place.indices(len(self)))]
        return str(self._text[self._at[place] : self._at[place + 1]], "utf-8")


def strings(name: str, texts: Iterable[str]) -> dict[str, bytes]:
    """The parts that hold some texts."""
    ends, content = array("I", [0]), bytearray()
    for text in texts:
        content += text.encode()
        ends.append(len(content))
    return {name: bytes(content), f"{name} at": ends.tobytes()}


class Lists:
    """Lists of numbers."""

    def __init__(self, parts: Parts, name: str) -> None:
        self._values, self._at = parts[name].cast("I"), parts[f"{name} at"].cast("I")

    def __getitem__(self, place: int) -> memoryview:
        return self._values[self._at[place] : self._at[place + 1]]


def text(content: str) -> bytes:
    """A text as a part holds it."""
    return content.encode()


def numbers(values: Iterable[int]) -> bytes:
    """Numbers below 2**32 as a part holds them."""
    return array("I", values).tobytes()


def packed(key: str, parts: Mapping[str, bytes]) -> bytes:
    """Parts as a file holds them."""
    places: dict[str, tuple[int, int]] = {}
    body = bytearray()
    for name, content in parts.items():
        places[name] = (len(body), len(content))
        body += content
        body += bytes(-len(body) % ALIGNED)
    head = json.dumps({"key": key, "order": sys.byteorder, "parts": places}, ensure_ascii=True)
    head += " " * (-(CHECKSUM + len(head) + 1) % ALIGNED) + "\n"
    rest = head.encode("ascii") + bytes(body)
    return f"{zlib.crc32(rest):08x}\n".encode("ascii") + rest


def unpacked(content: bytes | mmap.mmap) -> Parts:
    """The parts of what a file holds, which must be whole."""
    end = content.find(b"\n", CHECKSUM) + 1
    body = memoryview(content)[end:]
    places = json.loads(content[CHECKSUM:end])["parts"]
    return {name: body[start : start + length] for name, (start, length) in places.items()}


def mapped(path: Path, key: str) -> Parts | None:
    """The parts that a file of this key holds; None where there is no such file, or it is not whole."""
    try:
        with path.open("rb") as file:
            told, head = file.read(CHECKSUM), file.readline()
            if not _is_of(head, key):
                return None
            checksum = zlib.crc32(head)
            while some := file.read(CHECKED):
                checksum = zlib.crc32(some, checksum)
            if told != f"{checksum:08x}\n".encode("ascii"):
                return None
            return unpacked(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except OSError:
        return None


def _is_of(head: bytes, key: str) -> bool:
    try:
        told = json.loads(head)
    except ValueError:
        return False
    return isinstance(told, dict) and (told.get("key"), told.get("order")) == (key, sys.byteorder)


def keep(path: Path, content: bytes) -> None:
    """Put a file where others find it, whole at any moment. Raises OSError where it cannot be written."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f"{path.name}.", suffix=".part", delete=False) as file:
        try:
            file.write(content)
            file.close()
            Path(file.name).chmod(0o644)
            Path(file.name).replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                Path(file.name).unlink()
            raise


class Words:
    """Words by number, and which of them a text begins with (a trie)."""

    def __init__(self, part: memoryview) -> None:
        self._part = part  # the trie reads it, and does not hold it
        self._trie = marisa_trie.Trie()
        self._trie.map(part)

    def __contains__(self, word: str) -> bool:
        return word in self._trie

    def __len__(self) -> int:
        return len(self._trie)

    def at_beginning(self, text: str) -> list[str]:
        """All words that a text begins with, the shortest first."""
        found: list[str] = self._trie.prefixes(text)
        return found

    def beginning(self, beginning: str) -> list[str]:
        """All words that begin so, in no order."""
        found: list[str] = self._trie.keys(beginning)
        return found

    def number(self, word: str) -> int | None:
        """The number of a word."""
        found: int | None = self._trie.get(word)
        return found

    def word(self, number: int) -> str:
        """The word of a number."""
        return str(self._trie.restore_key(number))
