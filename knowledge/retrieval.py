"""Which cards answer: those that account for the words of the question, all of them, with least besides."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from knowledge.cards import unit_class
from knowledge.contract import Card, Mention
from knowledge.vocabulary import bare, canonical, classification, table
from knowledge.words import whole_words

# How well a card accounts for a word, by where it finds it.
ITSELF, IN_LABEL, IN_SUBJECT, IN_WHOLE, IN_SECTION, IN_QUOTE = 3.0, 2.0, 1.8, 1.5, 1.0, 0.8
# Of a word that is no name, this share of its characters must be found (办理件数 is not found in 办公设备).
ENOUGH = 0.65
# A word found in pieces only is less than one found whole.
PIECES = 0.99
# A label's characters that the question does not use count against it.
BESIDES = 0.12
MEASURED = 2.0
OWN = 0.6
# The code of a class (类), 款 or 项 in a question; a 项 is never taken for another of the same name.
# The scope of what came in for an item, in the statement of income.
INCOME = "本年收入"
# The scope of what is paid out of basic spending alone: of two accounts of one item the narrower.
BASIC = "基本支出"
NARROWER = 0.05
CODE = re.compile(r"([23]\d{2}(?:\d{2}){0,2})类?")
# What is stated of a part only (教育支出 within 基本支出) gives way to what is stated of the whole; not so of counts.
COUNTED = {"people", "count"}
WITHIN = 0.2


@dataclass(frozen=True, eq=False)
class Entry:
    """A card with the texts in which a question's words are looked for, best place first."""

    card: Card
    names: frozenset[str]
    generic: bool
    """Whether its label names a measure and no item (预算资金): its sentence tells what it is of."""
    codes: frozenset[str]
    classified: bool
    """Whether it is of a classification, where one name inside another (电费, 邮电费) is another item."""

    @cached_property
    def years(self) -> frozenset[int]:
        """Of which years its figures are."""
        return frozenset(f.year for f in self.card.figures)

    @cached_property
    def measures(self) -> frozenset[str]:
        """What its figures are of the item."""
        return frozenset(f.measure for f in self.card.figures)

    @cached_property
    def names_in(self) -> tuple[tuple[float, str], ...]:
        """Its label, its subject, what it is a part of: where a known item may stand."""
        card = self.card
        return (
            (IN_LABEL, _joined({card.label, card.item})),
            (IN_SUBJECT, _joined([card.subject])),
            (IN_WHOLE, _joined({f.part_of for f in card.figures} | {card.scope, card.viewpoint})),
        )

    @cached_property
    def named(self) -> str:
        """All of these in one text: what does not stand here stands in none of them."""
        return "\n".join(text for _, text in self.names_in)

    @cached_property
    def texts(self) -> tuple[tuple[float, str], ...]:
        """All places, made ready when a word is looked for there: most cards are told from their item alone."""
        figures = self.card.figures
        return (
            *self.names_in,
            (IN_SECTION, _joined({f.source.section for f in figures})),
            (IN_QUOTE, _joined({f.source.quote for f in figures})),
        )

    @cached_property
    def everything(self) -> str:
        """All of these and its names in one text."""
        return "\n".join([*(text for _, text in self.texts), *self.names])


@dataclass(frozen=True, slots=True)
class Found:
    """A card with its score and the words it accounts for."""

    entry: Entry
    score: float
    explained: frozenset[str]


def entry(card: Card) -> Entry:
    """Make a card ready for being looked for."""
    names = {card.label, card.item}
    generic = bare(card.label) in table("grammar")["labels"]["generic"]
    codes = frozenset(f.code for f in card.figures if f.code)
    classified = bool(codes) or card.item in classification()
    return Entry(card, frozenset(bare(name).lower() for name in names), generic, codes, classified)


def _joined(words: Iterable[str]) -> str:
    return bare("|".join(sorted(words))).lower()


def of_code(mention: Mention, codes: Collection[str]) -> bool:
    """Whether rows with these codes are meant: always where the word is no code, or the rows have none."""
    code = _code(mention.text)
    return not code or not codes or code in codes


@lru_cache(maxsize=1024)
def _code(word: str) -> str:
    """The code that a word is; empty for another word."""
    found = CODE.fullmatch(word)
    return found[1] if found else ""


def accounts(candidate: Entry, mention: Mention) -> float:
    """How well a card accounts for a word; 0 where not at all."""
    if _code(mention.text):
        if candidate.codes:
            return ITSELF if of_code(mention, candidate.codes) else 0.0
        return IN_LABEL if candidate.card.item in mention.items else 0.0
    if candidate.card.item in mention.items or (mention.text in candidate.names and not _another(candidate, mention)):
        return ITSELF
    if mention.items and not candidate.generic:
        if mention.exact and mention.text not in candidate.named:
            return 0.0
        # an item of its own is not accounted for by standing in the sentence or section of another,
        # and one of a classification not by standing in another's name
        classified = candidate.classified or classification().issuperset(mention.items)
        places = candidate.names_in[1 if classified else 0 :]
    else:
        places = candidate.texts if _stands(mention, candidate.everything) else ()
    for strength, text in places:
        share = covered(mention, text)
        if share >= ENOUGH:
            return strength * share
    return 0.0


def _another(candidate: Entry, mention: Mention) -> bool:
    """Whether a card is of another known item that its row only calls by the same word (支出总计 of 财政拨款)."""
    return bool(mention.items) and bool(canonical(candidate.card.item))


