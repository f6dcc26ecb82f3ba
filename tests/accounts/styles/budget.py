"""The explanation of a budget, as in Shanghai: income and spending against last year's budget, 项 by 项."""

from __future__ import annotations

from decimal import Decimal

from tests.accounts.classification import FUNCTIONS
from tests.accounts.detail import Detail
from tests.accounts.model import YearAccounts
from tests.accounts.plan import planned
from tests.accounts.printer import Piece
from tests.accounts.styles.composer import Composer
from tests.accounts.styles.facts import changed, compared, fig


def explain(c: Composer, accounts: YearAccounts) -> None:
    """部门预算编制说明."""
    if accounts.previous is None:
        raise ValueError(f"{accounts.name}: nothing to compare with")
    now, before = planned(accounts), planned(accounts.previous)
    year, name, income = accounts.year, accounts.department.full_name, now.total
    last = f"{year - 1}年预算"
    c.heading(f"二、{year}年部门预算编制说明", 3)
    c.para(
        f"{year}年，{name}收入预算",
        fig("本年收入合计", income.income, "预算数"),
        "，其中：财政拨款收入",
        fig("财政拨款收入", income.fiscal_income, "预算数"),
        "，",
        *_against("财政拨款收入", income.fiscal_income, before.total.fiscal_income, last),
        *_own(now),
        "。",
    )
    c.para(
        "支出预算",
        fig("本年支出合计", income.spent, "预算数"),
        "，其中：财政拨款支出预算",
        fig("财政拨款支出", income.fiscal, "预算数"),
        "，",
        *_against("财政拨款支出", income.fiscal, before.total.fiscal, last),
        "。",
    )
    c.para("财政拨款支出主要内容如下：")
    for place, row in enumerate((row for row in now.rows if row.fiscal), start=1):
        names = [FUNCTIONS[row.code[:length]] for length in (3, 5, 7)]
        c.para(
            f"{place}.“{names[0]}（类）{names[1]}（款）{names[2]}（项）”科目",
            fig(names[2], row.fiscal, "预算数"),
            "，主要用于保障相关工作正常开展。",
        )


def _against(item: str, now: Decimal, before: Decimal, last: str) -> tuple[Piece, ...]:
    return compared(f"比{last}", f"与{last}持平", changed(item, now, before, "上年预算"))


def _own(plan: Detail) -> list[Piece]:
    pieces: list[Piece] = []
    for name, value in (
        ("事业收入", plan.total.institutional_income),
        ("事业单位经营收入", plan.total.operating_income),
        ("其他收入", plan.total.other_income),
    ):
        pieces += [f"；{name}", fig(name, value, "预算数")]
    return pieces
