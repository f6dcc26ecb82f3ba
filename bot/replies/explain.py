"""How an answer came about: the words, the slots, the query, what was found, the SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from bot.understanding.slots import Slots
from knowledge.contract import Query, Result


def steps(slots: Slots, query: Query, result: Result, statements: Sequence[str]) -> tuple[str, ...]:
    """The steps of one answer, a line each, for `juesuan ask --explain`.

    Documents that were asked about before are kept ready and need no SQL again.
    """
    words = " | ".join(
        f"{w.text}[{','.join(dict.fromkeys(s.role.value for s in w.senses)) or '?'}]" for w in slots.words
    )
    filled = ", ".join(
        f"{field.name}={_shown(value)}" for field in fields(query) if (value := getattr(query, field.name))
    )
    cards = "; ".join(
        f"{p.card.subject + '/' if p.card.subject else ''}{p.card.item}[{p.card.viewpoint}]" for p in result.parts[:6]
    )
    return (
        f"问题：{slots.text}",
        f"分词：{words}",
        f"线索：{', '.join(sorted(slots.cues)) or '无'}",
        f"查询：{filled}",
        f"结果：{result.status.value} {result.missing} {cards}".rstrip(),
        *(f"SQL：{statement}" for statement in dict.fromkeys(statements)),
    )


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return "(" + ", ".join(_shown(v) for v in value) + ")"
    text = getattr(value, "text", None)
    return str(text if text is not None else getattr(value, "value", value))
