"""What is asked of a knowledge base of very many made-up departments, and what its accounts state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from tests.accounts.many import Body, bodies, stated

YEARS = (2022, 2023)
# So many departments are asked about by name, so far apart that none is asked about before.
NAMED = 40


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the amount (in 万元) and department that answer it, where it asks for one figure."""

    text: str
    department: str = ""
    value: Decimal | None = None


def departments(document_years: int) -> tuple[Body, ...]:
    """The departments whose accounts make so many document-years."""
    return bodies(document_years // len(YEARS))


def asked(document_years: int) -> dict[str, list[Asked]]:
    """Questions of each kind."""
    every = departments(document_years)
    some = every[:: max(1, len(every) // NAMED)]
    return {
        "by full name": [_figure(body, f"{body.name}2023年公务接待费多少", "公务接待费") for body in some],
        "by short name": [_figure(body, f"{body.name.removeprefix(body.city)}培训费多少", "培训费") for body in some],
        "misspelt": [_figure(body, f"{body.name}机关运形经费多少", "机关运行经费") for body in some],
        **{kind: [Asked(text) for text in texts] for kind, texts in _others(some).items()},
    }


def _figure(body: Body, text: str, item: str) -> Asked:
    return Asked(text, body.name, Decimal(stated(body, YEARS[-1], item)).scaleb(-2))


def _others(some: Sequence[Body]) -> dict[str, list[str]]:
    return {
        "in words": [f"{body.name}的主要职责是什么" for body in some],
        "two of them": [f"{a.name}和{b.name}谁的公务接待费多" for a, b in pairwise(some)],
        "not stated": [f"{body.name}工会经费多少" for body in some],
        "whose?": [*(f"{body.kind}公务接待费多少" for body in some[:20]), "公务接待费多少", "2023年培训费是多少"],
        "not held": ["月牙市星星区财政局公务接待费多少", "青石县体育局培训费多少"],
        "greatest": ["哪个部门公务接待费最高", "公务接待费最低的三个部门", "培训费排名前十的部门"],
        "of a place": [f"{body.district}公务接待费最高的是哪个部门" for body in some[:10]],
        "sum, mean": ["各部门公务接待费一共多少", "各部门培训费平均多少"],
        "within bounds": ["公务接待费超过80万元的部门有哪些", "哪个部门三公经费超了预算"],
        "meaning": ["什么叫基本支出", "机关运行经费是什么意思"],
    }
