"""Flattened score sheets of evaluations: weights and scores, the amounts in their head, the grade that is ticked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from knowledge.extraction.drafts import Draft
from knowledge.extraction.plain import plain
from knowledge.extraction.table_words import VALUE, Token, tokens
from knowledge.vocabulary import alternatives, table


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
    elif len(numbers) > 2 or (len(numbers) == 2 and not _scored(numbers)):
        return []  # a target or another number stands among them
    elif len(numbers) == 2:
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


def _scored(numbers: Sequence[Token]) -> bool:
    """Whether two numbers may be a weight and a score."""
    weight, score = (VALUE.match(number.text) for number in numbers)
    if not weight or not score or score["percent"]:
        return False
    return Decimal(score["number"].replace(",", "")) <= Decimal(weight["number"].replace(",", ""))


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
