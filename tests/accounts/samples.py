"""The fixed sample set: three departments of one invented district, three years each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.accounts import contradictions as spoil
from tests.accounts.build import DISTRICTS, KINDS, make_history
from tests.accounts.contradictions import Contradiction
from tests.accounts.layout_text import print_accounts
from tests.accounts.model import YearAccounts
from tests.accounts.printer import Printed

YEARS = range(2021, 2024)

_SEEDS = {"区文旅局": 2889, "区水务局": 81, "区市监局": 142}
"""Chosen so that the set shows what matters: rises, falls and no change, 三公 of nothing and of something."""

_SPOILT: dict[str, tuple[Callable[[YearAccounts], Contradiction], ...]] = {
    "区文旅局_2021": (spoil.executed_twice,),
    "区文旅局_2022": (spoil.rate_without_budget,),
    "区水务局_2022": (spoil.projects_counted_twice,),
    "区水务局_2023": (spoil.weights_in_text_and_table,),
    "区市监局_2021": (spoil.grade_off_the_scale,),
    "区市监局_2023": (spoil.share_that_does_not_fit, spoil.staff_that_does_not_add_up),
}


@dataclass(frozen=True)
class Sample:
    """One committed document: its accounts and what it deliberately gets wrong."""

    accounts: YearAccounts
    contradictions: tuple[Contradiction, ...]

    @property
    def file_name(self) -> str:
        return f"{self.accounts.name}.txt"

    def printed(self) -> Printed:
        """Text and expected figures as printed, contradictions included."""
        patches = [patch for found in self.contradictions for patch in found.patches]
        return print_accounts(self.accounts, patches)


def samples() -> tuple[Sample, ...]:
    found: list[Sample] = []
    for kind in KINDS:
        for accounts in make_history(kind, DISTRICTS[0], _SEEDS[kind.short], YEARS):
            makers = _SPOILT.get(accounts.name, ())
            found.append(Sample(accounts, tuple(make(accounts) for make in makers)))
    return tuple(found)
