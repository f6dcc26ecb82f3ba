"""What may be asked instead where nothing was found: the same of another year or department, a near item or measure.

Each is a query of its own and names its department and year. None is an answer to what was asked, and none is certain
to have one: whoever offers it answers it first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import zip_longest

from rapidfuzz import fuzz, process

from knowledge.cards import generic, leading
from knowledge.contract import Card, Intent, Looked, Mention, Population, Query, Result
from knowledge.figures import CHANGES, STRIPPED
from knowledge.query import DOCUMENTS_KEPT, KINDS, Library
from knowledge.selecting import Opened, lazily, selected
from knowledge.vocabulary import bare, canonical

# Names less alike than this have nothing to do with each other, unless they are names of the same kind of thing.
ALIKE, LIKE = 60.0, 40.0
# What a name of an item ends with that says what kind of thing it is; sharing it counts like so much likeness.
HEAD = re.compile(r"(支出|收入|经费|费|资金|人员|人数|补助|补贴|结余|采购|拨款|基金|工资|资产|公积金|保险|用车|服务)$")
SAME_KIND = 40.0
# A name longer or shorter by a character is so much less like.
LENGTH = 2.0
# What many names of projects end with.
PROJECT = re.compile(r"(?:专项|工作|项目|经费|资金|补助)+$")
SPENT_ON = re.compile("(?<=费)支出$")
LONGEST_NAME = 14
# So many of one way are tried: the best ones.
EACH_WAY = 4
# So many documents are looked at for an item that others have.
DOCUMENTS = 40
# What accounts have as a rule, most asked for first.
USUAL = ("三公经费", "收入总计", "支出总计", "机关运行经费", "一般公共预算财政拨款支出")
# What may be asked of a card, in the order in which it is offered.
MEASURES = (
    ("决算数", "执行数"),
    ("人数",),
    ("数量",),
    ("增减额", "增减率"),
    ("占比",),
    ("年初预算数",),
    ("全年预算数",),
    ("预算数",),
    ("完成率",),
    ("执行率",),
    ("得分",),
    ("等级",),
)
PLANNED = ("预算数",)

Way = Iterator[Query]


class Nearby:
    """Finds what may be asked instead."""

    def __init__(self, library: Library, store: Opened) -> None:
        self._library, self._db = library, store.connection
        self._items = lru_cache(maxsize=DOCUMENTS_KEPT)(lambda document: _by_name(library.cards(document)))

    def queries(self, result: Result) -> Iterator[Query]:
        """The queries near one that found nothing, one of each way in turn, the best way first."""
        looked = self.looked(result)
        if looked is None:
            return
        said: set[Query] = {result.query}
        ways = [way(self, result, looked) for way in WAYS.get(result.missing, ())]
        for turn in zip_longest(*(_few(way) for way in ways)):
            for query in turn:
                if query is not None and query not in said:
                    said.add(query)
                    yield query

    def usual(self, result: Result) -> Iterator[Query]:
        """What nearly any document has an answer to, of the one that was looked in."""
        looked = self.looked(result)
        if looked:
            yield from (_of(looked, Mention(name, canonical(name))) for name in USUAL)

    def looked(self, result: Result) -> Looked | None:
        """The document that was looked in; the one of the department and year nearest to what was asked if none was."""
        query = result.query
        if result.looked:
            return result.looked
        held = self._documents("p.name", query.departments) if query.departments else self._latest()
        year = query.years[0] if query.years else max((h.year for h in held), default=0)
        held.sort(key=lambda h: (abs(h.year - year), h.budget, -h.year))
        return held[0] if held else None

    # ------------------------------------------------------------ which documents

    def _documents(self, column: str, values: Sequence[str | int]) -> list[Looked]:
        """The documents of these departments (p.name), or with these numbers (d.id)."""
        marks = ",".join("?" * len(values))
        rows = selected(
            self._db,
            "select d.id as document, p.name as department, d.year, d.kind from documents d"  # noqa: S608
            f" join departments p on p.id = d.department_id where {column} in ({marks}) order by d.year desc, d.id",
            list(values),
        )
        return [Looked(**row) for row in rows]

    def _latest(self) -> list[Looked]:
        sql = "select id from documents where kind = ? order by year desc, id limit ?"
        return self._documents("d.id", [r["id"] for kind in KINDS for r in selected(self._db, sql, [kind, DOCUMENTS])])

    def _stating(self, items: Sequence[str], measures: Sequence[str] = (), department: str = "") -> list[Looked]:
        """The documents that state one of these items: those of a department, or some of any."""
        if not items:
            return []
        held = self._documents("p.name", [department]) if department else []
        marks = ",".join("?" * len(items))
        # of a department's own documents all figures are looked at: far fewer than those of an item
        where = f"{'+' if department else ''}item in ({marks})"
        parameters: list[str | int] = list(items)
        if measures:
            where += f" and measure in ({','.join('?' * len(measures))})"
            parameters += measures
        if department:
            where += f" and document_id in ({','.join('?' * len(held))})"
            parameters += [h.document for h in held]
        # the order of the index of items
        order = "item, measure, year, amount nulls first, document_id, id"
        sql = f"select document_id from figures where {where} order by {order}"  # noqa: S608
        found: dict[int, None] = {}
        for (document,) in lazily(self._db, sql, parameters):
            found[document] = None
            if len(found) == DOCUMENTS:
                break
        return self._documents("d.id", list(found))

    def _with_projects(self, names: Sequence[str]) -> list[Looked]:
        """The documents that have one of these projects."""
        marks = ",".join("?" * len(names))
        sql = f"select distinct document_id from projects where name in ({marks}) order by document_id limit ?"  # noqa: S608
        rows = self._db.execute(sql, [*names, DOCUMENTS])
        return self._documents("d.id", [document for (document,) in rows])

    # ------------------------------------------------------------ the same of another year, kind, department

    def _elsewhen(self, result: Result, looked: Looked) -> Way:
        """The same item of the same department, of another year or in the other kind of document."""
        query = result.query
        for mention, wanted in _missed(result):
            found = self._stating(mention.items, wanted, looked.department)
            for held in sorted(found, key=_order(looked)):
                if held.document != looked.document:
                    yield _like(query, held, mention, wanted)

    def _elsewhere(self, result: Result, looked: Looked) -> Way:
        """The same item of another department, one of a near name and a near year first."""
        query = result.query
        for mention, wanted in _missed(result):
            found = [h for h in self._stating(mention.items, wanted) if h.department != looked.department]
            found.sort(key=lambda h: (_order(looked)(h), -fuzz.ratio(h.department, looked.department)))
            for department in dict.fromkeys(held.department for held in found):
                yield _like(query, next(h for h in found if h.department == department), mention, wanted)

    def _held_years(self, result: Result, looked: Looked) -> Way:
        """What was asked, of the years that are held, the nearest first."""
        query = result.query
        held = self._documents("p.name", query.departments or (looked.department,))
        asked = int(result.about[0]) if result.about and result.about[0].isdecimal() else looked.year
        for year in sorted({h.year for h in held}, key=lambda y: (abs(y - asked), -y)):
            own = next(h for h in held if h.year == year)
            yield _placed(replace(query, asked=()) if len(query.years) > 1 else query, own)

    def _held_departments(self, result: Result, looked: Looked) -> Way:
        """What was asked, of departments with a near name; and which there are."""
        query = result.query
        asked = query.unknown_departments[0] if query.unknown_departments else looked.department
        for name, _, _ in process.extract(asked, result.instead, scorer=fuzz.ratio, limit=EACH_WAY - 1):
            held = self._documents("p.name", [name])
            years = [h for h in held if h.year in query.years]
            if years or not query.years:
                yield _placed(query, (years or held)[0])
        yield Query(Intent.HOLDINGS)

    def _unplaced(self, result: Result, looked: Looked) -> Way:
        """What was asked, of the department's other years."""
        held = self._documents("p.name", [looked.department])
        for own in sorted(held, key=_order(looked)):
            if own.year != looked.year:
                yield _placed(result.query, own)

    # ------------------------------------------------------------ something near in the same document

    def _fewer_words(self, result: Result, looked: Looked) -> Way:
        """What was asked without the words that nothing accounts for."""
        mentions = result.query.mentions
        # 6月的三公经费: nothing accounts for both, but there is one of the two
        rest = tuple(m for m in mentions if m.text not in result.about) or tuple(m for m in mentions if m.items)
        if any(not m.qualifier for m in rest) and len(rest) < len(mentions):
            yield _placed(replace(result.query, mentions=rest), looked)

    def _near_items(self, result: Result, looked: Looked) -> Way:
        """Items of near names, or of the same kind, in the document that was looked in."""
        for word in result.about:
            for card in alike(word, self._items(looked.document)):
                yield _like(result.query, looked, Mention(_name(card), (card.item,)), _shared(result.query, card))

    def _of_project(self, result: Result, looked: Looked) -> Way:
        """What the document states of the project that was named."""
        query = result.query
        for card in self._library.cards(looked.document):
            named = card.subject in query.subjects or any(hint in card.subject for hint in query.hints)
            if named and card.item == card.subject:
                for measures in _printed(card):
                    yield replace(_of(looked, measures=measures), subjects=(card.subject,))

    def _other_measures(self, result: Result, looked: Looked) -> Way:
        """What else is stated of the item that was found."""
        for part in result.parts:
            for measures in _printed(part.card):
                if not set(measures) & set(result.query.measures):
                    subject = (part.card.subject,) if part.card.subject else ()
                    own = part.card.item == part.card.subject
                    mention = () if own else (Mention(_name(part.card), (part.card.item,)),)
                    yield replace(_of(looked, *mention, measures=measures), subjects=subject)

    def _other_reasons(self, result: Result, looked: Looked) -> Way:
        """Why, of the items with the nearest names that the document gives a reason for."""
        asked = [part.card for part in result.parts]
        cards = [c for c in self._library.cards(looked.document) if c.reasons and not c.subject]
        names = {_name(card): card for card in cards if card.item not in {c.item for c in asked}}
        for card in asked[:1]:
            for name, _, _ in process.extract(_name(card), list(names), scorer=fuzz.ratio, limit=EACH_WAY):
                yield replace(_of(looked, Mention(name, (names[name].item,))), intent=Intent.REASON)

    # ------------------------------------------------------------ projects, units, terms

    def _project_elsewhere(self, result: Result, looked: Looked) -> Way:
        """The project that was named, in the documents that have it."""
        for own in sorted(self._with_projects(result.query.subjects), key=_order(looked)):
            yield _placed(replace(result.query, units=()), own)

    def _near_projects(self, result: Result, looked: Looked) -> Way:
        """The document's own projects, those with a near name first."""
        query = result.query
        names = {name: PROJECT.sub("", name) for name in result.instead}
        asked = PROJECT.sub("", "".join(result.about))
        near = process.extract(asked, names, scorer=fuzz.partial_ratio, score_cutoff=LIKE, limit=EACH_WAY)
        for _, _, name in near:
            for held in sorted(self._with_projects([name]), key=_order(looked))[:1]:
                yield _placed(replace(query, subjects=(name,), hints=(), units=()), held)
        yield Query(Intent.LIST, (looked.department,), years=(looked.year,), population=Population.PROJECTS)

    def _whole(self, result: Result, looked: Looked) -> Way:
        """What was asked of a unit, of the whole department."""
        yield _placed(replace(result.query, units=()), looked)

    def _near_terms(self, result: Result, looked: Looked) -> Way:
        """Terms with near names in the document's glossary."""
        sql = "select name from terms where document_id = ? order by file_id, number, id"
        names = list(dict.fromkeys(name for (name,) in self._db.execute(sql, [looked.document])))
        for word in result.about:
            for name, _, _ in process.extract(word, names, scorer=fuzz.ratio, score_cutoff=LIKE, limit=EACH_WAY):
                yield Query(Intent.DEFINE, terms=(name,))

    def _its_figure(self, result: Result, looked: Looked) -> Way:
        """The figure of what something else was asked about (why, what it means)."""
        for mention in result.query.mentions if result.query.intent is not Intent.FIGURE else ():
            if mention.items:
                yield _of(looked, mention)


