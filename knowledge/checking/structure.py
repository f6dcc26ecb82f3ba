"""How a document is made: contents against body, the tables that are to be published, items named by their codes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from knowledge.checking.books import Books, Entry, Heading, Stated, place, where
from knowledge.checking.catalogue import catalogue, check
from knowledge.extraction.contents import LEADER, TITLE
from knowledge.extraction.headings import marker
from knowledge.model import Agreement, Finding
from knowledge.vocabulary import bare

CONTENTS = "目录与正文标题一致"
REQUIRED = "应公开的表齐全"
NAMES = "科目名称与编码一致"
PART = re.compile(r"^第[一二三四五六七八九十]+(?:部分|章)")
CODED = re.compile(r"(?P<name>[一-龥、]{3,20})[（(](?P<code>\d{3})类[)）]")
# A heading with the same number whose words are so much alike is the same heading, worded otherwise.
ALIKE = 0.6


@check
def contents(books: Books) -> Iterator[Finding]:
    """Every numbered entry of the contents list is a heading of the body, in its words, in its part."""
    part = 0
    parts = _parts(books.headings)
    for entry in books.contents:
        words = re.sub(r"\s", "", LEADER.sub("", entry.title))
        if PART.match(words):
            part += 1
            continue
        mark = marker(words)
        if TITLE.match(words) or not mark or part == 0 or part > len(parts):
            continue
        yield from _entry(books, entry, words, parts[part - 1])


def _parts(headings: tuple[Heading, ...]) -> list[list[Heading]]:
    """The headings by the part (第一部分 …) they stand in."""
    found: list[list[Heading]] = []
    for heading in headings:
        if PART.match(heading.title):
            found.append([])
        elif found:
            found[-1].append(heading)
    return found


def _entry(books: Books, entry: Entry, words: str, headings: list[Heading]) -> Iterator[Finding]:
    title = re.sub(r"\s", "", words)
    titles = {re.sub(r"\s", "", h.title).strip("。：:"): h for h in headings}
    if title in titles:
        heading = titles[title]
        message = f"目录和正文的标题都是“{title}”。"
        yield books.finding(CONTENTS, Agreement.AGREES, message, [entry.source, heading.source])
        return
    mark = marker(title)
    number = title[: mark.end] if mark else ""
    same = [h for t, h in titles.items() if number and t.startswith(number)]
    same = [h for h in same if SequenceMatcher(None, h.title, title).ratio() >= ALIKE]
    if len(same) == 1:
        printed = re.sub(r"\s", "", same[0].title).strip("。：:")
        said = f"目录（{place(entry.source)}）为“{title}”，正文（{place(same[0].source)}）为“{printed}”，两处不同。"
        yield books.finding(
            CONTENTS, Agreement.DIFFERS, said, [entry.source, same[0].source], (title, printed, "", "")
        )
        return
    message = f"目录列有“{title}”，没有读到正文里的这个标题（可能是图片，或在别的文件里）。"
    yield books.finding(CONTENTS, Agreement.UNCHECKED, message, [entry.source])


@check
def required(books: Books) -> Iterator[Finding]:
    """The tables that every department publishes; one that was not read may be a picture or stand in another file."""
    kind = "budget" if books.budget else "accounts"
    read = {statement for _, statement in books.tables} | {b.statement for b in books.blanks}
    titles = "".join(bare(h.title) for h in books.headings)
    for names in catalogue()["required"][kind]:
        first = names[0]
        held = next((s for s in read if s in names), "")
        if held or any(bare(name) in titles for name in names):
            yield books.finding(REQUIRED, Agreement.AGREES, f"有《{held or first}》。", [])
        else:
            message = f"没有读到《{first}》：可能没有公开，也可能是图片，或在别的文件里。"
            yield books.finding(REQUIRED, Agreement.UNCHECKED, message, [])


@check
def names(books: Books) -> Iterator[Finding]:
    """A class that the text names with its code (卫生健康支出（210类）) has the name that the tables give the code."""
    rows: dict[str, Stated] = {}
    for each in books.stated:
        if each.figure.statement and len(each.figure.code) == 3:
            rows.setdefault(each.figure.code, each)
    seen: set[tuple[str, str]] = set()
    for sentence in books.text:
        for match in CODED.finditer(sentence.figure.label):
            code, name = match["code"], match["name"]
            row = rows.get(code)
            if row is None or (code, name) in seen:
                continue
            seen.add((code, name))
            printed = bare(row.figure.label)
            outcome = Agreement.AGREES if bare(name) == printed else Agreement.DIFFERS
            told = "一致" if outcome is Agreement.AGREES else "两处不同"
            message = f"{code}类：{where(sentence)}称“{name}”，{where(row)}为“{printed}”，{told}。"
            yield books.finding(NAMES, outcome, message, [sentence, row], (name, printed, "", ""))
