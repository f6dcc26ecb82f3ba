"""What is stated without a number: nothing (无此项支出, 未购置公务用车), and no change (与上年持平)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from knowledge.extraction import labels
from knowledge.extraction.drafts import Draft
from knowledge.extraction.measures import Own, last_basis, unmeasured
from knowledge.extraction.paired import each
from knowledge.extraction.standing import Standing
from knowledge.model import Figure
from knowledge.vocabulary import alternatives, canonical, table

NOTHING, UNCHANGED = "无", "持平"
# A clause: what stands between two stops outside brackets.
STOPS = "，。；："
YEAR = re.compile(r"(20\d\d)年")
BOTH = re.compile(r"^(?P<of>.+?)(?:收入(?:和|及|与|、|/)支出|收支)$")
# Behind an item these words change nothing: 政府性基金预算财政拨款支出情况
BEHIND = re.compile(r"(?:的)?(?:情况|安排的支出|安排|发生|数据|业务|事项|活动)$")
ZERO = re.compile(r"^(?P<lead>.{2,}?)(?:为|是|：|实现)?(?P<word>零)(?:支出)?$")
ALL = re.compile(r"(?:均|都|各|总体)$")
LEVELED = re.compile(r"(?:支出|收入)?(?:决算|预算)?(?:数|额)?$")
COMPARES = re.compile(r"(?:(?:按)?(?:同口径|可比口径))?(?:与|较|比|同(?!比)|同比)")
# No words farther back than this tell what one is of.
FARTHEST = 200
# About as much is not as much.
NEARLY = re.compile(r"(?:基本|大致|大体|略|约)$")


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause with its place in the text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Unstated:
    """A number in words: `items` it is of (empty: of what was spoken of before), and where its word stands."""

    start: int
    end: int
    items: tuple[tuple[str, str], ...]
    """Each item with the unit it is counted in."""
    label: str
    basis: str = ""
    change: bool = False

    @property
    def printed(self) -> str:
        """无 or 持平, however the document words it."""
        return UNCHANGED if self.change else NOTHING


@cache
def _words() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    words = table("grammar")["unstated"]
    nothing, unchanged = alternatives(words["nothing"]), alternatives(words["unchanged"])
    return (
        re.compile(rf"^(?P<lead>.*?)(?P<word>{nothing})(?P<what>.*)$"),
        re.compile(rf"^(?P<lead>.*?)(?P<word>{unchanged})$"),
        re.compile(rf"(?:{alternatives(words['pointers'])})"),
        re.compile(words["conditions"]),
    )


@cache
def _phrases() -> tuple[tuple[re.Pattern[str], tuple[tuple[str, str], ...]], ...]:
    return tuple(
        (re.compile(entry["pattern"]), tuple((name, unit_of(name)) for name in entry["items"]))
        for entry in table("grammar")["unstated"]["phrases"]
    )


@cache
def _count_units() -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in table("counts")["count"]:
        for unit, name in entry["units"].items():
            found.setdefault(name, unit)
    return found


def unit_of(item: str) -> str:
    """The unit that a known item is told in where none is printed."""
    units: dict[str, str] = table("grammar")["unstated"]["units"]
    return _count_units().get(item) or next((unit for word, unit in units.items() if word in item), "万元")


def clauses(text: str, depth: Sequence[int]) -> list[Clause]:
    """The clauses of a plain text; what stands in brackets belongs to the clause around it."""
    found, start = [], 0
    for at, character in enumerate(text):
        if character in STOPS and depth[at] == 0:
            found.append(Clause(start, at, text[start:at]))
            start = at + 1
    return [*found, Clause(start, len(text), text[start:])]


def unstated(text: str, depth: Sequence[int], names: tuple[str, ...], own: Own) -> Iterator[Unstated]:
    """Everything that a plain text states without a number, in order."""
    if not table_words().search(text):
        return
    topic = ""
    for clause in clauses(text, depth):
        found = _clause(clause, text, topic, names, own)
        if found:
            yield found
        topic = _topic(clause.text, names) or topic


@cache
def table_words() -> re.Pattern[str]:
    """Any word that says nothing or no change: most texts have none."""
    words = table("grammar")["unstated"]
    return re.compile(alternatives([*words["nothing"], *words["unchanged"], "未", "零"]))


def _clause(clause: Clause, text: str, topic: str, names: tuple[str, ...], own: Own) -> Unstated | None:
    nothing, unchanged, _, conditions = _words()
    words = clause.text
    years = {int(year) for year in YEAR.findall(words)}
    same = unchanged.match(words)
    if same:
        return _same(clause, same, text, names, own)
    if re.search(r"\d", YEAR.sub("", words)) or years - {own.year} or conditions.match(words):
        return None
    for pattern, items in _phrases():
        found = pattern.search(words)
        if found:
            at = clause.start + found.start("word")
            return Unstated(at, at + len(found["word"]), items, found[0])
    none, label, pointed = nothing.match(words), "", False
    if none:
        label = _nothing(none["lead"], none["what"], topic, names)
        pointed = not label and labels.elliptic(_label(none["lead"], names)) and _points(none)
    else:
        none = ZERO.match(words)
        label = _label(none["lead"], names) if none else ""
    items = _items(label)
    if not none or not (items or pointed):
        return None
    at = clause.start + none.start("word")
    return Unstated(at, at + len(none["word"]), items, label)


def _same(clause: Clause, same: re.Match[str], text: str, names: tuple[str, ...], own: Own) -> Unstated | None:
    """…与上年持平: nothing where it is only about as much, or where no basis is named here or just before."""
    if NEARLY.search(same["lead"]):
        return None
    basis = last_basis(same["lead"], own)
    near = text[max(0, clause.start - FARTHEST) : clause.start].removesuffix("，")
    before = re.split("[。；，]", near)[-1]
    basis = basis or (last_basis(before, own) if before.endswith("比") else "")
    label = _label(COMPARES.split(same["lead"])[0], names)
    items = _items(label)
    if label and not items:
        label = "?"  # something, but nothing that is known
    at = clause.start + same.start("word")
    return Unstated(at, at + len(same["word"]), items, label, basis, change=True)


def _nothing(lead: str, what: str, topic: str, names: tuple[str, ...]) -> str:
    """What there is none of: named behind the word, before it, or in the clauses before."""
    pointers = _words()[2]
    subject = _label(lead.removeprefix("也").removeprefix("并"), names)
    if pointers.fullmatch(what):
        return subject or topic
    if not what:
        return subject
    if subject and not labels.elliptic(subject):
        return ""
    return what if canonical(what) else BEHIND.sub("", what)


def _points(none: re.Match[str]) -> bool:
    """Whether words speak of what the heading is about (无此项支出, 本部门不涉及)."""
    return none["word"].endswith("涉及") if not none["what"] else none["what"][:1] in "此该这"


def _topic(words: str, names: tuple[str, ...]) -> str:
    """The item that a clause is about, if that is all it names."""
    label = _label(words, names)
    return label if _items(label) else ""


def _label(words: str, names: tuple[str, ...]) -> str:
    """What words name, without what stands behind it: its measure, 情况, 均."""
    label = labels.cleaned(words, names)
    shorter = label
    for behind in (ALL, BEHIND, LEVELED):
        if canonical(shorter) or labels.elliptic(shorter):
            return shorter
        shorter = labels.cleaned(behind.sub("", unmeasured(shorter)[0]), names)
    return shorter if canonical(shorter) or labels.elliptic(shorter) or each(shorter) else label


def _items(label: str) -> tuple[tuple[str, str], ...]:
    """The known items of a label (收入和支出 are two), each with its unit; empty where one is not known."""
    label = labels.cleaned(label)
    both = BOTH.match(label)
    if both and not canonical(label):
        parts = [both["of"] + "收入", both["of"] + "支出"]
    else:
        parts = [label] if canonical(label) else each(label)
    found = [name for part in parts for name in canonical(part)]
    return tuple((name, unit_of(name)) for name in found) if all(map(canonical, parts)) else ()


def state(at: Standing, word: Unstated, done: int) -> bool:
    """Keep what a word states, 无 or 持平; False where it is of nothing that is known."""
    context = at.context
    if at.reasoned or at.bracket[word.start]:
        return False
    done = max(done, word.start - FARTHEST)
    at.list_head("", at.text[done : at.clause_start(word.start, done)])
    items = word.items
    if not items and (not word.label or labels.elliptic(word.label)):
        items = _spoken_of(at, word)
    if word.change:
        among = "其中" in at.text[at.sentence(word.start) : word.start] or "；" in at.text[done : word.start]
        at.level_basis = word.basis or (at.level_basis if among else "")
        items = items if at.level_basis else ()
    for item, unit in items:
        context.item = context.account = item
        if word.change and any(d.item == item and d.direction and d.basis == at.level_basis for d in at.found.drafts):
            continue  # 增加 0 万元，与上年持平: it was told as a number
        at.last = at.keep(_draft(at, word, item, unit))
    return bool(items)


def _draft(at: Standing, word: Unstated, item: str, unit: str) -> Draft:
    context, last = at.context, at.last
    people = unit in table("grammar")["units"]["people"]
    measure = (at.planned.measure or context.level) if unit == "万元" else "人数" if people else "数量"
    return Draft(
        start=word.start,
        end=word.end,
        printed=word.printed,
        unit=last.unit if last and last.item == item and last.unit != "%" else unit,
        measure="增减额" if word.change else measure,
        item=item,
        label=word.label if word.items else context.printed.get(item, item),
        scope=context.scope,
        direction=UNCHANGED if word.change else "",
        basis=at.level_basis if word.change else "",
        part_of=at.whole(item, ""),
        year=at.planned.year,
        code=at.code(item),
        nothing=True,
    )


def _spoken_of(at: Standing, word: Unstated) -> tuple[tuple[str, str], ...]:
    """The item that words without one are about: what was spoken of last; of nothing, what the heading names."""
    context, last = at.context, at.last
    item = context.account
    if word.change and last and last.measure in ("人数", "数量") and "。" not in at.text[last.end : word.start]:
        sentence = at.sentence(word.start)
        item = last.item if all(d.item == last.item for d in at.found.drafts if d.start >= sentence) else ""
    placed = context.place and context.place.item == item
    known = placed or (canonical(item) and (word.change or item == context.titled))
    return ((item, unit_of(item)),) if known else ()


def told_once(figures: Iterable[Figure]) -> list[Figure]:
    """Figures without the words that only repeat a number: 无“三公”经费支出 beside a printed 0.00."""
    kept = list(figures)
    printed = {
        (f.item, f.measure, f.subject, f.year) for f in kept if f.value == Decimal(0) and f.printed[:1].isdecimal()
    }
    return [f for f in kept if f.printed != NOTHING or (f.item, f.measure, f.subject, f.year) not in printed]
