"""Which item and which project a number is of: what its words name or count, or what was spoken of before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.extraction import labels
from knowledge.extraction.context import Context
from knowledge.extraction.drafts import Project
from knowledge.extraction.measures import Reading, unmeasured
from knowledge.extraction.numerals import Number
from knowledge.vocabulary import canonical, table

COUNTED = {"people", "count"}
CLAUSE_END = re.compile(r"^(?:[，。；：、（）\d]|和|及|与|$)")
# Where the name of an item ends in a clause that only compares (…决算比预算无变化, …与上年持平).
LEVEL_ON = re.compile(r"(?:决算|预算)(?:数)?(?:比|较|与|同|等于|大于|小于)|[比较与同]|未|无")
# A slot of a template that was left empty (公务接待费 万元).
EMPTY = re.compile(r"(?:为)?(?:亿元|万元|元|%|个|人|辆|批次|人次)$")
RATES = ("占比", "完成率", "执行率")


def item_of(
    number: Number, after: str, reading: Reading, words: str, subject: str, context: Context, *, first: bool
) -> tuple[str, str]:
    """The item of a number and its label; the label is empty where the words name no item themselves.

    `words` are all words of the clause before the number, `after` those that follow it; `first` says that the
    number is the first of its sentence.
    """
    label = labels.cleaned(reading.rest, context.names)
    printed = labels.cleaned(words, context.names)
    if number.unit_class in COUNTED and not reading.direction:
        return _counted(number, label, after, context, first=first)
    told = labels.counted(label, number.unit) if number.unit_class in COUNTED else ""
    if told:
        return told, label
    if number.unit_class == "score":
        if labels.elliptic(label):
            return context.topic or printed or subject, ""
        if subject and labels.whole_project(label):
            return subject, printed
        if label.endswith("平均") or labels.whole_project(label):
            return printed, printed
    if not labels.elliptic(label):
        names = canonical(label) or canonical(labels.short(label))
        return (names[0] if names else labels.short(label)), label
    noun, _ = labels.noun_after(after)
    if number.unit_class in COUNTED and len(noun) >= 2:
        return noun, noun
    total = _total(label, printed, reading, context) if first else ""
    if total:
        return total, printed
    twin = _twin(label, printed, context)
    if twin:
        return twin, printed
    if subject and reading.measure in ("其他", "执行率", "完成率"):
        return subject, ""
    if subject and reading.measure in ("预算数", "执行数"):
        return subject, printed  # 预算安排总额, 实际使用资金总额 …: the project's own budget and spending
    pointed = labels.elliptic(printed) or (context.place and labels.elliptic(unmeasured(printed)[0]))
    if pointed or reading.direction or reading.measure in RATES:
        of_money = context.account if number.unit_class in ("money", "share", "") else ""
        return of_money or context.item or ("" if reading.direction else printed), ""
    return (canonical(printed) or (printed,))[0], printed


def _total(label: str, printed: str, reading: Reading, context: Context) -> str:
    """收入 or 支出 alone at the head of a sentence is the total; not under a heading or a name of something else."""
    names = table("grammar")["labels"]["bare_plans" if reading.measure == "预算数" else "bare_totals"]
    totals = {*table("grammar")["labels"]["bare_plans"].values(), *table("grammar")["labels"]["bare_totals"].values()}
    if reading.direction or reading.measure in RATES or context.place:
        return ""
    if context.titled and context.titled not in totals:
        return ""
    if labels.elliptic(unmeasured(printed)[0]):
        return str(names.get(label, ""))
    return ""


def _twin(label: str, printed: str, context: Context) -> str:
    """收入预算 5 万元、支出预算 5 万元: the bare word after the one total is the other."""
    totals: dict[str, str] = table("grammar")["labels"]["bare_plans"]
    planned = context.account in totals.values() and printed.startswith(label + "预算")
    return totals.get(label, "") if planned else ""


def fund_of(label: str) -> str:
    """The fund that a label names before an item (政府性基金预算财政拨款本年收入); empty where it is no such label."""
    if canonical(label):
        return ""
    funds = [name for name in table("grammar")["scopes"]["names"] if name.startswith(("政府性基金", "国有资本"))]
    return next((f for f in funds if label.startswith(f) and canonical(label.removeprefix(f))), "")


def skipped(words: str) -> str:
    """The item that the first clause of words without figures is about; empty where it names none.

    公务接待费支出决算与预算持平，比上年增加 …: the clause with the number does not say of what.
    """
    clause = EMPTY.sub("", words.lstrip("，；。：、").split("，")[0])
    named = canonical(labels.cleaned(LEVEL_ON.split(clause)[0]))
    return named[0] if len(named) == 1 else ""


def _counted(number: Number, label: str, after: str, context: Context, *, first: bool) -> tuple[str, str]:
    """What is counted: before the number (接待 3 批), after it (3 个项目), or as before (累计 5 人次)."""
    if label == "该":
        return context.item, ""
    words = table("grammar")["labels"]
    before = labels.counted(context.counting, number.unit)
    if before and label in words["counted_again"] and not first:
        return before, context.counting  # 外事接待 3 批次，接待人次 20 人: these are foreign guests, too
    noun, clear = labels.noun_after(after)
    told = labels.counted(label, number.unit)
    if told and noun in words["again"]:
        context.counting = label
        return told, label
    ends = CLAUSE_END.match(after[len(noun) :])
    open_label = not label or label.endswith("等") or labels.only_verb(label)
    if len(noun) >= 2 and (ends or open_label or (clear and labels.preposed(label))):
        return noun, noun
    topic = label if label and label not in context.counting else context.counting or label
    known = labels.counted(topic, number.unit)
    if known or not labels.shares(topic):
        context.counting = topic
    if known:
        return known, topic
    names = canonical(label)
    return (names[0] if names else labels.short(label) or context.item), label


def project_in(rest: str, projects: Sequence[Project]) -> tuple[str, str]:
    """The project that the words before a number name, and what they say besides."""
    for project in projects:
        at = rest.find(project.printed)
        if at < 0:
            continue
        after = rest[at + len(project.printed) :]
        besides = after.removeprefix("项目")
        if after == besides and not labels.elliptic(labels.cleaned(besides)):
            return "", rest  # the project's name is a part of another one (其他资金 in 其他资金归并率)
        chosen = choose_project([p for p in projects if p.printed == project.printed], rest)
        return (chosen.name if chosen else ""), besides
    return "", rest


def choose_project(same: Sequence[Project], words: str) -> Project | None:
    """Which of several projects of one name is meant: the one whose unit is named, or 本级 and 下属."""
    if len(same) == 1:
        return same[0]
    for project in same:
        if project.unit and project.unit in words:
            return project
    if "本级" in words:
        return same[0]
    if "下属" in words:
        return same[-1]
    return None


def titled(title: str) -> str:
    """The item that a heading is about (机关运行经费支出情况说明); empty where it names none."""
    words = re.sub(r"(?:决算)?(?:支出|收入)?(?:决算)?(?:的)?(?:总体)?(?:情况)?(?:的)?(?:说明)?$", "", title)
    for rest in ("", "支出", "费", "收入"):
        found = canonical(labels.cleaned(words + rest))
        if len(found) == 1:
            return found[0]
    return ""
