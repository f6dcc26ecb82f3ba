"""Slots → Query: the kind of question, and what each word of it stands for there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.understanding.asked import CHANGES, asked, counts_projects, each_of, every, order, population, scale
from bot.understanding.kinds import decisive
from bot.understanding.lexicon import Role
from bot.understanding.patterns import said
from bot.understanding.slots import KNOWN, Slots
from knowledge import lists
from knowledge.contract import Asked, Intent, Mention, Population, Query

# What ends like this is a rate; an amount or a count never answers for it.
# 买了几辆: asks for a count, of whatever is named beside it.
COUNTS = re.compile("(?:几|多少)(?:辆|台|套|批|人|个|次)")
ANY_COUNT = re.compile("几|多少")
ROW, CLASS = "科目", "类"
RATES = ("率", "满意度", "比例")
# All that comes in or is spent, by the plainest names.
GENERAL = {"收入", "支出", "总收入", "总支出", "本年收入", "本年支出"}
# Where a project's money comes from is told in words.
MONEY_FROM = Mention("资金来源")
# All that was spent in the year; where a document does not tell it, with what was carried over.
SPENT = Mention("支出", ("本年支出合计", "支出总计"))
ALL = "支出总计"
# What is compared as such between two years or bodies.
KEPT = {"得分", "分值", "完成率", "执行率", "占比", "人数", "数量"}
PLANNED = {"预算数", "年初预算数", "全年预算数"}
AMOUNTS = {"决算数", "执行数", *PLANNED}


def query(slots: Slots) -> Query:
    """The query that the slots make."""
    intent, titled = decisive(slots).intent, ""
    wanted = asked(slots) if intent is not Intent.REASON else ()
    if intent is Intent.RANK and CHANGES & set(slots.measures):
        wanted = tuple(a for a in wanted if a is not Asked.BETWEEN)
    among = _among(slots, intent, wanted)
    mentions = tuple(dict.fromkeys(_mentions(slots, intent, among, wanted)))
    if intent is Intent.TEXT and said("whole_of_income", slots.text) and (slots.projects or slots.hints):
        mentions = (*mentions, MONEY_FROM)
    whole = _whole(slots, mentions) if intent is not Intent.HOLDINGS else None
    if whole:
        intent, mentions = Intent.LIST, (whole,)
    if "where" in slots.cues and intent not in (Intent.REASON, Intent.PERSONAL):
        wanted, intent, titled = (Asked.WHERE,), Intent.FIGURE, _titled(slots)
    return Query(
        intent=intent,
        departments=tuple(slots.departments),
        either=slots.either and not said("both", slots.text),
        place=slots.place,
        every=every(slots)
        or (intent is Intent.RANK and not slots.departments and bool(said("all_projects", slots.text))),
        unknown_departments=tuple(slots.unknown_departments),
        years=_years(slots, intent),
        years_back=tuple(dict.fromkeys(slots.years.back)),
        year_before=slots.years.before,
        all_years=slots.years.latest,
        against=slots.years.against,
        mentions=mentions or _total(slots, intent, among),
        subjects=tuple(slots.projects),
        hints=tuple(slots.hints),
        units=tuple(slots.units),
        measures=_measures(slots, intent, among, wanted),
        unit_class=_unit_class(slots, intent) if Asked.BETWEEN not in wanted else "",
        viewpoint=slots.viewpoint,
        basis=slots.basis,
        terms=tuple(slots.terms),
        titled=titled,
        topics=tuple(dict.fromkeys(slots.topics)),
        text_words=tuple(w.text for w in slots.words if "text" in w.values(Role.CUE)),
        asked=wanted,
        by_place=bool(said("which_place", slots.text)) and bool(mentions),
        population=among,
        level=_level(slots) if among is Population.PARTS else CLASS if whole and said("by_class", slots.text) else "",
        order=order(slots) if intent is Intent.RANK else None,
        numbers=tuple(slots.numbers),
        each_of=each_of(slots),
        output_unit=slots.output_unit,
        grades=scale(slots),
        term_number=slots.term_number,
        asks_fact=bool(said("fact", slots.text)),
        has_any=bool(said("has_any", slots.text)),
        how=bool(said("how", slots.text)),
        asks_number=slots.asks_number or bool(slots.unit_class),
    )


def _years(slots: Slots, intent: Intent) -> tuple[int, ...]:
    """The years named; why one is less than the one before is told in the later one's document."""
    named = tuple(dict.fromkeys(slots.years.named))
    follows = len(named) == 2 and max(named) == min(named) + 1
    of_change = intent is Intent.RANK and CHANGES & set(slots.measures) and follows
    return (max(named),) if of_change or (intent is Intent.REASON and len(named) == 2) else named


