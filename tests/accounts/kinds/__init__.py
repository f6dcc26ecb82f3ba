"""What a kind of department is like, apart from its amounts: functions, projects, reasons, indicators.

Data only. `build.py` draws the amounts and fills the slots of the sentences.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from tests.accounts.model import Measure, Term


@dataclass(frozen=True)
class Slot:
    """A quantity to be drawn between two bounds."""

    item: str
    low: int
    high: int
    unit: str
    measure: Measure = "数量"


@dataclass(frozen=True)
class Done:
    """A quantity that was planned before it was done: at most the value of the slot `of`."""

    item: str
    of: str
    low: int
    """Lower bound in thousandths of the plan."""


@dataclass(frozen=True)
class Rate:
    """The percentage of one earlier quantity in another one."""

    item: str
    part: str
    whole: str


@dataclass(frozen=True)
class Again:
    """A quantity that was already drawn for the project, stated once more under its own name."""

    item: str


Draft = tuple[str | Slot | Done | Rate | Again, ...]


@dataclass(frozen=True)
class Because:
    """Reasons for more, for less and for no change; one of each tuple is picked."""

    more: tuple[str, ...]
    less: tuple[str, ...]
    same: str


@dataclass(frozen=True)
class ProjectKind:
    """A project of a department; `base` is its rough yearly budget in 万元."""

    name: str
    base: int
    outputs: Draft
    effects: Draft
    delay: str
    unit: int = 0
    """Which unit of the department carries it out."""
    function_class: str = ""
    """Empty: the department's main class."""
    midyear: bool = False
    """Money added in the year: its class has no initial budget."""


@dataclass(frozen=True)
class Loss:
    """Why an indicator may lose points, and what the report then says about it."""

    points: str
    fact: str
    problem: str
    suggestion: str


@dataclass(frozen=True)
class ThirdKind:
    """A 三级指标; `by_rate` scores it by the rate of execution, `by` by a percentage of the results."""

    name: str
    weight: int
    loss: Loss | None = None
    by_rate: bool = False
    by: str = ""


@dataclass(frozen=True)
class SecondKind:
    """A 二级指标."""

    name: str
    thirds: tuple[ThirdKind, ...]
    analysis: Draft | Literal["money"]


@dataclass(frozen=True)
class FirstKind:
    """A 一级指标."""

    name: str
    seconds: tuple[SecondKind, ...]


@dataclass(frozen=True)
class EvaluationKind:
    """The project that the department evaluates every year."""

    project: str
    manager: str
    phone: str
    background: str
    content: str
    organisation: str
    goal: str
    findings: str
    experiences: tuple[str, ...]
    firsts: tuple[FirstKind, ...]
    provincial_share: int = 0
    """Thousandths of the budget that the province pays."""


@dataclass(frozen=True)
class Kind:
    """A kind of department."""

    title: str
    short: str
    functions: tuple[str, ...]
    institutions: tuple[str, ...]
    """Subordinate 事业单位, named after the district."""
    brigades: tuple[str, ...]
    """Subordinate units managed like the civil service (参公)."""
    staff: int
    main_class: str
    projects: tuple[ProjectKind, ...]
    reasons: Mapping[str, Because]
    evaluation: EvaluationKind
    terms: tuple[Term, ...]
    overall: str
    improvement: str
    vehicles: tuple[str, ...] = ()
    """Purposes of the vehicles; empty: the department has none."""
    works: bool = False
    institutional_income: bool = False
    operating_income: bool = False
    travels: bool = False
    spaced_numbers: bool = False
    receives: int = 100
    """Chance in percent that a year sees any official reception."""
    special_equipment: int = 0
    purposes: Mapping[str, str] = field(default_factory=dict)
    """What the four items of 三公 were spent on."""
