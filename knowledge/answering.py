"""Query → Result: what is known of what is asked. Exact or silent: what is not in the documents is not found.

Here it is decided which document answers; what it answers stands in `figures.py` and `kinds.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from rapidfuzz import fuzz, process

from knowledge import by_place, combine, kinds, plans
from knowledge.cards import distinct, in_words
from knowledge.contract import Asked, Intent, Looked, Population, Query, Result, Status
from knowledge.define import define
from knowledge.figures import CHANGE, CHANGES, figure
from knowledge.kept import Kept
from knowledge.model import Figure
from knowledge.place import Place, nothing
from knowledge.query import FIGURES_KEPT, Library, Shelf, figures_in
from knowledge.readings import Reading, asked_of, readings
from knowledge.retrieval import entry
from knowledge.short_names import parted
from knowledge.spread import COMPARED, READ, Spread
from knowledge.where import where

KINDS: dict[Intent, Callable[[Query, Place], Result]] = {
    Intent.REASON: kinds.reason,
    Intent.RANK: kinds.rank,
    Intent.LIST: kinds.listing,
    Intent.TEXT: kinds.text,
    Intent.CHECK: kinds.check,
    Intent.DEFINE: kinds.meaning,
}
# Kinds in which a unit's name is not whose figure is asked for.
TEXTUAL = {Intent.TEXT, Intent.DEFINE, Intent.LIST, Intent.CHECK}
# Kinds of question whose answer is one figure, and how many other years are told beside it.
ONE_FIGURE = {Intent.FIGURE, Intent.BUDGET, Intent.COUNT, Intent.SCORE}
YEARS_BESIDE = 2
# Kinds that ask for a figure, and not for words.
ASKING_FIGURES = ONE_FIGURE | {Intent.COMPARE, Intent.SHARE, Intent.CALC, Intent.RANK}
# So many near names are told where a department is not held, and so many departments are listed with what there is.
NEAR, LISTED = 12, 30
# Of a year whose own document is not held, only these follow from the next year's.
FROM_NEXT_YEAR = {"决算数", "执行数", "人数", "数量"}
# What a budget states; accounts alone state what was planned in all (全年预算数) and what was spent.
PLANNED = {"年初预算数", "预算数"}
BUDGET_WORD = re.compile(r"(?<!一般公共)(?<!政府性基金)(?<!国有资本经营)预算(?!执行|完成)")


class Answers:
    """Answers queries from a library."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._spread = Spread(library, self._at, self._in_scope, self._across)
        self._entries = Kept(
            lambda document: tuple(entry(card) for card in library.cards(document)),
            lambda entries: figures_in(each.card for each in entries),
            FIGURES_KEPT,
        )

    def answer(self, query: Query) -> Result:
        """What is known of what is asked."""
        if query.intent is Intent.HOLDINGS:
            held = self.library.held()
            whose = query.departments if held > LISTED else ()
            holdings = tuple(self.library.holdings(LISTED, whose))
            return Result(Status.ANSWERED, query, holdings=holdings, in_all=len(whose) or held)
        # where departments are named, all of them need not be counted
        named = len(query.departments) or self.library.held()
        if not named:
            return nothing(query, "document")
        if query.unknown_departments:
            return self._not_held(query, query.unknown_departments)
        if query.place and not (query.every or query.subjects or query.hints) and not _of_place(query):
            return self._not_held(query, (query.place,))
        together = len(query.departments) > 1 and not query.either and combine.spans(query)
        one_by_one = bool(query.departments) and not query.either and not query.place
        if query.by_place:
            few = named <= COMPARED
            shelves = _alike(_preferred(query, self.library.shelves(query.departments))) if few else []
            return by_place.answer(query, shelves, self._years)
        if named > READ and not one_by_one:
            return self._spread.answer(_of_bodies(query, named))
        shelves = self.library.shelves(query.departments)
        if not shelves:
            return self._not_held(query, query.departments)
        if query.intent is Intent.DEFINE:
            found = define(query, self.library, self._of_years(query, shelves))
            if found:
                return found
        query = _of_bodies(query, len({s.department for s in shelves}))
        if together or query.every or query.population is Population.DEPARTMENTS:
            return self._across(query, shelves)
        return self._in_scope(query, shelves)

    def readings(self, result: Result) -> tuple[Reading, ...]:
        """What a question could be read as in the document that answered it or was asked first; to explain it."""
        query = result.query
        shelves = _preferred(query, self.library.shelves(self._told_of(result))) if query.mentions else ()
        shelf = asked_of(result, shelves)
        return readings(result, self._place(query, shelf)) if shelf else ()

    def _told_of(self, result: Result) -> tuple[str, ...]:
        """The departments that a question was asked of: those named, else those that are told of, if many are held."""
        if result.query.departments or self.library.held() <= READ:
            return result.query.departments
        told = [p.card.department for p in result.parts] + [p.department for p in result.passages]
        told += [result.looked.department] if result.looked else []
        return tuple(dict.fromkeys(told)) or result.instead[:1] or (self.library.latest(),)

    def _not_held(self, query: Query, about: Sequence[str]) -> Result:
        """A department that is not held, with the nearest names of those that are."""
        if not self.library.held():
            return nothing(query, "document")
        held = self.library.departments
        near = held
        if len(held) > NEAR:
            near = tuple(name for name, _, _ in process.extract(about[0], held, scorer=fuzz.ratio, limit=NEAR))
        return replace(nothing(query, "department", about, near), in_all=len(held))

    @staticmethod
    def _of_years(query: Query, shelves: Sequence[Shelf]) -> list[Shelf]:
        return [s for s in shelves if s.year in query.years] or list(shelves)

    # ------------------------------------------------------------ which department

    def _in_scope(self, query: Query, shelves: Sequence[Shelf]) -> Result:
        """Answer from the department that is meant; ask where several have an answer."""
        departments = list(dict.fromkeys(s.department for s in shelves))
        if len(departments) == 1:
            return self._years(query, shelves)
        results = {
            name: self._years(replace(query, departments=(name,)), [s for s in shelves if s.department == name])
            for name in departments
        }
        found = {name: r for name, r in results.items() if r.status is not Status.NOT_FOUND}
        if not found:
            return combine.of_none(query, list(results.values()))
        if len(found) == 1:
            return next(iter(found.values()))
        if not query.departments or query.either:
            return Result(Status.AMBIGUOUS, query, missing="which department", instead=tuple(found))
        # several departments were named: what there is of each, and which of them has nothing
        lacking = tuple(f"{name}：没有这项数据。" for name in departments if name not in found)
        return replace(
            next(iter(found.values())),
            query=query,
            parts=tuple(part for r in found.values() for part in r.parts),
            passages=tuple(passage for r in found.values() for passage in r.passages),
            notes=lacking,
        )

    def _across(self, query: Query, shelves: Sequence[Shelf]) -> Result:
        """The same thing of several departments, put together; what one of them lacks is said."""
        # a unit's accounts are a part of its department's
        whole = {s.department for s in shelves if s.kind.startswith("部门")}
        own = [s for s in shelves if s.kind.startswith("部门") or not any(s.department.startswith(w) for w in whole)]
        shelves = _preferred(query, own)
        departments = query.departments or tuple(dict.fromkeys(s.department for s in shelves))
        each = combine.plain(query)
        undated = not (query.years or query.years_back or query.year_before or query.all_years)
        shared = combine.shared_year(shelves, departments) if undated else 0
        each = replace(each, years=(shared,)) if shared else each
        found: list[Result] = []
        lacking: list[str] = []
        own_years = _each_its_year(query, departments, shelves)
        for name in departments:
            asked = replace(each, departments=(name,), years=own_years.get(name, each.years))
            result = self._years(asked, [s for s in shelves if s.department == name])
            if result.status is Status.NOT_FOUND or not (result.parts or result.passages):
                together = query.order or combine.OPERATIONS & set(query.asked)
                if name in query.departments and together and not query.either:
                    return replace(result, query=query)
                lacking.append(f"{name}：没有这项数据。")
            else:
                found.append(result)
        if not found:
            return nothing(query, "item", tuple(m.text for m in query.mentions))
        taken = found[0].taken
        parts = combine.cells(query, found)
        query = replace(query, departments=departments)
        if not parts:
            return replace(found[0], query=query, passages=tuple(p for r in found for p in r.passages))
        return replace(combine.combined(query, parts, lacking), taken=taken)

    # ------------------------------------------------------------ which year

    def _years(self, query: Query, shelves: Sequence[Shelf]) -> Result:
        """Answer for the years asked for; without one, from the latest document of the kind that is meant."""
        shelves = _preferred(query, shelves)
        query, taken = combine.dated(query, [s.year for s in shelves])
        if taken:
            return replace(self._years(query, shelves), taken=taken)
        if query.against and query.basis == "上年" and len(query.years) < 2 and query.intent is not Intent.REASON:
            year = query.years[0] if query.years else shelves[0].year
            if query.against != year - 1:
                # the change that is printed is against the year before
                two = replace(query, years=(query.against, year), measures=(), basis="", asked=(Asked.BETWEEN,))
                return self._across_years(replace(two, against=0), shelves)
        if query.all_years:
            query = replace(query, years=tuple(sorted({s.year for s in _alike(shelves)})[-query.all_years :]))
        if query.intent is Intent.REASON and len(query.years) == 2:
            # why it is less than the year before is told in the later year's document
            query = replace(query, years=(max(query.years),))
        if not query.years:
            return self._beside(query, self._at_first(query, shelves), shelves)
        if len(query.years) > 1:
            return self._across_years(query, shelves)
        return self._year(query, query.years[0], shelves)

    def _beside(self, query: Query, result: Result, shelves: Sequence[Shelf]) -> Result:
        """The answer of the latest year with what other years' documents of its kind say of the same, a line each.

        Where no year was named, the reader may have meant another.
        """
        if query.intent not in ONE_FIGURE or len(result.parts) != 1 or result.status is not Status.ANSWERED:
            return result
        part = result.parts[0]
        notes = []
        same_kind = [s for s in shelves if s.kind == part.card.kind and s.year != part.card.year]
        for shelf in same_kind[:YEARS_BESIDE]:
            own = self._at(replace(query, years=(shelf.year,)), shelf)
            if own.status is Status.ANSWERED and len(own.parts) == 1 and combine.same(own.parts[0], part):
                said = "，".join(f"{f.measure}{f.printed}{f.unit}" for f in own.parts[0].figures if not in_words(f))
                notes.append(f"{shelf.year}年{said}")
        return replace(result, notes=(*result.notes, f"其他年度：{'；'.join(notes)}")) if notes else result

    def _year(self, query: Query, year: int, shelves: Sequence[Shelf]) -> Result:
        """Answer for one year: from its own document, else from what the next year's says of the change."""
        own = [s for s in shelves if s.year == year]
        if own:
            found = self._at_first(query, own)
            change = CHANGES & set(query.measures) and query.basis == "上年" and found.missing == "measure"
            if change and any(s.year == year - 1 for s in shelves):
                # the document does not print the change: it follows from last year's own document
                two = replace(query, years=(year - 1, year), measures=(), basis="", asked=(Asked.BETWEEN,))
                worked = self._across_years(two, shelves, printed=False)
                return replace(worked, query=query) if worked.status is Status.ANSWERED else found
            if found.missing not in ("item", "measure"):
                return found
            after = self._told_after(query, year, shelves)
            return after if after and after.status is Status.ANSWERED else found
        after = self._told_after(query, year, shelves)
        return after or nothing(query, "year", (str(year),), tuple(dict.fromkeys(str(s.year) for s in shelves)))

    def _told_after(self, query: Query, year: int, shelves: Sequence[Shelf]) -> Result | None:
        """What the next year's document says of a year; None where there is none, or it is no question for it."""
        if query.population or query.grades or not query.mentions or query.intent not in ASKING_FIGURES:
            return None
        # what was carried out of last year's budget stands in this year's
        after = next((s for s in shelves if s.year == year + 1), None)
        if after and query.intent in (Intent.FIGURE, Intent.BUDGET):
            stated = self._at(replace(query, years=(year,)), after)
            if stated.status is Status.ANSWERED and stated.parts:
                return stated
        # a budget compares with the budget before it, which is not what that year's accounts say
        planned = bool(PLANNED & set(query.measures))
        later = next((s for s in shelves if s.year == year + 1 and s.budget == planned), None)
        measures = set(query.measures) - (PLANNED | {"全年预算数"} if planned else set())
        if later and measures <= FROM_NEXT_YEAR and query.intent is not Intent.REASON:
            return self._at(replace(query, asked=(*query.asked, Asked.LAST_YEAR), measures=()), later)
        return None

    def _at_first(self, query: Query, shelves: Sequence[Shelf]) -> Result:
        """Answer from the document that is meant; where a budget is asked for, from the other kind if it has nothing.

        The documents stand in the order in which they are preferred.
        """
        first = self._at(query, shelves[0])
        if {Asked.DIFFERENCE, Asked.OVER} & set(query.asked) and first.missing in ("measure", "item"):
            return plans.apart(query, shelves, self._at) or first
        if plans.both_asked(query):
            return plans.beside(query, first, shelves, self._at)
        if first.status is not Status.NOT_FOUND or not _names_budget(query):
            return first
        other = next((s for s in shelves if s.year == shelves[0].year and s.budget != shelves[0].budget), None)
        second = self._at(query, other) if other else first
        return second if second.status is not Status.NOT_FOUND else first

    def _across_years(self, query: Query, shelves: Sequence[Shelf], *, printed: bool = True) -> Result:
        """The same item of several years, each from its own document: the greatest, or the change between two."""
        years = sorted(query.years)
        planned = tuple(m for m in query.measures if m in PLANNED)
        kinds = (_alike(shelves), [s for s in shelves if s.budget != shelves[0].budget])
        if not (planned and years[-1] in {s.year for s in kinds[0]}):
            shelves = next((kind for kind in kinds if {s.year for s in kind} >= set(years)), kinds[0])
        if printed and Asked.BETWEEN in query.asked and years[-1] == years[0] + 1:
            # from one year to the next: the change is printed, as a rule
            stated = self._years(
                replace(query, years=(years[-1],), asked=(), basis="上年", measures=(*CHANGE, *planned)), shelves
            )
            if stated.status is Status.ANSWERED and any(f.measure in CHANGES for p in stated.parts for f in p.figures):
                return stated
        each = combine.plain(query)
        results = {year: self._year(replace(each, years=(year,)), year, shelves) for year in years}
        answered = {year: r for year, r in results.items() if r.status is Status.ANSWERED}
        if not answered:
            return replace(next(iter(results.values())), query=query)
        lacking = tuple(f"{year}年：没有。" for year in years if year not in answered)
        if lacking and combine.OPERATIONS & set(query.asked):
            return replace(next(r for r in results.values() if r.status is not Status.ANSWERED), query=query)
        parts = combine.cells(query, list(answered.values()))
        if not parts:
            first = next(iter(answered.values()))
            return replace(first, query=query, passages=tuple(p for r in answered.values() for p in r.passages))
        return combine.combined(query, parts, lacking)

    # ------------------------------------------------------------ in one document

    def _place(self, query: Query, shelf: Shelf) -> Place:
        place = Place(self.library, shelf, self._entries(shelf.id)).meaning(query)
        # last year's figure is worked out from this year's and the change
        of_one = len(query.years) == 1 and Asked.LAST_YEAR not in query.asked
        return place.of_year(query.years[0]) if of_one else place

    def _at(self, query: Query, shelf: Shelf) -> Result:
        """Answer from one document; where it has nothing, which one that is."""
        found = self._told(query, shelf)
        if found.status is not Status.NOT_FOUND:
            return found
        return replace(found, looked=Looked(shelf.id, shelf.department, shelf.year, shelf.kind))

    def _told(self, query: Query, shelf: Shelf) -> Result:
        """What a document says; a project or unit that is named and not in it is never left out of account."""
        place = self._place(query, shelf)
        kind = where if Asked.WHERE in query.asked else KINDS.get(query.intent, figure)
        if not place.subjects and (query.hints or query.subjects):
            return nothing(query, "project", query.hints or query.subjects, place.project_names)
        if query.units and not place.subjects and query.mentions and query.intent not in TEXTUAL:
            result = kind(query, place.of_units(query.units))
            told = result.status is Status.ANSWERED and result.parts
            return result if told else nothing(query, "unit", query.units)
        return kind(query, place)


