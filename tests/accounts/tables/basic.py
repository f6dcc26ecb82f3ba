"""The table of basic spending by economic classification: one, two or three lists side by side."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from tests.accounts.classification import ECONOMICS, OFFICE, PERSONNEL
from tests.accounts.detail import Detail
from tests.accounts.model import ZERO, Measure
from tests.accounts.parts import Table
from tests.accounts.tables.forms import Amount, Builder, Content, Form, Span
from tests.accounts.tables.titles import Titles

BASIC = "一般公共预算财政拨款基本支出"


def listed(detail: Detail, form: Form, classes: Sequence[str]) -> list[str]:
    """The codes of some classes in the order of the table, with or without those of no amount."""
    return [
        code
        for group in classes
        for code in ECONOMICS
        if code[:3] == group
        and (form.all_classes or (detail.economic_total(group) if code == group else code in detail.economics))
    ]


def amount_of(detail: Detail, code: str) -> Amount:
    """What was spent under a class or 款."""
    value = detail.economic_total(code) if len(code) == 3 else detail.economics.get(code, ZERO)
    return Amount(ECONOMICS[code], value, ECONOMICS[code], code=code)


def _code(code: str, form: Form) -> list[Content]:
    if form.codes == 1:
        return [code]
    return [code[:3], code if form.cumulative and code[3:] else code[3:]]


def basic_table(detail: Detail, form: Form, titles: Titles, statement: str, measure: Measure) -> Table:
    """Personnel beside office costs, or one list with both as columns."""
    _, title, above = titles.table(statement)
    build = Builder(form, statement, measure)
    if form.lists == 1:
        _one_list(build, detail, form)
    else:
        lists = [PERSONNEL, OFFICE] if form.lists == 2 else [PERSONNEL, ("302",), ("310",)]
        _side_by_side(build, detail, form, [listed(detail, form, classes) for classes in lists], measure)
    return build.table(title, above)


def _one_list(build: Builder, detail: Detail, form: Form) -> None:
    width = len(_code("301", form)) + 1
    codes = "|<" * (width - 2)
    heads = [
        f"项目{'|<' * (width - 1)}|一般公共预算基本支出|<|<",
        f"经济分类科目编码{codes}|科目名称|合计|人员经费|公用经费",
    ]
    if form.codes == 3:
        heads.append("类|款|^|^|^|^")
    build.head(*heads)
    sums = [
        Amount(name, detail.economic_total(*classes), "合计")
        for name, classes in ((BASIC, PERSONNEL + OFFICE), ("人员经费", PERSONNEL), ("公用经费", OFFICE))
    ]
    if form.total_first:
        build.row(Span("合计", width), *sums)
    for code in sorted(listed(detail, form, PERSONNEL + OFFICE)):
        whole = amount_of(detail, code)
        nothing = Amount(whole.item, ZERO, whole.label, code=code)
        parts = [whole, nothing] if code[:3] in PERSONNEL else [nothing, whole]
        build.row(*_code(code, form), ECONOMICS[code], whole, *parts)
    if not form.total_first:
        build.row(Span("合计", width), *sums)


def _side_by_side(build: Builder, detail: Detail, form: Form, lists: Sequence[Sequence[str]], measure: Measure) -> None:
    count = len(lists)
    if form.codes == 3:
        one = "经济分类科目编码|<|科目名称|" + measure
        build.head("|".join([one] * count), "|".join(["类|款|^|^"] * count))
    elif count == 3:
        build.head("人员经费|<|<|公用经费|<|<|<|<|<", "|".join([f"科目编码|科目名称|{measure}"] * count))
    else:
        build.head("人员经费|<|<|公用经费|<|<", "|".join([f"科目编码|科目名称|{measure}"] * count))
    width = 4 if form.codes == 3 else 3
    for codes in zip_longest(*lists):
        cells: list[Content] = []
        for code in codes:
            if code:
                cells += [*_code(code, form), ECONOMICS[code], amount_of(detail, code)]
            else:
                cells += [""] * width
        build.row(*cells)
    build.row(
        Span("人员经费合计", width - 1),
        Amount("人员经费", detail.economic_total(*PERSONNEL), "人员经费合计"),
        Span("公用经费合计", width * (count - 1) - 1),
        Amount("公用经费", detail.economic_total(*OFFICE), "公用经费合计"),
    )
