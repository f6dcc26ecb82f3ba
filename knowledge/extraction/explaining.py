"""Reasons (主要原因是…): what they explain, and where their words end."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.extraction import labels
from knowledge.extraction.drafts import Draft, DraftReason
from knowledge.extraction.measures import Own, last_basis, last_named, measured, unmeasured
from knowledge.extraction.numerals import Number, numerals
from knowledge.extraction.standing import Reasoned, Standing, pattern
from knowledge.vocabulary import canonical

# 一是…；二是…: a reason of several parts goes on over the semicolon.
PARTS = tuple(
    (re.compile(first), re.compile(later))
    for first, later in (
        (r"[：，是]?一是", r"[二三四五六七]是"),
        (r"[：，]?1[.、]", r"[2-9][.、](?!\d)"),
        (r"[：，]?（1）", r"（[2-9]）"),
        (r"[：，]?①", r"[②-⑩]"),
        (r"[：，]?第一", r"第[二三四五六]"),
    )
)
# A clause that begins so speaks of the item again, and not of the reason.
AGAIN = re.compile(
    r"^(?:其中[：，]?|决算数|支出决算|支出决算数|年初预算|全年预算|完成(?:年初|全年|调整|当年)?预算|预算执行率|占(?:本年|总))"
)

# Where words stop to name what is explained, and begin to say how it compares.
COMPARING = re.compile(
    r"(?:决算|预算)?(?:数|额)?"
    r"(?:较|比|与|同(?!比)|同比|大于|小于|等于|高于|低于|超过|超出|增加|减少|增长|下降|持平|增减)"
)


def explain(at: Standing, lead: re.Match[str]) -> None:
    """Keep a reason that begins with `lead`: 主要原因是 … In a reason, such words are a part of it."""
    if at.reasoned:
        return
    start = lead.end()
    while start < len(at.text) and at.text[start] in "：，是":
        start += 1
    context, last = at.context, at.last
    end = reason_end(at.text, start, at.bounds, context.own)
    at.reasoned = Reasoned(end, at.holding(), last)
    at.floor = start
    named = _named(at, lead)
    item = named[0] if named else context.account or context.item
    if end - start < 2 or not item or (last is None and "原因" not in lead[0]):
        return
    since = max(at.sentence(lead.start()), last.end if last else 0)
    basis = last_basis(at.text[since : lead.start()], context.own) or _basis_of_last(at)
    of_last = last if last and last.item == item else None
    subject = of_last.subject if of_last else context.subject
    twins = named or (canonical(of_last.label) if of_last else ())
    quote = at.quote(lead.start())
    for each in twins if len(twins) > 1 else (item,):
        at.found.reasons.append(DraftReason(start, end, each, each, subject, context.scope, basis, quote))


def explain_rate(at: Standing, draft: Draft) -> None:
    """因…，预算执行率仅为 …: the clause before a rate may say why it is as it is."""
    if draft.measure not in ("执行率", "完成率") or not draft.subject:
        return
    clause = at.clause_start(draft.start)
    before = at.clause_start(max(0, clause - 2))
    if pattern("reasons", "before").search(at.text[before:clause]) and clause - before > 6:
        at.found.reasons.append(
            DraftReason(before, clause - 1, draft.item, draft.label, draft.subject, draft.scope, "", draft.quote)
        )


def _named(at: Standing, lead: re.Match[str]) -> tuple[str, ...]:
    """The items that the words right before a reason name (“三公”经费决算数小于预算数的主要原因)."""
    words = at.text[at.clause_start(lead.start()) : lead.start()]
    return canonical(labels.cleaned(unmeasured(COMPARING.split(words)[0])[0], at.context.names))


def _basis_of_last(at: Standing) -> str:
    """What the figure right before a reason is measured against."""
    last = at.last
    if last is None or last.basis:
        return last.basis if last else ""
    # a budget of nothing has no rate of completion: the sentence compares the budget and what was spent
    sentence = at.sentence(last.start)
    of_item = [d.measure for d in at.found.drafts if d.start >= sentence and d.item == last.item]
    planned = [measure for measure in of_item if measure.endswith("预算数")]
    return planned[-1].removesuffix("数") if planned and last.measure == "决算数" else ""


def reason_end(text: str, start: int, bounds: Sequence[int], own: Own) -> int:
    """Where a reason that begins at `start` ends: with its sentence, or before a clause that states another figure."""
    at = next(i for i, bound in enumerate(bounds) if bound >= start)
    end = bounds[at]
    later = next((later for first, later in PARTS if first.match(text, start)), None)
    while later and text[end : end + 1] == "；" and later.match(text, end + 1):
        at += 1
        end = bounds[at]
    for clause in re.finditer("，", text[start:end]):
        begin = start + clause.end()
        stop = next((i for i in range(begin, end) if text[i] in "，；"), end)
        if _states(text[begin:stop], own):
            return begin - 1
    return end


def _states(clause: str, own: Own) -> bool:
    """Whether a clause states a figure of its own: a count that is known, or an amount of a known item."""
    numbers, _ = numerals(clause)
    return any(_own(clause[: number.start], number, own) for number in numbers)


def _own(words: str, number: Number, own: Own) -> bool:
    if labels.counted(words, number.unit) or AGAIN.match(words):
        return True
    reading = measured(number, words, "决算数", own, covers=False)
    if reading is None or number.unit_class not in ("money", "share"):
        return False
    if reading.direction:
        return bool(last_named(words)) and words.startswith(last_named(words))
    label = labels.cleaned(reading.rest)
    return bool(canonical(label) or canonical(unmeasured(label)[0]))
