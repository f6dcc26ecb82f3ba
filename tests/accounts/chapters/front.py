"""Title and contents, 第一部分 概况, the headings of 第二部分, 第四部分 名词解释."""

from __future__ import annotations

from tests.accounts.chapters.phrases import count
from tests.accounts.model import YearAccounts
from tests.accounts.printer import Printer

TABLES = (
    "一、收入支出决算总表",
    "二、收入决算表",
    "三、支出决算表",
    "四、财政拨款收入支出决算总表",
    "五、一般公共预算财政拨款支出决算表",
    "六、一般公共预算财政拨款基本支出决算表",
    "七、政府性基金预算财政拨款收入支出决算表",
    "八、国有资本经营预算财政拨款支出决算表",
    "九、财政拨款“三公”经费支出决算表",
    "十、国有资产占用情况表",
)

SECTIONS = (
    "一、收入决算情况说明",
    "二、支出决算情况说明",
    "三、财政拨款支出决算情况说明",
    "四、一般公共预算财政拨款基本支出决算情况说明",
    "五、财政拨款“三公”经费支出决算情况说明",
    "六、机关运行经费支出情况说明",
    "七、政府采购支出情况说明",
    "八、国有资产占用情况说明",
    "九、预算绩效情况说明",
)

_ORDINALS = "一二三四五六七八九十"


def ordinal(place: int) -> str:
    """一, 二, … for headings; places count from 0."""
    return _ORDINALS[place]


def print_contents(printer: Printer, accounts: YearAccounts) -> None:
    name, year = accounts.department.full_name, accounts.year
    for line in (name, f"{year}年度部门决算", "目录", f"第一部分 {name}部门概况"):
        printer.para(line)
    for line in ("一、部门主要职责", "二、部门基本情况", f"第二部分 {year}年度部门决算表", *TABLES):
        printer.para(line)
    for line in (f"第三部分 {year}年度部门决算情况说明", *SECTIONS, "第四部分 名词解释", "第五部分 附件"):
        printer.para(line)
    printer.new_page()


def print_overview(printer: Printer, accounts: YearAccounts) -> None:
    department, staff = accounts.department, accounts.staff
    printer.para(f"第一部分 {department.full_name}部门概况")
    printer.para("一、部门主要职责")
    for place, function in enumerate(department.functions):
        printer.para(f"（{ordinal(place)}）{function}")
    printer.section = "第一部分/二、部门基本情况"
    printer.para("二、部门基本情况")
    names = [unit.name for unit in department.units]
    names[0] += "本级"
    printer.para(
        "纳入本套部门决算汇编范围的单位共",
        count("纳入本套部门决算汇编范围的单位", len(names), "个"),
        f"，包括：{'、'.join(names)}。",
    )
    printer.para(
        f"本部门{accounts.year}年年末实有人数",
        count("年末实有人数", staff.total, "人", "人数"),
        "，其中在职人员",
        count("在职人员", staff.in_post, "人", "人数"),
        "，离休人员",
        count("离休人员", staff.honoured_retired, "人", "人数"),
        "，退休人员",
        count("退休人员（不含由养老保险基金发放养老金的离退休人员）", staff.retired, "人", "人数"),
        "（不含由养老保险基金发放养老金的离退休人员）；年末其他人员",
        count("年末其他人员", staff.others, "人", "人数"),
        "；由养老保险基金发放养老金的离退休人员",
        count("由养老保险基金发放养老金的离退休人员", staff.pensioners, "人", "人数"),
        "。",
    )
    printer.new_page()


def print_table_headings(printer: Printer, accounts: YearAccounts) -> None:
    printer.para(f"第二部分 {accounts.year}年度部门决算表")
    for table in TABLES:
        printer.para(table)
    printer.new_page()


def print_glossary(printer: Printer, accounts: YearAccounts) -> None:
    printer.section = "第四部分 名词解释"
    printer.para("第四部分 名词解释")
    for place, term in enumerate(accounts.department.terms, start=1):
        printer.para(f"{place}.{term.name}：{term.definition}")
    printer.new_page()
