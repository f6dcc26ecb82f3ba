"""Scores: weights add up to 100 and scores to their total, text and score sheet agree, grades fit the scale.

A score by oneself (自评) and one by the department (部门评价) are two facts and told as such.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from knowledge.checking.books import Books, Stated, place, values, where
from knowledge.checking.catalogue import check
from knowledge.checking.projects import DEPARTMENT, SELF
from knowledge.checking.tolerance import judged, total
from knowledge.derive import plain
from knowledge.model import Agreement, Finding

WEIGHTS = "分值正文与评分表一致"
FULL = "一级指标分值之和等于满分"
LEVELS = "上级指标分值等于下级指标之和"
SCORES = "指标得分之和等于总分"
MOST = "得分不大于分值"
GRADE = "等级与评分标准一致"
TWICE = "得分前后一致"
SCALE = "评分标准前后一致"
TOLD = "得分正文与评分表一致"
NUMBERS = "指标个数与评分表一致"
BOTH = "自评与部门评价各为一事"
TOTAL = {"总分", "总分值", "满分", "合计"}
FIRST, SECOND, THIRD = "一级指标", "二级指标", "三级指标"
BOUND = re.compile(r"^(?P<grade>.{1,3}?)等级得分(?P<end>上限|下限)")
Group = tuple[str, str]


def _by_evaluation(books: Books) -> dict[Group, list[Stated]]:
    """The points of each evaluation: by project and viewpoint."""
    found: dict[Group, list[Stated]] = defaultdict(list)
    for each in books.stated:
        f = each.figure
        if f.measure in ("得分", "分值") and each.number is not None and not f.qualifier:
            found[f.subject, f.viewpoint].append(each)
    return found


@check
def weights(books: Books) -> Iterator[Finding]:
    """The weights that the text tells of the indicators are those of the score sheet."""
    for (subject, _), found in _by_evaluation(books).items():
        own = [s for s in found if s.figure.measure == "分值" and s.figure.item not in TOTAL]
        sheet = {s.figure.item: s for s in own if s.figure.column}
        told = {s.figure.item: s for s in reversed(own) if not s.figure.column}
        pairs = [(told[item], sheet[item]) for item in told if item in sheet]
        if not pairs:
            continue
        differing = [(a, b) for a, b in pairs if a.figure.value != b.figure.value]
        shown = differing or pairs
        said = "；".join(f"{a.figure.item}正文{a.shown}、评分表{b.shown}" for a, b in shown)
        whose = f"项目“{subject}”" if subject else ""
        gaps = "，".join(f"{a.figure.item}相差{_gap(a, b)}分" for a, b in differing) or "一致"
        merged = _merged(differing, told, sheet)
        message = f"{whose}指标分值：{said}，{gaps}。{merged}"
        first, other = shown[0]
        outcome = Agreement.DIFFERS if differing else Agreement.AGREES
        sources = [s for pair in shown for s in pair]
        yield books.finding(WEIGHTS, outcome, message, sources, values(first, other.figure.value or Decimal(0)))


def _gap(one: Stated, other: Stated) -> str:
    return plain(abs((one.figure.value or Decimal(0)) - (other.figure.value or Decimal(0))))


def _merged(pairs: Sequence[tuple[Stated, Stated]], told: dict[str, Stated], sheet: dict[str, Stated]) -> str:
    """Where the sheet gives one weight for two indicators that the text has apart: that is said as well."""
    order = list(told)[::-1]
    notes = []
    for own, cell in pairs:
        after = order[order.index(own.figure.item) + 1 :][:1]
        both = [own, *(told[name] for name in after if name not in sheet)]
        if len(both) == 2 and sum(s.figure.value or Decimal(0) for s in both) == cell.figure.value:
            names = "”“".join(s.figure.item for s in both)
            notes.append(f"评分表的{cell.shown}等于正文“{names}”之和。")
    return "".join(notes)


@check
def levels(books: Books) -> Iterator[Finding]:
    """一级 = Σ 二级 = Σ 三级 in the sheet, all 一级 are the full score; Σ 三级得分 = 总分."""
    for found in _by_evaluation(books).values():
        weights_ = [s for s in found if s.figure.measure == "分值" and s.figure.column]
        full = next((s for s in weights_ if s.figure.item in TOTAL), None)
        firsts = [s for s in weights_ if s.figure.column == FIRST]
        if full and firsts:
            yield _added(books, FULL, full, firsts, "各一级指标")
        for upper, lower in ((firsts, SECOND), ([s for s in weights_ if s.figure.column == SECOND], THIRD)):
            below = [s for s in weights_ if s.figure.column == lower]
            for whole, terms in _below(upper, below):
                yield _added(books, LEVELS, whole, terms, f"“{whole.figure.item}”以下各{lower}")
        scores = [s for s in found if s.figure.measure == "得分" and s.figure.column]
        sum_ = next((s for s in scores if s.figure.item in TOTAL), None)
        thirds = [s for s in scores if s.figure.column == THIRD]
        if sum_ and thirds and len(thirds) == sum(s.figure.column == THIRD for s in weights_):
            yield _added(books, SCORES, sum_, thirds, "各三级指标")
        yield from _most(books, found)


@check
def told(books: Books) -> Iterator[Finding]:
    """What the text tells of an indicator's score is what the sheet gives it, or those below it together."""
    for found in _by_evaluation(books).values():
        scored = [s for s in found if s.figure.measure == "得分"]
        sheet = [s for s in scored if s.figure.column and s.figure.item not in TOTAL]
        for each in (s for s in scored if not s.figure.column):
            own = [s for s in sheet if s.figure.item == each.figure.item]
            below = [s for s in sheet if s.figure.part_of == each.figure.item]
            if len(own) == 1:
                yield _added(books, TOLD, each, own, "评分表")
            elif below and not own:
                weighed = [s for s in found if s.figure.measure == "分值" and s.figure.part_of == each.figure.item]
                if len(weighed) in (0, len(below)):
                    yield _added(books, TOLD, each, below, "评分表中其下级指标")


