"""How numbers of the accounts are rounded, graded and written: exact decimals all the way."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
TENTH = Decimal("0.1")
HUNDRED = Decimal(100)

GRADES: tuple[tuple[str, int, int], ...] = (("优", 90, 100), ("良", 80, 90), ("中", 60, 80), ("差", 0, 60))
"""The grade scale that every document prints: grade, lower bound (included), upper bound."""


def cents(value: Decimal) -> Decimal:
    """万元 to two decimals, as all accounts are kept."""
    return value.quantize(CENT, ROUND_HALF_UP)


def ratio(part: Decimal, whole: Decimal, step: Decimal = TENTH) -> Decimal:
    """A percentage of a base that is not zero."""
    return (part * HUNDRED / whole).quantize(step, ROUND_HALF_UP)


def plain(value: Decimal) -> str:
    """Without trailing zeros: 81, 61.2, 33.07, 100."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def money(value: Decimal) -> str:
    """An amount in the narrative: two decimals, but nothing is simply 0."""
    return "0" if value == 0 else f"{cents(value):f}"


def percent(part: Decimal, whole: Decimal, step: Decimal = TENTH) -> str:
    """A printed percentage without its sign; nothing of nothing is 0, something of nothing has no rate."""
    if whole == 0:
        return "0" if part == 0 else ""
    return plain(ratio(part, whole, step))


def grade(score: Decimal) -> str:
    """The grade that the printed scale gives to a score."""
    for name, low, _ in GRADES:
        if score >= low:
            return name
    raise ValueError(f"no grade for {score}")
