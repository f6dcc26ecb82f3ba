"""Questions for a figure: printed, or following from printed ones."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from knowledge import checks, derive, lists, texts
from knowledge.cards import leading, of_measures, unit_class
from knowledge.contract import Asked, Card, Intent, Mention, Part, Population, Query, Result, Status
from knowledge.define import define
from knowledge.model import Blank, Figure
from knowledge.namesakes import another
from knowledge.place import Place, has, headed, nothing
from knowledge.retrieval import ENOUGH, accounts, covered, entry, of_code
from knowledge.vocabulary import bare, canonical, items

# Those among whom an amount is parted where the vocabulary names no others.
STAFF = "年末实有人数"
HEAD = "人"
# More readings of one question than this are asked back about instead of shown.
READINGS_SHOWN = 8
TWO = 2
# Words that no dictionary has name a figure where they are this much of its name.
PART_OF_NAME = 0.4
# The whole that a measure without an item is of, the widest first.
OF_ALL = ("支出总计", "本年支出合计", "财政拨款支出总计", "财政拨款本年支出", "一般公共预算财政拨款支出")
TWINS = {"收入总计": "本年收入合计", "支出总计": "本年支出合计"}
CHANGE = ("增减额", "增减率")
CHANGES = frozenset(CHANGE)
# The number before a row's name.
STRIPPED = re.compile(r"^[一二三四五六七八九十]{1,3}、")
UNCHANGED = re.compile(r"持平|无增减|无变化|没有变化")


def figure(query: Query, place: Place) -> Result:
    """A figure, or what follows from figures."""
    special = lists.scale(query, place.cards) if query.grades else []
    if query.population is Population.PROJECT_COUNT and not place.subjects:
        special = lists.project_counts(query, place.cards)
    if special:
        return Result(Status.ANSWERED, query, parts=tuple(special))
    if not query.mentions and not place.subjects:
        return _of_all_projects(query, place)
    share = _share_of(query, place)
    if share:
        return share
    if query.asks_fact and not (query.asks_number or query.measures):
        return nothing(query, "item", tuple(m.text for m in query.mentions))  # when, where, with whom: no figure tells
    groups, left = place.groups(query)
    if left or not groups:
        return _share_worked_out(query, place) or _without(query, place, left)
    if not (query.measures or query.asks_number or place.subjects) and not _named_by(query, groups):
        return _without(query, place, [m.text for m in query.mentions])
    if Asked.EACH in query.asked and len(groups) <= 2:
        return _each(query, place, [group[0] for group in groups])
    if "占比" in query.measures[:1]:
        # 总支出里项目支出占多少: the share that is printed, of whichever of them it is
        groups = [g for g in groups if any(has(card, ("占比",)) for card in g)] or groups
    if {Asked.SUM, Asked.BETWEEN} & set(query.asked) or "占比" in query.measures[:1]:
        combined = _combined(query, groups)
        if combined:
            return combined
    parts = [part for group in groups for part in group_parts(query, group)]
    told = {part.card.item for part in parts}
    untold = [group[0] for group in groups if all(card.item not in told for card in group)]
    if parts and untold and Asked.DIFFERENCE in query.asked:
        # 支出预算总计和决算本年支出合计差多少: one thing's plan is not compared with what was spent on another
        return nothing(query, "measure", tuple(card.label or card.item for card in untold))
    worked = _share_worked_out(query, place) if not parts else None
    if worked:
        return worked
    if not parts:
        cards = [card for group in groups for card in group]
        item = cards[0].label or cards[0].item
        of_year = f"{place.shelf.year - 1 if Asked.LAST_YEAR in query.asked else place.shelf.year}年"
        what = (f"{of_year}{item}{(query.measures or ('',))[0]}",)
        shown = tuple(Part(card, leading(card)) for card in cards[:3])
        return replace(nothing(query, "measure", what), parts=shown)
    if len(parts) > READINGS_SHOWN and len(groups) == 1:
        names = tuple(dict.fromkeys(p.card.subject or p.card.item for p in parts))
        return Result(Status.AMBIGUOUS, query, parts=tuple(parts), missing="which", instead=names)
    return Result(Status.ANSWERED, query, parts=tuple(parts), notes=another(groups, place))


def group_parts(query: Query, group: Sequence[Card]) -> list[Part]:
    """What each card of a group has to say; cards that state the same are one."""
    kept: dict[tuple[object, ...], Part] = {}
    for part in (part for card in group if (part := _part(query, card))):
        values = tuple((f.measure, f.value, f.unit) for f in part.figures)
        key = (part.card.item, part.card.subject, values, part.card.viewpoint, part.card.year)
        kept.setdefault(key, part)
    return list(kept.values())


def _part(query: Query, card: Card) -> Part | None:
    """The figures asked for, printed or derived; None where the card has neither."""
    if Asked.LAST_YEAR in query.asked:
        derived = derive.last_year(card)
        return Part(card, leading(card)[:1], (derived,)) if derived else None
    if Asked.DIFFERENCE in query.asked or Asked.OVER in query.asked:
        derived = derive.difference(card)
        printed = tuple(f for f in of_measures(card, ("增减额", "增减率")) if "预算" in f.basis and f.year == card.year)
        if derived:
            figures = of_measures(card, (*derive.PLANNED, *derive.SPENT))
            share = derive.deviation(card)
            return Part(card, figures, (derived, share) if share else (derived,))
        if printed:
            return Part(card, (*printed, *leading(card)))  # 较年初预算数减少…: it is printed
        if Asked.DIFFERENCE in query.asked:
            return None
        if Asked.OVER in query.asked:
            rates = of_measures(card, ("完成率", "执行率"))
            return Part(card, (*leading(card), *rates)) if rates else None
    figures = _wanted(query, card)
    if not figures and query.measures[:1] == ("得分",) and of_measures(card, ("分值",)):
        # the document gives this indicator a weight only: it is shown, named as what it is
        return Part(card, of_measures(card, ("分值",)))
    growth = derive.growth_told(card) if "增减率" in query.measures[:1] else None
    if growth and all(f.measure != "增减率" for f in figures):
        return Part(card, figures or leading(card), (growth,))
    if figures:
        converted = derive.in_unit(figures[0], query.output_unit) if query.output_unit else None
        return Part(card, figures, (converted,) if converted else ())
    if CHANGES & set(query.measures):
        unchanged = next((f for f in leading(card) if UNCHANGED.search(f.source.quote)), None)
        return Part(card, (unchanged,), note="原文写明与上年持平") if unchanged else None
    if derive.PLANNED_WORD in card.label and set(query.measures) & set(derive.PLANNED):
        return Part(card, leading(card))  # 预留…项目预算金额: its name says that it is planned
    rate = derive.rate(card) if set(query.measures) & {"执行率", "完成率"} else None
    return Part(card, of_measures(card, (*derive.PLANNED, *derive.SPENT)), (rate,)) if rate else None


def _wanted(query: Query, card: Card) -> tuple[Figure, ...]:
    """The printed figures that were asked for, the one in the unit asked for first."""
    if not query.measures:
        return leading(card, query.unit_class) or leading(card)
    found = _against(query.basis, of_measures(card, query.measures))
    if query.unit_class and len(found) > 1:
        # 增长百分之几: the rate first, the amount with it
        found = tuple(sorted(found, key=lambda f: unit_class(f.unit) != query.unit_class))
    of_what = query.basis == "上年" and any(f.measure in CHANGES for f in found)
    if of_what or (found and query.measures[0] == "占比"):
        # a change or a share is told with the amount that it is of
        return (*found, *(f for f in leading(card) if f not in found))
    return found


def _against(basis: str, found: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """The figures without changes against something else (预算 for 上年) where there is one against what is asked."""
    other = {f for f in found if f.measure in CHANGES and ("预算" in f.basis) != (basis == "预算")}
    own = any(f.measure in CHANGES and f not in other for f in found)
    return tuple(f for f in found if f not in other) if basis and own else found


def _of_all_projects(query: Query, place: Place) -> Result:
    """A measure without an item (预算执行率是多少): of every project, as the project table has it."""
    if {Asked.DIFFERENCE, Asked.OVER} & set(query.asked):
        gap = lists.unspent(place.cards, query.viewpoint)
        return Result(Status.ANSWERED, query, parts=(gap,)) if gap else nothing(query, "item", (), ())
    if not query.measures:
        return nothing(query, "item", (), place.project_names[:3])
    if query.viewpoint and all(card.viewpoint != query.viewpoint for card in place.cards):
        return nothing(query, "item", (query.viewpoint,))  # another evaluation's scores never stand in for it
    if Asked.SUM in query.asked:
        total = lists.overall(place.cards, query.measures, query.viewpoint)
        if total:
            notes = tuple(n for part in total for d in part.derived for n in checks.beside(d, query.numbers))
            return Result(Status.ANSWERED, query, parts=total, notes=notes)
    rows = lists.projects(place.cards, query.measures, query.viewpoint)
    if Asked.AVERAGE in query.asked:
        mean = lists.mean(rows)
        return headed(query, mean[0], mean[1]) if mean else nothing(query, "item", ("平均",))
    if rows:
        names = tuple(r.card.subject for r in rows)
        return Result(Status.AMBIGUOUS, query, parts=tuple(rows), missing="which project", instead=names)
    having = [c.item for c in place.cards if not c.subject and has(c, query.measures)]
    whole = [c for c in place.cards if c.item in OF_ALL and not c.subject and has(c, query.measures)]
    if whole and {"完成率", "执行率"} & set(query.measures):
        # 预算完成率, of no item and with no projects: of the whole
        first = min(whole, key=lambda c: OF_ALL.index(c.item))
        return Result(Status.ANSWERED, query, parts=tuple(group_parts(query, [first])))
    if having:
        return Result(Status.AMBIGUOUS, query, missing="which item", instead=tuple(having[:READINGS_SHOWN]))
    return nothing(query, "item", query.measures[:1])


def _combined(query: Query, groups: Sequence[Sequence[Card]]) -> Result | None:
    """A sum, or one item's share of another, where the document prints neither."""
    items_apart: dict[str, list[Card]] = {}
    for card in (card for group in groups for card in group):
        items_apart.setdefault(card.item, []).append(card)
    views = list({card.viewpoint: card for group in groups for card in group}.values())
    if Asked.BETWEEN in query.asked and len(items_apart) == 1 and len(views) == TWO:
        return _between_views(query, views)
    groups = sorted(items_apart.values(), key=lambda group: _position(group[0], query))
    firsts = [f for group in groups for f in leading(group[0])[:1]]
    parts = tuple(Part(group[0], leading(group[0])[:1]) for group in groups)
    if len(firsts) != len(groups) or len(groups) < 2:
        return None
    if Asked.SUM in query.asked:
        total = derive.total(firsts)
        return headed(query, parts, total) if total else None
    if Asked.BETWEEN in query.asked:
        gap = derive.gap(firsts[0], firsts[1]) if len(groups) == 2 else None
        return headed(query, parts, gap) if gap else None
    if any(has(card, ("占比",)) for card in groups[0]):
        return None
    share = derive.ratio(firsts[0], firsts[1], "占比") if len(groups) == 2 else None
    return headed(query, parts, share) if share else None


