"""What a narrative tells, taken together from accounts of two years, and the phrases that all provinces share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from tests.accounts.classification import ECONOMICS, FUNCTIONS, OFFICE, PERSONNEL
from tests.accounts.detail import Detail, break_down
from tests.accounts.model import ZERO, Measure, PublicExpense, YearAccounts
from tests.accounts.numbers import TENTH, money, percent
from tests.accounts.plan import planned
from tests.accounts.printer import Clause, Fig, Piece

PUBLIC = "“三公”经费"
ABROAD, RECEPTION = "因公出国（境）费", "公务接待费"
CARS, PURCHASE, RUNNING = "公务用车购置及运行维护费", "公务用车购置费", "公务用车运行维护费"


@dataclass(frozen=True)
class Item:
    """A 项 paid out of the general budget, with what was planned for it."""

    code: str
    budget: Decimal
    final: Decimal

    @property
    def names(self) -> tuple[str, str, str]:
        """类, 款 and 项."""
        return FUNCTIONS[self.code[:3]], FUNCTIONS[self.code[:5]], FUNCTIONS[self.code]


class Facts:
    """The accounts of a year and of the year before it."""

    def __init__(self, accounts: YearAccounts) -> None:
        if accounts.previous is None:
            raise ValueError(f"{accounts.name}: nothing to compare with")
        self.accounts, self.last = accounts, accounts.previous
        self.year, self.name = accounts.year, accounts.department.full_name
        self.before = f"{self.year - 1}年"

    @cached_property
    def detail(self) -> Detail:
        return break_down(self.accounts)

    @cached_property
    def detail_before(self) -> Detail:
        return break_down(self.last)

    @property
    def fiscal_total(self) -> Decimal:
        """财政拨款收入总计, which is also 财政拨款支出总计."""
        return self.detail.opening + self.detail.total.fiscal_income

    @property
    def fiscal_total_before(self) -> Decimal:
        return self.detail_before.opening + self.detail_before.total.fiscal_income

    @property
    def incomes(self) -> list[tuple[str, Decimal]]:
        return _incomes(self.accounts)

    @property
    def incomes_before(self) -> list[tuple[str, Decimal]]:
        return _incomes(self.last)

    @property
    def classes_before(self) -> dict[str, Decimal]:
        """What the year before spent from the general budget, by 类."""
        rows = self.detail_before.levels()
        return {FUNCTIONS[row.code]: row.general for row in rows if len(row.code) == 3}

    @property
    def natures(self) -> list[tuple[str, Decimal]]:
        spending = self.accounts.spending
        return [("基本支出", spending.basic), ("项目支出", spending.project), ("经营支出", spending.operating)]

    @cached_property
    def items(self) -> list[Item]:
        plan = planned(self.accounts)
        return [Item(row.code, plan.below(row.code).general, row.general) for row in self.detail.rows if row.general]

    @property
    def general_budget(self) -> Decimal:
        return sum((item.budget for item in self.items), ZERO)

    @property
    def classes(self) -> list[tuple[str, Decimal, Decimal, str]]:
        """类 of general spending: name, budget, final figure, reason."""
        reasons = {line.name: line.reason for line in self.accounts.functions}
        codes = sorted({item.code[:3] for item in self.items})
        return [
            (
                FUNCTIONS[code],
                sum((item.budget for item in self.items if item.code[:3] == code), ZERO),
                self.detail.below(code).general,
                reasons[FUNCTIONS[code]],
            )
            for code in codes
        ]

    def reason_of(self, code: str) -> str:
        name = FUNCTIONS[code[:3]]
        return next(line.reason for line in self.accounts.functions if line.name == name)

    @property
    def personnel(self) -> Decimal:
        return self.detail.economic_total(*PERSONNEL)

    @property
    def office(self) -> Decimal:
        return self.detail.economic_total(*OFFICE)

    def economic_names(self, classes: Sequence[str]) -> str:
        """基本工资、津贴补贴…: the 款 that were spent on."""
        return "、".join(ECONOMICS[code] for code in self.detail.economics if code[:3] in classes)

    @property
    def public(self) -> list[tuple[str, PublicExpense, PublicExpense]]:
        """The four items of 三公, this year and the year before."""
        now, before = self.accounts.three_public, self.last.three_public
        names = (ABROAD, RECEPTION, PURCHASE, RUNNING)
        return [(name, one, two) for name, one, two in zip(names, now.items, before.items, strict=True)]

    @property
    def cars(self) -> tuple[Decimal, Decimal]:
        """公务用车购置及运行维护费: budget and final figure."""
        now = self.accounts.three_public
        return now.car_purchase.budget + now.car_running.budget, now.car_purchase.final + now.car_running.final


def _incomes(accounts: YearAccounts) -> list[tuple[str, Decimal]]:
    income = accounts.income
    return [
        ("财政拨款收入", income.fiscal),
        ("事业收入", income.institutional),
        ("经营收入", income.operating),
        ("其他收入", income.other),
    ]


def fig(item: str, value: Decimal, measure: Measure = "决算数", also: str = "") -> Fig:
    """An amount in 万元."""
    return Fig(item, measure, money(value), also=also)


def count(item: str, number: int, unit: str, measure: Measure = "数量") -> Fig:
    return Fig(item, measure, str(number), unit)


def changed(
    item: str,
    now: Decimal,
    before: Decimal,
    basis: str = "上年",
    step: Decimal = TENTH,
    rates: tuple[str, str] = ("增长", "下降"),
    also: str = "",
    joint: str = "，",
    amounts: tuple[str, str] = ("增加", "减少"),
) -> tuple[Piece, ...]:
    """增加12.34万元，增长1.5%: what comes after 与上年相比."""
    if now == before:
        return ("持平",)
    less = now < before
    difference = abs(now - before)
    direction = "减少" if less else "增加"
    rate = Fig(item, "增减率", percent(difference, before, step), "%", "", direction, basis, also=also)
    return (
        amounts[less],
        Fig(item, "增减额", money(difference), direction=direction, basis=basis, also=also),
        Clause((joint + rates[less], rate)),
    )


def compared(words: str, same: str, pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """与上年相比，…, or 与上年持平."""
    return (same,) if pieces == ("持平",) else (words, *pieces)


def share(item: str, part: Decimal, whole: Decimal, basis: str, words: str = "，占", step: Decimal = TENTH) -> Clause:
    return Clause((words, Fig(item, "占比", percent(part, whole, step), "%", basis=basis)))


def completion(item: str, final: Decimal, budget: Decimal, basis: str, words: str, step: Decimal = TENTH) -> Clause:
    return Clause((words, Fig(item, "完成率", percent(final, budget, step), "%", basis=basis)))


def composed(
    parts: Sequence[tuple[str, Decimal]], whole: Decimal, basis: str, step: Decimal = TENTH, end: str = "。"
) -> list[Piece]:
    """财政拨款收入…万元，占…%；…: only what is not zero."""
    pieces: list[Piece] = []
    for name, value in parts:
        if value:
            pieces += [name, fig(name, value), share(name, value, whole, basis, step=step), "；"]
    return [*pieces[:-1], end]


def larger(final: Decimal, budget: Decimal) -> str:
    """大于, 小于 or 等于."""
    return "大于" if final > budget else "小于" if final < budget else "等于"
