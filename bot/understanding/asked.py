"""What is asked of figures beyond reading them: added up, compared, ranked, and among what."""

from __future__ import annotations

import re
from decimal import Decimal

from bot.understanding.patterns import said
from bot.understanding.slots import Slots
from knowledge import vocabulary
from knowledge.contract import Asked, Order, Population

POPULATIONS = (
    ("哪类", Population.PARTS),
    ("哪一类", Population.PARTS),
    ("哪个类", Population.PARTS),
    ("哪项支出", Population.PARTS),
    ("哪一项支出", Population.PARTS),
    ("什么支出", Population.PARTS),
    ("哪个科目", Population.PARTS),
    ("的科目", Population.PARTS),
    ("哪项", Population.PARTS),
    ("哪一项", Population.PARTS),
    ("哪个部门", Population.DEPARTMENTS),
    ("哪些部门", Population.DEPARTMENTS),
    ("各部门", Population.DEPARTMENTS),
    ("哪个单位", Population.DEPARTMENTS),
    ("哪个局", Population.DEPARTMENTS),
    ("指标", Population.INDICATORS),
    ("项目", Population.PROJECTS),
)
# A grade is one only where something is graded: 中 is a preposition as a rule.
GRADE_NAMED = re.compile(
    rf"(?:评[为上成了]?|拿[到了]?|得[到了]?|获评?|为|是|不是|算)({vocabulary.alternatives(vocabulary.grades())})(?![\u4e00-\u9fff])"
    rf"|(?:评[为上成了]?|拿[到了]?|获评?)(?P<graded>{vocabulary.alternatives(vocabulary.grades())})"
)
CHANGES = {"增减额", "增减率"}
COUNTED = {"人数", "数量"}
HEAD = "人"
STAFF = {"职工", "员工"}
# So many are told where a whole order is asked for.
RANKED = 20
# Less than this is nothing at all.
LEAST = Decimal("0.01")
PLANNED = {"预算数", "年初预算数", "全年预算数"}
TOTALS = ("合计", "总计", "总数", "总共")


def every(slots: Slots) -> bool:
    """Whether all departments held are meant (三个局, 各部门), or all that a short name stands for (两个水务局)."""
    return bool(said("all_bodies", slots.text)) and (not slots.departments or slots.either)


def several(slots: Slots) -> bool:
    """Whether several departments or years are asked about together."""
    return slots.years.several or len(slots.departments) > 1 or bool(said("all_bodies", slots.text))


def asked(slots: Slots) -> tuple[Asked, ...]:
    """The operations that a question asks for; several rules ask, and so it is found out once."""
    if slots.asked is None:
        slots.asked = _asked(slots)
    return slots.asked


def _asked(slots: Slots) -> tuple[Asked, ...]:
    found = []
    more = "difference" in slots.cues or bool(CHANGES & set(slots.measures) or said("by_how_much", slots.text))
    yes_or_no = "yesno" in slots.cues or bool(said("yes_or_no", slots.text))
    against = slots.basis == "预算" or bool(said("against_budget", slots.text))
    measures = set(slots.measures)
    if "difference" in slots.cues and measures & PLANNED and measures & {"决算数", "执行数"}:
        return (Asked.DIFFERENCE,)  # 预算和决算差多少
    if against and (more or yes_or_no or (slots.basis == "预算" and slots.asks_number)):
        found.append(Asked.OVER if yes_or_no and "difference" not in slots.cues else Asked.DIFFERENCE)
    items = [m for m in slots.mentions if m.items and not m.qualifier]
    two_items = len(items) == 2 and "difference" in slots.cues
    # 甲局比乙局多花多少; but 甲局和乙局比上年增加多少 is of each
    between = more and not slots.years.versus and not said("last_year", slots.text)
    both = not slots.either or bool(said("both", slots.text))
    two_bodies = len(slots.departments) == 2 and both and ("difference" in slots.cues or between)
    years = slots.years.several and (more or bool(said("years_compared", slots.text)))
    views = slots.both_views and ("difference" in slots.cues or between)
    if (years or two_items or two_bodies or views) and not against:
        found.append(Asked.BETWEEN)
    if said("times", slots.text):
        found.append(Asked.TIMES)
    if (slots.projects or slots.hints or slots.asks_projects) and said("left_over", slots.text):
        found.append(Asked.DIFFERENCE)
    # 车辆合计 asks for a sum, 收入总计 is an item
    totalled = several(slots) and any(m.text.endswith(TOTALS) and m.text not in m.items for m in slots.mentions)
    totalled = totalled and Asked.BETWEEN not in found
    plus = len(items) > 1 and bool(said("plus", slots.text))
    of_all = every(slots) and bool(said("shared_total", slots.text))
    if "sum" in slots.cues or totalled or of_all or plus or (slots.asks_projects and said("altogether", slots.text)):
        found.append(Asked.SUM)
    if said("each", slots.text):
        found.append(Asked.EACH)
    elif "average" in slots.cues and (several(slots) or (slots.asks_projects and slots.measures)):
        found.append(Asked.AVERAGE)
    return tuple(found)


