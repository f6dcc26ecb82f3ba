"""Zhejiang: 收入、支出总计 each up or down, shares of 收入合计 with a breakdown in brackets, contracts by kind."""

from __future__ import annotations

from decimal import Decimal

from tests.accounts.model import Purchase
from tests.accounts.printer import Piece
from tests.accounts.styles import common
from tests.accounts.styles.composer import Composer
from tests.accounts.styles.facts import (
    PUBLIC,
    Facts,
    changed,
    compared,
    completion,
    fig,
    larger,
    share,
)

GENERAL, FUND = "一般公共预算财政拨款收入", "政府性基金预算财政拨款收入"


def narrate(c: Composer, f: Facts) -> None:
    """第三部分."""
    a, before = f.accounts, f.last
    since, same = f"与{f.before}度相比，", f"与{f.before}度持平"
    c.heading(f"第三部分 {f.year}年度部门决算情况说明", 2)
    c.heading("一、收入支出决算总体情况说明", 3)
    change = changed("收入总计", a.total, before.total, also="支出总计")
    c.para(
        f"{f.year}年度收入、支出总计",
        fig("收入总计", a.total, also="支出总计"),
        "，",
        *compared(f"{since}各", same, change),
        f"，主要原因是：{a.remarks.income}。",
    )
    c.heading("二、收入决算情况说明", 3)
    income = a.income
    c.para(
        "本年收入合计",
        fig("本年收入合计", income.total),
        "，包括财政拨款收入",
        fig("财政拨款收入", income.fiscal),
        *_of_which(f, income.fiscal),
        share("财政拨款收入", income.fiscal, income.total, "本年收入合计", "，占收入合计"),
        *_others(f.incomes[1:], income.total),
        "。",
    )
    c.heading("三、支出决算情况说明", 3)
    spent = a.spending.total
    parts: list[Piece] = []
    for name, value in f.natures:
        if value:
            parts += [name, fig(name, value), share(name, value, spent, "本年支出合计"), "；"]
    c.para("本年支出合计", fig("本年支出合计", spent), "，其中", *parts[:-1], "。")
    _classes(c, f)
    _public(c, f, since, same)
    c.heading("六、机关运行经费支出情况", 3)
    common.agency_cost(c, f, f"比{f.before}度")
    c.heading("七、政府采购支出情况", 3)
    common.procurement(c, f, common.MEDIUM)
    _kinds(c, f)
    c.heading("八、国有资产占用情况", 3)
    common.assets(c, f, new_words=True)
    c.heading("九、预算绩效情况", 3)
    common.performance(c, f)


def _of_which(f: Facts, fiscal: Decimal) -> list[Piece]:
    fund = f.detail.fund
    if not fund:
        return []
    return ["（其中，一般公共预算", fig(GENERAL, fiscal - fund), "、政府性基金预算", fig(FUND, fund), "）"]


def _others(incomes: list[tuple[str, Decimal]], total: Decimal) -> list[Piece]:
    pieces: list[Piece] = []
    for name, value in incomes:
        if value:
            pieces += [f"；{name}", fig(name, value), share(name, value, total, "本年收入合计", "，占收入合计")]
    return pieces


def _classes(c: Composer, f: Facts) -> None:
    c.heading("四、一般公共预算财政拨款支出决算情况说明", 3)
    for place, (name, budget, final, reason) in enumerate(f.classes, start=1):
        c.para(
            f"{place}.{name}（类）年初预算为",
            fig(name, budget, "年初预算数"),
            "，支出决算为",
            fig(name, final),
            completion(name, final, budget, "年初预算", "，完成年初预算的"),
            f"，决算数{larger(final, budget)}年初预算数的主要原因是{reason}。",
        )


def _public(c: Composer, f: Facts, since: str, same: str) -> None:
    now, last, counts = f.accounts.three_public, f.last.three_public, common.public_counts(f)
    c.heading("五、财政拨款“三公”经费支出决算情况说明", 3)
    c.para(
        f"{f.year}年度“三公”经费财政拨款支出年初预算为",
        fig(PUBLIC, now.budget, "年初预算数"),
        "，支出决算为",
        fig(PUBLIC, now.final),
        completion(PUBLIC, now.final, now.budget, "年初预算", "，完成年初预算的"),
        "，",
        *compared(since, same, changed(PUBLIC, now.final, last.final)),
        "。",
    )
    for place, (name, one, two) in enumerate(f.public, start=1):
        c.para(
            f"（{place}）",
            f"{name}年初预算为",
            fig(name, one.budget, "年初预算数"),
            "，支出决算为",
            fig(name, one.final),
            completion(name, one.final, one.budget, "年初预算", "，完成年初预算的"),
            "，",
            *compared(since, same, changed(name, one.final, two.final)),
            f"，主要原因是{one.reason_year}。",
        )
    c.para(
        "因公出国（境）团组", counts["groups"], "、", counts["travellers"], "；公务用车保有量", counts["kept"],
        "；国内公务接待", counts["batches"], "，累计", counts["guests"], "。",
    )  # fmt: skip


def _kinds(c: Composer, f: Facts) -> None:
    bought = f.accounts.procurement

    def told(kind: str, purchase: Purchase) -> Piece:
        item, base = f"{kind}采购授予中小企业合同金额", f"{kind}支出金额"
        words = f"，{item}占{base}的" if kind != "货物" else f"{item}占{base}的"
        return share(item, purchase.to_small_and_medium, purchase.amount, base, words)

    if bought.goods.amount:
        c.para(told("货物", bought.goods), told("工程", bought.works), told("服务", bought.services), "。")
