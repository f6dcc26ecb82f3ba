"""Questions over more departments than are read one by one: whose is meant, which is the greatest, the sum of all.

What is asked of all of them is looked up in the figures themselves; the few that are told are then read and answered
from as any document is, so that the same answers come out as with few departments.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from knowledge import combine, lists, sums
from knowledge.cards import LEADING
from knowledge.contract import Asked, Intent, Part, Population, Query, Result, Status
from knowledge.define import define
from knowledge.derive import PLANNED, SPENT
from knowledge.many import Many, Span
from knowledge.model import DocumentKind
from knowledge.place import nothing
from knowledge.query import Library, Shelf
from knowledge.sums import Value, Values
from knowledge.vocabulary import bare, canonical
from knowledge.words import whole_words

# More departments than this are not read one by one.
READ = 8
# To ask back which is meant, so many are read until so many have an answer.
TRIED, NAMED = 6, 3
# So many departments are listed, so many stand under what was worked out from all, and so many equal ones are read.
LISTED, BESIDE, EQUAL = 10, 3, 40
# Measures of which a department states one or the other.
FAMILIES = (SPENT, PLANNED, ("完成率", "执行率"), ("人数", "数量"))
# No more than so many are read to work out what no figure tells by itself.
COMPARED = 60
# What can be worked out over very many departments.
OVER_MANY = {Asked.SUM, Asked.AVERAGE, Asked.OVER, Asked.DIFFERENCE}
RATES = {"完成率", "执行率"}
# Fewer have no sum.
SEVERAL = 2
ACCOUNTS = (DocumentKind.DEPARTMENT_ACCOUNTS.value, DocumentKind.UNIT_ACCOUNTS.value)
BUDGETS = (DocumentKind.DEPARTMENT_BUDGET.value, DocumentKind.UNIT_BUDGET.value)


class Spread:
    """Answers over very many departments.

    `at` answers a query from one document, `of` from the documents of a few departments, one of which is meant, and
    `across` puts those of several together.
    """

    def __init__(
        self,
        library: Library,
        at: Callable[[Query, Shelf], Result],
        of: Callable[[Query, Sequence[Shelf]], Result],
        across: Callable[[Query, Sequence[Shelf]], Result],
    ) -> None:
        self._library, self._at, self._of, self._across = library, at, of, across
        self._many = Many(library)
        self._values = Values(library, self._many)

    def answer(self, query: Query) -> Result:
        """What is known of a question of very many departments, or of none by name where very many are held."""
        if query.intent is Intent.DEFINE:
            found = self._defined(query)
            if found:
                return found
        if query.population is Population.DEPARTMENTS or query.every:
            found = self._over(query)
            if found is None:
                return self._compared(query)
            # what 去年 was taken for
            years = {part.card.year for part in found.parts}
            latest = max(years, default=0) + _back(query)
            return replace(found, taken=combine.dated(query, [latest])[1] if years else ())
        return self._whose(query)

    # ------------------------------------------------------------ whose is meant

    def _whose(self, query: Query) -> Result:
        """The answer of the departments that can have one, where they are few; else whose is meant is asked."""
        ids = self._candidates(query)
        if not ids:
            sample = self._many.ids(query.departments[:NAMED] or self._many.first(NAMED))
            tried = [self._of(replace(query, departments=(name,)), own) for name, own in self._read(sample)]
            tried = [result for result in tried if result.status is Status.NOT_FOUND]
            if not tried:
                return Result(Status.AMBIGUOUS, query, missing="which department", instead=self._many.first(NAMED))
            # words that are no names may yet stand in other documents
            unsure = any(not mention.items for mention in query.mentions)
            return replace(combine.of_none(query, tried), in_all=self._library.held() if unsure else 0)
        if len(ids) <= READ:
            names = self._many.names(ids)
            return self._of(replace(query, departments=names, either=True), self._library.shelves(names))
        named: list[str] = []
        tried = []
        for name, own in self._read(ids):
            tried.append(self._of(replace(query, departments=(name,)), own))
            if tried[-1].status is not Status.NOT_FOUND:
                named.append(name)
            if len(named) == NAMED:
                break
        if not named:
            return replace(combine.of_none(query, tried), in_all=len(ids))
        instead = tuple(named)
        return Result(Status.AMBIGUOUS, query, missing="which department", instead=instead, in_all=len(ids))

    def _read(self, ids: Sequence[int] | set[int]) -> Iterable[tuple[str, list[Shelf]]]:
        """Some of these departments with their documents, those that are read most often first: always the same."""
        for name in self._many.names(sorted(ids)[:TRIED]):
            yield name, self._library.shelves((name,))

    def _candidates(self, query: Query) -> list[int]:
        """The departments that state all that the question names, as far as names tell it: of the latest year, if many.

        Where few do, those of all years.
        """
        # what a year's own document does not tell, the next one's may
        years = tuple(dict.fromkeys(year for own in query.years for year in (own, own + 1)))
        if years:
            return sorted(self._naming(query, years))
        held = self._many.years()
        latest = self._naming(query, held[:1])
        return sorted(latest if len(latest) > READ or len(held) == 1 else self._naming(query, held))

    def _naming(self, query: Query, years: Sequence[int]) -> set[int]:
        """The departments that state in one of the years all that the question names."""
        found: set[int] | None = self._many.ids(query.departments) if query.departments else None
        stated = ("item", "whole")
        for mention in query.mentions:
            if mention.qualifier:
                continue
            if found is not None and not found:
                break
            own: set[int] = set()
            for kinds in (("reason",), stated) if query.intent is Intent.REASON else (stated,):
                own = own or (self._many.having(kinds, mention.items, years, found) if mention.items else set())
            own = own or self._many.holding(whole_words(mention.text), mention.text)
            found = own if found is None else found & own
        for hint in query.hints:
            own = self._many.holding((), hint)
            found = own if found is None else found & own
        for kind, names in (("project", query.subjects), ("unit", query.units)):
            if names:
                found = self._many.having((kind,), names, years, found)
        # where nothing is named that one has and another has not (职责, 有哪些项目), any may be meant
        return self._many.all() if found is None else found

    def _defined(self, query: Query) -> Result | None:
        """What a word means, by the latest glossary that has it."""
        items = {item for mention in query.mentions for item in mention.items}
        names = [
            name
            for name in self._many.terms()
            if name in query.terms or items & set(canonical(name)) or lists.names_all(query, bare(name).lower())
        ]
        department = self._many.latest_with("term", names) if names else ""
        if not department and query.term_number:
            department = self._library.latest()
        return define(query, self._library, self._library.shelves((department,))) if department else None

    # ------------------------------------------------------------ all of them

    def _over(self, query: Query) -> Result | None:
        """The greatest, those within bounds, the sum or the mean of all; None where it cannot be told of very many."""
        several = len(query.years) + len(query.years_back) + query.year_before + bool(query.all_years) > 1
        named = [m for m in query.mentions if not m.qualifier]
        items = tuple(dict.fromkeys(item for m in named for item in m.items)) or query.subjects
        listed = query.population in lists.LISTED or (query.subjects and query.mentions)
        apart = any(m.apart or not m.items for m in named)
        if several or apart or not items or query.hints or query.units or listed or not set(query.asked) <= OVER_MANY:
            return None
        rated = RATES & set(query.measures)
        span = self._span(replace(query, measures=SPENT) if rated else query, items)
        if span is None:
            return self._unstated(query, items)
        query = replace(query, years=(span.year,), years_back=(), year_before=False)
        if {Asked.OVER, Asked.DIFFERENCE} & set(query.asked):
            return self._beyond(query, span)
        if {Asked.SUM, Asked.AVERAGE} & set(query.asked):
            return None if rated else self._together(query, span)
        ordered = query.order and not query.order.filters
        if rated:
            values = self._values.rates(span, query)
            return self._of_equals(query, values) if ordered else self._within(query, values)
        return self._ranked(query, span) if ordered else self._within(query, self._values.all(span, query))

    def _span(self, query: Query, items: tuple[str, ...]) -> Span | None:
        """The figures that are asked about: of the year and the kind of document in which any are stated."""
        wanted = set(query.measures) - {"全年预算数"}
        planned = bool(wanted) and wanted <= set(PLANNED) and query.measures[:1] != ("全年预算数",)
        order = query.order
        direction = order.direction if order else ""
        subjects = query.subjects or ("",)
        ids = sorted(self._many.ids(query.departments))
        for kind in (*BUDGETS, *ACCOUNTS) if planned else (*ACCOUNTS, *BUDGETS):
            year = query.years[0] - query.year_before if query.years else self._many.year(kind, ids) - _back(query)
            among = self._many.documents(ids, year, kind) if ids else ()
            if ids and not among:
                continue
            for measures in _measures(query):
                span = Span(items, measures, year, kind, subjects, direction, among)
                if self._many.states(span):
                    return span
        return None

    def _unstated(self, query: Query, items: tuple[str, ...]) -> Result:
        """What no department states: the item, or what is asked of it."""
        words = tuple(m.text for m in query.mentions) or query.subjects
        if query.measures and self._many.having(("item", "project"), items, self._many.years()):
            return nothing(query, "measure", (f"{words[0]}{query.measures[0]}",))
        return nothing(query, "item", words)

    def _ranked(self, query: Query, span: Span) -> Result | None:
        """The n-th greatest or least, or the first few: documents are read from that end until no other can come in."""
        order = query.order
        if order is None:
            return None
        last = order.nth - 1 + order.count
        results: list[Result] = []
        keys: list[int] = []
        seen: set[int] = set()
        for stated in self._many.ordered(span, greatest=order.greatest):
            best = sorted(set(keys), reverse=order.greatest)
            if len(best) >= last and (
                stated.amount < best[last - 1] if order.greatest else stated.amount > best[last - 1]
            ):
                break
            if len(seen) >= last + EQUAL:
                return self._of_equals(query, self._values.all(span, query))
            if stated.document in seen:
                continue
            seen.add(stated.document)
            (shelf,) = self._library.shelves_of([stated.document])
            result = self._result(query, shelf)
            key = lists.key(result.parts[0]) if result.status is Status.ANSWERED and result.parts else None
            if key is not None:
                results.append(result)
                keys.append(key)
        chosen = lists.ordered(combine.cells(query, results), query)
        if not chosen:
            return nothing(query, "item", tuple(m.text for m in query.mentions))
        return Result(Status.ANSWERED, query, parts=tuple(chosen), notes=self._said(span))

    def _of_equals(self, query: Query, values: Sequence[Value]) -> Result | None:
        """A place that very many departments share, or one by what is worked out: by the value of each."""
        order = query.order
        ranked = sorted({v.amount for v in values}, reverse=order is None or order.greatest)
        nth, count = (order.nth, order.count) if order else (1, 1)
        wanted = ranked[nth - 1 : nth - 1 + count]
        chosen = [v for v in values if v.amount in set(wanted)]
        chosen.sort(key=lambda v: v.amount, reverse=order is None or order.greatest)
        return self._listed(query, chosen, len(values))

    def _within(self, query: Query, values: Sequence[Value]) -> Result | None:
        """Those within bounds; all of them without."""
        order = query.order
        fitting = [v for v in values if order is None or lists.fits(v.value, order)]
        if not fitting:
            shown = self._listed(query, sorted(values, key=lambda v: -v.amount), 0)
            return replace(shown, missing="none fits") if shown else None
        return self._listed(query, sorted(fitting, key=lambda v: -v.amount), len(values))

    def _listed(self, query: Query, chosen: Sequence[Value], held: int) -> Result | None:
        """The first of those chosen, and how many there are."""
        parts = self._parts(query, chosen[:LISTED])
        if not parts:
            return None
        fitting = f"，{len(chosen)}个符合" if held > len(chosen) else ""
        cut = f"，只列前{len(parts)}个" if len(chosen) > len(parts) else ""
        note = f"{held or len(chosen)}个部门有这项{fitting}{cut}。"
        return Result(Status.ANSWERED, query, parts=tuple(parts), notes=(note,))

    def _together(self, query: Query, span: Span) -> Result | None:
        """The sum or the mean of what all of them state; the greatest of them stand under it."""
        values = self._values.all(span, query)
        if len(values) < SEVERAL:
            return self._listed(query, values, 0)
        found = sums.mean(values) if Asked.AVERAGE in query.asked else sums.total(values)
        if found is None:
            return None
        greatest = sorted(values, key=lambda v: -v.amount)[:BESIDE]
        parts = self._parts(query, greatest)
        if not parts:
            return None
        first = replace(parts[0], derived=(found,))
        note = f"共{len(values)}个部门，只列最多的{len(parts)}个。" if len(values) > len(parts) else ""
        lacking = self._lacking(span, len(values))
        return Result(Status.ANSWERED, query, parts=(first, *parts[1:]), notes=(*filter(None, [note]), *lacking))

    def _beyond(self, query: Query, span: Span) -> Result | None:
        """Those that spent more than was planned, those furthest beyond it first."""
        plain = replace(query, asked=(), measures=())
        spent = self._values.all(replace(span, measures=SPENT), plain)
        planned = {v.document: v for v in self._values.all(replace(span, measures=PLANNED), plain)}
        both = [(v, planned[v.document]) for v in spent if v.document in planned]
        beyond = [(p.amount - s.amount, s) for s, p in both if s.amount > p.amount and s.unit == p.unit]
        if not both:
            return None
        chosen = [value for _, value in sorted(beyond, key=lambda pair: pair[0])] or [value for value, _ in both]
        shown = self._listed(query, chosen, len(both) if beyond else 0)
        return shown if beyond or not shown else replace(shown, missing="none fits")

    def _compared(self, query: Query) -> Result:
        """What no figure tells by itself: worked out from the documents of each, where they are not too many."""
        ids = self._candidates(query)
        if len(ids) > COMPARED:
            return nothing(query, "too many departments", (str(COMPARED),))
        names = self._many.names(ids or sorted(self._many.ids(self._many.first(NAMED))))
        return self._across(replace(query, departments=names), self._library.shelves(names))

    # ------------------------------------------------------------ the few that are told

    def _result(self, query: Query, shelf: Shelf) -> Result:
        plain = combine.plain(query)
        return self._at(replace(plain, departments=(shelf.department,), every=False, population=None), shelf)

    def _parts(self, query: Query, values: Sequence[Value]) -> list[Part]:
        """What the documents of these values answer; nothing where one of them answers with another value."""
        parts: list[Part] = []
        shelves = {shelf.id: shelf for shelf in self._library.shelves_of([value.document for value in values])}
        for value in values:
            result = self._result(query, shelves[value.document])
            told = result.parts[:1] if result.status is Status.ANSWERED else ()
            figures = [(f.value, f.unit) for part in told for f in part.figures]
            derived = [(d.value, d.unit) for part in told for d in part.derived]
            if (value.value, value.unit) not in (*figures, *derived):
                return []
            parts += told
        return parts

    def _said(self, span: Span) -> tuple[str, ...]:
        """Among how many it is the greatest."""
        if span.among:
            return ()
        kinds = ("project",) if span.subjects != ("",) else ("item",)
        held = len(self._many.having(kinds, span.items, (span.year,)))
        return (f"{span.year}年度有这项的部门共{held}个。",)

    def _lacking(self, span: Span, found: int) -> tuple[str, ...]:
        held = len(span.among) or self._library.held()
        return (f"另有{held - found}个部门{span.year}年度没有这项数据。",) if held > found else ()


def _back(query: Query) -> int:
    """How many years before the latest is meant (去年)."""
    return query.years_back[0] if query.years_back else int(query.year_before)


def _measures(query: Query) -> list[tuple[str, ...]]:
    """What may be asked of the item, the likeliest first: measures that stand for each other together."""
    wanted = query.measures or LEADING
    found: list[tuple[str, ...]] = []
    for measure in wanted:
        family = next((own for own in FAMILIES if measure in own), (measure,))
        together = tuple(m for m in wanted if m in family)
        if together not in found:
            found.append(together)
    return found
