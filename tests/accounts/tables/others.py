"""The tables of 三公, government funds, state capital and assets."""

from __future__ import annotations

from decimal import Decimal

from tests.accounts.classification import FUNCTIONS
from tests.accounts.detail import Detail
from tests.accounts.model import ZERO, Measure
from tests.accounts.parts import Table
from tests.accounts.tables.forms import Amount, Builder, Content, Form, Span, code_cells, code_heads
from tests.accounts.tables.titles import Titles

PUBLIC, CARS = "“三公”经费", "公务用车购置及运行维护费"


def public_amounts(detail: Detail) -> list[tuple[str, str, Decimal, Decimal]]:
    """Item, heading, budget and final figure, from the total down."""
    spent = detail.accounts.three_public
    cars = (spent.car_purchase, spent.car_running)
    return [
        (PUBLIC, "合计", spent.budget, spent.final),
        ("因公出国（境）费", "因公出国（境）费", spent.abroad.budget, spent.abroad.final),
        (CARS, "小计", sum((each.budget for each in cars), ZERO), sum((each.final for each in cars), ZERO)),
        ("公务用车购置费", "公务用车购置费", spent.car_purchase.budget, spent.car_purchase.final),
        ("公务用车运行维护费", "公务用车运行维护费", spent.car_running.budget, spent.car_running.final),
        ("公务接待费", "公务接待费", spent.reception.budget, spent.reception.final),
    ]


def public_table(detail: Detail, form: Form, titles: Titles) -> Table:
    """财政拨款“三公”经费支出决算表: one row of numbers under three rows of headings, or one row an item."""
    statement = "财政拨款“三公”经费支出决算表"
    _, title, above = titles.table(statement)
    build = Builder(form, statement, "决算数")
    items = public_amounts(detail)
    if form.tall_public:
        build.head("项目|预算数|决算数")
        labels = (
            "合计",
            "1.因公出国（境）费",
            f"2.{CARS}",
            "（1）公务用车购置费",
            "（2）公务用车运行维护费",
            "3.公务接待费",
        )
        for label, (item, _, budget, final) in zip(labels, items, strict=True):
            build.row(label, Amount(item, budget, label, "预算数"), Amount(item, final, label, "决算数"))
        return build.table(title, above)
    build.head(
        f"合计|<|因公出国（境）费|<|{CARS}|<|<|<|<|<|公务接待费|<",
        "^|^|^|^|小计|<|公务用车购置费|<|公务用车运行维护费|<|^|^",
        "|".join(["预算数|决算数"] * 6),
    )
    cells: list[Content] = []
    measures: tuple[Measure, Measure] = ("预算数", "决算数")
    for item, heading, *amounts in items:
        cells += [Amount(item, amount, heading, measure) for amount, measure in zip(amounts, measures, strict=True)]
    build.row(*cells)
    return build.table(title, above)


def fund_table(detail: Detail, form: Form, titles: Titles) -> Table:
    """政府性基金预算财政拨款收入支出决算表; empty with a sentence below where there was none."""
    statement = "政府性基金预算财政拨款收入支出决算表"
    _, title, above = titles.table(statement)
    build = Builder(form, statement, "决算数")
    columns = [
        "年初结转和结余|本年收入|本年支出|<|<|年末结转和结余",
        "^|^|小计|基本支出|项目支出|^",
    ]
    build.head(*code_heads(form, "项目", "支出功能分类科目编码", "科目名称", columns))
    rows = [row for row in detail.levels() if row.fund]
    width = 2 if form.codes == 1 else 4
    items = (
        "年初结转和结余", "政府性基金预算财政拨款收入", "政府性基金预算财政拨款支出", "基本支出", "项目支出",
        "年末结转和结余",
    )  # fmt: skip

    def amounts(fund: Decimal) -> list[Decimal]:
        return [ZERO, fund, fund, ZERO, fund, ZERO]

    total: list[Content] = [
        Span("合计", width),
        *(Amount(item, value, "合计") for item, value in zip(items, amounts(detail.fund), strict=True)),
    ]
    if form.total_first:
        build.row(*total)
    for row in rows:
        name = FUNCTIONS[row.code]
        build.row(
            *code_cells(row.code, form),
            name,
            *(Amount(name, value, name, code=row.code) for value in amounts(row.fund)),
        )
    if not rows:
        for _ in range(3):
            build.row(*[""] * (width + len(items)))
    if not form.total_first:
        build.row(*total)
    office = detail.accounts.department.full_name
    return build.table(title, above, "" if rows else f"注：{office}本年度无政府性基金预算财政拨款收支，故本表无数据。")


def state_capital_table(detail: Detail, form: Form, titles: Titles) -> Table:
    """国有资本经营预算财政拨款支出决算表: no made-up department has any."""
    statement = "国有资本经营预算财政拨款支出决算表"
    _, title, above = titles.table(statement)
    build = Builder(form, statement, "决算数")
    build.head(*code_heads(form, "项目", "支出功能分类科目编码", "科目名称", ["合计|基本支出|项目支出"]))
    width = 2 if form.codes == 1 else 4
    for _ in range(3):
        build.row(*[""] * (width + 3))
    sums = (Amount(item, ZERO, "合计") for item in ("国有资本经营预算财政拨款支出", "基本支出", "项目支出"))
    build.row(Span("合计", width), *sums)
    office = detail.accounts.department.full_name
    return build.table(title, above, f"说明：{office}没有国有资本经营预算财政拨款支出，本表为空表。")


_PURPOSES = (
    "副部（省）级及以上领导用车",
    "主要负责人用车",
    "机要通信用车",
    "应急保障用车",
    "执法执勤用车",
    "特种专业技术用车",
    "离退休干部服务用车",
    "其他用车",
)


def assets_table(detail: Detail, form: Form, titles: Titles) -> Table:
    """国有资产占用情况表: counts, their units in the rows' names."""
    statement = "国有资产占用情况表"
    _, title, _ = titles.table(statement)
    build = Builder(form, statement, "数量")
    assets = detail.accounts.assets
    used = dict(assets.vehicles)
    lines = [("一、车辆数合计（辆）", "车辆", detail.accounts.three_public.cars_kept, "辆")]
    lines += [(f"{at}.{name}", name, used.get(name, 0), "辆") for at, name in enumerate(_PURPOSES, start=1)]
    lines += [
        ("二、单价50万元（含）以上通用设备（台，套）", "单价50万元（含）以上通用设备", assets.general_equipment, "台"),
        (
            "三、单价100万元（含）以上专用设备（台，套）",
            "单价100万元（含）以上专用设备",
            assets.special_equipment,
            "台",
        ),
    ]
    build.head("项目|栏次|数量" if form.numbered else "项目|数量")
    for at, (label, item, number, unit) in enumerate(lines, start=1):
        shown = str(number) if number else "0" if form.nothing in ("0", "0.00") else form.nothing
        amount = Amount(item, label=label, unit=unit, printed=shown)
        build.row(label, *([str(at)] if form.numbered else []), amount)
    return build.table(title, ())
