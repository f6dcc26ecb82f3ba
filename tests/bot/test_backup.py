"""Everything that is worth keeping goes into one archive and comes back as it was; a spoilt archive changes nothing."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
import tarfile
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot import backup
from bot.answer import Conversation
from bot.chats import Chats, Key
from bot.feedback import Opinions
from knowledge import snapshot
from knowledge.errors import StoreError
from knowledge.ingest import Ingestion
from knowledge.originals import Originals
from knowledge.store import opened
from tests.bot.terminal import Terminal
from tests.conftest import ONE, SAMPLES
from tests.knowledge.test_snapshot import content, scratched
from tests.knowledge.test_upgrade import old_version

pytestmark = pytest.mark.usefixtures("own_home")
TOLD = Key(1, 2)


def house(folder: Path, name: str = "k") -> backup.Places:
    """Where everything is, in a folder."""
    folder.mkdir(exist_ok=True)
    return backup.Places(
        folder / f"{name}.sqlite",
        folder / f"{name}.chats.sqlite",
        folder / f"{name}.feedback.jsonl",
        folder / "unanswered.jsonl",
    )


@pytest.fixture
def here(tmp_path: Path) -> backup.Places:
    """A knowledge base with one document, its file, a chat, feedback and a question without an answer."""
    here = house(tmp_path / "here")
    with opened(here.knowledge, create=True) as store:
        run = Ingestion(store, originals=Originals(store))
        assert len([*run.add(SAMPLES / ONE), *run.finish()]) == 1
    chats = Chats(here.chats, 10, 60, time.time())
    chats.keep(TOLD, Conversation(years=(2022,)), time.time())
    chats.note_arrived(5, "{}", time.time())
    chats.close()
    Opinions(here.feedback).keep("三公经费多少", "9.69万元", liked=True)
    assert here.unanswered
    here.unanswered.write_text('{"question": "一"}\n{"question": "half', "utf-8")
    return here


def test_there_and_back(here: backup.Places, tmp_path: Path) -> None:
    """On another machine everything is as it was; of a line that was being written, nothing."""
    kept = backup.back_up(here, tmp_path / "b.tar.gz")
    there = house(tmp_path / "there", "other")
    again, before = backup.restore(kept.path, there)
    assert (again, before) == (kept, None)
    assert content(there.knowledge) == content(here.knowledge)
    assert there.feedback
    assert here.feedback
    assert there.feedback.read_bytes() == here.feedback.read_bytes()
    assert there.unanswered
    assert there.unanswered.read_text("utf-8") == '{"question": "一"}\n'
    [original] = there.originals.iterdir()
    assert original.read_bytes() == (SAMPLES / ONE).read_bytes()
    chats = Chats(there.chats, 10, 60, time.time())
    assert chats.find(TOLD, time.time()) == Conversation(years=(2022,))
    assert chats.arrived(time.time()) == []  # it was answered from where the backup was made
    chats.close()
    for private in (kept.path, there.chats, there.feedback):
        assert private.stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_backup_of_a_chat_file_in_use(here: backup.Places, tmp_path: Path) -> None:
    """What was answered a moment ago is in it, though SQLite still keeps it beside the file."""
    chats = Chats(here.chats, 10, 60, time.time())
    chats.keep(Key(7, 7), Conversation(years=(2023,)), time.time())
    kept = backup.back_up(here, tmp_path / "b.tar.gz")
    chats.close()
    there = house(tmp_path / "there")
    backup.restore(kept.path, there)
    chats = Chats(there.chats, 10, 60, time.time())
    assert chats.find(Key(7, 7), time.time()) == Conversation(years=(2023,))
    chats.close()


def test_nothing_is_replaced_unasked(here: backup.Places, samples_db: Path, tmp_path: Path) -> None:
    """And asked for, what was there is kept as a backup."""
    kept = backup.back_up(here, tmp_path / "b.tar.gz")
    there = house(tmp_path / "there")
    shutil.copy(samples_db, there.knowledge)
    with pytest.raises(StoreError, match="--replace"):
        backup.restore(kept.path, there)
    assert content(there.knowledge) == content(samples_db)
    _, before = backup.restore(kept.path, there, replace=True)
    assert content(there.knowledge) == content(here.knowledge)
    assert before
    backup.restore(before, there, replace=True)
    assert content(there.knowledge) == content(samples_db)


def test_a_damaged_knowledge_base_is_replaced_and_kept(here: backup.Places, tmp_path: Path) -> None:
    kept = backup.back_up(here, tmp_path / "b.tar.gz")
    sound = content(here.knowledge)
    scratched(here.knowledge)
    spoilt = here.knowledge.read_bytes()
    _, before = backup.restore(kept.path, here, replace=True)
    assert before
    assert before.read_bytes() == spoilt
    assert content(here.knowledge) == sound


def test_another_programs_database_is_left_alone(here: backup.Places, tmp_path: Path) -> None:
    kept = backup.back_up(here, tmp_path / "b.tar.gz")
    there = house(tmp_path / "there")
    with closing(sqlite3.connect(there.knowledge)) as db, db:
        db.execute("create table notes (id)")
    before = there.knowledge.read_bytes()
    with pytest.raises(StoreError, match="没有动它"):
        backup.restore(kept.path, there, replace=True)
    assert there.knowledge.read_bytes() == before


def test_a_folder_keeps_the_latest(here: backup.Places, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    (folder / "mine.txt").touch()
    made = [backup.back_up(here, folder, keep=2).path for _ in range(4)]
    assert sorted(folder.iterdir()) == [*made[2:], folder / "mine.txt"]


def test_a_damaged_knowledge_base_is_not_backed_up(here: backup.Places, tmp_path: Path) -> None:
    """An older, sound backup stays the latest."""
    target = tmp_path / "b.tar.gz"
    backup.back_up(here, target)
    before = target.read_bytes()
    scratched(here.knowledge)
    with pytest.raises(StoreError, match="已损坏"):
        backup.back_up(here, target)
    assert target.read_bytes() == before


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _bent(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def _other(path: Path) -> None:
    path.write_text("not an archive")


def _packed(path: Path, files: dict[str, bytes]) -> None:
    with tarfile.open(path, "w:gz") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))


def _without_a_list(path: Path) -> None:
    _packed(path, {"knowledge.sqlite": b""})


def _outside(path: Path) -> None:
    _packed(path, {"../../outside": b"x"})


def _listed_outside(path: Path) -> None:
    listed = {"format": 1, "made": "", "files": {"knowledge.sqlite": "", "files/../../outside": ""}}
    _packed(path, {"manifest.json": json.dumps(listed).encode(), "knowledge.sqlite": b""})


def _strange_list(path: Path) -> None:
    _packed(path, {"manifest.json": b"[1]", "knowledge.sqlite": b""})


@pytest.mark.parametrize("spoil", [_cut, _bent, _other, _without_a_list, _outside, _listed_outside, _strange_list])
def test_a_spoilt_archive_changes_nothing(
    spoil: Callable[[Path], None], here: backup.Places, samples_db: Path, tmp_path: Path
) -> None:
    kept = backup.back_up(here, tmp_path / "b.tar.gz")
    spoil(kept.path)
    there = house(tmp_path / "there")
    shutil.copy(samples_db, there.knowledge)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(StoreError):
        backup.restore(kept.path, there, replace=True)
    assert content(there.knowledge) == content(samples_db)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_backup_of_another_version(here: backup.Places, tmp_path: Path) -> None:
    with closing(sqlite3.connect(here.knowledge)) as db, db:
        db.execute("pragma user_version = 1")
    kept = backup.back_up(here, tmp_path / "b.tar.gz")
    with pytest.raises(StoreError, match="第 1 版"):
        backup.restore(kept.path, house(tmp_path / "there"))
    assert not (tmp_path / "there" / "k.sqlite").exists()


def test_a_backup_of_an_older_version_is_brought_forward(
    here: backup.Places, tmp_path: Path, terminal: Terminal
) -> None:
    old, there = house(tmp_path / "old"), tmp_path / "there.sqlite"
    old_version(old.knowledge)
    backup.back_up(old, tmp_path / "b.tar.gz")
    shutil.copy(here.knowledge, there)
    told = terminal("restore", tmp_path / "b.tar.gz", "--replace", "--db", there)
    assert (told.code, told.err) == (0, "")
    assert snapshot.versions(there).usable
    assert terminal("ask", "--db", there, "区林业局2022年公务接待费").code == 0


def test_backups_while_documents_come_and_go(here: backup.Places, tmp_path: Path) -> None:
    """Each is of one moment: the document is in it whole, or not at all."""
    stop = threading.Event()

    def changes() -> None:
        with opened(here.knowledge) as store:
            while not stop.is_set():
                for (file,) in store.db.execute("select id from files").fetchall():
                    store.remove(file)
                [*Ingestion(store).add(SAMPLES / ONE)]

    other = threading.Thread(target=changes)
    other.start()
    try:
        made = [backup.back_up(here, tmp_path / f"{number}.tar.gz") for number in range(3)]
    finally:
        stop.set()
        other.join()
    for number, kept in enumerate(made):
        there = house(tmp_path / f"there{number}")
        backup.restore(kept.path, there)
        assert snapshot.versions(there.knowledge).files in {0, 1}
        with closing(sqlite3.connect(there.knowledge)) as db:
            assert db.execute("select count(*) from figures").fetchone()[0] in {0, 337}


def test_the_commands(here: backup.Places, terminal: Terminal, tmp_path: Path) -> None:
    done = terminal("backup", tmp_path / "b.tar.gz", "--db", here.knowledge)
    assert done.code == 0
    assert "knowledge.sqlite、chats.sqlite、feedback.jsonl" in done.out
    refused = terminal("restore", tmp_path / "b.tar.gz", "--db", here.knowledge)
    assert (refused.code, refused.out) == (1, "")
    assert "--replace" in refused.err
    assert terminal("restore", tmp_path / "b.tar.gz", "--db", here.knowledge, "--replace").code == 0
    assert terminal("backup", tmp_path / "none" / "b", "--db", here.knowledge).code == 1
    assert terminal("backup", tmp_path / "b", "--db", tmp_path / "none.sqlite").code == 1
