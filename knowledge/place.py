"""One document as a question finds it: its cards, the projects that are meant, and the cards that answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from knowledge import derive, vocabulary
from knowledge.cards import PEOPLE, unit_class
from knowledge.contract import Asked, Card, Derived, Intent, Mention, Part, Query, Result, Status
from knowledge.model import Figure
from knowledge.query import Library, Shelf
from knowledge.retrieval import IN_LABEL, ITSELF, Entry, accounts, covered, entry, of_code, select

# A part of a project's name names it where this share of its characters stands in the name.
NEAR = 0.8
# What is counted in these is nobody.
THINGS = {"辆", "台", "套", "台（套）"}
# Kinds in which several things stand side by side.
SIDE_BY_SIDE = {Intent.CHECK, Intent.RANK, Intent.LIST, Intent.REASON, Intent.COUNT, Intent.SCORE}
# Headings of the statement tables that part an item's figures.
_COLUMNS = {"基本支出", "项目支出", "人员经费", "公用经费", "财政拨款收入", "事业收入", "经营收入", "其他收入"}


@dataclass(frozen=True, slots=True)
class Place:
    """A document with its cards, and those of its projects that the question means."""

    library: Library
    shelf: Shelf
    entries: tuple[Entry, ...]
    subjects: tuple[str, ...] = ()

    @property
    def cards(self) -> tuple[Card, ...]:
        """The cards themselves."""
        return tuple(e.card for e in self.entries)

    @property
    def project_names(self) -> tuple[str, ...]:
        """The names of the document's projects."""
        return tuple(reversed([name for name, _, _ in self.projects]))

    @property
    def projects(self) -> tuple[tuple[str, str, str], ...]:
        """The document's projects (name, printed name, unit): of its tables, and those its text alone tells."""
        listed = self.library.projects(self.shelf.id)
        known = {name for name, _, _ in listed}
        told = dict.fromkeys(e.card.subject for e in self.entries if e.card.subject and e.card.subject == e.card.item)
        return (*listed, *((name, name, "") for name in told if name not in known))

    def meaning(self, query: Query) -> Place:
        """The place with the projects that the question names, by name, by a part of it, or by their unit."""
        if not (query.subjects or query.hints or query.units):
            return replace(self, subjects=()) if self.subjects else self
        projects = self.projects
        subjects = [name for name, _, _ in projects if name in query.subjects]
        for hint in query.hints:
            meant = Mention(hint, exact=False)
            subjects += [n for n, printed, _ in projects if covered(meant, printed) >= NEAR and n not in subjects]
        if query.units:
            units = {name: unit for name, _, unit in projects}
            own = [n for n in subjects if self._of_unit(units.get(n, ""), query.units)]
            subjects = own or subjects
        return replace(self, subjects=tuple(subjects))

    def _of_unit(self, unit: str, wanted: Sequence[str]) -> bool:
        """Whether a project's unit is one of those named; 本级 is the department itself."""
        return unit in wanted or ("本级" in wanted and unit.removesuffix("本级") == self.shelf.department)

    def of_units(self, units: Sequence[str]) -> Place:
        """The place with only what the document states of these units (所属单位) themselves."""
        projects = {name: unit for name, _, unit in self.library.projects(self.shelf.id)}
        own = [
            e
            for e in self.entries
            if any(unit in e.card.label or projects.get(e.card.subject) == unit for unit in units)
        ]
        return replace(self, entries=tuple(own))

    def of_year(self, year: int) -> Place:
        """The place with only what the document states of this year: a budget tells last year's spending as well."""
        own, only = [], frozenset((year,))
        for e in self.entries:
            if e.years == only:
                own.append(e)
            elif year in e.years:
                figures = tuple(f for f in e.card.figures if f.year == year)
                own.append(entry(replace(e.card, figures=figures)))
        return replace(self, entries=tuple(own))

    def candidates(self, query: Query) -> list[Entry]:
        """The cards that can be meant: of the projects named, in the unit asked for, of the evaluation named."""
        found = [
            e
            for e in self.entries
            if (not self.subjects or e.card.subject in self.subjects)
            and (not query.unit_class or Asked.EACH in query.asked or has_class(e.card, query.unit_class))
        ]
        tables = tuple(topic.removesuffix("$") for topic in query.topics if topic.endswith("表$"))
        if tables:
            # 收入决算表里的教育支出 is what came in for it
            found = [e for e in found if any(t in f.statement or t in leaf(f) for t in tables for f in e.card.figures)]
        if query.viewpoint:
            own = [e for e in found if e.card.viewpoint == query.viewpoint]
            found = own or found
        return found

    def within(self, query: Query) -> tuple[list[list[Card]], tuple[str, ...]] | None:
        """The cards of the parts that the question names within one item (教育支出的基本支出); see `_within`."""
        return _within(query, self.candidates(query))

    def groups(self, query: Query) -> tuple[list[list[Card]], tuple[str, ...]]:
        """The cards that answer, a group for each thing asked, and the words that nothing accounts for."""
        if query.unit_class == "people":
            # 接待多少人 is not asked of 批次, where both are stated
            people = tuple(e for e in self.entries if any(f.unit in PEOPLE for f in e.card.figures))
            if len(people) < len(self.entries):
                found, left = replace(self, entries=people).groups(query)
                if found and not left:
                    return found, left
        candidates = self.candidates(query)
        within = self.within(query)
        if within:
            return within
        if not query.mentions:
            own = [e.card for e in candidates if self.subjects and e.card.item == e.card.subject]
            found = [[c for c in own if c.subject == s] for s in self.subjects]
            return [g for g in found if g], ()
        named = bool(self.subjects)
        runs = _runs(query)
        several = len(runs) > 1 or bool({Asked.SUM, Asked.BETWEEN, Asked.TIMES, Asked.EACH} & set(query.asked))
        if len(runs) > 1:
            each = [self.groups(replace(query, mentions=run)) for run in runs]
            if not any(left for _, left in each) and all(groups for groups, _ in each):
                return [group for groups, _ in each for group in groups], ()
        items = any(vocabulary_names().issuperset(m.items) for m in query.mentions if m.items)
        one = items and not (several or self.subjects or "占比" in query.measures or query.intent in SIDE_BY_SIDE)
        planned_and_spent = set(query.measures) & set(derive.PLANNED) and set(query.measures) & set(derive.SPENT)
        if planned_and_spent or {Asked.OVER, Asked.DIFFERENCE} & set(query.asked):
            both = [e for e in candidates if not any(e.measures.isdisjoint(m) for m in (derive.PLANNED, derive.SPENT))]
            chosen, left = select(both, query.mentions, (), subjects=named)
            if chosen and not left and not _passed_over(query, chosen, candidates, ITSELF):
                return chosen, left
        if Asked.LAST_YEAR in query.asked:
            told = [e for e in candidates if derive.last_year(e.card)]
            chosen, left = select(told, query.mentions, (), subjects=named, one=one)
            if chosen and not left and not _passed_over(query, chosen, candidates):
                return chosen, left
        if query.measures:
            having = [e for e in candidates if not e.measures.isdisjoint(query.measures)]
            chosen, left = select(having, query.mentions, query.measures, subjects=named, one=one)
            if chosen and not left and not _passed_over(query, chosen, candidates):
                return chosen, left
        return select(candidates, query.mentions, query.measures, subjects=named, one=one)


