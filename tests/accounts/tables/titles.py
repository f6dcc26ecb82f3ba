"""What stands above a table: its title as printed, the office and the unit."""

from __future__ import annotations

from dataclasses import dataclass

from tests.accounts.classification import chinese
from tests.accounts.tables.forms import Form, Unit


@dataclass
class Titles:
    """Numbers the tables of one document as they are made."""

    office: str
    year: int
    form: Form
    kind: str = "年度"
    count: int = 0

    def table(self, statement: str, unit: Unit | None = None) -> tuple[str, str, tuple[str, ...]]:
        """The canonical title, the title as printed and the lines between it and the table."""
        self.count += 1
        title = f"{self.year}{self.kind}{statement}" if self.form.own_year else statement
        title = f"{chinese(self.count)}、{title}" if self.form.ordinal else title
        unit_line = f"单位：{unit or self.form.unit}"
        if self.form.office_line:
            return statement, title, (f"编制部门：{self.office}  {unit_line}",)
        return statement, title, (unit_line,)
