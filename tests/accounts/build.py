"""Makes consistent accounts of a department over consecutive years from a seed.

Money lies in three pools (fiscal, other, operating). Each pool's closing balance is drawn or left over and is
next year's opening balance, so that the carry-over fits by construction.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tests.accounts.build_projects import draw_evaluation, draw_projects
from tests.accounts.build_three_public import because, draw_assets, draw_three_public
from tests.accounts.draw import Draw
from tests.accounts.kinds import Kind, culture, market, water
from tests.accounts.kinds.common import AGENCY_TERM, GENERAL_TERMS, SOCIAL_REASONS, SOCIAL_TERMS
from tests.accounts.model import (
    ZERO,
    AgencyCost,
    Department,
    District,
    EconomicLine,
    FunctionLine,
    Income,
    Procurement,
    Project,
    Purchase,
    Remarks,
    Spending,
    Staff,
    Unit,
    YearAccounts,
)

KINDS: tuple[Kind, ...] = (culture.KIND, water.KIND, market.KIND)

DISTRICTS = (
    District("泊梧市", "砚湖区"),
    District("漱阳市", "墨岭区"),
    District("澹渚市", "槐汀区"),
)
"""Invented names; the first one is the district of the committed samples."""

_WAGES, _GOODS, _GRANTS, _CAPITAL = "工资福利支出", "商品和服务支出", "对个人和家庭补助支出", "资本性支出"

_CLASS_ORDER = (
    "一般公共服务支出", "文化旅游体育与传媒支出", "社会保障和就业支出", "卫生健康支出", "城乡社区支出",
    "农林水支出", "资源勘探工业信息等支出", "商业服务业等支出", "住房保障支出", "灾害防治及应急管理支出",
)  # fmt: skip


@dataclass(frozen=True)
class _Pools:
    """What is left of each kind of money at the end of a year."""

    fiscal: Decimal
    other: Decimal
    operating: Decimal

    @property
    def total(self) -> Decimal:
        return self.fiscal + self.other + self.operating


def make_department(kind: Kind, district: District) -> Department:
    name = district.full_name
    units = [Unit(f"{name}{kind.title}", "行政")]
    units += [Unit(f"{name}{brigade}", "参公") for brigade in kind.brigades]
    units += [Unit(f"{name}{institution}", "事业") for institution in kind.institutions]
    return Department(
        district=district,
        full_name=f"{name}{kind.title}",
        short_name=kind.short,
        functions=kind.functions,
        units=tuple(units),
        terms=(*GENERAL_TERMS, *kind.terms, *SOCIAL_TERMS, AGENCY_TERM),
        spaced_numbers=kind.spaced_numbers,
    )


def make_history(kind: Kind, district: District, seed: int, years: range) -> tuple[YearAccounts, ...]:
    """Accounts of consecutive years; one unprinted base year goes before them."""
    draw = Draw(f"{kind.title}{seed}")
    department = make_department(kind, district)
    pools = _Pools(draw.amount(0, 24), draw.amount(2, 18), ZERO)
    accounts: list[YearAccounts] = []
    for year in (years.start - 1, *years):
        last = accounts[-1] if accounts else None
        account, pools = _make_year(kind, department, year, last, pools, draw)
        accounts.append(account)
    return tuple(accounts[1:])


def random_history(seed: int) -> tuple[YearAccounts, ...]:
    """Three years of a department chosen by the seed, for tests that want many different accounts."""
    draw = Draw(f"choice{seed}")
    first_year = draw.count(2018, 2023)
    return make_history(draw.pick(KINDS), draw.pick(DISTRICTS), seed, range(first_year, first_year + 3))


def _make_year(
    kind: Kind, department: Department, year: int, last: YearAccounts | None, pools: _Pools, draw: Draw
) -> tuple[YearAccounts, _Pools]:
    staff = _staff(kind, draw, last)
    economics = _economics(kind, staff, draw, last)
    projects = draw_projects(kind, department, draw, last.projects if last else ())
    functions = _functions(kind, economics, projects, draw)
    income, spending, left = _flows(kind, economics, projects, pools, draw)
    three_public = draw_three_public(kind, draw, last.three_public if last else None)
    return (
        YearAccounts(
            department=department,
            year=year,
            previous=last,
            staff=staff,
            opening=pools.total,
            fiscal_opening=pools.fiscal,
            income=income,
            spending=spending,
            functions=functions,
            economics=economics,
            three_public=three_public,
            agency_cost=_agency_cost(kind, economics, draw, last),
            procurement=_procurement(kind, projects, draw),
            assets=draw_assets(kind, three_public.cars_kept, draw, last.assets if last else None),
            projects=projects,
            evaluation=draw_evaluation(kind, department, projects, draw),
            remarks=_remarks(kind, income, spending, left.total, pools.total, draw, last),
        ),
        left,
    )


def _staff(kind: Kind, draw: Draw, last: YearAccounts | None) -> Staff:
    if last is None:
        return Staff(kind.staff + draw.count(-4, 4), draw.count(0, 1), draw.count(0, 2), 0, kind.staff // 3)
    before = last.staff
    return Staff(
        in_post=before.in_post + draw.count(-2, 2),
        honoured_retired=before.honoured_retired,
        retired=before.retired,
        others=draw.count(0, 3) if draw.chance(50) else before.others,
        pensioners=before.pensioners + draw.count(0, 2),
    )


def _economics(kind: Kind, staff: Staff, draw: Draw, last: YearAccounts | None) -> tuple[EconomicLine, ...]:
    before = {line.name: line.final for line in last.economics} if last else {}
    people = staff.in_post
    wages, goods = draw.amount(people * 13, people * 15), draw.amount(people * 2, people * 3)
    grants = draw.amount(4, staff.pensioners)
    if last:
        wages, goods = draw.part(before[_WAGES], 965, 1075), draw.part(before[_GOODS], 860, 1140)
        grants = before[_GRANTS] if draw.chance(25) else grants
    amounts = {
        _WAGES: wages,
        _GOODS: goods,
        _GRANTS: grants,
        _CAPITAL: ZERO if draw.chance(45) else draw.amount(1, people // 6),
    }
    return tuple(
        EconomicLine(name, amount, because(kind.reasons[name], amount, before.get(name, ZERO), draw))
        for name, amount in amounts.items()
    )


def _functions(
    kind: Kind, economics: tuple[EconomicLine, ...], projects: tuple[Project, ...], draw: Draw
) -> tuple[FunctionLine, ...]:
    wages = economics[0].final
    finals = {
        "社会保障和就业支出": draw.part(wages, 96, 128),
        "卫生健康支出": draw.part(wages, 38, 56),
        "住房保障支出": draw.part(wages, 62, 90),
    }
    finals[kind.main_class] = sum((line.final for line in economics), -sum(finals.values(), ZERO))
    for project in projects:
        finals[project.function_class] = finals.get(project.function_class, ZERO) + project.executed
    midyear = {plan.function_class for plan in kind.projects if plan.midyear}
    reasons = {**SOCIAL_REASONS, **kind.reasons}
    lines: list[FunctionLine] = []
    for name in sorted(finals, key=_CLASS_ORDER.index):
        final = finals[name]
        budget = ZERO if name in midyear else final if draw.chance(15) else draw.part(final, 780, 1140)
        lines.append(FunctionLine(name, budget, final, because(reasons[name], final, budget, draw)))
    return tuple(lines)


def _flows(
    kind: Kind,
    economics: tuple[EconomicLine, ...],
    projects: tuple[Project, ...],
    opening: _Pools,
    draw: Draw,
) -> tuple[Income, Spending, _Pools]:
    """Fiscal money comes in as it is spent; the other pools spend a part of what they have."""
    basic = sum((line.final for line in economics), ZERO)
    executed = sum((project.executed for project in projects), ZERO)
    unspent = sum((project.budget for project in projects), ZERO) - executed
    fiscal_left = ZERO if draw.chance(35) else draw.part(unspent, 100, 900)
    institutional = draw.amount(18, 46) if kind.institutional_income else ZERO
    other = ZERO if draw.chance(25) else draw.amount(2, 26)
    available = opening.other + institutional + other
    other_basic = draw.part(available, 300, 550)
    other_project = draw.part(available, 150, 400) if draw.chance(55) else ZERO
    operating = draw.amount(6, 18) if kind.operating_income else ZERO
    operating_spent = draw.part(opening.operating + operating, 700, 1000)
    income = Income(basic + executed + fiscal_left - opening.fiscal, institutional, operating, other)
    spending = Spending(basic + other_basic, executed + other_project, operating_spent, ZERO)
    left = _Pools(
        fiscal_left,
        available - other_basic - other_project,
        opening.operating + operating - operating_spent,
    )
    return income, spending, left


def _agency_cost(kind: Kind, economics: tuple[EconomicLine, ...], draw: Draw, last: YearAccounts | None) -> AgencyCost:
    office = sum((line.final for line in economics if line.name in (_GOODS, _CAPITAL)), ZERO)
    final = draw.part(office, 620, 880) if kind.institutions else office
    before = last.agency_cost.final if last else ZERO
    return AgencyCost(final, because(kind.reasons["运行经费"], final, before, draw))


def _procurement(kind: Kind, projects: tuple[Project, ...], draw: Draw) -> Procurement:
    executed = sum((project.executed for project in projects), ZERO)

    def purchase(amount: Decimal) -> Purchase:
        return Purchase(amount, amount if draw.chance(55) else draw.part(amount, 680, 990))

    goods = purchase(draw.part(executed, 40, 150))
    works = purchase(draw.part(executed, 120, 260) if kind.works else ZERO)
    services = purchase(draw.part(executed, 180, 420))
    total = goods.to_small_and_medium + works.to_small_and_medium + services.to_small_and_medium
    return Procurement(goods, works, services, total if draw.chance(30) else draw.part(total, 400, 980))


def _remarks(
    kind: Kind,
    income: Income,
    spending: Spending,
    closing: Decimal,
    opening: Decimal,
    draw: Draw,
    last: YearAccounts | None,
) -> Remarks:
    income_before = last.income.total if last else ZERO
    spending_before = last.spending.total if last else ZERO
    return Remarks(
        income=because(kind.reasons["收入"], income.total, income_before, draw),
        spending=because(kind.reasons["支出"], spending.total, spending_before, draw),
        closing=because(kind.reasons["结转"], closing, opening, draw),
        overall=kind.overall,
        improvement=kind.improvement,
    )
