"""Rows of the classifications among the words of a question, and which funds an item is asked of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.understanding.lexicon import Role
from bot.understanding.segment import Word
from knowledge import vocabulary

SPENDING = {"支出", "经费支出", "的支出"}
ROW = "科目"
LEVELS = {"类", "款", "项"}
BODIES = (Role.DEPARTMENT, Role.UNIT, Role.BODY)


def qualifiers(cut: Sequence[Word]) -> set[int]:
    """The places of words that say which funds the item after them is of (财政拨款的项目支出)."""
    found = set()
    for i, word in enumerate(cut):
        funds = vocabulary.table("grammar")["scopes"]["asked"]
        if word.text.removesuffix("支出") in funds and _after_row(cut, i):
            found.add(i)
        if word.text not in funds:
            continue
        after = next((w for w in cut[i + 1 :] if not w.has(Role.PADDING)), None)
        if (after is not None and after.has(Role.ITEM)) or _in_brackets(cut, i):
            found.add(i)
    return found


def classified(cut: Sequence[Word]) -> list[Word]:
    """图书馆（项）: a name with its level of the classification behind it is a row's, and no body's."""
    found = list(cut)
    for i, word in enumerate(cut[:-1]):
        row = cut[i + 1].text == "（" and i + 2 < len(cut) and cut[i + 2].text in LEVELS
        spent = word.has(Role.LABEL) and cut[i + 1].text in (*SPENDING, ROW)
        if word.has(*BODIES) and (row or spent):
            found[i] = replace(word, senses=tuple(s for s in word.senses if s.role not in BODIES))
    return found


def _in_brackets(cut: Sequence[Word], i: int) -> bool:
    """一般公共服务支出（财政拨款）: the funds stand in brackets behind the item."""
    return 1 < i < len(cut) - 1 and cut[i - 1].text == "（" and cut[i + 1].text == "）" and cut[i - 2].has(Role.ITEM)


def is_row(word: Word) -> bool:
    """Whether a word is a row of the classifications."""
    return any(row in vocabulary.classification() for row in word.values(Role.ITEM))


def _after_row(cut: Sequence[Word], i: int) -> bool:
    """行政运行财政拨款: the funds stand right behind a row of the classification."""
    return i > 0 and is_row(cut[i - 1])
