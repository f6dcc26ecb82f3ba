"""Last year's value in this year's document beside last year's own document."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.checking.books import Books, Stated, called, in_unit, values, where
from knowledge.checking.near import around
from knowledge.checking.reach import only
from knowledge.checking.repeated import certain
from knowledge.checking.tolerance import judged
from knowledge.derive import plain
from knowledge.model import Agreement, Finding

RULE = "上年数与上年文件一致"


def across(now: Books, before: Books) -> Iterator[Finding]:
    """本年数 ∓ 增减额 = 上年文件里的数, and last year's value where it is stated outright.

    Budgets compare with the budget before. What two accounts call alike and are not certain to be of the same funds
    is not compared.
    """
    measure = "预算数" if now.budget else "决算数"
    near = around(now)
    seen: set[tuple[str, object]] = set()
    for change in now.text:
        f = change.figure
        same_basis = f.basis in ("上年", str(now.year - 1), f"{now.year - 1}年预算" if now.budget else "")
        if f.measure != "增减额" or not same_basis or f.subject or change.number is None or not certain(change):
            continue
        spent = [s for s in near.of(change, (measure,)) if s.figure.year == now.year]
        spent = [s for s in spent if s.figure.source.quote == f.source.quote] or spent
        own = only(before.known(change.account, measure))
        if len(spent) != 1 or own is None or (change.account, change.number.value) in seen:
            continue
        seen.add((change.account, change.number.value))
        found = _beside(now, change, spent[0], own)
        if found:
            yield found


def _beside(now: Books, change: Stated, spent: Stated, own: Stated) -> Finding | None:
    a, b, last = spent.number, change.number, own.number
    if a is None or b is None or last is None or spent.figure.unit != change.figure.unit:
        return None
    less = change.figure.direction == "减少"
    told = a + b if less else a - b
    outcome = judged(last, told)
    if outcome is Agreement.DIFFERS and judged(told, last) is not Agreement.DIFFERS:
        outcome = Agreement.ROUNDED
    unit = spent.figure.unit
    value = f"{plain(in_unit(told.value, unit))}{unit}"
    values_ = values(own, told.value)
    year = now.year - 1
    word = "+" if less else "-"
    working = f"{spent.figure.printed}{word}{change.figure.printed}={value}"
    message = (
        f"{year}年{called(own)}：{now.year}年文件{where(spent)}推算为{working}，{year}年文件{where(own)}为{own.shown}，"
    )
    gap = f"相差{values_[2]}{values_[3]}"
    message += {Agreement.AGREES: "一致", Agreement.ROUNDED: f"{gap}，在四舍五入范围内"}.get(outcome, gap) + "。"
    stated = (plain(in_unit(told.value, unit)), plain(in_unit(last.value, unit)), values_[2], unit)
    return now.finding(RULE, outcome, message, [spent, change, own], stated)