def _among(slots: Slots, intent: Intent, wanted: Sequence[Asked]) -> Population | None:
    """Among what it is asked which; 哪个部门超了预算 asks so too."""
    if counts_projects(slots):
        return Population.PROJECT_COUNT
    if said("count_of_indicators", slots.text):
        return None
    if "sum" in slots.cues and every(slots):
        return Population.DEPARTMENTS
    beyond = {Asked.OVER, Asked.DIFFERENCE} & set(wanted) and not slots.departments and said("which_body", slots.text)
    return population(slots) if intent in (Intent.RANK, Intent.LIST) or beyond else None


def _whole(slots: Slots, mentions: Sequence[Mention]) -> Mention | None:
    """What is taken apart: 钱从哪来 the income, 花到哪去了 the spending, 哪几个单位 the units in the accounts."""
    text = slots.text
    if (
        slots.asks_for_text
        or slots.projects
        or slots.hints
        or "reason" in slots.cues
        or len(mentions) > 1
        or said("mainly", text)
    ):
        return None
    general = all(m.text in GENERAL for m in mentions)
    if general and said("whole_of_income", text):
        return Mention("本年收入合计", ("本年收入合计",))
    if general and said("whole_of_spending", text):
        return Mention("本年支出合计", ("本年支出合计",))
    units = not mentions or any(lists.UNITS_ITEM in m.items for m in mentions)
    if units and not set(slots.measures) - AMOUNTS and said("units", text):
        return Mention("所属单位", (lists.UNITS_ITEM,))
    return None


def _total(slots: Slots, intent: Intent, among: Population | None) -> tuple[Mention, ...]:
    """The total that is meant where money is spent and no item is named (花了多少钱, 哪个部门花钱最多)."""
    if slots.projects or slots.hints:
        return ()
    if among is Population.DEPARTMENTS and not slots.measures and said("spent_by_bodies", slots.text):
        return (SPENT,)
    if among is Population.DEPARTMENTS and said("people_of_bodies", slots.text):
        return (Mention("年末实有人数", ("年末实有人数",)),)
    planned = _planned(slots)
    of_all = planned and bool(slots.departments or slots.years.asked) and not slots.asks_projects
    if slots.asks_projects and slots.total and intent in (Intent.FIGURE, Intent.BUDGET):
        return (Mention("项目支出", ("项目支出",)),)  # 项目花了多少
    if slots.total in SPENT.items and intent is not Intent.RANK and not planned:
        return (SPENT,)
    total = slots.total or (ALL if of_all else "")
    return (Mention(total, (total,)),) if total and intent is not Intent.RANK else ()


def alone(query: Query, slots: Slots) -> Query:
    """What a message means that goes on from nothing.

    A budget of nothing in particular is then that of all that is spent. 第二个 is no place in an order where neither
    what is ordered nor an order is named: it was of a list, and there is none.
    """
    named = query.mentions or query.subjects or query.hints or query.units or query.terms or query.topics
    if named or slots.asks_projects:
        return query
    if query.intent in (Intent.FIGURE, Intent.BUDGET) and _planned(slots):
        return replace(query, mentions=(Mention(ALL, (ALL,)),))
    ordered = query.population or query.measures or "rank" in slots.cues
    if query.intent is Intent.RANK and not (ordered or query.asked) and said("mere_place", slots.text):
        return replace(query, intent=Intent.FIGURE if query.departments else Intent.UNKNOWN, order=None)
    return query


def _planned(slots: Slots) -> bool:
    """Whether what was planned is asked for, and no more than how that changed."""
    return bool(PLANNED & set(slots.measures)) and set(slots.measures) <= PLANNED | CHANGES and "预算" in slots.text


