"""Public bodies in a question that are not held: told as unknown, never ignored."""

from __future__ import annotations

import re

from bot.understanding.lexicon import Role
from bot.understanding.segment import Word

ORGANISATION = re.compile(
    r"[\u4e00-\u9fff]{1,14}?(?:委员会|人民法院|检察院|办事处|街道办|研究院|管理局|局|厅|委|医院|学校|中学|小学|大学|政府|街道)$"
)
BEFORE_NAME = re.compile(r"^(?:那么?|请问|问问|换成|查|看|说|和|与|跟)")
PLACE = re.compile(r"^[\u4e00-\u9fff]{0,6}(?:省|市|区|县|州|旗)$")
PLACE_NAME = re.compile(r"^[\u4e00-\u9fff]{2,3}$")
# The level of a place that a short name may begin with (区财政局).
LEVELS = "省市区县州旗"


def named(text: str) -> str:
    """The body that an unknown run of characters names; empty where it names none."""
    name = BEFORE_NAME.sub("", text)
    return name if ORGANISATION.match(name) else ""


def elsewhere(word: Word, following: Word) -> str:
    """甲区 before a body's name that is held for another place: a body that is not held; else empty."""
    if word.senses or not following.has(Role.DEPARTMENT, Role.UNIT):
        return ""
    place = PLACE.match(word.text) or (following.text[0] in LEVELS and PLACE_NAME.match(word.text))
    if not place or any(word.text + following.text in full for full in following.values(Role.DEPARTMENT)):
        return ""
    return word.text + following.text
