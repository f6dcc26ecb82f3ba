"""Does it agree: what the documents state about a thing, side by side, with what was found on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from knowledge import derive
from knowledge.cards import leading, of_measures, unit_class
from knowledge.checking.catalogue import rules
from knowledge.contract import Card, Derived, Intent, Part, Query, Result, Status
from knowledge.findings import Findings
from knowledge.model import Agreement, Figure, Finding
from knowledge.selecting import Engine

# Measures that a question names for one another.
SAME = {"执行数": "决算数", "决算数": "执行数", "全年预算数": "预算数", "预算数": "全年预算数"}
# So many checks that came out well are told where none did not.
AGREEING = 3
# A finding on more numbers than this says little of one of its terms.
TERMS = 4
# Of more parts of an answer than this it is not told what contradicts them.
PARTS_CHECKED = 12


@dataclass(frozen=True, slots=True)
class Compared:
    """What is shown of a question whether something agrees."""

    parts: tuple[Part, ...]
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]


def compared(
    query: Query, cards: Sequence[Card], all_cards: Sequence[Card], subjects: Sequence[str], findings: Findings
) -> Compared:
    """The cards that the question is about, with the findings on their figures."""
    chosen = list(cards)
    if subjects:
        chosen += [c for c in all_cards if c.subject in subjects and c.item == c.subject and c not in chosen]
    stated = [
        c
        for c in all_cards
        if (not subjects or c.subject in subjects or not c.subject)
        and any(f.value in query.numbers and unit_class(f.unit) in ("money", "share", "score") for f in c.figures)
    ]
    if not chosen or _more_precise(query, chosen, stated):
        chosen += [c for c in stated if c not in chosen]
    found = on(findings, [f for c in chosen for f in _asked(query, c)])
    notes = _sum(query, all_cards, subjects) if query.numbers else []
    if not notes and not found and len(chosen) > 1:
        notes += _difference(chosen)
    parts = tuple(Part(c, of_measures(c, query.measures) or _all(c)) for c in chosen)
    return Compared(parts, tuple(found), tuple(dict.fromkeys(notes)))


def on(findings: Findings, figures: Sequence[Figure]) -> list[Finding]:
    """The findings on figures, gravest first; where all agrees, the few that rest on most of them."""
    found = findings.touching(figures, tuple(Agreement))
    apart = [f for f in found if f.outcome in (Agreement.DIFFERS, Agreement.ROUNDED)]
    facts = [f for f in found if rules()[f.rule].told]
    if apart:
        return [*apart, *facts]
    agreeing = [f for f in found if f.outcome is Agreement.AGREES and f not in facts]
    agreeing.sort(key=lambda f: -_covered(f, figures))
    return [*facts, *agreeing[:AGREEING]] or found[:AGREEING]


def _covered(finding: Finding, figures: Sequence[Figure]) -> float:
    """How much of what a finding compares was asked about."""
    lines = {(f.source.document, f.source.line) for f in figures}
    own = [s for s in finding.sources if (s.document, s.line) in lines]
    return len(own) / max(1, len(finding.sources))


def cautioned(result: Result, db: Engine) -> Result:
    """An answer with what contradicts the figures that it tells."""
    if result.status is Status.NOT_FOUND or result.query.intent is Intent.CHECK or not result.parts:
        return result
    figures = [f for part in result.parts[:PARTS_CHECKED] for f in part.figures]
    found = contradicting(Findings(db), figures)
    return replace(result, findings=tuple(found)) if found else result


def contradicting(findings: Findings, figures: Sequence[Figure]) -> list[Finding]:
    """What contradicts figures that are told: one of them is what is stated, or one of a few that are compared.

    What is said of the figure told first comes first.
    """
    found = findings.touching(figures, (Agreement.DIFFERS,))
    told = [(f.source.document, f.source.line) for f in figures]
    kept = [f for f in found if len(f.figures) <= TERMS or _stated(f) in told]
    return sorted(kept, key=lambda f: told.index(_stated(f)) if _stated(f) in told else len(told))


def _stated(finding: Finding) -> tuple[str, int]:
    """Where stands what a finding is about."""
    first = finding.sources[0]
    return first.document, first.line


def _asked(query: Query, card: Card) -> list[Figure]:
    """The figures of a card whose measure was asked about; all where none was."""
    asked = {*query.measures, *(SAME[m] for m in query.measures if m in SAME)}
    own = [f for f in card.figures if f.measure in asked]
    return own or (list(card.figures) if not asked else [])


def _more_precise(query: Query, chosen: Sequence[Card], stated: Sequence[Card]) -> bool:
    """Whether a number of the question stands in none of the cards its words led to."""
    own = {f.value for c in chosen for f in c.figures}
    return bool(stated) and any(n not in own and n > 1 for n in query.numbers)


def _all(card: Card) -> tuple[Figure, ...]:
    measures = tuple(dict.fromkeys(f.measure for f in card.figures))
    return of_measures(card, measures)


def _sum(query: Query, cards: Sequence[Card], subjects: Sequence[str]) -> list[str]:
    """等于 … 之和吗: the sum of what the named projects spent, beside the number of the question."""
    projects = [c for c in cards if c.subject in subjects and c.item == c.subject and derive.first(c, derive.SPENT)]
    by_subject: dict[str, Figure] = {}
    for card in projects:
        figure = derive.first(card, derive.SPENT)
        if figure:
            by_subject.setdefault(card.subject, figure)
    total = derive.total(list(by_subject.values()))
    return beside(total, query.numbers) if total else []


def beside(total: Derived, numbers: Sequence[Decimal]) -> list[str]:
    """A total that was worked out, beside a number of the question that may be meant to be it."""
    notes = []
    for number in numbers:
        gap = abs(total.value - number)
        digits = -int(number.as_tuple().exponent)
        if gap == 0:
            notes.append(f"一致：{total.working}。")
        elif derive.rounded(total.value, digits) == number:
            notes.append(f"四舍五入后一致：{total.working}，约{derive.plain(number)}。")
        elif gap < number * Decimal("0.2"):
            notes.append(f"不等：{total.working}，与{derive.plain(number)}相差{derive.plain(gap)}。")
    return notes


def _difference(cards: Sequence[Card]) -> list[str]:
    """Two amounts beside each other, with what lies between them."""
    firsts = [f for c in cards for f in leading(c, "money")[:1]][:2]
    if len(firsts) < 2 or firsts[0].value is None or firsts[1].value is None or firsts[0].unit != firsts[1].unit:
        return []
    a, b = firsts
    assert a.value is not None and b.value is not None  # noqa: S101, PT018 (told above)
    if a.value == b.value:
        return [f"一致：{a.item}与{b.item}都是{a.printed}{a.unit}。"]
    gap = derive.plain(abs(a.value - b.value))
    return [f"不一致：{a.item}{a.printed}{a.unit}，{b.item}{b.printed}{b.unit}，相差{gap}{a.unit}。"]
