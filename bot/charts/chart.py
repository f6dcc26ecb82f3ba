"""A result as a chart: which numbers are drawn, how they are called, and what is said under them.

Exact or silent here too: only figures of one measure and one unit class stand in one row of bars, a blank or a dash is
no bar, and the value written at a bar is the one that is printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from bot.replies import marks, phrases
from bot.replies.html import grouped
from knowledge.cards import leading, unit_class
from knowledge.contract import Intent, Part, Result, Status
from knowledge.derive import SPENT, first, yuan
from knowledge.model import Figure, Source

# A chart with more bars cannot be read on a phone; one bar is no chart.
MOST_BARS, FEWEST_BARS = 12, 2
# So many documents are named under a chart.
MOST_SOURCES = 2


class Kind(StrEnum):
    """What a chart shows."""

    TREND = "走势"
    COMPOSITION = "构成"
    RANKING = "比较"
    PLAN = "预算与决算"
    SCORES = "得分"


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, its length, and the value as printed; `beside` is the second bar of a pair (决算)."""

    name: str
    size: Decimal
    told: str
    beside: tuple[Decimal, str] | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn. Bars of a trend stand in the order of their years; `legend` names the two bars of a pair."""

    kind: Kind
    title: str
    bars: tuple[Bar, ...]
    source: str
    left_out: int = 0
    legend: tuple[str, str] = ("", "")


def chart_of(result: Result) -> Chart | None:
    """The chart that shows what an answer tells; None where there is nothing to draw."""
    if result.status is Status.NOT_FOUND or not result.parts:
        return None
    if result.query.intent is Intent.BUDGET:
        return _plan(result.parts)
    drawn = [(part, figure) for part in result.parts if (figure := _figure(part))]
    if len({_measured(figure) for _, figure in drawn}) != 1:
        return _plan(result.parts) if len(result.parts) == 1 else None
    if len(drawn) < FEWEST_BARS:
        return _plan(result.parts)
    years = {part.card.year for part, _ in drawn}
    departments = {part.card.department for part, _ in drawn}
    things = {phrases.name(part.card, with_viewpoint=True) for part, _ in drawn}
    if len(years) > 1 and len(departments) == 1 and len(years) == len(drawn):
        return _trend(drawn)
    if len(departments) > 1 and len(years) == 1 and len(departments) == len(drawn):
        return _ranking(drawn)
    if len(departments) == len(years) == 1 and len(things) == len(drawn):
        return _of_one(drawn)
    return None


def _figure(part: Part) -> Figure | None:
    """The figure of a part that is drawn: its first, or the one that answers how much."""
    found = part.figures or leading(part.card)
    return next((f for f in found if f.value is not None and f.value >= 0), None)


def _measured(figure: Figure) -> tuple[str, str]:
    kind = unit_class(figure.unit)
    measure = "决算数" if figure.measure in SPENT else figure.measure
    return (measure, kind if kind in ("money", "people") else figure.unit)


def _size(figure: Figure) -> Decimal:
    return yuan(figure) or figure.value or Decimal(0)


def _told(figure: Figure) -> str:
    pieces = marks.pieces(phrases.value(figure))
    return "".join(grouped(piece.words) if piece.figure else piece.words for piece in pieces)


def _bar(name: str, figure: Figure) -> Bar:
    return Bar(name, _size(figure), _told(figure))


def _trend(drawn: Sequence[tuple[Part, Figure]]) -> Chart:
    part, figure = drawn[-1]
    ordered = sorted(drawn, key=lambda each: each[0].card.year)[-MOST_BARS:]
    bars = tuple(_bar(f"{p.card.year}年", f) for p, f in ordered)
    title = f"{part.card.department} {phrases.name(part.card)}{_of(figure)}"
    return Chart(Kind.TREND, title, bars, _source([f.source for _, f in ordered]))


def _ranking(drawn: Sequence[tuple[Part, Figure]]) -> Chart:
    part, figure = drawn[0]
    called = phrases.called(p.card.department for p, _ in drawn)
    ordered = sorted(drawn, key=lambda each: -_size(each[1]))
    bars = tuple(_bar(called[p.card.department], f) for p, f in ordered[:MOST_BARS])
    title = f"{part.card.year}年度 {phrases.name(part.card)}{_of(figure)}"
    return Chart(Kind.RANKING, title, bars, _source([f.source for _, f in ordered]), len(ordered) - len(bars))


def _of_one(drawn: Sequence[tuple[Part, Figure]]) -> Chart:
    """Several things of one document: the scores of projects, or what something is made of."""
    part, figure = drawn[0]
    views = {p.card.viewpoint for p, _ in drawn}
    same = len({p.card.subject for p, _ in drawn}) == 1
    ordered = sorted(drawn, key=lambda each: -_size(each[1]))
    bars = tuple(
        _bar((p.card.label or p.card.item) if same else phrases.name(p.card, with_viewpoint=len(views) > 1), f)
        for p, f in ordered[:MOST_BARS]
    )
    wholes = {p.card.part_of for p, _ in drawn}
    whole = f" {wholes.pop()}" if len(wholes) == 1 else ""
    kind = Kind.SCORES if unit_class(figure.unit) == "score" else Kind.COMPOSITION
    title = f"{phrases.whose(part.card)}{whole.rstrip()}{_of(figure)}"
    return Chart(kind, title, bars, _source([f.source for _, f in ordered]), len(ordered) - len(bars))


def _plan(parts: Sequence[Part]) -> Chart | None:
    """What was planned beside what was spent, of one thing or of several; two zeros alone show nothing."""
    bars: list[Bar] = []
    pairs = []
    for part in parts[:MOST_BARS]:
        planned, spent = first(part.card, ("全年预算数", "年初预算数", "预算数")), first(part.card, SPENT)
        if planned and spent and yuan(planned) is not None and yuan(spent) is not None:
            pairs.append((part, planned, spent))
            name = (part.card.label or part.card.item) if len(parts) > 1 else ""
            bars.append(Bar(name, _size(planned), _told(planned), (_size(spent), _told(spent))))
    measures = {(planned.measure, spent.measure) for _, planned, spent in pairs}
    whose = {phrases.whose(part.card) for part, _, _ in pairs}
    zeros = all(not planned.value and not spent.value for _, planned, spent in pairs)
    if zeros or len(measures) > 1 or len(whose) > 1:
        return None
    title = f"{whose.pop()} {phrases.name(pairs[0][0].card) if len(pairs) == 1 else Kind.PLAN.value}"
    sources = [spent.source for _, _, spent in pairs]
    return Chart(Kind.PLAN, title, tuple(bars), _source(sources), len(parts) - len(bars), measures.pop())


def _of(figure: Figure) -> str:
    return "" if figure.measure in ("其他", "人数", "数量") else f" {figure.measure}"


def _source(sources: Sequence[Source]) -> str:
    """The documents that the numbers are read from, with their pages."""
    pages: dict[str, dict[str, None]] = {}
    for source in sources:
        pages.setdefault(source.title, {})[f"第{source.page}页"] = None
    each = [f"《{title}》{'、'.join(own)}" for title, own in pages.items()]
    more = f"等{len(each)}份" if len(each) > MOST_SOURCES else ""
    return f"出处：{'；'.join(each[:MOST_SOURCES])}{more}"