def _between_views(query: Query, cards: Sequence[Card]) -> Result | None:
    """How far two evaluations of one project are apart (自评 and 部门评价)."""
    parts = [Part(card, (of_measures(card, query.measures) or leading(card))[:1]) for card in cards]
    if not all(part.figures for part in parts):
        return None
    gap = derive.gap(parts[0].figures[0], parts[1].figures[0], (cards[0].viewpoint, cards[1].viewpoint))
    return headed(query, tuple(parts), gap) if gap else None


def _named_by(query: Query, groups: Sequence[Sequence[Card]]) -> bool:
    """Whether the words of the question are a good part of the name of a card that was found.

    A word of its project's name (外包来的人归谁管), or a syllable of a long name, asks for none of its figures.
    """
    for card in (group[0] for group in groups):
        name = bare(f"{card.label}|{card.item}").lower()
        named = [m for m in query.mentions if card.item in m.items or covered(m, name) >= ENOUGH]
        size = sum(len(m.text) for m in named)
        if any(m.exact for m in named) or size >= PART_OF_NAME * len(bare(card.label or card.item)):
            return bool(named)
    return False


def _share_of(query: Query, place: Place) -> Result | None:
    """One item's share of another, both named: as it is printed for just these two, else worked out.

    None where the question names no two items, or neither can be told: the share of a third thing in one of them
    (授予中小企业合同金额占采购总额) is no answer.
    """
    named = [m for m in query.mentions if not m.qualifier]
    if "占比" in query.measures[:1] and len(named) > 2 and not place.subjects:
        return _share_named(place, query, named)
    if (
        "占比" not in query.measures[:1]
        or len(named) != 2
        or not all(m.items for m in named)
        or place.subjects
        or named[1].apart
    ):
        return None
    for part, whole in (named, named[::-1]):
        # 全部收入 may be 收入总计 or 本年收入合计: the share that is printed tells
        twins = () if whole.text in TWINS else tuple(TWINS[item] for item in whole.items if item in TWINS)
        for card in place.cards:
            if card.item in part.items and not card.subject:
                printed = tuple(f for f in of_measures(card, ("占比",)) if _base_of(f, (*whole.items, *twins)))
                if printed:
                    return Result(Status.ANSWERED, query, parts=(Part(card, (*printed, *leading(card, "money"))),))
    # 全部支出 is what was spent in the year, unless it is called by the name of the total
    spoken = tuple(
        replace(m, items=tuple(TWINS.get(item, item) for item in m.items)) if m.text not in TWINS else m
        for m in query.mentions
    )
    return _share_worked_out(replace(query, mentions=spoken), place) or _share_worked_out(query, place)


