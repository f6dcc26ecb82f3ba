"""Shanghai: 收入支出总计, shares to two decimals, 类款项 one by one, 三公 as a whole and in detail."""

from __future__ import annotations

from tests.accounts.chapters.front import ordinal
from tests.accounts.classification import OFFICE, PERSONNEL
from tests.accounts.numbers import CENT
from tests.accounts.printer import Piece
from tests.accounts.styles import common
from tests.accounts.styles.composer import Composer
from tests.accounts.styles.facts import (
    ABROAD,
    CARS,
    PUBLIC,
    PURCHASE,
    RECEPTION,
    RUNNING,
    Facts,
    changed,
    compared,
    completion,
    composed,
    fig,
    larger,
    share,
)

GENERAL, BASIC = "一般公共预算财政拨款支出", "一般公共预算财政拨款基本支出"


def narrate(c: Composer, f: Facts) -> None:
    """第三部分."""
    since, same = f"与{f.before}度相比，", f"与{f.before}度持平"
    a, before, d = f.accounts, f.last, f.detail
    c.heading(f"第三部分 {f.name}{f.year}年度部门决算情况说明", 2)
    c.heading("一、收入支出决算总体情况说明", 3)
    total = "收入总计"
    change = changed(total, a.total, before.total, step=CENT, also="支出总计")
    c.para(
        f"{f.name}{f.year}年度收入支出总计",
        fig(total, a.total, also="支出总计"),
        "。",
        *compared(f"{since}收入支出总计", f"收入支出总计{same}", change),
        f"。主要原因：{a.remarks.income}。",
    )
    c.heading("二、收入决算情况说明", 3)
    c.para(
        "本年收入合计",
        fig("本年收入合计", a.income.total),
        "，其中：",
        *composed(f.incomes, a.income.total, "本年收入合计", CENT),
    )
    c.heading("三、支出决算情况说明", 3)
    c.para(
        "本年支出合计",
        fig("本年支出合计", a.spending.total),
        "，其中：",
        *composed(f.natures, a.spending.total, "本年支出合计", CENT),
    )
    c.heading("四、财政拨款收入支出决算总体情况说明", 3)
    item, also = "财政拨款收入总计", "财政拨款支出总计"
    change = changed(item, f.fiscal_total, f.fiscal_total_before, step=CENT, also=also)
    c.para(
        f"{f.name}{f.year}年度财政拨款收入支出总计",
        fig(item, f.fiscal_total, also=also),
        "。",
        *compared(f"{since}财政拨款收入支出总计", f"财政拨款收入支出总计{same}", change),
        f"。主要原因：{a.remarks.spending}。",
    )
    _general(c, f, since, same)
    c.heading("六、一般公共预算财政拨款基本支出决算情况说明", 3)
    c.para(
        BASIC,
        fig(BASIC, d.total.basic),
        "。其中：人员经费",
        fig("人员经费", f.personnel),
        f"，主要包括：{f.economic_names(PERSONNEL)}；公用经费",
        fig("公用经费", f.office),
        f"，主要包括：{f.economic_names(OFFICE)}。",
    )
    _public(c, f)
    _rest(c, f)


def _general(c: Composer, f: Facts, since: str, same: str) -> None:
    general, spent = f.detail.total.general, f.accounts.spending.total
    c.heading("五、一般公共预算财政拨款支出决算情况说明", 3)
    c.heading("（一）一般公共预算财政拨款支出决算总体情况", 4)
    change = changed(GENERAL, general, f.detail_before.total.general, step=CENT)
    c.para(
        GENERAL,
        fig(GENERAL, general),
        share(GENERAL, general, spent, "本年支出合计", "，占本年支出合计的", CENT),
        "。",
        *compared(f"{since}{GENERAL}", f"{GENERAL}{same}", change),
        f"。主要原因：{f.accounts.remarks.spending}。",
    )
    c.heading("（二）一般公共预算财政拨款支出决算结构情况", 4)
    parts: list[Piece] = []
    for name, _, final, _ in f.classes:
        parts += [f"{name}（类）", fig(name, final), share(name, final, general, GENERAL, step=CENT), "；"]
    c.para(GENERAL, fig(GENERAL, general), "，主要用于以下方面：", *parts[:-1], "。")
    c.heading("（三）一般公共预算财政拨款支出决算具体情况", 4)
    c.para(
        f"{GENERAL}年初预算为",
        fig(GENERAL, f.general_budget, "年初预算数"),
        "，支出决算为",
        fig(GENERAL, general),
        completion(GENERAL, general, f.general_budget, "年初预算", "，完成年初预算的", CENT),
        f"。决算数{larger(general, f.general_budget)}预算数的主要原因：{f.accounts.remarks.spending}。其中：",
    )
    for place, item in enumerate(f.items, start=1):
        one, two, three = item.names
        c.para(
            f"{place}、{one}（类）{two}（款）{three}（项）。主要用于：保障相关工作正常开展。年初预算为",
            fig(three, item.budget, "年初预算数"),
            "，支出决算为",
            fig(three, item.final),
            completion(three, item.final, item.budget, "年初预算", "，完成年初预算的", CENT),
            f"。决算数{larger(item.final, item.budget)}预算数的主要原因：{f.reason_of(item.code)}。",
        )


