"""What a figure in a sentence belongs with: the other figures of the same item around it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from knowledge.checking.books import Books, Stated
from knowledge.checking.catalogue import catalogue
from knowledge.vocabulary import canonical


@dataclass(frozen=True)
class Around:
    """Finds the figures that stand with another: in its sentence or row first, then in its section."""

    by_account: dict[tuple[str, str, str, str], list[Stated]]

    def of(self, figure: Stated, measures: Collection[str]) -> list[Stated]:
        """The figures of the same item and funds, the nearest first; each value once.

        In one sentence or row, those before it are nearer than those behind.
        """
        f = figure.figure
        own = self.by_account.get(_key(figure), [])
        found = [
            s
            for s in own
            if s.figure.measure in measures
            and s.number is not None
            and (not f.column or s.figure.source.quote == f.source.quote)
        ]
        found.sort(key=lambda s: _distance(figure, s))
        kept: dict[object, Stated] = {}
        for each in found:
            number = each.number
            kept.setdefault((number.value if number else None, each.figure.year, each.figure.measure), each)
        return list(kept.values())


def around(books: Books) -> Around:
    """The figures of sentences and of tables that are no statements, by what they are of and where."""
    found: dict[tuple[str, str, str, str], list[Stated]] = defaultdict(list)
    for each in books.stated:
        if not each.figure.statement:
            found[_key(each)].append(each)
    return Around(dict(found))


def _key(stated: Stated) -> tuple[str, str, str, str]:
    f = stated.figure
    return f.source.document, f.source.section, f.subject, stated.account


def _distance(one: Stated, other: Stated) -> tuple[bool, bool, int, int]:
    a, b = one.figure, other.figure
    quote = a.source.quote != b.source.quote
    return quote, other.at > one.at, abs(a.source.line - b.source.line), abs(a.start - b.start)


def same_label(figure: Stated, found: Sequence[Stated]) -> list[Stated]:
    """Those in the figure's own sentence, and those elsewhere under the same printed label."""
    quote, label = figure.figure.source.quote, figure.figure.label
    return [s for s in found if s.figure.source.quote == quote or s.figure.label == label]


def bases(books: Books, figure: Stated, names: dict[str, str]) -> tuple[list[Stated], list[Stated]]:
    """The figures that a share may be of: its base as the sentence names it, of its section first; and others.

    The others are totals that sentences say for one another: 占支出的 may be said of what was spent this year.
    """
    f = figure.figure
    base = names.get(f.part_of, f.part_of)
    exact = {base, *canonical(base)}
    wider = {other for family in catalogue()["base_families"]["items"] if exact & set(family) for other in family}
    found = [
        s
        for s in books.stated
        # 基本支出 may be said for 一般公共预算财政拨款基本支出 in a section about that
        if (s.figure.item in exact | wider or s.figure.item.endswith(base))
        and s.number is not None
        and s.measure in ("决算数", "预算数", "年初预算数", "全年预算数", "人数", "数量")
        and s.figure.year == f.year
        and s.figure.subject in ("", f.subject)
    ]
    own = f.source.document, f.source.section
    found.sort(key=lambda s: ((s.figure.source.document, s.figure.source.section) != own, s.at > figure.at))
    others = [s for s in found if s.figure.item in wider - exact]
    return [s for s in found if s not in others], others
