"""名词解释 → Terms: number, name, whole definition, and the path of a functional classification."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.extraction.plain import plain
from knowledge.model import Block, BlockKind, Document, Section, Source, Term

HEADING = re.compile(r"名词解释|名词说明|术语解释")
NUMBER = re.compile(
    r"^(?:(\d{1,3})\s*[.、．]|[（(](\d{1,3}|[一二三四五六七八九十]{1,4})[)）]|([一二三四五六七八九十]{1,4})、)\s*"
)
NAME = re.compile(r"^(?P<name>[^：。]{2,80}?)：(?P<definition>.+)$", re.DOTALL)
# Without a colon the definition begins at its verb.
VERB = re.compile(r"^(?P<name>[^：。，]{2,80}?)(?P<definition>(?:是指|系指|指|反映).+)$", re.DOTALL)
PATH = re.compile(r"(?P<name>[^（）：]+?)（(?P<level>类|款|项)）")


def is_glossary(section: Section) -> bool:
    """Whether a section holds the glossary: its heading says so."""
    return any(HEADING.search(title) for title in section.path)


def terms(section: Section, document: Document, title: str) -> list[Term]:
    """The terms of a glossary section, in order; what is no term (an introduction) is left out.

    A term has the number that is printed before it; one without a number goes on counting.
    """
    found: list[Term] = []
    for block, text in _entries(section):
        mark = NUMBER.match(text)
        body = text[mark.end() :] if mark else text
        named = NAME.match(plain(body)) or VERB.match(plain(body))
        if not named:
            continue
        name = body[: len(named["name"])]
        definition = body[named.start("definition") :]
        path = tuple(part["name"] for part in PATH.finditer(named["name"]))
        line = block.pieces[0][1]
        label = document.page_labels.get(line.page, "")
        source = Source(document.name, title, "/".join(section.path), line.page, label, line.number, text)
        printed = mark[1] if mark and mark[1] else ""
        number = int(printed) if printed else len(found) + 1
        found.append(Term(number, name, definition, path, aliases(name, path), source))
    return found


def _entries(section: Section) -> Iterator[tuple[Block, str]]:
    """The entries: a numbered paragraph with whatever unnumbered paragraphs follow it."""
    pending: tuple[Block, str] | None = None
    for block in section.blocks:
        if block.kind is BlockKind.HEADING and HEADING.search(block.text):
            continue
        if NUMBER.match(block.text) or pending is None:
            if pending:
                yield pending
            pending = (block, block.text)
        else:
            pending = (pending[0], pending[1] + block.text)
    if pending:
        yield pending


def aliases(name: str, path: tuple[str, ...]) -> tuple[str, ...]:
    """Other names of a term: its last path level (…（项）), its name without brackets and quotation marks."""
    found = [re.sub(r"[“”\"]", "", name), re.sub(r"[（(][^（）()]*[)）]", "", name)]
    if path:
        found += [path[-1], "".join(path), path[-1].removesuffix("支出")]
    else:
        found.append(re.sub(r"[“”\"]", "", name).removesuffix("支出").removesuffix("经费"))
    last = path[-1:] if path else ()
    return tuple(a for a in dict.fromkeys(found) if a != name and (len(a) >= 3 or (a in last and len(a) == 2)))