def each_of(slots: Slots) -> str:
    """Of what an amount for each is asked: 人, 批, 辆 …; empty where it is not."""
    found = said("each", slots.text)
    if not found:
        return ""
    counted = found["of"] or found["by"] or HEAD
    return HEAD if counted in STAFF else counted.removesuffix("车") or counted


def having(slots: Slots) -> bool:
    """哪些部门买了车: those that have any at all."""
    bodies = said("all_bodies", slots.text) or said("which_body", slots.text)
    item = any(m.items for m in slots.mentions)
    return bool(bodies and item and said("having", slots.text)) and not slots.departments and not slots.orders


def which_more(slots: Slots) -> str:
    """多 or 少 where it is asked which of several is more (谁多, 哪年更低); empty where it is not."""
    found = said("which_more", slots.text)
    return found["how"] if found and (several(slots) or len(slots.mentions) > 1) else ""


def counts_projects(slots: Slots) -> bool:
    """自评了几个项目: how many there are."""
    counted = said("count_of_projects", slots.text)
    return bool(counted) and not (slots.orders or set(slots.measures) - COUNTED or slots.projects)


def population(slots: Slots) -> Population | None:
    """Among what it is asked which: departments, projects, indicators, the parts of a total; None among years."""
    if slots.projects and slots.years.several and which_more(slots):
        return None  # 该项目哪年得分高
    if which_more(slots) and len(slots.departments) > 1:
        return Population.DEPARTMENTS
    if said("lost_points", slots.text) and (slots.projects or slots.hints):
        return Population.INDICATORS  # 该项目扣了几分: its indicators without full marks
    # 谁最高, 三个局里哪个最高: of the departments, where an item is named and no department
    whoever = slots.mentions and not slots.departments and not slots.asks_projects
    if whoever and (said("all_bodies", slots.text) or said("which_body", slots.text)):
        return Population.DEPARTMENTS
    house = slots.orders and said("which_house", slots.text)
    if not slots.departments and (house or said("asked_body", slots.text)):
        return Population.DEPARTMENTS
    if said("mainly", slots.text) or said("first_parts", slots.text) or said("level", slots.text):
        return Population.PARTS
    for word, found in POPULATIONS:
        if word in slots.text and not (found is Population.PROJECTS and not slots.asks_projects):
            return found
    return None


def order(slots: Slots) -> Order:
    """Which of several is wanted."""
    if having(slots):
        return Order(below=LEAST) if said("having_none", slots.text) else Order(above=Decimal(0))
    bound = slots.numbers[0] if slots.numbers else None
    named = GRADE_NAMED.search(slots.text)
    other = "not_grade" in slots.orders or "没" in slots.text or "未" in slots.text
    more, less = said("more", slots.text), said("less", slots.text)
    changes = CHANGES & set(slots.measures) and bool(more) != bool(less)
    return Order(
        greatest="least" not in slots.orders and which_more(slots) not in ("少", "低", "小"),
        direction=("增加" if more else "减少") if changes else "",
        nth=slots.nth or 1,
        count=slots.first_few or (RANKED if said("ranking", slots.text) else 1),
        above=bound if "above" in slots.orders else None,
        below=bound if "below" in slots.orders else None,
        grade=(named[1] or named["graded"]) if named else "",
        other_than_grade=other,
        not_full=("满分" in slots.text and other) or bool(said("lost_points", slots.text)),
    )


def scale(slots: Slots) -> tuple[str, ...]:
    """The grades whose bounds are asked for: those named, or all where scores are given (80到90分是什么等级)."""
    if "scale" in slots.cues and not slots.asks_projects:
        return tuple(dict.fromkeys(slots.grades)) or ("优", "良", "中", "差")
    if "等级" in slots.measures and slots.numbers and not slots.projects and not slots.hints and not slots.mentions:
        return ("优", "良", "中", "差")
    return ()
