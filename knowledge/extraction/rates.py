"""Whether a rate that is printed without % is a percentage (86.00) or a ratio (0.86): its own terms tell."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from knowledge.extraction.table_words import Value

# A rate above this is no ratio: nobody spends more than three times what was planned.
LARGEST_RATIO = 3
NEAR = Decimal("0.006")


def rate_unit(number: Value, told: str, planned: Sequence[Decimal], spent: Decimal | None) -> str | None:
    """% for a percentage, no unit for a ratio, None where it could be either or the cell has another unit.

    `told` is the unit that its heading gives, `planned` and `spent` are the amounts beside it.
    """
    if number.unit or told:
        return "%" if {number.unit, told} <= {"%", ""} else None
    printed = Decimal(number.printed)
    ratios = [spent / plan for plan in planned if plan] if spent is not None else []
    percent = any(abs(printed / 100 - ratio) <= NEAR for ratio in ratios)
    ratio = any(abs(printed - ratio) <= NEAR for ratio in ratios)
    if percent != ratio:
        return "%" if percent else ""
    return "%" if printed > LARGEST_RATIO or (percent and not printed) else None
