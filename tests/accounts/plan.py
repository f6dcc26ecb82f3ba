"""The budget at the beginning of the year, in as much detail as the accounts: what the budget tables print."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tests.accounts.classification import FUNCTIONS, OFFICE
from tests.accounts.detail import Detail, Row, break_down, split
from tests.accounts.draw import Draw
from tests.accounts.model import ZERO, YearAccounts
from tests.accounts.numbers import cents


def planned(accounts: YearAccounts) -> Detail:
    """Every 类 has the initial budget that the narrative states, its 项 share it as they shared the spending."""
    detail = break_down(accounts, with_fund=False)
    draw = Draw(f"plan{accounts.department.full_name}{accounts.year}{accounts.total}")
    budgets = {line.name: line.budget for line in accounts.functions}
    rows: list[Row] = []
    for name, budget in budgets.items():
        under = [row for row in detail.rows if FUNCTIONS[row.code[:3]] == name and row.fiscal]
        parts = split(budget, [_weight(row.basic) for row in under] + [_weight(row.project) for row in under])
        for at, row in enumerate(under):
            basic, project = parts[at], parts[at + len(under)]
            rows.append(Row(row.code, basic=basic, project=project, fiscal_income=basic + project))
    rows = _with_own_money(rows, accounts, draw)
    rows = sorted((row for row in rows if row.spent), key=lambda row: row.code)
    basic = sum((row.basic for row in rows), ZERO)
    weights = [_weight(value) for value in detail.economics.values()]
    economics = _within_three_public(dict(zip(detail.economics, split(basic, weights), strict=True)), accounts)
    return Detail(accounts, tuple(rows), {code: value for code, value in economics.items() if value})


def _within_three_public(economics: dict[str, Decimal], accounts: YearAccounts) -> dict[str, Decimal]:
    """No more basic spending on 公务接待费 and its like is planned than “三公” has in all; the rest is other goods."""
    planned_of = accounts.three_public
    found = dict(economics)
    for code, expense in (
        ("30212", planned_of.abroad), ("30217", planned_of.reception), ("30231", planned_of.car_running),
    ):  # fmt: skip
        over = max(ZERO, found.get(code, ZERO) - expense.budget)
        if over:
            found[code] -= over
            found["30299"] = found.get("30299", ZERO) + over
    return found


def _weight(amount: Decimal) -> int:
    return int(amount * 100)


def _with_own_money(rows: list[Row], accounts: YearAccounts, draw: Draw) -> list[Row]:
    """What the department expects to earn itself is planned to be spent in its largest 项."""
    income = accounts.income
    institutional, operating, other = (
        cents(value * draw.count(85, 105) / 100) for value in (income.institutional, income.operating, income.other)
    )
    largest = max(rows, key=lambda row: row.basic)
    own = replace(
        largest,
        other_basic=institutional + other,
        operating=operating,
        institutional_income=institutional,
        operating_income=operating,
        other_income=other,
    )
    return [own if row is largest else row for row in rows]


def planned_agency_cost(detail: Detail) -> Decimal:
    """机关运行经费 as planned: no more than the office costs."""
    return cents(detail.economic_total(*OFFICE) * 9 / 10)
