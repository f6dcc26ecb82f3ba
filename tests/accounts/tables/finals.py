"""The statement tables of final accounts: the summaries and those by functional classification."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from tests.accounts.classification import CLASSES, FUNCTIONS, chinese
from tests.accounts.detail import Detail, Row
from tests.accounts.model import ZERO
from tests.accounts.parts import Table
from tests.accounts.tables.basic import basic_table
from tests.accounts.tables.forms import Amount, Builder, Content, Form, Span, code_cells, code_heads
from tests.accounts.tables.others import assets_table, fund_table, public_table, state_capital_table
from tests.accounts.tables.titles import Titles

Column = tuple[str, Callable[[Row], Decimal]]


def final_tables(detail: Detail, form: Form) -> list[Table]:
    """T1 to T10 in the usual order."""
    titles = Titles(detail.accounts.department.full_name, detail.accounts.year, form)
    return [
        summary_table(detail, form, titles),
        income_table(detail, form, titles),
        spending_table(detail, form, titles),
        fiscal_table(detail, form, titles),
        general_table(detail, form, titles),
        basic_table(detail, form, titles, "一般公共预算财政拨款基本支出决算表", "决算数"),
        public_table(detail, form, titles),
        fund_table(detail, form, titles),
        state_capital_table(detail, form, titles),
        assets_table(detail, form, titles),
    ]


def by_class(detail: Detail, form: Form) -> list[tuple[str, Row]]:
    """The 类 that a summary lists, with their ordinals, and what was spent under each."""
    sums = {FUNCTIONS[row.code]: row for row in detail.levels() if len(row.code) == 3}
    names = CLASSES if form.all_classes else [name for name in CLASSES if name in sums]
    return [(f"{chinese(at)}、{name}", sums.get(name, Row(""))) for at, name in enumerate(names, start=1)]


def bare(label: str) -> str:
    """A row's name without its ordinal."""
    return label.split("、", 1)[-1] if "、" in label[:5] else label


def _level(left: list[tuple[str, str, Decimal]], right: list[tuple[str, str, list[Decimal]]], rows: int) -> None:
    """Blank rows so that the sums of both halves stand in the same rows."""
    width = len(right[0][2])
    while len(left) < rows:
        left.append(("", "", ZERO))
    while len(right) < rows:
        right.append(("", "", [ZERO] * width))


def nothing(_: Row) -> Decimal:
    """What no made-up department has."""
    return ZERO


def summary_table(detail: Detail, form: Form, titles: Titles) -> Table:
    """收入支出决算总表."""
    accounts, total = detail.accounts, detail.total
    incomes = (
        ("一般公共预算财政拨款收入", total.fiscal_income - detail.fund),
        ("政府性基金预算财政拨款收入", detail.fund),
        ("国有资本经营预算财政拨款收入", ZERO),
        ("上级补助收入", ZERO),
        ("事业收入", total.institutional_income),
        ("经营收入", total.operating_income),
        ("附属单位上缴收入", ZERO),
        ("其他收入", total.other_income),
    )
    left = [(f"{chinese(at)}、{name}", name, amount) for at, (name, amount) in enumerate(incomes, start=1)]
    right = [(label, bare(label), [row.spent]) for label, row in by_class(detail, form)]
    return _summary(
        form,
        titles.table("收入支出决算总表"),
        (left, right),
        (
            ("使用非财政拨款结余（含专用结余）", ZERO, "结余分配", [ZERO]),
            ("年初结转和结余", accounts.opening, "年末结转和结余", [accounts.closing]),
        ),
        (total.income, [total.spent], accounts.total, [accounts.total], ""),
        ("收入|<|支出|<", "项目|决算数|项目|决算数"),
        ("收入|<|<|支出|<|<", "项目|行次|决算数|项目|行次|决算数", "栏次||1|栏次||2"),
    )


Half = tuple[list[tuple[str, str, Decimal]], list[tuple[str, str, list[Decimal]]]]
Carried = tuple[tuple[str, Decimal, str, list[Decimal]], ...]
Sums = tuple[Decimal, list[Decimal], Decimal, list[Decimal], str]


def _summary(
    form: Form,
    title: tuple[str, str, tuple[str, ...]],
    halves: Half,
    carried: Carried,
    sums: Sums,
    plain: Sequence[str],
    numbered: Sequence[str],
) -> Table:
    """Sources and classes side by side, then what makes the totals of both halves."""
    left, right = halves
    build = Builder(form, title[0], "决算数")
    build.head(*(numbered if form.numbered else plain))
    _level(left, right, max(len(left), len(right)))
    income, spent, total_in, total_out, prefix = sums
    left.append(("本年收入合计", "本年收入合计", income))
    right.append(("本年支出合计", "本年支出合计", spent))
    for name, amount, other, amounts in carried:
        left.append((name, bare(name), amount))
        right.append((other, other, amounts))
    left.append(("总计", f"{prefix}收入总计", total_in))
    right.append(("总计", f"{prefix}支出总计", total_out))
    _halves(build, form, left, right)
    return build.table(title[1], title[2])


