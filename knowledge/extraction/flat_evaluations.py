"""Flattened self-evaluation sheets (自评表): words in order, of which only rows that come out evenly are read.

The header tells how many values a row has and in which order; a row counts where its name is followed by so many
and no more. A row that is short of values has lost a blank cell, and nothing says which: it is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from knowledge.extraction.drafts import Draft
from knowledge.extraction.indicators import draft_of, indicator_name
from knowledge.extraction.plain import plain
from knowledge.extraction.project_tables import without_code
from knowledge.extraction.rates import rate_unit
from knowledge.extraction.table_headers import LEVELS, MONEY, RATES, SCORES, part_of, role_of
from knowledge.extraction.table_words import DASH, VALUE, Token, compact, unit_in, unit_told, value
from knowledge.vocabulary import table

WORD = re.compile(r"[^\s|｜]+")
VALUES = ("指标值", "完成值")
LEVEL_NAME = re.compile(r"指标(?:（\d+分）)?$")
# 年度资金总额 60 75.5 70.25 93.05%: the amounts and their rate, of a source that has no points
USUAL = ("年初预算数", "全年预算数", "执行数")


def evaluation_sheet(text: str, subject: str, viewpoint: str, above: str = "") -> list[Draft] | None:
    """The figures of a flattened self-evaluation sheet; None for a table that is none."""
    words, roles, indicators = _parts(text)
    if indicators is None:
        return None
    money = _run(words, roles, (*MONEY, *RATES, *SCORES))
    project = _project(words) or subject
    drafts: list[Draft] = []
    if money and len(set(MONEY) & set(money[1])) >= 2 and money[0] < indicators[0]:
        told = unit_in(" ".join(word.text for word in words[: money[0]])) or unit_told(above)
        drafts += _amounts(words[money[0] : indicators[0]], money[1], told, project)
    drafts += _indicators(words[indicators[0] :], indicators[1])
    return [replace(draft, subject=project, viewpoint=viewpoint) for draft in drafts]


def sheet_project(text: str) -> str:
    """The project that a flattened self-evaluation sheet is about; empty for another table."""
    words, _, indicators = _parts(text)
    return _project(words) if indicators else ""


def _parts(text: str) -> tuple[list[Token], list[str], tuple[int, list[str]] | None]:
    """The words of a table, the role that each would have as a heading, and the headings of its indicators."""
    words = [Token(found[0], found.start(), False) for found in WORD.finditer(plain(text))]
    roles = [role_of(word.text) for word in words]
    indicators = _run(words, roles, (*VALUES, *SCORES), after=LEVELS)
    return words, roles, indicators if indicators and set(VALUES) & set(indicators[1]) else None


def _run(
    words: Sequence[Token], roles: Sequence[str], wanted: Sequence[str], after: Sequence[str] = ()
) -> tuple[int, list[str]] | None:
    """The first run of headings with these roles: where the words after it begin, and their roles in order."""
    for start, role in enumerate(roles):
        if role not in wanted or (after and (start == 0 or roles[start - 1] not in after)):
            continue
        end = start
        while end < len(words) and roles[end] in wanted:
            end += 1
        found = list(roles[start:end])
        if len(found) >= 2 and len(set(found)) == len(found):
            return end, found
    return None


def _project(words: Sequence[Token]) -> str:
    """The project's name, where it is one word between its label and the next one."""
    for label, name, after in zip(words, words[1:], words[2:], strict=False):
        labelled = re.fullmatch(table("performance")["fields"]["project"], label.text)
        if labelled and role_of(after.text) == "单位" and not role_of(name.text):
            return without_code(name.text)
    return ""


# ---------------------------------------------------------------- amounts


def _amounts(words: Sequence[Token], roles: Sequence[str], told: str, project: str) -> Iterator[Draft]:
    """The rows of amounts: a source and a value for each heading."""
    for name, numbers in _rows(words):
        source = part_of(name.text) or compact(name.text)
        if not re.fullmatch(table("performance")["money"]["sources"], source):
            continue
        columns = list(roles)
        if len(numbers) == len(USUAL) + 1 and numbers[-1].text.endswith("%") and tuple(roles[: len(USUAL)]) == USUAL:
            columns = [*USUAL, "执行率"]
        if len(numbers) == len(columns):
            yield from _row(name, source, list(zip(columns, numbers, strict=True)), told, project)


