"""Breaks a year's accounts down to what the statement tables print, always the same way for the same accounts.

Everything sums up to the accounts to the cent: 项 to the 类 of the narrative, economic 款 to their classes, the
funds to the income and spending of the year. The choices come from a seed made of the accounts' own name.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal

from tests.accounts.classification import CONTRIBUTIONS, INSURANCE, LAND_FUND, PROJECTS, RUNNING
from tests.accounts.draw import Draw
from tests.accounts.model import ZERO, YearAccounts
from tests.accounts.numbers import CENT, cents

_LAND_CLASS = "城乡社区支出"


@dataclass(frozen=True)
class Row:
    """What came in and what was spent under one 项, or the sum of several.

    `basic` and `project` are paid out of the general budget, `fund` out of the government fund budget (projects
    only), the `other_` ones and `operating` out of the department's own money.
    """

    code: str
    basic: Decimal = ZERO
    project: Decimal = ZERO
    fund: Decimal = ZERO
    other_basic: Decimal = ZERO
    other_project: Decimal = ZERO
    operating: Decimal = ZERO
    fiscal_income: Decimal = ZERO
    institutional_income: Decimal = ZERO
    operating_income: Decimal = ZERO
    other_income: Decimal = ZERO

    @property
    def general(self) -> Decimal:
        return self.basic + self.project

    @property
    def fiscal(self) -> Decimal:
        return self.general + self.fund

    @property
    def all_basic(self) -> Decimal:
        return self.basic + self.other_basic

    @property
    def all_project(self) -> Decimal:
        return self.project + self.fund + self.other_project

    @property
    def spent(self) -> Decimal:
        return self.all_basic + self.all_project + self.operating

    @property
    def income(self) -> Decimal:
        return self.fiscal_income + self.institutional_income + self.operating_income + self.other_income


_AMOUNTS = [each.name for each in fields(Row) if each.name != "code"]


def added(code: str, rows: Iterable[Row]) -> Row:
    """The sum of several rows under one code."""
    rows = tuple(rows)
    return Row(code, *(sum((getattr(row, name) for row in rows), ZERO) for name in _AMOUNTS))


@dataclass(frozen=True)
class Detail:
    """The accounts by 项 and by economic 款, with what the fiscal purse held before and after."""

    accounts: YearAccounts
    rows: tuple[Row, ...]
    economics: dict[str, Decimal] = field(hash=False)

    @property
    def total(self) -> Row:
        return added("", self.rows)

    @property
    def opening(self) -> Decimal:
        """年初财政拨款结转和结余, all of it of the general budget."""
        return self.accounts.fiscal_opening

    @property
    def closing(self) -> Decimal:
        return self.opening + self.total.fiscal_income - self.total.fiscal

    def below(self, code: str) -> Row:
        """The sum of all 项 whose code begins so."""
        return added(code, (row for row in self.rows if row.code.startswith(code)))

    def levels(self) -> list[Row]:
        """类, 款 and 项 in the order of their codes, each level as the sum of the one below."""
        codes = sorted({row.code[:length] for row in self.rows for length in (3, 5, 7)})
        return [self.below(code) for code in codes]

    def economic_total(self, *classes: str) -> Decimal:
        return sum((value for code, value in self.economics.items() if code[:3] in classes), ZERO)

    @property
    def fund(self) -> Decimal:
        return self.total.fund


def split(amount: Decimal, weights: Sequence[int]) -> list[Decimal]:
    """An amount in parts, to the cent; the last part takes what rounding leaves."""
    whole = sum(weights)
    parts = [(amount * weight / whole).quantize(CENT, "ROUND_DOWN") for weight in weights[:-1]]
    return [*parts, amount - sum(parts, ZERO)]


def break_down(accounts: YearAccounts, with_fund: bool = True) -> Detail:
    """The accounts in detail; `with_fund` lets some of them spend from the government fund budget."""
    draw = Draw(f"detail{accounts.department.full_name}{accounts.year}{accounts.total}")
    land = with_fund and Draw(f"fund{accounts.department.full_name}{accounts.total % 7}").chance(50)
    main = next(name for name in RUNNING if any(line.name == name for line in accounts.functions))
    ledger = _Ledger()
    for line in accounts.functions:
        projects = [project for project in accounts.projects if project.function_class == line.name]
        basic = line.final - sum((project.executed for project in projects), ZERO)
        if line.name in INSURANCE:
            codes = INSURANCE[line.name]
            weights = (64, 32, 4) if line.name == "社会保障和就业支出" else [draw.count(2, 9) for _ in codes]
            for code, part in zip(codes, split(basic, weights), strict=True):
                ledger.book(code, basic=part)
        elif basic:
            ledger.book(RUNNING[main], basic=basic)
        for place, project in enumerate(projects):
            codes = PROJECTS[line.name]
            if line.name == _LAND_CLASS and land:
                ledger.book(LAND_FUND, fund=project.executed)
            else:
                ledger.book(codes[place % len(codes)], project=project.executed)
    _book_own_money(accounts, RUNNING[main], PROJECTS[main][0], ledger)
    rows = _with_fiscal_income(accounts, [row for row in ledger.rows.values() if row.spent or row.income])
    return Detail(accounts, tuple(sorted(rows, key=lambda row: row.code)), _economics(accounts, ledger.rows, draw))


class _Ledger:
    """Books amounts under the codes of their 项."""

    def __init__(self) -> None:
        self.rows: dict[str, Row] = {}

    def book(self, code: str, **amounts: Decimal) -> None:
        row = self.rows.get(code, Row(code))
        self.rows[code] = replace(row, **{name: getattr(row, name) + value for name, value in amounts.items()})


def _book_own_money(accounts: YearAccounts, running: str, project: str, ledger: _Ledger) -> None:
    """Money that is not fiscal is earned and spent under the department's main class."""
    executed = sum((each.executed for each in accounts.projects), ZERO)
    ledger.book(
        running,
        other_basic=accounts.spending.basic - accounts.fiscal_basic,
        operating=accounts.spending.operating,
        institutional_income=accounts.income.institutional,
        operating_income=accounts.income.operating,
        other_income=accounts.income.other,
    )
    ledger.book(project, other_project=accounts.spending.project - executed)


