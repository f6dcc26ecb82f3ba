"""第三部分, sections 一 to 四 and 六 to 八: income, spending, agency cost, procurement, assets."""

from __future__ import annotations

from decimal import Decimal

from tests.accounts.chapters.front import SECTIONS, ordinal
from tests.accounts.chapters.phrases import amount, change, completed, count, share
from tests.accounts.model import Purchase, YearAccounts
from tests.accounts.printer import Piece, Printer


def heading(printer: Printer, place: int) -> None:
    printer.section = SECTIONS[place]
    printer.para(SECTIONS[place])


def previous(accounts: YearAccounts) -> YearAccounts:
    if accounts.previous is None:
        raise ValueError(f"{accounts.name}: a year without the year before it cannot be printed")
    return accounts.previous


def _composition(parts: tuple[tuple[str, Decimal], ...], whole: Decimal, basis: str) -> list[Piece]:
    pieces: list[Piece] = []
    for name, value in parts:
        pieces += [f"{name}", amount(name, value), "，", share(name, value, whole, basis), "；"]
    return [*pieces[:-1], "。"]


def print_income(printer: Printer, accounts: YearAccounts) -> None:
    year, last, income = accounts.year, previous(accounts), accounts.income
    heading(printer, 0)
    printer.para(
        f"本部门{year}年度收入总计",
        amount("收入总计", accounts.total),
        "，其中年初结转和结余",
        amount("年初结转和结余", accounts.opening),
        "，",
        *change("年初结转和结余", accounts.opening, last.opening, year),
        "；本年收入合计",
        amount("本年收入合计", income.total),
        "，",
        *change("本年收入合计", income.total, last.income.total, year),
        f"，主要原因是：{accounts.remarks.income}。",
    )
    parts = (
        ("财政拨款收入", income.fiscal),
        ("事业收入", income.institutional),
        ("经营收入", income.operating),
        ("其他收入", income.other),
    )
    printer.para("本年收入的具体构成为：", *_composition(parts, income.total, "本年收入合计"))


def print_spending(printer: Printer, accounts: YearAccounts) -> None:
    year, last, spending = accounts.year, previous(accounts), accounts.spending
    heading(printer, 1)
    printer.para(
        f"本部门{year}年度支出总计",
        amount("支出总计", accounts.total),
        "，其中本年支出合计",
        amount("本年支出合计", spending.total),
        "，",
        *change("本年支出合计", spending.total, last.spending.total, year),
        f"，主要原因是：{accounts.remarks.spending}；年末结转和结余",
        amount("年末结转和结余", accounts.closing),
        "，",
        *change("年末结转和结余", accounts.closing, last.closing, year),
        f"，主要原因是：{accounts.remarks.closing}。",
    )
    parts = (
        ("基本支出", spending.basic),
        ("项目支出", spending.project),
        ("经营支出", spending.operating),
        ("其他支出（对附属单位补助支出、上缴上级支出）", spending.transfers),
    )
    printer.para("本年支出的具体构成为：", *_composition(parts, spending.total, "本年支出合计"))


def print_fiscal(printer: Printer, accounts: YearAccounts) -> None:
    heading(printer, 2)
    budget = sum((line.budget for line in accounts.functions), Decimal(0))
    printer.para(
        f"本部门{accounts.year}年度财政拨款本年支出年初预算数为",
        amount("财政拨款本年支出", budget, "年初预算数"),
        "，决算数为",
        amount("财政拨款本年支出", accounts.fiscal_spending),
        completed("财政拨款本年支出", accounts.fiscal_spending, budget, "年初预算"),
        "。其中：",
    )
    for place, line in enumerate(accounts.functions):
        printer.para(
            f"（{ordinal(place)}）{line.name}年初预算数为",
            amount(line.name, line.budget, "年初预算数"),
            "，决算数为",
            amount(line.name, line.final),
            completed(line.name, line.final, line.budget, "年初预算"),
            f"，主要原因是：{line.reason}。",
        )


def print_basic(printer: Printer, accounts: YearAccounts) -> None:
    heading(printer, 3)
    item = "一般公共预算财政拨款基本支出"
    printer.para(f"本部门{accounts.year}年度{item}", amount(item, accounts.fiscal_basic), "，其中：")
    before = {line.name: line.final for line in previous(accounts).economics}
    for place, line in enumerate(accounts.economics):
        printer.para(
            f"（{ordinal(place)}）{line.name}",
            amount(line.name, line.final),
            "，",
            *change(line.name, line.final, before[line.name], accounts.year),
            f"，主要原因是：{line.reason}。",
        )


def print_agency_cost(printer: Printer, accounts: YearAccounts) -> None:
    heading(printer, 5)
    item, cost = "机关运行经费支出", accounts.agency_cost
    printer.para(
        f"本部门{accounts.year}年度{item}",
        amount(item, cost.final),
        "（与部门决算中行政单位和参照公务员法管理事业单位财政拨款基本支出中公用经费之和一致），",
        *change(item, cost.final, previous(accounts).agency_cost.final, accounts.year, "上年决算数", "降低"),
        f"，主要原因是：{cost.reason}。",
    )


def print_procurement(printer: Printer, accounts: YearAccounts) -> None:
    heading(printer, 6)
    bought, total = accounts.procurement, "政府采购支出总额"
    medium, micro = "授予中小企业合同金额", "授予小微企业合同金额"
    printer.para(
        f"本部门{accounts.year}年度{total}",
        amount(total, bought.total),
        "，其中：政府采购货物支出",
        amount("政府采购货物支出", bought.goods.amount),
        "、政府采购工程支出",
        amount("政府采购工程支出", bought.works.amount),
        "、政府采购服务支出",
        amount("政府采购服务支出", bought.services.amount),
        f"。{medium}",
        amount(medium, bought.to_small_and_medium),
        "，",
        share(medium, bought.to_small_and_medium, bought.total, total, f"占{total}的"),
        f"，其中：{micro}",
        amount(micro, bought.to_micro),
        "，",
        share(micro, bought.to_micro, bought.to_small_and_medium, medium, f"占{medium}的"),
        "；",
        _kind_share("货物", bought.goods),
        "，",
        _kind_share("工程", bought.works),
        "，",
        _kind_share("服务", bought.services),
        "。",
    )


def _kind_share(kind: str, purchase: Purchase) -> Piece:
    item, base = f"{kind}采购授予中小企业合同金额", f"{kind}支出金额"
    return share(item, purchase.to_small_and_medium, purchase.amount, base, f"{item}占{base}的")


def print_assets(printer: Printer, accounts: YearAccounts) -> None:
    heading(printer, 7)
    assets = accounts.assets
    vehicles: list[Piece] = []
    for purpose, number in assets.vehicles:
        vehicles += ["、" if vehicles else "，其中：", purpose, count(purpose, number, "辆")]
    general, special = "单价50万元（含）以上通用设备", "单价100万元（含）以上专用设备"
    printer.para(
        f"截至{accounts.year}年12月31日，本部门国有资产占用情况见公开10表《国有资产占用情况表》。",
        "本部门共有车辆",
        count("车辆合计", accounts.three_public.cars_kept, "辆"),
        *vehicles,
        f"；{general}",
        count(general, assets.general_equipment, "台（套）"),
        f"，{special}",
        count(special, assets.special_equipment, "台（套）"),
        "。",
    )
