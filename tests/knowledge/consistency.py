"""No finding on accounts that add up, and one wherever a printed number is changed so that they no longer do.

`python -m tests.knowledge.consistency --seeds 500` checks many, with two processes. A document is one of made-up
accounts: a sample (text with an evaluation report) or a disclosure of any style with its tables.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from knowledge.checking.books import Books, Entry, Heading, Work, stated_of
from knowledge.checking.check import checked
from knowledge.extraction.extract import Extract, extract
from knowledge.model import Agreement, Finding, Source
from knowledge.reading import read_bytes
from tests.accounts import random_history
from tests.accounts.audit import check_document
from tests.accounts.audit_tables import check_budget, check_tables
from tests.accounts.draw import Draw
from tests.accounts.expected import Expected
from tests.accounts.layout_text import print_accounts
from tests.accounts.printer import Patch
from tests.knowledge.formats import FORMATS, a_look, make, mutated, trip
from tests.knowledge.written import DASHES

# One document in so many is a sample, the others are disclosures.
SAMPLES = 4
PLANS = ("年初预算数", "全年预算数", "预算数")
VALUES = ("决算数", "执行数", *PLANS)
# A change by less than this many of the last printed decimal may be rounding.
ROUNDING = 6


@dataclass(frozen=True)
class Changed:
    """A document in which one printed number was changed, and that number as it is printed now and was before."""

    seed: int
    read: Extract
    figure: Expected
    before: Expected
    stated: tuple[Expected, ...]
    budget: bool = False


def books_of(read: Extract) -> Books:
    """What was read of one file, as it is checked."""
    name, title = read.document.name, read.identity.title
    labels = read.document.page_labels
    headings = [
        Heading(s.title, s.path, Source(name, title, "/".join(s.path), s.page, labels.get(s.page, ""), 0, s.title))
        for s in read.sections
    ]
    entries = [
        Entry(e.text, Source(name, title, "目录", e.page, labels.get(e.page, ""), e.number, e.text))
        for e in read.contents
    ]
    return Books(
        department=read.identity.department,
        year=read.identity.year,
        kind=read.identity.kind.value,
        stated=stated_of(enumerate(read.figures, 1)),
        blanks=read.blanks,
        reasons=read.reasons,
        works=tuple(Work(p.name, p.printed, p.unit) for p in read.projects),
        units=read.identity.units,
        headings=tuple(headings),
        contents=tuple(entries),
        unplaced=frozenset((name, numeral.line) for numeral in read.unplaced),
    )


def contradictions(read: Extract) -> list[Finding]:
    """What does not agree in one file."""
    return [f for f in checked(books_of(read)) if f.outcome is Agreement.DIFFERS]


# ---------------------------------------------------------------- accounts that add up


def consistent(seed: int, kind: str = "") -> Extract:
    """A document of accounts that add up; with a kind of file, a disclosure read back from one."""
    if seed % SAMPLES == 0 and not kind:
        return _sample(seed, ())[0]
    accounts, made = make(seed, a_look(seed))
    return trip(accounts, made, kind, seed).extract if kind else _read(made)[0]


def _sample(seed: int, patches: Sequence[Patch]) -> tuple[Extract, tuple[Expected, ...]]:
    printed = print_accounts(random_history(seed)[-1], patches)
    (document,) = read_bytes(printed.text.encode(), f"{seed}.txt")
    return extract(document), printed.expected


def _read(made: object) -> tuple[Extract, tuple[Expected, ...]]:
    from tests.accounts.parts import Disclosure
    from tests.accounts.writers.direct import direct

    assert isinstance(made, Disclosure)
    document, expected = direct(made)
    return extract(document), expected


# ---------------------------------------------------------------- one number changed


def changed(seed: int) -> Changed:
    """A document in which one printed number is another."""
    if seed % SAMPLES == 0:
        return _changed_sample(seed)
    look = a_look(seed)
    _, made = make(seed, look)
    other, figure = mutated(made, seed)
    read, after = _read(other)
    _, before = _read(made)
    at = next(i for i, (one, two) in enumerate(zip(before, after, strict=True)) if one.value != two.value)
    return Changed(seed, read, figure, before[at], before, look.kind == "预算")


def _changed_sample(seed: int) -> Changed:
    draw = Draw(f"mutation{seed}")
    _, before = _sample(seed, ())
    numbers = [e for e in before if e.value not in DASHES and e.measure != "等级" and e.value.strip("0.")]
    while True:
        old = draw.pick(numbers)
        at = draw.pick([i for i, c in enumerate(old.value) if c.isdecimal()])
        value = old.value[:at] + draw.pick([d for d in "123456789" if d != old.value[at]]) + old.value[at + 1 :]
        patch = Patch(old.section, old.item, old.measure, value, old.subject)
        read, after = _sample(seed, [patch])
        different = [i for i, (one, two) in enumerate(zip(before, after, strict=True)) if one.value != two.value]
        if len(different) == 1:
            return Changed(seed, read, after[different[0]], before[different[0]], before)


def breaks(case: Changed) -> bool:
    """Whether an identity is broken by the change, told by what the document states besides and not by any rule.

    A number that stands alone breaks none, nor does a change that rounding may explain. What is counted is exact.
    """
    old, new = Decimal(case.before.value), Decimal(case.figure.value)
    if case.before.unit in ("万元", "元", "%"):
        decimals = max(0, -int(old.as_tuple().exponent))
        least = 2 if case.before.unit == "万元" else decimals
        if abs(old - new) <= ROUNDING * Decimal(1).scaleb(-max(decimals, least)):
            return False
    tied = any(_tied(case.before, other) for other in case.stated if other is not case.before)
    return tied or _rate_broken(case) or not _adds_up(case)


def _rate_broken(case: Changed) -> bool:
    """Whether a rate beside the number, or the number as a rate, no longer follows from the two that it is of."""
    e = case.before
    here = [o for o in case.stated if (o.section, o.subject, o.item) == (e.section, e.subject, e.item)]
    here = [case.figure if o is e else o for o in here]
    values: dict[str, Decimal] = {
        o.measure: Decimal(o.value) for o in here if o.measure in VALUES and o.value not in DASHES
    }
    main = values.get("决算数", values.get("执行数", values.get("预算数")))
    if main is None:
        return False
    for rate in here:
        printed = Decimal(rate.value) if rate.measure in ("完成率", "执行率", "增减率") else None
        if printed is None:
            continue
        if rate.measure == "增减率":
            change = next((o for o in here if o.measure == "增减额" and o.basis == rate.basis), None)
            if change is None:
                continue
            amount = Decimal(change.value)
            base = main - amount if change.direction in ("增加", "增长") else main + amount
        else:
            base = next((values[m] for m in PLANS if m in values), Decimal(0))
            amount = main
        if base and abs(amount / base * 100 - printed) > 2 * Decimal(1).scaleb(int(printed.as_tuple().exponent)):
            return True
    return False


def _adds_up(case: Changed) -> bool:
    """Whether the accounts' own audit, which knows nothing of the rules, has nothing to say against the document."""
    after = tuple(case.figure if each is case.before else each for each in case.stated)
    try:
        if case.seed % SAMPLES == 0:
            check_document(after)
        elif case.budget:
            check_budget(after)
        else:
            check_tables(after)
    except (AssertionError, ArithmeticError, LookupError, StopIteration, ValueError):
        return False
    return True


