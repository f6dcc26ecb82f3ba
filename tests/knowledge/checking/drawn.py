"""Documents of a few lines, as the corpus of the rules draws them: sentences, and tables with cells parted by |."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from knowledge.extraction.extract import Extract, extract
from knowledge.model import Document, Line
from tests.knowledge.ruled import ruled

WHO = "澹渚市槐汀区水务局"
PART = "第三部分 {year}年度部门决算情况说明"


def document(text: str, *, year: int = 2022, kind: str = "部门决算", name: str = "例.txt") -> Extract:
    """What is read of a made-up document of one department with these lines."""
    period = "年" if kind.endswith("预算") else "年度"
    front = [WHO, f"{year}{period}{kind}", *([] if PART[:4] in text else [PART.format(year=year)])]
    lines = [*(Line(words, 1, 0) for words in front), *_lines(text)]
    numbered = tuple(replace(line, number=number) for number, line in enumerate(lines, 1))
    return extract(Document(name, f"{year}{kind}{hash(text)}", numbered, {}))


def _lines(text: str) -> Iterator[Line]:
    tables = 0
    for drawn, group in groupby(text.strip().splitlines(), key=lambda line: "|" in line):
        if not drawn:
            yield from (Line(words.strip(), 1, 0) for words in group if words.strip())
            continue
        tables += 1
        yield from (line for _, line in ruled("\n".join(group), tables).pieces)
