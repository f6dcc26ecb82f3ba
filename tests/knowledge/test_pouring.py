"""Very many accounts that are written at once are the rows that writing each of them makes, but for what adds up."""

from __future__ import annotations

from pathlib import Path

from knowledge.store import opened
from tests.accounts.many import bodies, fill
from tests.accounts.pouring import pour

APART = ("findings", "finding_sources")


def test_poured_accounts_are_those_that_are_written(tmp_path: Path) -> None:
    with opened(tmp_path / "a.sqlite", create=True) as one, opened(tmp_path / "b.sqlite", create=True) as other:
        fill(one, bodies(45), (2022, 2023))
        pour(other, bodies(45), (2022, 2023))
        for table in one.db.table_names():
            if table in APART or "_fts_" in table:
                continue
            rows = [[{**row, "read_at": ""} for row in store.db.table(table).rows] for store in (one, other)]
            assert sorted(rows[0], key=repr) == sorted(rows[1], key=repr), table
        indexes = "select name, sql from sqlite_master where type = 'index' order by name"
        assert one.db.execute(indexes).fetchall() == other.db.execute(indexes).fetchall()
        found = "select rowid from passages_fts where passages_fts match '预算' order by rowid"
        assert one.db.execute(found).fetchall() == other.db.execute(found).fetchall() != []
