"""Whose document it is: department (部门), its short names, fiscal year, kind of document, its units."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

from knowledge.errors import ReadingError, UnidentifiedError
from knowledge.extraction.titles import Said, pieces, said
from knowledge.extraction.units import units
from knowledge.model import Document, DocumentKind, Identity, Section
from knowledge.short_names import short_names, usable
from knowledge.vocabulary import alternatives, table

CALLED = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,40})[（(](?:以下)?简称[：:]?[“\"]?(?P<short>[\u4e00-\u9fff]{2,20})[”\"]?[)）]"
)
# The titles of what is published as a part of a disclosure and need not say whose it is.
PART = re.compile(
    r"公开\d{1,2}表|.{0,40}(?:决算|预算|收支|收入|支出|绩效|自评|资产|采购|三公).{0,14}(?:表|报告)(?:（.{1,10}）)?"
    r"|(?:第四部分)?名词解释"
)
# So many of the disclosures beside a file are named where it is not clear which it is a part of.
NAMED = 3


def identity(document: Document, sections: Sequence[Section]) -> Identity:
    """Read department, year and kind from the cover, the headings and the words above the tables.

    A file that does not say them all is a part of the only disclosure beside it that agrees with what it says.
    Raises UnidentifiedError where there is none or several, ReadingError where the file is no disclosure.
    """
    found = said(document, sections)
    fitting = _fitting(document, found)
    if found.department and found.year and found.what:
        if not any(re.search(r"收入|支出", block.text) for section in sections for block in section.blocks):
            raise ReadingError(f"{document.name} 不像部门决算或预算公开：没有收入、支出的内容。")
        whose = found.whose or (fitting[0].kind.value[:2] if len(fitting) == 1 else "部门")
        if not found.whose and len(fitting) > 1:
            raise _unclear(document, fitting)
        kind = DocumentKind(f"{whose}{found.what}")
        aliases = _aliases(found.department, sections)
        own = units(document, sections)
        title = f"{found.department}{found.year}年度{kind}"
        return Identity(found.department, aliases, found.year, kind, title, own, kind_said=bool(found.whose))
    if len(fitting) == 1:
        return fitting[0]
    raise _unclear(document, fitting) if fitting else _unsaid(document, found)


def _fitting(document: Document, found: Said) -> list[Identity]:
    """The disclosures beside a file that it may be a part of: none that differs from what the file says itself.

    Where it names no department, it must at least have the title of a part of a disclosure.
    """
    titles = (piece for line in document.lines for piece in pieces(line))
    if not document.beside or not (found.department or any(PART.fullmatch(title) for title in titles)):
        return []
    kept: dict[tuple[str, int, DocumentKind], Identity] = {}
    for each in document.beside:
        if (
            found.department in ("", each.department, *each.aliases)
            and found.year in (0, each.year)
            and each.kind.endswith(found.what)
            and each.kind.startswith(found.whose)
        ):
            kept.setdefault((each.department, each.year, each.kind), each)
    return list(kept.values())


def _unclear(document: Document, fitting: Sequence[Identity]) -> UnidentifiedError:
    names = "、".join(f"《{each.title}》" for each in fitting[:NAMED])
    more = f"等{len(fitting)}份" if len(fitting) > NAMED else ""
    return UnidentifiedError(f"{document.name} 没有写明是谁的、哪一年的公开；旁边有{names}{more}，分不清属于哪一份。")


def _unsaid(document: Document, found: Said) -> UnidentifiedError:
    """What a file does not say of itself, in words."""
    titled = found.year and found.what
    lacking = "没有找到部门名称" if titled else "没有找到“××年度部门决算”这样的标题"
    return UnidentifiedError(f"{document.name} 不像部门决算或预算公开：{lacking}。")


def _aliases(department: str, sections: Sequence[Section]) -> tuple[str, ...]:
    """What a department is called besides: by the document itself, and by rule."""
    called = tuple(
        short for name, short in abbreviations(sections) if name.endswith(department) or department.endswith(name)
    )
    # 区某局 is called 某局 as well
    shorter = tuple(name for short in called for name in short_names(short))
    names = (*filter(usable, (*called, *shorter)), *short_names(department))
    return tuple(dict.fromkeys(name for name in names if name != department))


@cache
def _ending() -> re.Pattern[str]:
    return re.compile(rf"^[\u4e00-\u9fff（）]{{2,40}}(?:{alternatives(table('organisations')['endings'])})$")


def abbreviations(sections: Iterable[Section]) -> list[tuple[str, str]]:
    """The short names that the document gives (以下简称“…”), each with the words before it."""
    return [
        (found["name"], found["short"])
        for section in sections
        for block in section.blocks
        for found in CALLED.finditer(block.text)
    ]


def bodies(sections: Iterable[Section]) -> tuple[str, ...]:
    """Names of public bodies that stand in a table's cell of their own, most frequent first."""
    counts: Counter[str] = Counter()
    for section in sections:
        for block in section.blocks:
            for word in re.findall(r"\S+", block.text) if "\n" in block.text else ():
                if len(word) >= 6 and _ending().match(word):
                    counts[word] += 1
    return tuple(name for name, _ in counts.most_common())
