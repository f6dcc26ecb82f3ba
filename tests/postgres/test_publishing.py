"""What is published is what the file holds: brought there piece by piece, whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import psycopg
import pytest

from bot.assistant import Assistant
from bot.following import Following
from knowledge.errors import StoreError
from knowledge.ingest import ingest
from knowledge.postgres.address import Address
from knowledge.postgres.engine import FIRST, Postgres, connected
from knowledge.postgres.published import Published
from knowledge.postgres.publishing import Report, publish
from knowledge.postgres.tables import SCHEMA, Tables
from knowledge.store import Store, opened
from tests.accounts.many import bodies, fill
from tests.conftest import ONE
from tests.faults.crash import corrected

QUESTION = "区水务局2022年公务接待费多少"


@pytest.fixture
def store(samples_db: Path, tmp_path: Path) -> Iterator[Store]:
    """The samples, to be changed."""
    copied = tmp_path / "k.sqlite"
    copied.write_bytes(samples_db.read_bytes())
    with opened(copied) as found:
        yield found


def rows(store: Store, database: Address) -> list[str]:
    """The tables whose rows are not the same here and there."""
    found = []
    with connected(database) as there:
        for table in Tables(store.connection).all:
            columns = ", ".join(f'"{name}"' for name, _ in table.columns)
            sql = f"select {columns} from {table.name}"  # noqa: S608 (names out of the schema)
            ours = sorted(map(repr, store.connection.execute(sql)))
            theirs = sorted(map(repr, there.execute(sql)))
            if ours != theirs:
                found.append(table.name)
    return found


def replace(store: Store, folder: Path) -> None:
    """Put a corrected document in the place of the one that is held."""
    file = folder / "corrected" / ONE
    file.parent.mkdir()
    file.write_text(corrected(), "utf-8")
    ingest(file, store)


def test_all_of_it_and_then_only_what_changed(store: Store, database: Address, tmp_path: Path) -> None:
    first = publish(store, database)
    assert (first.documents, first.copied, first.removed) == (9, 9, 0)
    assert rows(store, database) == []
    assert publish(store, database) == Report(9, 0, 0, 0)
    replace(store, tmp_path)
    again = publish(store, database)
    # the corrected one, and next year's, for which this is last year's
    assert (again.copied, again.removed) == (2, 0)
    assert again.rows < first.rows / 3
    assert rows(store, database) == []


def test_what_is_taken_out_here_goes_there(store: Store, database: Address) -> None:
    publish(store, database)
    (file,) = store.connection.execute("select id from files order by id desc limit 1").fetchone()
    store.remove(file)
    report = publish(store, database)
    assert (report.documents, report.removed) == (8, 1)
    assert rows(store, database) == []


def test_numbers_that_are_used_again(store: Store, database: Address) -> None:
    """The last file goes and another comes: its rows have the numbers of those that went."""
    publish(store, database)
    (file,) = store.connection.execute("select max(id) from files").fetchone()
    store.remove(file)
    fill(store, bodies(1), (2023,))
    assert publish(store, database).copied == 1
    assert rows(store, database) == []


def test_a_failure_in_the_middle_leaves_all_as_it_was(store: Store, database: Address, tmp_path: Path) -> None:
    publish(store, database)
    replace(store, tmp_path)

    def fail(table: str) -> None:
        if table == "terms":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        publish(store, database, told=fail)
    with Published(database) as published:
        assert "1.23万元" in Assistant(published).ask(QUESTION).text
    assert publish(store, database).copied == 2
    assert rows(store, database) == []


def test_who_answers_goes_on_from_one_moment_and_then_from_the_next(
    store: Store, database: Address, tmp_path: Path
) -> None:
    publish(store, database)
    following = Following(lambda: Published(database))
    assistant = following.renewed()
    with following.moment() as renewed:
        assert renewed is None
        assert "1.23万元" in assistant.ask(QUESTION).text
        replace(store, tmp_path)
        publish(store, database)
        assert "1.23万元" in assistant.ask(QUESTION).text
    with following.moment() as renewed:
        assert renewed is not None
        assert "1.24万元" in renewed.ask(QUESTION).text
    following.close()


def test_most_of_what_is_there_does_not_go_by_mistake(store: Store, database: Address, one_db: Path) -> None:
    publish(store, database)
    with opened(one_db) as other:
        with pytest.raises(StoreError, match=r"现有9份文件，其中8份.*--replace"):
            publish(other, database)
        assert rows(store, database) == []
        assert publish(other, database, replace=True).removed == 8
        assert rows(other, database) == []


def test_tables_of_another_version_are_made_anew(store: Store, database: Address) -> None:
    publish(store, database)
    with connected(database, writing=True) as there:
        there.execute("update publication set version = 1")
        there.execute(f"comment on schema {SCHEMA} is 'older'")
    with pytest.raises(StoreError, match="第 1 版"):
        Published(database)
    assert publish(store, database).copied == 9
    assert rows(store, database) == []


def test_an_empty_database_says_what_to_do(database: Address) -> None:
    with pytest.raises(StoreError, match="juesuan publish"):
        Published(database)


def test_what_is_not_reached_is_told_without_the_password() -> None:
    with pytest.raises(StoreError, match="连不上数据库") as told:
        Published(Address("postgresql://anna:secret@127.0.0.1:1/accounts"))
    assert "secret" not in str(told.value)


def test_nothing_can_be_written_through_what_is_opened(store: Store, database: Address) -> None:
    publish(store, database)
    with Published(database) as published, pytest.raises(StoreError, match="read-only"):
        published.connection.execute("delete from figures")
    assert rows(store, database) == []


def test_connections_that_were_lost_are_made_again(store: Store, database: Address) -> None:
    """A server that was started anew is answered from as if nothing had been."""

    def lose_all() -> None:
        with connected(database, writing=True) as other:
            other.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where pid <> pg_backend_pid() and datname = current_database()"
            )

    publish(store, database)
    with Published(database) as published:
        assistant = Assistant(published)
        with published.moment():
            answer = assistant.ask(QUESTION).text
        lose_all()
        with published.moment():
            assert assistant.ask(QUESTION).text == answer
        lose_all()
        assert [tuple(row) for row in published.connection.execute("select count(*) from departments")] == [(3,)]

    def lost_in_the_middle() -> None:
        with published.moment():
            lose_all()
            assistant.ask("区市监局2022年三公经费多少")

    with Published(database) as published:
        assistant = Assistant(published)
        with pytest.raises(StoreError):
            lost_in_the_middle()


@pytest.mark.parametrize("count", [0, FIRST - 1, FIRST, FIRST + 1, 3 * FIRST])
def test_the_first_rows_and_the_rest(database: Address, count: int) -> None:
    engine = Postgres(database)
    sql = "select number from generate_series(1, ?) number order by number"
    try:
        assert [number for (number,) in engine.lazily(sql, [count])] == list(range(1, count + 1))
    finally:
        engine.close()


def test_lookups_go_through_indexes(database: Address, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What names a department reads no figure but its own, whatever PostgreSQL knows of how many there are."""
    with opened(tmp_path / "many.sqlite", create=True) as made:
        fill(made, bodies(40), (2022, 2023))
        publish(made, database)
    plans: list[str] = []
    execute = Postgres.execute

    def explained(engine: Postgres, sql: str, parameters: Sequence[Any] = (), /) -> psycopg.Cursor[Any]:
        if "from figures" in sql or "join figures" in sql:
            plans.append("\n".join(line for (line,) in execute(engine, f"explain {sql}", parameters)))
        return execute(engine, sql, parameters)

    with Published(database) as published:
        assistant = Assistant(published)
        monkeypatch.setattr(Postgres, "execute", explained)
        with published.moment():
            assert assistant.ask(f"{bodies(40)[7].name}2023年公务接待费多少").figures
    assert plans
    for plan in plans:
        assert "Seq Scan on figures" not in plan, plan
