"""Compares what a written file states with what is read back out of it.

Running text is compared as `roundtrip.py` does; a figure of a statement table has exactly one right reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher

from knowledge.extraction.extract import Extract
from knowledge.model import Figure
from knowledge.vocabulary import canonical
from tests.accounts import YearAccounts
from tests.accounts.expected import Expected
from tests.knowledge.roundtrip import TOLD, told_wrongly, unit_of, wrongs

DASHES = ("—", "-")


@dataclass(frozen=True)
class Difference:
    """What was printed and what was read, at one place; `kind` names the format or style it was found in."""

    kind: str
    wrong: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.wrong}: {self.expected} read as {self.found}"


def value(text: str) -> Decimal | str:
    """A printed number as a number, for a workbook prints what its format shows."""
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return text


def _told(figure: Expected) -> str:
    words = (figure.statement, figure.code, figure.label or figure.item, figure.column, figure.measure)
    return f"«{'|'.join(words)} {figure.value}{figure.unit} p{figure.page}»"


def _read(figure: Figure) -> str:
    words = (figure.statement, figure.code, figure.label, figure.item, figure.column, figure.measure,
             figure.basis, figure.direction, figure.subject)  # fmt: skip
    return f"«{'|'.join(words)} {figure.printed}{figure.unit} p{figure.source.page}»"


def differences(
    kind: str, expected: Sequence[Expected], extract: Extract, accounts: YearAccounts, pages: bool, whole: bool = True
) -> Iterator[Difference]:
    """Everything that was stated and not read back as it was meant, and everything that was invented.

    `pages` says whether the format has pages; `whole` is False where the tables of a text are flattened, of which
    nothing but silence or the truth is asked.
    """
    yield from _text_differences(kind, [each for each in expected if not each.statement], extract, accounts, pages)
    cells = [each for each in expected if each.statement]
    if whole:
        yield from _table_differences(kind, cells, extract, accounts, pages)
        for numeral in extract.unplaced:
            yield Difference(kind, "unplaced", numeral.context, numeral.text)
    else:
        yield from _untrue(kind, cells, extract, accounts, pages)


def _text_differences(
    kind: str, expected: Sequence[Expected], extract: Extract, accounts: YearAccounts, pages: bool
) -> Iterator[Difference]:
    given = [each for each in extract.figures if not each.statement and each.printed not in TOLD]
    for figure in told_wrongly(expected, extract.figures):
        yield Difference(kind, "not the same", "", _read(figure))
    one = [(value(each.value), each.unit) for each in expected]
    two = [(value(each.printed), unit_of(each)) for each in given]
    for step, i1, i2, j1, j2 in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if step == "equal":
            for i, j in zip(range(i1, i2), range(j1, j2), strict=True):
                page = expected[i].page if pages else given[j].source.page
                for wrong in wrongs(expected[i], given[j], accounts, page):
                    yield Difference(kind, wrong, str(expected[i]), _read(given[j]))
        else:
            yield Difference(kind, step, " ".join(map(str, expected[i1:i2])), " ".join(map(_read, given[j1:j2])))


def _untrue(
    kind: str, expected: Sequence[Expected], extract: Extract, accounts: YearAccounts, pages: bool
) -> Iterator[Difference]:
    """Every figure that was read out of a statement table and states no cell of it, or one that another states."""
    left = list(expected)
    for figure in extract.figures:
        if not figure.statement or figure.value is None:
            continue
        same = [e for e in left if (value(e.value), e.unit, e.statement) == _stated(figure)]
        true = next((each for each in same if not any(_wrong(each, figure, accounts, pages))), None)
        if true is None:
            yield Difference(kind, "untrue", " ".join(map(_told, same)), _read(figure))
        else:
            left.remove(true)


def _stated(figure: Figure) -> tuple[Decimal | None, str, str]:
    return figure.value, _unit(figure.unit), figure.statement


def _table_differences(
    kind: str, expected: Sequence[Expected], extract: Extract, accounts: YearAccounts, pages: bool
) -> Iterator[Difference]:
    """Every figure of the statement tables that is missing, invented or read as something else."""
    wanted = [each for each in expected if each.value not in DASHES]
    given = [each for each in extract.figures if each.statement]
    one = [(value(each.value), each.unit, each.statement) for each in wanted]
    two = [_stated(each) for each in given]
    for step, i1, i2, j1, j2 in SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if step == "equal":
            for i, j in zip(range(i1, i2), range(j1, j2), strict=True):
                for wrong in _wrong(wanted[i], given[j], accounts, pages):
                    yield Difference(kind, wrong, _told(wanted[i]), _read(given[j]))
        else:
            yield Difference(
                kind, step, " ".join(map(_told, wanted[i1:i2])), " ".join(_read(each) for each in given[j1:j2])
            )


def _unit(unit: str) -> str:
    return "台" if unit.startswith("台") else unit


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text).replace("(", "（").replace(")", "）")


def _wrong(expected: Expected, figure: Figure, accounts: YearAccounts, pages: bool) -> Iterator[str]:
    if not _same_item(expected.item, figure.item):
        yield "item"
    if figure.measure != expected.measure:
        yield "measure"
    if figure.code != expected.code:
        yield "code"
    if _bare(expected.column.split("/")[-1]) not in _bare(figure.column):
        yield "column"
    if expected.code and _bare(figure.label) != _bare(expected.label):
        yield "label"
    if figure.year != accounts.year or figure.department != accounts.department.full_name:
        yield "year or department"
    if pages and figure.source.page != expected.page:
        yield "page"
    if expected.value not in figure.source.quote.replace(",", ""):
        yield "quote"


def _same_item(expected: str, found: str) -> bool:
    return found == expected or found in canonical(expected)
