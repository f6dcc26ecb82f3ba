"""Puts a whole disclosure together: cover, contents, overview, tables, narrative, terms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tests.accounts.draw import Draw
from tests.accounts.model import YearAccounts
from tests.accounts.parts import Disclosure, Heading, PageBreak, Part
from tests.accounts.plan import planned
from tests.accounts.styles import STYLES
from tests.accounts.styles.budget import explain
from tests.accounts.styles.common import overview, terms
from tests.accounts.styles.composer import Composer
from tests.accounts.styles.facts import Facts
from tests.accounts.tables import Form, budget_tables, final_tables, random_form

Kind = Literal["决算", "预算"]


@dataclass(frozen=True)
class Look:
    """What kind of document it is, in whose words, with which tables, and where those stand."""

    kind: Kind
    style: str
    form: Form
    tables: Literal["before", "after", "none"]


def random_look(seed: int) -> Look:
    """Any style with any form of tables."""
    draw = Draw(f"look{seed}")
    style = draw.pick(tuple(STYLES))
    return Look("决算", style, random_form(draw), draw.pick(("before", "before", "after")))


def disclose(accounts: YearAccounts, look: Look) -> Disclosure:
    """The whole document."""
    if look.kind == "预算":
        return _budget(accounts, look.form)
    facts = Facts(accounts)
    composer = Composer()
    parts = [*_cover(accounts, "年度部门决算")]
    overview(composer, facts)
    front = len(composer.parts)
    STYLES[look.style](composer, facts)
    tables: list[Part] = []
    if look.tables != "none":
        number = "第二部分" if look.tables == "before" else "第五部分"
        title = f"{number} {accounts.year}年度部门决算表"
        tables = [PageBreak(), Heading(title, 2), *final_tables(facts.detail, look.form), PageBreak()]
    narrative = len(composer.parts)
    terms(composer, facts)
    made = composer.parts
    before, after = (tables, []) if look.tables == "before" else ([], tables)
    parts += [*made[:front], *before, *made[front:narrative], *made[narrative:], *after]
    return Disclosure(accounts.name, accounts.department.full_name, accounts.year, tuple(parts))


def _cover(accounts: YearAccounts, kind: str) -> list[Part]:
    return [Heading(accounts.department.full_name, 1), Heading(f"{accounts.year}{kind}", 1), PageBreak()]


def _budget(accounts: YearAccounts, form: Form) -> Disclosure:
    """A budget: what the department does, an explanation, the tables."""
    composer = Composer()
    composer.heading("一、部门主要职能", 3)
    for function in accounts.department.functions:
        composer.para(function)
    explain(composer, accounts)
    tables: list[Part] = [Heading(f"三、{accounts.year}年部门预算表", 3), *budget_tables(planned(accounts), form)]
    parts = [*_cover(accounts, "年部门预算"), *composer.parts, PageBreak(), *tables]
    return Disclosure(accounts.name, accounts.department.full_name, accounts.year, tuple(parts))