def _share_named(place: Place, query: Query, named: Sequence[Mention]) -> Result | None:
    """The printed share whose own name and base hold all that is named (货物采购授予中小企业合同金额占货物支出)."""
    words = [{name.replace("的", "") for name in (m.text, *m.items)} for m in named]
    found: list[tuple[int, Part]] = []
    for card in place.cards:
        shares = [f for f in of_measures(card, ("占比",)) if all(_holds(f, names) for names in words)]
        if shares:
            found.append((len(card.label), Part(card, tuple(shares[:1]))))
    return Result(Status.ANSWERED, query, parts=(min(found, key=lambda f: f[0])[1],)) if found else None


def _holds(share: Figure, names: Collection[str]) -> bool:
    return any(name in bare(share.label + share.part_of) for name in names)


def _base_of(share: Figure, items_: Sequence[str]) -> bool:
    """Whether a share is printed as one of these items."""
    return share.part_of in items_ or bool(set(canonical(share.part_of)) & set(items_))


def _share_worked_out(query: Query, place: Place) -> Result | None:
    """One item's share of another where the document prints none: from the amounts of both."""
    named = [m for m in query.mentions if not m.qualifier]
    if "占比" not in query.measures or len(named) != 2:
        return None
    plain = replace(query, intent=Intent.FIGURE, measures=(), unit_class="")
    within = place.within(plain)
    found: list[Part] = []
    for mention in named:
        # 项目支出 of all spending stands in a column of the total's row
        groups, left = place.groups(replace(plain, mentions=(mention,)))
        if (left or not groups) and within and not within[1]:
            groups, left = within
        amounts = [Part(c, f) for group in groups[:1] for c in group[:1] if (f := leading(c, "money")[:1])]
        if left or not amounts:
            return None
        found += amounts
    part, whole = found
    a, b = derive.yuan(part.figures[0]), derive.yuan(whole.figures[0])
    if a is None or b is None or part.card is whole.card:
        return None
    part, whole = (part, whole) if a <= b else (whole, part)  # a part is no more than its whole
    share = derive.ratio(part.figures[0], whole.figures[0], "占比")
    return headed(query, (part, whole), share) if share else None


