"""The set phrases of the official template: an amount, a change, a share, a rate of completion."""

from __future__ import annotations

from decimal import Decimal

from tests.accounts.model import Measure, Quantity, Sentence
from tests.accounts.numbers import CENT, money, percent, plain
from tests.accounts.printer import Clause, Fig, Piece


def amount(item: str, value: Decimal, measure: Measure = "决算数") -> Fig:
    return Fig(item, measure, money(value))


def count(item: str, value: int, unit: str, measure: Measure = "数量") -> Fig:
    return Fig(item, measure, str(value), unit)


def change(item: str, now: Decimal, before: Decimal, year: int, to: str = "", falls: str = "下降") -> tuple[Piece, ...]:
    """较上年…: nothing from nothing rises by 0, an unchanged amount is told in words, no base has no rate."""
    since = to or f"{year - 1}年"
    if now == before != 0:
        return (f"与{since}持平",)
    less = now < before
    by = "减少" if less else "增加"
    rate = falls if less else "增长"
    difference = abs(now - before)
    return (
        f"较{since}{by}",
        Fig(item, "增减额", money(difference), direction=by, basis="上年"),
        Clause((f"，{rate}", Fig(item, "增减率", percent(difference, before), "%", "", rate, "上年"))),
    )


def share(item: str, part: Decimal, whole: Decimal, basis: str, words: str = "占") -> Clause:
    return Clause((words, Fig(item, "占比", percent(part, whole), "%", basis=basis)))


def completed(item: str, final: Decimal, budget: Decimal, basis: str) -> Clause:
    return Clause((f"，完成{basis}的", Fig(item, "完成率", percent(final, budget), "%", basis=basis)))


def execution(project: str, executed: Decimal, budget: Decimal, item: str = "预算执行率") -> Fig:
    """A rate of execution in running text: two decimals, but 100% is simply 100%."""
    return Fig(item, "执行率", percent(executed, budget, CENT), "%", project, basis="全年预算")


def project_amount(project: str, item: str, value: Decimal, measure: Measure) -> Fig:
    """Amounts of projects are written without trailing zeros."""
    return Fig(item, measure, plain(value), subject=project)


def told(sentence: Sentence, subject: str) -> tuple[Piece, ...]:
    """A sentence about results, its quantities as figures of the project."""
    return tuple(
        Fig(piece.item, piece.measure, plain(piece.value), piece.unit, subject, basis=piece.basis)
        if isinstance(piece, Quantity)
        else piece
        for piece in sentence
    )
