"""The knowledge base: documents go in whole or not at all, and come out exactly as they were read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import schema
from knowledge.errors import StoreError
from knowledge.extraction.extract import Extract
from knowledge.ingest import ingest
from knowledge.store import PARTS, Outcome, Store, opened
from knowledge.words import cut
from tests.accounts import print_accounts, samples
from tests.knowledge.sentences import disclosure, extracted

PLAIN = ("departments", "documents", "term_aliases", *PARTS)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "base.sqlite", create=True) as found:
        yield found


def sample(at: int) -> Extract:
    """A committed document as it was read."""
    return extracted(samples()[at].printed().text)


def content(store: Store) -> list[str]:
    """Every row of every table, full-text indexes included."""
    return list(store.db.conn.iterdump())


def counts(store: Store) -> dict[str, int]:
    return {name: store.db.table(name).count for name in PLAIN}


def sound(store: Store) -> None:
    """No row points at nothing, no index disagrees with its table."""
    assert store.db.execute("pragma foreign_key_check").fetchall() == []
    assert store.db.execute("pragma integrity_check").fetchone()[0] == "ok"
    for name in ("passages", "terms"):
        store.db.execute(f"insert into {name}_fts({name}_fts) values ('integrity-check')")  # noqa: S608
    for name in PARTS:
        orphans = f"select count(*) from {name} where document_id not in (select id from documents)"  # noqa: S608
        assert store.db.execute(orphans).fetchone()[0] == 0


# ---------------------------------------------------------------- writing


def test_the_same_document_again_changes_nothing(store: Store) -> None:
    found = sample(0)
    assert store.write(found) is Outcome.ADDED
    before = content(store)
    assert store.write(found) is Outcome.UNCHANGED
    assert content(store) == before
    sound(store)


def test_a_file_is_known_by_its_content_not_its_name(store: Store, tmp_path: Path) -> None:
    text = samples()[0].printed().text
    for name in ("one.txt", "two.txt"):
        (tmp_path / name).write_text(text, "utf-8")
    assert ingest(tmp_path / "one.txt", store)[0].outcome is Outcome.ADDED
    assert ingest(tmp_path / "two.txt", store)[0].outcome is Outcome.UNCHANGED
    assert store.db.table("documents").count == 1


def test_a_newer_version_replaces_the_older_and_leaves_no_orphans(store: Store) -> None:
    for at in (0, 1, 3):
        store.write(sample(at))
    others = counts(store)
    mended = extracted(print_accounts(samples()[0].accounts).text + "\n本稿已更正。\n")
    assert store.write(mended) is Outcome.REPLACED
    sound(store)
    assert counts(store)["documents"] == others["documents"] == 3
    assert counts(store)["departments"] == others["departments"] == 2
    (row,) = store.db.query("select * from documents where checksum = ?", [mended.document.checksum])
    for name, number in (
        ("figures", len(mended.figures)),
        ("numerals", len(mended.numerals)),
        ("reasons", len(mended.reasons)),
        ("terms", len(mended.terms)),
        ("sections", len(mended.sections)),
        ("projects", len(mended.projects)),
    ):
        assert store.db.table(name).count_where("document_id = ?", [row["id"]]) == number
    assert (row["figures"], row["unplaced"]) == (len(mended.figures), 0)


@pytest.mark.parametrize("table", ["documents", "sections", "passages", "figures", "terms", "term_aliases", "numerals"])
@pytest.mark.parametrize("newer", [False, True], ids=["new document", "newer version"])
def test_a_failure_in_the_middle_leaves_everything_as_it_was(store: Store, table: str, newer: bool) -> None:
    store.write(sample(0))
    store.db.execute(f"create trigger fail after insert on {table} begin select raise(abort, 'on fire'); end")
    before = content(store)
    changed = extracted(print_accounts(samples()[0].accounts).text + "\n更正。\n") if newer else sample(1)
    with pytest.raises(StoreError, match="写不进知识库"):
        store.write(changed)
    assert content(store) == before
    store.db.execute("drop trigger fail")
    assert store.write(changed) is (Outcome.REPLACED if newer else Outcome.ADDED)
    sound(store)


def test_a_bad_row_leaves_everything_as_it_was(store: Store) -> None:
    store.write(sample(0))
    before = content(store)
    found = sample(1)
    bad = replace(found.figures[-1], item=object())  # type: ignore[arg-type]
    broken = replace(found, figures=(*found.figures, bad))
    with pytest.raises(StoreError, match="写不进知识库"):
        store.write(broken)
    assert content(store) == before


# ---------------------------------------------------------------- opening


def test_a_missing_knowledge_base_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="没有知识库"):
        Store(tmp_path / "none.sqlite")
    assert not (tmp_path / "none.sqlite").exists()


def test_another_version_is_told(tmp_path: Path) -> None:
    path = tmp_path / "base.sqlite"
    with opened(path, create=True) as store:
        store.db.execute(f"pragma user_version = {schema.SCHEMA_VERSION + 1}")
    with pytest.raises(StoreError, match="版知识库"):
        Store(path)


@pytest.mark.parametrize("create", [False, True])
def test_another_database_is_told_and_left_alone(tmp_path: Path, create: bool) -> None:
    path = tmp_path / "other.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("create table mine (x)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="不是决算问答的知识库"):
        Store(path, create=create)
    assert path.read_bytes() == before


@pytest.mark.parametrize("data", [b"no database at all, but long enough to be taken for one" * 30, b"x"])
def test_no_database_is_told(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "text.sqlite"
    path.write_bytes(data)
    for create in (False, True):
        with pytest.raises(StoreError, match=r"打不开知识库|不是决算问答的知识库"):
            Store(path, create=create)
    assert path.read_bytes() == data


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="打不开知识库"):
        Store(tmp_path / "file" / "base.sqlite", create=True)


def test_the_schema(store: Store) -> None:
    assert store.db.execute("pragma foreign_keys").fetchone()[0] == 1
    assert store.db.execute("pragma application_id").fetchone()[0] == schema.APPLICATION_ID
    assert store.db.execute("pragma user_version").fetchone()[0] == schema.SCHEMA_VERSION
    for name in PLAIN:
        table = store.db.table(name)
        indexed = {index.columns[0] for index in table.indexes}
        for key in table.foreign_keys:
            assert key.column in indexed, f"{name}.{key.column} is a foreign key without an index"
        if name in PARTS:
            assert ("document_id", "documents") in {(k.column, k.other_table) for k in table.foreign_keys}
        assert "REAL" not in table.schema
        assert "FLOAT" not in table.schema


def test_no_part_without_its_document(store: Store) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        store.db.table("figures").insert({"document_id": 99, "item": "基本支出"})


# ---------------------------------------------------------------- what is kept


def test_figures_are_kept_as_they_were_read(store: Store) -> None:
    found = sample(4)
    store.write(found)
    rows = list(store.db.query("select * from figures order by ordinal"))
    assert len(rows) == len(found.figures)
    for row, figure in zip(rows, found.figures, strict=True):
        assert row["value"] == (None if figure.value is None else f"{figure.value:f}")
        assert (row["item"], row["measure"], row["unit"]) == (figure.item, figure.measure, figure.unit)
        assert (row["page"], row["quote"]) == (figure.source.page, figure.source.quote)
        section = store.db.table("sections").get(row["section_id"])
        assert section["path"] == row["section"] == figure.source.section


def test_persons_are_not_in_the_knowledge_base(store: Store) -> None:
    for kept in samples():
        store.write(extracted(kept.printed().text))
    whole = "\n".join(content(store))
    for kept in samples():
        evaluation = kept.accounts.evaluation
        assert evaluation.manager not in whole
        assert evaluation.phone not in whole


def test_full_text_search_finds_words(store: Store) -> None:
    store.write(sample(0))

    def found(table: str, word: str) -> list[Any]:
        words = " ".join(f'"{part}"' for part in cut(word))
        sql = f"select t.* from {table} t join {table}_fts x on x.rowid = t.id where {table}_fts match ?"  # noqa: S608
        return list(store.db.query(sql, [words]))

    for word in ("公务接待费", "政府采购", "年末结转和结余", "满意度", "公务用车"):
        texts = [row["text"] for row in found("passages", word)]
        assert texts
        assert all(any(part in text for part in cut(word)) for text in texts)
    assert "机关运行经费" in [row["name"] for row in found("terms", "机关运行经费")]
    assert found("passages", "航天飞机") == []


# ---------------------------------------------------------------- exact numbers

values = st.decimals(min_value=-(10**9), max_value=10**9, allow_nan=False, allow_infinity=False, places=4)
units = st.sampled_from(["元", "万元", "万", "亿元", "%", "人", "万人次", "个", ""])


@given(values, values, units)
def test_amounts_order_as_the_decimals_do(one: Decimal, other: Decimal, unit: str) -> None:
    first, second = schema.amount(one, unit), schema.amount(other, unit)
    assert type(first) is int
    assert type(second) is int
    assert -(2**63) < first < 2**63
    if abs(first) < schema.LARGEST and abs(second) < schema.LARGEST:
        assert (first < second) == (one < other)
        assert (first == second) == (one == other)


@given(values)
def test_units_of_money_are_comparable(value: Decimal) -> None:
    assert schema.amount(value, "万元") == schema.amount(value * 10_000, "元")
    assert schema.amount(value.scaleb(-4), "亿元") == schema.amount(value, "万元")


def test_nothing_has_no_amount() -> None:
    assert schema.amount(None, "万元") is None
    assert schema.amount(Decimal("9" * 30), "亿元") == schema.LARGEST


@given(st.integers(0, 10**12), st.integers(0, 8))
@settings(max_examples=25, deadline=None)
def test_a_value_is_kept_digit_for_digit(digits: int, places: int) -> None:
    value = Decimal(digits).scaleb(-places)
    printed = f"{value:f}"
    with opened(Path(":memory:"), create=True) as store:
        store.write(extracted(disclosure(f"培训费{printed}万元。")))
        (row,) = store.db.query("select value, printed, typeof(value) as type from figures")
    assert row == {"value": printed, "printed": printed, "type": "text"}
    assert Decimal(row["value"]) == value
