"""第五部分 附件: the department's evaluation report of one project, apart from its score sheet."""

from __future__ import annotations

from tests.accounts.chapters.performance import document_number, section
from tests.accounts.chapters.phrases import count, execution, project_amount, told
from tests.accounts.chapters.score_sheet import print_score_sheet
from tests.accounts.model import Evaluation, SecondIndicator, YearAccounts
from tests.accounts.numbers import GRADES, grade, plain
from tests.accounts.printer import Fig, Piece, Printer

ROOT = "附件"

_AIMS = {
    "决策": "看项目该不该立、目标定得是否清楚、预算测算是否有据",
    "过程": "看资金是否到位、支付是否合规、制度是否健全并得到执行",
    "产出": "看任务完成的数量、质量、时效和成本",
    "效益": "看项目带来的社会效益和服务对象的满意程度",
}

_PLACES = ("一是", "二是", "三是", "四是", "五是", "六是", "七是")


def print_evaluation(printer: Printer, accounts: YearAccounts) -> None:
    printer.section = ROOT
    printer.para("第五部分 附件")
    printer.para(f"{accounts.evaluation.project.name}部门评价报告")
    _print_project(printer, accounts)
    _print_method(printer, accounts)
    _print_conclusion(printer, accounts.evaluation)
    print_score_sheet(printer, accounts)
    _print_analysis(printer, accounts)
    _print_lessons(printer, accounts.evaluation)


def _print_project(printer: Printer, accounts: YearAccounts) -> None:
    evaluation, department = accounts.evaluation, accounts.department
    project = evaluation.project
    name = project.name
    section(printer, ROOT, "一、基本情况")
    section(printer, ROOT, "一、基本情况", "（一）项目概况")
    printer.para("1.项目立项背景")
    printer.para(f"{department.full_name}（以下简称“{department.short_name}”）负责本项目。{evaluation.background}")
    printer.para("2.项目主要内容")
    printer.para(evaluation.content)
    printer.para("3.项目组织实施")
    printer.para(evaluation.organisation)
    printer.para("4.资金投入及使用")
    sources: tuple[Piece, ...] = ("，资金来源均为区级财政拨款。",)
    if evaluation.provincial:
        sources = (
            "，其中省级财政补助",
            project_amount(name, "省级财政补助", evaluation.provincial, "其他"),
            "，区级财政安排",
            project_amount(name, "区级财政安排", evaluation.county, "其他"),
            "。",
        )
    printer.para(
        "本项目预算安排总额为",
        project_amount(name, "预算安排总额", project.budget, "全年预算数"),
        *sources,
        f"截至{accounts.year}年12月底，该项目实际使用资金总额",
        project_amount(name, "实际使用资金总额", project.executed, "决算数"),
        "，预算执行率",
        execution(name, project.executed, project.budget),
        "。",
    )
    section(printer, ROOT, "一、基本情况", "（二）项目绩效目标")
    printer.para("1.项目总体目标")
    printer.para(evaluation.goal)
    printer.para("2.项目阶段性目标")
    printer.para("本年度目标与总体目标方向一致，具体要求见评分表中产出和效益部分的三级指标。")


def _print_method(printer: Printer, accounts: YearAccounts) -> None:
    evaluation, root = accounts.evaluation, "二、绩效评价工作开展情况"
    name = evaluation.project.name
    section(printer, ROOT, root)
    section(printer, ROOT, root, "（一）绩效评价目的、对象和范围")
    printer.para(
        "1.评价目的。了解项目资金花得是否规范、任务完成得怎样、群众是否受益，找出管理中的薄弱环节，"
        "为以后年度安排资金提供依据。"
    )
    printer.para(
        f"2.评价对象和范围。评价对象为{accounts.year}年度{name}项目，涉及预算资金",
        project_amount(name, "涉及预算资金", evaluation.project.budget, "全年预算数"),
        "，范围包括资金申报、分配、支付和任务实施的全过程。",
    )
    section(printer, ROOT, root, "（二）绩效评价原则、评价指标体系、评价方法、评价标准")
    printer.para("1.评价原则。坚持客观公正、依据充分、简便易行，结论以账簿、合同和现场资料为准。")
    seconds = [second for first in evaluation.firsts for second in first.seconds]
    printer.para(
        f"2.评价指标体系。按照区财政局印发的评价办法（{document_number(accounts, 5)}），结合项目特点设置",
        count("一级指标", len(evaluation.firsts), "个"),
        "一级指标，",
        count("二级指标", len(seconds), "个"),
        "二级指标和",
        count("三级指标", sum(len(second.thirds) for second in seconds), "个"),
        "三级指标，满分为",
        Fig("评价指标体系满分", "分值", "100", "分"),
        "。",
    )
    for place, first in enumerate(evaluation.firsts, start=1):
        printer.para(
            f"（{place}）{first.name}：分值",
            Fig("分值", "分值", plain(first.weight), "分", first.name),
            f"，{_AIMS[first.name]}。",
        )
    printer.para("3.评价方法。以查阅资料和实地查看为主，结合问卷调查和前后对比，定量指标按比例计分。")
    printer.para("4.评价标准。以年初批复的绩效目标和合同约定为主，参考项目以往年度的实际水平。")
    section(printer, ROOT, root, "（三）绩效评价工作过程")
    printer.para("评价小组先收集资料、确定指标，再到现场核对工作量并发放问卷，最后逐项打分、撰写报告并整理归档。")


