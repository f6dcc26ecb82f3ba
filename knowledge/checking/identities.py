"""Sums of accounts: within a table, within a section of the text, and with what is stated elsewhere.

The sums themselves are data (`identity` in rules.toml); here it is found out where one can be checked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from knowledge.checking.accounts import split
from knowledge.checking.books import MAIN, Books, Stated, place
from knowledge.checking.catalogue import catalogue, check
from knowledge.checking.reach import only
from knowledge.checking.sums import sum_finding
from knowledge.checking.tolerance import total
from knowledge.model import Agreement, Finding

# With so many terms in one place, their total may stand in another.
SEVERAL = 2
COUNTED = {"人数", "数量"}
# Shares that add up to this at least leave nothing out.
WHOLE = Decimal("99.5")


@dataclass(frozen=True, slots=True)
class Identity:
    """A sum: a total is its terms, less those that are taken off; some count those that are in `also`, some do not."""

    name: str
    total: str
    core: tuple[str, ...]
    plus: tuple[str, ...]
    minus: tuple[str, ...]
    rest: str
    also: tuple[str, ...]

    @property
    def terms(self) -> tuple[str, ...]:
        """All accounts that are added."""
        return (*self.core, *self.plus)


@dataclass(frozen=True)
class Place:
    """A table, or a section of the text: what it states by account, and which accounts it leaves empty."""

    title: tuple[str, str]
    table: bool
    stated: dict[str, list[Stated]]
    empty: set[str]

    def one(self, name: str) -> Stated | None:
        """The figure of an account; None where there is none, or several that differ."""
        return only(self.stated.get(name, ()))


@cache
def _identities() -> list[Identity]:
    return [
        Identity(
            e["name"], e["total"], tuple(e["core"]), tuple(e.get("plus", ())), tuple(e.get("minus", ())),
            e.get("rest", ""), tuple(e.get("also", ())),
        )
        for e in catalogue()["identity"]
    ]  # fmt: skip


@check
def identities(books: Books) -> Iterator[Finding]:
    """Every sum in every place that states enough of it; a document-wide value completes it."""
    seen: set[tuple[str, frozenset[int]]] = set()
    for measure in MAIN:
        if measure == "执行数":
            continue  # the same as 决算数
        for where in _places(books, measure):
            for found in _at(books, where, measure):
                key = (found.rule, frozenset(found.figures))
                if key not in seen:
                    seen.add(key)
                    yield found


def _at(books: Books, where: Place, measure: str) -> Iterator[Finding]:
    """What comes of all sums in one place; a total that was checked in one way is not told as unchecked in another."""
    by_total: dict[str, list[Finding]] = defaultdict(list)
    for identity in _identities():
        by_total[identity.total] += _checked(books, identity, where, measure)
    for found in by_total.values():
        done = [f for f in found if f.outcome is not Agreement.UNCHECKED]
        yield from done or found


def _places(books: Books, measure: str) -> list[Place]:
    found = []
    for table, groups in ((True, books.tables), (False, books.sections)):
        for title, stated in groups.items():
            by_account: dict[str, list[Stated]] = defaultdict(list)
            for each in stated:
                if each.measure == measure and each.figure.year == books.year and not each.figure.subject:
                    by_account[each.account].append(each)
            for name, several in by_account.items():
                # 其他资本性支出 below 资本性支出 may be named alike: the account is the row above
                shortest = min(len(s.figure.code) for s in several)
                by_account[name] = [s for s in several if len(s.figure.code) == shortest]
            if by_account:
                found.append(Place(title, table, by_account, books.empty.get(title, set()) if table else set()))
    return found


def _checked(books: Books, identity: Identity, where: Place, measure: str) -> Iterator[Finding]:
    here = [name for name in (*identity.terms, *identity.minus) if name in where.stated]
    whole = where.one(identity.total) if identity.total in where.stated else None
    if whole is None:
        if (
            identity.total in where.stated
            or len(identity.core) < SEVERAL
            or not set(identity.core) <= _said(where, here)
        ):
            return
        whole = only(books.known(identity.total, measure))
    if whole is None or not here:
        return
    found = {name: _term(books, where, name, measure, whole) for name in (*identity.terms, *identity.minus)}
    missing = [n for n in identity.core if not isinstance(found[n], Stated) and found[n] is not True]
    if missing:
        yield _missing(books, identity, whole, missing)
        return
    terms = [s for n in identity.terms if isinstance(s := found[n], Stated)]
    less = [s for n in identity.minus if isinstance(s := found[n], Stated)]
    if not terms or (terms[0].figure.unit not in _alike(whole)):
        return
    open_ = [n for n in (*identity.plus, *identity.minus) if found[n] is None or found[n] is False]
    words = "、".join(split(n)[0] for n in identity.terms if isinstance(found[n], Stated))
    for result in sum_finding(books, identity.name, whole, terms, words if len(terms) < 5 else "各项", less):
        if result.outcome is Agreement.DIFFERS:
            more = _further(identity, where, whole, terms)
            wider = list(sum_finding(books, identity.name, whole, [*terms, *more], "各项", less)) if more else []
            if wider and wider[0].outcome is not Agreement.DIFFERS:
                yield from wider
                continue
            if any(s.account not in identity.also for s in more):
                yield _missing(books, identity, whole, [s.figure.item for s in more])
                continue
        if result.outcome is Agreement.DIFFERS and open_ and not _complete(identity, where, terms, whole):
            yield _missing(books, identity, whole, open_)
        else:
            yield result


def _further(identity: Identity, where: Place, whole: Stated, terms: Sequence[Stated]) -> list[Stated]:
    """What the place says is a part of the total too, and no formula of that total names."""
    named = {name for other in _identities() if other.total == identity.total for name in other.terms}
    listed = [s for found in where.stated.values() for s in found]
    unknown = [
        s
        for s in listed
        if s.figure.part_of == whole.figure.item
        and s.account not in named
        and s.account != whole.account
        and s.figure.value
        and s.figure.unit in _alike(whole)
        and (whole.measure in COUNTED or identity.rest)
    ]
    also = [s for name in identity.also for s in where.stated.get(name, ()) if s.figure.value]
    return [s for s in dict.fromkeys((*unknown, *also)) if s not in terms]


def _said(where: Place, here: Sequence[str]) -> set[str]:
    """The accounts that a place states or leaves empty."""
    return {*here, *where.empty}


def _alike(whole: Stated) -> set[str]:
    """Units that can be added up to what a total is in."""
    money = {"元", "万元", "亿元"}
    return money if whole.figure.unit in money else {whole.figure.unit}


def _term(books: Books, where: Place, name: str, measure: str, whole: Stated) -> Stated | bool | None:
    """What a term is: a figure, True where its cell is empty, None where nothing is said of it, False where two are."""
    own = where.stated.get(name, [])
    if measure in COUNTED:
        own = [s for s in own if not s.figure.part_of or s.figure.part_of.startswith(whole.figure.item)]
    if own:
        return only(own) or False
    if name in where.empty:
        return True
    known = books.known(name, measure)
    if known and measure not in COUNTED:
        return only(known) or False
    emptied = any(name in names for names in books.empty.values())
    return True if emptied and not known else None


def _complete(identity: Identity, where: Place, terms: Sequence[Stated], whole: Stated) -> bool:
    """Whether nothing is left out, though a term that may be is not stated.

    The rows of a table are all there are; in the text the shares of the parts tell, or that they are too much already.
    """
    if where.table or any(s.account == identity.rest for s in terms):
        return True
    added = total(s.number for s in terms if s.number)
    if whole.number and added.value > whole.number.value:
        return True
    listed = {s.figure.item for s in terms}
    shares = [
        s.figure.value
        for name in where.stated
        for s in where.stated[name]
        if s.figure.measure == "占比" and s.figure.item in listed and s.figure.value
    ]
    return sum(shares, Decimal(0)) >= WHOLE


def _missing(books: Books, identity: Identity, whole: Stated, missing: Sequence[str]) -> Finding:
    names = "、".join(split(name)[0] for name in missing)
    message = f"{split(identity.total)[0]}{whole.shown}没有按“{identity.name}”核对：没有读到唯一的{names}。"
    source = place(whole.figure.source, whole.figure.statement)
    return books.finding(identity.name, Agreement.UNCHECKED, f"{message}（{source}）", [whole])
