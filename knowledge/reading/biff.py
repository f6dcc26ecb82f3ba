"""XLS: its sheets as the records of its stream (BIFF) describe them: cells in use, number formats, errors."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from knowledge.errors import ReadingError
from knowledge.reading.numbers import BUILT_IN
from knowledge.reading.sheets import Sheet, Spot

BOUNDSHEET, FORMAT, XF, FILEPASS, EOF, BOF, STRINGS = 0x85, 0x41E, 0xE0, 0x2F, 0x0A, 0x809, 0xFC
DIMENSIONS = 0x200
NUMBER, RK, MULRK, FORMULA, STRING, BOOLERR = 0x203, 0x27E, 0xBD, 0x06, 0x207, 0x205
LABELS = (0xFD, 0x204, 0xD6)
BIFF8 = 0x600
MOST_ROWS, MOST_COLUMNS = 65_536, 256
# Bytes of the shortest of the strings that cells share.
SHORTEST = 3
# The bytes of what a sheet says of its extent before BIFF8.
OLD_EXTENT = 10
ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
# The first two bytes of what a formula left behind, where it is no number: 0 words, 1 a truth value, 2 an error.
NO_NUMBER = b"\xff\xff"


def sheets(stream: bytes, name: str) -> list[Sheet]:
    """The sheets in their order. Raises ReadingError where the stream is damaged, encrypted, or a sheet too large."""
    formats: dict[int, str] = {}
    styles: list[int] = []
    found: list[tuple[Sheet, int]] = []
    eight = True
    try:
        for record, data in _records(stream, 0):
            if record == FILEPASS:
                raise ReadingError(f"{name} 有密码保护，请先去掉密码。")
            if record == BOF:
                eight = struct.unpack_from("<H", data)[0] >= BIFF8
            elif record == BOUNDSHEET:
                start, state = struct.unpack_from("<IB", data)
                found.append((Sheet(_text(data[6:], eight, short=True), state & 3 == 0), start))
            elif record == FORMAT:
                formats[struct.unpack_from("<H", data)[0]] = _text(data[2:], eight, short=False)
            elif record == XF:
                styles.append(struct.unpack_from("<H", data, 2)[0])
            elif record == STRINGS and struct.unpack_from("<4xI", data)[0] > len(stream) // SHORTEST:
                raise _broken(name)
        codes = [formats.get(number, BUILT_IN.get(number, "")) for number in styles]
        for sheet, start in found:
            formula: Spot = (0, 0)  # whose words a record after it holds
            for record, data in _records(stream, start):
                if record == FORMULA:
                    formula = struct.unpack_from("<HH", data)
                elif record == STRING:
                    sheet.used(formula, name)
                _note(sheet, record, data, codes, name)
    except struct.error:
        raise _broken(name) from None
    return [sheet for sheet, _ in found]


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The records from here to the end of the substream."""
    depth = 0
    while at + 4 <= len(stream):
        record, length = struct.unpack_from("<HH", stream, at)
        yield record, stream[at + 4 : at + 4 + length]
        depth += (record == BOF) - (record == EOF)
        if record == EOF and depth <= 0:
            return
        at += 4 + length


def _text(data: bytes, eight: bool, *, short: bool) -> str:
    """A string with its length before it, of one byte or two."""
    length = struct.unpack_from("<B" if short or not eight else "<H", data)[0]
    rest = data[1 if short or not eight else 2 :]
    if not eight:
        return rest[:length].decode("gb18030", "replace")
    wide = rest[:1] == b"\x01"
    return rest[1 : 1 + length * (2 if wide else 1)].decode("utf-16-le" if wide else "latin-1", "replace")


def _extent(data: bytes, name: str) -> None:
    """A sheet says from where to where it reaches, and values are given room for that."""
    top, below, left, beyond = struct.unpack_from("<IIHH" if len(data) > OLD_EXTENT else "<HHHH", data)
    if below and beyond and not (top <= below <= MOST_ROWS and left <= beyond <= MOST_COLUMNS):
        raise _broken(name)


def _broken(name: str) -> ReadingError:
    return ReadingError(f"{name} 打不开：Excel 文件已损坏或不完整。")


def _note(sheet: Sheet, record: int, data: bytes, codes: list[str], name: str) -> None:
    if record == DIMENSIONS:
        _extent(data, name)
    if record not in (NUMBER, RK, MULRK, FORMULA, BOOLERR, *LABELS):
        return
    row, column, style = struct.unpack_from("<HHH", data)
    if record == MULRK:
        for at in range((len(data) - 6) // 6):
            _number(sheet, (row, column + at), struct.unpack_from("<H", data, 4 + at * 6)[0], codes, name)
        return
    if record == BOOLERR and data[7:8] == b"\x01":
        sheet.errors[row, column] = ERRORS.get(data[6], "#N/A")
    elif record == FORMULA and data[12:14] == NO_NUMBER and data[6:7] == b"\x02":
        sheet.errors[row, column] = ERRORS.get(data[8], "#N/A")
    elif record in (NUMBER, RK, FORMULA):
        _number(sheet, (row, column), style, codes, name)
        return
    sheet.used((row, column), name)


def _number(sheet: Sheet, spot: Spot, style: int, codes: list[str], name: str) -> None:
    sheet.used(spot, name)
    if style < len(codes) and codes[style]:
        sheet.formats[spot] = codes[style]
