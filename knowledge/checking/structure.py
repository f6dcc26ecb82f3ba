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
# Titles whose words are so much alike are one.
ALIKE = 0.75


@check
def contents(books: Books) -> Iterator[Finding]:
    """Every numbered entry of the contents list is a heading of the body in its part, under the same number."""
    part = 0
    parts = _parts(books.headings)
    lost: list[Entry] = []
    for entry in books.contents:
        words = re.sub(r"\s", "", LEADER.sub("", entry.title))
        if PART.match(words):
            part += 1
            continue
        mark = marker(words)
        if TITLE.match(words) or not mark or not 0 < part <= len(parts):
            continue
        found = _entry(books, entry, words[: mark.end], words[mark.end :], parts[part - 1])
        if found:
            yield found
        elif not any(_alike(words[mark.end :], statement) for statement in _read(books)):
            lost.append(entry)
    if lost:
        titles = "、".join(re.sub(r"\s", "", LEADER.sub("", entry.title)) for entry in lost)
        message = f"目录列有而没有读到正文标题的：{titles}（可能是图片，或在别的文件里）。"
        yield books.finding(CONTENTS, Agreement.UNCHECKED, message, [entry.source for entry in lost])


def _read(books: Books) -> set[str]:
    """The titles of the statement tables that were read."""
    return {statement for _, statement in books.tables} | {b.statement for b in books.blanks}


def _parts(headings: tuple[Heading, ...]) -> list[list[Heading]]:
    """The headings by the part (第一部分 …) they stand in."""
    found: list[list[Heading]] = []
    for heading in headings:
        if PART.match(heading.title):
            found.append([])
        elif found:
            found[-1].append(heading)
    return found


def _entry(books: Books, entry: Entry, number: str, words: str, headings: list[Heading]) -> Finding | None:
    """The heading that an entry names; None where there is none in its part."""
    named = [(h, mark) for h in headings if (mark := marker(re.sub(r"\s", "", h.title)))]
    same = [(h, m) for h, m in named if _alike(re.sub(r"\s", "", h.title)[m.end :], words)]
    if not same:
        return None
    numbers = [re.sub(r"\s", "", h.title)[: m.end] for h, m in same]
    heading = same[numbers.index(number)][0] if number in numbers else same[0][0]
    printed = re.sub(r"\s", "", heading.title)
    sources = [entry.source, heading.source]
    if number in numbers:
        return books.finding(CONTENTS, Agreement.AGREES, f"目录和正文都有“{printed}”。", sources)
    places = place(entry.source), place(heading.source)
    message = f"目录（{places[0]}）为“{number}{words}”，正文（{places[1]}）为“{printed}”，编号不同。"
    return books.finding(CONTENTS, Agreement.DIFFERS, message, sources, (f"{number}{words}", printed, "", ""))


def _alike(one: str, other: str) -> bool:
    """Whether two titles are one, though a word may be another (主要职责, 主要职能)."""
    return SequenceMatcher(None, one.strip("。：:"), other.strip("。：:")).ratio() >= ALIKE


@check
def required(books: Books) -> Iterator[Finding]:
    """The tables that every department publishes; one that was not read may be a picture or stand in another file."""
    kind = "budget" if books.budget else "accounts"
    read = _read(books)
    titles = "".join(bare(h.title) for h in books.headings)
    lost = []
    for names in catalogue()["required"][kind]:
        held = next((s for s in read if s in names), "")
        if held or any(bare(name) in titles for name in names):
            yield books.finding(REQUIRED, Agreement.AGREES, f"有《{held or names[0]}》。", [])
        else:
            lost.append(names[0])
    if lost:
        message = f"没有读到{''.join(f'《{name}》' for name in lost)}：可能没有公开，也可能是图片，或在别的文件里。"
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