def _row(name: Token, source: str, cells: Sequence[tuple[str, Token]], told: str, project: str) -> Iterator[Draft]:
    stated = {role: value(word.text) for role, word in cells}
    planned = [Decimal(number.printed) for role in USUAL[:2] if (number := stated.get(role))]
    spent = stated.get("执行数")
    whole = bool(re.fullmatch(table("performance")["money"]["whole"], source))
    for role, word in cells:
        number = stated[role]
        if number is None or number.qualifier:
            continue
        unit: str | None = (number.unit or told) if role in MONEY else "分"
        if role in RATES:
            unit = rate_unit(number, "", planned, Decimal(spent.printed) if spent else None)
        if unit is None or (role in MONEY and unit not in ("元", "万元", "亿元")) or (role in SCORES and number.unit):
            continue
        item = "预算执行率" if role in SCORES else (project if whole else "") or source
        place = (word.start + number.start, word.start + number.end)
        parent = "" if whole or role in SCORES else project
        measure = "其他" if role == "到位数" else role
        yield replace(
            draft_of(place, number.printed, unit, measure, item, parent, role, (name.start, cells[-1][1].end)),
            label=source,
        )


def _rows(words: Sequence[Token]) -> Iterator[tuple[Token, list[Token]]]:
    """Names and the values that follow each of them."""
    name: Token | None = None
    numbers: list[Token] = []
    for word in words:
        if VALUE.match(word.text) or DASH.match(word.text):
            numbers.append(word)
            continue
        if name and numbers:
            yield name, numbers
        name, numbers = word, []
    if name and numbers:
        yield name, numbers


# ---------------------------------------------------------------- indicators


def _indicators(words: Sequence[Token], roles: Sequence[str]) -> Iterator[Draft]:
    """The rows of indicators: a name and a value for each heading, and the total."""
    parent = ""
    at = 0
    while at < len(words):
        word = words[at]
        if word.text in table("performance")["sheet"]["totals"]:
            yield from _total(words, at)
        if LEVEL_NAME.search(word.text):
            parent = indicator_name(word.text)
            at += 1
            continue
        run = at + 1
        while run < len(words) and _is_value(words[run].text):
            run += 1
        cells = words[at + 1 : run]
        before = words[at - 1].text if at else ""
        apart = not before or LEVEL_NAME.search(before) or _is_value(before) or role_of(before)
        if not _is_value(word.text) and apart and len(cells) == len(roles) and _plausible(cells, roles):
            yield from _indicator(word, list(zip(roles, cells, strict=True)), parent)
        at = run


def _is_value(text: str) -> bool:
    return bool(value(text) or DASH.match(text)) or text in table("performance")["values"]["words"]


def _plausible(cells: Sequence[Token], roles: Sequence[str]) -> bool:
    """Whether weight and score are plain numbers, the score no higher than the weight."""
    found = {role: VALUE.match(cell.text) for role, cell in zip(roles, cells, strict=True) if role in SCORES}
    numbers = [Decimal(match["number"].replace(",", "")) for role in SCORES if (match := found.get(role))]
    return len(numbers) == len(found) and (len(numbers) < 2 or numbers[1] <= numbers[0])


def _indicator(name: Token, cells: Sequence[tuple[str, Token]], parent: str) -> Iterator[Draft]:
    item = indicator_name(name.text)
    quote = (name.start, cells[-1][1].end)
    for role, word in cells:
        number = value(word.text)
        measure = role if role in SCORES else "其他"
        column = "三级指标" if role in SCORES else role
        if number:
            place = (word.start + number.start, word.start + number.end)
            unit = "分" if role in SCORES else number.unit
            draft = draft_of(place, number.printed, unit, measure, item, parent, column, quote)
            yield replace(draft, qualifier=number.qualifier)
        elif not DASH.match(word.text):
            yield draft_of((word.start, word.end), word.text, "", measure, item, parent, column, quote)


def _total(words: Sequence[Token], at: int) -> Iterator[Draft]:
    """总分 with the weight of all and the score."""
    numbers = [word for word in words[at + 1 : at + 4] if VALUE.match(word.text)]
    if len(numbers) != 2 or words[at + 1 : at + 3] != numbers or not _plausible(numbers, SCORES):
        return
    for measure, word in zip(SCORES, numbers, strict=True):
        place = (word.start, word.end)
        yield draft_of(place, word.text, "分", measure, "总分", "", "总分", (words[at].start, numbers[-1].end))