def _preferred(query: Query, shelves: Sequence[Shelf]) -> list[Shelf]:
    """The documents with those of the kind that is meant first, else in their order.

    Accounts answer, unless it is asked what was planned; so do they where it is compared with what was spent.
    """
    told_of_both = PLANNED | {"全年预算数"} | CHANGES
    spent = {Asked.OVER, Asked.DIFFERENCE} & set(query.asked) or set(query.measures) - told_of_both
    if spent or query.measures[:1] == ("全年预算数",) or not PLANNED & set(query.measures):
        return sorted(shelves, key=lambda s: s.budget)
    return sorted(shelves, key=lambda s: (-s.year, not s.budget))


def _of_place(query: Query) -> bool:
    """Whether a place has several departments held: it is not its only one, and a city is not one of its districts."""
    lowest = [parted(full).places[-1:] for full in query.departments]
    return sum(any(place.startswith(query.place) for place in own) for own in lowest) > 1


def _ranks_bodies(query: Query) -> bool:
    """政府采购前三名: of all departments that are held, where one year and nothing else is named."""
    one_year = len(query.years) + len(query.years_back) <= 1 and not query.all_years
    return (
        query.intent is Intent.RANK
        and one_year
        and bool(query.mentions)
        and not (query.population or query.departments)
    )


