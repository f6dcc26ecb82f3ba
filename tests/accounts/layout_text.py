"""Prints accounts as the text of a published document, with the list of the figures it states."""

from __future__ import annotations

from collections.abc import Sequence

from tests.accounts.chapters.evaluation import print_evaluation
from tests.accounts.chapters.finance import (
    print_agency_cost,
    print_assets,
    print_basic,
    print_fiscal,
    print_income,
    print_procurement,
    print_spending,
)
from tests.accounts.chapters.front import (
    print_contents,
    print_glossary,
    print_overview,
    print_table_headings,
)
from tests.accounts.chapters.performance import print_performance
from tests.accounts.chapters.three_public import print_three_public
from tests.accounts.model import YearAccounts
from tests.accounts.printer import Patch, Printed, Printer


def print_accounts(accounts: YearAccounts, patches: Sequence[Patch] = ()) -> Printed:
    """The whole document; `patches` make it state something else than the accounts say."""
    printer = Printer(accounts.department.spaced_numbers, patches)
    print_contents(printer, accounts)
    print_overview(printer, accounts)
    print_table_headings(printer, accounts)
    printer.para(f"第三部分 {accounts.year}年度部门决算情况说明")
    print_income(printer, accounts)
    print_spending(printer, accounts)
    print_fiscal(printer, accounts)
    print_basic(printer, accounts)
    print_three_public(printer, accounts)
    print_agency_cost(printer, accounts)
    print_procurement(printer, accounts)
    print_assets(printer, accounts)
    print_performance(printer, accounts)
    print_glossary(printer, accounts)
    print_evaluation(printer, accounts)
    return printer.document()