def _halves(
    build: Builder, form: Form, left: list[tuple[str, str, Decimal]], right: list[tuple[str, str, list[Decimal]]]
) -> None:
    for at, (one, other) in enumerate(zip(left, right, strict=True), start=1):
        number = [str(at)] if form.numbered else []
        second = [str(at + len(left))] if form.numbered else []
        first: list[Content] = [one[0], *number, Amount(one[1], one[2], one[0]) if one[0] else ""]
        rest: list[Content] = [Amount(other[1], value, other[0]) if other[0] else "" for value in other[2]]
        build.row(*first, other[0], *second, *rest)


def fiscal_table(detail: Detail, form: Form, titles: Titles) -> Table:
    """财政拨款收入支出决算总表; the spending half tells the budgets apart."""
    total, fund = detail.total, detail.fund
    general = total.fiscal_income - fund
    kinds = ("一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款")
    amounts = (general, fund, ZERO)
    left = [
        (f"{chinese(at)}、{name}", f"{name}收入", amount)
        for at, (name, amount) in enumerate(zip(kinds, amounts, strict=True), 1)
    ]
    right = [(label, bare(label), [row.fiscal, row.general, row.fund, ZERO]) for label, row in by_class(detail, form)]
    opening, closing = detail.opening, detail.closing
    title = titles.table("财政拨款收入支出决算总表")
    carried = (
        ("年初财政拨款结转和结余", opening, "年末财政拨款结转和结余", [closing, closing, ZERO, ZERO]),
        ("一、一般公共预算财政拨款", opening, "", [ZERO] * 4),
        ("二、政府性基金预算财政拨款", ZERO, "", [ZERO] * 4),
        ("三、国有资本经营预算财政拨款", ZERO, "", [ZERO] * 4),
    )
    all_in = total.fiscal_income + opening
    sums = (
        total.fiscal_income,
        [total.fiscal, total.general, fund, ZERO],
        all_in,
        [all_in, general + opening, fund, ZERO],
        "财政拨款",
    )
    plain = (
        "收入|<|支出|<|<|<|<",
        "项目|决算数|项目|合计|一般公共预算财政拨款|政府性基金预算财政拨款|国有资本经营预算财政拨款",
    )
    numbered = (
        "收入|<|<|支出|<|<|<|<|<",
        "项目|行次|金额|项目|行次|合计|一般公共预算财政拨款|政府性基金预算财政拨款|国有资本经营预算财政拨款",
        "栏次||1|栏次||2|3|4|5",
    )
    return _summary(form, title, (left, right), carried, sums, plain, numbered)


def rows_by_code(
    build: Builder, form: Form, rows: Sequence[Row], columns: Sequence[Column], total: Row, names: Sequence[str]
) -> None:
    """类, 款, 项 with their amounts and the 合计, whose items are the columns' (`names`)."""
    width = 2 if form.codes == 1 else 4
    sums = [Amount(name, value(total), "合计") for name, (_, value) in zip(names, columns, strict=True)]
    if form.total_first:
        build.row(Span("合计", width), *sums)
    for row in rows:
        name = FUNCTIONS[row.code]
        amounts = [Amount(name, value(row), name, code=row.code) for _, value in columns]
        build.row(*code_cells(row.code, form), name, *amounts)
    if not form.total_first:
        build.row(Span("合计", width), *sums)


def _by_code(
    detail: Detail, form: Form, titles: Titles, statement: str, columns: Sequence[Column], total: str
) -> Table:
    _, title, above = titles.table(statement)
    build = Builder(form, statement, "决算数")
    heads = "|".join(name for name, _ in columns)
    build.head(*code_heads(form, "项目", "支出功能分类科目编码", "科目名称", [heads]))
    names = [total, *(name for name, _ in columns[1:])]
    rows = [row for row in detail.levels() if any(value(row) for _, value in columns)]
    rows_by_code(build, form, rows, columns, detail.total, names)
    return build.table(title, above)


def income_table(detail: Detail, form: Form, titles: Titles) -> Table:
    """收入决算表."""
    columns: tuple[Column, ...] = (
        ("本年收入合计", lambda row: row.income),
        ("财政拨款收入", lambda row: row.fiscal_income),
        ("上级补助收入", nothing),
        ("事业收入", lambda row: row.institutional_income),
        ("经营收入", lambda row: row.operating_income),
        ("附属单位上缴收入", nothing),
        ("其他收入", lambda row: row.other_income),
    )
    return _by_code(detail, form, titles, "收入决算表", columns, "本年收入合计")


def spending_table(detail: Detail, form: Form, titles: Titles) -> Table:
    """支出决算表."""
    columns: tuple[Column, ...] = (
        ("本年支出合计", lambda row: row.spent),
        ("基本支出", lambda row: row.all_basic),
        ("项目支出", lambda row: row.all_project),
        ("上缴上级支出", nothing),
        ("经营支出", lambda row: row.operating),
        ("对附属单位补助支出", nothing),
    )
    return _by_code(detail, form, titles, "支出决算表", columns, "本年支出合计")


def general_table(detail: Detail, form: Form, titles: Titles) -> Table:
    """一般公共预算财政拨款支出决算表."""
    columns: tuple[Column, ...] = (
        ("合计", lambda row: row.general),
        ("基本支出", lambda row: row.basic),
        ("项目支出", lambda row: row.project),
    )
    return _by_code(detail, form, titles, "一般公共预算财政拨款支出决算表", columns, "一般公共预算财政拨款支出")
