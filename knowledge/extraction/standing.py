"""Where a reader of a paragraph stands: what is spoken of, and the clause and sentence around a place."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field, replace
from functools import cache

from knowledge.extraction import wholes
from knowledge.extraction.context import Context
from knowledge.extraction.drafts import Draft, DraftReason
from knowledge.extraction.plain import STOPS, brackets, depths
from knowledge.model import NumeralKind
from knowledge.vocabulary import canonical, table

NUMBERED = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十\d]{1,3}）|\d{1,2}[.、]|[①-⑩])")
TWINS = re.compile(r"(?:收|收入)、(?:支|支出)")
COMPARES = re.compile(r"(?:同口径)?(?:较|比|与|同比)")


@cache
def pattern(part: str, name: str) -> re.Pattern[str]:
    """A regular expression of the grammar's vocabulary."""
    return re.compile(table("grammar")[part][name])


def viewpoint_of(text: str) -> str:
    """Whose evaluation (自评, 部门评价, 整体支出评价) a title or a sentence speaks of; empty for none."""
    viewpoints: dict[str, str] = table("grammar")["viewpoints"]
    return next((name for word, name in viewpoints.items() if word in text), "")


@dataclass(slots=True)
class Found:
    """What one paragraph states."""

    drafts: list[Draft] = field(default_factory=list)
    reasons: list[DraftReason] = field(default_factory=list)
    others: list[tuple[int, int, NumeralKind]] = field(default_factory=list)
    why: dict[int, str] = field(default_factory=dict)
    """Why the numeral at a place found none, where that is known."""


@dataclass(frozen=True, slots=True)
class Around:
    """What words in brackets, and reasons, leave as it was before them."""

    item: str
    account: str
    planned: str
    counting: str
    head: str
    head_planned: str
    counts: bool


@dataclass(frozen=True, slots=True)
class Reasoned:
    """A reason that is being read: where it ends, and what held before it."""

    end: int
    around: Around
    last: Draft | None


class Standing:
    """What holds at the place of a paragraph that is being read."""

    def __init__(self, text: str, context: Context) -> None:
        self.text, self.context = text, context
        self.found = Found()
        self.depth, self.bracket = depths(text), brackets(text)
        self.bounds = [-1, *(i for i, c in enumerate(text) if c in "。；" and self.depth[i] == 0), len(text)]
        self.around: list[Around] = []
        self.reasoned: Reasoned | None = None
        self.last: Draft | None = None
        self.floor = 0
        """Where the words of the last reason begin: no name reaches back over that."""
        self.head = self.planned = self.listed = ""
        """The whole whose parts are listed, its measure if a budget, and the whole of a numbered list."""
        self.counts = self.covers = False
        self.basis = self.level_basis = ""
        self.viewpoint = context.viewpoint

    # ------------------------------------------------------------ sentences, brackets, reasons

    def new_sentence(self) -> None:
        """Forget what holds for one sentence."""
        context = self.context
        self.covers = self.counts = False
        self.basis = ""
        listed = bool(NUMBERED.match(self.text)) or bool(context.place)
        self.head, self.planned = (context.head, context.head_planned) if listed else ("", "")
        if context.place:
            # what follows a name of the classification is of it, whatever parts were named in between
            context.item = context.account = context.place.item
            context.planned = ""

    def total_again(self, done: int) -> None:
        """A sentence that only compares, after one that listed parts, is of the whole again."""
        sentence = self.text.find("。", done) + 1
        compares = done and not self.context.head and COMPARES.match(self.text, sentence)
        if compares and canonical(self.head):
            self.context.item = self.context.account = self.head

    def enter(self, at: int) -> None:
        """Come to a place: what brackets and reasons before it spoke of is forgotten."""
        while len(self.around) > self.bracket[at]:
            self._back(self.around.pop())
        while len(self.around) < self.bracket[at]:
            self.around.append(self.holding())
        if self.reasoned and at >= self.reasoned.end:
            self.last = self.reasoned.last
            self._back(self.reasoned.around)
            self.reasoned = None

    def holding(self) -> Around:
        """What holds here."""
        context = self.context
        return Around(
            context.item, context.account, context.planned, context.counting, self.head, self.planned, self.counts
        )

    def _back(self, before: Around) -> None:
        context = self.context
        context.item, context.account, context.planned = before.item, before.account, before.planned
        context.counting, self.head, self.planned = before.counting, before.head, before.head_planned
        self.counts = before.counts

    # ------------------------------------------------------------ wholes

    def list_head(self, words: str, before: str) -> None:
        """Notice where a breakdown begins (其中, the structure of …), and where a numbered list goes on."""
        among, mark = wholes.AMONG.search(before), wholes.MARK.search(before + words)
        first = bool(mark and mark["first"] is not None)
        if mark and not first:
            self.head = self.listed
        if words.startswith("其中") or among or wholes.USED.search(before):
            scored = self.last and self.last.measure == "得分"
            self.head, self.planned = "" if scored else self.context.item, self.context.planned
            # 其中： opens a list; of persons, 其中 alone speaks of what follows up to the next semicolon
            colon = among and (among["mark"] or among["list"])
            self.counts = not colon and bool(self.last and self.last.measure in ("人数", "数量"))
        self.head = wholes.named_whole(before, self.context.names) or self.head
        if first:
            self.listed = self.head

    def whole(self, item: str, measure: str) -> str:
        """What an item is a part of: the level above it in the classification, or the whole of the list."""
        place = self.context.place
        if place and place.item == item and place.above and measure != "占比":
            return place.above
        return "" if self.head == item else self.head

    def code(self, item: str) -> str:
        """The code of an item that the classification names."""
        place = self.context.place
        return place.code if place and place.item == item else ""

    # ------------------------------------------------------------ clauses and quotations

    def sentence(self, at: int) -> int:
        """Where the sentence of the character at `at` begins."""
        return self.text.rfind("。", 0, at) + 1

    def clause_start(self, at: int, floor: int = 0, stops: str = STOPS) -> int:
        """Where the clause of the character at `at` begins; a comma in brackets parts nothing outside them.

        `floor` is as far back as it may begin: the end of the figure before.
        """
        depth = self.depth[at]
        for i in range(at - 1, floor - 1, -1):
            if self.depth[i] < depth or (self.depth[i] == depth and self.text[i] == "（"):
                return i + 1
            if self.depth[i] == depth and self.text[i] in stops and not self._parts_twins(i):
                return i + 1
        return floor

    def _parts_twins(self, at: int) -> bool:
        """收、支总计: the mark stands between two halves of one label."""
        return self.text[at] == "、" and bool(TWINS.search(self.text[max(0, at - 2) : at + 3]))

    def quote(self, at: int) -> tuple[int, int]:
        """The span of the sentence, or the part of it up to a semicolon, that holds the character at `at`."""
        after = bisect_left(self.bounds, at)
        return self.bounds[after - 1] + 1, min(self.bounds[after] + 1, len(self.text))

    def viewpoint_at(self, span: tuple[int, int]) -> str:
        """A sentence may speak of another evaluation than its section."""
        own = viewpoint_of(self.text[self.sentence(span[0]) : span[1]])
        if not self.context.viewpoint and own:
            self.viewpoint = own
        return self.viewpoint

    def keep(self, draft: Draft) -> Draft:
        """Keep a figure that is of the section's subject."""
        at = self.quote(draft.start)
        kept = replace(draft, subject=self.context.subject, viewpoint=self.viewpoint_at(at), quote=at)
        self.found.drafts.append(kept)
        return kept
