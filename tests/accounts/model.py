"""One consistent set of made-up final accounts: plain frozen data, no drawing and no printing.

Everything that can be derived (totals, closing balances, grades) is a property, so that a set of accounts
cannot contradict itself; contradictions exist only as patches at printing time.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

ZERO = Decimal(0)

Measure = Literal[
    "决算数", "预算数", "年初预算数", "全年预算数", "增减额", "增减率", "占比", "完成率",
    "执行率", "得分", "分值", "等级", "人数", "数量", "其他",
]  # fmt: skip


@dataclass(frozen=True)
class District:
    """An invented city and district; every name in the documents starts with them."""

    city: str
    name: str

    @property
    def full_name(self) -> str:
        return self.city + self.name


@dataclass(frozen=True)
class Unit:
    """A unit whose accounts are in the department's accounts; `kind` decides who has 机关运行经费."""

    name: str
    kind: Literal["行政", "参公", "事业"]


@dataclass(frozen=True)
class Term:
    """One entry of 名词解释."""

    name: str
    definition: str


@dataclass(frozen=True)
class Department:
    """What stays the same over the years."""

    district: District
    full_name: str
    short_name: str
    functions: tuple[str, ...]
    units: tuple[Unit, ...]
    terms: tuple[Term, ...]
    spaced_numbers: bool


@dataclass(frozen=True)
class Staff:
    """People at the end of the year; pensioners paid by the pension fund stand outside the total."""

    in_post: int
    honoured_retired: int
    retired: int
    others: int
    pensioners: int

    @property
    def total(self) -> int:
        return self.in_post + self.honoured_retired + self.retired


@dataclass(frozen=True)
class Income:
    """本年收入 by source; the opening carry-over stands beside it in the accounts."""

    fiscal: Decimal
    institutional: Decimal
    operating: Decimal
    other: Decimal

    @property
    def total(self) -> Decimal:
        return self.fiscal + self.institutional + self.operating + self.other


@dataclass(frozen=True)
class Spending:
    """本年支出 by nature."""

    basic: Decimal
    project: Decimal
    operating: Decimal
    transfers: Decimal

    @property
    def total(self) -> Decimal:
        return self.basic + self.project + self.operating + self.transfers


@dataclass(frozen=True)
class FunctionLine:
    """One 类 of fiscal spending; the reason explains the final figure against the initial budget."""

    name: str
    budget: Decimal
    final: Decimal
    reason: str


@dataclass(frozen=True)
class EconomicLine:
    """One economic class of basic spending; the reason explains the change against last year."""

    name: str
    final: Decimal
    reason: str


@dataclass(frozen=True)
class PublicExpense:
    """One item of 三公: two reasons, because a change against last year and one against budget differ."""

    budget: Decimal
    final: Decimal
    reason_year: str
    reason_budget: str
    purpose: str


@dataclass(frozen=True)
class ThreePublic:
    """财政拨款“三公”经费 with its counts."""

    abroad: PublicExpense
    groups: int
    travellers: int
    reception: PublicExpense
    batches: int
    guests: int
    foreign_batches: int
    foreign_guests: int
    car_purchase: PublicExpense
    cars_bought: int
    car_running: PublicExpense
    cars_kept: int

    @property
    def items(self) -> tuple[PublicExpense, ...]:
        return (self.abroad, self.reception, self.car_purchase, self.car_running)

    @property
    def budget(self) -> Decimal:
        return sum((item.budget for item in self.items), ZERO)

    @property
    def final(self) -> Decimal:
        return sum((item.final for item in self.items), ZERO)


@dataclass(frozen=True)
class AgencyCost:
    """机关运行经费: at most the 公用经费, equal to it where no 事业单位 is in the accounts."""

    final: Decimal
    reason: str


@dataclass(frozen=True)
class Purchase:
    """One kind of government procurement and what of it went to small and medium enterprises."""

    amount: Decimal
    to_small_and_medium: Decimal


@dataclass(frozen=True)
class Procurement:
    """政府采购."""

    goods: Purchase
    works: Purchase
    services: Purchase
    to_micro: Decimal

    @property
    def total(self) -> Decimal:
        return self.goods.amount + self.works.amount + self.services.amount

    @property
    def to_small_and_medium(self) -> Decimal:
        return self.goods.to_small_and_medium + self.works.to_small_and_medium + self.services.to_small_and_medium


