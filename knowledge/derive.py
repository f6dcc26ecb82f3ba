"""Numbers that no document prints but that follow from printed ones, each with its working. All in exact decimals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Context, Decimal

from knowledge.cards import PEOPLE
from knowledge.contract import Card, Derived
from knowledge.model import Figure
from knowledge.schema import YUAN

SPENT = ("决算数", "执行数")
CONVERTED = "折合"
PLANNED_WORD = "预算"
# Room for the largest number that documents state, in percent of the smallest one.
WIDE = Context(prec=60)
PLANNED = ("年初预算数", "全年预算数", "预算数")


def first(card: Card, measures: Sequence[str]) -> Figure | None:
    """The card's first figure of these measures that has a value."""
    return next((f for m in measures for f in card.figures if f.measure == m and f.value is not None), None)


def plain(value: Decimal) -> str:
    """A decimal without an exponent and without needless zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def rounded(value: Decimal, digits: int = 2) -> Decimal:
    """Rounded half up, as accounts are."""
    return value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, WIDE)


def yuan(figure: Figure) -> Decimal | None:
    """An amount of money in 元; None for what is no money."""
    scale = YUAN.get(figure.unit)
    return None if scale is None or figure.value is None else figure.value * scale


def in_unit(figure: Figure, unit: str) -> Derived | None:
    """An amount in another unit (元, 万元, 亿元), exactly."""
    amount = yuan(figure)
    if amount is None or figure.unit == unit:
        return None
    value = amount / YUAN[unit]
    return Derived(CONVERTED, value, unit, f"{figure.printed}{figure.unit} = {plain(value)}{unit}")


def last_year(card: Card) -> Derived | None:
    """Last year's value: this year's, less the increase or plus the decrease that the document states.

    Accounts tell the change of what was spent, budgets that of what is planned.
    """
    change = next(
        (f for f in card.figures if f.measure == "增减额" and f.value is not None and f.basis in _before(card)),
        None,
    )
    measures = (*SPENT, "人数", "数量") if card.kind.endswith("决算") else PLANNED
    # a table may print it in 元 where the sentence with the change has 万元
    alike = replace(card, figures=tuple(f for f in card.figures if change and f.unit == change.unit))
    now = first(alike, measures)
    if now is None or change is None or now.value is None or change.value is None:
        return None
    more = change.direction == "增加"
    value = now.value - change.value if more else now.value + change.value
    sign = "−" if more else "+"
    return Derived(
        f"{card.year - 1}年",
        value,
        now.unit,
        f"{now.printed} {sign} {change.printed} = {plain(value)}{now.unit}",
    )


def _before(card: Card) -> set[str]:
    """What a change against last year's figure of the same kind is told to be measured against."""
    return {"", "上年", str(card.year - 1), f"{card.year - 1}年", f"{card.year - 1}年预算"}


def in_wan(figures: Sequence[Figure]) -> list[Figure]:
    """Amounts of money all in 万元; other figures as they are."""
    return [
        replace(f, value=value / YUAN["万元"], printed=plain(value / YUAN["万元"]), unit="万元")
        if f.unit != "万元" and (value := yuan(f)) is not None
        else f
        for f in figures
    ]


def _common(figures: Sequence[Figure]) -> str:
    """The unit in which figures can be put together: their own, or 万元 for amounts of money; empty where none."""
    units = {f.unit for f in figures}
    if any(f.value is None for f in figures) or ("%" in units and len({f.part_of for f in figures}) > 1):
        return ""
    if len(units) == 1:
        return units.pop()
    if units <= PEOPLE:
        return "人次" if "人次" in units else "人"
    return "万元" if units <= set(YUAN) else ""


def _in_common(figure: Figure, unit: str) -> tuple[Decimal, str]:
    """A figure's value in the common unit, and how it is printed there."""
    value = figure.value or Decimal(0)
    if figure.unit == unit or unit in PEOPLE:
        return value, figure.printed
    value = value * YUAN[figure.unit] / YUAN[unit]
    return value, plain(value)


def _apart(a: Figure, b: Figure) -> tuple[Decimal, str] | None:
    """How far two figures of one kind are apart (a − b), and the working, the greater first; None for two kinds."""
    unit = _common((a, b))
    if not unit:
        return None
    (one, one_printed), (other, other_printed) = _in_common(a, unit), _in_common(b, unit)
    value = one - other
    more, less = (one_printed, other_printed) if value >= 0 else (other_printed, one_printed)
    return value, f"{more} − {less} = {plain(abs(value))}{unit}"


def between(before: Figure, after: Figure) -> Derived | None:
    """The change from one year's value to another's."""
    found = _apart(after, before)
    if found is None:
        return None
    value, working = found
    direction = "增加" if value > 0 else "减少" if value < 0 else "持平"
    unit = _common((before, after))
    return Derived(f"{after.year}年比{before.year}年{direction}", abs(value), unit, working, direction)


