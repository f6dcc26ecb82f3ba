"""Reads what was found not to add up, and what does; it was found out when documents changed (checking/keeping.py)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from knowledge.boxes import box_of
from knowledge.checking.catalogue import in_order
from knowledge.model import Agreement, Figure, Finding, Source
from knowledge.selecting import Engine, each, selected

PLACE = ("section", "page", "page_label", "line", "quote", "box", "recognised")
SHOWN = (Agreement.DIFFERS, Agreement.ROUNDED)


class Findings:
    """Reads the findings of one knowledge base."""

    def __init__(self, db: Engine) -> None:
        self._db = db

    def of(self, document: int, outcomes: Collection[Agreement] = SHOWN) -> list[Finding]:
        """The findings on a document with these outcomes, gravest first."""
        marks = ",".join("?" * len(outcomes))
        return in_order(self._read(f"f.document_id = ? and f.outcome in ({marks})", [document, *outcomes]))

    def touching(self, figures: Iterable[Figure], outcomes: Collection[Agreement] = SHOWN) -> list[Finding]:
        """The findings that compare one of these figures, gravest first."""
        marks = ",".join("?" * len(outcomes))
        # the document first, whatever the planner thinks: the same item stands in the documents of all departments
        rows = each(
            self._db,
            "select s.finding_id from departments p cross join documents d on d.department_id = p.id"  # noqa: S608
            " cross join figures g on g.document_id = d.id join files i on i.id = g.file_id"
            " join finding_sources s on s.figure_id = g.id join findings f on f.id = s.finding_id"
            " where p.name = ? and d.title = ? and i.name = ? and g.line = ? and g.start = ? and g.item = ?"
            f" and g.measure = ? and f.outcome in ({marks})",
            [[*_place(figure), *outcomes] for figure in dict.fromkeys(figures)],
        )
        found = list(dict.fromkeys(finding for (finding,) in rows))
        if not found:
            return []
        return in_order(self._read(f"f.id in ({','.join('?' * len(found))})", found))

    def counts(self, document: int) -> dict[str, dict[Agreement, int]]:
        """How often each rule came out how: the ledger of what was checked, and of what was not."""
        rows = selected(
            self._db,
            "select rule, outcome, count(*) as number from findings where document_id = ? group by rule, outcome",
            [document],
        )
        found: dict[str, dict[Agreement, int]] = {}
        for row in rows:
            found.setdefault(row["rule"], {})[Agreement(row["outcome"])] = row["number"]
        return found

    def _read(self, condition: str, parameters: Sequence[Any]) -> list[Finding]:
        rows = selected(
            self._db,
            "select f.*, d.year, p.name as department from findings f join documents d on d.id = f.document_id"  # noqa: S608
            f" join departments p on p.id = d.department_id where {condition} order by f.across, f.ordinal, f.id",
            list(parameters),
        )
        sources = self._sources([row["id"] for row in rows])
        return [
            Finding(
                department=row["department"],
                year=row["year"],
                rule=row["rule"],
                outcome=Agreement(row["outcome"]),
                stated=row["stated"],
                expected=row["expected"],
                difference=row["difference"],
                unit=row["unit"],
                message=row["message"],
                sources=tuple(source for _, source in sources.get(row["id"], ())),
                figures=tuple(figure for figure, _ in sources.get(row["id"], ())),
            )
            for row in rows
        ]

    def _sources(self, findings: Sequence[int]) -> dict[int, list[tuple[int, Source]]]:
        found: dict[int, list[tuple[int, Source]]] = {}
        columns = ", ".join(f"coalesce(g.{name}, s.{name}) as {name}" for name in PLACE)
        for start in range(0, len(findings), 500):
            some = findings[start : start + 500]
            rows = selected(
                self._db,
                f"select s.finding_id, s.figure_id, i.name, d.title, {columns} from finding_sources s"  # noqa: S608
                " join files i on i.id = s.file_id join documents d on d.id = i.document_id"
                f" left join figures g on g.id = s.figure_id where s.finding_id in ({','.join('?' * len(some))})"
                " order by s.id",
                list(some),
            )
            for row in rows:
                source = Source(
                    row["name"], row["title"], row["section"], row["page"], row["page_label"], row["line"],
                    row["quote"], box_of(row["box"] or ""), bool(row["recognised"]),
                )  # fmt: skip
                found.setdefault(row["finding_id"], []).append((row["figure_id"] or 0, source))
        return found


def _place(figure: Figure) -> tuple[str | int, ...]:
    """Where a figure stands, and what it is: by these the database finds it again."""
    source = figure.source
    return (
        figure.department, source.title, source.document, source.line, figure.start, figure.item, figure.measure,
    )  # fmt: skip
