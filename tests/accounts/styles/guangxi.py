"""Guangxi: 总收入 of which 本年收入, classes compared with last year, 三公 against budget and last year at once."""

from __future__ import annotations

from tests.accounts.model import ZERO
from tests.accounts.numbers import CENT
from tests.accounts.printer import Piece
from tests.accounts.styles import common
from tests.accounts.styles.composer import Composer
from tests.accounts.styles.facts import PUBLIC, Facts, changed, compared, count, fig

BASIC = "一般公共预算财政拨款基本支出"


def narrate(c: Composer, f: Facts) -> None:
    """第三部分."""
    a, before = f.accounts, f.last
    since, same = f"较{f.before}度决算数", f"与{f.before}度决算数持平"
    c.heading(f"第三部分 {f.year}年度部门决算情况说明", 2)
    c.heading("一、收入支出决算总体情况", 3)
    c.para(
        f"（一）本部门{f.year}年度总收入",
        fig("收入总计", a.total),
        "，其中本年收入",
        fig("本年收入合计", a.income.total),
        "，",
        *compared(since, same, changed("本年收入合计", a.income.total, before.income.total, step=CENT)),
        f"，主要原因是{a.remarks.income}。收入具体情况如下：",
    )
    number = 0
    for (name, now), (_, last) in zip(f.incomes, f.incomes_before, strict=True):
        if now:
            number += 1
            c.para(
                f"{number}.{name}", fig(name, now), "。",
                *compared(since, same, changed(name, now, last, step=CENT)), "。",
            )  # fmt: skip
    c.para(
        f"{number + 1}.上年结转和结余",
        fig("年初结转和结余", a.opening),
        "，为以前年度尚未使用完、结转到本年继续使用的资金。",
        *compared(since, same, changed("年初结转和结余", a.opening, before.opening, step=CENT)),
        "。",
    )
    c.para(
        f"（二）本部门{f.year}年度总支出",
        fig("支出总计", a.total),
        "，其中本年支出",
        fig("本年支出合计", a.spending.total),
        "，",
        *compared(since, same, changed("本年支出合计", a.spending.total, before.spending.total, step=CENT)),
        f"，主要原因是{a.remarks.spending}。",
    )
    _classes(c, f, since, same)
    c.heading("三、一般公共预算财政拨款基本支出决算情况", 3)
    c.para(
        f"{f.year}年度{BASIC}",
        fig(BASIC, f.detail.total.basic),
        "，其中：人员经费",
        fig("人员经费", f.personnel),
        "，公用经费",
        fig("公用经费", f.office),
        "。",
    )
    _public(c, f)
    c.heading("五、其他重要事项情况说明", 3)
    c.heading("（一）机关运行经费支出情况", 4)
    common.agency_cost(c, f, f"比{f.before}度", CENT)
    c.heading("（二）政府采购支出情况", 4)
    common.procurement(c, f)
    c.heading("（三）国有资产占用情况", 4)
    common.assets(c, f)
    c.heading("（四）预算绩效管理工作开展情况", 4)
    common.performance(c, f)


def _classes(c: Composer, f: Facts, since: str, same: str) -> None:
    before = f.classes_before
    c.heading("二、一般公共预算财政拨款支出决算情况", 3)
    for place, (name, _, final, reason) in enumerate(f.classes, start=1):
        c.para(
            f"{place}.{name}",
            fig(name, final),
            "：主要用于保障相关工作。",
            *compared(since, same, changed(name, final, before.get(name, ZERO), step=CENT)),
            f"，主要原因是{reason}。",
        )


def _public(c: Composer, f: Facts) -> None:
    now, last, counts = f.accounts.three_public, f.last.three_public, common.public_counts(f)
    c.heading("四、一般公共预算财政拨款安排的“三公”经费支出决算情况说明", 3)

    parts: list[Piece] = []
    for name, one, two in f.public:
        parts += [
            f"{name}支出决算",
            *compared("比预算", "比预算无增减变化", changed(name, one.final, one.budget, "预算", CENT)),
            "，",
            *compared("比去年", "比去年无增减变化", changed(name, one.final, two.final, step=CENT)),
            "；",
        ]
    c.para(
        "一般公共预算财政拨款安排的“三公”经费支出决算总额为",
        fig(PUBLIC, now.final),
        "，",
        *compared("比预算", "比预算无增减变化", changed(PUBLIC, now.final, now.budget, "预算", CENT)),
        "，",
        *compared("比去年", "比去年无增减变化", changed(PUBLIC, now.final, last.final, step=CENT)),
        "。其中，",
        *parts[:-1],
        "。具体情况如下：",
    )
    abroad, reception, purchase, running = (name for name, _, _ in f.public)
    c.para(
        f"1.{abroad}支出", fig(abroad, now.abroad.final), "。全年因公出国（境）团组共计", counts["groups"], "，累计",
        counts["travellers"], "。",
    )  # fmt: skip
    c.para(
        f"2.{purchase}支出", fig(purchase, now.car_purchase.final), "，购置公务用车", counts["bought"],
        f"；{running}支出", fig(running, now.car_running.final), "，年末公务用车保有量", counts["kept"], "。",
    )  # fmt: skip
    c.para(
        f"3.{reception}支出", fig(reception, now.reception.final), "，国内公务接待",
        count("国内公务接待批次", now.batches, "批次"), "，接待人次", counts["guests"], "。",
    )  # fmt: skip