def _of_bodies(query: Query, held: int) -> Query:
    """A question for the greatest that names nothing else among which, as one among the departments held."""
    return replace(query, population=Population.DEPARTMENTS) if held > 1 and _ranks_bodies(query) else query


def _each_its_year(query: Query, departments: Sequence[str], shelves: Sequence[Shelf]) -> dict[str, tuple[int, ...]]:
    """甲局2023年和乙局2024年: of each its own year, where as many are named and not all of them have all years."""
    if len(query.years) < 2 or len(query.years) != len(query.departments):
        return {}
    held = {(s.department, s.year) for s in shelves}
    pairs = list(zip(departments, query.years, strict=True))
    every = all((name, year) in held for name in departments for year in query.years)
    return {} if every or not all(pair in held for pair in pairs) else {name: (year,) for name, year in pairs}


def _alike(shelves: Sequence[Shelf]) -> list[Shelf]:
    """Those of the same kind (决算, 预算) as the first."""
    return [s for s in shelves if s.budget == shelves[0].budget]


def _names_budget(query: Query) -> bool:
    """Whether the question says 预算 and not only as a part of the name of funds (一般公共预算财政拨款)."""
    words = (*(m.text for m in query.mentions), *query.text_words)
    return bool(PLANNED & set(query.measures)) or any(BUDGET_WORD.search(word) for word in words)


def figures_of(result: Result) -> tuple[Figure, ...]:
    """All figures that an answer states, each once."""
    if result.status is Status.NOT_FOUND:
        return ()
    return distinct(f for part in result.parts for f in part.figures)
