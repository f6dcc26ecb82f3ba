"""Texts ranked by the words they hold: as SQLite's own full-text search ranks them."""

from __future__ import annotations

import sqlite3
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from knowledge.words import ranked

WORDS = st.sampled_from(["公务", "接待", "经费", "预算", "a", "B"])
TEXTS = st.lists(st.lists(WORDS, min_size=1, max_size=8).map(" ".join), min_size=1, max_size=8)


@given(TEXTS, st.lists(WORDS, min_size=1, max_size=3, unique=True))
def test_best_first_as_in_full_text_search(texts: list[str], words: list[str]) -> None:
    db = sqlite3.connect(":memory:")
    db.execute("create virtual table t using fts5(words)")
    db.executemany("insert into t(rowid, words) values (?, ?)", enumerate(texts))
    match = " OR ".join(f'"{word}"' for word in words)
    rank = dict(db.execute("select rowid, bm25(t) from t where t match ?", [match]))
    db.close()
    found = ranked(dict(enumerate(texts)), words)
    assert sorted(found) == sorted(rank)
    own = [rank[key] for key in found]
    assert all(one <= other + 1e-9 for one, other in pairwise(own))


def test_none_holds_it() -> None:
    assert ranked({1: "公务 接待"}, ["预算"]) == []
    assert ranked({}, ["预算"]) == []
