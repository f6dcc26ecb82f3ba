"""Compares what a made-up disclosure was printed from with what is read back out of its text.

The generator names figures for a human reader ("退休人员（不含…）", "实际养护水库"), extraction by the
vocabulary or by the printed words. Where the two conventions differ and neither is wrong, it says so here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher

from knowledge.extraction.extract import Extract, extract
from knowledge.model import Figure
from knowledge.reading import read_bytes
from knowledge.vocabulary import canonical
from tests.accounts import Expected, Printed, YearAccounts

# The words for one measure: what was spent, what was planned, and money that is neither.
MEASURES = (
    {"决算数", "执行数"},
    {"全年预算数", "预算数"},
    {"人数", "数量"},
    # 省级财政补助 as a part of what was planned: the generator files it under 其他
    {"其他", "预算数"},
    # 涉及预算资金: money that an evaluation covers
    {"其他", "全年预算数"},
    # 到场时间 16 分钟: a quantity all the same
    {"其他", "数量"},
)
DIRECTIONS = {"增长": "增加", "下降": "减少", "降低": "减少"}
# Items that the generator describes where the document only says …
DESCRIBED = {
    "二级项目绩效自评涉及资金": "涉及资金",
    "开展绩效自评的二级项目": "二级项目",
    "开展部门评价的项目": "项目",
    "参评项目（含下属单位）": "项目",
    "自评工作步骤": "步骤",
    "车辆合计": "车辆",
    "评价指标体系满分": "满分",
    "项目总体执行率": "项目全年预算资金",
    "项目全年实际支出": "项目全年预算资金",
    "因公出国（境）累计人次": "因公出国（境）人次数",
    "全年购置公务用车": "公务用车购置数",
    "部门评价等级": "评价等次",
    "管护河道": "河道",
    "补助旅行社": "发放补助",
    "文化馆开放天数": "免费开放",
}
# A count that was planned is called by its noun again once it is done (计划养护水库 8 座，实际完成 7 座).
DONE = re.compile(r"^(?:实际|完成|办结|合格|其中)|^养护水库|^送戏")
# What the generator calls by its measure is, where a project or an indicator is the subject, the item itself.
OF_THE_SUBJECT = re.compile(r"分值|得分|等级|满分|预算|执行|资金|使用状况|实际支出|预算安排总额|计划投资额")
# What is told in words may be a figure all the same: nothing changed, or there was nothing.
UNCHANGED = ("持平", "基本持平", "无增减变化")
NOTHING = ("无", "没有", "未发生", "未购置")
TOLD = UNCHANGED + NOTHING
# Headings that the generator leaves out of its paths.
PART = {"第一部分": "第一部分", "附件": "第五部分附件"}


@dataclass(frozen=True)
class Read:
    """A made-up document, printed and read back."""

    accounts: YearAccounts
    printed: Printed
    extract: Extract


def read_back(accounts: YearAccounts, printed: Printed) -> Read:
    """Print, read and extract."""
    document = read_bytes(printed.text.encode(), f"{accounts.name}.txt")
    return Read(accounts, printed, extract(document[0]))


def differences(read: Read) -> Iterator[str]:
    """Everything that was printed and not read back as it was meant, and everything that was invented."""
    expected = read.printed.expected
    found = [each for each in read.extract.figures if each.printed not in TOLD]
    pages = list(places(read.printed))
    wanted = [(each.value, each.unit) for each in expected]
    given = [(each.printed, unit_of(each)) for each in found]
    for step, i1, i2, j1, j2 in SequenceMatcher(None, wanted, given, autojunk=False).get_opcodes():
        if step == "equal":
            for i, j in zip(range(i1, i2), range(j1, j2), strict=True):
                for wrong in wrongs(expected[i], found[j], read.accounts, pages[i]):
                    yield f"{read.accounts.name}: {wrong}: {expected[i]} read as {found[j]}"
        else:
            yield f"{read.accounts.name}: {step}: {expected[i1:i2]} read as {found[j1:j2]}"
    for figure in told_wrongly(expected, read.extract.figures):
        yield f"{read.accounts.name}: not {figure.printed}: {figure}"
    for numeral in read.extract.unplaced:
        yield f"{read.accounts.name}: unplaced {numeral}"


def told_wrongly(expected: Sequence[Expected], found: Sequence[Figure]) -> Iterator[Figure]:
    """Figures that are said to be unchanged or nothing, though a change or an amount of theirs is printed."""
    changed = {
        (each.item, each.basis if each.basis != "上年" else "", each.section.split("/")[-1])
        for each in expected
        if each.measure == "增减额"
    }
    amounts = {each.item for each in expected if each.measure in ("决算数", "预算数") and each.value.strip("0.—-")}
    for figure in found:
        if figure.printed in NOTHING and not figure.subject and figure.item in amounts:
            yield figure
        section = figure.source.section.split("/")[-1]
        basis = "" if figure.basis == "上年" or figure.basis.isdecimal() else figure.basis
        if figure.printed in UNCHANGED and any(
            (name, basis, section) in changed for name in (figure.item, figure.label)
        ):
            yield figure


def unit_of(figure: Figure) -> str:
    """The unit, with 以上 where it belongs to it."""
    return figure.unit + (figure.qualifier if figure.qualifier == "以上" and figure.unit == "%" else "")


def wrongs(expected: Expected, figure: Figure, accounts: YearAccounts, page: int) -> Iterator[str]:
    """What of a figure is not as it was printed."""
    if re.fullmatch(r"[\d.]+", expected.value) and figure.value != Decimal(expected.value):
        yield "value"
    if not same_measure(expected.measure, figure.measure):
        yield "measure"
    if not same_item(expected, figure):
        yield "item"
    if not same_subject(expected, figure, accounts):
        yield "subject"
    if DIRECTIONS.get(expected.direction, expected.direction) != figure.direction:
        yield "direction"
    if not same_basis(expected, figure, accounts.year):
        yield "basis"
    if figure.year != accounts.year or figure.department != accounts.department.full_name:
        yield "year or department"
    if figure.source.page != page:
        yield f"page (it is {page})"
    if not same_section(expected.section, figure.source.section):
        yield "section"
    if expected.value not in figure.source.quote:
        yield "quote"


def same_measure(expected: str, found: str) -> bool:
    """Whether two measures are one; a synonym counts."""
    return expected == found or any({expected, found} <= names for names in MEASURES)


def _bare(label: str) -> str:
    return re.sub(r"[“”（）]|（[^）]*）$", "", label)


def same_item(expected: Expected, figure: Figure) -> bool:
    """Whether a figure's item or printed label is the expected one, in one of the agreed ways."""
    item = DESCRIBED.get(expected.item, expected.item)
    if figure.item in canonical(item) or figure.item == item:
        return True
    if expected.subject and OF_THE_SUBJECT.search(expected.item):
        return _of_subject(expected, figure)
    names = [_bare(figure.item), _bare(figure.label)]
    bare = re.sub(r"（不含[^）]*）", "", item).replace("“", "").replace("”", "")
    bare = _bare(bare)
    if any(name and (name in bare or bare in name) for name in names):
        return True
    if any(_letters(bare, name) for name in names):
        return True
    return bool(DONE.match(item)) and figure.measure in ("数量", "人数")


