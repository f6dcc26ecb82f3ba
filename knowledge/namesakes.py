"""The other account of one name: of all funds, or of some of them only."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge import derive
from knowledge.cards import leading
from knowledge.contract import Card
from knowledge.place import Place

# The scopes that say of which funds an amount is, where the item has another amount of all funds.
FUNDS = {"财政拨款", "一般公共预算财政拨款"}
BASIC_ROWS = "一般公共预算财政拨款基本支出"
TOTALS = {"收入总计", "支出总计"}


def another(groups: Sequence[Sequence[Card]], place: Place) -> tuple[str, ...]:
    """The other account of the same name that a reader may have meant (基本支出: all of it, or 财政拨款 only)."""
    notes = []
    for card in (group[0] for group in groups[:1]):
        if card.subject or card.item in TOTALS:
            continue
        told = {id(each) for group in groups for each in group}
        for other in (each for each in place.cards if card.item in each.item and id(each) not in told):
            narrower = other.item.endswith(card.item) and other.item.startswith(("一般公共预算", "财政拨款"))
            another = (other.scope in FUNDS and not card.scope) or (other.scope == BASIC_ROWS and card.scope in FUNDS)
            funds = other.item == card.item and another and _differs(card, other)
            wider = (narrower or other.item.startswith(f"{card.item}（")) and other.item != card.item
            if funds and not other.subject:
                notes += [f"另：{other.item}（{other.scope}）{f.printed}{f.unit}" for f in leading(other)[:1]]
            elif wider and not other.subject:
                notes += [f"另：{other.item}{f.printed}{f.unit}" for f in leading(other)[:1]]
    return tuple(notes[:1])


def _differs(card: Card, other: Card) -> bool:
    """Whether two accounts of one item state different amounts."""
    one, two = (
        next((v for f in leading(c, "money") if (v := derive.yuan(f)) is not None), None) for c in (card, other)
    )
    return None not in (one, two) and one != two
