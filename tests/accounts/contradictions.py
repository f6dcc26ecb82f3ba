"""Deliberate contradictions: a document that states something else in one place than in another.

The accounts stay consistent; a contradiction is only a few patches at printing time and a note for the
reader. Each maker takes any accounts, so that random accounts can be spoilt as well.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from tests.accounts.model import YearAccounts
from tests.accounts.numbers import CENT, grade, money, percent, plain, ratio
from tests.accounts.printer import Patch

_SCOPE = "九、预算绩效情况说明/（一）绩效评价工作开展情况"
_GOALS = "绩效自评总报告/一、本部门项目绩效目标情况"
_SCORES = "绩效自评总报告/三、综合评价结论"
_EXECUTION = "绩效自评总报告/四、绩效目标完成情况总体分析/（一）预算执行目标完成情况"
_OVERVIEW = "附件/一、基本情况/（一）项目概况"
_METHOD = "附件/二、绩效评价工作开展情况/（二）绩效评价原则、评价指标体系、评价方法、评价标准"
_CONCLUSION = "附件/三、综合评价情况及评价结论"
_SHEET = "附件/部门评价评分表"


@dataclass(frozen=True)
class Contradiction:
    """What disagrees where, in which values as printed, and the patches that make it so."""

    document: str
    rule: str
    places: tuple[str, ...]
    values: tuple[str, ...]
    message: str
    patches: tuple[Patch, ...]


def executed_twice(accounts: YearAccounts) -> Contradiction:
    project = accounts.evaluation.project
    stated, other = plain(project.executed), project.executed - Decimal("0.37")
    rate = percent(other, project.budget, CENT)
    return Contradiction(
        f"{accounts.name}.txt",
        "项目执行数前后一致",
        (_SCOPE, _EXECUTION, _OVERVIEW, _SHEET),
        (stated, plain(other)),
        f"项目“{project.name}”的执行数，自评部分为{stated}万元，附件中为{plain(other)}万元（执行率{rate}%）。",
        (
            Patch("附件", "", "决算数", plain(other), project.name),
            Patch("附件", "", "执行率", rate, project.name),
        ),
    )


def rate_without_budget(accounts: YearAccounts) -> Contradiction:
    section = "三、财政拨款支出决算情况说明"
    line = next(line for line in accounts.functions if line.budget == 0 and line.final)
    return Contradiction(
        f"{accounts.name}.txt",
        "预算为零没有完成率",
        (section,),
        ("0", money(line.final), "100"),
        f"{line.name}年初预算数为0万元，决算数为{money(line.final)}万元，却写“完成年初预算的100%”。",
        (Patch(section, line.name, "完成率", "100"),),
    )


def projects_counted_twice(accounts: YearAccounts) -> Contradiction:
    number = len(accounts.projects)
    return Contradiction(
        f"{accounts.name}.txt",
        "项目个数前后一致",
        (_SCOPE, _GOALS, _SCORES),
        (str(number - 1), str(number)),
        f"开展绩效自评的项目，工作开展情况中写{number - 1}个，绩效自评总报告中写{number}个。",
        (Patch(_SCOPE, "开展绩效自评的二级项目", "数量", str(number - 1)),),
    )


def weights_in_text_and_table(accounts: YearAccounts) -> Contradiction:
    output, benefit = accounts.evaluation.firsts[2:]
    printed = [plain(output.weight + 5), plain(benefit.weight - 5)]
    table = [plain(output.weight), plain(benefit.weight)]
    return Contradiction(
        f"{accounts.name}.txt",
        "分值正文与评分表一致",
        (_METHOD, _SHEET),
        (printed[0], table[0], printed[1], table[1]),
        f"一级指标分值，正文为产出{printed[0]}分、效益{printed[1]}分，评分表为产出{table[0]}分、效益{table[1]}分。",
        (
            Patch(_METHOD, "分值", "分值", printed[0], output.name),
            Patch(_METHOD, "分值", "分值", printed[1], benefit.name),
        ),
    )


def grade_off_the_scale(accounts: YearAccounts) -> Contradiction:
    project = next(project for project in accounts.projects if grade(project.score) == "优")
    score = plain(project.score)
    return Contradiction(
        f"{accounts.name}.txt",
        "等级与评分标准一致",
        (_SCORES, _CONCLUSION, _SHEET),
        (score, "良", "90"),
        f"项目“{project.name}”自评得分{score}分、等级为良，而本文件的标准是90分（含）以上为优。",
        (Patch(_SCORES, "自评等级", "等级", "良", project.name),),
    )


def share_that_does_not_fit(accounts: YearAccounts) -> Contradiction:
    section, spending = "二、支出决算情况说明", accounts.spending
    right = ratio(spending.project, spending.total)
    wrong = plain(right + Decimal("3.2"))
    return Contradiction(
        f"{accounts.name}.txt",
        "占比可以重算",
        (section,),
        (money(spending.project), money(spending.total), wrong),
        f"项目支出{money(spending.project)}万元，占本年支出合计{money(spending.total)}万元的{plain(right)}%，"
        f"文中写{wrong}%。",
        (Patch(section, "项目支出", "占比", wrong),),
    )


def staff_that_does_not_add_up(accounts: YearAccounts) -> Contradiction:
    section, staff = "第一部分/二、部门基本情况", accounts.staff
    parts = (str(staff.in_post), str(staff.honoured_retired), str(staff.retired))
    return Contradiction(
        f"{accounts.name}.txt",
        "人数合计等于分项之和",
        (section,),
        (str(staff.total + 2), *parts),
        f"年末实有人数写{staff.total + 2}人，而在职、离休、退休人员为{'、'.join(parts)}人，合计{staff.total}人。",
        (Patch(section, "年末实有人数", "人数", str(staff.total + 2)),),
    )


MAKERS: tuple[Callable[[YearAccounts], Contradiction], ...] = (
    executed_twice,
    rate_without_budget,
    projects_counted_twice,
    weights_in_text_and_table,
    grade_off_the_scale,
    share_that_does_not_fit,
    staff_that_does_not_add_up,
)


def to_toml(contradictions: tuple[Contradiction, ...]) -> str:
    """A JSON string or list of strings is also TOML, so no writer is needed."""
    lines = ["# 样本文件中有意写入的前后矛盾。由生成程序写出，请勿手工修改。"]
    for found in contradictions:
        lines += ["", "[[contradiction]]"]
        lines += [f"document = {_toml(found.document)}", f"rule = {_toml(found.rule)}"]
        lines += [f"places = {_toml(list(found.places))}", f"values = {_toml(list(found.values))}"]
        lines.append(f"message = {_toml(found.message)}")
    return "\n".join(lines) + "\n"


def _toml(value: str | list[str]) -> str:
    return json.dumps(value, ensure_ascii=False)
