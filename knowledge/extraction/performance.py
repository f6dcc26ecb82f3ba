"""Flattened tables of performance evaluation (绩效) → figures: project tables, score sheets and their heads.

What is left of such a table in a text is its words in order, blanks between some cells, and cells that wrap
over lines. What can be relied on: the header's words, rows numbered from 1, and how many numbers a row has.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.extraction.drafts import Draft, Project
from knowledge.extraction.plain import plain
from knowledge.vocabulary import alternatives, table

VALUE = re.compile(r"^(?P<number>-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)(?P<percent>%?)$")
DASH = re.compile(r"^[—–\-－―/]+$")
MONEY = {"年初预算数", "全年预算数", "预算数", "执行数", "决算数"}


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a table, parted from others by blanks or line ends; `first` where it begins a line."""

    text: str
    start: int
    first: bool

    @property
    def end(self) -> int:
        """Where the word ends in the table's text."""
        return self.start + len(self.text)


def tokens(text: str) -> list[Token]:
    """The words of a table's text in order."""
    found = []
    for word in re.finditer(r"\S+", text):
        begins = word.start() == 0 or "\n" in text[text.rfind("\n", 0, word.start()) : word.start()].strip(" ")
        found.append(Token(word[0], word.start(), begins))
    return found


# ---------------------------------------------------------------- project tables


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a project table: the project as printed, its unit, and its cells with their columns."""

    printed: str
    unit: str
    cells: tuple[tuple[str, Token], ...]
    span: tuple[int, int]
    ordinal: Token


@dataclass(frozen=True, slots=True)
class ProjectTable:
    """A table with one project a row; `money` is the unit of its amounts, from the header."""

    rows: tuple[Row, ...]
    money: str


def project_table(text: str, organisations: Sequence[str]) -> ProjectTable | None:
    """Read a flattened project table; None where the text is none or its rows do not come out evenly.

    `organisations` are the public bodies that the document names: they tell a unit's cell from a project's.
    """
    words = tokens(plain(text))
    first = next((i for i, word in enumerate(words) if word.text == "1"), -1)
    if first <= 0:
        return None
    header = "".join(word.text for word in words[:first])
    columns = _columns(header)
    if not columns or not re.search(table("performance")["columns"]["name"], header):
        return None
    has_unit = bool(re.search(table("performance")["columns"]["unit"], header))
    money = "元" if "（元）" in header else "万元"
    rows: list[Row] = []
    start = first
    while start < len(words):
        until = _row_end(words, start, len(rows) + 1, columns)
        if until < 0:
            return None
        row = _row(words[start:until], columns, organisations if has_unit else ())
        if row is None:
            return None
        rows.append(row)
        start = until
        if start < len(words) and words[start].text != str(len(rows) + 1):
            break
    return ProjectTable(tuple(rows), money)


def _columns(header: str) -> list[str]:
    """The measures of the number columns, in the order in which the header names them."""
    found: list[tuple[int, int, str]] = []
    for measure, pattern in table("performance")["columns"]["numbers"].items():
        for match in re.finditer(pattern, header):
            if all(match.start() >= end or match.end() <= start for start, end, _ in found):
                found.append((match.start(), match.end(), measure))
    return [measure for _, _, measure in sorted(found)]


def _fits(measure: str, word: str) -> bool:
    """Whether a word can stand in a column."""
    if DASH.match(word):
        return True
    if measure == "等级":
        return word in table("grammar")["grades"]["names"]
    return bool(VALUE.match(word))


def _row_end(words: Sequence[Token], start: int, ordinal: int, columns: Sequence[str]) -> int:
    """Where the row with this ordinal ends: its cells fit all columns, and another row or the end comes."""
    if words[start].text != str(ordinal):
        return -1
    n = len(columns)
    for end in range(start + 2 + n, len(words) + 1):
        cells = words[end - n : end]
        if not all(_fits(measure, cell.text) for measure, cell in zip(columns, cells, strict=True)):
            continue
        if end == len(words) or words[end].text == str(ordinal + 1) or not VALUE.match(words[end].text):
            return end
    return -1


def _row(words: Sequence[Token], columns: Sequence[str], organisations: Sequence[str]) -> Row | None:
    names = words[1 : len(words) - len(columns)]
    if not names:
        return None
    unit, printed = _unit_and_name(names, organisations)
    if not printed:
        return None
    cells = tuple(zip(columns, words[-len(columns) :], strict=True))
    return Row(printed, unit, cells, (words[0].start, words[-1].end), words[0])


def _unit_and_name(names: Sequence[Token], organisations: Sequence[str]) -> tuple[str, str]:
    """Part a row's words into unit and project: after a known body's name, else at a word's end like one."""
    joined = "".join(word.text for word in names)
    if not organisations:
        return "", joined
    for name in sorted(organisations, key=len, reverse=True):
        if joined.startswith(name) and len(joined) > len(name):
            return name, joined[len(name) :]
    endings = alternatives(table("organisations")["endings"])
    length = 0
    best = 0
    for word in names[:-1]:
        length += len(word.text)
        if re.search(f"(?:{endings})$", joined[:length]):
            best = length
    return joined[:best], joined[best:]


