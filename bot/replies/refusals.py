"""A question without an answer: what was understood of it, what is missing, and what may be asked instead.

Short, for a phone. No number of another year, department or item stands here: questions are offered, not values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.understanding import asides
from bot.understanding.choosing import MOST
from knowledge.contract import Result, Status

# With more departments than this, some are named as examples.
MOST_NAMED, NAMED = 12, 3
# So many questions that have answers stand under a refusal.
EXAMPLES = 3
ASIDES = {
    asides.RULES: "我只按公开文件回答，比如：",
    asides.INSULT: "没帮上忙，抱歉。可以这样问：",
    asides.PERSONAL: "涉及个人信息，不提供。可以问：",
    asides.ITSELF: "我是查部门决算、预算的程序。可以问：",
    asides.LONG: f"问题太长，请用一句话问（{asides.LONGEST}字以内），比如：",
    asides.EMPTY: "没有看到问题。可以这样问：",
    asides.FOREIGN: "请用中文提问，比如：",
}
UNKNOWN = "我只回答部门决算、预算里的问题，比如："
# Said before the answer where something else was asked beside it.
BESIDE = "只回答决算、预算部分：\n"
OFFERED = "可以改问："
QUOTES = re.compile("[“”]")


@dataclass(frozen=True, slots=True)
class Help:
    """What helps who asked: what was understood, and questions that have answers."""

    understood: str = ""
    offers: tuple[str, ...] = ()


def aside(kind: str, examples: Sequence[str]) -> str:
    """No question of accounts: a line on why not, and what can be asked."""
    if not examples:
        return _empty()
    return "\n".join([ASIDES.get(kind, UNKNOWN), *(f"• {example}" for example in examples[:EXAMPLES])])


def not_found(result: Result, help_: Help) -> str:
    """What was understood, what is missing, and what may be asked instead."""
    lines = [_missing(result)]
    if help_.understood and result.missing in MISSING:
        lines.insert(0, f"按“{help_.understood}”查找。")
    if result.in_all and result.missing != "department":
        lines.append(f"{result.in_all}个部门只看了几个，请写明是哪个部门。")
    if help_.offers:
        lines += [OFFERED, *(f"{i}. {question}" for i, question in enumerate(help_.offers, 1))]
    return "\n".join(lines)


def _missing(result: Result) -> str:
    found = MISSING.get(result.missing) or TURNS.get(result.missing)
    return found(result) if found else "没有找到。"


def _empty(_: Result | None = None) -> str:
    return "知识库还是空的，先用 juesuan ingest 读入决算公开。"


def _department(result: Result) -> str:
    said = f"没有收录{_about(result)}的公开文件。"
    held = result.instead
    if not held:
        return said
    asked = result.about[0] if result.about else ""
    if len(held) <= NAMED:
        return f"{said}\n现有：{'、'.join(held)}。"
    near = [name for name, _, _ in process.extract(asked, held, scorer=fuzz.ratio, limit=NAMED)]
    return f"{said}\n现有{result.in_all or len(held)}个部门，如{'、'.join(near)}。"


def _year(result: Result) -> str:
    years = sorted(result.instead)
    held = f"\n收录年度：{years[0]}—{years[-1]}。" if _in_a_row(years) else f"\n收录年度：{'、'.join(years)}。"
    return f"没有收录{'、'.join(result.about)}年的公开文件，不用其他年度代替。" + (held if years else "")


def _in_a_row(years: Sequence[str]) -> bool:
    return len(years) > NAMED and int(years[-1]) - int(years[0]) == len(years) - 1


def _item(result: Result) -> str:
    if not result.about:
        return "请说明要查的科目或项目。"
    return f"{_where(result)}里没有{_about(result)}。"


def _where(result: Result) -> str:
    return f"{result.looked.year}年度{result.looked.kind}" if result.looked else "收录的文件"


def _project(result: Result) -> str:
    if result.query.subjects:
        return f"{_where(result)}里没有项目{_about(result)}。"
    return f"{_where(result)}里没有名称含{_about(result)}的项目。"


def _blank(result: Result) -> str:
    return f"{_about(result)}在《{'》（'.join(result.instead)}）里是空格，没有填数。"


def _place(result: Result) -> str:
    return f"上面有{len(result.instead)}个，请说第几个：{'、'.join(result.instead)}。"


def _about(result: Result) -> str:
    return "、".join(f"“{QUOTES.sub('', word)}”" for word in result.about)


Says = Callable[[Result], str]
MISSING: dict[str, Says] = {
    "document": _empty,
    "department": _department,
    "year": _year,
    "item": _item,
    "blank": _blank,
    "project": _project,
    "unit": lambda r: f"文件没有单独列出{_about(r)}的这项数据，不用整个部门的数代替。",
    "measure": lambda r: f"文件没有列出{_about(r)}，也推算不出来。",
    "reason": lambda r: f"文件没有写明{_about(r)}的原因。",
    "term": lambda r: f"名词解释里没有{_about(r)}。" + (f"相近的有：{'、'.join(r.instead)}。" if r.instead else ""),
    "text": lambda r: f"文件里没有找到{_about(r) or '相关内容'}。",
    "too many departments": lambda r: f"这样的问题一次最多比较{r.about[0]}个部门，请写明哪个地方或哪些部门。",
    "indicator": lambda _: "没有符合条件的指标。",
}
# What a message of a chat lacks that takes up what was said before.
TURNS: dict[str, Says] = {
    "place": _place,
    "none shown": lambda _: "上面没有列出可选的内容，请把问题说完整。",
    "too many": lambda r: (
        f"一共有{len(r.instead)}个，不能一次都答，请选其中几个，比如“1和3”。"
        if len(r.instead) > MOST
        else "请一次选一个，比如“1”。"
    ),
    "correction": lambda _: "请说明要改哪里：部门、年度、科目还是项目，比如“我问的是2022年”。",
}


# ---------------------------------------------------------------- several readings


def ambiguous(result: Result) -> str:
    """Which of several is meant."""
    names = _named(result)
    if result.missing == "which item":
        head = "请问是哪一项？比如："
    elif len(names) < (result.in_all or len(result.instead)):
        head = f"{result.in_all or len(result.instead)}个部门都有这项数据，请写明是哪个部门，比如："
    else:
        head = "几个部门都有这项数据，请问是哪个部门？"
    return "\n".join([head, *(f"{i}. {name}" for i, name in enumerate(names, 1))])


def choices(result: Result, question: str, departments: Sequence[str] = ()) -> tuple[str, ...]:
    """The questions that the readings of an ambiguous question stand for.

    `departments` are the words of the question that name departments: the name of one takes their place. None where
    it would be too long to be asked.
    """
    if result.status is not Status.AMBIGUOUS:
        return ()
    if result.missing == "which department":
        for word in sorted(departments, key=len, reverse=True):
            question = question.replace(word, "")
    found = tuple(dict.fromkeys(f"{name}{question}" for name in _named(result)))
    return found if max(map(len, found), default=0) <= asides.LONGEST else ()


def _named(result: Result) -> tuple[str, ...]:
    many = result.missing == "which department" and len(result.instead) > MOST_NAMED
    return result.instead[:NAMED] if many else result.instead
