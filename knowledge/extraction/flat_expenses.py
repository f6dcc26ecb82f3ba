"""The three public expenses (三公) in one row of numbers without names, where their sums prove which is which."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from knowledge.extraction.flat_words import Made, amount, is_value
from knowledge.extraction.table_words import Token
from knowledge.vocabulary import table

MEASURES = ("预算数", "决算数")


def three_public(words: Sequence[Token], first: int) -> list[list[Made]] | None:
    """The numbers from word `first` on under the headings before them; None where it is another table."""
    data = table("flattened")["three_public"]
    text = re.sub(data["without"], "", "".join(word.text for word in words[:first]))
    numbers = words[first:]
    for layout in data["layout"]:
        paths = [column.split("/") for column in layout["columns"]]
        if len(paths) != len(numbers) or not re.fullmatch(layout["header"], text):
            continue
        if all(is_value(word.text) for word in numbers) and _proved(paths, numbers):
            depth = max(map(len, paths))
            heads: list[list[Made]] = [
                [_printed(path[level], text) if level < len(path) else "" for path in paths] for level in range(depth)
            ]
            return [*heads, list(numbers)]
    return None


def _printed(heading: str, text: str) -> str:
    """A heading as the table words it (运行费)."""
    pattern = table("flattened")["three_public"]["printed"].get(heading)
    found = re.search(pattern, text) if pattern else None
    return found[0] if found else heading


def _proved(paths: Sequence[Sequence[str]], numbers: Sequence[Token]) -> bool:
    """Whether in each measure the parts add up: to the whole, and to what the cars cost."""
    roles = table("flattened")["three_public"]["roles"]
    found: dict[tuple[str, str], Decimal] = {}
    for path, word in zip(paths, numbers, strict=True):
        value = amount(word)
        role = next((name for name, pattern in roles.items() if re.search(pattern, "/".join(path))), "")
        key = path[-1] if path[-1] in MEASURES else "", role
        if value is None or key in found:
            return False
        found[key] = value
    for measure in {measure for measure, role in found if role == "whole"}:
        whole, abroad, cars, bought, running, received = (
            found[measure, role] for role in ("whole", "abroad", "cars", "bought", "running", "received")
        )
        if whole != abroad + cars + received or cars != bought + running:
            return False
    return True
