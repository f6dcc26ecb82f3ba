"""The words of questions are made once, and never those of another content or another program."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.assistant import Assistant
from bot.understanding import shared
from bot.understanding.lexicon import Lexicon, Role
from knowledge import mapped
from knowledge.ingest import ingest
from knowledge.query import Library
from knowledge.store import Store, opened
from tests.conftest import sample_files

WATER, CULTURE = (next(f for f in sample_files() if f.name.startswith(name)) for name in ("区水务局", "区文旅局"))
CULTURE_OFFICE, WATER_OFFICE = "区文旅局", "区水务局"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "k.sqlite", create=True) as store:
        ingest(WATER, store)
        yield store


def words_of(store: Store) -> Lexicon:
    return shared.lexicon(Library(store), store.path)


def told(lexicon: Lexicon) -> dict[str, tuple[object, ...]]:
    """All that a lexicon tells of every word."""
    return {word: lexicon.senses(word) for word in lexicon.names(*Role)}


def test_what_is_kept_is_what_would_be_made(store: Store) -> None:
    made = shared.made(Library(store).names())
    words_of(store)
    kept = Lexicon(mapped.mapped(shared.file_of(store.path), key_of(store)) or {})
    assert told(kept) == told(made)
    assert kept.names(*Role) == made.names(*Role)
    assert (kept.terms(), list(kept.labels), kept.projects) == (made.terms(), list(made.labels), made.projects)
    for typed in ("公务接代费", "机关运形经费", "项木支出", "完全无关的话"):
        assert kept.near().near(typed) == made.near().near(typed)
    assert kept.near().longest == made.near().longest
    assert WATER_OFFICE in kept
    assert "砚湖区" in kept.places
    assert kept.places.get("砚湖区") == made.places.get("砚湖区") != ()
    assert kept.places.get("月牙区") == ()


def key_of(store: Store) -> str:
    """Of what the file that is kept was made."""
    with shared.file_of(store.path).open("rb") as file:
        file.readline()
        return str(json.loads(file.readline())["key"])


def test_it_is_made_once(store: Store) -> None:
    words_of(store)
    file = shared.file_of(store.path)
    before = file.stat()
    words_of(store)
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_another_content_has_other_words(store: Store) -> None:
    assert CULTURE_OFFICE not in words_of(store)
    first = key_of(store)
    ingest(CULTURE, store)
    assert CULTURE_OFFICE in words_of(store)
    assert key_of(store) != first
    (file,) = store.connection.execute("select id from files where name = ?", [CULTURE.name]).fetchone()
    store.remove(file)
    assert CULTURE_OFFICE not in words_of(store)


def test_words_of_another_knowledge_base_are_not_taken(store: Store, tmp_path: Path) -> None:
    words_of(store)
    with opened(tmp_path / "other" / "k.sqlite", create=True) as other:
        ingest(CULTURE, other)
        shared.file_of(other.path).write_bytes(shared.file_of(store.path).read_bytes())
        assert WATER_OFFICE not in words_of(other)
        assert CULTURE_OFFICE in words_of(other)


def test_words_of_another_program_are_not_taken(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    words_of(store)
    first = key_of(store)
    monkeypatch.setattr(shared, "_program", lambda: "another")
    words_of(store)
    assert key_of(store) != first


@pytest.mark.parametrize("damage", ["cut short", "a bit", "in the head", "empty", "no words at all"])
def test_damaged_words_are_made_anew(store: Store, damage: str) -> None:
    words_of(store)
    file = shared.file_of(store.path)
    whole = file.read_bytes()
    broken = bytearray(whole)
    broken[len(whole) // 2] ^= 1
    head = bytearray(whole)
    head[20] ^= 1
    file.write_bytes(
        {
            "cut short": whole[: len(whole) // 2],
            "a bit": bytes(broken),
            "in the head": bytes(head),
            "empty": b"",
            "no words at all": "乱写的\n字\n".encode(),
        }[damage]
    )
    assert WATER_OFFICE in words_of(store)
    assert file.read_bytes() == whole


def test_what_is_read_in_meanwhile_is_not_kept_under_the_old_key(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    names = Library.names

    def late(library: Library) -> object:
        ingest(CULTURE, store)
        return names(library)

    with monkeypatch.context() as patched:
        patched.setattr(Library, "names", late)
        assert CULTURE_OFFICE in words_of(store)
    assert not shared.file_of(store.path).exists()


def test_where_nothing_can_be_written_there_are_words_all_the_same(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    assert "2022" in Assistant(store).ask("区水务局2022年三公经费花了多少").text
    assert not shared.file_of(store.path).exists()


def test_where_writing_fails_there_are_words_all_the_same(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(mapped, "keep", full)
    assert WATER_OFFICE in words_of(store)
    assert list(store.path.parent.glob("k.names*")) == []