@dataclass(frozen=True)
class Assets:
    """State-owned assets: vehicles by purpose (their sum is the cars kept) and large equipment."""

    vehicles: tuple[tuple[str, int], ...]
    general_equipment: int
    special_equipment: int


@dataclass(frozen=True)
class Quantity:
    """A number inside a sentence about results, e.g. 演出 36 场."""

    item: str
    value: Decimal
    unit: str
    measure: Measure
    basis: str = ""


Sentence = tuple[str | Quantity, ...]


@dataclass(frozen=True)
class Project:
    """A project of the self-evaluation."""

    unit: str
    name: str
    function_class: str
    budget: Decimal
    executed: Decimal
    score: Decimal
    outputs: Sentence
    effects: Sentence
    delay: str


@dataclass(frozen=True)
class ThirdIndicator:
    """A 三级指标."""

    name: str
    weight: Decimal
    score: Decimal


@dataclass(frozen=True)
class SecondIndicator:
    """A 二级指标 with the prose that explains its points."""

    name: str
    thirds: tuple[ThirdIndicator, ...]
    analysis: Sentence

    @property
    def weight(self) -> Decimal:
        return sum((third.weight for third in self.thirds), ZERO)

    @property
    def score(self) -> Decimal:
        return sum((third.score for third in self.thirds), ZERO)


@dataclass(frozen=True)
class FirstIndicator:
    """A 一级指标."""

    name: str
    seconds: tuple[SecondIndicator, ...]

    @property
    def weight(self) -> Decimal:
        return sum((second.weight for second in self.seconds), ZERO)

    @property
    def score(self) -> Decimal:
        return sum((second.score for second in self.seconds), ZERO)


@dataclass(frozen=True)
class Evaluation:
    """The attached 部门评价报告 of one project; its score is another fact than the self-evaluation's."""

    project: Project
    provincial: Decimal
    manager: str
    phone: str
    background: str
    content: str
    organisation: str
    goal: str
    firsts: tuple[FirstIndicator, ...]
    findings: str
    experiences: tuple[str, ...]
    problems: tuple[str, ...]
    suggestions: tuple[str, ...]

    @property
    def score(self) -> Decimal:
        return sum((first.score for first in self.firsts), ZERO)

    @property
    def county(self) -> Decimal:
        return self.project.budget - self.provincial


@dataclass(frozen=True)
class Remarks:
    """The sentences of the narrative that give reasons or judge, one field a place."""

    income: str
    spending: str
    closing: str
    overall: str
    improvement: str


@dataclass(frozen=True)
class YearAccounts:
    """A department's accounts of one year; `previous` is None only for the base year, never printed.

    `fiscal_opening` is what of the opening carry-over is fiscal money; the statement tables tell it apart.
    """

    department: Department
    year: int
    previous: YearAccounts | None
    staff: Staff
    opening: Decimal
    fiscal_opening: Decimal
    income: Income
    spending: Spending
    functions: tuple[FunctionLine, ...]
    economics: tuple[EconomicLine, ...]
    three_public: ThreePublic
    agency_cost: AgencyCost
    procurement: Procurement
    assets: Assets
    projects: tuple[Project, ...]
    evaluation: Evaluation
    remarks: Remarks

    @property
    def total(self) -> Decimal:
        """收入总计, which is also 支出总计."""
        return self.opening + self.income.total

    @property
    def closing(self) -> Decimal:
        return self.total - self.spending.total

    @property
    def fiscal_spending(self) -> Decimal:
        return sum((line.final for line in self.functions), ZERO)

    @property
    def fiscal_basic(self) -> Decimal:
        return sum((line.final for line in self.economics), ZERO)

    @property
    def project_budget(self) -> Decimal:
        return sum((project.budget for project in self.projects), ZERO)

    @property
    def project_executed(self) -> Decimal:
        return sum((project.executed for project in self.projects), ZERO)

    @property
    def name(self) -> str:
        """The file name without its ending."""
        return f"{self.department.short_name}_{self.year}"
