"""Hunan: 收、支总计 compared with 上年, 类款项 with their codes, a short paragraph on 三公 with shares."""

from __future__ import annotations

from tests.accounts.chapters.front import ordinal
from tests.accounts.classification import OFFICE, PERSONNEL
from tests.accounts.printer import Piece
from tests.accounts.styles import common
from tests.accounts.styles.composer import Composer
from tests.accounts.styles.facts import (
    PUBLIC,
    Facts,
    changed,
    compared,
    completion,
    composed,
    count,
    fig,
    larger,
    share,
)

GENERAL, BASIC = "一般公共预算财政拨款支出", "一般公共预算财政拨款基本支出"


def narrate(c: Composer, f: Facts) -> None:
    """第三部分."""
    a, before = f.accounts, f.last
    c.heading(f"第三部分 {f.year}年度部门决算情况说明", 2)
    c.heading("一、收入支出决算总体情况说明", 3)
    change = changed("收入总计", a.total, before.total, also="支出总计")
    c.para(
        f"{f.year}年度收、支总计",
        fig("收入总计", a.total, also="支出总计"),
        "。",
        *compared("与上年相比，", "与上年持平", change),
        f"，主要是因为{a.remarks.income}。",
    )
    for place, (name, total, parts) in enumerate(
        (("收入", a.income.total, f.incomes), ("支出", a.spending.total, f.natures)), start=2
    ):
        whole = f"本年{name}合计"
        c.heading(f"{ordinal(place - 1)}、{name}决算情况说明", 3)
        c.para(f"{f.year}年度{whole}", fig(whole, total), "，其中：", *composed(parts, total, whole))
    c.heading("四、财政拨款收入支出决算总体情况说明", 3)
    item, also = "财政拨款收入总计", "财政拨款支出总计"
    c.para(
        f"{f.year}年度财政拨款收、支总计",
        fig(item, f.fiscal_total, also=also),
        "，",
        *compared("与上年相比，", "与上年持平", changed(item, f.fiscal_total, f.fiscal_total_before, also=also)),
        f"，主要是因为{a.remarks.spending}。",
    )
    _general(c, f)
    c.heading("六、一般公共预算财政拨款基本支出决算情况说明", 3)
    basic = f.detail.total.basic
    c.para(
        f"{f.year}年度财政拨款基本支出",
        fig("财政拨款基本支出", basic),
        "，其中：人员经费",
        fig("人员经费", f.personnel),
        share("人员经费", f.personnel, basic, "基本支出", "，占基本支出的"),
        f"，主要包括{f.economic_names(PERSONNEL)}；公用经费",
        fig("公用经费", f.office),
        share("公用经费", f.office, basic, "基本支出", "，占基本支出的"),
        f"，主要包括{f.economic_names(OFFICE)}。",
    )
    _public(c, f)
    c.heading("八、机关运行经费支出说明", 3)
    common.agency_cost(c, f, "比上年决算数", falls="降低")
    c.heading("九、政府采购支出说明", 3)
    common.procurement(c, f, common.MEDIUM)
    c.heading("十、国有资产占用情况说明", 3)
    common.assets(c, f)
    c.heading("十一、预算绩效评价工作开展情况", 3)
    common.performance(c, f)


def _general(c: Composer, f: Facts) -> None:
    general, spent = f.detail.total.general, f.accounts.spending.total
    c.heading("五、一般公共预算财政拨款支出决算情况说明", 3)
    c.heading("（一）财政拨款支出决算总体情况", 4)
    c.para(
        f"{f.year}年度{GENERAL}",
        fig(GENERAL, general),
        share(GENERAL, general, spent, "本年支出合计", "，占本年支出合计的"),
        "，",
        *compared("与上年相比，财政拨款支出", "与上年持平", changed(GENERAL, general, f.detail_before.total.general)),
        f"，主要是因为{f.accounts.remarks.spending}。",
    )
    c.heading("（二）财政拨款支出决算结构情况", 4)
    parts: list[Piece] = []
    for name, _, final, _ in f.classes:
        parts += [f"{name}（类）支出", fig(name, final), share(name, final, general, GENERAL), "；"]
    c.para(f"{f.year}年度{GENERAL}", fig(GENERAL, general), "，主要用于以下方面：", *parts[:-1], "。")
    c.heading("（三）财政拨款支出决算具体情况", 4)
    c.para(
        f"{f.year}年度{GENERAL}年初预算数为",
        fig(GENERAL, f.general_budget, "年初预算数"),
        "，支出决算数为",
        fig(GENERAL, general),
        completion(GENERAL, general, f.general_budget, "年初预算", "，完成年初预算的"),
        "，其中：",
    )
    for place, item in enumerate(f.items, start=1):
        one, two, three = item.names
        c.para(
            f"{place}、{one}（类）{two}（款）{three}（项）",
            f"（{item.code}）",
            "。年初预算为",
            fig(three, item.budget, "年初预算数"),
            "，支出决算为",
            fig(three, item.final),
            completion(three, item.final, item.budget, "年初预算", "，完成年初预算的"),
            f"，决算数{larger(item.final, item.budget)}年初预算数的主要原因是：{f.reason_of(item.code)}。",
        )


def _public(c: Composer, f: Facts) -> None:
    now, counts = f.accounts.three_public, common.public_counts(f)
    c.heading("七、财政拨款“三公”经费支出决算情况说明", 3)
    parts: list[Piece] = []
    for name, one, _ in f.public:
        if one.final:
            parts += [f"{name}为", fig(name, one.final), share(name, one.final, now.final, PUBLIC), "；"]
    told: list[Piece] = ["。其中", *parts[:-1]] if parts else []
    c.para(
        f"{f.year}年度“三公”经费财政拨款支出预算为",
        fig(PUBLIC, now.budget, "预算数"),
        "，实际支出“三公”经费决算为",
        fig(PUBLIC, now.final),
        *told,
        "。公务用车保有量为",
        counts["kept"],
        "，国内公务接待批次为",
        count("国内公务接待批次", now.batches, "个"),
        "，接待人次为",
        count("国内公务接待人次", now.guests, "人", "人数"),
        "。",
    )
