"""Random draws in whole numbers only, so that the same seed gives the same accounts everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from random import Random
from typing import TypeVar

from tests.accounts.numbers import CENT, cents

Item = TypeVar("Item")


class Draw:
    """A thin hand on `random.Random` that never makes a float."""

    def __init__(self, seed: int | str) -> None:
        self._random = Random(seed)

    def count(self, low: int, high: int) -> int:
        return self._random.randrange(low, high + 1)

    def amount(self, low: Decimal | int, high: Decimal | int) -> Decimal:
        """万元 with two decimals, both ends included."""
        return Decimal(self.count(int(Decimal(low) * 100), int(Decimal(high) * 100))) * CENT

    def part(self, whole: Decimal, low: int, high: int) -> Decimal:
        """Between `low` and `high` thousandths of an amount, to the cent."""
        return cents(whole * self.count(low, high) / 1000)

    def chance(self, percent: int) -> bool:
        return self.count(1, 100) <= percent

    def pick(self, items: Sequence[Item]) -> Item:
        return items[self.count(0, len(items) - 1)]
