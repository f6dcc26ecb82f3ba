"""Does it agree: what the documents state about the same thing, side by side, with the arithmetic."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from knowledge import derive
from knowledge.cards import distinct, leading, of_measures, unit_class
from knowledge.contract import Card, Derived, Part, Population, Query
from knowledge.model import Figure

# Of these a project's evaluations may each state their own.
COMPARED = ("执行数", "决算数", "全年预算数", "预算数", "执行率", "得分", "等级", "分值")
SAME = {"决算数": "执行数", "全年预算数": "预算数", "年初预算数": "预算数"}


def compared(
    query: Query, cards: Sequence[Card], all_cards: Sequence[Card], subjects: Sequence[str]
) -> tuple[list[Part], list[str]]:
    """The cards that the question is about, with a remark for each disagreement that can be worked out."""
    chosen = list(cards)
    if subjects:
        chosen += [c for c in all_cards if c.subject in subjects and c.item == c.subject and c not in chosen]
    stated = [
        c
        for c in all_cards
        if (not subjects or c.subject in subjects or not c.subject)
        and any(f.value in query.numbers and unit_class(f.unit) in ("money", "share", "score") for f in c.figures)
    ]
    if not chosen or _more_precise(query, chosen, stated):
        chosen += [c for c in stated if c not in chosen]
    parts = [Part(c, of_measures(c, query.measures) or _all(c)) for c in chosen]
    asked = set(query.measures)
    notes = _disagreements(query, chosen)
    for card in chosen:
        notes += remarks(card)
        if not asked or asked & {"得分", "等级"}:
            notes += _grade(card, all_cards)
        if not asked or "占比" in asked:
            notes += _shares(card, all_cards)
        notes += _parts(card, all_cards)
    if query.population is Population.PROJECT_COUNT:
        notes += _counts(parts)
    if query.numbers:
        notes += _sum(query, all_cards, subjects)
    if not notes and len(chosen) >= 2:
        notes += _difference(chosen)
    return parts, list(dict.fromkeys(notes))


def _counts(parts: Sequence[Part]) -> list[str]:
    """How many projects there are, said in several places."""
    counts = [(p.card.label, f) for p in parts for f in leading(p.card, "count")[:1]]
    said = "，".join(f"“{label}”{f.printed}{f.unit}" for label, f in counts)
    if len({f.value for _, f in counts}) > 1:
        return [f"不一致：{said}。"]
    return [f"一致：{said}。"] if len(counts) > 1 else []


def _more_precise(query: Query, chosen: Sequence[Card], stated: Sequence[Card]) -> bool:
    """Whether a number of the question stands in none of the cards its words led to."""
    own = {f.value for c in chosen for f in c.figures}
    return bool(stated) and any(n not in own and n > 1 for n in query.numbers)


def _all(card: Card) -> tuple[Figure, ...]:
    measures = tuple(dict.fromkeys(f.measure for f in card.figures))
    return of_measures(card, measures)


def _disagreements(query: Query, cards: Sequence[Card]) -> list[str]:
    """The same measure of the same thing, stated with different values; of the measures asked about, if any."""
    asked = set(query.measures) & {f.measure for c in cards for f in c.figures}
    groups: dict[tuple[str, str, str], list[Figure]] = {}
    for card in cards:
        for figure in card.figures:
            if figure.measure in COMPARED or unit_class(figure.unit) in ("people", "count"):
                measure = SAME.get(figure.measure, figure.measure)
                groups.setdefault((figure.subject, figure.item, measure), []).append(figure)
    notes = []
    for (subject, item, measure), figures in groups.items():
        found = distinct(f for f in figures if not asked or f.measure in asked)
        values = {f.value for f in found}
        if len(values) < 2:
            continue
        where = "，".join(f"{f.viewpoint or f.source.section.split('/')[-1]}处为{f.printed}{f.unit}" for f in found)
        numbers = [f.value for f in found if f.value is not None]
        gap = f"，相差{derive.plain(max(numbers) - min(numbers))}" if len(numbers) >= 2 else ""
        notes.append(f"不一致：{subject or item}的{measure}，{where}{gap}。")
    return notes


def remarks(card: Card) -> list[str]:
    """What cannot be, or does not come out, within one card: a rate on a base of zero."""
    planned = [f for f in card.figures if f.measure in derive.PLANNED]
    rate = next((f for f in card.figures if f.measure in ("完成率", "执行率")), None)
    spent = derive.first(card, derive.SPENT)
    if rate is None or rate.value is None or not planned:
        return []
    if all(f.value == 0 for f in planned) and rate.value != 0:
        budget = f"预算{planned[0].printed}{planned[0].unit}"
        executed = f"决算{spent.printed + spent.unit if spent else '未列'}"
        return [f"预算为0时完成率无法计算：{card.item}{budget}、{executed}，原文写完成{rate.printed}%。"]
    return []


def _grade(card: Card, cards: Sequence[Card]) -> list[str]:
    """A grade beside the scale of scores that the document itself gives."""
    score = derive.first(card, ("得分",))
    grade = next((f for f in card.figures if f.measure == "等级"), None)
    bounds: dict[str, Decimal] = {}
    for other in cards:
        found = re.match(r"(.+)等级得分下限", other.item)
        lower = derive.first(other, ("其他",))
        if found and lower and lower.value is not None:
            bounds[found[1]] = lower.value
    if score is None or score.value is None or grade is None or grade.printed not in {*bounds, "差"} or not bounds:
        return []
    fitting = (
        max((b, g) for g, b in bounds.items() if score.value >= b)[1] if score.value >= min(bounds.values()) else "差"
    )
    if fitting == grade.printed:
        return [f"一致：{score.printed}分，{grade.printed}，与文件的评分标准相符。"]
    low = derive.plain(bounds[fitting]) if fitting in bounds else ""
    return [f"不一致：{score.printed}分在文件的评分标准里是“{fitting}”（{low}分以上），这里评为“{grade.printed}”。"]


def _shares(card: Card, cards: Sequence[Card]) -> list[str]:
    """A share worked out anew from the amounts it is of."""
    share = derive.first(card, ("占比",))
    part = derive.first(card, derive.SPENT)
    whole = next((f for c in cards if share and c.item == share.part_of and (f := derive.first(c, derive.SPENT))), None)
    if share is None or share.value is None or part is None or whole is None or not whole.value or part.value is None:
        return []
    digits = -int(share.value.as_tuple().exponent)
    value = derive.rounded(part.value / whole.value * 100, digits)
    if abs(value - share.value) <= Decimal(1).scaleb(-digits):
        return [f"一致：{part.printed} ÷ {whole.printed} ≈ {derive.plain(value)}%，与原文{share.printed}%相符。"]
    return [f"不一致：{part.printed} ÷ {whole.printed} ≈ {derive.plain(value)}%，原文为{share.printed}%。"]


def _parts(card: Card, cards: Sequence[Card]) -> list[str]:
    """A total beside the sum of the parts that the document lists for it."""
    whole = next(iter(leading(card)), None)
    if whole is None or whole.value is None or whole.measure not in ("决算数", "人数"):
        return []
    parts = [
        f
        for c in cards
        if c.part_of == card.item and c.subject == card.subject and c.item != card.item
        for f in leading(c)[:1]
        if f.unit == whole.unit and f.measure == whole.measure and f.source.section == whole.source.section
    ]
    total = derive.total(parts)
    if total is None:
        return []
    if total.value == whole.value:
        return [f"一致：分项合计{total.working}，与{card.item}{whole.printed}{whole.unit}相等。"]
    gap = derive.plain(abs(total.value - whole.value))
    return [f"不一致：分项合计{total.working}，{card.item}为{whole.printed}{whole.unit}，相差{gap}{whole.unit}。"]


def _sum(query: Query, cards: Sequence[Card], subjects: Sequence[str]) -> list[str]:
    """等于 … 之和吗: the sum of what the named projects spent, beside the number of the question."""
    projects = [c for c in cards if c.subject in subjects and c.item == c.subject and derive.first(c, derive.SPENT)]
    by_subject: dict[str, Figure] = {}
    for card in projects:
        figure = derive.first(card, derive.SPENT)
        if figure:
            by_subject.setdefault(card.subject, figure)
    if len(by_subject) < 2:
        return []
    total = derive.total(list(by_subject.values()))
    if total is None:
        return []
    return beside(total, query.numbers)


def beside(total: Derived, numbers: Sequence[Decimal]) -> list[str]:
    """A total that was worked out, beside a number of the question that may be meant to be it."""
    notes = []
    for number in numbers:
        gap = abs(total.value - number)
        digits = -int(number.as_tuple().exponent)
        if gap == 0:
            notes.append(f"一致：{total.working}。")
        elif derive.rounded(total.value, digits) == number:
            notes.append(f"四舍五入后一致：{total.working}，约{derive.plain(number)}。")
        elif gap < number * Decimal("0.2"):
            notes.append(f"不等：{total.working}，与{derive.plain(number)}相差{derive.plain(gap)}。")
    return notes


def _difference(cards: Sequence[Card]) -> list[str]:
    """Two amounts beside each other, with what lies between them."""
    firsts = [f for c in cards for f in leading(c, "money")[:1]][:2]
    if len(firsts) < 2 or firsts[0].value is None or firsts[1].value is None or firsts[0].unit != firsts[1].unit:
        return []
    a, b = firsts
    assert a.value is not None and b.value is not None  # noqa: S101, PT018 (told above)
    if a.value == b.value:
        return [f"一致：{a.item}与{b.item}都是{a.printed}{a.unit}。"]
    gap = derive.plain(abs(a.value - b.value))
    return [f"不一致：{a.item}{a.printed}{a.unit}，{b.item}{b.printed}{b.unit}，相差{gap}{a.unit}。"]
