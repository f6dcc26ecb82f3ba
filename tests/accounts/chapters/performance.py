"""第三部分, section 九: how the evaluation was done, and the embedded 绩效自评总报告."""

from __future__ import annotations

from decimal import Decimal

from tests.accounts.chapters.finance import heading
from tests.accounts.chapters.phrases import amount, count, execution, share, told
from tests.accounts.model import Project, YearAccounts
from tests.accounts.numbers import CENT, grade, plain, ratio
from tests.accounts.printer import Cell, Fig, Piece, Printer

REPORT = "绩效自评总报告"
SLOW = Decimal("0.9")
"""Below this part of the budget spent, the report explains why."""


def document_number(accounts: YearAccounts, number: int) -> str:
    return f"{accounts.department.district.name[0]}财绩〔{accounts.year + 1}〕{number}号"


def section(printer: Printer, root: str, *path: str) -> None:
    """Move to a section and print its own heading."""
    printer.section = "/".join((root, *path))
    printer.para(path[-1])


def print_performance(printer: Printer, accounts: YearAccounts) -> None:
    heading(printer, 8)
    root = printer.section
    section(printer, root, "（一）绩效评价工作开展情况")
    _print_scope(printer, accounts)
    section(printer, root, "（二）部门决算中项目绩效自评结果")
    printer.para(REPORT)
    printer.section = REPORT
    _print_preparation(printer, accounts)
    _print_scores(printer, accounts)
    _print_execution(printer, accounts)
    _print_results(printer, accounts)
    _print_deviations(printer, accounts)
    section(printer, root, "（三）部门评价项目绩效评价情况")
    printer.para(f"本部门公开“{accounts.evaluation.project.name}”项目部门评价报告（见附件）。")
    printer.new_page()


def _print_scope(printer: Printer, accounts: YearAccounts) -> None:
    executed, evaluation = accounts.project_executed, accounts.evaluation
    own = "二级项目绩效自评涉及资金"
    printer.para(
        f"根据预算绩效管理要求，我部门组织对纳入{accounts.year}年度部门预算范围的二级项目",
        count("开展绩效自评的二级项目", len(accounts.projects), "个"),
        "全面开展绩效自评，共涉及资金",
        amount(own, executed, "其他"),
        "，",
        share(own, executed, accounts.spending.project, "项目支出", "占项目支出总额的"),
        "。",
    )
    part, whole = "部门评价涉及", "部门整体支出绩效评价涉及"
    printer.para(
        f"组织对“{evaluation.project.name}”等",
        count("开展部门评价的项目", 1, "个"),
        "项目开展了部门评价，涉及一般公共预算支出",
        amount(f"{part}一般公共预算支出", evaluation.project.executed, "其他"),
        "，政府性基金预算支出",
        amount(f"{part}政府性基金预算支出", Decimal(0), "其他"),
        "，国有资本经营预算支出",
        amount(f"{part}国有资本经营预算支出", Decimal(0), "其他"),
        f"。从评价情况来看，{evaluation.findings}",
    )
    printer.para(
        "组织开展部门整体支出绩效评价，涉及一般公共预算支出",
        amount(f"{whole}一般公共预算支出", accounts.fiscal_spending, "其他"),
        "，政府性基金预算支出",
        amount(f"{whole}政府性基金预算支出", Decimal(0), "其他"),
        f"。从评价情况来看，{accounts.remarks.overall}",
    )


def _print_preparation(printer: Printer, accounts: YearAccounts) -> None:
    department, year = accounts.department, accounts.year
    short, district = department.short_name, department.district.name
    printer.para(
        f"为做好预算绩效管理，{department.full_name}（以下简称“{short}”）按照《{district}项目支出绩效自评"
        f"工作通知》（{document_number(accounts, 3)}）的部署，对当年实施的项目逐个进行了自评。"
        "现将有关情况报告如下。"
    )
    section(printer, REPORT, "一、本部门项目绩效目标情况")
    printer.para(
        f"（一）同步申报。编制预算时，{short}要求各科室和下属单位把绩效目标与项目一并申报，"
        f"没有目标的项目不安排资金。{year}年，{short}预算内项目共计",
        count("预算内项目", len(accounts.projects), "个"),
        "，预算资金",
        Fig("预算内项目预算资金", "全年预算数", plain(accounts.project_budget)),
        "，绩效目标设置覆盖率",
        Fig("绩效目标设置覆盖率", "其他", "100", "%"),
        "。",
    )
    printer.para(
        "（二）细化指标。各项目把年度任务分解为数量、质量、时效和成本指标，"
        "能计数的写明数值，不能计数的写明检查办法，由财务室统一审核。"
    )
    printer.para(
        "（三）跟踪纠偏。年度执行过程中，财务室会同业务科室核对进度，"
        "对任务有变化的项目及时调整指标，对支付偏慢的项目发出提醒。"
    )
    section(printer, REPORT, "二、单位自评工作组织开展情况")
    printer.para(
        f"{short}成立了自评工作小组，由分管财务的负责同志牵头，自评分",
        count("自评工作步骤", 3, "个"),
        "步骤进行：",
    )
    printer.para("（一）自查填报。项目承担科室和单位对照年初目标填写自评表，逐项附上验收单、签收单等依据。")
    printer.para("（二）复核取证。工作小组核对账簿和现场资料，对数据前后不符的退回重填。")
    printer.para("（三）汇总报送。工作小组汇总各项目得分，形成本报告，经局务会审议后报送区财政局。")