@cache
def vocabulary_names() -> frozenset[str]:
    """The names of the items that accounts have, whatever else a document has names for."""
    return frozenset(item for item, _ in vocabulary.asked())


def _runs(query: Query) -> list[tuple[Mention, ...]]:
    """The mentions parted into the things of their own that they name; what says of which funds counts for all."""
    if "占比" in query.measures:
        return []  # a share is of one thing in another
    runs: list[list[Mention]] = [[]]
    for mention in query.mentions:
        if mention.apart and any(not m.qualifier for m in runs[-1]):
            runs.append([m for m in runs[-1] if m.qualifier])
        runs[-1].append(replace(mention, apart=False) if mention.apart else mention)
    return [tuple(run) for run in runs]


def _within(query: Query, candidates: Sequence[Entry]) -> tuple[list[list[Card]], tuple[str, ...]] | None:
    """One item within parts of the accounts (教育支出的基本支出): the cards of its scopes; None where none is named.

    A part of which nothing is stated is left over: the item's other figures never stand in for it.
    """
    for head in query.mentions:
        own = [
            e.card for e in candidates if e.card.item in head.items and of_code(head, e.codes) and not e.card.subject
        ]
        parts = [m for m in query.mentions if m is not head]
        scopes = {part for card in own for part in card.scope.split("·") if part}
        columns = {part for card in own for f in card.figures for part in f.column.split("/") if part}
        known = _COLUMNS | columns
        if not parts or not scopes & _COLUMNS or not all({m.text, *m.items} & known for m in parts):
            continue
        found, left = [], []
        for m in parts:
            cards = [c for c in own if _headed(c, {m.text, *m.items})]
            fewest = min((len(c.scope.split("·")) for c in cards), default=0)
            cards = [c for c in cards if len(c.scope.split("·")) == fewest]
            if cards:
                found.append(cards)
            else:
                left.append(m.text)
        return found, tuple(left)
    return None


def _headed(card: Card, names: set[str]) -> bool:
    """Whether a card is of a part that is named, by its scope or by the heading of its column."""
    return bool(names & set(card.scope.split("·"))) or any(names & set(f.column.split("/")) for f in card.figures)


def leaf(figure: Figure) -> str:
    """The heading that a figure stands under."""
    return figure.source.section.rpartition("/")[2]


def has(card: Card, measures: Sequence[str]) -> bool:
    """Whether a card has a figure of one of the measures."""
    return any(f.measure in measures for f in card.figures)


def has_class(card: Card, wanted: str) -> bool:
    """Whether a card has a figure in the unit class; people and other counts are asked for alike."""
    # 离退休多少人 is not asked of 离退休干部用车
    classes = {unit_class(f.unit) for f in card.figures if wanted != "people" or f.unit not in THINGS}
    return wanted in classes or (wanted in ("people", "count") and bool(classes & {"people", "count"}))


def _passed_over(
    query: Query, groups: Sequence[Sequence[Card]], candidates: Sequence[Entry], enough: float = IN_LABEL
) -> bool:
    """Whether something named has a card of its own, but none of those chosen accounts for it well enough."""
    chosen = [entry(card) for group in groups for card in group]
    if all(c.generic for c in chosen):
        return False
    return any(
        all(accounts(c, m) < enough for c in chosen) and any(accounts(e, m) >= ITSELF for e in candidates)
        for m in query.mentions
        if m.items
    )


def nothing(query: Query, missing: str, about: Sequence[str] = (), instead: Sequence[str] = ()) -> Result:
    """Not found: what is missing, the words it is about, and what there is instead."""
    return Result(Status.NOT_FOUND, query, missing=missing, about=tuple(about), instead=tuple(instead))


def headed(query: Query, parts: tuple[Part, ...], derived: Derived) -> Result:
    """A result whose first part carries what was worked out from all of them."""
    return Result(Status.ANSWERED, query, parts=(replace(parts[0], derived=(derived,)), *parts[1:]))
