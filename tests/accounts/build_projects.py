"""Draws the projects of a year and the evaluation of one of them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from tests.accounts.draw import Draw
from tests.accounts.kinds import Again, Done, Draft, Kind, ProjectKind, Rate, SecondKind, Slot, ThirdKind
from tests.accounts.model import (
    ZERO,
    Department,
    Evaluation,
    FirstIndicator,
    Project,
    Quantity,
    SecondIndicator,
    Sentence,
    ThirdIndicator,
)
from tests.accounts.numbers import TENTH, cents, ratio

Known = dict[str, Quantity]


def quantities(*sentences: Sentence) -> Known:
    return {piece.item: piece for sentence in sentences for piece in sentence if isinstance(piece, Quantity)}


def fill(draft: Draft, draw: Draw, known: Known, before: Mapping[str, Quantity]) -> Sentence:
    """Draw the slots of a sentence; a quantity stays near last year's, as real activity does."""
    pieces: list[str | Quantity] = []
    for part in draft:
        if isinstance(part, str):
            pieces.append(part)
            continue
        if isinstance(part, Again):
            pieces.append(known[part.item])
            continue
        if isinstance(part, Slot):
            low, high = part.low, part.high
            if part.item in before:
                last = int(before[part.item].value)
                low, high = max(low, last * 9 // 10), min(high, last * 11 // 10 + 1)
            quantity = Quantity(part.item, Decimal(draw.count(low, high)), part.unit, part.measure)
        elif isinstance(part, Done):
            plan = known[part.of]
            value = Decimal(draw.count(-(-int(plan.value) * part.low // 1000), int(plan.value)))
            quantity = Quantity(part.item, value, plan.unit, plan.measure)
        else:
            quantity = _rate(part, known)
        known[quantity.item] = quantity
        pieces.append(quantity)
    return tuple(pieces)


def _rate(part: Rate, known: Known) -> Quantity:
    value = ratio(known[part.part].value, known[part.whole].value, TENTH)
    return Quantity(part.item, value, "%", "其他", basis=part.whole)


def _amount(base: int, draw: Draw) -> Decimal:
    """Some budgets are round, some are not."""
    exact = Decimal(base) * draw.count(820, 1180) / 1000
    return cents(exact.quantize(draw.pick((Decimal(1), Decimal("0.1"), Decimal("0.01")))))


def _executed(budget: Decimal, draw: Draw) -> Decimal:
    if draw.chance(38):
        return budget
    return draw.part(budget, 920, 999) if draw.chance(60) else draw.part(budget, 620, 910)


def _self_score(budget: Decimal, executed: Decimal, draw: Draw) -> Decimal:
    """Ten points go by the rate of execution, the rest by how the year went."""
    slow = executed * 10 < budget * 9
    lost = draw.count(12, 20) if not slow else draw.count(24, 44)
    if slow and draw.chance(12):
        lost = draw.count(44, 56)
    if draw.chance(55) and not slow:
        lost = draw.count(0, 11)
    return cents(executed * 10 / budget) + 90 - Decimal(lost) / 2


def draw_projects(kind: Kind, department: Department, draw: Draw, previous: tuple[Project, ...]) -> tuple[Project, ...]:
    """The year's projects: the evaluated one always, money added in the year only sometimes."""
    last = {project.name: project for project in previous}
    projects: list[Project] = []
    for place, plan in enumerate(kind.projects):
        if plan.midyear and not draw.chance(50):
            continue
        if place == 4 and not draw.chance(80):
            continue
        projects.append(_project(kind, plan, department, draw, last.get(plan.name)))
    return tuple(projects)


def _project(kind: Kind, plan: ProjectKind, department: Department, draw: Draw, last: Project | None) -> Project:
    before = quantities(last.outputs, last.effects) if last else {}
    known: Known = {}
    budget = _amount(plan.base, draw)
    executed = _executed(budget, draw)
    return Project(
        unit=department.units[plan.unit].name,
        name=plan.name,
        function_class=plan.function_class or kind.main_class,
        budget=budget,
        executed=executed,
        score=_self_score(budget, executed, draw),
        outputs=fill(plan.outputs, draw, known, before),
        effects=fill(plan.effects, draw, known, before),
        delay=plan.delay,
    )


def draw_evaluation(kind: Kind, department: Department, projects: tuple[Project, ...], draw: Draw) -> Evaluation:
    """The evaluation: what lost points is what the report calls a problem and makes suggestions about."""
    plan = kind.evaluation
    project = next(project for project in projects if project.name == plan.project)
    candidates = [third for third in _thirds(kind) if third.loss]
    lost = {third.name for third in candidates if draw.chance(50)} or {draw.pick(candidates).name}
    known = quantities(project.outputs, project.effects)
    firsts = tuple(
        FirstIndicator(
            first.name,
            tuple(_second(second, lost, project, known, draw) for second in first.seconds),
        )
        for first in plan.firsts
    )
    losses = [third.loss for third in candidates if third.loss and third.name in lost]
    short = department.short_name
    provincial = cents(project.budget * plan.provincial_share / 1000)
    return Evaluation(
        project=project,
        provincial=provincial,
        manager=plan.manager,
        phone=plan.phone,
        background=plan.background.format(short=short),
        content=plan.content,
        organisation=plan.organisation.format(short=short),
        goal=plan.goal,
        firsts=firsts,
        findings=plan.findings,
        experiences=plan.experiences,
        problems=tuple(loss.problem for loss in losses),
        suggestions=tuple(loss.suggestion for loss in losses),
    )


def _thirds(kind: Kind) -> list[ThirdKind]:
    firsts = kind.evaluation.firsts
    return [third for first in firsts for second in first.seconds for third in second.thirds]


def _second(plan: SecondKind, lost: set[str], project: Project, known: Known, draw: Draw) -> SecondIndicator:
    thirds = tuple(
        ThirdIndicator(third.name, Decimal(third.weight), _points(third, lost, project, known)) for third in plan.thirds
    )
    analysis: Sentence = ()
    if plan.analysis != "money":
        analysis = fill(plan.analysis, draw, dict(known), {})
    facts = [third.loss.fact for third in plan.thirds if third.loss and third.name in lost]
    return SecondIndicator(plan.name, thirds, analysis + tuple(f"但{fact}。" for fact in facts))


def _points(third: ThirdKind, lost: set[str], project: Project, known: Known) -> Decimal:
    if third.by:
        return cents(third.weight * known[third.by].value / 100)
    if third.by_rate:
        return cents(third.weight * project.executed / project.budget)
    taken = Decimal(third.loss.points) if third.loss and third.name in lost else ZERO
    return third.weight - taken
