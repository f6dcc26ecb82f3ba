"""Compound files: what is written for the spreadsheet library, of a few bytes and of millions, is what was read."""

from __future__ import annotations

import io
import struct

import pytest
import python_calamine as calamine
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import ReadingError
from knowledge.reading.ole import Compound, packed
from tests.knowledge.reading.making import biff

# A record that says nothing, and its size with its head.
NOTHING = (0x1FFF, bytes(8_000))
SAID = 8_004


def sheet_behind(records: int) -> bytes:
    """A workbook's stream with a number in its one sheet, which stands behind so many records without a meaning."""
    name = b"\x01\x00a"
    start = len(biff((0x85, bytes(6) + name), *[NOTHING] * records))
    head = biff((0x85, struct.pack("<IBB", start, 0, 0) + name), *[NOTHING] * records)
    return head + biff((0x203, struct.pack("<HHHd", 0, 0, 0, 1234.5)))


@given(st.binary(max_size=20_000), st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=31))
def test_what_is_packed_is_read_back(stream: bytes, title: str) -> None:
    compound = Compound(packed(title, stream), "made.xls")
    read = compound.stream(title)
    assert read.startswith(stream)
    assert not read[len(stream) :].strip(b"\0")


@pytest.mark.parametrize(
    "size", [4095, 4096, 4097, 4096 * 1020, 4096 * 1021, 4096 * 1022, 4096 * 1023, 4096 * 3000, 64 * 1024 * 1024]
)
def test_every_size_has_the_sectors_that_it_needs(size: int) -> None:
    stream = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    assert Compound(packed("Workbook", stream), "made.xls").stream("Workbook").startswith(stream)


@pytest.mark.parametrize("records", [0, 3, 600, 2_000])
def test_the_library_reads_what_is_packed(records: int) -> None:
    stream = sheet_behind(records)
    assert len(stream) > SAID * records
    with calamine.load_workbook(io.BytesIO(packed("Workbook", stream))) as workbook:
        assert workbook.get_sheet_by_index(0).to_python() == [[1234.5]]


def test_a_file_that_is_cut_off_anywhere_is_told() -> None:
    whole = packed("Workbook", bytes(5_000))
    for size in range(0, len(whole) - 4096, 500):
        with pytest.raises(ReadingError, match="损坏"):
            Compound(whole[:size], "made.xls").stream("Workbook")
