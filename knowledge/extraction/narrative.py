"""Sentences → figures and reasons.

A number gets its measure from the words that end right before it (增加, 占, 得分 …, see `measures.py`), its
item from the words before those or, where there are none, from what the sentence is about (`naming.py`). The
text is walked in its order, paragraph by paragraph of a section; a `Context` remembers what later words leave
unsaid. A number whose item, measure or direction is not clear is left unplaced, with the reason.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from knowledge.extraction import explaining, grades, labels, naming, wholes
from knowledge.extraction.classified import Classified, mentions
from knowledge.extraction.context import UNSAID, Context
from knowledge.extraction.drafts import Draft
from knowledge.extraction.measures import ELLIPTIC_MEASURES, Reading, last_basis, measured, undirected
from knowledge.extraction.numerals import Number, numerals
from knowledge.extraction.paired import each, joined, pairs
from knowledge.extraction.plain import plain
from knowledge.extraction.standing import NUMBERED, Found, Standing, pattern, viewpoint_of
from knowledge.extraction.unstated import Unstated, state, unstated
from knowledge.model import Block, NumeralKind
from knowledge.vocabulary import canonical, table

__all__ = ["read_paragraph", "viewpoint_of"]

ASPECT = re.compile(r"(?:^|(?<=[。；]))[一二三四五六七八九十]是([^，。；：]{2,12}?)(?:方面|层面)：")
TOPIC = re.compile(NUMBERED.pattern + r"([^，。；：]{2,15})：")
# A paragraph that begins so speaks of what the one before it named.
CONTINUES = re.compile(
    r"^(?:主要用于|用于|年初预算|全年预算|支出决算|决算数|完成|20\d\d年(?:度)?(?:当年)?(?:年初)?(?:预算|决算|支出决算)"
    r"|[较比与同]|主要原因|预算)"
)
# 某某项目绩效自评综述：…, at the head of a sentence
REVIEW = re.compile(
    rf"(?:^|(?<=[。；]))(?:{NUMBERED.pattern[1:]})?[“]?(?P<name>[^，。；：“”]{{2,30}}?)[”]?"
    r"项目(?:支出)?(?:绩效)?自评(?:综述|情况|结果)[：。]"
)
# A、B均为 …: one number for several
SHARED = re.compile(r"(?:支出|收入)?(?:决算|预算)?(?:数|额)?(?:均|各|都)(?:为|是|有)?$")
# A、B共 0 万元: nothing of any of them
NONE_OF = re.compile(r"(?:共|共计|合计|总计)?(?:为)?$")
# 在某类项目中，由某某成交的，采购金额 …
WHERE = re.compile(r"(?:^|[，。；：])在(?P<where>[^，。；：]{4,40}中)，(?P<whose>由[^，。；：]{2,40}的)，$")
# What stands between an amount and its share: 完成预算 15 万元的 83%
OF = re.compile(r"(?:亿|万)?元?的")
# A sentence ends with it; one that ends in a bracket leaves the sentence around it open.
SENTENCE_END = re.compile(r"。(?!）)")
# A label that holds a number has swallowed one that could not be read.
SWALLOWED = re.compile(r"\d[.,]\d")
# No words farther back than this tell what a number is.
FARTHEST = 400
# What a sum is of whose parts have names of their own.
SUM = "合计"
# An amount of these does not become what a rate after it is of.
ASIDE = re.compile(r"(?:资金)?结余(?:资金)?|人均.*|平均.*|户均.*")

Event = Number | Draft | Classified | Unstated | re.Match[str]


def read_paragraph(block: Block, context: Context) -> Found:
    """The figures and reasons of one paragraph, and its numerals that are none."""
    text = plain(block.text)
    topic = TOPIC.match(text)
    if not CONTINUES.match(text):
        context.place = None
    if topic:
        named = canonical(topic[1]) or (table("grammar")["labels"]["bare_totals"].get(topic[1], ""),)
        context.topic, context.item = topic[1], named[0] or topic[1]
        context.account = named[0] or context.account
    paragraph = _Paragraph(text, context)
    paragraph.walk()
    if wholes.OPENS.search(text):
        context.head = wholes.opened_whole(text, context.names) or context.account or context.item
        context.head_planned = context.planned
    elif not NUMBERED.match(text) and not context.place:
        context.head = ""
    return paragraph.found


class _Paragraph(Standing):
    """One paragraph on its way through the grammar."""

    def __init__(self, text: str, context: Context) -> None:
        super().__init__(text, context)
        numbers, self.found.others = numerals(text)
        self.pairs = pairs(text, numbers)
        self.referring = False
        """Whether the words of the number only refer to it (与上年预算 5 万元相比)."""
        self.lost = -1
        """How deep in brackets an amount stands that could not be placed: a rate after it is of that one."""

    def walk(self) -> None:
        """Take numbers, grades, names and reasons in the order of the text."""
        done = 0
        self.new_sentence()
        for start, event in self._events():
            self.enter(start)
            ended = SENTENCE_END.search(self.text, done, start)
            first = done == 0 or ended is not None
            if first:
                self.total_again(done)
                self.new_sentence(ended.end() if ended else 0)
            elif self.counts and "；" in self.text[done:start]:
                self.head, self.planned, self.counts = "", UNSAID, False
            if isinstance(event, Draft):
                about = self.context.subject or self.context.item
                self.keep(replace(event, item=about, label=about))
            elif isinstance(event, Classified):
                self._place(event, self.text[done:start])
                done = event.end
            elif isinstance(event, Unstated):
                done = event.end if state(self, event, done) else done
            elif not isinstance(event, Number):
                self._words(event)
            elif self._number(event, done, first=first):
                done = event.after

    def _events(self) -> list[tuple[int, Event]]:
        """Everything in the paragraph that has a meaning, in its order."""
        scale = grades.scale(self.text)
        for draft in scale:
            self.keep(draft)
        taken = {draft.start for draft in scale}
        context = self.context
        events: list[tuple[int, Event]] = []
        events += [(number.start, number) for number in self.pairs.numbers if number.start not in taken]
        events += [(grade.start, grade) for grade in grades.stated(self.text)]
        events += [(place.start, place) for place in mentions(self.text, context.names)]
        events += [(word.start, word) for word in unstated(self.text, self.depth, context.names, context.own)]
        for words in (pattern("reasons", "lead"), ASPECT, REVIEW):
            events += [(found.start(), found) for found in words.finditer(self.text)]
        return sorted(events, key=lambda pair: pair[0])

    def _words(self, found: re.Match[str]) -> None:
        context = self.context
        if found.re is ASPECT:
            context.topic = context.item = found[1]
        elif found.re is REVIEW:
            known = [p.name for p in context.projects if p.printed == found["name"]]
            context.subject = context.item = context.account = known[0] if len(known) == 1 else found["name"]
        else:
            explaining.explain(self, found)

    def _place(self, place: Classified, before: str) -> None:
        """A place in the classification: what follows is of it."""
        self.list_head("", before)
        context = self.context
        context.place = place
        context.item = context.account = place.item
        context.planned = self.planned
        context.printed[place.item] = place.label

    # ------------------------------------------------------------ numbers

    def _number(self, number: Number, done: int, *, first: bool) -> bool:
        """Keep a number as a figure; False where it is none."""
        done = max(done, number.start - FARTHEST)
        start = self.clause_start(number.start, max(done, self.floor))
        words, before = self.text[start : number.start], self.text[done:start]
        if before.endswith("、") and number.start not in self.pairs.words:
            since = self.clause_start(number.start, max(done, self.floor), "，。；：")
            together = joined(self.text[since : number.start]) if since < start - 1 else ""
            several = together is None and number.unit_class == "money" and not SHARED.search(words)
            if several and Decimal(number.printed):
                return self._unplaced(number, "几个科目合为一个数字")
            if together:
                start, words, before = since, together, self.text[done:since]
        if number.printed.startswith("-"):
            words = words.removesuffix("-")
        paired = self.pairs.words.get(number.start, words)
        if paired is None:
            return self._unplaced(number, "列举的名称与数字个数不一致")
        if undirected(words):
            return self._unplaced(number, "增减方向没有写明")
        words = self._where(start, done) + self._told_before(number, paired, start)
        self.list_head(words, before)
        if number.unit_class in naming.COUNTED and labels.STOPS.sub("", words) == "用于":
            return self._unplaced(number, "用途中的数字")
        self._skipped(before)
        reading = measured(number, words, self._level(words), self.context.own, covers=self.covers)
        if reading is None:
            self._no_figure(number)
            return False
        reading = self._goes_on(number, reading, before)
        if self._of_lost(number, reading):
            return self._unplaced(number, "没有写明是哪个科目")
        self.basis = last_basis(before[before.rfind("。") + 1 :], self.context.own) or self.basis
        draft = self._draft(number, words, reading, first=first)
        if self._sums(words, start):
            draft = replace(draft, item=SUM, label=SUM)
        if not draft.item or SWALLOWED.search(draft.item) or self._other_kind(number, draft):
            return self._unplaced(number, "没有写明是哪个科目")
        if number.unit_class == "money" and labels.elliptic(labels.cleaned(reading.rest)):
            if self.reasoned:
                return self._unplaced(number, "原因中的数字没有写明是哪个科目")
            if self.last and self.last.measure == "数量" and labels.is_counted(self.head):
                # 购置公务用车 3 辆，其中：轿车 1 辆、金额 15 万元
                return self._unplaced(number, "没有写明是哪个科目")
        self.last = draft
        self.found.drafts.append(draft)
        self.found.drafts += [replace(draft, item=item) for item in canonical(draft.label)[1:]]
        self.found.drafts += self._beside(draft, start, done)
        explaining.explain_rate(self, draft)
        return True

    def _other_kind(self, number: Number, draft: Draft) -> bool:
        """Whether an amount would go back to what was counted, or a count to an amount: it is of neither."""
        last = self.last
        if number.unit_class == "money" and labels.is_counted(draft.item):
            return True
        if last is None or draft.item != last.item or draft.direction or draft.label == SUM:
            return False
        money = table("grammar")["units"]["money"]
        kinds = (number.unit_class == "money", last.unit in money)
        return (kinds == (True, False) and last.measure in ("数量", "人数")) or (
            kinds == (False, True)
            and number.unit_class in naming.COUNTED
            and not labels.counted(draft.item, number.unit)
        )

    def _goes_on(self, number: Number, reading: Reading, before: str) -> Reading:
        """压减办公费 2 万元、差旅费 1 万元: the verb before the first amount is that of the next, too."""
        last = self.last
        plain = number.unit_class == "money" and reading.measure == self.context.level and not reading.direction
        if last and self.reasoned and plain and last.direction and not last.basis and before[-1:] in ("、", "和", "及"):
            return replace(reading, measure="增减额", direction=last.direction)
        return reading

    def _of_lost(self, number: Number, reading: Reading) -> bool:
        """Whether a number without a name of its own goes back to an amount that could not be placed."""
        lost, label = self.lost, labels.cleaned(reading.rest)
        if lost < 0 or self.bracket[number.start] < lost or self.reasoned:
            return False
        if labels.elliptic(label) and self.bracket[number.start] == lost and number.unit_class not in naming.COUNTED:
            return True
        self.lost = -1
        return False

    def _sums(self, words: str, start: int) -> bool:
        """A 2 万元，B 3 万元，共计 5 万元: the sum is of neither."""
        if not pattern("labels", "sums").fullmatch(words.lstrip("，、；")):
            return False
        sentence = self.sentence(start)
        amounts = {d.item for d in self.found.drafts if d.start >= sentence and d.measure in ELLIPTIC_MEASURES}
        return len(amounts) > 1

    def _where(self, start: int, done: int) -> str:
        """在某类项目中，由某某成交的，采购金额 …: the clauses before the last are a part of the name."""
        found = WHERE.search(self.text[done:start])
        return re.sub("，", "", found["where"] + found["whose"]) if found else ""

    def _unplaced(self, number: Number, why: str) -> bool:
        self.found.others.append((number.start, number.end, NumeralKind.UNPLACED))
        self.found.why[number.start] = why
        if number.unit_class == "money" and not self.reasoned:
            self.lost = self.bracket[number.start]
        return False

    def _beside(self, draft: Draft, start: int, done: int) -> list[Draft]:
        """A、B均为 0 万元: the same number of the items that the words before the last one list."""
        shared = SHARED.search(self.text[start : draft.start]) or NONE_OF.search(self.text[start : draft.start])
        if shared and shared.re is NONE_OF and draft.value != 0:
            return []
        if not shared:
            return []
        listed = self.text[self.clause_start(start, done, "，。；：") : start + shared.start()]
        names = each(listed)
        return [
            replace(draft, item=canonical(name)[0], label=name) for name in names if draft.item not in canonical(name)
        ]

    def _skipped(self, before: str) -> None:
        """Notice the item of clauses without figures since the last semicolon or full stop."""
        since = max(before.rfind("；"), before.rfind("。")) + 1
        if (since or not self.last) and not pattern("reasons", "lead").search(before, since):
            item = naming.skipped(before[since:])
            if item:
                self.context.item = self.context.account = item

    def _level(self, words: str) -> str:
        """The measure of an amount that names none: that of its whole (其中 …), else the document's.

        What a project achieved (为群众挽回损失 …) is no spending.
        """
        if self.context.subject and not pattern("measures", "spending").search(words):
            return "其他"
        year = labels.year_of(words, self.context.year)
        if self.planned.measure.endswith("预算数") and "实际" in words:
            return "决算数"
        if self.planned.measure and year in (0, self.planned.year):
            return self.planned.measure
        if self.context.own.budget and 0 < year < self.context.year and "预算" not in words:
            return "决算数"  # what a budget says of an earlier year was spent
        return self.context.level

    def _told_before(self, number: Number, words: str, start: int) -> str:
        """Words that other words before the last number tell more of, or that only refer to another amount."""
        last = self.last
        if number.unit_class == "money":
            referring = pattern("labels", "referring").fullmatch(words)
            self.referring = referring is not None
            if referring:
                self.basis = last_basis(words, self.context.own) or self.basis
                return words[referring.end("lead") :]
        if last and number.unit_class == "share" and OF.fullmatch(self.text, last.end, number.start):
            # 完成预算 15 万元的 83%
            return self.text[self.clause_start(last.start) : last.start] + "的"
        if last and last.measure == "数量" and labels.cleaned(words) == last.item and start <= last.end + 4:
            # 年初预算 12 个项目 330 万元
            return self.text[self.clause_start(last.start) : last.start]
        return words

    def _no_figure(self, number: Number) -> None:
        """A number without unit in the middle of words is a part of a name (0 秒转换服务器)."""
        follows = self.text[number.end : number.end + 1]
        if "\u4e00" <= follows <= "\u9fff" and follows not in "百千万亿":
            self.found.others.append((number.start, number.end, NumeralKind.NAME))
        else:
            self._unplaced(number, "没有写明单位")

    def _draft(self, number: Number, words: str, reading: Reading, *, first: bool) -> Draft:
        context = self.context
        quote = self.quote(number.start)
        subject, rest = "", reading.rest
        if number.unit_class not in naming.COUNTED:
            subject, rest = naming.project_in(rest, context.projects)
        subject = subject or context.subject
        if reading.basis:
            self.basis = reading.basis
        named = replace(reading, rest=rest)
        item, label = naming.item_of(number, self.text[number.after :], named, words, subject, context, first=first)
        fund = naming.fund_of(label)
        if fund:
            self.fund, item = fund, canonical(label.removeprefix(fund))[0]
        if not label and self.follows_change(number, reading):
            item = self.last.item if self.last else item
        if self.covers and label and "涉及" not in label and number.unit_class == "money":
            item = label = "涉及" + label
        if "涉及" in words:
            self.covers = True
        own = reading.direction and not labels.elliptic(label) and canonical(item)
        if number.unit_class == "money" and (reading.measure in ELLIPTIC_MEASURES or own) and not ASIDE.fullmatch(item):
            context.account = item
        if number.unit_class == "money" and not self.referring:
            context.planned = self.planned_of(item, reading, rest, named=bool(label))
        basis = reading.basis or (self.basis if reading.direction and not self.reasoned else "")
        if not labels.elliptic(label):
            context.printed[item] = label
        context.item = item
        return Draft(
            start=number.start,
            end=number.end,
            printed=number.printed,
            unit=number.unit or "%",
            qualifier=number.qualifier or reading.qualifier,
            item=item,
            label=label or context.printed.get(item, item),
            subject=subject,
            scope=self.fund or context.scope,
            measure=reading.measure,
            direction=reading.direction,
            basis=basis,
            part_of=reading.base or self.whole(item, reading.measure),
            viewpoint=self.viewpoint_at(quote),
            year=labels.year_of(rest, context.year) or self.year_unsaid(item, basis, elliptic=not label),
            code=self.code(item),
            quote=quote,
        )
