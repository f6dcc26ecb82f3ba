"""The round trip through every format: made-up disclosures are written, read back and compared.

`python -m tests.knowledge.roundtrip --seeds 1000` checks many, with two processes.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

from knowledge.errors import ReadingError
from knowledge.extraction.extract import Extract, extract
from knowledge.reading import read_bytes
from tests.accounts import YearAccounts, random_history
from tests.accounts.disclose import Look, disclose, random_look
from tests.accounts.draw import Draw
from tests.accounts.expected import Expected
from tests.accounts.parts import Disclosure, Paragraph, Table, Written
from tests.accounts.styles import STYLES
from tests.accounts.tables import Form, random_form
from tests.accounts.writers.direct import direct
from tests.accounts.writers.docx import write_docx
from tests.accounts.writers.html import write_html
from tests.accounts.writers.pages import PageForm
from tests.accounts.writers.pdf import write_pdf
from tests.accounts.writers.scan import write_scan
from tests.accounts.writers.text import write_text
from tests.accounts.writers.xlsx import write_xlsx
from tests.knowledge.written import DASHES, Difference, differences


def page_form(draw: Draw) -> PageForm:
    """Any typesetting."""
    return PageForm(
        rules=draw.pick(("lines", "fills", "sides")),
        repeat_header=draw.chance(60),
        own_pages=draw.chance(60),
        landscape=draw.chance(60),
        mark=draw.pick(("—{}—", "{}", "- {} -", "第 {} 页", "— {} —")),
        contents=draw.chance(40),
    )


def open_form(draw: Draw) -> PageForm:
    """Any typesetting with tables that have no lines down."""
    return replace(page_form(draw), rules=draw.pick(("three", "three", "across", "none")))


WRITERS: dict[str, Callable[[Disclosure, Draw], Written]] = {
    "text": lambda made, _: write_text(made),
    "flat": lambda made, _: write_text(made, flattened=True),
    "pdf": lambda made, draw: write_pdf(made, page_form(draw), embedded=draw.chance(50)),
    "open": lambda made, draw: write_pdf(made, open_form(draw), embedded=draw.chance(50)),
    "scan": lambda made, draw: write_scan(made, page_form(draw)),
    "docx": lambda made, draw: write_docx(made, styled=draw.chance(60), caption_inside=draw.chance(25)),
    "html": lambda made, draw: write_html(made, draw.pick(("utf-8", "utf-8", "gb18030")), draw.chance(40)),
    "xlsx": lambda made, draw: write_xlsx(made, one_sheet=draw.chance(40), as_numbers=draw.chance(60)),
}
FORMATS = ("direct", *WRITERS)
"""`direct` goes through no file at all: it tests extraction alone."""
PAGELESS = ("docx", "html")
SILENT = ("flat", "open")
"""Formats whose tables may not be certain: of those nothing but silence or the truth is asked."""


@dataclass(frozen=True)
class Trip:
    """A disclosure, what its file states, and what was read back."""

    accounts: YearAccounts
    made: Disclosure
    expected: tuple[Expected, ...]
    extract: Extract


def a_look(seed: int, style: str = "", kind: str = "") -> Look:
    """What the document of a seed looks like: one in four is a budget."""
    look = random_look(seed)
    if style:
        look = replace(look, style=style)
    if kind == "预算" or (not kind and not style and seed % 4 == 3):
        draw = Draw(f"budget{seed}")
        look = Look("预算", "", random_form(draw) if draw.chance(50) else SHANGHAI_BUDGET, "before")
    return look


SHANGHAI_BUDGET = Form(
    unit="元", nothing="0", total_first=False, all_classes=False, office_line=True, own_year=True, lists=1
)


def make(seed: int, look: Look) -> tuple[YearAccounts, Disclosure]:
    """The last year of a random history as a disclosure."""
    accounts = random_history(seed)[-1]
    return accounts, disclose(accounts, look)


def trip(accounts: YearAccounts, made: Disclosure, kind: str, seed: int) -> Trip:
    """Write and read back."""
    if kind == "direct":
        document, expected = direct(made)
        return Trip(accounts, made, expected, extract(document))
    written = WRITERS[kind](made, Draw(f"{kind}{seed}"))
    (document,) = read_bytes(written.content, written.name)
    return Trip(accounts, made, written.expected, extract(document))


def trip_differences(kind: str, done: Trip) -> Iterator[Difference]:
    """What is not as it was written."""
    return differences(kind, done.expected, done.extract, done.accounts, kind not in PAGELESS, kind not in SILENT)


# ---------------------------------------------------------------- one digit changed


def mutated(made: Disclosure, seed: int) -> tuple[Disclosure, Expected]:
    """The disclosure with one printed digit of one figure changed, and that figure as it is printed now."""
    draw = Draw(f"mutation{seed}")
    stated = [
        at for at, part in enumerate(made.parts) if isinstance(part, Paragraph | Table) and _numbers(part.figures)
    ]
    at = draw.pick(stated)
    part = made.parts[at]
    assert isinstance(part, Paragraph | Table)
    changed, figure = _in_paragraph(part, draw) if isinstance(part, Paragraph) else _in_table(part, draw)
    return replace(made, parts=(*made.parts[:at], changed, *made.parts[at + 1 :])), figure


def _numbers(figures: object) -> list[Expected]:
    assert isinstance(figures, list | tuple)
    return [each for each in figures if each.value not in DASHES and each.measure != "等级" and each.value.strip("0.")]


def _other(text: str, draw: Draw) -> str:
    """The number with one digit changed, never to a leading zero."""
    at = draw.pick([place for place, character in enumerate(text) if character.isdecimal()])
    digits = [digit for digit in "123456789" if digit != text[at]]
    return text[:at] + draw.pick(digits) + text[at + 1 :]


def _in_paragraph(paragraph: Paragraph, draw: Draw) -> tuple[Paragraph, Expected]:
    figure = draw.pick(_numbers(paragraph.figures))
    place = paragraph.places[paragraph.figures.index(figure)]
    now = _other(figure.value, draw)
    text = paragraph.text[:place] + now + paragraph.text[place + len(figure.value) :]
    figures = tuple(
        replace(each, value=now) if at == place else each
        for each, at in zip(paragraph.figures, paragraph.places, strict=True)
    )
    return replace(paragraph, text=text, figures=figures), replace(figure, value=now)


def _in_table(table: Table, draw: Draw) -> tuple[Table, Expected]:
    cells = [cell for row in table.rows for cell in row if cell.figure and _numbers([cell.figure])]
    cell = draw.pick(cells)
    assert cell.figure
    text = _other(cell.text, draw)
    figure = replace(cell.figure, value=text.replace(",", ""))
    changed = replace(cell, text=text, figure=figure)
    rows = tuple(tuple(changed if each is cell else each for each in row) for row in table.rows)
    return replace(table, rows=rows), figure


def figures_told(done: Trip) -> Counter[tuple[str, ...]]:
    """The figures that were read, without what a changed digit next to them may change (their quotation)."""
    return Counter(
        (each.statement, each.code, each.item, each.label, each.column, each.scope, each.subject, each.measure,
         each.printed, each.unit, each.basis, each.direction, str(each.source.page))
        for each in done.extract.figures
    )  # fmt: skip


def mutation_differences(kind: str, before: Trip, seed: int) -> Iterator[Difference]:
    """A changed digit changes one figure and no other (two where one number states two)."""
    made = before.made.only_tables() if kind == "xlsx" else before.made
    if kind == "text":
        made = replace(made, parts=tuple(part for part in made.parts if not isinstance(part, Table)))
    changed, figure = mutated(made, seed)
    after = trip(before.accounts, changed, kind, seed)
    one, two = figures_told(before), figures_told(after)
    lost, new = one - two, two - one
    if not 1 <= lost.total() <= 2 or lost.total() != new.total() or len({entry[8] for entry in new}) != 1:
        yield Difference(kind, "mutation", str(figure), f"{list(lost)} became {list(new)}")


# ---------------------------------------------------------------- many


def check(kind: str, style: str, mutate: bool, seed: int) -> list[Difference]:
    """One document through one format."""
    look = a_look(seed, style)
    accounts, made = make(seed, look)
    named = f"{kind} {look.style or '预算'} {seed}"
    try:
        done = trip(accounts, made, kind, seed)
    except ReadingError as error:
        return [Difference(named, "not read", "", str(error))]
    found = [replace(each, kind=named) for each in trip_differences(kind, done)]
    if mutate and kind not in SILENT:
        found += [replace(each, kind=named) for each in mutation_differences(kind, done, seed)]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description="Write made-up disclosures in every format and read them back.")
    parser.add_argument("--seeds", type=int, default=50, help="how many documents for each format")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--formats", default="direct,text,flat,pdf,docx,html,xlsx", help=",".join(FORMATS))
    parser.add_argument("--style", default="", choices=["", *STYLES])
    parser.add_argument("--mutate", action="store_true", help="change one digit of each document as well")
    parser.add_argument("--show", type=int, default=3, help="how many differences of a kind to print")
    given = parser.parse_args()
    seeds = range(given.first, given.first + given.seeds)
    total = 0
    with ProcessPoolExecutor(2) as pool:
        for kind in given.formats.split(","):
            found = pool.map(partial(check, kind, given.style, given.mutate), seeds, chunksize=2)
            total += _tell(kind, list(found), given.show)
    sys.stdout.write(f"{total} differences\n")
    raise SystemExit(1 if total else 0)


def _tell(kind: str, found: list[list[Difference]], show: int) -> int:
    """Print what differs in one format, some of each kind; how many there are."""
    shown: Counter[str] = Counter()
    for difference in (each for document in found for each in document):
        sort = f"{difference.kind.split()[1]} {difference.wrong}"
        shown[sort] += 1
        if shown[sort] <= show:
            sys.stdout.write(f"  {difference}"[:1500] + "\n")
    bad = sum(bool(document) for document in found)
    sys.stdout.write(f"{kind}: {len(found)} documents, {bad} with differences: {dict(shown)}\n")
    sys.stdout.flush()
    return shown.total()
