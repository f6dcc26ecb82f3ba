"""Which account a figure is of: the same item of the same funds is one, however its place words item and funds."""

from __future__ import annotations

import re
from functools import cache

from knowledge.checking.catalogue import catalogue

JOIN = "·"


@cache
def account(item: str, scope: str) -> str:
    """The account of an item and the funds (资金) it is of, as one name: 卫生健康支出 · 一般公共预算财政拨款."""
    settings = catalogue()["accounts"]
    funds = funds_of(scope)
    same = settings["same"].get(f"{item}{JOIN}{funds}")
    if same:
        return str(same)
    if item in settings["whole"] and not (funds and re.search(settings["apart"], funds)):
        return item
    return f"{item}{JOIN}{funds}" if funds else item


@cache
def funds_of(scope: str) -> str:
    """The funds as the catalogue words them: 财政拨款·一般公共预算 is 一般公共预算财政拨款."""
    settings = catalogue()["accounts"]
    parts = [settings["funds"].get(part, part) for part in scope.split(JOIN) if part]
    if len(parts) > 1 and parts[0] == "财政拨款":
        parts = parts[1:]
    return JOIN.join(parts)


def split(name: str) -> tuple[str, str]:
    """Item and funds of an account."""
    item, _, funds = name.partition(JOIN)
    return item, funds