WAYS: dict[str, tuple[Callable[[Nearby, Result, Looked], Way], ...]] = {
    "department": (Nearby._held_departments, Nearby._its_figure),
    "year": (Nearby._held_years, Nearby._its_figure),
    "item": (
        Nearby._of_project,
        Nearby._fewer_words,
        Nearby._elsewhen,
        Nearby._elsewhere,
        Nearby._near_items,
    ),
    "measure": (Nearby._other_measures, Nearby._elsewhen),
    "reason": (Nearby._other_measures, Nearby._elsewhen, Nearby._other_reasons),
    "blank": (Nearby._elsewhen, Nearby._near_items, Nearby._elsewhere),
    "project": (Nearby._project_elsewhere, Nearby._near_projects),
    "unit": (Nearby._whole,),
    "term": (Nearby._near_terms, Nearby._its_figure),
    "text": (Nearby._unplaced, Nearby._its_figure),
    "indicator": (Nearby._unplaced,),
}


def _by_name(cards: Sequence[Card]) -> dict[str, Card]:
    """The department's own items by their names: none of projects, and none that an evaluation tells of."""
    own = [c for c in cards if not (c.subject or c.viewpoint) and leading(c) and not generic(c.label)]
    named = [(_name(card), card) for card in reversed(own)]
    return {name: card for name, card in named if len(name) <= LONGEST_NAME}


