"""The knowledge base: documents go in whole or not at all, and come out exactly as they were read."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from knowledge import schema
from knowledge.errors import StoreError
from knowledge.extraction.extract import Extract
from knowledge.ingest import ingest
from knowledge.model import Format
from knowledge.store import Outcome, Store, opened
from knowledge.words import cut
from knowledge.writing import PARTS
from tests.accounts import print_accounts, samples
from tests.knowledge.sentences import extracted

PLAIN = ("departments", "documents", "files", "term_aliases", *PARTS)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "base.sqlite", create=True) as found:
        yield found


def sample(at: int) -> Extract:
    """A committed document as it was read."""
    return extracted(samples()[at].printed().text)


def renamed(found: Extract, name: str, checksum: str = "") -> Extract:
    """The same extract as if it came from another file."""
    file = replace(found.document, name=name, checksum=checksum or found.document.checksum)
    return replace(found, document=file)


def content(store: Store) -> list[str]:
    """Every row of every table, full-text indexes included."""
    return list(store.db.conn.iterdump())


def counts(store: Store) -> dict[str, int]:
    return {name: store.db.table(name).count for name in PLAIN}


def sound(store: Store) -> None:
    """No row points at nothing, no index disagrees with its table, every file is whole, every name is some file's."""
    assert store.db.execute("pragma foreign_key_check").fetchall() == []
    assert store.db.execute("pragma integrity_check").fetchone()[0] == "ok"
    for name in ("passages", "terms"):
        store.db.execute(f"insert into {name}_fts({name}_fts) values ('integrity-check')")  # noqa: S608
    for name in PARTS:
        strays = f"select count(*) from {name} x join files i on i.id = x.file_id where i.document_id <> x.document_id"  # noqa: S608
        assert store.db.execute(strays).fetchone()[0] == 0
    for row in store.db.query("select * from files"):
        for name in ("figures", "numerals"):
            assert store.db.table(name).count_where("file_id = ?", [row["id"]]) == row[name]
    for parent, child, key in (("documents", "files", "document_id"), ("departments", "documents", "department_id")):
        empty = f"select count(*) from {parent} where id not in (select {key} from {child})"  # noqa: S608
        assert store.db.execute(empty).fetchone()[0] == 0
    assert kept(store) == named(store)
    assert store.db.execute("select count(*) from names where id not in (select name_id from named)").fetchone()[0] == 0


def kept(store: Store) -> Counter[tuple[object, ...]]:
    """The names that are kept: of whom and which year, and in how many files."""
    rows = store.db.execute(
        "select n.kind, n.name, n.value, w.year, p.name, w.files from named w join names n on n.id = w.name_id"
        " join departments p on p.id = w.department_id"
    )
    return Counter({row[:-1]: row[-1] for row in rows})


def named(store: Store) -> Counter[tuple[object, ...]]:
    """What every file names, by what its figures, projects, units and terms are called."""
    found: set[tuple[object, ...]] = set()
    for kind, name, value, table in (
        ("item", "x.label", "x.item", "figures"),
        ("whole", "x.part_of", "x.part_of", "figures"),
        ("project", "x.subject", "x.subject", "figures"),
        ("code", "x.code", "x.item", "figures"),
        ("reason", "x.item", "x.item", "reasons"),
        ("project", "x.name", "x.name", "projects"),
        ("project", "x.printed", "x.name", "projects"),
        ("unit", "x.unit", "x.unit", "projects"),
        ("unit", "x.name", "x.name", "units"),
        ("term", "x.name", "x.name", "terms"),
        ("heading", "x.title", "x.title", "sections"),
        ("department", "x.alias", "p.name", "aliases"),
        ("department", "p.name", "p.name", "files"),
    ):
        file = "x.id" if table == "files" else "x.file_id"
        for row in store.db.execute(
            f"select '{kind}', {name}, {value}, d.year, p.name, {file} from {table} x"  # noqa: S608
            " join documents d on d.id = x.document_id join departments p on p.id = d.department_id"
        ):
            long = {"heading": range(4, 31), "code": range(5, 99), "item": range(99)}.get(kind, range(1, 999))
            if len(row[1]) in long:
                found.add(tuple(row))
    for row in store.db.execute(
        "select 'term', a.alias, x.name, d.year, p.name, x.file_id from term_aliases a join terms x on x.id = a.term_id"
        " join documents d on d.id = x.document_id join departments p on p.id = d.department_id"
    ):
        found.add(tuple(row))
    return Counter(row[:-1] for row in found)


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
    (row,) = store.db.query("select * from files where checksum = ?", [mended.document.checksum])
    for name, number in (
        ("figures", len(mended.figures)),
        ("numerals", len(mended.numerals)),
        ("reasons", len(mended.reasons)),
        ("terms", len(mended.terms)),
        ("sections", len(mended.sections)),
        ("projects", len(mended.projects)),
    ):
        assert store.db.table(name).count_where("file_id = ?", [row["id"]]) == number
    assert (row["figures"], row["unplaced"]) == (len(mended.figures), 0)


