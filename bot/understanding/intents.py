"""Slots → Query: which kind of question it is, from the words that ask."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.understanding.lexicon import Role
from bot.understanding.slots import Slots
from knowledge import lists, vocabulary
from knowledge.contract import Asked, Intent, Mention, Order, Population, Query

SUPERLATIVES = {"greatest", "least"}
BOUNDS = {"above", "below", "not_grade", "is_grade"}
POPULATIONS = (
    ("哪类", Population.PARTS),
    ("哪一类", Population.PARTS),
    ("哪个类", Population.PARTS),
    ("哪项支出", Population.PARTS),
    ("哪一项支出", Population.PARTS),
    ("什么支出", Population.PARTS),
    ("哪个科目", Population.PARTS),
    ("哪个部门", Population.DEPARTMENTS),
    ("哪些部门", Population.DEPARTMENTS),
    ("各部门", Population.DEPARTMENTS),
    ("哪个单位", Population.DEPARTMENTS),
    ("哪个局", Population.DEPARTMENTS),
    ("指标", Population.INDICATORS),
    ("项目", Population.PROJECTS),
)
# Whose figures are asked for, at the end: 执行率最低的部门.
ASKED_BODY = re.compile(
    r"(?:的|是|哪个|哪一个|哪些|哪几个|哪家)(?:部门|局|单位)(?:是|有)?[^一-龥]*(?:哪个|哪些|谁)?[^一-龥]*$"
)
# Where the money comes from or goes: the parts of what came in, or was spent.
FROM_WHERE = re.compile(
    r"(?:钱|资金|收入|经费)?(?:都|主要)?(?:是|打|由)?从?(?:哪里?|哪儿|何处|什么地方|哪些渠道)(?:得|弄|筹)?来|(?:收入|资金|钱的?|经费)(?:的|主要)?(?:来源|构成|组成)|谁给的钱"
)
TO_WHERE = re.compile(
    r"(?:钱|资金|经费|支出)?(?:都|主要)?(?:花|用|投|支)(?:到|在|去)?了?(?:哪|什么地方|哪些方面|啥地方)|(?:支出|资金|钱的?)(?:的|主要)?(?:去向|构成|组成|用途|流向)|钱去哪"
)
UNITS_ASKED = re.compile(
    r"(?:哪[几些两三四]?个?家?|几个|几家|多少[个家]|什么|包[括含]|都有|下属|所属|下面有?)(?:的|预算|决算|基层|二级|下属|所属)*单位(?!整体|支出)|单位(?:都)?(?:有|包括)?(?:哪[几些]|几[个家]|多少[个家])"
)
# Words of people's own data, which is never given.
PERSONAL = ("电话", "手机", "联系方式", "身份证", "住址", "负责人是谁", "联系人", "微信")
# Asks for a name, a place or a day: a paragraph that holds the other words is no answer.
FACT_ASKED = re.compile(r"哪一?家|何时|什么时候|哪天|哪一天|几点|地址|多久")
COUNT_OF_PROJECTS = re.compile(r"(?:几|多少)个?项目|项目(?:一共|总共|共)?(?:有)?(?:几个|多少个|数量|个数|数是)")
WHICH_BODY = re.compile(r"谁|(?:的|哪个|哪家)(?:部门|局)")
ALL_BODIES = re.compile(
    r"(?:[两二三四五六七八九十几]|\d{1,2})(?:个|家)(?:部门|[区县市]?局|单位)(?!项目)|(?:各|所有|全部|全体|每)(?:个|家|的)*(?:部门|局|单位)"
)
# 两个水务局: all that the short name stands for.
BOTH = re.compile(r"两(?:个|家|区|县|市|地|边|处)|各自|分别|都是")
# 谁多, 哪个更高: which of those named.
WHICH_MORE = re.compile(
    r"(?:谁|哪一?个|哪一?家|哪一?年|哪一?边|哪个区|哪一?项|哪个局|哪个部门)[^,，。？?]{0,12}?更?(?P<how>[多高大少低小])(?!少)"
)
TIMES = re.compile(r"几倍|多少倍|倍数")
MORE = re.compile(r"增[长加幅]|上升|上涨|涨得?|多花|提高|变多")
LESS = re.compile(r"减[少幅]|下降|降[低得幅]|降最|少花|压减|变少|跌")
# A grade is one only where something is graded: 中 is a preposition as a rule.
GRADE_NAMED = re.compile(
    rf"(?:评[为上成了]?|拿[到了]?|得[到了]?|获评?|为|是|不是|算)({vocabulary.alternatives(vocabulary.grades())})(?![\u4e00-\u9fff])"
    rf"|(?:评[为上成了]?|拿[到了]?|获评?)(?P<graded>{vocabulary.alternatives(vocabulary.grades())})"
)
ALTOGETHER = ("总体", "整体", "全部项目", "所有项目")
# What ends like this is a rate; an amount or a count never answers for it.
RATES = ("率", "满意度", "比例")
LEFT_OVER = ("剩", "没花", "没用", "没使用", "结余")
LOST_POINTS = ("扣分", "丢分", "扣了分")
COUNTED = {"人数", "数量"}
TALK = {"greeting": Intent.GREETING, "thanks": Intent.THANKS}


def query(slots: Slots) -> Query:
    """The query that the slots make."""
    intent = _intent(slots)
    population = _population(slots) if intent in (Intent.RANK, Intent.LIST) else None
    every = bool(ALL_BODIES.search(slots.text)) and (not slots.departments or slots.either)
    if "sum" in slots.cues and every:
        population = Population.DEPARTMENTS
    if _counts_projects(slots):
        population = Population.PROJECT_COUNT
    mentions = tuple(dict.fromkeys(_mentions(slots, intent, population)))
    if not slots.projects and not slots.hints and "reason" not in slots.cues and len(mentions) <= 1:
        whole = _whole(slots, mentions)
        if whole:
            intent, mentions = Intent.LIST, (whole,)
    spent = population is Population.DEPARTMENTS and bool(re.search("花钱|花得|花的|用钱", slots.text))
    if spent and not mentions and not slots.measures:
        mentions = (Mention("支出总计", ("支出总计",)),)
    measures = list(slots.measures)
    if _names_indicator(slots):
        measures = [m for m in measures if m in ("得分", "分值", "等级")]
    asked = _asked(slots)
    if {Asked.DIFFERENCE, Asked.OVER, Asked.BETWEEN} & set(asked):
        measures = []
    if intent is Intent.UNKNOWN:
        measures = []
    total = slots.total
    if total and not mentions and not slots.projects and not slots.hints and intent is not Intent.RANK:
        mentions = (Mention(total, (total,)),)
    return Query(
        intent=intent,
        departments=tuple(slots.departments),
        either=slots.either and not BOTH.search(slots.text),
        every=every,
        unknown_departments=tuple(slots.unknown_departments),
        years=tuple(dict.fromkeys(slots.years.named)),
        years_back=tuple(dict.fromkeys(slots.years.back)),
        year_before=slots.years.before,
        all_years=slots.years.latest,
        mentions=mentions,
        subjects=tuple(slots.projects),
        hints=tuple(slots.hints),
        units=tuple(slots.units),
        measures=tuple(measures),
        unit_class=_unit_class(slots, intent),
        viewpoint=slots.viewpoint,
        basis=slots.basis,
        terms=tuple(slots.terms),
        topics=tuple(dict.fromkeys(slots.topics)),
        text_words=tuple(w.text for w in slots.words if "text" in w.values(Role.CUE)),
        asked=asked,
        population=population,
        order=_order(slots) if intent is Intent.RANK else None,
        numbers=tuple(slots.numbers),
        output_unit=slots.output_unit,
        grades=_scale(slots),
        term_number=slots.term_number,
        asks_fact=bool(FACT_ASKED.search(slots.text)),
        how=any(w in slots.text for w in ("怎么", "如何", "怎样", "咋")),
        asks_number=slots.asks_number or bool(slots.unit_class),
    )


def _whole(slots: Slots, mentions: Sequence[Mention]) -> Mention | None:
    """What is taken apart: 钱从哪来 the income, 花到哪去了 the spending, 哪几个单位 the units in the accounts."""
    general = not mentions or all(
        m.text in ("收入", "支出", "总收入", "总支出", "本年收入", "本年支出") for m in mentions
    )
    if general and FROM_WHERE.search(slots.text):
        return Mention("收入", ("本年收入合计",))
    if general and TO_WHERE.search(slots.text):
        return Mention("支出", ("本年支出合计",))
    units = any(lists.UNITS_ITEM in m.items for m in mentions)
    if (
        (units or not mentions)
        and not {m for m in slots.measures if m not in ("决算数", "执行数", "预算数", "年初预算数", "全年预算数")}
        and UNITS_ASKED.search(slots.text)
    ):
        return Mention("单位", (lists.UNITS_ITEM,))
    return None


def _intent(slots: Slots) -> Intent:
    cues = slots.cues
    content = slots.names_something or slots.measures or slots.topics
    if not content and not slots.years.asked and not slots.departments:
        for cue, kind in TALK.items():
            if cue in cues and "help" not in cues and not slots.asks_projects:
                return kind
    if any(word in slots.text for word in PERSONAL):
        return Intent.PERSONAL
    if "help" in cues and not slots.names_something:
        return Intent.HELP
    asks_holdings = "holdings" in cues and not (slots.mentions or slots.projects or slots.hints or slots.terms)
    if asks_holdings and (not content or any(w in slots.text for w in ("收录", "知识库", "库里"))):
        return Intent.HOLDINGS
    if "reason" in cues and slots.grades and slots.numbers:
        return Intent.CHECK
    if "check" in cues and (slots.in_the_field or slots.topics):
        return Intent.CHECK
    if _scale(slots):
        return Intent.SCORE
    if _ranks(slots):
        return Intent.RANK
    if "reason" in cues:
        return Intent.REASON
    if _defines(slots):
        return Intent.DEFINE
    if _counts_projects(slots):
        return Intent.COUNT
    graded = set(slots.measures) - COUNTED and (slots.projects or slots.hints)
    if "list" in cues and (content or slots.asks_projects) and not graded and not slots.years.several:
        return Intent.LIST
    about_items = any(m.items for m in slots.mentions) and not slots.asks_for_text
    if slots.topics and not slots.measures and not slots.unit_class and not about_items:
        return Intent.TEXT
    return _of_figures(slots)


def _ranks(slots: Slots) -> bool:
    """最高, 第二, 低于 90 …: a place or a bound among several."""
    if slots.orders & SUPERLATIVES or slots.nth or (slots.first_few and "rank" in slots.cues):
        return True
    if "满分" in slots.text and ("没" in slots.text or "未" in slots.text or "扣" in slots.text):
        return True
    if any(word in slots.text for word in LOST_POINTS) and "reason" not in slots.cues:
        return True
    if _which_more(slots):
        return True
    among = slots.asks_projects or "指标" in slots.text or "部门" in slots.text
    bounded = bool(slots.numbers) or bool(GRADE_NAMED.search(slots.text))
    return among and bounded and bool(slots.orders & BOUNDS) and "吗" not in slots.text


def _which_more(slots: Slots) -> str:
    """多 or 少 where it is asked which of several is more (谁多, 哪年更低); empty where it is not."""
    found = WHICH_MORE.search(slots.text)
    several = len(slots.departments) > 1 or slots.years.several or len(slots.mentions) > 1
    return found["how"] if found and (several or ALL_BODIES.search(slots.text)) else ""


def _defines(slots: Slots) -> bool:
    """What a word means: asked for, or a term named and nothing else asked."""
    if slots.term_number:
        return True
    asks_number = bool(slots.measures or slots.unit_class or slots.numbers)
    if "define" in slots.cues:
        if slots.topics and not slots.terms:
            return False
        return not asks_number or (bool(slots.terms) and not slots.unit_class and not slots.numbers)
    if not slots.terms or any(m.items for m in slots.mentions) or slots.projects:
        return False
    return not asks_number and not slots.asks_number and not slots.cues - {"yesno"}


def _of_figures(slots: Slots) -> Intent:
    """The kind of a question about figures, by what is asked of them."""
    asked = _asked(slots)
    if set(asked) - {Asked.SUM} or slots.output_unit:
        return Intent.CALC
    kinds = (
        (("得分", "分值", "等级"), Intent.SCORE),
        (("占比",), Intent.SHARE),
        (("增减额", "增减率"), Intent.COMPARE),
        (("年初预算数", "全年预算数", "预算数", "完成率", "执行率"), Intent.BUDGET),
    )
    for measures, intent in kinds:
        if any(m in measures for m in slots.measures):
            return intent
    if asked:
        return Intent.CALC
    if slots.unit_class in ("people", "count"):
        return Intent.COUNT
    return Intent.FIGURE if slots.in_the_field or slots.mentions else Intent.UNKNOWN


def _asked(slots: Slots) -> tuple[Asked, ...]:
    found = []
    more = "difference" in slots.cues or bool({"增减额", "增减率"} & set(slots.measures))
    against = slots.basis == "预算" or bool(re.search("[比较超].{0,4}预算", slots.text))
    if against and (more or "yesno" in slots.cues or (slots.basis == "预算" and slots.asks_number)):
        found.append(Asked.OVER if "yesno" in slots.cues else Asked.DIFFERENCE)
    items = [m for m in slots.mentions if m.items and not m.qualifier]
    two_items = len(items) == 2 and "difference" in slots.cues
    two_bodies = len(slots.departments) == 2 and "difference" in slots.cues
    if ((_two_years(slots) and more) or two_items or two_bodies) and not against:
        found.append(Asked.BETWEEN)
    if TIMES.search(slots.text) and "翻" not in slots.text:
        found.append(Asked.TIMES)
    if (slots.projects or slots.hints) and any(word in slots.text for word in LEFT_OVER):
        found.append(Asked.DIFFERENCE)
    together = slots.years.several or len(slots.departments) > 1 or ALL_BODIES.search(slots.text)
    totalled = together and any(m.text.endswith(("合计", "总计", "总数", "总共")) for m in slots.mentions)
    if "sum" in slots.cues or totalled or (slots.asks_projects and any(word in slots.text for word in ALTOGETHER)):
        found.append(Asked.SUM)
    if "人均" in slots.text:
        found.append(Asked.EACH)
    elif "average" in slots.cues and (
        slots.years.several or ALL_BODIES.search(slots.text) or len(slots.departments) > 1
    ):
        found.append(Asked.AVERAGE)
    return tuple(found)


def _two_years(slots: Slots) -> bool:
    said = slots.years
    return len(set(said.named)) + len(said.back) + said.before == 2 or said.latest == 2


def _unit_class(slots: Slots, intent: Intent) -> str:
    """The unit asked for counts only where it limits what may answer; a share asked of a change is its rate."""
    if intent in (Intent.REASON, Intent.DEFINE, Intent.RANK, Intent.LIST, Intent.CHECK):
        return ""
    if any(m.text.endswith(RATES) for m in slots.mentions if not m.exact):
        return "share"
    if slots.unit_class == "money" and (slots.measures or slots.asks_projects):
        return ""
    return slots.unit_class


def _mentions(slots: Slots, intent: Intent, population: Population | None) -> list[Mention]:
    found = list(slots.mentions)
    if slots.projects or slots.hints:
        # 项目买了几辆…: asks for a count of the project's, and does not name the department's cars
        found = [m for m in found if not re.search("几|多少", m.text)]
    if "平均" in slots.text and Asked.AVERAGE not in _asked(slots) and "平均" not in "".join(m.text for m in found):
        found.append(Mention("平均"))  # an average is answered only where a document states one
    if _names_indicator(slots) and (found or "指标" in slots.text or not slots.viewpoint):
        found += [m for m in slots.indicators if m not in found]
    if population is Population.PARTS:
        found = [m for m in found if m.text not in ("支出", "收入")]
    if population is Population.INDICATORS or "指标" in slots.text:
        told = slots.measures or population is Population.INDICATORS
        levels = ("一级指标", "二级指标", "三级指标") if told and len(found) > 1 else ()
        found = [m for m in found if m.text != "指标" and m.text not in levels]
    if intent in (Intent.LIST, Intent.FIGURE, Intent.COUNT) and (slots.projects or len(found) > 1) and not slots.terms:
        # 下属单位的…: tells which unit, where something else is asked for
        found = [m for m in found if not m.text.startswith("下属") or (len(found) == 1 and not slots.projects)]
    return found


def _scale(slots: Slots) -> tuple[str, ...]:
    """The grades whose bounds are asked for: those named, or all where scores are given (80到90分是什么等级)."""
    if "scale" in slots.cues:
        return tuple(dict.fromkeys(slots.grades)) or ("优", "良", "中", "差")
    if "等级" in slots.measures and slots.numbers and not slots.projects and not slots.hints and not slots.mentions:
        return ("优", "良", "中", "差")
    return ()


def _names_indicator(slots: Slots) -> bool:
    """预算执行率这个指标得几分: a word that serves questions is an indicator's name too, and is scored."""
    scored = any(m in ("得分", "分值") for m in slots.measures) or "指标" in slots.text
    return scored and bool(slots.indicators)