def covered(mention: Mention, text: str) -> float:
    """The share of a phrase's characters that a text holds in pieces of two or more; a name only counts whole.

    Every ordinary word of the phrase must stand there: 大型水库 is another thing than 小型水库, however much alike.
    """
    if mention.text in text:
        return 1.0
    if mention.exact or len(mention.text) < 4:
        return 0.0
    # most texts hold no two characters of a phrase together, and a phrase may say the same two over and over
    pairs = {pair for pair in _pairs(mention.text) if pair in text}
    if not pairs or any(word not in text for word in whole_words(mention.text)):
        return 0.0
    count = at = 0
    while at < len(mention.text) - 1:
        if mention.text[at : at + 2] not in pairs:
            at += 1
            continue
        size = 2
        while at + size < len(mention.text) and mention.text[at : at + size + 1] in text:
            size += 1
        count += size
        at += size
    return PIECES * count / len(mention.text)


def _stands(mention: Mention, text: str) -> bool:
    """Whether any of a phrase stands in a text, as it would have to for any share of it to be covered."""
    if mention.text in text:
        return True
    return not mention.exact and len(mention.text) >= 4 and any(pair in text for pair in _pairs(mention.text))


def _nowhere(candidates: Iterable[Entry], mentions: Iterable[Mention]) -> set[str]:
    """The words that no card accounts for, told at one look at all of them: of a text without sense that is most."""
    unknown = [m for m in mentions if not m.items and not _code(m.text)]
    everything = "\n".join([c.everything for c in candidates]) if unknown else ""
    return {m.text for m in unknown if not _stands(m, everything)}


@lru_cache(maxsize=1024)
def _pairs(text: str) -> tuple[str, ...]:
    """The characters of a text two by two, each pair once."""
    return tuple({text[at : at + 2]: None for at in range(len(text) - 1)})


def weigh(
    candidate: Entry,
    mentions: Sequence[Mention],
    measures: Sequence[str],
    *,
    subjects: bool,
    nowhere: Collection[str] = (),
) -> Found:
    """Weigh a card against the words of a question, of which some may be known to stand `nowhere`."""
    card = candidate.card
    total = best = 0.0
    explained = set()
    for mention in mentions:
        strength = accounts(candidate, mention) if mention.text not in nowhere else 0.0
        if strength:
            explained.add(mention.text)
            total += strength * len(mention.text)
            best = max(best, strength)
    if not best:
        return Found(candidate, 0.0, frozenset())
    told_by_sentence = candidate.generic and not candidate.measures.isdisjoint(measures)
    if best <= IN_SECTION and not told_by_sentence:
        return Found(candidate, 0.0, frozenset())  # near the words of the question, but about something else
    if best < ITSELF:
        words = "".join(m.text for m in mentions)
        total -= BESIDES * sum(1 for character in bare(card.label) if character not in words)
    if measures:
        total += MEASURED * len(candidate.measures.intersection(measures)) / len(set(measures))
    if card.subject and not subjects:
        total -= OWN
    if card.scope and unit_class(card.figures[0].unit) not in COUNTED:
        asked = [m.text for m in mentions]
        total -= WITHIN * sum(not any(part in text or text in part for text in asked) for part in card.scope.split("·"))
    if BASIC in card.scope and not any(BASIC in m.text for m in mentions):
        total -= NARROWER
    if card.scope.startswith(INCOME) and not any("收入" in m.text for m in mentions):
        total -= WITHIN  # what came in for an item is asked for as such: 行政运行的财政拨款 is what was spent
    return Found(candidate, total, frozenset(explained))


def _possible(candidates: Sequence[Entry], mentions: Sequence[Mention]) -> list[Entry]:
    """The cards that may account for any of the words, told at one look: most are of something else altogether."""
    if any(not (m.exact and m.items) or _code(m.text) for m in mentions):
        return list(candidates)
    named: set[int] = set()
    for m in mentions:
        items, text = m.items, m.text
        named.update(
            [
                i
                for i, c in enumerate(candidates)
                if c.card.item in items or text in c.named or text in c.names or c.generic
            ]
        )
    return [candidates[i] for i in sorted(named)]


def select(
    candidates: Sequence[Entry],
    mentions: Sequence[Mention],
    measures: Sequence[str],
    *,
    subjects: bool,
    one: bool = False,
) -> tuple[list[list[Card]], tuple[str, ...]]:
    """The cards that answer, in groups (one for each thing asked, several cards where readings tie), and what is left.

    A card that accounts for all words comes first. Else greedily: the best card, with those that do as well; then
    what it leaves unexplained is looked for again, unless `one` thing is asked for.
    """
    groups: list[list[Card]] = []
    kept: list[Entry] = []
    left = list(mentions)
    open_ = _possible(candidates, mentions)
    nowhere = _nowhere(open_, mentions)
    while open_ and not all(m.qualifier for m in left):
        wanted = {m.text for m in left if not m.qualifier} - nowhere
        if not wanted:
            break
        ranked = [
            f for c in open_ if (f := weigh(c, left, measures, subjects=subjects, nowhere=nowhere)).explained & wanted
        ]
        if not ranked:
            break
        words = len({m.text for m in left})
        whole = [found for found in ranked if len(found.explained) == words]
        if one and not whole:
            # 企业收入: what one thing does not account for as a whole is no two things
            most = max(ranked, key=lambda found: found.score).explained
            return [], tuple(m.text for m in left if m.text not in most)
        ranked = whole or ranked
        top = max(found.score for found in ranked)
        best = [found for found in ranked if found.score >= top - 1e-9]
        groups.append([found.entry.card for found in best])
        kept += [found.entry for found in best]
        explained = frozenset().union(*(found.explained for found in best))
        left = [m for m in left if m.text not in explained]
        open_ = [c for c in open_ if all(c is not e for e in kept)]
    return groups, tuple(m.text for m in left)