@check
def numbers(books: Books) -> Iterator[Finding]:
    """As many indicators of each level as the text says are on the sheet."""
    for count in books.text:
        f = count.figure
        if f.item not in (FIRST, SECOND, THIRD) or f.measure != "数量" or f.value is None:
            continue
        cells = [s for s in books.stated if s.figure.subject == f.subject and s.figure.viewpoint == f.viewpoint]
        own = {(s.figure.part_of, s.figure.item) for s in cells if s.figure.column == f.item}
        if f.item == FIRST:
            # one whose weight is merged into the one before stands above those of the second level only
            own |= {("", s.figure.part_of) for s in cells if s.figure.column == SECOND}
        if not own:
            continue
        shown = [s for s in cells if s.figure.column == f.item][:1]
        outcome = Agreement.AGREES if len(own) == f.value else Agreement.DIFFERS
        gap = "一致" if outcome is Agreement.AGREES else f"相差{abs(f.value - len(own))}个"
        message = f"{f.item}：{where(count)}写{count.shown}，评分表中有{len(own)}个，{gap}。"
        yield books.finding(NUMBERS, outcome, message, [count, *shown], values(count, Decimal(len(own))))


def _below(upper: Sequence[Stated], below: Sequence[Stated]) -> Iterator[tuple[Stated, list[Stated]]]:
    """Each indicator with those below it; one whose own weight is merged into the one before belongs to that."""
    named = {s.figure.item: s for s in upper}
    current: Stated | None = None
    found: dict[str, list[Stated]] = defaultdict(list)
    for each in below:
        current = named.get(each.figure.part_of, current)
        if current is not None:
            found[current.figure.item].append(each)
    for item, terms in found.items():
        yield named[item], terms


