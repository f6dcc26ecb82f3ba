"""The headings over a table without lines down: which are one, and which stand over several columns.

A heading over several columns is told by the line under it. Where it has none, its columns' own headings stand lower
than the others, and nothing is certain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.model import Box
from knowledge.reading.lattice import NEAR
from knowledge.reading.lines import joined
from knowledge.reading.pdfium import Rule
from knowledge.reading.words import Word

Rows = list[list[Word]]
# In type sizes: how far apart the lines of one heading stand, and how far the middles of headings of one row.
WRAPPED, LEVEL = 1.7, 0.35


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its text and width, from which line across to which it stands, whether it is the lowest."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    lowest: bool


def headings(words: Sequence[Word], box: Box, rules: Sequence[Rule]) -> list[Heading] | None:
    """The headings in a part of a table's header; None where it is not certain what stands over what."""
    found: list[Heading] = []
    rest = list(words)
    for rule in (rule for rule in rules if not any(_under(rule, other) for other in rules)):
        over = [word for word in rest if rule.start - NEAR <= word.middle <= rule.end + NEAR]
        rest = [word for word in rest if word not in over]
        inner_rules = [other for other in rules if _under(other, rule)]
        upper = _level([word for word in over if word.baseline <= rule.at], box[1], rule.at, lowest=False)
        below = (rule.start, rule.at, rule.end, box[3])
        inner = headings([word for word in over if word.baseline > rule.at], below, inner_rules)
        if upper is None or len(upper) != 1 or not inner:
            return None
        found += [Heading(upper[0].text, rule.start, rule.end, box[1], rule.at, lowest=False), *inner]
    level = _level(rest, box[1], box[3], lowest=True)
    return None if level is None else found + level


def _under(rule: Rule, other: Rule) -> bool:
    """Whether a line stands below another one."""
    return rule.at > other.at + NEAR and rule.start < other.end - NEAR and other.start < rule.end - NEAR


def _level(words: Sequence[Word], top: float, bottom: float, *, lowest: bool) -> list[Heading] | None:
    """Headings side by side, each of one or more lines; None where they stand on different heights."""
    stacks: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.left):
        if stacks and word.left < max(other.right for other in stacks[-1]):
            stacks[-1].append(word)
        else:
            stacks.append([word])
    found = []
    middles, firsts = [], []
    size = max((word.size for word in words), default=0.0)
    for stack in stacks:
        lines = _lines(stack)
        if any(len(line) > 1 and any(len(word.text) > 1 for word in line) for line in lines):
            return None
        tops = [line[0].baseline for line in lines]
        if any(after - before > WRAPPED * size for before, after in pairwise(tops)):
            return None
        middles.append((tops[0] + tops[-1]) / 2)
        firsts.append(tops[0])
        text = joined("".join(word.text for word in line) for line in lines)
        left, right = min(word.left for word in stack), max(word.right for word in stack)
        found.append(Heading(text, left, right, top, bottom, lowest))
    if stacks and min(_spread(middles), _spread(firsts)) > LEVEL * size:
        return None
    return found


def _lines(stack: Sequence[Word]) -> Rows:
    """The words of a heading as lines."""
    found: Rows = []
    for word in sorted(stack, key=lambda word: word.baseline):
        if found and word.baseline - found[-1][0].baseline < LEVEL * word.size:
            found[-1].append(word)
        else:
            found.append([word])
    return [sorted(line, key=lambda word: word.left) for line in found]


def _spread(values: Sequence[float]) -> float:
    return max(values) - min(values)