def _letters(one: str, other: str) -> bool:
    """修缮老宅院 and 完成老宅院修缮 say the same: all characters of the shorter but one are in the longer."""
    short, long = sorted((one, other), key=len)
    return len(short) > 1 and sum(character in long for character in short) >= len(short) - 1


def _of_subject(expected: Expected, figure: Figure) -> bool:
    """A project's own money, rate, score and grade have it as item, those of an indicator the indicator."""
    return (
        expected.subject in (figure.item, figure.label)
        or expected.item in (figure.item, figure.label, figure.column)
        or (figure.item in expected.item and figure.subject == expected.subject)
    )


def same_subject(expected: Expected, figure: Figure, accounts: YearAccounts) -> bool:
    """The project; an indicator's figures and those of a report are of the project that is evaluated."""
    evaluated = accounts.evaluation.project.name
    if expected.section.startswith("附件") and figure.subject == evaluated:
        return expected.subject in ("", evaluated, figure.item)
    return figure.subject == expected.subject


def same_basis(expected: Expected, figure: Figure, year: int) -> bool:
    """What it is measured against, where the document says so (it does not beside 预算执行率)."""
    if expected.measure == "占比":
        bases = canonical(expected.basis) or (expected.basis,)
        return figure.part_of in bases or bool(set(canonical(figure.part_of)) & set(bases))
    if expected.basis in ("上年", "上年预算"):  # in a budget, last year's budget is what 上年 means
        return figure.basis in ("上年", str(year - 1))
    if expected.measure == "完成率":
        return figure.basis == expected.basis
    return expected.measure in ("执行率", "其他") or figure.basis == expected.basis


def same_section(expected: str, found: str) -> bool:
    """Whether the expected headings are headings of the path, in that order."""
    rest = found.split("/")
    for heading in expected.split("/"):
        wanted = PART.get(heading, heading).replace(" ", "")
        at = next(
            (i for i, title in enumerate(rest) if title == wanted or title.startswith(PART.get(heading, "-"))),
            -1,
        )
        if at < 0:
            return False
        rest = rest[at + 1 :]
    return True


def places(printed: Printed) -> Iterator[int]:
    """The page of each expected figure: where its quotation, and in it its value, comes next in the text."""
    text, pages = "", []
    page = 1
    for line in printed.text.split("\n"):
        if re.fullmatch(r"—\d+—", line):
            page += 1
            continue
        words = re.sub(r"\s", "", line)
        text += words
        pages += [page] * len(words)
    start = end = 0
    quote = ""
    for figure in printed.expected:
        at = _next(figure.value, text, end, start + len(quote)) if figure.quote == quote else -1
        if at < 0:
            start = text.index(figure.quote, start if figure.quote != quote else end)
            quote = figure.quote
            at = _next(figure.value, text, start, start + len(quote))
        end = at + len(figure.value)
        yield pages[at]


def _next(value: str, text: str, start: int, end: int) -> int:
    """Where a value stands as a number of its own; without blanks the cells of a table run together."""
    alone = re.search(rf"(?<![\d.]){re.escape(value)}(?![\d.])", text[start:end])
    return start + alone.start() if alone else text.find(value, start, end)


if __name__ == "__main__":
    from tests.knowledge.formats import main

    main()
