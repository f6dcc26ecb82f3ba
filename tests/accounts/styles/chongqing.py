"""Chongqing: 收、支总计均为, every sum with its change, budgets compared by difference instead of completion."""

from __future__ import annotations

from tests.accounts.classification import OFFICE, PERSONNEL
from tests.accounts.printer import Piece
from tests.accounts.styles import common
from tests.accounts.styles.composer import Composer
from tests.accounts.styles.facts import (
    PUBLIC,
    Facts,
    changed,
    compared,
    composed,
    count,
    fig,
    share,
)

GENERAL, BASIC = "一般公共预算财政拨款支出", "一般公共预算财政拨款基本支出"


def narrate(c: Composer, f: Facts) -> None:
    """第三部分."""
    a, before, d = f.accounts, f.last, f.detail
    since, same = f"与{f.before}度相比，", f"与{f.before}度持平"
    c.heading(f"第三部分 {f.year}年度部门决算情况说明", 2)
    c.heading("一、收入支出决算总体情况说明", 3)
    change = changed("收入总计", a.total, before.total, also="支出总计")
    c.para(
        f"1.总体情况。{f.year}年度收、支总计均为",
        fig("收入总计", a.total, also="支出总计"),
        "。",
        *compared(f"收、支{since}", f"收、支{same}", change),
        f"，主要原因是{a.remarks.income}。",
    )
    c.para(
        f"2.收入情况。{f.year}年度本年收入合计",
        fig("本年收入合计", a.income.total),
        "，",
        *compared(since, same, changed("本年收入合计", a.income.total, before.income.total)),
        f"，主要原因是{a.remarks.income}。其中：",
        *composed(f.incomes, a.income.total, "本年收入合计"),
        "此外，年初结转和结余",
        fig("年初结转和结余", a.opening),
        "。",
    )
    c.para(
        f"3.支出情况。{f.year}年度本年支出合计",
        fig("本年支出合计", a.spending.total),
        "，",
        *compared(since, same, changed("本年支出合计", a.spending.total, before.spending.total)),
        f"，主要原因是{a.remarks.spending}。其中：",
        *composed(f.natures, a.spending.total, "本年支出合计"),
    )
    c.para(
        f"4.结转结余情况。{f.year}年度年末结转和结余",
        fig("年末结转和结余", a.closing),
        "，",
        *compared(since, same, changed("年末结转和结余", a.closing, before.closing)),
        f"，主要原因是{a.remarks.closing}。",
    )
    c.heading("二、财政拨款收入支出决算总体情况说明", 3)
    item, also = "财政拨款收入总计", "财政拨款支出总计"
    change = changed(item, f.fiscal_total, f.fiscal_total_before, also=also)
    c.para(
        f"{f.year}年度财政拨款收、支总计",
        fig(item, f.fiscal_total, also=also),
        "。",
        *compared(f"与{f.before}相比，财政拨款收、支总计各", f"财政拨款收、支总计{same}", change),
        "。",
    )
    _general(c, f)
    c.heading("四、一般公共预算财政拨款基本支出决算情况说明", 3)
    c.para(
        f"{f.year}年度{BASIC}",
        fig(BASIC, d.total.basic),
        "。其中：人员经费",
        fig("人员经费", f.personnel),
        "，",
        *compared(since, same, changed("人员经费", f.personnel, f.detail_before.economic_total(*PERSONNEL))),
        f"，人员经费用途主要包括{f.economic_names(PERSONNEL)}。公用经费",
        fig("公用经费", f.office),
        "，",
        *compared(since, same, changed("公用经费", f.office, f.detail_before.economic_total(*OFFICE))),
        f"，公用经费用途主要包括{f.economic_names(OFFICE)}。",
    )
    _public(c, f)
    c.heading("六、其他需要说明的事项", 3)
    c.heading("（一）机关运行经费情况说明", 4)
    common.agency_cost(c, f, f"较{f.before}度")
    c.heading("（二）国有资产占用情况说明", 4)
    common.assets(c, f, new_words=True)
    c.heading("（三）政府采购支出情况说明", 4)
    common.procurement(c, f)
    c.heading("（四）预算绩效管理情况说明", 4)
    common.performance(c, f)


def _general(c: Composer, f: Facts) -> None:
    general, budget = f.detail.total.general, f.general_budget
    c.heading("三、一般公共预算财政拨款支出决算情况说明", 3)
    c.para(
        f"1.支出情况。{f.year}年度{GENERAL}",
        fig(GENERAL, general),
        "，",
        *compared("较年初预算数", "与年初预算数持平", changed(GENERAL, general, budget, "年初预算")),
        f"，主要原因是{f.accounts.remarks.spending}。",
    )
    c.para("2.比较情况。", *_class_list(f))


def _class_list(f: Facts) -> list[Piece]:
    general = f.detail.total.general
    pieces: list[Piece] = []
    for name, budget, final, reason in f.classes:
        pieces += [
            f"{name}",
            fig(name, final),
            share(name, final, general, ""),
            "，",
            *compared("较年初预算数", "与年初预算数持平", changed(name, final, budget, "年初预算")),
            f"，主要原因是{reason}。",
        ]
    return pieces


def _public(c: Composer, f: Facts) -> None:
    now, last, counts = f.accounts.three_public, f.last.three_public, common.public_counts(f)
    c.heading("五、财政拨款“三公”经费支出决算情况说明", 3)
    c.heading("（一）“三公”经费支出总体情况说明", 4)
    c.para(
        f"{f.year}年度“三公”经费支出共计",
        fig(PUBLIC, now.final),
        "，",
        *compared("较年初预算数", "与年初预算数持平", changed(PUBLIC, now.final, now.budget, "年初预算")),
        "；",
        *compared("较上年支出数", "与上年支出数持平", changed(PUBLIC, now.final, last.final)),
        "。",
    )
    c.heading("（二）“三公”经费分项支出情况", 4)
    for place, (name, one, two) in enumerate(f.public, start=1):
        c.para(
            f"{place}.{f.year}年度{name}",
            fig(name, one.final),
            "，",
            *compared("费用支出较年初预算数", "与年初预算数持平", changed(name, one.final, one.budget, "年初预算")),
            f"，主要原因是{one.reason_budget}；",
            *compared("较上年支出数", "与上年支出数持平", changed(name, one.final, two.final)),
            f"，主要原因是{one.reason_year}。",
        )
    c.heading("（三）“三公”经费实物量情况", 4)
    c.para(
        f"{f.year}年度本部门因公出国（境）共计", counts["groups"], "团组，", counts["travellers"], "；公务用车购置",
        counts["bought"], "，公务车保有量为", counts["kept"], "；国内公务接待", counts["batches"],
        count("国内公务接待人次", f.accounts.three_public.guests, "人", "人数"), "。",
    )  # fmt: skip