def _most(books: Books, found: Sequence[Stated]) -> Iterator[Finding]:
    """No indicator has a higher score than its weight."""
    cells = {(s.figure.item, s.figure.part_of, s.figure.measure): s for s in found if s.figure.column}
    for (item, above, measure), score in cells.items():
        weight = cells.get((item, above, "分值"))
        if measure != "得分" or weight is None or item in TOTAL:
            continue
        more = (score.figure.value or Decimal(0)) > (weight.figure.value or Decimal(0))
        outcome = Agreement.DIFFERS if more else Agreement.AGREES
        told = f"大于分值{weight.shown}，相差{_gap(score, weight)}分" if more else f"不大于分值{weight.shown}"
        message = f"{item}：{where(score)}得分{score.shown}，{told}。"
        yield books.finding(MOST, outcome, message, [score, weight], values(score, weight.figure.value or Decimal(0)))


def _added(books: Books, rule: str, whole: Stated, terms: Sequence[Stated], words: str) -> Finding:
    own, added = whole.number, total(s.number for s in terms if s.number)
    assert own is not None  # noqa: S101 (points without a number were left out)
    outcome = judged(own, added)
    values_ = values(whole, added.value)
    message = f"{whole.figure.item}{whole.figure.measure}：{where(whole)}为{whole.shown}，{words}合计{values_[1]}分，"
    message += "一致。" if outcome is Agreement.AGREES else f"相差{values_[2]}分。"
    return books.finding(rule, outcome, message, [whole, *terms], values_)


# ---------------------------------------------------------------- the score of a project


@check
def scores(books: Books) -> Iterator[Finding]:
    """One evaluation gives a project one score; two evaluations may give two."""
    by_project: dict[str, dict[str, list[Stated]]] = defaultdict(lambda: defaultdict(list))
    for (subject, viewpoint), found in _by_evaluation(books).items():
        for each in found:
            if subject and each.figure.measure == "得分" and each.figure.item in (subject, "总分"):
                by_project[subject][viewpoint].append(each)
    for subject, views in by_project.items():
        for viewpoint, found in views.items():
            other = next((s for s in found if s.figure.value != found[0].figure.value), None)
            if len(found) < 2:
                continue
            said = "，".join(f"{where(s)}为{s.shown}" for s in ([found[0], other] if other else found[:2]))
            gap = f"，相差{_gap(found[0], other)}分" if other else "，一致"
            outcome = Agreement.DIFFERS if other else Agreement.AGREES
            message = f"项目“{subject}”的{viewpoint}得分：{said}{gap}。"
            own = values(found[0], (other or found[0]).figure.value or Decimal(0))
            yield books.finding(TWICE, outcome, message, found, own)
        if SELF in views and DEPARTMENT in views:
            yield _both(books, subject, views[SELF][0], views[DEPARTMENT][0])


def _both(books: Books, subject: str, own: Stated, other: Stated) -> Finding:
    grades = {
        (s.figure.subject, s.figure.viewpoint): s.figure.printed
        for s in books.stated
        if s.figure.measure == "等级" and s.figure.item == s.figure.subject
    }
    said = [
        f"{s.figure.viewpoint}{s.shown}{grades.get((subject, s.figure.viewpoint), '')}（{where(s)}）"
        for s in (own, other)
    ]
    message = f"项目“{subject}”有两个得分：{'，'.join(said)}。两次评价各有结果，不是前后矛盾。"
    return books.finding(BOTH, Agreement.AGREES, message, [own, other], values(own, other.figure.value or Decimal(0)))