def alike(word: str, items: Mapping[str, Card]) -> Iterator[Card]:
    """The items whose names are like a word, or end like it and so name the same kind of thing; the likest first."""
    kind, scored = _kind(word), []
    for name, like, _ in process.extract(word, list(items), scorer=fuzz.ratio, limit=None):
        same = bool(kind) and _kind(name) == kind
        if (same or like >= ALIKE) and name != word:
            scored.append((like + SAME_KIND * same - LENGTH * abs(len(name) - len(word)), name))
    for _, name in sorted(scored, reverse=True):
        yield items[name]


def _order(looked: Looked) -> Callable[[Looked], tuple[bool, int, bool, int]]:
    """The documents nearest to one: of the same department, of the nearest year, of the same kind, the later one."""
    return lambda held: (
        held.department != looked.department,
        abs(held.year - looked.year),
        held.budget != looked.budget,
        -held.year,
    )


def _kind(name: str) -> str:
    """What kind of thing a name of an item says it is: 费, 支出; empty where it does not say."""
    found = HEAD.search(name)
    return found[0] if found else ""


def _few(way: Way) -> Iterator[Query]:
    for _, query in zip(range(EACH_WAY), way, strict=False):
        yield query


def _name(card: Card) -> str:
    """What an item is asked for by: its plain name, or its label without its number and without 支出 after 费."""
    item, label = bare(card.item), STRIPPED.sub("", bare(card.label))
    return SPENT_ON.sub("", item if item in label or "、" in label or not label else label)


