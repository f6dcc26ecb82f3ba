"""Projects (项目): how many there are, what they cost in all, and what each cost wherever it is stated."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product

from knowledge.checking.books import Books, Stated, Work, values, where
from knowledge.checking.catalogue import catalogue, check
from knowledge.checking.tolerance import Quantity, gravest, judged, total
from knowledge.derive import plain
from knowledge.model import Agreement, Finding

COUNTS = "项目个数前后一致"
GRADES = "各等级项目个数之和等于项目个数"
SUMS = "项目资金之和等于总数"
CHOSEN = "评价资金等于所评项目之和"
EXECUTED = "项目执行数前后一致"
WITHIN = "项目资金不大于支出总计"
UNITS = "项目单位在汇编单位之内"
SELF, DEPARTMENT, WHOLE = "自评", "部门评价", "整体支出评价"
MONEY = {"元", "万元", "亿元"}
PLAN = ("全年预算数", "预算数")
SPENT = ("执行数", "决算数")
QUOTED = re.compile('[“"]([^“”"]{2,30})[”"]')
# So many readings of a sum are tried where a name may mean several projects.
READINGS = 64


@check
def counts(books: Books) -> Iterator[Finding]:
    """How many projects were evaluated by oneself, wherever it is said; and how many of each grade."""
    pattern = re.compile(catalogue()["projects"]["counted"])
    graded = re.compile(catalogue()["projects"]["graded"])
    own = [s for s in books.text if s.measure == "数量" and s.figure.viewpoint == SELF and not s.figure.subject]
    found = [s for s in own if pattern.fullmatch(s.figure.item) and s.figure.value is not None]
    if len(found) > 1:
        said = "，".join(f"{where(s)}写{s.shown}" for s in found)
        numbers = sorted({s.figure.value for s in found if s.figure.value is not None})
        outcome = Agreement.AGREES if len(numbers) == 1 else Agreement.DIFFERS
        gap = "，一致" if len(numbers) == 1 else f"，相差{plain(numbers[-1] - numbers[0])}个"
        other = next((s for s in found if s.figure.value != found[0].figure.value), found[1])
        own_values = values(found[0], other.figure.value or numbers[0])
        yield books.finding(COUNTS, outcome, f"自评项目个数：{said}{gap}。", found, own_values)
    parts = [s for s in own if graded.search(s.figure.item) and s.figure.value is not None]
    same = [s for s in found if parts and s.figure.source.section == parts[0].figure.source.section]
    if len(parts) > 1 and same:
        added = total(s.number for s in parts if s.number)
        yield _sum(books, GRADES, same[-1], added, parts, "各等级")


@check
def sums(books: Books) -> Iterator[Finding]:
    """What all projects cost, beside the sum of the projects that are listed, where as many are listed as are said."""
    said = [s for s in books.text if s.figure.viewpoint == SELF and not s.figure.subject and s.number is not None]
    numbers = {s.figure.value for s in said if s.measure == "数量" and "项目" in s.figure.item}
    for whole in said:
        f = whole.figure
        if f.unit not in MONEY or f.part_of or f.measure not in (*PLAN, *SPENT, "其他"):
            continue
        if f.measure == "其他" and f.item not in catalogue()["projects"]["funds"]:
            continue
        beside = [s.figure.value for s in said if s.measure == "数量" and s.figure.source.quote == f.source.quote]
        lists = [_listed(books, measures) for measures in _measures(f.measure)]
        lists = [terms for terms in lists if len(terms) > 1 and len(terms) in (beside or numbers)]
        results = []
        for terms in lists:
            added = total(s.number for s in terms if s.number)
            results.append((judged(whole.number or added, added), added, terms))
        if not results:
            continue
        best = next((r for level in reversed(Agreement) for r in results if r[0] is level), results[0])
        yield _sum(books, SUMS, whole, best[1], best[2], "各项目")


def _measures(measure: str) -> list[tuple[str, ...]]:
    """What a total may be the sum of: 涉及资金 may be what was planned or what was spent."""
    if measure == "其他":
        return [SPENT, PLAN]
    return [SPENT] if measure in SPENT else [PLAN]


def _listed(books: Books, measures: Sequence[str]) -> list[Stated]:
    """What each project cost by its self-evaluation, each project once."""
    found: dict[str, Stated] = {}
    for each in books.stated:
        f = each.figure
        own = f.subject and f.item == f.subject and f.viewpoint == SELF and f.unit in MONEY
        if own and f.measure in measures and each.number is not None:
            found.setdefault(f.subject, each)
    return list(found.values())


def _sum(books: Books, rule: str, whole: Stated, added: Quantity, terms: Sequence[Stated], words: str) -> Finding:
    own = whole.number
    assert own is not None  # noqa: S101 (a total without a number was left out)
    outcome = judged(own, added)
    values_ = values(whole, added.value)
    told = {Agreement.AGREES: "一致", Agreement.ROUNDED: f"相差{values_[2]}{values_[3]}，在四舍五入范围内"}
    message = f"{whole.figure.item}：{where(whole)}为{whole.shown}，{words}合计为{values_[1]}{values_[3]}，"
    message += told.get(outcome, f"相差{values_[2]}{values_[3]}") + "。"
    return books.finding(rule, outcome, message, [whole, *terms], values_)


# ---------------------------------------------------------------- the projects that a department evaluated


@check
def chosen(books: Books) -> Iterator[Finding]:
    """What the evaluated projects cost, beside the sum of those that the sentence names."""
    sentences: dict[tuple[str, str], list[Stated]] = defaultdict(list)
    for each in books.text:
        f = each.figure
        if f.viewpoint == DEPARTMENT and not f.subject and each.number is not None:
            sentences[f.source.document, f.source.quote].append(each)
    for (_, quote), found in sentences.items():
        funds = [s for s in found if s.figure.measure == "其他" and s.figure.unit in MONEY and "涉及" in s.figure.item]
        count = next((s.figure.value for s in found if s.measure == "数量" and s.figure.item.endswith("项目")), None)
        named = [_named(books.works, name) for name in dict.fromkeys(QUOTED.findall(quote))]
        named = [works for works in named if works]
        if not funds or len(named) != count:
            continue
        yield from _of_named(books, funds, named)


def _named(works: Sequence[Work], name: str) -> tuple[str, ...]:
    return tuple(w.name for w in works if name in (w.name, w.printed))


def _of_named(books: Books, funds: Sequence[Stated], named: Sequence[tuple[str, ...]]) -> Iterator[Finding]:
    """Of a name that two projects share either may be meant: it agrees where one reading does."""
    whole = max(funds, key=lambda s: s.figure.value or 0)
    stated = total(s.number for s in funds if s.number)
    own = whole.number
    if own is None:
        return
    stated = Quantity(stated.value, own.step, stated.slack)
    costs = [[s for name in names for s in _costs(books, name)] for names in named]
    readings = [r for r in list(product(*costs))[:READINGS] if len({s.measure in PLAN for s in r}) == 1]
    results = [(judged(stated, added), added, r) for r in readings if (added := total(s.number for s in r if s.number))]
    if not results:
        return
    best = next((r for level in reversed(Agreement) for r in results if r[0] is level), results[0])
    if best[0] is Agreement.DIFFERS:
        best = min(results, key=lambda r: abs(r[1].value - stated.value))
    outcome, added, terms = best
    values_ = values(whole, added.value)
    working = "+".join(s.figure.printed for s in terms)
    message = f"{whole.figure.item}：{where(whole)}为{whole.shown}，所评项目合计{working}={values_[1]}{values_[3]}，"
    message += "一致。" if outcome is Agreement.AGREES else f"相差{values_[2]}{values_[3]}。"
    others = [s for r in results for s in r[2]] if outcome is Agreement.DIFFERS else []
    yield books.finding(CHOSEN, outcome, message, [whole, *terms, *others], values_)


def _costs(books: Books, name: str) -> list[Stated]:
    """What a project cost and was planned to cost, each value once."""
    kept: dict[object, Stated] = {}
    for each in books.stated:
        f = each.figure
        if f.subject == name and f.item == name and f.unit in MONEY and f.measure in (*SPENT, *PLAN) and each.number:
            kept.setdefault((each.measure in PLAN, each.number.value), each)
    return list(kept.values())


# ---------------------------------------------------------------- one project in several places


@check
def executed(books: Books) -> Iterator[Finding]:
    """What a project spent and its 执行率 are the same in the self-evaluation and in the department's evaluation."""
    aliases = catalogue()["projects"]["spent"]
    spent: dict[str, list[Stated]] = defaultdict(list)
    rates: dict[str, list[Stated]] = defaultdict(list)
    for each in books.stated:
        f = each.figure
        if not f.subject or each.number is None or f.qualifier or f.year != books.year:
            continue
        if f.unit in MONEY and ((f.item == f.subject and f.measure in SPENT) or f.item in aliases):
            spent[f.subject].append(each)
        elif f.item == f.subject and f.measure in ("执行率", "完成率"):
            rates[f.subject].append(each)
    for subject in dict.fromkeys((*spent, *rates)):
        apart, outcome = _apart(spent[subject])
        rated, rate_outcome = _apart(rates[subject])
        if len(spent[subject]) < 2 and len(rates[subject]) < 2:
            continue
        worst = gravest([outcome, rate_outcome])
        shown = (apart if outcome is worst else []) + (rated if rate_outcome is worst else [])
        first = next(iter(shown), (spent[subject] or rates[subject])[0])
        other = next((s for s in shown if s.measure == first.measure and s.figure.value != first.figure.value), first)
        number = other.number
        said = [f"{s.figure.viewpoint}{where(s)}{s.figure.measure}为{s.shown}" for s in shown]
        own = values(first, number.value) if number else ("", "", "", "")
        gap = f"，相差{own[2]}{own[3]}" if worst is not Agreement.AGREES else "各处一致"
        message = f"项目“{subject}”的执行情况：{'，'.join(said)}{gap}。"
        yield books.finding(EXECUTED, worst, message, shown or [*spent[subject], *rates[subject]], own)


