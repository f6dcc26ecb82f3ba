"""What a section is about, and what its words so far leave to be understood."""

from __future__ import annotations

from dataclasses import dataclass, field

from knowledge.extraction.drafts import Project


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
    """The item of the last figure; `account` that of the last amount, `planned` its measure if a budget."""
    account: str = ""
    planned: str = ""
    topic: str = ""
    counting: str = ""
    printed: dict[str, str] = field(default_factory=dict)
    """How each item was printed last."""
    head: str = ""
    """The total whose parts the numbered paragraphs of this section list (… 其中：)."""
    head_planned: str = ""
