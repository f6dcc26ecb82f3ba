"""Made-up but consistent final accounts, printed as the text of a published document or written in any format.

>>> from tests.accounts import samples, random_history, print_accounts
>>> printed = samples()[0].printed()             # a committed document as printed, contradictions included
>>> accounts = random_history(7)[-1]             # the last of three consistent years, chosen by a seed
>>> printed = print_accounts(accounts)           # printed.text, and printed.expected: every figure it states

The way through the other modules: `detail` and `plan` break accounts and budget down by classification, `tables`
makes the statement tables of that and `styles` the narrative of a province, `disclose` puts both together as parts,
and `writers` makes a file of them, with the figures it states.

>>> from tests.accounts.disclose import disclose, random_look
>>> written = write_pdf(disclose(accounts, random_look(7)), PageForm())   # written.content, written.expected
"""

from tests.accounts.build import DISTRICTS, KINDS, make_history, random_history
from tests.accounts.contradictions import MAKERS, Contradiction
from tests.accounts.expected import Expected
from tests.accounts.layout_text import print_accounts
from tests.accounts.model import YearAccounts
from tests.accounts.printer import Patch, Printed
from tests.accounts.samples import Sample, samples

__all__ = [
    "DISTRICTS",
    "KINDS",
    "MAKERS",
    "Contradiction",
    "Expected",
    "Patch",
    "Printed",
    "Sample",
    "YearAccounts",
    "make_history",
    "print_accounts",
    "random_history",
    "samples",
]
