"""Fuzzes the readers: whatever the bytes, there is a document or a refusal, and extraction takes what is read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from knowledge.errors import ReadingError
from knowledge.reading import read_bytes
from tests.fuzz import holds, seeds
from tests.fuzz.mutation import Pieces, bytes_changed, records_changed, text_changes, words, zip_changes
from tests.fuzz.target import Run, Target

Changes = Callable[[bytes, Random], bytes]


def _reads(suffix: str) -> Run:
    def run(data: bytes) -> None:
        try:
            read = read_bytes(data, f"made.{suffix}")
        except ReadingError as error:
            holds.refused(error)
            return
        for document in read:
            holds.document(document)
            holds.extracted(document)

    return run


def _target(suffix: str, begin: Callable[[], Sequence[bytes]], mutated: Callable[[], Changes], longest: int) -> Target:
    run = _reads(suffix)
    changes: list[Changes] = []

    def change(data: bytes, rng: Random) -> bytes:
        if not changes:
            changes.append(mutated())  # made when it is needed: it takes its pieces from all seeds
        return changes[0](data, rng)

    return Target(suffix, lambda _: run, begin, change, longest)


def _text() -> Changes:
    pieces = Pieces(each.decode("utf-8", "ignore") for each in seeds.texts())
    return _either(*(text_changes(pieces, encoding) for encoding in ("utf-8", "utf-8", "utf-8", "gb18030", "utf-16")))


def _html() -> Changes:
    pieces = Pieces((each.decode("utf-8", "ignore") for each in seeds.pages()), words()["html"])
    return _either(*(text_changes(pieces, encoding) for encoding in ("utf-8", "utf-8", "utf-8", "gb18030")))


def _office() -> Changes:
    return zip_changes(
        Pieces((each.decode("utf-8", "ignore") for each in seeds.texts()), (*words()["html"], *words()["office"]))
    )


def _pdf() -> Changes:
    pieces = Pieces((each.decode("latin-1") for each in seeds.pdfs()[:2]), words()["pdf"])
    return _either(text_changes(pieces, "latin-1"), text_changes(pieces, "latin-1"), bytes_changed)


def _either(*ways: Changes) -> Changes:
    return lambda data, rng: rng.choice(ways)(data, rng)


TARGETS = (
    _target("txt", seeds.texts, _text, 8_000),
    _target("html", seeds.pages, _html, 16_000),
    _target("pdf", seeds.pdfs, _pdf, 60_000),
    _target("docx", seeds.words, _office, 16_000),
    _target("xlsx", seeds.workbooks, _office, 16_000),
    _target("xls", seeds.old_workbooks, lambda: records_changed, 16_000),
    _target("zip", seeds.archives, _office, 32_000),
)
