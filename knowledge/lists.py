"""Lists and ranks: the projects, the parts of a total, the indicators, and which of them is greatest."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from knowledge import derive
from knowledge.cards import leading, of_measures, unit_class
from knowledge.contract import Card, Derived, Mention, Order, Part, Population, Query
from knowledge.model import Figure
from knowledge.query import Shelf
from knowledge.retrieval import ENOUGH, covered, entry
from knowledge.schema import amount
from knowledge.vocabulary import CLASS, bare, classification, table

UNITS_ITEM = "纳入决算汇编范围的单位"
# Populations of which one department has several.
LISTED = (Population.PROJECTS, Population.INDICATORS, Population.PARTS)
# Labels of what a document states of all its projects together.
ALL_PROJECTS = re.compile(r"总体|总项目|全部项目|所有项目|项目全年|预算内项目")
# In the name of the statement that takes basic spending apart by the economic classification.
BASIC = "基本支出"
CHANGES = {"增减额", "增减率"}
COUNTED = {"people", "count"}
# How many digits the codes of each level of the classification by function have.
LEVELS = {"类": 3, "款": 5, "项": 7}
# All that is spent, by any of its names.
SPENDING = {"支出", "支出总计", "本年支出合计", "财政拨款支出", "财政拨款本年支出"}


def projects(cards: Sequence[Card], measures: Sequence[str], viewpoint: str) -> list[Part]:
    """Every project with these measures, as one evaluation states them: the one asked for, else the fullest."""
    own = [c for c in cards if c.subject and c.item == c.subject and of_measures(c, measures)]
    if not own:
        return []
    views = Counter(c.viewpoint for c in own)
    chosen = viewpoint if viewpoint in views else views.most_common(1)[0][0]
    return [Part(c, of_measures(c, measures)) for c in own if c.viewpoint == chosen]


def mean(rows: Sequence[Part]) -> tuple[tuple[Part, ...], Derived] | None:
    """The mean of what is stated of the projects, with those that state it; a dash is left out, and no zero."""
    own = tuple(row for row in rows if row.figures and row.figures[0].value is not None)
    found = derive.mean([row.figures[0] for row in own]) if len(own) > 1 else None
    return (own, found) if found else None


def overall(cards: Sequence[Card], measures: Sequence[str], viewpoint: str) -> tuple[Part, ...]:
    """All projects together: as the document states it, else the sum of an amount or the rate the sums give."""
    stated = [
        Part(c, figures)
        for c in cards
        if not c.subject and ALL_PROJECTS.search(c.label) and (figures := of_measures(c, measures))
    ]
    if stated:
        return tuple(stated[:1])
    rows = projects(cards, (*derive.SPENT, *derive.PLANNED), viewpoint)
    spent = [f for row in rows if (f := derive.first(row.card, derive.SPENT))]
    planned = [f for row in rows if (f := derive.first(row.card, derive.PLANNED))]
    wanted = set(measures)
    if wanted & {"执行率", "完成率"}:
        a, b = derive.total(spent), derive.total(planned)
        if a is None or b is None or not b.value or len(spent) != len(planned):
            return ()
        value = derive.rounded(a.value / b.value * 100)
        working = f"执行数合计 {derive.plain(a.value)} ÷ 预算数合计 {derive.plain(b.value)} ≈ {derive.plain(value)}%"
        return (_together(rows, Derived("总体执行率", value, "%", working)),)
    chosen = spent if wanted & set(derive.SPENT) else planned if wanted & set(derive.PLANNED) else []
    total = derive.total(chosen)
    return (_together(rows, replace(total, name=f"{chosen[0].measure}合计")),) if total else ()


def unspent(cards: Sequence[Card], viewpoint: str) -> Part | None:
    """How far the spending of all projects is from what was planned for them; None where either is not told."""
    found = [overall(cards, measures, viewpoint) for measures in (derive.SPENT, derive.PLANNED)]
    if not all(found):
        return None
    figures = tuple(_stated(part, measure) for (part, *_), measure in zip(found, ("执行数", "全年预算数"), strict=True))
    card = found[0][0].card
    worked = derive.difference(replace(card, figures=figures))
    shown = tuple(f for (part, *_) in found for f in part.figures)
    return Part(replace(card, subject=""), shown, (worked,)) if worked else None


def _stated(part: Part, measure: str) -> Figure:
    """What is told of all projects together: as it is printed, or as it was worked out."""
    if part.figures:
        return part.figures[0]
    worked = part.derived[0]
    return replace(part.card.figures[0], measure=measure, value=worked.value, printed=derive.plain(worked.value))


def _together(rows: Sequence[Part], derived: Derived) -> Part:
    """What was worked out from all projects, as a part of its own that cites the project table."""
    card = rows[0].card
    label = f"{len(rows)}个项目"
    figures = tuple(f for row in rows for f in row.figures)
    return Part(replace(card, item=label, label=label, subject="", figures=figures, reasons=()), (), (derived,))


def units(query: Query, shelf: Shelf, cards: Sequence[Card]) -> tuple[tuple[Part, ...], tuple[str, ...]] | None:
    """The units in the accounts, where those are asked for, with the figure that counts them where one does."""
    if not shelf.units or not any(UNITS_ITEM in m.items for m in query.mentions):
        return None
    card = next((c for c in cards if c.item == UNITS_ITEM), None)
    return ((Part(card, leading(card)),) if card else (), shelf.units)


def classes(query: Query, cards: Sequence[Card]) -> list[Part]:
    """The 类 of spending with what was spent, where they are asked for as such (花到哪几类)."""
    spent = ("决算数", "执行数", "预算数", "年初预算数")
    return _of_level(query.level, cards, spent) if query.level in LEVELS else []


def parts(query: Query, cards: Sequence[Card], subjects: Sequence[str]) -> list[Part]:
    """The parts of a total (其中, 构成), or what a project bought and did, counted."""
    found = children(query, [c for c in cards if not subjects or c.subject in subjects])
    if found:
        return found
    if not subjects or query.text_words:
        return []
    own = [
        c
        for c in cards
        if c.subject in subjects and c.item != c.subject and any(unit_class(f.unit) in COUNTED for f in c.figures)
    ]
    entries = [entry(c) for c in own]
    for mention in query.mentions:
        if not any(covered(mention, text) >= ENOUGH for e in entries for _, text in e.texts):
            return []
    views = Counter(c.viewpoint for c in own)
    if query.viewpoint in views:
        own = [c for c in own if c.viewpoint == query.viewpoint]
    return [Part(c, tuple(f for f in leading(c) if unit_class(f.unit) in COUNTED)) for c in own]


def children(query: Query, cards: Sequence[Card]) -> list[Part]:
    """The parts of the total that the question names."""
    if not query.mentions:
        return []
    best: tuple[float, str] = (0.0, "")
    for head in dict.fromkeys(c.part_of for c in cards if c.part_of):
        named = bare(head).lower()
        own = [m for m in query.mentions if head in m.items or m.text in named or covered(m, named) >= ENOUGH]
        rest = [m for m in query.mentions if m not in own]
        if not own or not _told_by_parts(rest, [c for c in cards if c.part_of == head]):
            continue
        weight = sum(len(m.text) for m in own) * 10.0 - len(named)
        if weight > best[0] or not best[1]:
            best = (weight, head)
    if not best[1]:
        return []
    own_cards = _once([c for c in cards if c.part_of == best[1] and c.item != best[1]])
    classes = Counter(unit_class(f.unit) for c in own_cards for f in leading(c)[:1])
    usual = query.unit_class if query.unit_class in classes else classes.most_common(1)[0][0] if classes else ""
    found = []
    for card in own_cards:
        figures = leading(card, usual)
        if figures:
            extra = tuple(f for f in of_measures(card, query.measures) if f not in figures)
            found.append(Part(card, (*figures[:1], *extra)))
    return found


def _once(cards: Sequence[Card]) -> list[Card]:
    """Each item's card of the widest scope: a table parts an item's figures further than was asked."""
    widest: dict[tuple[str, str], Card] = {}
    for card in cards:
        key = (card.item, card.subject)
        if key not in widest or _parts_of(card) < _parts_of(widest[key]):
            widest[key] = card
    return [c for c in cards if widest[c.item, c.subject] is c or _parts_of(c) == 0]


def _parts_of(card: Card) -> int:
    return len([part for part in card.scope.split("·") if part])


def _told_by_parts(rest: Sequence[Mention], own: Sequence[Card]) -> bool:
    """Whether the other words of the question stand with the parts themselves (项目 外包岗位)."""
    entries = [entry(c) for c in own]
    return all(any(covered(m, text) >= ENOUGH for e in entries for _, text in e.texts) for m in rest)


def ranked(query: Query, cards: Sequence[Card]) -> tuple[list[Part], str]:
    """Those that the order picks among a population; with what is missing where there are none."""
    if query.population is Population.INDICATORS:
        return _indicators(query, cards), "indicator"
    measures = query.measures or ("决算数", "执行数", "预算数")
    if measures[0] == "增减率":
        measures = measures[:1]  # rates are ranked among rates
    if "年初预算数" in measures:
        measures = (*measures, "预算数")  # a budget's own word for what is planned
    if query.level in LEVELS:
        return ordered(_of_level(query.level, cards, measures), query), "item"
    if query.level and not _named_part(query) and not CHANGES & set(measures):
        # 最大的科目: of the highest level and of the lowest, where both are told
        both = [ordered(_of_level(level, cards, measures), query) for level in ("类", "项")]
        if all(both):
            return [part for parts in both for part in parts], "item"
    classes = _classes(cards) if query.population is Population.PARTS and not _named_part(query) else []
    classes = [c for c in classes if of_measures(c, measures)]
    if classes:
        top = ordered([Part(c, of_measures(c, measures)[:1]) for c in classes], query)
        return [_with_share(p, cards) if "占比" in measures else p for p in top], "item"
    if query.population is not Population.PROJECTS and query.mentions:
        found = children(query, cards)
        if query.measures:
            found = [Part(p.card, figures) for p in found if (figures := of_measures(p.card, query.measures))]
        if found:
            return ordered(found, query), "item"
    if query.population is Population.PARTS and any(m.items for m in query.mentions) and _named_part(query):
        within = _in_column(query, cards, measures)
        if within:
            return ordered(within, query), "item"
        return [], "item"  # its parts are not stated: those of all spending never stand in for them
    if query.population is Population.PARTS:
        own = [c for c in cards if not c.subject and c.part_of in SPENDING and of_measures(c, measures)]
        if not own and CHANGES & set(measures):
            # a budget tells the changes of its items one by one, as parts of nothing
            own = [c for c in cards if not c.subject and _classified(c) and of_measures(c, measures)]
        return ordered([Part(c, of_measures(c, measures)) for c in own], query), "item"
    order = query.order or Order()
    wanted = ("得分", "等级") if order.grade and not query.measures else measures
    rows = projects(cards, wanted, query.viewpoint)
    if query.mentions:
        rows = [r for r in rows if all(covered(m, bare(r.card.subject).lower()) >= ENOUGH for m in query.mentions)]
    return ordered(rows, query), "measure"


def _in_column(query: Query, cards: Sequence[Card], measures: Sequence[str]) -> list[Part]:
    """The rows of a classification with what stands for them under the heading that is named (公用经费里最大的科目).

    Of 类 and 款 in one table the 款, which are not made of others.
    """
    heads = {name for m in query.mentions for name in (m.text, *m.items)}
    made_of = table("statements")["made_of"]
    classes = {code for head in heads & set(made_of) for code in made_of[head]}
    found = []
    for card in cards:
        own = tuple(
            f
            for f in card.figures
            if f.measure in measures
            and len(f.code) > CLASS
            and (
                heads & {*f.column.split("/"), *f.scope.split("·")}
                or (f.code[:CLASS] in classes and BASIC in f.statement)
            )
        )
        if own and not card.subject:
            found.append(Part(card, own[:1]))
    longest = max((len(f.code) for p in found for f in p.figures), default=0)
    return [p for p in found if len(p.figures[0].code) == longest]


def _of_level(level: str, cards: Sequence[Card], measures: Sequence[str]) -> list[Part]:
    """The rows of one level of the classification by function (类 201, 款 20101, 项 2010101), in all funds."""
    own = [c for c in cards if not c.scope and not c.subject and any(_is_of(f.code, level) for f in c.figures)]
    return [Part(c, figures) for c in own if (figures := of_measures(c, measures)[:1])]


def _is_of(code: str, level: str) -> bool:
    return len(code) == LEVELS[level] and code.startswith("2")


def _classified(card: Card) -> bool:
    """Whether a card is of a row of the classifications."""
    return card.item in classification() or any(f.code for f in card.figures)


def _classes(cards: Sequence[Card]) -> list[Card]:
    """The 类 of spending by function, in all funds, where a statement table lists them."""
    return [c for c in cards if not c.scope and any(_is_of(f.code, "类") for f in c.figures)]


def _with_share(part: Part, cards: Sequence[Card]) -> Part:
    """A class of spending with its share: as it is printed, else of all spending in the year."""
    printed = next((f for c in cards if c.item == part.card.item for f in of_measures(c, ("占比",))[:1]), None)
    if printed:
        return replace(part, figures=(*part.figures[:1], printed))
    whole = next((f for c in cards if c.item == "本年支出合计" for f in leading(c, "money")[:1]), None)
    share = derive.ratio(part.figures[0], whole, "占本年支出合计") if whole else None
    return replace(part, derived=(share,)) if share else part


def _named_part(query: Query) -> bool:
    """Whether the question names a whole other than all spending, whose parts are asked for."""
    return any(not SPENDING & {m.text, *m.items} for m in query.mentions)


def _indicators(query: Query, cards: Sequence[Card]) -> list[Part]:
    """Indicators of a score sheet, by score; those below their weight where 没得满分 is asked."""
    own = [c for c in cards if of_measures(c, ("得分",)) and of_measures(c, ("分值",)) and c.item != "总分"]
    if query.order and query.order.not_full:
        return [Part(c, of_measures(c, ("得分", "分值"))) for c in own if _below_weight(c)]
    return ordered([Part(c, of_measures(c, ("得分", "分值"))) for c in own], query)


def _below_weight(card: Card) -> bool:
    score, weight = derive.first(card, ("得分",)), derive.first(card, ("分值",))
    return bool(
        score and weight and score.value is not None and weight.value is not None and score.value < weight.value
    )


def ordered(found: Sequence[Part], query: Query) -> list[Part]:
    """Parts in the order asked for, cut to those asked for; ties stay together, what has no value is left out."""
    order = query.order or Order()
    if order.grade:
        return [p for p in found if _grade_fits(p, order)]
    if order.direction:
        found = [p for p in found if any(f.direction == order.direction for f in p.figures)]
    keyed = [(own, part) for part in found if (own := key(part)) is not None]
    if order.filters:
        kept = [(k, p) for k, p in keyed if _within(p, order)]
        return [p for _, p in sorted(kept, key=lambda pair: -pair[0])]
    keyed.sort(key=lambda pair: pair[0], reverse=order.greatest)
    values = sorted({own for own, _ in keyed}, reverse=order.greatest)
    if not values or order.nth > len(values):
        return []
    chosen = set(values[order.nth - 1 : order.nth - 1 + order.count])
    return [part for own, part in keyed if own in chosen]


def key(part: Part) -> int | None:
    """What a part is ordered by."""
    if part.derived:
        return amount(part.derived[0].value, part.derived[0].unit)
    figure = next((f for f in part.figures if f.value is not None and f.measure != "等级"), None)
    return None if figure is None else amount(figure.value, figure.unit)


def _first_value(part: Part) -> Decimal | None:
    return next((f.value for f in part.figures if f.value is not None), None)


def _within(part: Part, order: Order) -> bool:
    value = _first_value(part)
    return value is not None and fits(value, order)


def fits(value: Decimal, order: Order) -> bool:
    """Whether a value lies within the bounds that are asked for."""
    if order.above is not None and not value > order.above:
        return False
    return order.below is None or value < order.below


def names_all(query: Query, name: str) -> bool:
    """Whether a name holds all words of a question."""
    return bool(query.mentions) and all(covered(m, name) >= ENOUGH for m in query.mentions)


def _grade_fits(part: Part, order: Order) -> bool:
    grades = [f.printed for f in part.card.figures if f.measure == "等级"]
    if not grades:
        return False
    return (grades[0] != order.grade) if order.other_than_grade else grades[0] == order.grade


def scale(query: Query, cards: Sequence[Card]) -> list[Part]:
    """The bounds of the grades asked for, as the documents' scales of scores state them."""
    own = [c for grade in query.grades for c in cards if c.item.startswith(f"{grade}等级得分")]
    return [Part(c, leading(c)) for c in own]


def project_counts(query: Query, cards: Sequence[Card]) -> list[Part]:
    """How many projects there are, wherever the document says so: the statements may differ."""
    own = [c for c in cards if c.label.endswith("项目") or c.item.endswith("项目")]
    if query.viewpoint:
        own = [c for c in own if c.viewpoint == query.viewpoint] or own
    return [Part(c, figures) for c in own if (figures := leading(c, "count"))]
