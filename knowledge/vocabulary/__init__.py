"""The vocabulary: data files, one concept an entry, read once into small frozen types."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Item:
    """An item (科目): its canonical name, how documents print it, what people say for it, its 类 code.

    `heads` is the count of people that an amount a head (人均) is worked out with.
    """

    name: str
    labels: tuple[str, ...]
    asked: tuple[str, ...]
    code: str
    heads: str


# What may stand in brackets after a label without changing what it is.
NOTE = re.compile(r"（(?:[类款项]|以[^（）]*为准|不?含[^（）]*|\d{3}(?:类)?|万元|元)）$")


@cache
def table(name: str) -> dict[str, Any]:
    """One vocabulary file as it stands."""
    text = resources.files(__package__).joinpath(f"{name}.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def items() -> tuple[Item, ...]:
    """All items, in the order of the file."""
    return tuple(
        Item(
            entry["name"],
            tuple(entry.get("labels", ())),
            tuple(entry.get("asked", ())),
            entry.get("code", ""),
            entry.get("heads", ""),
        )
        for entry in table("items")["item"]
    )


def grades() -> list[str]:
    """The grades (等级) that evaluations give."""
    return list(table("grammar")["grades"]["names"])


def bare(label: str) -> str:
    """A label without what varies in print: blanks, quotation marks, brackets' width, 、 between twins."""
    label = label.translate(str.maketrans("()", "（）"))
    return re.sub(r"[\s“”\"'‘’]", "", label)


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
