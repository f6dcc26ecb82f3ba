"""What a section is about, and what its words so far leave to be understood."""

from __future__ import annotations

from dataclasses import dataclass, field

from knowledge.extraction.classified import Classified
from knowledge.extraction.drafts import Project
from knowledge.extraction.measures import Own


@dataclass(frozen=True, slots=True)
class Level:
    """What an amount is as a whole whose parts may leave it unsaid: its measure, and its year where that is named."""

    measure: str = ""
    year: int = 0


UNSAID = Level()


@dataclass(slots=True)
class Context:
    """Goes with a section from paragraph to paragraph; later words may leave unsaid what stands here."""

    names: tuple[str, ...]
    projects: tuple[Project, ...]
    subject: str
    scope: str
    viewpoint: str
    level: str
    """The measure of an amount that names none: 决算数 in accounts, 预算数 in budgets."""
    year: int
    item: str = ""
    """The item of the last figure; `account` that of the last amount, `planned` its measure and year."""
    account: str = ""
    planned: Level = UNSAID
    topic: str = ""
    counting: str = ""
    printed: dict[str, str] = field(default_factory=dict)
    """How each item was printed last."""
    head: str = ""
    """The total whose parts the numbered paragraphs of this section list (… 其中：)."""
    head_planned: Level = UNSAID
    place: Classified | None = None
    """The place in the classification that was named last; holds until a heading, a list mark or another item."""
    titled: str = field(init=False)
    """The item that the heading is about."""

    own: Own = field(init=False)
    """The document: its year and whether it is a budget."""

    def __post_init__(self) -> None:
        self.titled = self.account
        self.own = Own(self.year, self.level == "预算数")
