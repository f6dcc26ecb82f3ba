"""Changes: the rate follows from the amounts, the words (增加, 减少) from the numbers, the reasons from both."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from knowledge.checking.books import PLANNED, SPENT, Books, Stated, called, where
from knowledge.checking.catalogue import catalogue, check
from knowledge.checking.near import Around, around, same_label
from knowledge.checking.rates import PLANS, shown
from knowledge.checking.tolerance import Quantity, judged, ratio
from knowledge.derive import plain
from knowledge.model import Agreement, Finding, Reason, Source

RATE = "增减率可以重算"
AMOUNT = "增减额等于两数之差"
WORDS = "增减方向与数相符"
REASONS = "增减原因与数相符"
NO_BASE = "基数为零没有增减率"
VALUES = (*SPENT, *PLANNED, "人数", "数量")


@dataclass(frozen=True, slots=True)
class Change:
    """From what to what something changed: the base, the value, the figures that say so, and how it is worked out."""

    base: Quantity
    value: Quantity
    said: tuple[Stated, ...]
    working: str

    @property
    def amount(self) -> Quantity:
        """How much more it is; less than zero where it is less."""
        return self.value - self.base

    @property
    def direction(self) -> str:
        """In which direction it changed."""
        if self.amount.value == 0:
            return "持平"
        return "增加" if self.amount.value > 0 else "减少"


@check
def rates(books: Books) -> Iterator[Finding]:
    """增减率 = 增减额 ÷ 基数, with the direction that the sentence words."""
    near = around(books)
    for rate in books.text:
        f = rate.figure
        if f.measure != "增减率" or rate.number is None or f.qualifier:
            continue
        changes = _changes(near, rate, books.year)
        if not changes:
            message = f"{called(rate)}{rate.shown}（{where(rate)}）没有核对：没有读到基数或增减额。"
            yield books.finding(RATE, Agreement.UNCHECKED, message, [rate])
        elif all(change.base.value == 0 for change in changes):
            if rate.number.value:
                yield _without_base(books, rate, changes[0])
        else:
            yield _rate(books, rate, [c for c in changes if c.base.value])


def _changes(near: Around, figure: Stated, year: int) -> list[Change]:
    """What the sentence may say changed: between two stated values, else by a stated amount."""
    f = figure.figure
    values = [s for s in same_label(figure, near.of(figure, VALUES)) if s.figure.year == year]
    quote = f.source.quote
    found = []
    for before in _bases(near, figure, year):
        for now in [v for v in values if v.figure.source.quote == quote or before.figure.source.quote == quote]:
            if now.figure.unit == before.figure.unit and _fit(now, before) and now.number and before.number:
                working = f"由{before.shown}到{now.shown}"
                found.append(Change(before.number, now.number, (now, before), working))
    amounts = [s for s in near.of(figure, ("增减额",)) if s.figure.basis == f.basis and s is not figure]
    amounts = [s for s in amounts if s.figure.source.quote == quote] or amounts
    if f.measure == "增减额":
        amounts = []
    for amount in amounts[:1]:
        spent = [v for v in values if v.figure.measure not in PLANNED] or values
        for now in spent[:2]:
            a, b = now.number, amount.number
            if a is None or b is None or now.figure.unit != amount.figure.unit:
                continue
            less = amount.figure.direction == "减少"
            base = a + b if less else a - b
            working = f"{now.shown}{'加上减少' if less else '减去增加'}的{amount.shown}"
            found.append(Change(base, a, (now, amount), working))
    return found


def _fit(now: Stated, before: Stated) -> bool:
    """Whether two values are of a kind that a change leads from one to the other."""
    return now is not before and (now.figure.year != before.figure.year or now.measure != before.measure)


def _bases(near: Around, figure: Stated, year: int) -> list[Stated]:
    """The stated values that a change may be measured against: the plan, or last year's."""
    basis = figure.figure.basis
    if basis in PLANS and basis:
        return same_label(figure, near.of(figure, PLANS[basis]))
    found = same_label(figure, near.of(figure, VALUES))
    return [s for s in found if s.figure.year == year - 1]


