"""What is no question of accounts: off topic, against the rules, personal, rude; and what there is beside it."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from bot.understanding import aside_words
from bot.understanding.lexicon import Role
from bot.understanding.slots import Slots

RULES, INSULT, PERSONAL, ITSELF, OTHER = "rules", "insult", "personal", "itself", "other"
LONG, EMPTY, FOREIGN = "long", "empty", "foreign"
# A longer message is no question, and what is asked in it may stand where it would be cut off.
LONGEST = 300
# Nor is one with more things that nothing is known of; people ask about one or two, of texts without sense it is most.
MOST_UNKNOWN = 12
# What may stand beside a question that is answered all the same.
BESIDE = (OTHER, ITSELF)
# The names of what is held are not looked into; the short ones are ordinary words (工资, 收入).
NAMES = (Role.ITEM, Role.LABEL, Role.TERM, Role.UNIT, Role.TOPIC)
LONG_NAME, COVER = 5, "□"
CLAUSE = re.compile(r"[,。?!;\n，？！；]+")
MEANING = re.compile(r"[\u4e00-\u9fffa-z0-9]")
CHINESE, LETTERS = re.compile(r"[\u4e00-\u9fff]"), re.compile(r"[^\W\d_]{2}")
# Kana, Korean, Cyrillic.
OTHER_WRITING = re.compile(r"[\u3040-\u30ff\uac00-\ud7af\u0400-\u04ff]{2}")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {kind: re.compile("|".join(listed["patterns"])) for kind, listed in aside_words().items()}


@lru_cache(maxsize=64)
def aside(text: str) -> str:
    """The kind of aside that a text is; empty where it is none."""
    return next((kind for kind, pattern in _patterns().items() if pattern.search(text)), "")


def kind(slots: Slots) -> str:
    """The kind of aside that a question is; the names of what is held are covered, for they may read like anything."""
    if sum(not mention.items for mention in slots.mentions) > MOST_UNKNOWN:
        return OTHER
    text = slots.text
    for word in slots.words:
        if word.has(Role.PROJECT) or (word.has(*NAMES) and len(word.text) >= LONG_NAME):
            text = text.replace(word.text, COVER)
    for hint in slots.hints:
        text = text.replace(hint, COVER)
    return aside(text)


def beside(text: str) -> str:
    """What is left of a message without the clauses that are off topic; empty where nothing is, or all of it."""
    clauses = [clause for clause in CLAUSE.split(text) if clause]
    kept = [clause for clause in clauses if aside(clause) not in BESIDE]
    return ",".join(kept) if len(kept) < len(clauses) else ""


def unread(text: str) -> str:
    """Why a normalised message that was not understood cannot be: it says nothing, or not in Chinese."""
    if len(MEANING.findall(text)) < 2 and not LETTERS.search(text):
        return EMPTY
    foreign = LETTERS.search(text) and not CHINESE.search(text)
    return FOREIGN if foreign or OTHER_WRITING.search(text) else ""
