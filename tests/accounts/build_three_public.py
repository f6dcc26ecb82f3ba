"""Draws 三公经费 with its counts and the vehicles that go with it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tests.accounts.draw import Draw
from tests.accounts.kinds import Because, Kind
from tests.accounts.kinds.common import BUDGET_REASONS, EXPENSE_REASONS
from tests.accounts.model import ZERO, Assets, PublicExpense, ThreePublic
from tests.accounts.numbers import cents

NAMES = {
    "出国": "因公出国（境）支出",
    "接待": "公务接待费支出",
    "购车": "公务用车购置支出",
    "养车": "公务用车运行维护费支出",
}


@dataclass(frozen=True)
class _Spent:
    """Amount and head count of one item before its reasons are known."""

    budget: Decimal = ZERO
    final: Decimal = ZERO
    count: int = 0


def because(reasons: Because, now: Decimal, before: Decimal, draw: Draw) -> str:
    """A reason that fits the direction of a change."""
    if now == before:
        return reasons.same
    return draw.pick(reasons.more if now > before else reasons.less)


def _expense(name: str, spent: _Spent, last: Decimal, kind: Kind, draw: Draw) -> PublicExpense:
    nothing = "本年未发生此项支出"
    year = because(EXPENSE_REASONS[name], spent.final, last, draw)
    budget = because(BUDGET_REASONS[name], spent.final, spent.budget, draw)
    if spent.final == 0:
        year = year if last == 0 else nothing
        budget = f"{nothing}，预算未使用" if spent.budget else nothing
    purpose = kind.purposes.get(name, "") if spent.final else f"未发生{NAMES[name]}"
    return PublicExpense(spent.budget, spent.final, year, budget, purpose)


def _abroad(kind: Kind, draw: Draw) -> _Spent:
    if not (kind.travels and draw.chance(30)):
        return _Spent()
    people = draw.count(2, 4)
    final = draw.amount(people * 2, people * 3)
    return _Spent(ZERO if draw.chance(60) else final + draw.amount(0, 2), final, people)


def _reception(kind: Kind, draw: Draw) -> _Spent:
    if not draw.chance(kind.receives):
        return _Spent(budget=Decimal("0.50") if kind.receives and draw.chance(40) else ZERO)
    guests = draw.count(24, 160)
    final = cents(Decimal(guests * draw.count(80, 130)) / 10000)
    return _Spent(final if draw.chance(20) else cents(final * draw.count(1020, 1600) / 1000), final, guests)


def _purchase(kind: Kind, draw: Draw) -> _Spent:
    if not (kind.vehicles and draw.chance(35)):
        return _Spent()
    cars = draw.count(1, 2)
    final = draw.amount(13 * cars, 18 * cars)
    return _Spent(final if draw.chance(30) else final + draw.amount(0, cars), final, cars)


def _running(cars: int, draw: Draw) -> _Spent:
    final = draw.amount(cars, cars * 3) if cars else ZERO
    budget = cents(final * draw.count(960, 1250) / 1000)
    return _Spent(final if draw.chance(15) else budget, final)


def draw_three_public(kind: Kind, draw: Draw, last: ThreePublic | None) -> ThreePublic:
    """Vehicles at the end of the year are last year's, plus those bought, minus those scrapped."""
    abroad, reception, purchase = _abroad(kind, draw), _reception(kind, draw), _purchase(kind, draw)
    cars_before = last.cars_kept if last else max(3, kind.staff // 12) if kind.vehicles else 0
    kept = cars_before + purchase.count - draw.count(0, purchase.count)
    running = _running(kept, draw)
    lasts = [item.final for item in last.items] if last else [ZERO] * 4
    spent = (abroad, reception, purchase, running)
    items = [_expense(name, each, before, kind, draw) for name, each, before in zip(NAMES, spent, lasts, strict=True)]
    return ThreePublic(
        abroad=items[0],
        groups=1 if abroad.count else 0,
        travellers=abroad.count,
        reception=items[1],
        batches=max(1, reception.count // draw.count(6, 11)) if reception.count else 0,
        guests=reception.count,
        foreign_batches=0,
        foreign_guests=0,
        car_purchase=items[2],
        cars_bought=purchase.count,
        car_running=items[3],
        cars_kept=kept,
    )


def draw_assets(kind: Kind, cars: int, draw: Draw, last: Assets | None) -> Assets:
    """Every vehicle has one purpose; large equipment is seldom bought and never lost here."""
    vehicles: tuple[tuple[str, int], ...] = ()
    if kind.vehicles:
        first = cars * draw.count(500, 800) // 1000
        vehicles = ((kind.vehicles[0], first), (kind.vehicles[1], cars - first))
    general = last.general_equipment if last else draw.count(0, 2)
    special = last.special_equipment if last else kind.special_equipment
    return Assets(vehicles, general + draw.count(0, 1), special + (1 if draw.chance(25) else 0))