def _apart(stated: Sequence[Stated]) -> tuple[list[Stated], Agreement]:
    """The values that differ, each with its first place, and how they do."""
    kept: dict[object, Stated] = {}
    for each in stated:
        if each.number:
            kept.setdefault(each.number.value, each)
    apart = list(kept.values())
    outcomes = []
    for i, one in enumerate(apart):
        for other in apart[i + 1 :]:
            a, b = one.number, other.number
            assert a is not None and b is not None  # noqa: S101, PT018 (only numbers were kept)
            coarse, fine = (a, b) if a.step >= b.step else (b, a)
            outcomes.append(judged(coarse, fine))
    return apart, gravest(outcomes or [Agreement.AGREES])


# ---------------------------------------------------------------- beside the department's own accounts


@check
def within(books: Books) -> Iterator[Finding]:
    """What projects cost is no more than all that the department spent; so is what its whole spending is said to be."""
    spent = next(iter(books.known("支出总计", "决算数")), None)
    if spent is None or spent.number is None:
        return
    groups: dict[object, list[Stated]] = defaultdict(list)
    for each in books.text:
        f = each.figure
        item = f.item in catalogue()["projects"]["all"] or (f.viewpoint == WHOLE and "涉及" in f.item)
        if item and not f.subject and f.unit in MONEY and each.number is not None and not f.qualifier:
            groups[each.number.value].append(each)
    for found in groups.values():
        first = found[0]
        number = first.number
        if number is None:
            continue
        more = number.value - spent.number.value > spent.number.step + number.slack
        own = values(first, spent.number.value)
        name = f"{first.figure.viewpoint}{first.figure.item}" if first.figure.viewpoint == WHOLE else first.figure.item
        places = "、".join(where(s) for s in found)
        said = f"{name}：{places}为{first.shown}，{where(spent)}支出总计为{spent.shown}"
        outcome = Agreement.DIFFERS if more else Agreement.AGREES
        message = f"{said}，前者大于后者，相差{own[2]}{own[3]}。" if more else f"{said}，不大于支出总计。"
        yield books.finding(WITHIN, outcome, message, [*found, spent], own)


