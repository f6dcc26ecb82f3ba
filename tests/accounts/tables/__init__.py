"""The statement tables (公开表) of made-up accounts, as data that any format can be written from."""

from tests.accounts.tables.budgets import budget_tables
from tests.accounts.tables.finals import final_tables
from tests.accounts.tables.forms import SHANGHAI, Form, random_form

__all__ = ["SHANGHAI", "Form", "budget_tables", "final_tables", "random_form"]
