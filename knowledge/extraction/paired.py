"""Lists in pairs: A、B、C分别为x、y、z万元 gives each name its number, and the next 分别 the same names again.

Where names and numbers do not come out even, no number is given to any name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from knowledge.extraction import labels
from knowledge.extraction.measures import last_named, unmeasured
from knowledge.extraction.numerals import Number
from knowledge.vocabulary import canonical

TWINS = re.compile(r"(?:收|收入)、(?:支|支出)")
BETWEEN = re.compile(r"(?:、|,|，|和|及|与|以及|，和|/)")
RESPECTIVELY = re.compile(r"(?:分别|依次|各自?)(?P<verb>[^。；：，\d]{0,40})$")
LONGEST_VERB = 42
JOINED = re.compile(r"以及|和|及|与")
# 三项经费, 等两项支出: what sums the names up behind them
SUMMED = re.compile(r"(?:等)?[两二三四五六七八九十\d](?:项|类|个|方面)(?:经费|支出|收入|费用)?$")


@dataclass(slots=True)
class Pairs:
    """What the lists of a paragraph give: the words of each number (None where it has none), and all numbers."""

    numbers: list[Number] = field(default_factory=list)
    words: dict[int, str | None] = field(default_factory=dict)


def pairs(text: str, numbers: Sequence[Number]) -> Pairs:
    """Give the numbers of 分别 lists their words; a unit printed after the last number only is that of all."""
    found = Pairs(list(numbers))
    names: list[str] = []
    floor = 0
    for first, run in _runs(text, numbers):
        told = RESPECTIVELY.search(text, max(floor, run[0].start - LONGEST_VERB), run[0].start)
        since, floor = floor, run[-1].after
        if not told:
            if not any(number.unit for number in run[:-1]) and run[-1].unit:
                # 支出 12,5 万元: two numbers without two names, or one that is printed wrongly
                found.words |= {number.start: None for number in run}
            continue
        before, verb = re.split("[，。；：]", text[since : told.start()])[-1], told["verb"]
        basis = last_named(before)
        own = split(before.replace(basis, "") if basis else before, len(run))
        if own:
            names, before = own, ""
        elif len(names) != len(run):
            names = _listed(text, numbers[:first], len(run))
        unit = run[-1]
        for at, number in enumerate(run):
            named = names[at] + basis * bool(own) + before + verb if len(names) == len(run) else None
            found.words[number.start] = named
            if not number.unit:
                found.numbers[first + at] = replace(number, unit=unit.unit, unit_class=unit.unit_class)
    return found


def _listed(text: str, before: Sequence[Number], count: int) -> list[str]:
    """The names in A 2 万元、B 3 万元，分别占 …: there must be as many amounts since the list began."""
    since = max(text.rfind(mark, 0, before[-1].start) for mark in ("。", "：", "其中")) if before else 0
    listed = [number for number in before if number.start > since and number.unit_class == "money"]
    if len(listed) != count:
        return []
    ends = [since + 1, *(number.after for number in listed)]
    return [
        re.sub(r"^(?:中|[：，、；])+", "", text[end : number.start]) for end, number in zip(ends, listed, strict=False)
    ]


def _runs(text: str, numbers: Sequence[Number]) -> Iterator[tuple[int, list[Number]]]:
    """Numbers that only a mark or 和 parts, with the place of the first among all numbers."""
    at = 0
    while at < len(numbers):
        until = at + 1
        while until < len(numbers) and BETWEEN.fullmatch(text, numbers[until - 1].after, numbers[until].start):
            until += 1
        if until - at > 1:
            yield at, list(numbers[at:until])
        at = until


def split(words: str, count: int) -> list[str]:
    """Words as so many names (A、B和C); empty where they are not that many."""
    words = SUMMED.sub("", words)
    twins = canonical(labels.cleaned(words))
    if len(twins) == count:
        return list(twins)
    if TWINS.search(words):
        return []
    parts = words.split("、")
    if len(parts) == count - 1:
        parts = parts[:-1] + _halves(parts[-1])
    if len(parts) != count or not all(parts):
        return []
    # a measure behind the last name is that of all: A、B支出决算
    measure = unmeasured(parts[-1])[1]
    if measure and not any(unmeasured(part)[1] for part in parts[:-1]):
        parts = [part + measure for part in parts[:-1]] + parts[-1:]
    return parts


def _halves(words: str) -> list[str]:
    """A和B in two; a name that holds 和 itself (商品和服务支出) stays whole where a half would be no item."""
    cuts = [(words[: found.start()], words[found.end() :]) for found in JOINED.finditer(words)]
    known = [cut for cut in cuts if _known(cut[0]) and _known(cut[1])]
    cut = known[0] if known else cuts[0] if len(cuts) == 1 and not _known(words) else None
    return list(cut) if cut else [words]


def _known(words: str) -> bool:
    return bool(canonical(labels.cleaned(unmeasured(words)[0])))


def each(words: str) -> list[str]:
    """The known items that words list (A、B和C均为 …); empty where one of them is not known or there is only one."""
    parts = [half for part in words.split("、") for half in _halves(part)]
    names = [labels.cleaned(unmeasured(part)[0]) for part in parts]
    return names if len(names) > 1 and all(len(canonical(name)) == 1 for name in names) else []


def joined(words: str) -> str | None:
    """Words that 、 parts and that are one name (（1）土地、房屋及构筑物); None for several items with one number."""
    label = unmeasured(labels.cleaned(words))[0]
    if canonical(label):
        return words
    if each(label):
        return None
    known = [bool(canonical(labels.cleaned(part))) for part in label.split("、")]
    return words if labels.LEADING_MARK.match(words) or not any(known) else ""
