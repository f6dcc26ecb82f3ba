"""Rates worked out anew from what they follow from: 占比, 完成率 and 执行率, 增减率; a base of zero has none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from knowledge.checking.books import PLANNED, SPENT, Books, Stated, called, where
from knowledge.checking.catalogue import catalogue, check
from knowledge.checking.near import around, bases
from knowledge.checking.reach import only
from knowledge.checking.tolerance import judged, nearest, ratio
from knowledge.derive import plain
from knowledge.model import Agreement, Finding

SHARE = "占比可以重算"
DONE = "完成率可以重算"
NO_BASE = "预算为零没有完成率"
DONE_OF = "成果比率可以重算"
CLEAR = Decimal("0.01")
WHOLE = Decimal(100)
# Which plan a rate is measured against.
PLANS = {"年初预算": ("年初预算数",), "全年预算": ("全年预算数",), "预算": PLANNED, "": PLANNED}
Pair = tuple[Stated, Stated]


@check
def shares(books: Books) -> Iterator[Finding]:
    """占比 = 部分 ÷ 总额."""
    near = around(books)
    names = catalogue()["bases"]
    for share in books.stated:
        f = share.figure
        if f.measure != "占比" or f.statement or share.number is None or f.qualifier:
            continue
        parts = near.of(share, (*SPENT, *PLANNED, "其他", "人数", "数量"))[:1]
        exact, others = bases(books, share, names) if f.part_of else ([], [])
        pairs = [(part, whole) for part in parts for whole in exact if _alike(part, whole)]
        further = [(part, whole) for part in parts for whole in others if _alike(part, whole) and not _zero(whole)]
        here = [p for p in pairs if p[1].figure.source.section == f.source.section]
        if not here and only([whole for _, whole in pairs]) is None:
            pairs = []  # of several totals elsewhere, which one is meant is not certain
        if not pairs and share.number.value > WHOLE:
            message = f"{called(share)}：{where(share)}写{share.shown}，大于100%。"
            values = plain(share.number.value), "100", plain(share.number.value - WHOLE), "%"
            yield books.finding(SHARE, Agreement.DIFFERS, message, [share], values)
        elif not pairs:
            lacking = "部分的数" if not parts else f"总额（{f.part_of or '没有写明'}）"
            yield _unchecked(books, SHARE, share, lacking)
        elif all(_zero(whole) for _, whole in pairs):
            if share.number.value:
                yield _without_base(books, SHARE, share, pairs[0])
        else:
            found = _rate(books, SHARE, share, [p for p in pairs if not _zero(p[1])], (" ÷ ", "占"))
            if found.outcome is Agreement.DIFFERS and further:
                wider = _rate(books, SHARE, share, further, (" ÷ ", "占"))
                found = found if wider.outcome is Agreement.DIFFERS else wider
            yield found


def _alike(part: Stated, whole: Stated) -> bool:
    money = {"元", "万元", "亿元"}
    if part.figure.unit in money and whole.figure.unit in money:
        # what is spent is a share of what is spent; what projects cost may be of either
        return part.measure in ("其他", whole.measure)
    return part.figure.unit == whole.figure.unit


@check
def completion(books: Books) -> Iterator[Finding]:
    """完成率 = 决算数 ÷ 预算数; a plan of zero has no rate."""
    near = around(books)
    for rate in books.stated:
        f = rate.figure
        if f.measure not in ("完成率", "执行率") or f.statement or rate.number is None or f.qualifier:
            continue
        plans = PLANS.get(f.basis)
        spent, planned = near.of(rate, SPENT), near.of(rate, plans or ())
        quote = f.source.quote
        spent = [s for s in spent if s.figure.source.quote == quote] or spent
        planned = [s for s in planned if s.figure.source.quote == quote] or planned
        together = any(s.figure.source.quote == quote for s in (*spent, *planned))
        if not spent or not planned or not together:
            # said again in passing (该项目预算执行率为 74.54%): the table that it is from is checked itself
            if not _said_again(books, rate):
                yield _unchecked(books, DONE, rate, "决算数和预算数" if not spent else "预算数")
            continue
        pairs = [(one, plan) for one in spent[:2] for plan in planned[:2]]
        if all(_zero(plan) for _, plan in pairs):
            if rate.number.value:
                yield _without_base(books, NO_BASE, rate, pairs[0])
            continue
        yield _rate(books, DONE, rate, [p for p in pairs if not _zero(p[1])], (" ÷ ", "完成"))


def _said_again(books: Books, rate: Stated) -> bool:
    f = rate.figure
    return any(
        s is not rate and s.figure.measure == f.measure and s.figure.subject == f.subject and s.figure.item == f.item
        for s in books.stated
    )


def _zero(stated: Stated) -> bool:
    return stated.number is None or not stated.number.value


def _rate(books: Books, rule: str, rate: Stated, pairs: Sequence[Pair], words: tuple[str, str]) -> Finding:
    """The rate beside what follows from each pair it may be of: it agrees where one of them gives it."""
    own = rate.number
    assert own is not None  # noqa: S101 (a rate without a number was left out)
    outcomes = []
    for part, whole in pairs:
        a, b = part.number, whole.number
        assert a is not None and b is not None  # noqa: S101, PT018 (so were its terms)
        expected = ratio(a, b)
        outcomes.append((judged(own, expected), expected, part, whole))
    best = next((o for level in reversed(Agreement) for o in outcomes if o[0] is level), outcomes[0])
    if best[0] is Agreement.DIFFERS:
        best = outcomes[0]
    outcome, expected, part, whole = best
    value = plain(shown(expected.value, own.step))
    figure = rate.figure
    apart = plain(abs(own.value - shown(expected.value, own.step)))
    working = f"{part.shown}{words[0]}{whole.shown}≈{value}%"
    message = f"{called(part)}{words[1]}{_base(figure.part_of or figure.basis)}：{where(rate)}写{rate.shown}，{working}"
    message += {
        Agreement.AGREES: "，一致。",
        Agreement.ROUNDED: f"，相差{apart}个百分点，在四舍五入范围内。",
    }.get(outcome, f"，相差{apart}个百分点。")
    values = plain(own.value), value, apart, "%"
    return books.finding(rule, outcome, message, [rate, part, whole], values)


def _base(name: str) -> str:
    return f"{name}的比例" if name else "的比例"


def shown(value: Decimal, step: Decimal) -> Decimal:
    """A rate that was worked out, with two decimals at least."""
    return nearest(value, min(step, CLEAR) if step else CLEAR)


def _without_base(books: Books, rule: str, rate: Stated, pair: Pair) -> Finding:
    part, whole = pair
    said = f"{called(whole)}为{whole.shown}，{called(part)}为{part.shown}"
    message = f"{where(rate)}：{said}，文中写{rate.shown}；基数为零，没有这个比率。"
    values = plain(rate.figure.value or Decimal(0)), "", "", "%"
    return books.finding(rule, Agreement.DIFFERS, message, [rate, whole, part], values)


def _unchecked(books: Books, rule: str, rate: Stated, lacking: str) -> Finding:
    message = f"{called(rate)}{rate.shown}（{where(rate)}）没有核对：没有读到{lacking}。"
    return books.finding(rule, Agreement.UNCHECKED, message, [rate])


@check
def results(books: Books) -> Iterator[Finding]:
    """A rate of what was done follows from the counts of its sentence: 合格率 = 合格 ÷ 检测, 到位率 = 到位 ÷ 预算."""
    arrived = catalogue()["arrived"]
    sentences: dict[tuple[str, str, str], list[Stated]] = defaultdict(list)
    for each in books.text:
        f = each.figure
        sentences[f.source.document, f.source.quote, f.subject].append(each)
    for found in sentences.values():
        for rate in found:
            f = rate.figure
            if f.measure != "其他" or f.unit != "%" or rate.number is None or f.qualifier:
                continue
            pair = _arrived(found, arrived) if f.item == arrived["rate"] else _counted(found, rate)
            if pair and not _zero(pair[1]):
                yield _rate(books, DONE_OF, rate, [pair], (" ÷ ", "占"))


def _arrived(found: Sequence[Stated], words: dict[str, str]) -> Pair | None:
    money = [s for s in found if s.figure.unit in ("元", "万元") and s.number is not None]
    came = [s for s in money if s.figure.item.startswith(words["came"]) or words["came"] in s.figure.label]
    planned = [s for s in money if s.figure.measure in PLANNED]
    return (came[0], planned[0]) if len(came) == len(planned) == 1 else None


def _counted(found: Sequence[Stated], rate: Stated) -> Pair | None:
    """The only part that the sentence counts of what the rate is of, and the whole."""
    base = rate.figure.part_of
    counts = [s for s in found if s.figure.measure in ("数量", "人数") and s.number is not None]
    wholes = [s for s in counts if base and s.figure.item == base]
    parts = [s for s in counts if base and s.figure.part_of == base]
    return (parts[0], wholes[0]) if len(parts) == len(wholes) == 1 else None