def _printed(card: Card) -> Iterator[tuple[str, ...]]:
    """The measures that a card states, as they are asked for."""
    stated = {f.measure for f in card.figures if f.value is not None or f.measure == "等级"}
    return (measures for measures in MEASURES if stated & set(measures))


def _shared(query: Query, card: Card) -> tuple[str, ...]:
    """What was asked of another item, where a card states it too."""
    stated = {f.measure for f in card.figures}
    return query.measures if stated & set(query.measures) else ()


def _missed(result: Result) -> Iterator[tuple[Mention, tuple[str, ...]]]:
    """What was named and not found, and what was asked of it: the item, or an item's measure."""
    query = result.query
    if result.parts:
        card = result.parts[0].card
        if not card.subject:
            yield Mention(_name(card), (card.item,)), query.measures
        return
    for mention in query.mentions:
        if (mention.items and mention.text in result.about) or len(query.mentions) == 1:
            yield mention, ()


def _like(query: Query, held: Looked, mention: Mention, measures: Sequence[str]) -> Query:
    """Asked in the same way of another item or document: its measure if it is stated there, else its value."""
    kept = tuple(measures) if measures and (query.intent is not Intent.FIGURE or measures[0] in query.measures) else ()
    found = _of(held, mention, measures=kept)
    reason = query.intent is Intent.REASON
    return replace(found, intent=Intent.REASON, basis=query.basis) if reason else found


def _of(held: Looked, *mentions: Mention, measures: Sequence[str] = ()) -> Query:
    """The plain question for a figure of a document."""
    measures = tuple(measures) or (PLANNED if held.budget else ())
    changed = CHANGES & set(measures)
    return Query(
        Intent.COMPARE if changed else Intent.FIGURE,
        departments=(held.department,),
        years=(held.year,),
        mentions=mentions,
        measures=measures,
        basis="上年" if changed else "",
    )


def _placed(query: Query, held: Looked) -> Query:
    """What was asked, of the department and year of a document."""
    return replace(
        query,
        departments=(held.department,),
        unknown_departments=(),
        either=False,
        every=False,
        years=(held.year,),
        years_back=(),
        year_before=False,
        all_years=0,
    )