def _each(query: Query, place: Place, cards: Sequence[Card]) -> Result:
    """An amount for each (人均, 每批): of those that the question names, else of those the vocabulary knows for it."""
    card = next((c for c in cards if leading(c, "money")), cards[0])
    by = next((item.counted_by for item in items() if item.name == card.item), {})
    heads = (*by.get(query.each_of, ()), *((STAFF,) if query.each_of == HEAD else ()))
    own = [c for c in cards if c is not card]
    own = own or [c for name in heads for c in place.cards if c.item == name and not c.subject]
    sort = "people" if query.each_of == HEAD else "count"
    counted = next((f for c in own for f in (leading(c, sort) or leading(c, "people"))[:1]), None)
    amount = next(iter(leading(card, "money")), None)
    each = derive.each(amount, counted, query.output_unit) if amount and counted else None
    if each is None or amount is None or counted is None:
        name = "人均" if query.each_of == HEAD else f"每{query.each_of}"
        shown = (Part(card, leading(card)),)
        return replace(nothing(query, "measure", (f"{name}{card.item}",)), parts=shown)
    return Result(Status.ANSWERED, query, parts=(Part(card, (amount, counted), (each,)),))


def _position(card: Card, query: Query) -> int:
    """Where the question names a card: 甲占乙的比例 asks for 甲 over 乙."""
    own = entry(card)
    strengths = [accounts(own, mention) for mention in query.mentions]
    return strengths.index(max(strengths)) if strengths else 0


