"""Statements written for SQLite, in PostgreSQL's words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.postgres.address import Address, is_address
from knowledge.postgres.dialect import translated


@pytest.mark.parametrize(
    ("sql", "other", "sizes"),
    [
        ("select 1 from a where b = ?", "select 1 from a where b = %s", (-1,)),
        ("select 1 from a where b in (?,?,?) and c = ?", "select 1 from a where b = any(%s) and c = %s", (3, -1)),
        ("select 1 from a where b in () and c in (?)", "select 1 from a where b = any(%s) and c = any(%s)", (0, 1)),
        ("select 1 from a where +b = ? and c = (+d)", "select 1 from a where b = %s and c = (d)", (-1,)),
        ("select a + b, 1+2 from c", "select a + b, 1+2 from c", ()),
        ("select instr(a, ?) > 0 from b", "select strpos(a, %s) > 0 from b", (-1,)),
        ("select group_concat(a, '、') from b", "select string_agg(a, '、') from b", ()),
        ("select 1 from a cross join b on a.c = b.c", "select 1 from a join b on a.c = b.c", ()),
        (
            "select rowid from t_fts where t_fts match ? limit ?",
            "select rowid from t_fts where t_fts @@ matching(%s) limit %s",
            (-1, -1),
        ),
        (
            "select 1 from a where b in (select c from d where e in (?,?))",
            "select 1 from a where b in (select c from d where e = any(%s))",
            (2,),
        ),
        ("select 1 where (a, b) in (values (?, ?))", "select 1 where (a, b) in (values (%s, %s))", (-1, -1)),
    ],
)
def test_a_statement_in_other_words(sql: str, other: str, sizes: tuple[int, ...]) -> None:
    found = translated(sql)
    assert (found.sql, found.sizes) == (other, sizes)


@given(st.lists(st.integers(-1, 4), max_size=6))
def test_every_value_goes_to_its_place(sizes: list[int]) -> None:
    sql = " and ".join("a = ?" if size < 0 else f"a in ({','.join('?' * size)})" for size in sizes)
    values = list(range(sum(abs(size) for size in sizes)))
    grouped = translated(sql).grouped(values)
    assert [value for each in grouped for value in (each if isinstance(each, list) else [each])] == values
    assert [len(each) if isinstance(each, list) else -1 for each in grouped] == sizes


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://anna:secret@db.example:5432/accounts?sslmode=require", "postgresql://db.example:5432/accounts"),
        ("postgres://db.example/accounts", "postgresql://db.example/accounts"),
        ("postgresql://anna:se@cret@a.example,b.example/accounts", "postgresql://a.example,b.example/accounts"),
        ("postgresql:///accounts?password=secret", "postgresql:///accounts"),
    ],
)
def test_an_address_is_shown_without_its_password(url: str, shown: str) -> None:
    address = Address(url)
    assert is_address(url)
    assert str(address) == shown
    assert "secret" not in repr(address)


@pytest.mark.parametrize("text", ["knowledge.sqlite", "./postgresql", "C:\\postgresql", "mysql://host/db", ""])
def test_a_path_is_no_address(text: str) -> None:
    assert not is_address(text)
