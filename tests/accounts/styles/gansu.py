"""Gansu: 收入为 and 支出为 without 合计, budgets told by what final figures are above or below them."""

from __future__ import annotations

from decimal import Decimal

from tests.accounts.chapters.front import ordinal
from tests.accounts.numbers import money
from tests.accounts.printer import Fig, Piece
from tests.accounts.styles import common
from tests.accounts.styles.composer import Composer
from tests.accounts.styles.facts import PUBLIC, Facts, changed, compared, completion, composed, fig, larger

FISCAL, BASIC = "一般公共预算财政拨款支出", "一般公共预算财政拨款基本支出"


def narrate(c: Composer, f: Facts) -> None:
    """第三部分."""
    a, before = f.accounts, f.last
    c.heading(f"第三部分 {f.year}年度部门决算情况说明", 2)
    c.heading("一、收入决算情况说明", 3)
    c.para(
        f"{f.year}年度，本部门收入为",
        fig("本年收入合计", a.income.total),
        "，其中：",
        *composed(f.incomes, a.income.total, "本年收入合计"),
        "与上年相比，本年收入",
        *changed("本年收入合计", a.income.total, before.income.total),
        f"，主要原因是{a.remarks.income}。",
    )
    c.heading("二、支出决算情况说明", 3)
    c.para(
        f"{f.year}年度，本部门支出为",
        fig("本年支出合计", a.spending.total),
        "，其中：",
        *composed(f.natures, a.spending.total, "本年支出合计"),
        "与上年相比，本年支出",
        *changed("本年支出合计", a.spending.total, before.spending.total),
        f"，主要原因是{a.remarks.spending}。",
    )
    c.heading("三、一般公共预算财政拨款支出决算情况说明", 3)
    general, budget = f.detail.total.general, f.general_budget
    c.para(
        f"{f.year}年度{FISCAL}年初预算为",
        fig(FISCAL, budget, "年初预算数"),
        "，支出决算为",
        fig(FISCAL, general),
        completion(FISCAL, general, budget, "年初预算", "，完成年初预算"),
        *_above(FISCAL, general, budget),
        f"，主要原因是{a.remarks.spending}。其中：",
    )
    for place, (name, planned, final, reason) in enumerate(f.classes, start=1):
        c.para(
            f"{place}.{name}",
            fig(name, final),
            "，主要用于保障相关工作",
            completion(name, final, planned, "年初预算", "，完成年初预算"),
            f"，决算数{larger(final, planned)}预算数，主要原因：{reason}。",
        )
    c.heading("四、一般公共预算财政拨款基本支出决算情况说明", 3)
    c.para(
        f"{f.year}年度{BASIC}",
        fig(BASIC, f.detail.total.basic),
        "。其中：人员经费",
        fig("人员经费", f.personnel),
        "，公用经费",
        fig("公用经费", f.office),
        "。",
    )
    _public(c, f)
    c.heading("六、其他重要事项情况说明", 3)
    c.heading("（一）政府采购支出情况", 4)
    common.procurement(c, f)
    c.heading("（二）国有资产占用情况", 4)
    common.assets(c, f)
    c.heading("（三）预算绩效情况", 4)
    common.performance(c, f)


def _above(item: str, final: Decimal, budget: Decimal) -> list[Piece]:
    """决算数大于预算数…万元."""
    if final == budget:
        return ["，决算数等于预算数"]
    direction = "增加" if final > budget else "减少"
    difference = Fig(item, "增减额", money(abs(final - budget)), direction=direction, basis="预算")
    return [f"，决算数{larger(final, budget)}预算数", difference]


def _public(c: Composer, f: Facts) -> None:
    now, last, counts = f.accounts.three_public, f.last.three_public, common.public_counts(f)
    c.heading("五、“三公”经费支出决算情况说明", 3)
    c.para(
        f"{f.year}年度“三公”经费财政拨款支出预算为",
        fig(PUBLIC, now.budget, "预算数"),
        "，支出决算为",
        fig(PUBLIC, now.final),
        completion(PUBLIC, now.final, now.budget, "预算", "，完成预算的"),
        "，与上年相比，" if now.final != last.final else "，",
        *compared("“三公”经费", "与上年持平", changed(PUBLIC, now.final, last.final)),
        "。其中：",
    )
    for place, (name, one, two) in enumerate(f.public):
        c.para(
            f"（{ordinal(place)}）{name}支出决算为",
            fig(name, one.final),
            completion(name, one.final, one.budget, "预算", "，完成预算的"),
            "，",
            *compared("比上年", "与上年持平", changed(name, one.final, two.final)),
            f"，主要原因是{one.reason_year}。",
        )
    c.para(
        f"{f.year}年因公出国（境）团组", counts["groups"], "，", counts["travellers"], "；购置公务用车",
        counts["bought"], "，公务用车保有量", counts["kept"], "；国内公务接待", counts["batches"], "，",
        counts["guests"], "。",
    )  # fmt: skip