def _rate(books: Books, rate: Stated, changes: Sequence[Change]) -> Finding:
    own, direction = rate.number, rate.figure.direction
    assert own is not None  # noqa: S101 (a rate without a number was left out)
    results = []
    for change in changes:
        amount = change.amount
        expected = ratio(Quantity(abs(amount.value), amount.step, amount.slack), change.base)
        agreement = judged(own, expected)
        signed = direction in ("", change.direction) or own.value == 0 or amount.value == 0
        if agreement is not Agreement.DIFFERS and not signed:
            agreement = Agreement.DIFFERS
        results.append((agreement, expected, change))
    best = next((r for level in reversed(Agreement) for r in results if r[0] is level), results[0])
    outcome, expected, change = best if best[0] is not Agreement.DIFFERS else results[0]
    value = shown(expected.value, own.step)
    said = [f"{c.working}，{c.direction}{plain(shown(e.value, own.step))}%" for _, e, c in results]
    others = "；".join(dict.fromkeys(said)) if outcome is Agreement.DIFFERS else said[results.index(best)]
    message = f"{called(rate)}：{where(rate)}写{direction}{rate.shown}，{others}"
    message += {Agreement.AGREES: "，一致。", Agreement.ROUNDED: "，在四舍五入范围内。"}.get(outcome, "。")
    signed_gap = own.value - value if direction in ("", change.direction) else own.value + value
    values = f"{direction}{plain(own.value)}", f"{change.direction}{plain(value)}", plain(abs(signed_gap)), "%"
    rule = WORDS if outcome is Agreement.DIFFERS and judged(own, expected) is not outcome else RATE
    sources = [rate, *(s for _, _, c in results for s in c.said)] if outcome is Agreement.DIFFERS else []
    return books.finding(rule, outcome, message, sources or [rate, *change.said], values)


def _without_base(books: Books, rate: Stated, change: Change) -> Finding:
    message = (
        f"{called(rate)}：{where(rate)}写{rate.figure.direction}{rate.shown}，{change.working}；基数为零，没有增减率。"
    )
    values = plain(rate.figure.value or Decimal(0)), "", "", "%"
    return books.finding(NO_BASE, Agreement.DIFFERS, message, [rate, *change.said], values)


@check
def amounts(books: Books) -> Iterator[Finding]:
    """增减额 = 本年数 − 基数, where both are stated; its word agrees with that of the rate beside it."""
    near = around(books)
    for amount in books.text:
        f = amount.figure
        if f.measure != "增减额" or amount.number is None or f.qualifier:
            continue
        changes = _changes(near, amount, books.year)
        if changes:
            yield _amount(books, amount, changes)
        yield from _two_words(books, near, amount)


def _amount(books: Books, amount: Stated, changes: Sequence[Change]) -> Finding:
    own, direction = amount.number, amount.figure.direction
    assert own is not None  # noqa: S101 (an amount without a number was left out)
    signed = -own.value if direction == "减少" else own.value
    results = [(judged(Quantity(signed, own.step, own.slack), c.amount), c) for c in changes]
    best = next((r for level in reversed(Agreement) for r in results if r[0] is level), results[0])
    outcome, change = best if best[0] is not Agreement.DIFFERS else results[0]
    unit = amount.figure.unit
    scale = (amount.figure.value or Decimal(0)) and own.value / (amount.figure.value or Decimal(1))
    expected = abs(change.amount.value) / (scale or _scale(change))
    gap = abs(signed - change.amount.value) / (scale or _scale(change))
    message = f"{called(amount)}：{where(amount)}写{_words(amount)}，{change.working}，"
    message += f"{change.direction}{plain(expected)}{unit}" if change.amount.value else "没有增减"
    message += {Agreement.AGREES: "，一致。", Agreement.ROUNDED: "，在四舍五入范围内。"}.get(outcome, "。")
    values = (
        f"{direction}{plain(amount.figure.value or Decimal(0))}",
        f"{change.direction}{plain(expected)}",
        plain(gap),
    )
    return books.finding(AMOUNT, outcome, message, [amount, *change.said], (*values, unit))