def _with_fiscal_income(accounts: YearAccounts, rows: list[Row]) -> list[Row]:
    """Fiscal money comes in where it is spent; what is carried over belongs to the largest 项 of basic spending."""
    carried = accounts.income.fiscal - accounts.fiscal_spending
    largest = max(rows, key=lambda row: row.basic)
    return [
        replace(row, fiscal_income=row.fiscal + (carried if row is largest else ZERO))
        for row in rows
    ]  # fmt: skip


def _economics(accounts: YearAccounts, found: dict[str, Row], draw: Draw) -> dict[str, Decimal]:
    wages, goods, grants, capital = (line.final for line in accounts.economics)
    amounts: dict[str, Decimal] = {}
    for code, row in found.items():
        if code in CONTRIBUTIONS:
            economic = CONTRIBUTIONS[code]
            amounts[economic] = amounts.get(economic, ZERO) + row.basic
    pay = wages - sum(amounts.values(), ZERO)
    codes = ("30101", "30102", "30103", "30107", "30199")
    for code, part in zip(codes, split(pay, (26, 31, 22, 15, draw.count(2, 6))), strict=True):
        amounts[code] = amounts.get(code, ZERO) + part
    spent = accounts.three_public
    for code, expense in (("30212", spent.abroad), ("30217", spent.reception), ("30231", spent.car_running)):
        amounts[code] = min(cents(goods / 8), expense.final if draw.chance(70) else cents(expense.final / 2))
    rest = goods - sum((amounts[code] for code in ("30212", "30217", "30231")), ZERO)
    kinds = [code for code in _OFFICE if draw.chance(75)] + ["30299"]
    amounts.update(zip(kinds, split(rest, [draw.count(1, 9) for _ in kinds]), strict=True))
    kinds = [code for code in ("30301", "30302", "30304", "30309") if draw.chance(50)] + ["30305"]
    amounts.update(zip(kinds, split(grants, [draw.count(1, 5) for _ in kinds]), strict=True))
    kinds = [code for code in ("31003", "31007") if draw.chance(50)] + ["31002"]
    amounts.update(zip(kinds, split(capital, [draw.count(1, 5) for _ in kinds]), strict=True))
    return {code: amount for code, amount in sorted(amounts.items()) if amount}


_OFFICE = (
    "30201", "30202", "30204", "30205", "30206", "30207", "30209", "30211", "30213", "30214", "30215", "30216",
    "30218", "30226", "30227", "30228", "30229", "30239",
)  # fmt: skip