def _tied(one: Expected, other: Expected) -> bool:
    """Whether two printed numbers are parts of one identity: the same thing twice, or a sum in a table."""
    same = (one.subject, one.item) == (other.subject, other.item)
    if same and one.measure == other.measure and one.basis == other.basis and one.value == other.value:
        return one.statement != other.statement or one.section != other.section
    if one.statement and one.statement == other.statement:
        # columns add up to a row, rows to the row of their code
        row = one.label == other.label and one.code == other.code and one.column != other.column
        column = one.column == other.column and bool(one.code) and bool(other.code)
        return (row or (column and _below(one.code, other.code))) and one.unit != "辆"
    return False


def _below(one: str, other: str) -> bool:
    return one != other and (one.startswith(other) or other.startswith(one))


def names(findings: Iterable[Finding], case: Changed) -> bool:
    """Whether a finding has the changed number among its sources."""
    value = case.figure.value
    ids = {n for n, f in enumerate(case.read.figures, 1) if f.printed == value}
    return any(ids & set(f.figures) for f in findings)


@dataclass(frozen=True)
class Verdict:
    """What came of a changed number."""

    seed: int
    broken: bool
    found: bool
    said: str


def verdict(seed: int) -> Verdict:
    """Whether a changed number is found."""
    case = changed(seed)
    e = case.before
    said = f"{e.section} {e.statement} {e.subject} {e.item} {e.measure} {e.column} {e.code} {e.basis}："
    said += f"{e.value} → {case.figure.value}{e.unit}"
    return Verdict(seed, breaks(case), names(contradictions(case.read), case), said)


def _false(seed: int, kind: str = "") -> list[str]:
    return [f"{kind} {seed} {f.rule}：{f.message}" for f in contradictions(consistent(seed, kind))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=500)
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--verbose", action="store_true", help="also the changes that break no identity")
    parser.add_argument(
        "--format", default="", choices=["", *FORMATS], help="only whether nothing is said against files"
    )
    arguments = parser.parse_args()
    seeds = range(arguments.start, arguments.start + arguments.seeds)
    with ProcessPoolExecutor(max_workers=2) as pool:
        each = pool.map(partial(_false, kind=arguments.format), seeds, chunksize=10)
        false = [said for found in each for said in found]
        if arguments.format:
            sys.stdout.write("\n".join([*false, f"{len(seeds)}份{arguments.format}文件：误报{len(false)}处"]) + "\n")
            return
        verdicts = list(pool.map(verdict, seeds, chunksize=10))
    sys.stdout.write("\n".join(_told(false, verdicts, verbose=arguments.verbose)) + "\n")


def _told(false: Sequence[str], verdicts: Sequence[Verdict], *, verbose: bool) -> Iterator[str]:
    yield from false
    broken = [v for v in verdicts if v.broken]
    for each in broken:
        if not each.found:
            yield f"没有发现 {each.seed} {each.said}"
    found = sum(v.found for v in broken)
    yield f"{len(verdicts)}份前后一致的文件：误报{len(false)}处"
    rate = Decimal(100 * found) / max(1, len(broken))
    yield f"改动一个数：{len(broken)}处破坏勾稽关系，发现{found}处（{rate:.1f}%）"
    others = Counter(v.found for v in verdicts if not v.broken)
    for each in verdicts:
        if not each.broken and not each.found and verbose:
            yield f"不算破坏 {each.seed} {each.said}"
    yield f"其余{others.total()}处（孤立的数，或差在四舍五入范围内），其中也发现{others[True]}处"


if __name__ == "__main__":
    main()