def growth(before: Figure, after: Figure) -> Derived | None:
    """The change from one year's value to another's in percent, to two decimals; none from zero, or of a rate."""
    found = _apart(after, before)
    if found is None or not before.value or "%" in (before.unit, after.unit):
        return None
    base = _in_common(before, _common((before, after)))[0]
    value = rounded(abs(found[0]) / base * 100)
    name = "增长" if found[0] >= 0 else "下降"
    return Derived(name, value, "%", f"{plain(abs(found[0]))} ÷ {plain(base)} ≈ {plain(value)}%", name)


def growth_told(card: Card) -> Derived | None:
    """The rate of the change that a document prints as an amount only: the change over last year's value."""
    before, change = last_year(card), first(card, ("增减额",))
    if before is None or change is None or change.value is None or not before.value:
        return None
    value = rounded(change.value / before.value * 100)
    name = "增长" if change.direction == "增加" else "下降"
    return Derived(name, value, "%", f"{change.printed} ÷ {plain(before.value)} ≈ {plain(value)}%", name)


def gap(first_item: Figure, second_item: Figure, names: tuple[str, str] = ("", "")) -> Derived | None:
    """How far one item is from another; with their names, which of them is more."""
    found = _apart(first_item, second_item)
    if found is None:
        return None
    value, working = found
    said = f"{names[0]}比{names[1]}{'多' if value > 0 else '少'}" if all(names) and value else "相差"
    return Derived(said, abs(value), _common((first_item, second_item)), working)


def times(first_item: Figure, second_item: Figure) -> Derived | None:
    """How many times the second the first is, to two decimals."""
    a, b = yuan(first_item) or first_item.value, yuan(second_item) or second_item.value
    if a is None or not b or not _common((first_item, second_item)):
        return None
    value = rounded(a / b)
    working = f"{first_item.printed} ÷ {second_item.printed} ≈ {plain(value)}倍"
    return Derived("倍数", value, "倍", working)


def mean(figures: Sequence[Figure]) -> Derived | None:
    """The mean of figures of one kind, to two decimals."""
    found = total(figures)
    if found is None:
        return None
    value = rounded(found.value / len(figures))
    working = f"{plain(found.value)} ÷ {len(figures)} ≈ {plain(value)}{found.unit}"
    return Derived("平均", value, found.unit, f"合计 {found.working}；{working}")


def difference(card: Card) -> Derived | None:
    """How far spending is from the budget (决算 − 预算)."""
    spent, planned = first(card, SPENT), first(card, PLANNED)
    found = _apart(spent, planned) if spent and planned else None
    if spent is None or planned is None or found is None:
        return None
    value, working = found
    direction = "超出" if value > 0 else "低于" if value < 0 else "等于"
    unit = _common((spent, planned))
    return Derived(f"{direction}{planned.measure}", abs(value), unit, working, direction)


def deviation(card: Card) -> Derived | None:
    """How far spending is from the budget in percent of it, to two decimals; None from a budget of zero, or at it."""
    apart, planned = difference(card), first(card, PLANNED)
    if apart is None or planned is None or not planned.value or not apart.value:
        return None
    base = _in_common(planned, apart.unit)[0]
    value = rounded(apart.value / base * 100)
    return Derived(apart.name, value, "%", f"{plain(apart.value)} ÷ {plain(base)} ≈ {plain(value)}%", apart.direction)


def rate(card: Card) -> Derived | None:
    """How much of the budget was spent, in percent; a budget of zero has no rate."""
    spent, planned = first(card, SPENT), first(card, PLANNED)
    if spent is None or planned is None or not planned.value or spent.value is None or spent.unit != planned.unit:
        return None
    return ratio(spent, planned, "执行率")


def ratio(part: Figure, whole: Figure, name: str) -> Derived | None:
    """A part's share of a whole in percent, to two decimals."""
    a, b = yuan(part) or part.value, yuan(whole) or whole.value
    if a is None or not b:
        return None
    value = rounded(a / b * 100)
    return Derived(name, value, "%", f"{part.printed} ÷ {whole.printed} ≈ {plain(value)}%")


def total(figures: Sequence[Figure]) -> Derived | None:
    """The sum of figures of one kind; amounts of money in 元 and 万元 are added in 万元."""
    unit = _common(figures)
    if len(figures) < 2 or not unit:
        return None
    terms = [_in_common(f, unit) for f in figures]
    value = sum((v for v, _ in terms), Decimal(0))
    return Derived("合计", value, unit, " + ".join(printed for _, printed in terms) + f" = {plain(value)}{unit}")


def each(amount: Figure, heads: Figure, wanted: str = "") -> Derived | None:
    """An amount for each of those counted (人均, 每辆): in the unit wanted, else in 元 where it is less than 1 万元."""
    total_in_yuan = yuan(amount)
    if total_in_yuan is None or not heads.value:
        return None
    exact = total_in_yuan / heads.value
    unit = wanted or ("元" if amount.unit == "万元" and exact < YUAN["万元"] else amount.unit)
    value = rounded(exact / YUAN[unit])
    name = "人均" if heads.unit in PEOPLE else f"平均每{heads.unit}"
    return Derived(name, value, unit, f"{amount.printed}{amount.unit} ÷ {heads.printed} ≈ {plain(value)}{unit}")
