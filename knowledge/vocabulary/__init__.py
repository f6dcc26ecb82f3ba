"""The vocabulary: data files, one concept an entry, read once into small frozen types."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from knowledge import tables


@dataclass(frozen=True, slots=True)
class Item:
    """An item (科目): its canonical name, how documents print it, what people say for it.

    `counted_by` names the counts that an amount for each is worked out with (每批, 每辆), by what is counted,
    the nearest first.
    """

    name: str
    labels: tuple[str, ...]
    asked: tuple[str, ...]
    counted_by: dict[str, list[str]]


# How many digits the code of a class (类) has.
CLASS = 3
# A class is called by its name without 支出 where that has so many characters.
SPOKEN = 4
# How brackets are told alike, and what varies in print.
_PRINT = str.maketrans("()", "（）", "“”\"'‘’")
# What may stand in brackets after a label without changing what it is.
NOTE = re.compile(r"（(?:[类款项]|以[^（）]*为准|不?含[^（）]*|\d{3}(?:类)?|万元|元)）$")


@cache
def table(name: str) -> dict[str, Any]:
    """One vocabulary file as it stands."""
    return tables.read(__package__, f"{name}.toml")


@cache
def items() -> tuple[Item, ...]:
    """All items that documents are read with, in the order of the file."""
    return tuple(
        Item(
            entry["name"],
            tuple(entry.get("labels", ())),
            tuple(entry.get("asked", ())),
            entry.get("counted_by", {}),
        )
        for entry in table("items")["item"]
    )


@cache
def asked() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Every item that a question may name, with the words that name it; a word may stand for several items.

    More than documents are read with: what people say, and both classifications by code and by name. A class (类) is
    named by its three digits, with or without 类, and 教育支出 as what is spent on 教育方面.
    """
    found = [(item.name, (item.name, *item.labels, *item.asked)) for item in items()]
    found += [(entry["name"], (entry["name"], *entry["asked"])) for entry in table("items")["only_asked"]]
    for codes in table("classification").values():
        for code, (name, *words) in codes.items():
            own = [code]
            if len(code) == CLASS:
                field = f"{name.removesuffix('支出')}方面"
                plain = name.removesuffix("支出")
                # 那卫生健康呢; 教育 and 国防 are ordinary words
                own += [plain] if len(plain) >= SPOKEN else []
                own += [f"{code}类", field, f"{field}支出", f"{field}的支出"]
            found.append(((canonical(name) or (name,))[0], (name, *own, *words)))
    return tuple(found)


@cache
def classification() -> frozenset[str]:
    """The names of both classifications that are no items of their own, but stand in documents as rows with codes."""
    names = {name for codes in table("classification").values() for name, *_ in codes.values()}
    return frozenset(name for name in names if not canonical(name))


def grades() -> list[str]:
    """The grades (等级) that evaluations give."""
    return list(table("grammar")["grades"]["names"])


def bare(label: str) -> str:
    """A label without what varies in print: blanks, quotation marks, brackets' width, 、 between twins."""
    return "".join(label.translate(_PRINT).split())


@cache
def _canonical() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for item in items():
        for label in (item.name, *item.labels):
            names = found.setdefault(bare(label), [])
            if item.name not in names:
                names.append(item.name)
    return {label: tuple(names) for label, names in found.items()}


def canonical(label: str) -> tuple[str, ...]:
    """The items a printed label stands for: one as a rule, two for 收支总计, none where it is no item."""
    label = bare(label)
    found = _canonical()
    return found.get(label) or found.get(NOTE.sub("", label), ())


def alternatives(words: list[str]) -> str:
    """A regular expression that matches one of the words, the longest that fits."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
