"""Sentences → figures and reasons.

A number gets its measure from the words that end right before it (增加, 占, 得分 …, see `measures.py`), its
item from the words before those or, where there are none, from what the sentence is about (`naming.py`). The
text is walked in its order, paragraph by paragraph of a section; a `Context` remembers what later words leave
unsaid.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field, replace
from functools import cache

from knowledge.extraction import grades, labels, naming
from knowledge.extraction.context import Context
from knowledge.extraction.drafts import Draft, DraftReason
from knowledge.extraction.measures import ELLIPTIC_MEASURES, Reading, last_basis, measured
from knowledge.extraction.numerals import Number, numerals
from knowledge.extraction.plain import STOPS, brackets, depths, plain
from knowledge.model import Block, NumeralKind
from knowledge.vocabulary import canonical, table

ASPECT = re.compile(r"(?:^|(?<=[。；]))[一二三四五六七八九十]是([^，。；：]{2,12}?)(?:方面|层面)：")
NUMBERED = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十\d]{1,3}）|\d{1,2}[.、]|[①-⑩])")
TOPIC = re.compile(NUMBERED.pattern + r"([^，。；：]{2,15})：")
# A numbered paragraph that begins with a functional classification is about it (1.教育支出（类）…（项）。…).
CLASSIFIED = re.compile(NUMBERED.pattern + r"(?P<name>[^，。；：\d]{2,80}（[类款项]）)(?:（\d{3,7}）)?[。：，]")
# 某某项目绩效自评综述：…
REVIEW = re.compile(
    rf"^(?:{NUMBERED.pattern[1:]})?[“]?(?P<name>[^，。；：”]{{2,30}}?)[”]?项目(?:支出)?(?:绩效)?自评(?:综述|情况|结果)[：。]"
)
STRUCTURE = re.compile(r"(?P<head>[^，。；：]{2,40}?)(?:的)?(?:具体)?(?:构成|组成|结构)(?:情况)?(?:为|如下|是)：$")
LIST = re.compile(r"(?P<head>[^，。；：]{2,40}?)(?:分别|具体)(?:为|是|有)：$")
USED = re.compile(r"用于(?:以下)?(?:几个)?方面：$")
AMONG = re.compile(r"其中[：，]?(?:（[一二三四五六七八九十\d]+）)?$")
OPENS_LIST = re.compile(r"(?:其中|包括|具体如下|主要用于以下方面|如下)：?$")
TWINS = re.compile(r"(?:收|收入)、(?:支|支出)")


@dataclass(slots=True)
class Found:
    """What one paragraph states."""

    drafts: list[Draft] = field(default_factory=list)
    reasons: list[DraftReason] = field(default_factory=list)
    others: list[tuple[int, int, NumeralKind]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Around:
    """What words in brackets leave as it was before them."""

    item: str
    account: str
    planned: str
    counting: str
    head: str
    head_planned: str
    counts: bool


@cache
def _pattern(part: str, name: str) -> re.Pattern[str]:
    return re.compile(table("grammar")[part][name])


def viewpoint_of(text: str) -> str:
    """Whose evaluation (自评, 部门评价, 整体支出评价) a title or a sentence speaks of; empty for none."""
    viewpoints: dict[str, str] = table("grammar")["viewpoints"]
    return next((name for word, name in viewpoints.items() if word in text), "")


def read_paragraph(block: Block, context: Context) -> Found:
    """The figures and reasons of one paragraph, and its numerals that are none."""
    text = plain(block.text)
    topic, classified, review = TOPIC.match(text), CLASSIFIED.match(text), REVIEW.match(text)
    if topic:
        named = canonical(topic[1]) or (table("grammar")["labels"]["bare_totals"].get(topic[1], ""),)
        context.topic, context.item = topic[1], named[0] or topic[1]
        context.account = named[0] or context.account
    if classified:
        name = classified["name"]
        context.item = context.account = (canonical(name) or (name,))[0]
    if review:
        known = [p.name for p in context.projects if p.printed == review["name"]]
        context.subject = context.item = known[0] if len(known) == 1 else review["name"]
    paragraph = _Paragraph(text, context)
    paragraph.walk()
    if OPENS_LIST.search(text):
        context.head, context.head_planned = context.account or context.item, context.planned
    elif not NUMBERED.match(text):
        context.head = ""
    return paragraph.found


class _Paragraph:
    """One paragraph on its way through the grammar."""

    def __init__(self, text: str, context: Context) -> None:
        self.text, self.context = text, context
        self.found = Found()
        self.depth = depths(text)
        self.bracket = brackets(text)
        self.around: list[Around] = []
        self.head = self.planned = ""
        self.counts = False
        self.basis = ""
        self.covers = False
        self.viewpoint = context.viewpoint
        self.last: Draft | None = None
        self.bounds = [-1, *(i for i, c in enumerate(text) if c in "。；" and self.depth[i] == 0), len(text)]

    def walk(self) -> None:
        """Take numbers, grades, topics and reasons in the order of the text."""
        scale = grades.scale(self.text)
        for draft in scale:
            self._keep(draft, self.context.subject)
        numbers, self.found.others = numerals(self.text)
        taken = {draft.start for draft in scale}
        events: list[tuple[int, Number | Draft | re.Match[str]]] = []
        events += [(number.start, number) for number in numbers if number.start not in taken]
        events += [(grade.start, grade) for grade in grades.stated(self.text)]
        for pattern in (_pattern("reasons", "lead"), ASPECT):
            events += [(found.start(), found) for found in pattern.finditer(self.text)]
        done = 0
        self._new_sentence()
        for start, event in sorted(events, key=lambda pair: pair[0]):
            self._brackets(start)
            first = done == 0 or "。" in self.text[done:start]
            if first:
                self._new_sentence()
            elif self.counts and "；" in self.text[done:start]:
                self.head, self.planned, self.counts = "", "", False
            if isinstance(event, Draft):
                about = self.context.subject or self.context.item
                self._keep(replace(event, item=about, label=about), self.context.subject)
            elif not isinstance(event, Number):
                self._words(event)
            elif self._number(event, done, first=first):
                done = event.after

    def _words(self, found: re.Match[str]) -> None:
        if found.re is ASPECT:
            self.context.topic = self.context.item = found[1]
        else:
            self._reason(found)

    def _keep(self, draft: Draft, subject: str) -> None:
        at = self._quote(draft.start)
        self.found.drafts.append(replace(draft, subject=subject, viewpoint=self._viewpoint(at), quote=at))

    def _new_sentence(self) -> None:
        self.covers = False
        self.basis = ""
        listed = bool(NUMBERED.match(self.text))
        self.head = self.context.head if listed else ""
        self.planned = self.context.head_planned if listed else ""
        self.counts = False

    def _brackets(self, at: int) -> None:
        """Words in brackets speak of something else: after them holds what held before."""
        context = self.context
        while len(self.around) > self.bracket[at]:
            before = self.around.pop()
            context.item, context.account, context.planned = before.item, before.account, before.planned
            context.counting, self.head, self.planned = before.counting, before.head, before.head_planned
            self.counts = before.counts
        while len(self.around) < self.bracket[at]:
            self.around.append(
                Around(
                    context.item,
                    context.account,
                    context.planned,
                    context.counting,
                    self.head,
                    self.planned,
                    self.counts,
                )
            )

    def _quote(self, at: int) -> tuple[int, int]:
        """The span of the sentence, or the part of it up to a semicolon, that holds the character at `at`."""
        after = bisect_left(self.bounds, at)
        return self.bounds[after - 1] + 1, min(self.bounds[after] + 1, len(self.text))

    def _viewpoint(self, span: tuple[int, int]) -> str:
        """A sentence may speak of another evaluation than its section."""
        own = viewpoint_of(self.text[self.text.rfind("。", 0, span[0]) + 1 : span[1]])
        if not self.context.viewpoint and own:
            self.viewpoint = own
        return self.viewpoint

    # ------------------------------------------------------------ numbers

    def _clause_start(self, at: int, floor: int = 0) -> int:
        """Where the clause of the character at `at` begins; a comma in brackets parts nothing outside them.

        `floor` is as far back as it may begin: the end of the figure before.
        """
        depth = self.depth[at]
        for i in range(at - 1, floor - 1, -1):
            if self.depth[i] < depth or (self.depth[i] == depth and self.text[i] == "（"):
                return i + 1
            if self.depth[i] == depth and self.text[i] in STOPS and not self._parts_twins(i):
                return i + 1
        return floor

    def _parts_twins(self, at: int) -> bool:
        """收、支总计: the mark stands between two halves of one label."""
        return self.text[at] == "、" and bool(TWINS.search(self.text[max(0, at - 2) : at + 3]))

    def _number(self, number: Number, done: int, *, first: bool) -> bool:
        """Keep a number as a figure; False where it is none."""
        start = self._clause_start(number.start, done)
        words, before = self.text[start : number.start], self.text[done:start]
        self._list_head(words, before)
        self._skipped(before)
        reading = measured(number, words, self._level(words), covers=self.covers)
        if reading is None:
            self._no_figure(number)
            return False
        self.basis = last_basis(before[before.rfind("。") + 1 :]) or self.basis
        draft = self._draft(number, words, reading, first=first)
        self.last = draft
        self.found.drafts.append(draft)
        for item in canonical(draft.label)[1:]:
            self.found.drafts.append(replace(draft, item=item))
        self._inline_reason(draft)
        return True

    def _skipped(self, before: str) -> None:
        """Notice the item of clauses without figures since the last semicolon or full stop."""
        since = max(before.rfind("；"), before.rfind("。")) + 1
        if (since or not self.last) and not _pattern("reasons", "lead").search(before, since):
            item = naming.skipped(before[since:])
            if item:
                self.context.item = self.context.account = item

    def _level(self, words: str) -> str:
        """The measure of an amount that names none: that of its whole (其中 …), else the document's.

        What a project achieved (为群众挽回损失 …) is no spending.
        """
        if self.context.subject and not _pattern("measures", "spending").search(words):
            return "其他"
        return self.planned or self.context.level

    def _no_figure(self, number: Number) -> None:
        """A number without unit in the middle of words is a part of a name (0 秒转换服务器)."""
        follows = self.text[number.end : number.end + 1]
        word = "\u4e00" <= follows <= "\u9fff" and follows not in "百千万亿"
        kind = NumeralKind.NAME if word else NumeralKind.UNPLACED
        self.found.others.append((number.start, number.end, kind))

    def _list_head(self, words: str, before: str) -> None:
        """Notice where a breakdown begins: 其中, the structure of …, … 分别为."""
        among = AMONG.search(before)
        if words.startswith("其中") or among or USED.search(before):
            scored = self.last and self.last.measure == "得分"
            self.head, self.planned = "" if scored else self.context.item, self.context.planned
            # 其中： opens a list; of persons, 其中 alone speaks of what follows up to the next semicolon
            colon = among and re.search("[：，]", among[0])
            self.counts = not colon and bool(self.last and self.last.measure in ("人数", "数量"))
        opened = STRUCTURE.search(before) or LIST.search(before)
        if opened:
            head = labels.cleaned(opened["head"].rpartition("。")[2], self.context.names)
            self.head = (canonical(head) or (head,))[0]

    def _draft(self, number: Number, words: str, reading: Reading, *, first: bool) -> Draft:
        context = self.context
        quote = self._quote(number.start)
        subject, rest = "", reading.rest
        if number.unit_class not in naming.COUNTED:
            subject, rest = naming.project_in(rest, context.projects)
        subject = subject or context.subject
        if reading.basis:
            self.basis = reading.basis
        named = replace(reading, rest=rest)
        item, label = naming.item_of(number, self.text[number.after :], named, words, subject, context, first=first)
        if self.covers and label and "涉及" not in label and number.unit_class == "money":
            item = label = "涉及" + label
        if "涉及" in words:
            self.covers = True
        if number.unit_class == "money" and reading.measure in ELLIPTIC_MEASURES:
            context.account = item
            context.planned = reading.measure if reading.measure.endswith("预算数") else ""
        if not labels.elliptic(label):
            context.printed[item] = label
        context.item = item
        return Draft(
            start=number.start,
            end=number.end,
            printed=number.printed,
            unit=number.unit or ("%" if reading.measure == "增减率" else ""),
            qualifier=number.qualifier or reading.qualifier,
            item=item,
            label=label or context.printed.get(item, item),
            subject=subject,
            scope=context.scope,
            measure=reading.measure,
            direction=reading.direction,
            basis=reading.basis or (self.basis if reading.direction else ""),
            part_of=reading.base or ("" if self.head == item else self.head),
            viewpoint=self._viewpoint(quote),
            year=labels.year_of(rest, context.year),
            quote=quote,
        )

    # ------------------------------------------------------------ reasons

    def _reason(self, lead: re.Match[str]) -> None:
        """主要原因是…: up to the end of the sentence, or to a clause that states another figure."""
        start = lead.end()
        while start < len(self.text) and self.text[start] in "：，是":
            start += 1
        end = self._reason_end(start)
        context, last = self.context, self.last
        item = context.account or context.item
        if end - start < 2 or not item or (last is None and "原因" not in lead[0]):
            return
        since = max(self.text.rfind("。", 0, lead.start()), last.end if last else 0)
        basis = last_basis(self.text[since : lead.start()]) or self._reason_basis()
        of_last = last if last and last.item == item else None
        subject = of_last.subject if of_last else context.subject
        twins = canonical(of_last.label) if of_last else ()
        quote = self._quote(lead.start())
        for each in twins if len(twins) > 1 else (item,):
            self.found.reasons.append(DraftReason(start, end, each, each, subject, context.scope, basis, quote))

    def _reason_end(self, start: int) -> int:
        end = next((bound for bound in self.bounds if bound >= start), len(self.text))
        for clause in re.finditer("，", self.text[start:end]):
            at = start + clause.end()
            stop = self.text.find("，", at, end)
            numbers, _ = numerals(self.text[at : stop if stop > 0 else end])
            if any(labels.counted(self.text[at : at + n.start], n.unit) for n in numbers):
                return at - 1
        return end

    def _reason_basis(self) -> str:
        """What the figure right before a reason is measured against."""
        last = self.last
        if last is None or last.basis:
            return last.basis if last else ""
        # a budget of nothing has no rate of completion: the sentence compares the budget and what was spent
        sentence = self.text.rfind("。", 0, last.start)
        of_item = [d.measure for d in self.found.drafts if d.start > sentence and d.item == last.item]
        planned = [measure for measure in of_item if measure.endswith("预算数")]
        return planned[-1].removesuffix("数") if planned and last.measure == "决算数" else ""

    def _inline_reason(self, draft: Draft) -> None:
        """因…，预算执行率仅为 …: the clause before a rate may say why it is as it is."""
        if draft.measure not in ("执行率", "完成率") or not draft.subject:
            return
        clause = self._clause_start(draft.start)
        before = self._clause_start(max(0, clause - 2))
        if _pattern("reasons", "before").search(self.text[before:clause]) and clause - before > 6:
            self.found.reasons.append(
                DraftReason(before, clause - 1, draft.item, draft.label, draft.subject, draft.scope, "", draft.quote)
            )