@check
def units(books: Books) -> Iterator[Finding]:
    """The units that carry out projects are among those in the accounts (汇编单位)."""
    if not books.units:
        return
    listed = {name.removesuffix("本级") for name in books.units} | {books.department}
    counted = next((s for s in books.text if "单位" in s.figure.item and s.measure == "数量"), None)
    for unit in dict.fromkeys(w.unit for w in books.works if w.unit):
        name = unit.removesuffix("本级").removesuffix("机关")
        works = {w.name for w in books.works if w.unit == unit}
        placed = [s for s in books.stated if s.figure.subject in works and s.figure.column][:1]
        known = any(name in other or other in name or _short(name, other) for other in listed)
        sources = [s for s in (counted, *placed) if s is not None]
        if not sources:
            continue
        if known:
            yield books.finding(UNITS, Agreement.AGREES, f"项目单位“{unit}”在汇编单位之内。", sources)
            continue
        said = f"{where(counted)}" if counted else "第一部分"
        told = f"项目表里的项目单位“{unit}”（{where(placed[0])}）" if placed else f"项目单位“{unit}”"
        message = f"{said}列出的单位为{'、'.join(books.units)}，{told}不在其中。"
        yield books.finding(UNITS, Agreement.DIFFERS, message, sources, (unit, "、".join(books.units), "", ""))


def _short(name: str, full: str) -> bool:
    """Whether a name may be a short one of the other: its characters stand in it in order."""
    rest = iter(full)
    return all(character in rest for character in name)
