"""Which of several figures can be reckoned with."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.checking.books import Stated


def only(found: Sequence[Stated]) -> Stated | None:
    """The first of figures that are all equal; None where they differ, or there is none."""
    numbers = {s.number.value for s in found if s.number is not None}
    return found[0] if len(numbers) == 1 and found[0].number is not None else None
