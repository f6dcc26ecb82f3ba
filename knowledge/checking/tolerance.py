"""When two numbers differ: the one tolerance of all rules, derived from the decimals that are printed.

A measured number (money, a rate) is printed with so many decimals and stands for all that could be printed so. What
is stated as a result may be off by one in its last decimal, for it was rounded, cut off, or made to add up with its
neighbours; each term it follows from by half of one. What is counted (people, vehicles, points of a score) is exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from knowledge.derive import rounded
from knowledge.model import Agreement, Figure
from knowledge.schema import YUAN

ZERO = Decimal(0)
HALF = Decimal("0.5")
# Beside numbers with more decimals, 204 万元 is 204.00 万元: noughts at the end are left out. Of 元 they are not.
DECIMALS = 2
RATES = {"%", "‰", "百分点"}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number: its value (money in 元), what its last printed decimal is worth, and how far off rounding may be."""

    value: Decimal
    step: Decimal = ZERO
    slack: Decimal = ZERO

    def __add__(self, other: Quantity) -> Quantity:
        return Quantity(self.value + other.value, max(self.step, other.step), self.slack + other.slack)

    def __sub__(self, other: Quantity) -> Quantity:
        return Quantity(self.value - other.value, max(self.step, other.step), self.slack + other.slack)


def total(terms: Iterable[Quantity]) -> Quantity:
    """The sum of terms; what their rounding leaves open adds up."""
    result = Quantity(ZERO)
    for term in terms:
        result = result + term
    return result


def quantity(figure: Figure, decimals: int) -> Quantity | None:
    """A figure as a number to reckon with; None for a dash or a grade.

    `decimals` are those that the place prints at most where noughts at the end are left out.
    """
    if figure.value is None:
        return None
    step = _step(figure, decimals)
    return Quantity(figure.value * YUAN.get(figure.unit, Decimal(1)), step, step * HALF)


def _step(figure: Figure, decimals: int) -> Decimal:
    own = printed_decimals(figure)
    if figure.unit in YUAN:
        shown = own if figure.unit == "元" else max(own, min(decimals, DECIMALS))
        return YUAN[figure.unit].scaleb(-shown)
    if figure.unit in RATES or own:
        return Decimal(1).scaleb(-own)
    return ZERO


def printed_decimals(figure: Figure) -> int:
    """How many decimals a figure is printed with."""
    return max(0, -int(figure.value.as_tuple().exponent)) if figure.value is not None else 0


def ratio(part: Quantity, whole: Quantity) -> Quantity:
    """A part of a whole in percent; how far off it may be follows from what rounding leaves open of both."""
    value = part.value / whole.value * 100
    slack = (part.slack + abs(part.value / whole.value) * whole.slack) / abs(whole.value) * 100
    return Quantity(value, ZERO, slack)


def judged(stated: Quantity, expected: Quantity) -> Agreement:
    """Whether what is stated is what it should be, exactly, but for rounding, or not."""
    gap = abs(stated.value - expected.value)
    if gap == 0 or nearest(expected.value, stated.step) == stated.value:
        return Agreement.AGREES
    return Agreement.ROUNDED if gap <= stated.step + expected.slack else Agreement.DIFFERS


def nearest(value: Decimal, step: Decimal) -> Decimal:
    """A value as it is printed with a last decimal worth `step`, rounded half up."""
    if not step:
        return value
    return rounded(value / step, 0) * step


def gravest(outcomes: Sequence[Agreement]) -> Agreement:
    """The gravest of several outcomes."""
    order = list(Agreement)
    return min(outcomes, key=order.index)