def _without(query: Query, place: Place, left: Sequence[str]) -> Result:
    """No figure accounts for all words: a text may, or a definition, unless a number was asked for."""
    told = texts.none_of(place.library, place.shelf, query) if query.has_any else ()
    if told:
        return Result(Status.ANSWERED, replace(query, intent=Intent.TEXT), passages=told)
    empty = _left_empty(query, place)
    if empty:
        return nothing(query, "blank", (STRIPPED.sub("", empty.label),), (empty.statement, f"第{empty.source.page}页"))
    if not query.order and not query.asked and (query.how or not (query.asks_number or query.measures)):
        found = texts.holding(place.library, place.shelf, query, place.subjects)
        if found:
            return Result(Status.ANSWERED, replace(query, intent=Intent.TEXT), passages=found)
    qualified = any(m.qualifier for m in query.mentions)
    alone = not query.years and len(query.mentions) <= 1
    if query.terms and alone and not query.asks_number and not query.measures and not qualified:
        # no figure of this name: what the name means is known at least
        defined = define(query, place.library, [place.shelf])
        if defined:
            return defined
    return nothing(query, "item", tuple(left) or tuple(m.text for m in query.mentions))


def _left_empty(query: Query, place: Place) -> Blank | None:
    """The cell of a statement table that stands for what is asked, and that the document leaves empty."""
    if place.subjects or not query.mentions:
        return None
    for empty in place.library.blanks(place.shelf):
        own = {empty.item, bare(empty.item)}
        around = {*empty.scope.split("·"), *empty.column.split("/")}
        heads = [m for m in query.mentions if own & {m.text, *m.items} and of_code(m, {empty.code} - {""})]
        if heads and all({m.text, *m.items} & around for m in query.mentions if m not in heads):
            return empty
    return None
