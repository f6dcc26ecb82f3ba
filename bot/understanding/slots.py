"""Words → slots: which department, year, item, project, measure … a question names. Spelling is mended only here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from bot.understanding import words
from bot.understanding.bodies import Bodies
from bot.understanding.kept import hidden, shown
from bot.understanding.lexicon import Lexicon, Role
from bot.understanding.places import placed
from bot.understanding.repair import Repairer, repaired
from bot.understanding.rows import classified, is_row, qualifiers
from bot.understanding.segment import Segmenter, Word
from bot.understanding.years import PART_OF_YEAR, TAKEN, Years, years
from knowledge import vocabulary
from knowledge.contract import Asked, Mention
from knowledge.retrieval import covered
from knowledge.short_names import parted
from knowledge.words import whole_words

NUMBER = re.compile(r"(?<![\d.])\d[\d,]*(?:\.\d+)?(?:亿元|万元|万|元|%|分(?!以))?")
# 第一中学 is no place among several.
NTH = re.compile(
    r"(?!第[一二三四五六七八九十]{1,3}(?:[初中高]级)?(?:中学|小学|幼儿园|(?:人民)?[医法]院))"
    r"(?:第|排名第|排第|倒数第)([一二三四五六七八九十\d]{1,2})(?=[名位高低多少大小的是]|$|[^页部章])"
)
TERM_NUMBER = re.compile(r"第(\d{1,3})(?:条|个|项)")
FIRST_FEW = re.compile(
    r"(?:前|后|倒数|最[高低多少大小]的)([一二两三四五六七八九十\d]{1,2})(?:名|个|位|项|大|(?=[的是有,，]|$))"
)
DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2}
# 六个, 一类: counts, and names nothing.
COUNTER = re.compile(r"[一二两三四五六七八九十几]{1,3}[个家名项类块位所大]?")
NOT = "非"
# 人员经费公用经费各多少: names side by side are things of their own.
EACH = re.compile("各|分别")
# What stands between two things that are asked for.
BETWEEN_THINGS = {
    "和",
    "与",
    "及",
    "以及",
    "、",
    ",",
    "，",
    "?",
    "；",
    ";",
    "还有",
    "跟",
    "同",
    "或",
    "其中",
    "并",
    "另外",
    "加",
    "加上",
}
# Words that only accounts are about.
FIELD = re.compile(r"费|支出|收入|经费|拨款|预算|决算|采购|结余|编制|科室|人员|绩效")
# What is taken out of the question: 不算年初结转.
# A part of a project's name names it where this share of its characters stands in the name.
NEAR = 0.8
EXCEPT = {"不算", "不含", "不包括", "除去", "不计", "排除", "扣除", "刨除"}
WITHIN_PROJECT = {"项目", "经费", "工作经费", "项目经费", "专项经费", "专项", "工作"}
# Roles in which a word serves the question; a name in the documents that reads the same is then no name.
# The items of the vocabulary; other names stand in the documents only.
KNOWN = {name for name, _ in vocabulary.asked()}
RATE = "增减率"
TWO_VIEWS = {"自评", "部门评价"}
SCORED = {"得分", "分值", "等级", "预算资金", "指标"}
NUMBER_ASKED = re.compile(r"多少|好多|(?<!哪)几|多大|多高|多长")
# Levels of the classification by function: 类, 款, 项.
PLAN, PLANNED = "预算", ("年初预算数", "全年预算数", "预算数")
SERVING = (
    Role.PADDING,
    Role.PROJECTS,
    Role.CUE,
    Role.ORDER,
    Role.UNIT_ASKED,
    Role.OUTPUT_UNIT,
    Role.BASIS,
    Role.VIEWPOINT,
)


@dataclass(slots=True)
class Slots:
    """What a question names; see knowledge.model.Query for the meaning of most fields."""

    text: str
    words: list[Word] = field(default_factory=list)
    departments: list[str] = field(default_factory=list)
    either: bool = False
    place: str = ""
    """The place that stands for whose figures are asked for, where no department is named."""
    unknown_departments: list[str] = field(default_factory=list)
    years: Years = field(default_factory=Years)
    mentions: list[Mention] = field(default_factory=list)
    projects: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    units: list[str] = field(default_factory=list)
    measures: list[str] = field(default_factory=list)
    total: str = ""
    unit_class: str = ""
    output_unit: str = ""
    viewpoint: str = ""
    both_views: bool = False
    """Whether both evaluations of a project are named (自评和部门评价各得多少分): neither is the one that is meant."""
    basis: str = ""
    terms: list[str] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    asks_for_text: bool = False
    """Whether a word for a kind of text stands in the question (职责, 问题), and not only a heading's words."""
    grades: list[str] = field(default_factory=list)
    numbers: list[Decimal] = field(default_factory=list)
    scores: bool = False
    """Whether a number of the question is a score (95分以上)."""
    cues: set[str] = field(default_factory=set)
    orders: set[str] = field(default_factory=set)
    indicators: list[Mention] = field(default_factory=list)
    """Words that serve the question but are an indicator's name too (过程, 预算执行率)."""
    asks_number: bool = False
    asks_projects: bool = False
    term_number: int = 0
    nth: int = 0
    first_few: int = 0
    repairs: list[tuple[str, str]] = field(default_factory=list)
    asked: tuple[Asked, ...] | None = None
    """The operations that it asks for, once they were looked for; see bot/understanding/asked.py."""

    @property
    def names_something(self) -> bool:
        """Whether the question names what it is about."""
        return bool(self.mentions or self.projects or self.hints or self.terms)

    @property
    def in_the_field(self) -> bool:
        """Whether any word of the question belongs to accounts at all."""
        known = any(m.exact for m in self.mentions)
        return bool(
            known
            or self.projects
            or self.hints
            or self.terms
            or self.measures
            or self.topics
            or self.departments
            or self.unknown_departments
            or self.years.asked
            or self.viewpoint
            or self.asks_projects
            or self.total
            or FIELD.search(self.text)
        )


