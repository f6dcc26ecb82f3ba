"""What the program is measured against: the nearest of all labels by rapidfuzz, then a scan of all figures."""

from __future__ import annotations

import re
from decimal import Decimal

from rapidfuzz import fuzz, process

from knowledge.store import Store
from tests.accounts.many import SPENT
from tests.bench.asked import YEARS
from tests.bench.exact import Reply

YEAR = re.compile(r"20\d\d")


class Naive:
    """Answers a question with the figure whose department and item look most like it, of the measure that it names."""

    def __init__(self, store: Store) -> None:
        self._db = store.db
        self._departments = [str(name) for (name,) in self._db.execute("select name from departments")]
        self._items = [str(item) for (item,) in self._db.execute("select distinct item from figures")]
        self._measures = [str(measure) for (measure,) in self._db.execute("select distinct measure from figures")]

    def ask(self, question: str) -> Reply:
        """The amount that it takes to be meant, and of whom."""
        department = process.extractOne(question, self._departments, scorer=fuzz.partial_ratio)[0]
        item = process.extractOne(question.replace(department, ""), self._items, scorer=fuzz.partial_ratio)[0]
        measure = next((measure for measure in self._measures if measure in question), SPENT)
        year = YEAR.search(question)
        # the unary plus keeps SQLite from looking anything up in an index
        rows = self._db.execute(
            "select f.value from figures f join documents d on d.id = f.document_id"
            " join departments p on p.id = d.department_id"
            " where +p.name = ? and +f.item = ? and +f.year = ? and +f.measure = ? order by f.id",
            [department, item, int(year[0]) if year else YEARS[-1], measure],
        ).fetchall()
        return Reply(department, Decimal(rows[0][0])) if rows else Reply()
