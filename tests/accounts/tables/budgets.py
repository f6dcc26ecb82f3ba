"""The nine budget tables in the layout of Shanghai."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from tests.accounts.classification import FUNCTIONS, chinese
from tests.accounts.detail import Detail, Row
from tests.accounts.model import ZERO
from tests.accounts.parts import Table
from tests.accounts.plan import planned_agency_cost
from tests.accounts.tables.basic import basic_table
from tests.accounts.tables.finals import Column, rows_by_code
from tests.accounts.tables.forms import Amount, Builder, Content, Form, Span, code_heads
from tests.accounts.tables.others import CARS, PUBLIC
from tests.accounts.tables.titles import Titles

PRINTED = {
    "收支预算总表": "财务收支预算总表",
    "收入预算表": "收入预算总表",
    "支出预算表": "支出预算总表",
    "财政拨款收支预算总表": "财政拨款收支预算总表",
    "一般公共预算支出预算表": "一般公共预算支出功能分类预算表",
    "政府性基金预算支出预算表": "政府性基金预算支出功能分类预算表",
    "国有资本经营预算支出预算表": "国有资本经营预算支出功能分类预算表",
    "一般公共预算基本支出预算表": "一般公共预算基本支出部门预算经济分类预算表",
    "“三公”经费和机关运行经费预算表": "“三公”经费和机关运行经费预算表",
}
"""Canonical title and what follows the year on the page."""


class BudgetTitles(Titles):
    """2024年部门…表."""

    def table(self, statement: str, unit: object = None) -> tuple[str, str, tuple[str, ...]]:
        title = f"{self.year}年部门{PRINTED[statement]}"
        return statement, title, (f"编制部门：{self.office}  单位：{unit or self.form.unit}",)


def budget_tables(plan: Detail, form: Form) -> list[Table]:
    """All nine, in the usual order; 合计 always stands below."""
    titles = BudgetTitles(plan.accounts.department.full_name, plan.accounts.year, form)
    return [
        _summary(plan, form, titles),
        _income(plan, form, titles),
        _spending(plan, form, titles, "支出预算表", "支出预算"),
        _fiscal(plan, form, titles),
        _spending(plan, form, titles, "一般公共预算支出预算表", "一般公共预算支出"),
        _nothing(plan, form, titles, "政府性基金预算支出预算表", "政府性基金预算"),
        _nothing(plan, form, titles, "国有资本经营预算支出预算表", "国有资本经营预算"),
        basic_table(plan, form, titles, "一般公共预算基本支出预算表", "预算数"),
        _public(plan, form, titles),
    ]


def _classes(plan: Detail) -> list[tuple[str, str, Row]]:
    rows = [row for row in plan.levels() if len(row.code) == 3]
    return [(f"{chinese(at)}、{FUNCTIONS[row.code]}", FUNCTIONS[row.code], row) for at, row in enumerate(rows, 1)]


def _side_by_side(
    build: Builder, left: Sequence[tuple[str, str, Decimal]], right: Sequence[tuple[str, str, list[Decimal]]]
) -> None:
    width = len(right[0][2])
    for at in range(max(len(left), len(right), 12)):
        cells: list[Content] = ["", ""]
        if at < len(left):
            label, item, amount = left[at]
            cells = [label, Amount(item, amount, label)]
        rest: list[Content] = [""] * (width + 1)
        if at < len(right):
            label, item, amounts = right[at]
            rest = [label, *(Amount(item, amount, label) for amount in amounts)]
        build.row(*cells, *rest)


def _summary(plan: Detail, form: Form, titles: Titles) -> Table:
    statement, title, above = titles.table("收支预算总表")
    total = plan.total
    build = Builder(form, statement, "预算数")
    build.head("本年收入|<|本年支出|<", "项目|预算数|项目|预算数")
    left = [
        ("一、财政拨款收入", "财政拨款收入", total.fiscal_income),
        ("1. 一般公共预算资金", "一般公共预算财政拨款收入", total.fiscal_income),
        ("2. 政府性基金", "政府性基金预算财政拨款收入", ZERO),
        ("3. 国有资本经营预算", "国有资本经营预算财政拨款收入", ZERO),
        ("二、事业收入", "事业收入", total.institutional_income),
        ("三、事业单位经营收入", "经营收入", total.operating_income),
        ("四、其他收入", "其他收入", total.other_income),
    ]
    _side_by_side(build, left, [(label, item, [row.spent]) for label, item, row in _classes(plan)])
    build.row(
        Span("收入总计", 1), Amount("收入总计", total.income, "收入总计"),
        Span("支出总计", 1), Amount("支出总计", total.spent, "支出总计"),
    )  # fmt: skip
    return build.table(title, above)


def _by_code(
    plan: Detail, form: Form, titles: Titles, statement: str, over: str, columns: Sequence[Column], names: Sequence[str]
) -> Table:
    _, title, above = titles.table(statement)
    build = Builder(form, statement, "预算数")
    above_numbers = over + "|<" * (len(columns) - 1)
    heads = [above_numbers, "|".join(name for name, _ in columns)]
    build.head(*code_heads(form, "项目", "功能分类科目编码", "功能分类科目名称", heads))
    rows_by_code(build, form, plan.levels(), columns, plan.total, names)
    return build.table(title, above)


def _income(plan: Detail, form: Form, titles: Titles) -> Table:
    columns: tuple[Column, ...] = (
        ("合计", lambda row: row.income),
        ("财政拨款收入", lambda row: row.fiscal_income),
        ("事业收入", lambda row: row.institutional_income),
        ("事业单位经营收入", lambda row: row.operating_income),
        ("其他收入", lambda row: row.other_income),
    )
    names = ["本年收入合计", *(name for name, _ in columns[1:])]
    return _by_code(plan, form, titles, "收入预算表", "收入预算", columns, names)


def _spending(plan: Detail, form: Form, titles: Titles, statement: str, over: str) -> Table:
    every: tuple[Column, ...] = (
        ("合计", lambda row: row.spent),
        ("基本支出", lambda row: row.all_basic + row.operating),
        ("项目支出", lambda row: row.all_project),
    )
    general: tuple[Column, ...] = (
        ("合计", lambda row: row.general),
        ("基本支出", lambda row: row.basic),
        ("项目支出", lambda row: row.project),
    )
    columns = every if over == "支出预算" else general
    total = "本年支出合计" if over == "支出预算" else "一般公共预算财政拨款支出"
    return _by_code(plan, form, titles, statement, over, columns, [total, "基本支出", "项目支出"])


def _fiscal(plan: Detail, form: Form, titles: Titles) -> Table:
    statement, title, above = titles.table("财政拨款收支预算总表")
    total = plan.total
    build = Builder(form, statement, "预算数")
    build.head(
        "财政拨款收入|<|财政拨款支出|<|<|<|<", "项目|预算数|项目|合计|一般公共预算|政府性基金预算|国有资本经营预算"
    )
    left = [
        ("一、一般公共预算资金", "一般公共预算财政拨款收入", total.fiscal_income),
        ("二、政府性基金", "政府性基金预算财政拨款收入", ZERO),
        ("三、国有资本经营预算", "国有资本经营预算财政拨款收入", ZERO),
    ]
    right = [(label, item, [row.fiscal, row.fiscal, ZERO, ZERO]) for label, item, row in _classes(plan) if row.fiscal]
    _side_by_side(build, left, right)
    sums = [total.fiscal, total.fiscal, ZERO, ZERO]
    build.row(
        Span("收入总计", 1), Amount("财政拨款收入总计", total.fiscal_income, "收入总计"),
        Span("支出总计", 1), *(Amount("财政拨款支出总计", value, "支出总计") for value in sums),
    )  # fmt: skip
    return build.table(title, above)


def _nothing(plan: Detail, form: Form, titles: Titles, statement: str, fund: str) -> Table:
    _, title, above = titles.table(statement)
    build = Builder(form, statement, "预算数")
    heads = [f"{fund}支出|<|<", "合计|基本支出|项目支出"]
    build.head(*code_heads(form, "项目", "功能分类科目编码", "功能分类科目名称", heads))
    width = 2 if form.codes == 1 else 4
    for _ in range(4):
        build.row(*[""] * (width + 3))
    build.row(Span("合计", width), "", "", "")
    return build.table(title, above, f"注:本部门{plan.accounts.year}年无{fund}财政拨款安排的预算，故本表为空表。")


def _public(plan: Detail, form: Form, titles: Titles) -> Table:
    statement, title, above = titles.table("“三公”经费和机关运行经费预算表", "万元")
    spent = plan.accounts.three_public
    build = Builder(form, statement, "预算数", "万元")
    cars = spent.car_purchase.budget + spent.car_running.budget
    build.head(
        "“三公”经费预算数|<|<|<|<|<|机关运行经费预算数",
        f"合计|因公出国(境)费|公务接待费|{CARS}|<|<|^",
        "^|^|^|小计|购置费|运行费|^",
    )
    build.row(
        Amount(PUBLIC, spent.budget, "合计"),
        Amount("因公出国(境)费", spent.abroad.budget, "因公出国(境)费"),
        Amount("公务接待费", spent.reception.budget, "公务接待费"),
        Amount(CARS, cars, "小计"),
        Amount("公务用车购置费", spent.car_purchase.budget, "购置费"),
        Amount("公务用车运行维护费", spent.car_running.budget, "运行费"),
        Amount("机关运行经费", planned_agency_cost(plan), "机关运行经费预算数"),
    )
    return build.table(title, above)
