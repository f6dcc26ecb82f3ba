"""The score sheet of the evaluation, as a table that was flattened into lines."""

from __future__ import annotations

from tests.accounts.model import Evaluation, FirstIndicator, ThirdIndicator, YearAccounts
from tests.accounts.numbers import GRADES, grade, plain
from tests.accounts.printer import Cell, Fig, Piece, Printer

SECTION = "附件/部门评价评分表"
_NARROW = 9


def print_score_sheet(printer: Printer, accounts: YearAccounts) -> None:
    evaluation = accounts.evaluation
    printer.section = SECTION
    printer.para("部门评价评分表")
    _print_header(printer, accounts)
    for line in ("绩效评价指标评分", "一级指标", "分", "值", "二级指标 分值 三级指标 分值 得分"):
        printer.cells(Cell((line,)))
    for first in evaluation.firsts:
        _print_first(printer, first)
    _print_total(printer, evaluation)


def _print_header(printer: Printer, accounts: YearAccounts) -> None:
    evaluation, department = accounts.evaluation, accounts.department.full_name
    project = evaluation.project
    printer.cells(Cell((f"项目名称 {project.name}",)))
    printer.cells(Cell(("主管部门",)), Cell((department,), 7))
    printer.cells(Cell(("项目实施单位",)), Cell((project.unit,), 10))
    printer.cells(Cell((f"项目负责人 {evaluation.manager} 联系电话 {evaluation.phone}",)))
    printer.cells(Cell(("项目类型 经常性项目（√） 一次性项目（）",)))
    budget, spent = plain(project.budget), plain(project.executed)
    name = project.name
    amounts = (
        Fig("计划投资额", "全年预算数", budget, subject=name, show_unit=False),
        Fig("实际到位资金", "其他", budget, subject=name, show_unit=False),
        Fig("实际使用状况", "决算数", spent, subject=name, show_unit=False),
    )
    for figure in amounts:
        printer.cells(Cell((figure.item,)), Cell(("（万元）",)), Cell((figure,)))
    printer.cells(Cell(("其中：中央财",)), Cell(("政",)), Cell(("其中：中央财政",)))
    if evaluation.provincial:
        _print_source(printer, name, "省财政", plain(evaluation.provincial))
    else:
        printer.cells(Cell(("省财政 省财政",)))
    _print_source(printer, name, "市县财政", plain(evaluation.county))
    printer.cells(Cell(("其他 其他",)))


def _print_source(printer: Printer, project: str, source: str, value: str) -> None:
    planned = Fig(f"计划投资额-{source}", "全年预算数", value, subject=project, show_unit=False)
    arrived = Fig(f"实际到位资金-{source}", "其他", value, subject=project, show_unit=False)
    printer.cells(Cell((f"{source} ", planned, f" {source} ", arrived)))


def _weight(subject: str, value: str) -> Fig:
    return Fig("分值", "分值", value, "分", subject, show_unit=False)


def _print_first(printer: Printer, first: FirstIndicator) -> None:
    weight = _weight(first.name, plain(first.weight))
    if first.name in ("决策", "过程"):
        printer.cells(Cell((f"{first.name} ", weight)))
    else:
        printer.cells(Cell((first.name,)), Cell((weight,)))
    for second in first.seconds:
        printer.cells(Cell((f"{second.name} ", _weight(second.name, plain(second.weight)))))
        for third in second.thirds:
            _print_third(printer, third)


def _print_third(printer: Printer, third: ThirdIndicator) -> None:
    score = Fig("得分", "得分", plain(third.score), "分", third.name, show_unit=False)
    numbers: tuple[Piece, ...] = (_weight(third.name, plain(third.weight)), " ", score)
    if len(third.name) <= _NARROW:
        printer.cells(Cell((f"{third.name} ", *numbers)))
    else:
        printer.cells(Cell((third.name,), _NARROW), Cell(numbers))


def _print_total(printer: Printer, evaluation: Evaluation) -> None:
    levels = [Fig(f"{level}级指标分值合计", "分值", "100", "分", "总分", show_unit=False) for level in "一二三"]
    total = Fig("得分", "得分", plain(evaluation.score), "分", "总分", show_unit=False)
    printer.cells(Cell(("总分 ", levels[0], " ", levels[1], " ", levels[2], " ", total)))
    mark = Fig("部门评价等级", "等级", grade(evaluation.score), "", evaluation.project.name)
    boxes: list[Piece] = []
    for name, _, _ in GRADES:
        boxes += [mark, "√ "] if name == mark.value else [f"{name}□ "]
    printer.cells(Cell(("评价等次",)), Cell(tuple(boxes)))
    scale: list[Piece] = []
    for name, low, high in GRADES:
        upper = Fig(f"{name}等级得分上限", "其他", str(high), "分", show_unit=False)
        lower = Fig(f"{name}等级得分下限（含）", "其他", str(low), "分", show_unit=False)
        if low:
            scale += [upper, "-", lower, f"（含）分为{name}、"]
        else:
            scale += [Fig(f"{name}等级得分上限", "其他", str(high), "分"), f"以下为{name}"]
    printer.cells(Cell(tuple(scale)))