def _counts_projects(slots: Slots) -> bool:
    """自评了几个项目: how many there are."""
    counted = COUNT_OF_PROJECTS.search(slots.text)
    return bool(counted) and not (slots.orders or set(slots.measures) - COUNTED or slots.projects)


def _population(slots: Slots) -> Population | None:
    # 谁最高, 三个局里哪个最高: of the departments, where an item is named and no department
    if _which_more(slots) and len(slots.departments) > 1:
        return Population.DEPARTMENTS
    whoever = slots.mentions and not slots.departments and not slots.asks_projects
    if whoever and (ALL_BODIES.search(slots.text) or WHICH_BODY.search(slots.text)):
        return Population.DEPARTMENTS
    if not slots.departments and ASKED_BODY.search(slots.text):
        return Population.DEPARTMENTS
    for word, population in POPULATIONS:
        if word in slots.text and not (population is Population.PROJECTS and not slots.asks_projects):
            return population
    return None


def _order(slots: Slots) -> Order:
    bound = slots.numbers[0] if slots.numbers else None
    named = GRADE_NAMED.search(slots.text)
    grade = (named[1] or named["graded"]) if named else ""
    other = "not_grade" in slots.orders or "没" in slots.text or "未" in slots.text
    full = ("满分" in slots.text and other) or any(w in slots.text for w in LOST_POINTS)
    more, less = MORE.search(slots.text), LESS.search(slots.text)
    changes = {"增减额", "增减率"} & set(slots.measures) and bool(more) != bool(less)
    return Order(
        greatest="least" not in slots.orders and _which_more(slots) not in ("少", "低", "小"),
        direction=("增加" if more else "减少") if changes else "",
        nth=slots.nth or 1,
        count=slots.first_few or 1,
        above=bound if "above" in slots.orders else None,
        below=bound if "below" in slots.orders else None,
        grade=grade,
        other_than_grade=other,
        not_full=full,
    )
