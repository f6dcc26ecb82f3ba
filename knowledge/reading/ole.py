"""The container of old Office files (OLE2): sectors chained by a table, streams found by their names."""

from __future__ import annotations

import struct

from knowledge.errors import ReadingError

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEADER = 512
ENTRY = 128
# Numbers from here on are marks (end of chain, free), no sectors.
NO_SECTOR = 0xFFFFFFFA
STREAM, ROOT = 2, 5
# What is written: large sectors, so that the header alone lists those of the table. Marks in it: end, free, of itself.
LARGE, LISTED = 4096, 109
END, FREE, OF_TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


class Compound:
    """The streams of a compound file. Raises ReadingError where its tables are damaged."""

    def __init__(self, content: bytes, name: str) -> None:
        self._content, self._name = content, name
        if len(content) < HEADER:
            raise self._broken()
        shift, small_shift = struct.unpack_from("<HH", content, 30)
        if shift not in (9, 12) or small_shift > shift:
            raise self._broken()
        self._size, self._small_size = 1 << shift, 1 << small_shift
        directory, self._cutoff, small = (struct.unpack_from("<I", content, at)[0] for at in (48, 56, 60))
        self._table = self._sector_table()
        self._small_table = self._numbers(self._chained(small))
        self._entries: dict[str, tuple[int, int]] = {}
        self._small = b""
        raw = self._chained(directory)
        for at in range(0, len(raw) - ENTRY + 1, ENTRY):
            length, kind = struct.unpack_from("<HB", raw, at + 64)
            start, size = struct.unpack_from("<II", raw, at + 116)
            if kind == ROOT:
                self._small = self._chained(start)[:size]
            elif kind == STREAM:
                title = raw[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
                self._entries.setdefault(title, (start, size))

    def __contains__(self, stream: str) -> bool:
        return stream in self._entries

    def stream(self, name: str) -> bytes:
        """The bytes of a stream."""
        start, size = self._entries[name]
        if size >= self._cutoff:
            found = self._chained(start)
        else:
            found = b"".join(
                self._small[at * self._small_size : (at + 1) * self._small_size]
                for at in self._chain(start, self._small_table)
            )
        if len(found) < size:
            raise self._broken()
        return found[:size]

    def _sector_table(self) -> list[int]:
        """Which sector follows which; the sectors of this table itself are listed in the header and a chain."""
        own = list(struct.unpack_from("<109I", self._content, 76))
        following, seen = struct.unpack_from("<I", self._content, 68)[0], set[int]()
        while following < NO_SECTOR and following not in seen:
            seen.add(following)
            numbers = self._numbers(self._sector(following))
            if not numbers:  # the file ends within the first of them
                raise self._broken()
            *more, following = numbers
            own += more
        own = [at for at in own if at < NO_SECTOR]
        if len(own) > len(self._content) // self._size:
            raise self._broken()
        return self._numbers(b"".join(map(self._sector, own)))

    def _numbers(self, raw: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4]))

    def _sector(self, at: int) -> bytes:
        start = (at + 1) * self._size
        if start >= len(self._content):
            raise self._broken()
        return self._content[start : start + self._size]

    def _chain(self, start: int, table: list[int]) -> list[int]:
        """The numbers of a chain of sectors; one that goes in a circle or out of the file is damage."""
        found: list[int] = []
        while start < NO_SECTOR:
            if start >= len(table) or len(found) > len(table):
                raise self._broken()
            found.append(start)
            start = table[start]
        return found

    def _chained(self, start: int) -> bytes:
        return b"".join(map(self._sector, self._chain(start, self._table)))

    def _broken(self) -> ReadingError:
        return ReadingError(f"{self._name} 打不开：旧版 Office 文件已损坏或不完整。")


def packed(title: str, stream: bytes) -> bytes:
    """A compound file of this one stream, filled up with zeros, for a library that takes what such a file claims.

    Source: [MS-CFB] version 4. The stream may have up to some 400 MB.
    """
    content = stream.ljust(LARGE, b"\0")
    content = content.ljust(-(-len(content) // LARGE) * LARGE, b"\0")
    sectors = len(content) // LARGE
    directory, small = sectors, sectors + 1  # small streams: a sector that nothing is in, which a root has to name
    entries = _entry("Root Entry", ROOT, small, LARGE, child=1) + _entry(title, STREAM, 0, len(content))
    table = [*range(1, sectors), END, END, END]
    own = -(-len(table) // (LARGE // 4 - 1))
    places = list(range(small + 1, small + 1 + own))
    table += [OF_TABLE] * own
    table += [FREE] * (own * LARGE // 4 - len(table))
    header = MAGIC + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 4, 0xFFFE, 12, 6)
    header += struct.pack("<IIIIIIIII", 1, own, directory, 0, LARGE, END, 0, END, 0)
    header += struct.pack(f"<{LISTED}I", *places, *[FREE] * (LISTED - own))
    parts = (header, content, entries, bytes(LARGE), struct.pack(f"<{len(table)}I", *table))
    return b"".join(part.ljust(-(-len(part) // LARGE) * LARGE, b"\0") for part in parts)


def _entry(title: str, kind: int, start: int, size: int, child: int = FREE) -> bytes:
    """An entry of the directory, without brothers."""
    name = title.encode("utf-16-le") + bytes(2)
    head = name.ljust(64, b"\0") + struct.pack("<HBB", len(name), kind, 1)
    return head + struct.pack("<III", FREE, FREE, child) + bytes(36) + struct.pack("<IQ", start, size)
