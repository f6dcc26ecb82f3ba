"""Grades (等级): those that are stated, and the scale that says which scores make which grade."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from knowledge.extraction.drafts import Draft
from knowledge.vocabulary import alternatives, table


@cache
def _names() -> str:
    return alternatives(table("grammar")["grades"]["names"])


@cache
def _stated() -> re.Pattern[str]:
    return re.compile(
        rf"(?:评级|等级|等次|评定)(?:结果)?(?:均)?(?:为|是|：)[“\"]?(?P<grade>{_names()})(?=[”\"，。；、）]|$)(?![”\"]?的)"
    )


@cache
def _ranges() -> tuple[re.Pattern[str], re.Pattern[str]]:
    number = r"(?<![\d.])\d{1,3}(?:\.\d{1,2})?"
    grade = rf"(?:分)?(?:的)?(?:评定)?(?:为)[“\"]?(?P<grade>{_names()})"
    included = r"(?:分)?(?P<{0}>（含(?:\d+(?:\.\d+)?分?)?）)?"
    between = re.compile(
        rf"(?P<a>{number}){included.format('ia')}(?:分)?[—\-–~至到]+(?P<b>{number}){included.format('ib')}{grade}"
    )
    beyond = re.compile(
        rf"(?P<a>{number}){included.format('ia')}(?:分)?(?P<side>以上|以下){included.format('ib')}{grade}"
    )
    return between, beyond


def stated(text: str) -> list[Draft]:
    """Grades in sentences: 评级为“优”. The item is left open: it is what the sentence is about."""
    return [
        Draft(
            start=found.start("grade"),
            end=found.end("grade"),
            printed=found["grade"],
            unit="",
            measure="等级",
            item="",
            label="",
        )
        for found in _stated().finditer(text)
    ]


def scale(text: str) -> list[Draft]:
    """The bounds of each grade: 80—90 分（含 80 分）为良, 90-80（含）分为良, 60 分以下为差.

    （含…） names the bound that belongs to the grade by its number or, without one, by standing after it.
    """
    between, beyond = _ranges()
    drafts: list[Draft] = []
    for found in between.finditer(text):
        included = found["ib"] or found["ia"] or ""
        named = re.search(r"\d+(?:\.\d+)?", included)
        in_brackets = named[0] if named else (found["b"] if found["ib"] else found["a"] if found["ia"] else "")
        low, high = ("a", "b") if Decimal(found["a"]) < Decimal(found["b"]) else ("b", "a")
        drafts += [_bound(found, low, "下限", in_brackets), _bound(found, high, "上限", in_brackets)]
    for found in beyond.finditer(text):
        included = found["a"] if found["ia"] or found["ib"] else ""
        drafts.append(_bound(found, "a", "下限" if found["side"] == "以上" else "上限", included))
    return drafts


def _bound(found: re.Match[str], group: str, side: str, included: str) -> Draft:
    inclusive = "（含）" if found[group] == included else ""
    item = f"{found['grade']}等级得分{side}{inclusive}"
    return Draft(
        start=found.start(group),
        end=found.end(group),
        printed=found[group],
        unit="分",
        measure="其他",
        item=item,
        label=item,
    )
