"""Whether a reply is correct, missed or wrong for a question with a known answer."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
PLAIN = re.compile(r"-?[\d,]+(?:\.\d+)?")
# Kinds whose first value must stand near the top of the reply, and how near.
LEADING = {"figure", "compare", "share", "budget", "score", "count", "table", "calc"}
TOP = 240
# A reply that lists so many numbers answers nothing.
MOST = 60


class Verdict(StrEnum):
    """How an answer is judged: a wrong one is far worse than none."""

    CORRECT = "correct"
    MISSED = "missed"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Reply:
    """What was answered: the status, the text, and the questions that were offered."""

    status: str
    text: str
    choices: tuple[str, ...] = ()


def flat(text: str) -> str:
    """A text without blanks, in one width, with plain quotation marks."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    return text.translate(str.maketrans("“”‘’−", "\"\"''-"))


def numbers(text: str) -> list[Decimal]:
    """All numbers of a text."""
    return [Decimal(number.replace(",", "")) for number in NUMBER.findall(unicodedata.normalize("NFKC", text))]


def says(text: str, values: list[str]) -> bool:
    """Whether a text states all values: numbers by what they are, anything else word for word."""
    told, words = set(numbers(text)), flat(text)
    return all(
        abs(Decimal(value.replace(",", ""))) in told if PLAIN.fullmatch(value) else flat(value) in words
        for value in values
    )


def judge(case: dict[str, Any], reply: Reply) -> Verdict:
    """The verdict on one reply."""
    wanted, values = case["status"], case.get("values", [])
    if wanted == "not_found":
        return Verdict.CORRECT if reply.status == "not_found" else Verdict.WRONG
    if wanted == "ambiguous":
        if reply.status == "answered":
            whole = "\n".join((reply.text, *reply.choices))
            return Verdict.CORRECT if values and says(whole, values) else Verdict.WRONG
        return Verdict.CORRECT if reply.status == "ambiguous" else Verdict.MISSED
    if reply.status != "answered":
        return Verdict.MISSED
    return Verdict.CORRECT if _holds(case, reply.text) else Verdict.WRONG


def _holds(case: dict[str, Any], text: str) -> bool:
    """Whether an answer says all that it must, and nothing that only a wrong one says."""
    words = flat(text)
    ways = [way for way in (case.get("values", []), case.get("alt_values", [])) if way]
    told = [way for way in ways if says(text, way)]
    if ways and not told:
        return False
    if any(flat(part) not in words for part in case.get("contains", ())):
        return False
    if case.get("any_of") and not any(flat(part) in words for part in case["any_of"]):
        return False
    for bad in case.get("absent", ()):
        if Decimal(bad) in numbers(text) if re.fullmatch(r"[\d.]+", bad) else flat(bad) in words:
            return False
    if case["kind"] in LEADING and ways:
        return len(numbers(text)) <= MOST and any(says(text[:TOP], way[:1]) for way in ways)
    return True
