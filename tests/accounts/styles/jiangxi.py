"""Jiangxi, and many others: the official template that the sample documents follow, without its evaluation."""

from __future__ import annotations

from tests.accounts.chapters import finance, three_public
from tests.accounts.styles.composer import Composer
from tests.accounts.styles.facts import Facts


def narrate(c: Composer, f: Facts) -> None:
    """第三部分."""
    c.heading(f"第三部分 {f.year}年度部门决算情况说明", 2)
    for chapter in (
        finance.print_income,
        finance.print_spending,
        finance.print_fiscal,
        finance.print_basic,
        three_public.print_three_public,
        finance.print_agency_cost,
        finance.print_procurement,
        finance.print_assets,
    ):
        chapter(c, f.accounts)