def projects(tables: Sequence[ProjectTable]) -> tuple[Project, ...]:
    """The projects of all tables, each once; those that share a name are told apart by their unit."""
    seen: list[tuple[str, str]] = []
    for found in tables:
        for row in found.rows:
            if (row.printed, row.unit) not in seen:
                seen.append((row.printed, row.unit))
    counts: dict[str, int] = {}
    for printed, _ in seen:
        counts[printed] = counts.get(printed, 0) + 1
    made = [
        Project(f"{printed}（{unit}）" if counts[printed] > 1 and unit else printed, printed, unit)
        for printed, unit in seen
    ]
    return tuple(sorted(made, key=lambda p: -len(p.printed)))


def row_drafts(found: ProjectTable, known: Sequence[Project], viewpoint: str) -> list[Draft]:
    """The figures of a project table."""
    drafts = []
    for row in found.rows:
        name = next((p.name for p in known if (p.printed, p.unit) == (row.printed, row.unit)), row.printed)
        for measure, cell in row.cells:
            value = VALUE.match(cell.text)
            unit = (
                found.money if measure in MONEY else "%" if measure == "执行率" else "分" if measure != "等级" else ""
            )
            drafts.append(
                Draft(
                    start=cell.start,
                    end=cell.end,
                    printed=value["number"].replace(",", "") if value else cell.text,
                    unit=unit,
                    item=name,
                    label=row.printed,
                    subject=name,
                    measure=measure,
                    viewpoint=viewpoint,
                    column=measure,
                    quote=row.span,
                )
            )
    return drafts


# ---------------------------------------------------------------- score sheets


def score_sheet(text: str, subject: str, viewpoint: str) -> list[Draft]:
    """The weights and scores of a flattened score sheet (一级指标 … 分值 得分); empty for another table.

    A name with two numbers after it is a third-level indicator (weight, score), with one a second-level one;
    first-level names are known words, for merged cells may leave them without a number.
    """
    text = plain(text)
    sheet = table("performance")["sheet"]
    if sum(level in re.sub(r"\s", "", text) for level in sheet["levels"]) < 2:
        return []
    drafts: list[Draft] = []
    name: list[Token] = []
    numbers: list[Token] = []
    parents = ["", ""]

    def flush() -> None:
        if name and numbers:
            drafts.extend(_indicator(name, numbers, parents, subject, viewpoint))
        elif name and "".join(w.text for w in name) in sheet["first_level"]:
            parents[0] = "".join(w.text for w in name)

    words = tokens(text)
    # what stands before the header is the head of the sheet (project, persons, amounts), see `form`
    begin = next((i for i, word in enumerate(words) if word.text in sheet["levels"]), 0)
    for word in words[begin:]:
        if VALUE.match(word.text):
            numbers.append(word)
            continue
        joined = "".join(w.text for w in name)
        if numbers or word.text in sheet["header"] or joined in sheet["first_level"]:
            flush()
            name, numbers = [], []
        if word.text in sheet["header"]:
            continue
        if re.search(r"[，。；√¨□☑]|等次|等级", word.text):
            break
        name.append(word)
    flush()
    return drafts