class SlotReader:
    """Reads the slots of questions with one lexicon."""

    def __init__(self, lexicon: Lexicon, segmenter: Segmenter, repairer: Repairer) -> None:
        self._lexicon, self._segmenter, self._repairer = lexicon, segmenter, repairer
        self._bodies = Bodies(lexicon, segmenter)
        self._projects = lexicon.names(Role.PROJECT)

    def read(self, text: str) -> Slots:
        """The slots of a normalised question."""
        slots = Slots(text, asks_number=bool(NUMBER_ASKED.search(text)))
        rest = self._figures(text, slots)
        cut, slots.repairs = repaired(rest, self._segmenter, self._repairer)
        cut, place, there = placed(self._bodies.settled(classified(cut)), self._lexicon)
        slots.words = cut
        scopes = qualifiers(cut)
        skip = -1
        apart = False
        each = bool(EACH.search(text))
        for i, word in enumerate(cut):
            if i <= skip:
                continue
            side_by_side = i > 0 and word.has(Role.ITEM) and cut[i - 1].has(Role.ITEM)
            side_by_side = side_by_side and (each or (is_row(word) and is_row(cut[i - 1])))
            apart = (apart or side_by_side or word.text in BETWEEN_THINGS) and bool(slots.mentions)
            before = len(slots.mentions)
            if i in scopes:
                slots.mentions.append(Mention(word.text.removesuffix("支出"), qualifier=True))
                continue
            following = cut[i + 1] if i + 1 < len(cut) else None
            named = self._part_of_project(cut, i)
            if named:
                slots.hints.append("".join(w.text for w in cut[i:named]))
                skip = named
                continue
            if following and word.text in EXCEPT:
                skip = i + 1
            elif following and _hint(word, following) and self._segmenter.content(word.text):
                slots.hints.append(word.text)
                skip = i + 1
            elif word.senses:
                self._known(word, slots)
            elif following and word.text.endswith(NOT) and following.has(Role.ITEM):
                slots.mentions.append(Mention(word.text + following.text))  # 非财政拨款收入 is the contrary
                skip = i + 1
            else:
                self._unknown(word.text, slots)
            if len(slots.mentions) > before:
                if apart and all(m.items or m.qualifier for m in slots.mentions):
                    slots.mentions[-1] = replace(slots.mentions[-1], apart=True)
                apart = False
        if there:
            alone = not slots.departments
            slots.departments, slots.either = _in_places(slots, there)
            slots.place = place if alone else ""
        return slots

    def _figures(self, text: str, slots: Slots) -> str:
        """Take years and numbers out of a question."""
        text, kept = hidden(text)
        numbered = TERM_NUMBER.search(text) if re.search("名词|词条|术语", text) else None
        if numbered:
            slots.term_number = int(numbered[1])
            text = text.replace(numbered[0], TAKEN)
        nth = NTH.search(text)
        if nth:
            slots.nth = _count(nth[1])
            slots.orders.add("least" if "倒数" in text else "greatest")
            text = text.replace(nth[0], TAKEN)
        few = FIRST_FEW.search(text)
        if few:
            slots.first_few = _count(few[1])
            slots.orders.add("least" if few[0].startswith(("后", "倒数")) else "greatest")
            text = text.replace(few[0], TAKEN) if few[0][0] in "前后倒" else text
        within = PART_OF_YEAR.search(text)
        if within:
            # accounts are for whole years: a part of one must be found as such, or not at all
            slots.mentions.append(Mention(within[0]))
            text = text.replace(within[0], TAKEN)
        text, slots.years = years(text)
        if slots.years.versus:
            slots.basis = "上年"

        def number(found: re.Match[str]) -> str:
            slots.scores = slots.scores or "分" in found[0] + found.string[found.end() : found.end() + 1]
            slots.numbers.append(Decimal(re.sub(r"[^\d.]", "", found[0])))
            return TAKEN

        text = NUMBER.sub(number, text)
        # a code that nothing knows must be found as such, or not at all
        slots.mentions += [Mention(name) for name in kept if name not in self._lexicon]
        return shown(text, [name if name in self._lexicon else TAKEN for name in kept])

    def _part_of_project(self, cut: list[Word], i: int) -> int:
        """Where the words from i name a project by parts of its name, the place of the 项目 after them; else 0."""
        for end in range(i + 1, min(i + 6, len(cut))):
            if cut[end].text in WITHIN_PROJECT:
                meant = Mention("".join(w.text for w in cut[i:end]), exact=False)
                if len(meant.text) >= 4 and end - i > 1:
                    longest = max(whole_words(meant.text), key=len, default="")
                    near = (name for name in self._projects if longest in name)  # without it a name holds too little
                    return end if any(covered(meant, name) >= NEAR for name in near) else 0
                return 0
            if cut[end].has(Role.ITEM, Role.DEPARTMENT, Role.UNIT, Role.PROJECT, Role.CUE):
                return 0
        return 0

    def _known(self, word: Word, slots: Slots) -> None:
        if word.has(Role.DEPARTMENT):
            named = _there_too(word.values(Role.DEPARTMENT), slots)
            slots.either = slots.either or len(named) > 1
            slots.departments += [d for d in named if d not in slots.departments]
            return
        if word.has(Role.UNIT):
            slots.units += word.values(Role.UNIT)
            return
        if word.has(Role.BODY):
            slots.unknown_departments.append(word.text)
            return
        if word.has(Role.PROJECT):
            slots.projects += [p for p in word.values(Role.PROJECT) if p not in slots.projects]
        self._serving(word, slots)
        if word.has(Role.TERM):
            slots.terms += [t for t in word.values(Role.TERM) if t not in slots.terms]
        names = word.values(Role.ITEM) + word.values(Role.LABEL)
        serves = word.has(*SERVING) or (word.has(Role.MEASURE, Role.TOPIC) and not word.has(Role.ITEM))
        if word.has(Role.PROJECT):
            return
        if (names and not serves) or (word.has(Role.ITEM) and not word.has(Role.CUE)):
            slots.mentions.append(Mention(word.text, tuple(dict.fromkeys(names))))
            if PLAN in word.text and all(PLAN not in name for name in names):
                # 支出预算总计 is what was to be spent in all, and no fund's name
                slots.measures += [m for m in PLANNED if m not in slots.measures]
        elif word.has(Role.LABEL) and not word.has(Role.PADDING, Role.PROJECTS) and word.text not in SCORED:
            slots.indicators.append(Mention(word.text, word.values(Role.LABEL)))
        elif word.has(Role.TERM) and not serves:
            # 项目支出预算 is a term of budgets; its figure is that of 项目支出
            slots.mentions.append(Mention(word.text, vocabulary.canonical(word.text.removesuffix("预算"))))

    def _serving(self, word: Word, slots: Slots) -> None:
        """What a word asks, beside or instead of naming something."""
        lists = words()
        for number in word.values(Role.MEASURE):
            entry = lists["measure"][int(number)]
            slots.measures += [m for m in entry["measures"] if m not in slots.measures]
            if entry["measures"][0] == RATE:
                slots.measures = [RATE, *(m for m in slots.measures if m != RATE)]  # 同比增幅 asks for the rate
            slots.total = slots.total or entry.get("total", "")
            slots.basis = slots.basis or entry.get("basis", "")
        for topic in word.values(Role.TOPIC):
            slots.asks_for_text = slots.asks_for_text or topic.isdecimal()
            slots.topics.append(lists["topic"][int(topic)]["headings"] if topic.isdecimal() else f"{re.escape(topic)}$")
        for value in word.values(Role.UNIT_ASKED):
            slots.unit_class = slots.unit_class or value
        for value in word.values(Role.OUTPUT_UNIT):
            slots.output_unit = value
        for value in word.values(Role.VIEWPOINT):
            slots.both_views = slots.both_views or {value, slots.viewpoint} == TWO_VIEWS
            slots.viewpoint = "" if slots.both_views else slots.viewpoint or value
        for value in word.values(Role.BASIS):
            slots.basis = value
        slots.cues.update(word.values(Role.CUE))
        slots.orders.update(word.values(Role.ORDER))
        slots.grades += word.values(Role.GRADE)
        slots.asks_projects = slots.asks_projects or word.has(Role.PROJECTS)

    def _unknown(self, text: str, slots: Slots) -> None:
        """A word that nothing knows: the answer must account for it."""
        for run in self._segmenter.content(text):
            if len(run) >= 2 and not COUNTER.fullmatch(run):
                slots.mentions.append(Mention(run, exact=False))


def _in_places(slots: Slots, there: Sequence[str]) -> tuple[list[str], bool]:
    """The departments named that are in the places named; all that are there where none is named."""
    named = [full for full in slots.departments if full in there]
    if slots.departments:
        return (named, slots.either and len(named) > 1) if named else (slots.departments, slots.either)
    return list(dict.fromkeys(there)), len(set(there)) > 1


def _there_too(named: tuple[str, ...], slots: Slots) -> tuple[str, ...]:
    """甲区市监局、文旅局: of several of a name those in the place of the one named before, where some are there."""
    if len(named) < 2 or len(slots.departments) == 0 or slots.either:
        return named
    places = parted(slots.departments[-1]).places
    return tuple(full for full in named if parted(full).places == places) or named


def _hint(word: Word, following: Word) -> bool:
    """外包项目: a word that is no item, right before 项目 or 经费, names a project by a part of its name."""
    if following.text not in WITHIN_PROJECT or len(word.text) < 2:
        return False
    return not word.senses or all(s.role is Role.LABEL for s in word.senses)


def _count(text: str) -> int:
    return (
        int(text) if text.isdecimal() else DIGITS.get(text[-1], 1) if len(text) == 1 else 10 + DIGITS.get(text[-1], 0)
    )
