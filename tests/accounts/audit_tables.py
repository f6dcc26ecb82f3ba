"""What must add up in the statement tables, worked out from their printed figures alone."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from tests.accounts.expected import Expected

ZERO = Decimal(0)


def amount(figure: Expected) -> Decimal:
    """In 元; a dash is nothing."""
    if figure.value in ("—", "-"):
        return ZERO
    return Decimal(figure.value) * (10000 if figure.unit == "万元" else 1)


class Tables:
    """Looks up printed figures of tables; a blank cell is nothing."""

    def __init__(self, figures: Iterable[Expected]) -> None:
        self.figures = [figure for figure in figures if figure.statement and figure.unit in ("元", "万元")]

    def of(self, statement: str) -> list[Expected]:
        return [figure for figure in self.figures if figure.statement == statement]

    def value(self, statement: str, label: str, leaf: str = "", measure: str = "") -> Decimal:
        """The sum of the rows of this name under columns that end so."""
        return sum(
            (
                amount(figure)
                for figure in self.of(statement)
                if figure.label == label and figure.column.endswith(leaf) and measure in ("", figure.measure)
            ),
            ZERO,
        )


def check_tables(figures: Iterable[Expected]) -> None:
    """勾稽关系 of final accounts; raises AssertionError where the tables do not add up."""
    tables = Tables(figures)
    _check_summary(tables)
    for statement in (
        "收入决算表",
        "支出决算表",
        "一般公共预算财政拨款支出决算表",
        "政府性基金预算财政拨款收入支出决算表",
    ):
        check_codes(tables, statement)
    _check_between(tables)
    _check_basic(tables)
    _check_public(tables)


def check_budget(figures: Iterable[Expected]) -> None:
    """The same of a budget."""
    tables = Tables(figures)
    for statement in ("收入预算表", "支出预算表", "一般公共预算支出预算表"):
        check_codes(tables, statement)
    summary = "收支预算总表"
    assert tables.value(summary, "收入总计") == tables.value(summary, "支出总计")
    assert tables.value(summary, "收入总计") == tables.value("收入预算表", "合计", "合计")
    assert tables.value(summary, "支出总计") == tables.value("支出预算表", "合计", "合计")
    fiscal, general = "财政拨款收支预算总表", "一般公共预算支出预算表"
    assert tables.value(fiscal, "收入总计") == tables.value(general, "合计", "/合计")


def _check_summary(tables: Tables) -> None:
    name = "收入支出决算总表"
    halves = (
        ("收入", ("使用非财政拨款结余（含专用结余）", "年初结转和结余")),
        ("支出", ("结余分配", "年末结转和结余")),
    )
    totals = set()
    for half, carried in halves:
        rows = [figure for figure in tables.of(name) if figure.column.startswith(half)]
        whole = sum((amount(each) for each in rows if each.label.startswith("本年")), ZERO)
        parts = sum((amount(each) for each in rows if "、" in each.label), ZERO)
        total = sum((amount(each) for each in rows if each.label == "总计"), ZERO)
        assert whole == parts, half
        assert total == whole + sum((amount(each) for each in rows if each.label in carried), ZERO), half
        totals.add(total)
    assert len(totals) == 1


def check_codes(tables: Tables, statement: str) -> None:
    """In every column 项 add up to 款, 款 to 类 and 类 to 合计."""
    rows = tables.of(statement)
    for column in {figure.column for figure in rows}:
        here = [figure for figure in rows if figure.column == column]
        total = sum((amount(each) for each in here if each.label == "合计"), ZERO)
        for length in (3, 5, 7):
            assert total == sum((amount(each) for each in here if len(each.code) == length), ZERO), (statement, column)
        for above in {figure.code for figure in here if len(figure.code) in (3, 5)}:
            own = sum((amount(each) for each in here if each.code == above), ZERO)
            below = [each for each in here if each.code.startswith(above) and len(each.code) == len(above) + 2]
            assert own == sum(map(amount, below), ZERO), (statement, column, above)


def _check_between(tables: Tables) -> None:
    """What one table and another state of the same."""
    summary, fiscal = "收入支出决算总表", "财政拨款收入支出决算总表"
    assert tables.value("收入决算表", "合计", "本年收入合计") == tables.value(summary, "本年收入合计")
    assert tables.value("支出决算表", "合计", "本年支出合计") == tables.value(summary, "本年支出合计")
    assert tables.value(fiscal, "本年收入合计") == tables.value("收入决算表", "合计", "财政拨款收入")
    general = "一般公共预算财政拨款支出决算表"
    assert tables.value(general, "合计", "合计") == tables.value(fiscal, "本年支出合计", "/一般公共预算财政拨款")
    parts = ("基本支出", "项目支出")
    assert tables.value(general, "合计", "合计") == sum((tables.value(general, "合计", part) for part in parts), ZERO)
    opening, income = tables.value(fiscal, "年初财政拨款结转和结余"), tables.value(fiscal, "本年收入合计")
    spent = tables.value(fiscal, "本年支出合计", "支出/合计")
    assert opening + income == spent + tables.value(fiscal, "年末财政拨款结转和结余", "支出/合计")
    fund = tables.value("政府性基金预算财政拨款收入支出决算表", "合计", "小计")
    assert fund == tables.value(fiscal, "本年支出合计", "/政府性基金预算财政拨款")


def _check_basic(tables: Tables) -> None:
    name = "一般公共预算财政拨款基本支出决算表"
    rows = [figure for figure in tables.of(name) if not figure.column.endswith(("人员经费", "公用经费"))]
    basic = tables.value("一般公共预算财政拨款支出决算表", "合计", "基本支出")
    for length in (3, 5):
        assert basic == sum((amount(each) for each in rows if len(each.code) == length), ZERO)
    own = sum((amount(each) for each in tables.of(name) if each.item in ("人员经费", "公用经费")), ZERO)
    assert own == basic


def _check_public(tables: Tables) -> None:
    name = "财政拨款“三公”经费支出决算表"
    rows = {(each.item, each.measure): amount(each) for each in tables.of(name)}
    for measure in ("预算数", "决算数"):
        spent = {item: value for (item, of), value in rows.items() if of == measure}
        cars = spent.get("公务用车购置及运行维护费", ZERO)
        parts = sum((spent.get(item, ZERO) for item in ("因公出国（境）费", "公务接待费")), ZERO)
        assert spent.get("“三公”经费", ZERO) == parts + cars
        assert cars == sum((spent.get(item, ZERO) for item in ("公务用车购置费", "公务用车运行维护费")), ZERO)