WRITTEN = ("sections", "passages", "figures", "terms", "term_aliases", "numerals")


@pytest.mark.parametrize(
    ("table", "newer"), [("documents", False), ("files", False), *((t, n) for t in WRITTEN for n in (False, True))]
)
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


def test_a_full_disk_leaves_everything_as_it_was(store: Store) -> None:
    store.write(sample(0))
    before = content(store)
    pages = store.db.execute("pragma page_count").fetchone()[0]
    store.db.execute(f"pragma max_page_count = {pages + 2}")
    with pytest.raises(StoreError, match=r"写不进知识库.*full"):
        store.write(sample(1))
    assert content(store) == before
    store.db.execute("pragma max_page_count = 1000000")
    assert store.write(sample(1)) is Outcome.ADDED
    sound(store)


def test_all_members_of_an_archive_are_written_or_none(store: Store) -> None:
    good, found = sample(0), sample(1)
    bad = replace(found, figures=(replace(found.figures[0], item=object()),))  # type: ignore[arg-type]
    before = content(store)
    with pytest.raises(StoreError, match="写不进知识库"):
        store.write_all([good, bad])
    assert content(store) == before
    assert store.write_all([good, found]) == [Outcome.ADDED, Outcome.ADDED]


def test_a_bad_row_leaves_everything_as_it_was(store: Store) -> None:
    store.write(sample(0))
    before = content(store)
    found = sample(1)
    bad = replace(found.figures[-1], item=object())  # type: ignore[arg-type]
    broken = replace(found, figures=(*found.figures, bad))
    with pytest.raises(StoreError, match="写不进知识库"):
        store.write(broken)
    assert content(store) == before


# ---------------------------------------------------------------- several files of one document


def test_files_of_one_disclosure_join(store: Store) -> None:
    text, tables = sample(0), renamed(sample(0), "tables.xlsx", "2" * 64)
    assert store.write(renamed(text, "text.pdf")) is Outcome.ADDED
    assert store.write(tables) is Outcome.JOINED
    assert counts(store)["documents"] == 1
    assert counts(store)["figures"] == 2 * len(text.figures)
    sound(store)
    before = content(store)
    assert [store.write(renamed(text, "text.pdf")), store.write(tables)] == [Outcome.UNCHANGED] * 2
    assert content(store) == before
    # one is replaced: its own rows go, those of the other stay, and it keeps its place
    fewer = replace(text, figures=text.figures[:5])
    assert store.write(renamed(fewer, "text.pdf", "3" * 64)) is Outcome.REPLACED
    assert counts(store)["figures"] == 5 + len(text.figures)
    sound(store)
    rows = list(store.db.query("select name, checksum, figures from files order by id"))
    assert [(row["name"], row["checksum"][0], row["figures"]) for row in rows] == [
        ("text.pdf", "3", 5),
        ("tables.xlsx", "2", len(text.figures)),
    ]


def test_what_a_file_is(store: Store) -> None:
    found = sample(0)
    file = replace(found.document, format=Format.PDF, recognised=frozenset({3, 1}))
    store.write(replace(found, document=file))
    (row,) = store.db.query("select * from files")
    assert (row["format"], row["recognised"], row["pages"]) == ("PDF", "1,3", file.pages)
    assert (row["reader"], row["unplaced"]) == (schema.READER_VERSION, len(found.unplaced))
    assert datetime.fromisoformat(row["read_at"]).utcoffset() == timedelta(0)
    marked = {r["page"] for r in store.db.query("select page from passages where recognised")}
    assert marked == {1, 3} & {r["page"] for r in store.db.query("select page from passages")}


def test_a_file_read_by_an_older_reader_is_read_anew(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    found = sample(0)
    monkeypatch.setattr(schema, "READER_VERSION", schema.READER_VERSION - 1)
    store.write(replace(found, figures=()))
    monkeypatch.undo()
    assert store.write(found) is Outcome.REPLACED
    assert counts(store)["figures"] == len(found.figures)
    assert store.write(found) is Outcome.UNCHANGED


def test_a_file_that_is_now_known_to_be_anothers_leaves_nothing_behind(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = sample(0)
    wrong = replace(found, identity=replace(found.identity, department="岚汀县某处"))
    monkeypatch.setattr(schema, "READER_VERSION", schema.READER_VERSION - 1)
    store.write(wrong)
    monkeypatch.undo()
    assert store.write(found) is Outcome.ADDED
    assert [row["name"] for row in store.db.query("select name from departments")] == [found.identity.department]
    assert counts(store)["documents"] == counts(store)["files"] == 1
    sound(store)


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
            keys = {(key.column, key.other_table) for key in table.foreign_keys}
            assert keys >= {("document_id", "documents"), ("file_id", "files")}
        assert "REAL" not in table.schema
        assert "FLOAT" not in table.schema


def test_no_part_without_its_document(store: Store) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        store.db.table("figures").insert({"document_id": 99, "file_id": 99, "item": "基本支出"})


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