@check
def grades(books: Books) -> Iterator[Finding]:
    """A grade (等级) is the one that the document's own scale gives for the score."""
    scales = _scales(books)
    if not scales:
        return
    scored: dict[Group, Stated] = {}
    for (subject, viewpoint), found in _by_evaluation(books).items():
        own = [s for s in found if s.figure.measure == "得分" and s.figure.item in (subject, "总分")]
        if subject and own:
            scored[subject, viewpoint] = own[0]
    seen: set[tuple[Group, str]] = set()
    for each in books.stated:
        f = each.figure
        key = (f.subject, f.viewpoint)
        score = scored.get(key)
        if f.measure != "等级" or score is None or f.item not in (f.subject, "评价等次") or (key, f.printed) in seen:
            continue
        seen.add((key, f.printed))
        bounds = scales.get(key) or next(iter(scales.values()))
        fitting = _fitting(score, bounds)
        if f.printed not in bounds or not fitting:
            continue
        outcome = Agreement.AGREES if fitting == f.printed else Agreement.DIFFERS
        low = bounds[fitting]
        said = f"项目“{f.subject}”{f.viewpoint}得分{score.shown}，{where(each)}等级为“{f.printed}”"
        bound = f"{low.shown}{'以上' if _lower(low) else '以下'}"
        scale = f"本文件的评分标准（{place(low.figure.source)}）{bound}为“{fitting}”"
        told = "相符" if outcome is Agreement.AGREES else "两处不同"
        message = f"{said}，{scale}，{told}。"
        yield books.finding(GRADE, outcome, message, [each, score, low], (f.printed, fitting, "", ""))


@check
def scales(books: Books) -> Iterator[Finding]:
    """The scale of grades is the same wherever it is told."""
    found: dict[tuple[str, str], list[Stated]] = defaultdict(list)
    for each in books.stated:
        match = BOUND.match(each.figure.item)
        if match and each.number is not None:
            found[match["grade"], match["end"]].append(each)
    for bounds in found.values():
        other = next((s for s in bounds if s.figure.value != bounds[0].figure.value), None)
        if len(bounds) < 2:
            continue
        said = "，".join(f"{where(s)}为{s.shown}" for s in (bounds[0], other or bounds[1]))
        gap = f"相差{_gap(bounds[0], other)}分" if other else "一致"
        outcome = Agreement.DIFFERS if other else Agreement.AGREES
        message = f"{bounds[0].figure.item}：{said}，{gap}。"
        own = values(bounds[0], (other or bounds[1]).figure.value or Decimal(0))
        yield books.finding(SCALE, outcome, message, bounds, own)


def _lower(bound: Stated) -> bool:
    match = BOUND.match(bound.figure.item)
    return bool(match and match["end"] == "下限")


def _scales(books: Books) -> dict[Group, dict[str, Stated]]:
    """The scales of the document: for each grade its lower bound, for the last one its upper; all must agree."""
    found: dict[Group, dict[str, Stated]] = {}
    for each in books.stated:
        match = BOUND.match(each.figure.item)
        if match and each.number is not None:
            bounds = found.setdefault((each.figure.subject, each.figure.viewpoint), {})
            if match["end"] == "下限" or match["grade"] not in bounds:
                held = bounds.get(match["grade"])
                if held is None or not _lower(held):
                    bounds[match["grade"]] = each
    # a scale is one where all grades but the last have a lower bound
    whole = {key: bounds for key, bounds in found.items() if sum(map(_lower, bounds.values())) >= len(bounds) - 1 > 0}
    steps = {tuple(sorted((g, b.figure.value) for g, b in bounds.items() if _lower(b))) for bounds in whole.values()}
    return whole if len(steps) == 1 else {}


def _fitting(score: Stated, bounds: dict[str, Stated]) -> str:
    """The grade that a scale gives for a score; empty where it gives none."""
    value = score.figure.value or Decimal(0)
    lower = sorted(((b.figure.value or Decimal(0), g) for g, b in bounds.items() if _lower(b)), reverse=True)
    for low, grade in lower:
        if value >= low:
            return grade
    return next((g for g, b in bounds.items() if not _lower(b)), "")
