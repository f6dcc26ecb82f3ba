"""What fuzzing begins with: small made-up disclosures in every format."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from reportlab import rl_config

from tests.accounts import random_history
from tests.accounts.disclose import disclose, random_look
from tests.accounts.draw import Draw
from tests.accounts.parts import Disclosure, Heading, Paragraph, Part, Table, TableCell
from tests.accounts.writers.html import write_html
from tests.accounts.writers.pages import PageForm
from tests.accounts.writers.pdf import write_pdf
from tests.accounts.writers.text import write_text
from tests.accounts.writers.xlsx import write_xlsx
from tests.knowledge.reading import making

MADE_XLS = Path(__file__).parents[1] / "knowledge" / "reading" / "made.xls"
HOW_MANY = 12
MOST_PARAGRAPHS, MOST_ROWS = 4, 4


@cache
def small(seed: int) -> Disclosure:
    """A few paragraphs and a table of a made-up disclosure, under its title."""
    made = disclose(random_history(seed)[-1], random_look(seed))
    draw = Draw(f"small{seed}")
    tables = [_short(part) for part in made.parts if isinstance(part, Table)]
    told = [part for part in made.parts if isinstance(part, Paragraph)]
    begin = draw.count(0, max(0, len(told) - MOST_PARAGRAPHS))
    heads = [part for part in made.parts if isinstance(part, Heading)]
    title = [part for part in heads if part.level == 1]
    chapter = next(part for part in heads if "说明" in part.text or "情况" in part.text)
    body: list[Part] = [chapter, *told[begin : begin + MOST_PARAGRAPHS]]
    return replace(made, parts=(*title, *body, *([draw.pick(tables)] if tables else [])))


def _short(table: Table) -> Table:
    return replace(table, rows=table.rows[: table.header + MOST_ROWS])


def smalls() -> list[Disclosure]:
    """All of them."""
    return [small(seed) for seed in range(HOW_MANY)]


def texts() -> Sequence[bytes]:
    """As text, its tables flattened, in both encodings."""
    told = [write_text(each, flattened=True).content for each in smalls()]
    return [*told, *(each.decode().encode("gb18030") for each in told[:4]), told[0].decode().encode("utf-16")]


def pages() -> Sequence[bytes]:
    """As web pages."""
    return [
        write_html(each, "gb18030" if at % 4 == 3 else "utf-8", at % 2 == 0).content for at, each in enumerate(smalls())
    ]


def pdfs() -> Sequence[bytes]:
    """As PDF, nothing in it compressed."""
    packed, rl_config.pageCompression = rl_config.pageCompression, 0
    forms = [PageForm(rules=rules) for rules in ("lines", "fills", "three", "none")]
    try:
        return [write_pdf(each, forms[at % len(forms)]).content for at, each in enumerate(smalls()[:6])]
    finally:
        rl_config.pageCompression = packed


def words() -> Sequence[bytes]:
    """As Word documents, of the least parts."""
    return [_docx(each, at) for at, each in enumerate(smalls()[:6])]


NUMBERING = (
    f'<w:numbering {making.W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)
NUMBERED = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'


def _docx(made: Disclosure, at: int) -> bytes:
    body = ""
    for part in made.parts:
        if isinstance(part, Table):
            body += "".join(map(making.paragraph, (part.title, *part.above)))
            body += f"<w:tbl>{''.join(map(_row, part.rows))}</w:tbl>"
        elif isinstance(part, Heading) and at % 2:
            body += making.paragraph(part.text).replace("<w:p>", f"<w:p>{NUMBERED}")
        elif isinstance(part, Heading | Paragraph):
            body += making.paragraph(part.text)
    return making.docx(body, numbering=NUMBERING)


def _row(cells: Sequence[TableCell]) -> str:
    told = ""
    for cell in cells:
        spans = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
        spans += '<w:vMerge w:val="restart"/>' if cell.rows > 1 else ""
        told += f"<w:tc><w:tcPr>{spans}</w:tcPr>{making.paragraph(cell.text)}</w:tc>"
    return f"<w:tr>{told}</w:tr>"


def workbooks() -> Sequence[bytes]:
    """As workbooks, without the parts that nobody reads."""
    made = [each for each in smalls() if each.tables]
    return [_lean(write_xlsx(each, at % 2 == 0, at % 3 > 0).content) for at, each in enumerate(made)]


def _lean(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return making.zipped({n: book.read(n) for n in book.namelist() if not n.startswith(("docProps/", "xl/theme/"))})


def old_workbooks() -> Sequence[bytes]:
    """The one old workbook that there is."""
    return [MADE_XLS.read_bytes()]


def archives() -> Sequence[bytes]:
    """As archives of files in several formats."""
    return [
        making.zipped({"说明.txt": texts()[at], "网页.html": pages()[at], "表/公开表.xlsx": workbooks()[at]})
        for at in range(3)
    ]