def _print_conclusion(printer: Printer, evaluation: Evaluation) -> None:
    section(printer, ROOT, "三、综合评价情况及评价结论")
    name = evaluation.project.name
    printer.para(
        "本次评价总分值为",
        Fig("绩效评价总分值", "分值", "100", "分"),
        "，结果分为四档：综合得分",
        *_scale(),
        "。",
    )
    printer.para(
        "评价小组按照指标体系逐项评分，该项目综合得分为",
        Fig("部门评价得分", "得分", plain(evaluation.score), "分", name),
        "，评价等级为“",
        Fig("部门评价等级", "等级", grade(evaluation.score), "", name),
        "”，具体评分情况见下表。",
    )


def _scale() -> list[Piece]:
    pieces: list[Piece] = []
    for name, low, high in GRADES:
        lower = Fig(f"{name}等级得分下限（含）", "其他", str(low), "分")
        upper = Fig(f"{name}等级得分上限", "其他", str(high), "分")
        if high == 100:
            pieces += [lower, f"（含）以上为{name}，"]
        elif low:
            pieces += [lower, "（含）至", upper, f"为{name}，"]
        else:
            pieces += [upper, f"以下为{name}"]
    return pieces


def _print_analysis(printer: Printer, accounts: YearAccounts) -> None:
    root = "四、绩效评价指标分析"
    section(printer, ROOT, root)
    for place, first in enumerate(accounts.evaluation.firsts):
        section(printer, ROOT, root, f"（{'一二三四'[place]}）项目{first.name}情况")
        for mark, second in zip(_PLACES, first.seconds, strict=False):
            prose = told(second.analysis, accounts.evaluation.project.name)
            if second.name == "资金管理":
                prose = (*_money(accounts), *prose)
            printer.para(f"{mark}{second.name}方面：", *prose, *_points(second))


def _points(second: SecondIndicator) -> tuple[Piece, ...]:
    return (
        "综上，该部分设定分值",
        Fig("分值", "分值", plain(second.weight), "分", second.name),
        "，实际得分",
        Fig("得分", "得分", plain(second.score), "分", second.name),
        "。",
    )


def _money(accounts: YearAccounts) -> tuple[Piece, ...]:
    project = accounts.evaluation.project
    name = project.name
    return (
        "本项目预算批复资金",
        project_amount(name, "预算批复资金", project.budget, "全年预算数"),
        "，实际到位",
        project_amount(name, "实际到位资金", project.budget, "其他"),
        "，资金到位率",
        Fig("资金到位率", "其他", "100", "%", name),
        f"；截至{accounts.year}年底，项目实际支出",
        project_amount(name, "项目实际支出", project.executed, "决算数"),
        "，预算执行率为",
        execution(name, project.executed, project.budget),
        "。经抽查凭证，资金支付手续完备，用途与批复一致，未发现挤占挪用等情况。",
    )


def _print_lessons(printer: Printer, evaluation: Evaluation) -> None:
    root = "五、主要经验及做法、存在的问题及原因分析"
    section(printer, ROOT, root)
    section(printer, ROOT, root, "（一）主要经验及做法")
    for mark, text in zip(_PLACES, evaluation.experiences, strict=False):
        printer.para(mark + text)
    section(printer, ROOT, root, "（二）存在的问题及原因分析")
    for mark, text in zip(_PLACES, evaluation.problems, strict=False):
        printer.para(mark + text)
    section(printer, ROOT, "六、有关建议")
    for mark, text in zip(_PLACES, evaluation.suggestions, strict=False):
        printer.para(mark + text)
    section(printer, ROOT, "七、其他需要说明的问题")
    printer.para("无。")
