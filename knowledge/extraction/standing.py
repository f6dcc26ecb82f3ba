"""Where a reader of a paragraph stands: what is spoken of, and the clause and sentence around a place."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field, replace
from functools import cache

from knowledge.extraction import labels, wholes
from knowledge.extraction.context import UNSAID, Context, Level
from knowledge.extraction.drafts import Draft, DraftReason
from knowledge.extraction.measures import ELLIPTIC_MEASURES, Reading
from knowledge.extraction.numerals import Number
from knowledge.extraction.plain import STOPS, brackets, depths
from knowledge.model import NumeralKind
from knowledge.vocabulary import table

# The measures of an amount that may have parts.
WHOLES = ELLIPTIC_MEASURES | {"执行数"}
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
    planned: Level
    counting: str
    head: str
    head_planned: Level
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
        self.head = self.listed = ""
        self.planned = UNSAID
        """`head` is the whole whose parts are listed, `planned` what it is, `listed` the whole of a numbered list."""
        self.counts = self.covers = False
        self.basis = self.level_basis = ""
        self.fund = ""
        """The fund that the sentence began with (政府性基金预算财政拨款年初结转和结余 …, 本年收入 …)."""
        self.viewpoint = context.viewpoint

    # ------------------------------------------------------------ sentences, brackets, reasons

    def new_sentence(self, start: int = 0) -> None:
        """Forget what holds for one sentence; what it compares with holds on where the next begins with 其中."""
        context = self.context
        self.covers = self.counts = False
        self.fund = ""
        if not self.text.startswith("其中", start):
            self.basis = ""
        listed = bool(NUMBERED.match(self.text)) or bool(context.place)
        self.head, self.planned = (context.head, context.head_planned) if listed else ("", UNSAID)
        if context.place:
            # what follows a name of the classification is of it, whatever parts were named in between
            context.item = context.account = context.place.item
            context.planned = UNSAID

    def total_again(self, done: int) -> None:
        """A sentence that only compares, after one that listed parts, is of the whole again."""
        sentence = self.text.find("。", done) + 1
        compares = done and not self.context.head and COMPARES.match(self.text, sentence)
        if compares and self.head:
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

    def planned_of(self, item: str, reading: Reading, words: str, *, named: bool) -> Level:
        """What the parts of this amount are, if they do not say it."""
        context, before = self.context, self.context.planned
        stated = labels.stated_year(words, context.year) or (self.planned.year if self.head else 0)
        if named and reading.direction:
            return Level("", stated)
        if reading.measure in WHOLES:
            elsewhere = not named and stated not in (0, before.year, context.year)
            # 今年预算 5 万元，上年预算 4 万元: the amount that is only compared with has no parts
            return before if elsewhere or labels.FORMER.search(words) else Level(reading.measure, stated)
        if reading.direction and before.year not in (0, context.year):
            sentence = self.sentence(self.last.start) if self.last else 0
            own = [
                d.measure
                for d in self.found.drafts
                if d.start >= sentence and d.item == item and d.measure in WHOLES and d.year in (0, context.year)
            ]
            return Level(own[-1]) if own else before
        return before

    def follows_change(self, number: Number, reading: Reading) -> bool:
        """减少 0.5 万元，下降 4%: the rate is of what the amount right before it is of."""
        last = self.last
        return bool(
            last
            and last.measure == "增减额"
            and reading.measure == "增减率"
            and last.unit in table("grammar")["units"]["money"]
            and not re.search("[。；：（）]", self.text[last.end : number.start])
        )

    def year_unsaid(self, item: str, basis: str, *, elliptic: bool) -> int:
        """The year of a number that names none: that of its whole, or of the amount that it compares."""
        context = self.context
        if self.head and not (elliptic and basis):
            return self.planned.year
        year = context.planned.year
        spoken = {context.account, self.last.item if self.last else ""}
        if not elliptic or item not in spoken or not year:
            return 0
        if basis[:4].isdecimal():
            return year if int(basis[:4]) < year else 0
        years = {d.year for d in self.found.drafts if d.item == item and d.measure in WHOLES}
        return year if years == {year} else 0

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
        if floor and self.bracket[floor - 1] > self.bracket[at]:
            # a bracket that opens before `floor` and closes after it is no part of the clause
            return next(i + 1 for i in range(floor, at) if self.bracket[i] <= self.bracket[at])
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
