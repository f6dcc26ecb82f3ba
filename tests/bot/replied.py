"""What a reply says, apart from where it says it was read."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
# Lines of a reply that cite: the place, and the words it was read from.
CITING = ("出处", "「")


def flat(text: str) -> str:
    """Without blanks and line ends, in one width, with one kind of quotation marks."""
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    return re.sub("[“”\"'‘’]", '"', text)


def numbers(text: str) -> list[Decimal]:
    """All numbers of a text, in order."""
    return [Decimal(found.replace(",", "")) for found in NUMBER.findall(unicodedata.normalize("NFKC", text))]


def said(reply: str) -> str:
    """The reply without the lines that cite, which hold many other numbers."""
    return "\n".join(line for line in reply.splitlines() if not line.startswith(CITING))
