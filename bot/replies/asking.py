"""A query in words: as the question that asks it, and as what was understood of a question."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot.understanding.lexicon import Role
from bot.understanding.slots import Slots
from knowledge.contract import Asked, Intent, Population, Query

Name = Callable[[str], str]
"""The short name of a department."""

# How a measure is asked for.
TAILS = {
    "增减额": "比上年增减多少",
    "增减率": "比上年增减多少",
    "占比": "占比多少",
    "年初预算数": "年初预算多少",
    "全年预算数": "全年预算多少",
    "预算数": "预算多少",
    "完成率": "预算完成率多少",
    "执行率": "预算执行率多少",
    "得分": "得多少分",
    "分值": "满分多少",
    "等级": "评价等级是什么",
    "人数": "有多少人",
}
# How what is asked is called.
NOUNS = {
    **dict.fromkeys(("决算数", "执行数", "人数", "数量"), ""),
    **dict.fromkeys(("增减额", "增减率"), "增减"),
    "年初预算数": "年初预算",
    "全年预算数": "全年预算",
    "预算数": "预算",
}
OPERATIONS = {
    Asked.SUM: "合计",
    Asked.EACH: "人均",
    Asked.AVERAGE: "平均",
    Asked.DIFFERENCE: "差额",
    Asked.OVER: "超预算",
    Asked.TIMES: "倍数",
    Asked.BETWEEN: "相差",
    Asked.LAST_YEAR: "上年",
}
INTENTS = {Intent.REASON: "原因", Intent.DEFINE: "含义", Intent.CHECK: "是否一致"}
# Kinds of question that the slots of a query tell in full.
PLAIN = {
    Intent.FIGURE,
    Intent.COMPARE,
    Intent.SHARE,
    Intent.BUDGET,
    Intent.SCORE,
    Intent.COUNT,
    Intent.REASON,
    Intent.DEFINE,
}
# What is asked is repeated in the asker's words where they are no longer than this.
LONGEST_OWN = 18
MORE = 2
QUOTES = re.compile("[“”]")
STOPS = re.compile(r"[,。?!;:、，？！；：…~\s]+")


def question(query: Query, name: Name, own: str = "") -> str:
    """The question that asks a query of one department and year; `own` are the asker's words for what is asked."""
    if query.intent is Intent.HOLDINGS:
        return "收录了哪些部门"
    if query.intent is Intent.DEFINE and query.terms:
        return f"什么叫{query.terms[0]}"
    what = whatever(query, own)
    return f"{name(query.departments[0])}{what}" if what and len(query.departments) == len(query.years) == 1 else ""


def whatever(query: Query, own: str = "") -> str:
    """What a query asks of a year, whosever it is; empty where the query alone does not tell it in full."""
    if query.intent is Intent.LIST and query.population is Population.PROJECTS and not query.mentions:
        what = "有哪些项目"
    else:
        what = (_what(query) or own) if query.intent is Intent.FIGURE else (own or _what(query))
    when = f"{query.years[0]}年" if query.years else ""
    return f"{when}{what}" if what and len(query.years) < MORE else ""


def _what(query: Query) -> str:
    if query.intent not in PLAIN or query.asked or query.order:
        return ""
    named = QUOTES.sub("", "".join([*query.subjects[:1], *(m.text for m in query.mentions)]))
    if not named:
        return ""
    if query.intent is Intent.REASON:
        return f"{named}为什么变化"
    measure = query.measures[0] if query.measures else ""
    spent = "花了多少" if query.subjects and not query.mentions else "多少"
    return named + TAILS.get(measure, spent)


def own_words(slots: Slots) -> str:
    """What a question asks, in its own words: without whom and when, and without politeness; empty if it is long.

    Numbers are taken out of a question as it is read, so one with numbers cannot be repeated.
    """
    if slots.numbers or slots.nth or slots.first_few or slots.term_number:
        return ""
    whose = (Role.DEPARTMENT, Role.UNIT, Role.BODY)
    words = [w for w in slots.words if not w.has(*whose) and not STOPS.fullmatch(w.text)]
    while words and all(sense.role is Role.PADDING for sense in words[0].senses) and words[0].senses:
        del words[0]
    text = "".join(w.text for w in words)
    return text if words and len(text) <= LONGEST_OWN else ""


def understood(query: Query, name: Name, own: str = "", named: Sequence[str] = ()) -> str:
    """What was understood of a question: whose, when, what; empty where there is nothing to say beside one word.

    `named` are the asker's words for departments, which are repeated where one of them stands for several.
    """
    several = query.either and bool(named)
    departments = list(named) if several else [*map(name, query.departments[:MORE]), *query.unknown_departments[:MORE]]
    more = len(query.departments) > MORE and not several
    whose = "、".join(filter(None, dict.fromkeys(departments))) + ("等" if more else "")
    years = "、".join(f"{year}年" for year in query.years[:MORE]) + ("等" if len(query.years) > MORE else "")
    words = [whose, years, *query.units[:1], _noun(query, own)]
    said = [word for word in words if word]
    return " ".join(said) if len(said) > 1 else ""


def _noun(query: Query, own: str) -> str:
    """What was asked, as a name."""
    subjects = query.subjects[:MORE] or tuple(f"{hint}项目" for hint in query.hints[:MORE])
    words = ["、".join(subjects)]
    for mention in query.mentions:
        qualified = words[-1] and query.mentions[0] is not mention and query.mentions[0].qualifier
        words += [words.pop() + mention.text] if qualified else [mention.text]
    if query.intent is Intent.DEFINE and not query.mentions:
        words += query.terms[:1]
    reason = query.intent is Intent.REASON
    words += [NOUNS.get(measure, measure) for measure in query.measures[:1] if not reason]
    words += [OPERATIONS[asked] for asked in query.asked if asked in OPERATIONS]
    words += [INTENTS[query.intent]] if query.intent in INTENTS else []
    if query.order or query.intent in (Intent.LIST, Intent.TEXT) or query.population is Population.PROJECT_COUNT:
        return own or " ".join(filter(None, words))
    return " ".join(filter(None, words)) or own
