"""How an answer came about: words, slots, what is left over, kinds, readings, the query, the SQL, what made it."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from typing import Any

from rich.cells import cell_len

from bot.replies import marks, phrases
from bot.understanding.kinds import fitting
from bot.understanding.left_over import unknown, unused
from bot.understanding.segment import Word
from bot.understanding.slots import Slots
from bot.understanding.turns import Turn
from bot.understanding.years import TAKEN, Years
from knowledge.cards import leading
from knowledge.contract import Intent, Mention, Order, Part, Query, Result
from knowledge.readings import Reading

# Columns of a terminal that a line takes at most; a Chinese character takes two.
WIDTH = 98
# So many of a list are shown.
SHOWN = 6
BREAKS = "；、，｜ "
# What is told elsewhere, or is no slot.
NO_SLOTS = {"text", "words", "repairs"}


@dataclass(frozen=True, slots=True)
class Trace:
    """The steps of one answer: `own` is the query of the question alone, `query` that of the talk."""

    turn: Turn
    slots: Slots
    own: Query
    query: Query
    result: Result
    readings: Sequence[Reading]
    statements: Sequence[str]


def steps(trace: Trace) -> tuple[str, ...]:
    """The lines of an explanation, for `juesuan ask --explain`.

    Documents that were asked about before are kept ready and need no SQL again.
    """
    understood = [*_understood(trace), *_kinds(trace), *_talk(trace)]
    found = [*_readings(trace), *_made(trace), *_sql(trace.statements)]
    return tuple(part for line in (*understood, *found) for part in folded(line))


def unasked(text: str, missing: str) -> tuple[str, ...]:
    """The explanation where nothing was looked for: no question of accounts, or a choice that is not there."""
    lines = (f"问题：{text}", f"结果：没有去查：{_named('missing', missing)}")
    return tuple(part for line in lines for part in folded(line))


# ---------------------------------------------------------------- what was understood


def _understood(trace: Trace) -> list[str]:
    slots = trace.slots
    lines = [f"问题：{slots.text}"]
    lines += [f"更正：“{typed}”按“{meant}”理解" for typed, meant in slots.repairs]
    lines.append("分词：" + "｜".join(_word(word) for word in slots.words))
    lines.append("填入：" + (_fields(slots, NO_SLOTS) or "无"))
    if unknown(slots):
        lines.append(f"剩余：{'、'.join(unknown(slots))}（词库里没有，回答必须讲到）")
    if unused(slots):
        lines.append(f"未用：{'、'.join(unused(slots))}")
    if not unknown(slots) and not unused(slots):
        lines.append("剩余：无")
    return lines


def _word(word: Word) -> str:
    if word.text == TAKEN:
        return "〔年或数〕"
    roles = dict.fromkeys(_named("role", sense.role.value) for sense in word.senses)
    return f"{word.text}〔{'/'.join(roles) or '未知'}〕"


def _kinds(trace: Trace) -> list[str]:
    """The rule that decides what kind of question it is, and those that would, without the ones before them."""
    first, *others = fitting(trace.slots)
    also = "、".join(rule.name for rule in others[:-1]) or "无"
    return [f"规则：“{first.name}”（类型：{_named('intent', first.intent.value)}）；也符合：{also}"]


def _talk(trace: Trace) -> list[str]:
    """The query, and what of it was taken over from the talk."""
    lines = []
    if trace.query != trace.own:
        names = (f.name for f in fields(Query) if getattr(trace.query, f.name) != getattr(trace.own, f.name))
        lines.append(f"接上文：{'、'.join(_named('field', name) for name in names)}")
    if trace.turn.places:
        lines.append(f"所选：第{'、'.join(str(place + 1) for place in trace.turn.places)}个")
    lines.append("查询：" + _fields(trace.query, set()))
    answered = trace.result.query
    if answered != trace.query:
        changed = [f.name for f in fields(Query) if getattr(answered, f.name) != getattr(trace.query, f.name)]
        lines.append("改成：" + "；".join(_field(name, getattr(answered, name)) for name in changed))
    return lines


# ---------------------------------------------------------------- what was found


def _readings(trace: Trace) -> list[str]:
    if not trace.readings:
        return ["读法：没有一项对得上" if trace.query.mentions else "读法：没有要对的词"]
    card = trace.readings[0].card
    lines = [f"读法：{card.department}{card.year}年度文件里分数最高的{len(trace.readings)}项，√是所取的"]
    for reading in trace.readings:
        mark = "√" if reading.chosen else "－"
        said = marks.plain(phrases.stated(leading(reading.card)[:1]))
        left = f"；不含{'、'.join(reading.left)}" if reading.left else ""
        name = phrases.name(reading.card, with_viewpoint=True)
        lines.append(f"  {mark} {reading.score:.2f} {name} {said}；含{'、'.join(reading.explained)}{left}")
    return lines


def _made(trace: Trace) -> list[str]:
    """What the answer was made by: printed figures, what follows from them, words of the document."""
    result = trace.result
    talk = _named("intent", result.query.intent.value)
    ways = list(dict.fromkeys(way for part in result.parts for way in _ways(part)))
    ways += ["引用原文段落"] * bool(result.passages) + ["引用名词解释"] * bool(result.terms)
    ways += ["列出收录的文件"] * bool(result.holdings)
    missing = f"：{_named('missing', result.missing)}" if result.missing else ""
    about = f"（{_listed(result.about)}）" if result.about else ""
    return [
        f"做法：{talk}，{'、'.join(ways) or '没有用到文件里的内容'}",
        f"结果：{_named('status', result.status.value)}{missing}{about}",
    ]


def _ways(part: Part) -> list[str]:
    found = [f"推算{derived.name}" for derived in part.derived] + ["引用文件所写的原因"] * bool(part.reasons)
    return found + ["照印出的数"] * bool(part.figures and not part.derived)


def _sql(statements: Sequence[str]) -> list[str]:
    if not statements:
        return ["SQL：没有（文件已在内存里，或者不用查）"]
    return [f"SQL（{count}次）：{statement}" for statement, count in Counter(statements).items()]


# ---------------------------------------------------------------- words for all of it


@cache
def names() -> dict[str, dict[str, str]]:
    """What the parts of an explanation are called, as explain.toml lists them."""
    return tomllib.loads(resources.files(__package__).joinpath("explain.toml").read_text("utf-8"))


def _named(kind: str, name: str) -> str:
    return names()[kind].get(name, name)


def _fields(found: Slots | Query, without: set[str]) -> str:
    told = ((f.name, getattr(found, f.name)) for f in fields(found) if f.name not in without)
    return "；".join(_field(name, value) for name, value in told if _said(value))


def _said(value: Any) -> bool:
    return value != Years() if isinstance(value, Years) else bool(value)


def _field(name: str, value: Any) -> str:
    title = _named("field", name)
    if value is True:
        return title
    return f"{title}={_shown(value, name) if _said(value) else '无'}"


def _shown(value: Any, name: str) -> str:
    """A value of a slot or a query in words."""
    if isinstance(value, Years):
        return _years(value)
    if isinstance(value, Order):
        return _order(value)
    if isinstance(value, Mention):
        return _mention(value)
    if isinstance(value, Intent):
        return _named("intent", value.value)
    if isinstance(value, tuple | list | set):
        return _listed(_shown(one, name) for one in (sorted(value) if isinstance(value, set) else value))
    kind = {"cues": "cue", "orders": "order"}.get(name, name)
    return _named(kind, str(value)) if kind in names() else str(value)


def _listed(values: Iterable[str]) -> str:
    found = list(values)
    return "、".join(found[:SHOWN]) + (f"等{len(found)}个" if len(found) > SHOWN else "")


def _mention(found: Mention) -> str:
    notes = ["限定"] * found.qualifier + ["另一项"] * found.apart + ["词库里没有"] * (not found.exact)
    items = [item for item in found.items if item != found.text][:SHOWN]
    told = "，".join([*(["即" + "或".join(items)] if items else []), *notes])
    return f"{found.text}（{told}）" if told else found.text


def _order(order: Order) -> str:
    bounds = {"高于": order.above, "低于": order.below, "等级": order.grade, "方向": order.direction}
    told = [f"{name}{value}" for name, value in bounds.items() if value not in (None, "")]
    told += ["不是这个等级"] * bool(order.grade and order.other_than_grade) + ["未得满分"] * order.not_full
    end = "从大到小" if order.greatest else "从小到大"
    return "，".join(told or [f"{end}第{order.nth}名" if order.nth > 1 else f"{end}前{order.count}名"])


def _years(found: Years) -> str:
    told = [f"{year}年" for year in found.named] + [f"往前{back}年" for back in found.back]
    told += ["上年"] * found.before + ["作比较"] * found.versus
    return "、".join(told + ([f"最近{found.latest}年" if found.latest < 50 else "历年"] if found.latest else []))


def folded(line: str) -> list[str]:
    """A line cut to the width of a terminal, the rest of it indented under its beginning."""
    indent = "  " * (1 + line.startswith("  "))
    breaks = " " if line.startswith("SQL") else BREAKS
    found = []
    while cell_len(line) > WIDTH:
        size = next(n for n in range(WIDTH // 2, len(line) + 1) if cell_len(line[: n + 1]) > WIDTH)
        cut = max(line.rfind(mark, size // 2, size) for mark in breaks) + 1 or size
        found.append(line[:cut].rstrip())
        line = indent + line[cut:].lstrip()
    return [*found, line]