def _print_scores(printer: Printer, accounts: YearAccounts) -> None:
    section(printer, REPORT, "三、综合评价结论")
    printer.para(
        "经工作小组复核汇总，本部门（含下属单位）",
        count("参评项目（含下属单位）", len(accounts.projects), "个"),
        "项目的得分和等级如下表所示，各项评分详见自评表：",
    )
    for line in ("序", "号 项目单位 项目名称 得分 等级"):
        printer.cells(Cell((line,)))
    for place, project in enumerate(accounts.projects, start=1):
        score = Fig("自评得分", "得分", plain(project.score), "分", project.name, show_unit=False)
        level = Fig("自评等级", "等级", grade(project.score), "", project.name)
        row: tuple[Piece, ...] = (str(place), f" {project.unit} {project.name} ", score, " ", level)
        printer.cells(Cell(row))


def _print_execution(printer: Printer, accounts: YearAccounts) -> None:
    root = "四、绩效目标完成情况总体分析"
    section(printer, REPORT, root)
    section(printer, REPORT, root, "（一）预算执行目标完成情况")
    budget, executed = accounts.project_budget, accounts.project_executed
    printer.para(
        f"{accounts.year}年度本部门项目全年预算资金",
        Fig("项目全年预算资金", "全年预算数", plain(budget)),
        "，全年实际支出",
        Fig("项目全年实际支出", "决算数", plain(executed)),
        "，总体执行率为",
        execution("", executed, budget, "项目总体执行率"),
        "，各项目预算执行率如下表所示：",
    )
    header = (
        "序",
        "号",
        "项目单位 项目名称",
        "全年预算",
        "数（万元）",
        "全年执行",
        "数（万元）",
        "预算执行",
        "率",
    )
    for line in header:
        printer.cells(Cell((line,)))
    for place, project in enumerate(accounts.projects, start=1):
        _print_execution_row(printer, place, project)


def _print_execution_row(printer: Printer, place: int, project: Project) -> None:
    name = project.name
    numbers: tuple[Piece, ...] = (
        Fig("全年预算数", "全年预算数", plain(project.budget), subject=name, show_unit=False),
        " ",
        Fig("全年执行数", "决算数", plain(project.executed), subject=name, show_unit=False),
        " ",
        Fig(
            "预算执行率", "执行率", f"{ratio(project.executed, project.budget, CENT)}", "%", name,
            basis="全年预算",
        ),
    )  # fmt: skip
    cut = 7
    tail = name[cut:]
    cells = [Cell((str(place),)), Cell((project.unit,), 11), Cell((name[:cut],))]
    if len(tail) <= 2:
        cells.append(Cell((f"{tail} ", *numbers)))
    else:
        cells += [Cell((tail,)), Cell(numbers)]
    printer.cells(*cells)


def _print_results(printer: Printer, accounts: YearAccounts) -> None:
    section(printer, REPORT, "四、绩效目标完成情况总体分析", "（二）项目绩效目标完成情况")
    for place, project in enumerate(accounts.projects, start=1):
        printer.para(f"{place}.{project.name}")
        printer.para(
            "（1）产出完成情况：",
            *told(project.outputs, project.name),
            "。该项目预算执行率为",
            execution(project.name, project.executed, project.budget),
            "。",
        )
        printer.para("（2）效益实现情况：", *told(project.effects, project.name))


def _print_deviations(printer: Printer, accounts: YearAccounts) -> None:
    root = "五、偏离绩效目标的原因和改进措施"
    section(printer, REPORT, root)
    section(printer, REPORT, root, "（一）偏离绩效目标原因")
    slow = [project for project in accounts.projects if project.executed < SLOW * project.budget]
    if slow:
        for project in slow:
            printer.para(
                f"{project.name}项目预算执行率为",
                execution(project.name, project.executed, project.budget),
                f"，主要原因是：{project.delay}。",
            )
    else:
        printer.para("各项目执行情况与年初目标基本一致，没有出现明显偏离。")
    section(printer, REPORT, root, "（二）改进措施")
    printer.para(accounts.remarks.improvement)
    section(printer, REPORT, "六、绩效自评结果拟应用和公开情况")
    printer.para(
        "自评结果已反馈各科室和下属单位，作为安排下一年度项目、调整支出结构的参考；"
        "自评中发现的问题列出清单逐项整改。自评结果随部门决算一并向社会公开，欢迎公众监督。"
    )
