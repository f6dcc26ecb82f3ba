"""Changes an input in the way of its format, so that it gets past the first look that a reader takes at it."""

from __future__ import annotations

import io
import re
import struct
import tomllib
import zipfile
import zlib
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from random import Random

# A text falls into pieces in several ways: lines, clauses and tags, numbers and words, characters.
LEVELS = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        r"[^\n\x1e]*[\n\x1e]|[^\n\x1e]+",
        r"<[^>]*>|[^，。；：、？\n\t<>]*[，。；：、？\n\t>]|[^，。；：、？\n\t<>]+|.",
        r"\d[\d,.]*|[A-Za-z]+|[\u4e00-\u9fff]{1,3}|.",
        r".",
    )
)
NUMBER = re.compile(r"\d[\d,.]*")
# So many digits in a row no document has.
ENDLESS = "1" * 400
MOST_CHANGES = 4
LONGEST_RUN = 12


@cache
def words() -> dict[str, list[str]]:
    """What is put into inputs, as words.toml lists it."""
    return tomllib.loads((Path(__file__).with_name("words.toml")).read_text("utf-8"))


class Pieces:
    """Pieces of many texts, from which one is spliced into another."""

    def __init__(self, texts: Iterable[str], extra: Sequence[str] = ()) -> None:
        whole = list(texts)
        found = [sorted({piece for text in whole for piece in level.findall(text)}) for level in LEVELS[:-1]]
        told = words()
        self._pools = [pool for pool in (*found, told["numbers"], told["words"], told["hidden"], list(extra)) if pool]

    def pick(self, rng: Random) -> str:
        """Any piece, of any size."""
        piece: str = rng.choice(rng.choice(self._pools))
        return piece

    def spliced(self, text: str, rng: Random) -> str:
        """The text with a few pieces dropped, repeated, moved, or other ones in their place."""
        for _ in range(rng.randint(1, MOST_CHANGES)):
            text = self._changed(text, rng)
        return text

    def _changed(self, text: str, rng: Random) -> str:
        numbers = list(NUMBER.finditer(text))
        if numbers and rng.random() < 0.2:
            found = rng.choice(numbers)
            number = rng.choice((*words()["numbers"], ENDLESS, rng.choice(numbers)[0]))
            return text[: found.start()] + number + text[found.end() :]
        pieces = rng.choice(LEVELS).findall(text)
        at = rng.randrange(len(pieces) + 1)
        until = min(len(pieces), at + (1 if rng.random() < 0.7 else rng.randint(0, LONGEST_RUN)))
        match rng.randrange(6):
            case 0:
                put = []
            case 1:
                put = pieces[at:until] * rng.choice((2, 2, 2, 3, 50))
            case 2:
                put = [self.pick(rng), *pieces[at:until]]
            case 3:
                put = [self.pick(rng)]
            case 4:
                put = pieces[at:until][::-1]
            case _:
                taken = pieces[at:until]
                pieces[at:until] = []
                at = until = rng.randrange(len(pieces) + 1)
                put = taken
        pieces[at:until] = put
        return "".join(pieces)


def text_changes(pieces: Pieces, encoding: str = "utf-8") -> Callable[[bytes, Random], bytes]:
    """Changes of a text in this encoding."""

    def mutated(data: bytes, rng: Random) -> bytes:
        return pieces.spliced(data.decode(encoding, "ignore"), rng).encode(encoding, "ignore")

    return mutated


def bytes_changed(data: bytes, rng: Random) -> bytes:
    """Some bytes changed, most of them to numbers at the edge of what fits."""
    changed = bytearray(data)
    for _ in range(rng.randint(1, MOST_CHANGES) if changed else 0):
        at = rng.randrange(len(changed))
        match rng.randrange(4):
            case 0:
                changed[at] = rng.randrange(256)
            case 1:
                changed[at] ^= 1 << rng.randrange(8)
            case 2:
                form, most = rng.choice((("<H", 0xFFFF), ("<I", 0xFFFFFFFF)))
                number = struct.pack(form, rng.choice((0, 1, 2, 255, 256, most // 2 + 1, most - 1, most)))
                changed[at : at + len(number)] = number
            case _:
                until = at + rng.randrange(64)
                changed[at:until] = rng.choice((b"", bytes(changed[at:until]) * 2))
        if not changed:
            break
    return bytes(changed)


# ---------------------------------------------------------------- ZIP


def zip_changes(pieces: Pieces) -> Callable[[bytes, Random], bytes]:
    """Changes within one member of a ZIP, or of which members there are; its checksums are right again."""

    def mutated(data: bytes, rng: Random) -> bytes:
        members = _unpacked(data)
        if not members or rng.random() < 0.1:
            return bytes_changed(data, rng)
        names = sorted(members)
        name = rng.choice(names)
        match rng.randrange(12):
            case 0:
                del members[name]
            case 1:
                members[pieces.pick(rng)[:40] or "x"] = members[name]
            case 2:
                members[name], members[names[0]] = members[names[0]], members[name]
            case 3:
                members[name] = bytes_changed(members[name], rng)
            case _:
                members[name] = _member(members[name], pieces, rng)
        return _packed(members)

    return mutated


def _member(data: bytes, pieces: Pieces, rng: Random) -> bytes:
    try:
        return pieces.spliced(data.decode(), rng).encode("utf-8", "ignore")
    except UnicodeDecodeError:
        return bytes_changed(data, rng)


def _unpacked(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            return {info.filename: file.read(info) for info in file.infolist()}
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, RuntimeError, NotImplementedError, zlib.error):
        return {}


def _packed(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in members.items():
            target.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


# ---------------------------------------------------------------- XLS

BOF = b"\x09\x08"
# The kinds of records that are read: sheets, formats, styles, cells, strings, merged cells, the end.
KINDS = (0x85, 0x41E, 0xE0, 0xBD, 0x06, 0x205, 0xFD, 0x204, 0xD6, 0xE5, 0xFC, 0x0A)


def records_changed(data: bytes, rng: Random) -> bytes:
    """The records of an old workbook changed within their places: their kinds, their lengths, what they hold."""
    begin = data.find(BOF, 512)
    if begin < 0 or rng.random() < 0.2:
        return bytes_changed(data, rng)
    changed = bytearray(data)
    places = _records(data, begin)
    for _ in range(rng.randint(1, MOST_CHANGES)):
        at, length = rng.choice(places)
        match rng.randrange(4):
            case 0:
                changed[at : at + 2] = struct.pack("<H", rng.choice(KINDS))
            case 1:
                changed[at + 2 : at + 4] = struct.pack(
                    "<H", rng.choice((0, 1, 2, length - 1 if length else 0, min(length + 4, 0xFFFF), 8224))
                )
            case 2 if length:
                changed[at + 4 : at + 4 + length] = bytes_changed(data[at + 4 : at + 4 + length], rng)[:length].ljust(
                    length, b"\0"
                )
            case _:
                other, size = rng.choice(places)
                if size == length:
                    changed[at : at + 4 + length] = data[other : other + 4 + size]
    return bytes(changed)


def _records(data: bytes, at: int) -> list[tuple[int, int]]:
    found = []
    while at + 4 <= len(data):
        length = struct.unpack_from("<H", data, at + 2)[0]
        found.append((at, length))
        at += 4 + length
    return found
