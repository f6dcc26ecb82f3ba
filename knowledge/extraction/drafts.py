"""What extraction finds before it is tied to its document: figures and reasons, with their places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

# Digits that count, and decimals, of any number that a document can mean: worksheets show up to 17.
MOST_DIGITS = 20


@dataclass(frozen=True, slots=True)
class Project:
    """A project (项目): its name, the unit that carries it out, and what tells it from one of the same name.

    `name` is how it is cited: the printed name, with the unit in brackets where two projects share one.
    """

    name: str
    printed: str
    unit: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A figure on its way: see knowledge.model.Figure for the meaning of the fields.

    `start` and `end` are the number's place in the block's text, `quote` the span of the words to cite.
    `year` is 0 where the figure is of the document's own year.
    """

    start: int
    end: int
    printed: str
    unit: str
    measure: str
    item: str
    label: str
    qualifier: str = ""
    subject: str = ""
    scope: str = ""
    direction: str = ""
    basis: str = ""
    part_of: str = ""
    viewpoint: str = ""
    column: str = ""
    year: int = 0
    statement: str = ""
    code: str = ""
    quote: tuple[int, int] = (0, 0)
    nothing: bool = False
    """Whether `printed` is a word that states a zero (无, 持平)."""

    @property
    def value(self) -> Decimal | None:
        """The exact decimal; None for what is no number (a dash, a grade)."""
        try:
            return Decimal(0) if self.nothing else Decimal(self.printed)
        except InvalidOperation:
            return None

    def of(self, item: str) -> Draft:
        """The same number as a figure of another item (收、支总计 is two)."""
        return replace(self, item=item)


def meant(drafts: Iterable[Draft]) -> list[Draft]:
    """Those with a number that a document can mean: one of very many digits is a slip, or no number."""
    return [draft for draft in drafts if draft.value is None or _short(draft.value)]


def _short(value: Decimal) -> bool:
    _, digits, exponent = value.as_tuple()
    return len(digits) <= MOST_DIGITS and -int(exponent) <= MOST_DIGITS


@dataclass(frozen=True, slots=True)
class DraftReason:
    """A reason on its way: what it explains, and the span of its words."""

    start: int
    end: int
    item: str
    label: str
    subject: str
    scope: str
    basis: str
    quote: tuple[int, int]