def _indicator(
    name: Sequence[Token], numbers: Sequence[Token], parents: list[str], subject: str, viewpoint: str
) -> list[Draft]:
    """The figures of one indicator: its weight and, at the third level, its score."""
    sheet = table("performance")["sheet"]
    printed = "".join(word.text for word in name)
    if printed in sheet["totals"]:
        measures = ["分值"] * (len(numbers) - 1) + ["得分"]
        level = "总分"
    elif len(numbers) >= 2:
        measures, level = ["分值", "得分"], sheet["levels"][2]
    elif printed in sheet["first_level"] and (not parents[0] or printed != parents[1]) and _heads(printed, parents):
        measures, level = ["分值"], sheet["levels"][0]
        parents[0] = printed
    else:
        measures, level = ["分值"], sheet["levels"][1]
        parents[1] = printed
    part_of = {"总分": "", sheet["levels"][0]: "", sheet["levels"][1]: parents[0]}.get(level, parents[1])
    span = (name[0].start, numbers[-1].end)
    return [
        Draft(
            start=number.start,
            end=number.end,
            printed=number.text,
            unit="分",
            item=printed,
            label=printed,
            subject=subject,
            measure=measure,
            part_of=part_of,
            viewpoint=viewpoint,
            column=level,
            quote=span,
        )
        for measure, number in zip(measures, numbers, strict=False)
    ]


def _heads(printed: str, parents: Sequence[str]) -> bool:
    """满意度 may be an indicator of the second level, below 效益."""
    return not (printed == "满意度" and parents[0] == "效益")


# ---------------------------------------------------------------- the head of a score sheet


def form(text: str, subject: str, viewpoint: str) -> list[Draft]:
    """The amounts in the head of a score sheet (计划投资额 …), and by source of money below them."""
    text = plain(text)
    fields = {k: v for k, v in table("performance")["form"].items() if k != "sources"}
    pattern = re.compile(
        rf"(?P<name>{alternatives(list(fields))})\s*（(?P<unit>万元|元)）\s*(?P<number>\d[\d,]*(?:\.\d+)?)"
    )
    drafts: list[Draft] = []
    columns: list[tuple[str, str, str]] = []
    for found in pattern.finditer(text):
        columns.append((found["name"], fields[found["name"]], found["unit"]))
        drafts.append(
            _amount(
                found.start("number"),
                found["number"],
                found["unit"],
                found["name"],
                fields[found["name"]],
                subject,
                viewpoint,
                found.span(),
            )
        )
    if not columns:
        return []
    sources = alternatives(table("performance")["form"]["sources"])
    seen: dict[str, int] = {}
    for found in re.finditer(rf"(?P<name>{sources})\s+(?P<number>\d[\d,]*(?:\.\d+)?)(?!\S)", text):
        at = seen.get(found["name"], 0)
        seen[found["name"]] = at + 1
        if at < len(columns):
            name, measure, unit = columns[at]
            drafts.append(
                _amount(
                    found.start("number"),
                    found["number"],
                    unit,
                    f"{name}-{found['name']}",
                    measure,
                    subject,
                    viewpoint,
                    found.span(),
                )
            )
    return drafts


def _amount(
    start: int,
    printed: str,
    unit: str,
    item: str,
    measure: str,
    subject: str,
    viewpoint: str,
    span: tuple[int, int],
) -> Draft:
    return Draft(
        start=start,
        end=start + len(printed),
        printed=printed.replace(",", ""),
        unit=unit,
        item=item,
        label=item,
        subject=subject,
        measure=measure,
        viewpoint=viewpoint,
        quote=span,
    )


def ticked_grade(text: str, subject: str, viewpoint: str) -> list[Draft]:
    """The grade that is ticked under a score sheet (优√ 良□ 中□ 差□)."""
    names = alternatives(table("grammar")["grades"]["names"])
    found = re.search(rf"(?P<grade>{names})\s*(?:[（(]?[√☑✓][)）]?)|[√☑✓]\s*(?P<after>{names})", text)
    if not found or not re.search("等次|等级", text[: found.start()]):
        return []
    group = "grade" if found["grade"] else "after"
    return [
        Draft(
            start=found.start(group),
            end=found.end(group),
            printed=found[group],
            unit="",
            item="评价等次",
            label="评价等次",
            subject=subject,
            measure="等级",
            viewpoint=viewpoint,
            quote=(text.rfind("\n", 0, found.start()) + 1, found.end()),
        )
    ]
