"""第三部分, section 五: 财政拨款“三公”经费."""

from __future__ import annotations

from tests.accounts.chapters.finance import heading, previous
from tests.accounts.chapters.phrases import amount, change, completed, count
from tests.accounts.model import PublicExpense, YearAccounts
from tests.accounts.printer import Piece, Printer


def _expense(item: str, now: PublicExpense, before: PublicExpense, year: int) -> tuple[Piece, ...]:
    return (
        "全年预算数为",
        amount(item, now.budget, "全年预算数"),
        "，决算数为",
        amount(item, now.final),
        completed(item, now.final, now.budget, "全年预算"),
        "，决算数",
        *change(item, now.final, before.final, year),
        f"，主要原因是{now.reason_year}",
    )


def _against_budget(expense: PublicExpense) -> str:
    if expense.final == expense.budget:
        return f"决算数与全年预算数持平的主要原因是：{expense.reason_budget}"
    word = "增加" if expense.final > expense.budget else "减少"
    return f"决算数较全年预算数{word}的主要原因是：{expense.reason_budget}"


def print_three_public(printer: Printer, accounts: YearAccounts) -> None:
    year, now, before = accounts.year, accounts.three_public, previous(accounts).three_public
    heading(printer, 4)
    total = "“三公”经费支出"
    printer.para(
        f"本部门{year}年度财政拨款{total}全年预算数为",
        amount(total, now.budget, "全年预算数"),
        "，决算数为",
        amount(total, now.final),
        completed(total, now.final, now.budget, "全年预算"),
        "，决算数",
        *change(total, now.final, before.final, year),
        "，其中：",
    )
    printer.para(
        "（一）因公出国（境）支出",
        *_expense("因公出国（境）支出", now.abroad, before.abroad, year),
        f"。{_against_budget(now.abroad)}。全年安排因公出国（境）团组",
        count("因公出国（境）团组", now.groups, "个"),
        "，累计",
        count("因公出国（境）累计人次", now.travellers, "人次", "人数"),
        f"，主要为：{now.abroad.purpose}。",
    )
    printer.para(
        "（二）公务接待费支出",
        *_expense("公务接待费支出", now.reception, before.reception, year),
        f"。{_against_budget(now.reception)}。全年国内公务接待",
        count("国内公务接待批次", now.batches, "批"),
        "，累计接待",
        count("国内公务接待人次", now.guests, "人次", "人数"),
        "，其中外事接待",
        count("外事接待批次", now.foreign_batches, "批"),
        "，累计接待",
        count("外事接待人次", now.foreign_guests, "人次", "人数"),
        f"，主要为：{now.reception.purpose}。",
    )
    cars = "公务用车购置及运行维护费支出"
    printer.para(
        f"（三）{cars}",
        amount(cars, now.car_purchase.final + now.car_running.final),
        "，其中公务用车购置",
        *_expense("公务用车购置", now.car_purchase, before.car_purchase, year),
        "，全年购置公务用车",
        count("全年购置公务用车", now.cars_bought, "辆"),
        f"。{_against_budget(now.car_purchase)}；公务用车运行维护费支出",
        *_expense("公务用车运行维护费支出", now.car_running, before.car_running, year),
        "，年末公务用车保有",
        count("年末公务用车保有量", now.cars_kept, "辆"),
        f"。{_against_budget(now.car_running)}。",
    )