def _measures(slots: Slots, intent: Intent, among: Population | None, wanted: Sequence[Asked]) -> tuple[str, ...]:
    """What is asked of the item; nothing where it is worked out from amounts."""
    found = slots.measures or (["得分"] if slots.scores and intent is Intent.RANK else [])
    if _names_indicator(slots):
        found = [m for m in found if m in ("得分", "分值", "等级")]
    if Asked.BETWEEN in wanted:
        kept = tuple(m for m in found if m in PLANNED | KEPT)
        return kept or (("得分",) if said("in_points", slots.text) else ())
    if {Asked.DIFFERENCE, Asked.OVER} & set(wanted) or intent is Intent.UNKNOWN:
        return ()
    if among is Population.PARTS and set(found) == {"占比"}:
        return ("决算数", "执行数", "预算数", "占比")  # the greatest part, with its share
    return tuple(found)


def _level(slots: Slots) -> str:
    """Which level of the classification is asked for: 类, 款, 项, or any (科目); empty where none is named."""
    found = said("level", slots.text)
    return (found["level"] or found["asked"]) if found else ROW if ROW in slots.text else ""


def _titled(slots: Slots) -> str:
    """The words before 表 of a table that is asked for by its title; 哪张表 names none."""
    kept = "".join(w.text for w in slots.words if not w.has(Role.DEPARTMENT, Role.UNIT))
    found = said("titled", kept)
    return found[1] if found and len(found[1]) > 3 else ""


def _unit_class(slots: Slots, intent: Intent) -> str:
    """The unit asked for counts only where it limits what may answer; a share asked of a change is its rate."""
    if intent in (Intent.REASON, Intent.DEFINE, Intent.RANK, Intent.LIST, Intent.CHECK):
        return ""
    unnamed = (m for m in slots.mentions if not (m.exact and set(m.items) & KNOWN))
    if any(m.text.endswith(RATES) for m in unnamed) and not (slots.measures or slots.unit_class):
        return "share"
    if slots.unit_class == "money" and (slots.measures or slots.asks_projects):
        return ""
    return slots.unit_class


def _mentions(slots: Slots, intent: Intent, among: Population | None, wanted: Sequence[Asked]) -> list[Mention]:
    """The words that what is found must account for, in this kind of question."""
    found = list(slots.mentions)
    # 项目买了几辆…: asks for a count of the project's, and does not name the department's cars
    unnamed = any(not set(m.items) & KNOWN for m in found)
    counts = ANY_COUNT if slots.projects or slots.hints else COUNTS if unnamed else None
    found = [m for m in found if not (counts and counts.search(m.text))]
    if slots.asks_projects and said("left_over", slots.text):
        found = [m for m in found if not said("left_over", m.text)]  # 项目还剩多少 is no carry-over
    if intent is Intent.DEFINE and len(found) > 1:
        found = [m for m in found if m.text not in GENERAL] or found  # 公务接待费反映什么支出
    averaged = "平均" in slots.text and not {Asked.AVERAGE, Asked.EACH} & set(wanted)
    if averaged and all("平均" not in m.text for m in found):
        found.append(Mention("平均"))  # an average is answered only where a document states one
    scored = _names_indicator(slots) and (found or "指标" in slots.text or not slots.viewpoint)
    if scored or said("count_of_indicators", slots.text):
        found += [m for m in slots.indicators if m not in found]
    if _unit_class(slots, intent) == "share" and not slots.unit_class:
        # 群众满意度 is a rate that the text may tell in more words than the sheet of indicators
        found = [
            Mention(m.text, exact=False) if m.text.endswith(RATES) and not set(m.items) & KNOWN else m for m in found
        ]
    if among is Population.PARTS:
        found = [m for m in found if m.text not in ("支出", "收入")]
    if (among is Population.INDICATORS or "指标" in slots.text) and not said("count_of_indicators", slots.text):
        told = slots.measures or among is Population.INDICATORS
        levels = ("一级指标", "二级指标", "三级指标") if told and len(found) > 1 else ()
        found = [m for m in found if m.text != "指标" and m.text not in levels]
    if intent in (Intent.LIST, Intent.FIGURE, Intent.COUNT) and (slots.projects or len(found) > 1) and not slots.terms:
        # 下属单位的…: tells which unit, where something else is asked for
        found = [m for m in found if not m.text.startswith("下属") or (len(found) == 1 and not slots.projects)]
    return found


def _names_indicator(slots: Slots) -> bool:
    """预算执行率这个指标得几分: a word that serves questions is an indicator's name too, and is scored."""
    scored = any(m in ("得分", "分值") for m in slots.measures) or "指标" in slots.text
    return scored and bool(slots.indicators)