def _scale(change: Change) -> Decimal:
    figure, number = change.said[0].figure, change.said[0].number
    return number.value / figure.value if number and figure.value else Decimal(1)


def _words(amount: Stated) -> str:
    figure = amount.figure
    return figure.printed if not figure.printed[:1].isdigit() else f"{figure.direction}{amount.shown}"


def _two_words(books: Books, near: Around, amount: Stated) -> Iterator[Finding]:
    """增加 12 万元，下降 3%: one of the two words is not right."""
    f = amount.figure
    for rate in near.of(amount, ("增减率",)):
        r = rate.figure
        same = r.source.quote == f.source.quote and r.basis == f.basis and rate.at > amount.at
        opposed = {r.direction, f.direction} == {"增加", "减少"} and f.value and r.value
        if same and opposed:
            message = (
                f"{called(amount)}：{where(amount)}写{_words(amount)}，同时写{r.direction}{rate.shown}，方向相反。"
            )
            yield books.finding(WORDS, Agreement.DIFFERS, message, [amount, rate], (f.direction, r.direction, "", ""))


# ---------------------------------------------------------------- reasons


@check
def reasons(books: Books) -> Iterator[Finding]:
    """增加的主要原因 is told of what increased."""
    words = catalogue()["reasons"]
    pattern = re.compile(f"(?P<more>{words['more']})|(?P<less>{words['less']})")
    near = around(books)
    for reason in books.reasons:
        found = list(pattern.finditer(_before(reason)))
        if not found:
            continue
        said = "增加" if found[-1]["more"] else "减少"
        change = _explained(books, near, reason)
        if change is None:
            continue
        outcome = Agreement.AGREES if change.direction == said else Agreement.DIFFERS
        quoted = f"写“{found[-1][0]}”" if outcome is Agreement.DIFFERS else f"说明{said}的原因"
        told = (
            f"没有增减（{change.working}）" if change.direction == "持平" else f"{change.direction}（{change.working}）"
        )
        message = (
            f"{reason.item}：“{reason.source.section.split('/')[-1]}”第{reason.source.page}页{quoted}，而数{told}。"
        )
        message = message if outcome is Agreement.DIFFERS else message.replace("，而数", "，数也是")
        sources: list[Stated | Source] = [reason.source, *change.said]
        yield books.finding(REASONS, outcome, message, sources, (said, change.direction, "", ""))


def _before(reason: Reason) -> str:
    """The words of the sentence up to the reason."""
    quote = reason.source.quote
    at = quote.find(reason.text[:6])
    return quote[:at] if at >= 0 else quote


def _explained(books: Books, near: Around, reason: Reason) -> Change | None:
    """The change that a reason explains, where both values or the amount are stated in its section."""
    own = [
        s
        for s in books.sections.get((reason.source.document, reason.source.section), ())
        if s.figure.item == reason.item and s.figure.scope == reason.scope and s.figure.subject == reason.subject
    ]
    own = [s for s in own if s.figure.source.line <= reason.source.line]
    if not own:
        return None
    last = own[-1]
    spent = next((s for s in near.of(last, SPENT) if s.figure.year == books.year), None)
    plans = PLANS.get(reason.basis) if reason.basis else None
    planned = next(iter(near.of(last, plans)), None) if plans else None
    if plans:
        if spent is None or planned is None or spent.number is None or planned.number is None:
            return None
        return Change(planned.number, spent.number, (spent, planned), f"预算{planned.shown}，决算{spent.shown}")
    amount = next((s for s in near.of(last, ("增减额",)) if s.figure.basis == reason.basis), None)
    if amount is None or amount.number is None:
        return None
    zero = Quantity(Decimal(0))
    value = zero - amount.number if amount.figure.direction == "减少" else amount.number
    return Change(zero, value, (amount,), _words(amount))