def _public(c: Composer, f: Facts) -> None:
    now, last, counts = f.accounts.three_public, f.last.three_public, common.public_counts(f)
    budget, cars = f.cars
    lines = (
        (ABROAD, now.abroad.budget, now.abroad.final),
        (CARS, budget, cars),
        (RECEPTION, now.reception.budget, now.reception.final),
    )
    c.heading("七、财政拨款“三公”经费支出决算情况说明", 3)
    c.heading("（一）“三公”经费财政拨款支出决算总体情况说明", 4)
    parts: list[Piece] = []
    for item, planned, final in lines:
        parts += [
            f"{item}支出决算为",
            fig(item, final),
            completion(item, final, planned, "预算", "，完成预算的", CENT),
            "；",
        ]
    c.para(
        f"{f.year}年度“三公”经费财政拨款支出预算为",
        fig(PUBLIC, now.budget, "预算数"),
        "，支出决算为",
        fig(PUBLIC, now.final),
        completion(PUBLIC, now.final, now.budget, "预算", "，完成预算的", CENT),
        "，其中：",
        *parts[:-1],
        "。",
    )
    change = changed(PUBLIC, now.final, last.final, step=CENT)
    c.para(f"{f.year}年度“三公”经费支出决算数", *compared(f"比{f.before}度", f"与{f.before}度持平", change), "。")
    c.heading("（二）“三公”经费财政拨款支出决算具体情况说明", 4)
    c.para(
        f"1.{ABROAD}支出", fig(ABROAD, now.abroad.final), "。全年安排因公出国（境）团组", counts["groups"], "、累计",
        counts["travellers"], "。",
    )  # fmt: skip
    c.para(
        f"2.{CARS}支出", fig(CARS, cars), f"。其中：{PURCHASE}支出", fig(PURCHASE, now.car_purchase.final),
        f"；{RUNNING}支出", fig(RUNNING, now.car_running.final), f"。{f.year}年，开支财政拨款的公务用车保有量为",
        counts["kept"], "。",
    )  # fmt: skip
    c.para(
        f"3.{RECEPTION}支出", fig(RECEPTION, now.reception.final), "。其中：国内公务接待支出",
        fig("国内公务接待支出", now.reception.final), "，国内公务接待", counts["batches"], "、", counts["guests"], "。",
    )  # fmt: skip


def _rest(c: Composer, f: Facts) -> None:
    fund = "政府性基金预算"
    c.heading("八、政府性基金预算财政拨款收入支出决算情况说明", 3)
    if f.detail.fund:
        spent = f"{fund}财政拨款支出"
        c.para(
            f"{f.year}年度{fund}财政拨款收入", fig(f"{fund}财政拨款收入", f.detail.fund), f"，{spent}",
            fig(spent, f.detail.fund), "。",
        )  # fmt: skip
    else:
        common.nothing_of(c, f, fund)
    c.heading("九、国有资本经营预算财政拨款收入支出决算情况说明", 3)
    common.nothing_of(c, f, "国有资本经营预算")
    c.heading("十、其他重要事项的情况说明", 3)
    headings = ("机关运行经费支出情况", "政府采购支出情况", "国有资产占用情况", "预算绩效管理情况")
    for place, heading in enumerate(headings):
        c.heading(f"（{ordinal(place)}）{heading}", 4)
        if place == 0:
            common.agency_cost(c, f, f"比{f.before}度", CENT)
        elif place == 1:
            common.procurement(c, f, words=("政府采购金额（以合同签订为准）为", "金额"))
        elif place == 2:
            common.assets(c, f)
        else:
            common.performance(c, f)
