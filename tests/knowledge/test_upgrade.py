"""A knowledge base of an older version is brought forward whole or not at all, after a backup, and then answers."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot import doctor
from bot.answer import Answer
from bot.assistant import Assistant
from bot.doctor import State
from bot.settings import Settings
from knowledge import migrations, schema, snapshot, upgrade
from knowledge.errors import StoreError
from knowledge.findings import Findings
from knowledge.ingest import ingest
from knowledge.model import Agreement
from knowledge.query import Library
from knowledge.store import opened
from knowledge.upgrade import backups
from tests.bot.terminal import Terminal
from tests.conftest import ONE, SAMPLES
from tests.knowledge.test_snapshot import content, scratched

ROOT = Path(__file__).parents[2]
OLD = Path(__file__).with_name("migrations") / "version_2.sql"
# Brings a knowledge base forward, and kills itself in the middle of it, after what has changed went to the disk.
KILLED = """
import os, signal, sys
from pathlib import Path
from knowledge import migrations, snapshot, upgrade

def deadly(call):
    def dies(*given):
        if call is migrations.STEPS[2]:
            given[0].execute("pragma cache_size = 1")
        call(*given)
        os.kill(os.getpid(), signal.SIGKILL)
    return dies

if sys.argv[2] == "backup":
    snapshot.copy = deadly(snapshot.copy)
elif sys.argv[2] == "step":
    migrations.STEPS[2] = deadly(migrations.STEPS[2])
elif sys.argv[2] == "all":
    upgrade._follow = deadly(upgrade._follow)
upgrade.upgrade(Path(sys.argv[1]))
"""


def old_version(path: Path) -> Path:
    """A knowledge base as the program of version 2 left it."""
    with closing(sqlite3.connect(path)) as db:
        db.executescript(OLD.read_text("utf-8"))
    return path


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A knowledge base of version 2."""
    return old_version(tmp_path / "k.sqlite")


def made(path: Path) -> dict[str, object]:
    """The tables of a database with their columns, keys and indexes, whatever the order of columns."""
    with closing(sqlite3.connect(path)) as db:
        names = [row[0] for row in db.execute("select name from sqlite_master where type = 'table'")]
        triggers = db.execute("select sql from sqlite_master where type = 'trigger' order by name")
        found: dict[str, object] = {"triggers": [row[0].split() for row in triggers]}
        for name in names:
            columns = sorted(row[1:] for row in db.execute(f"pragma table_info({name})"))
            keys = sorted(row[2:] for row in db.execute(f"pragma foreign_key_list({name})"))
            indexes = sorted(
                (unique, [row[2] for row in db.execute(f"pragma index_info({index})")])
                for _, index, unique, *_ in db.execute(f"pragma index_list({name})").fetchall()
            )
            found[name] = (columns, keys, indexes)
        return found


def rows(path: Path, table: str) -> list[dict[str, object]]:
    """The rows of a table."""
    with closing(sqlite3.connect(path)) as db:
        db.row_factory = sqlite3.Row
        return [dict(row) for row in db.execute(f"select * from {table} order by id")]  # noqa: S608 (fixed names)


def asked(path: Path, question: str) -> Answer:
    """The answer to a question."""
    with opened(path) as store:
        return Assistant(store).ask(question)


def test_every_version_since_the_oldest_has_its_step() -> None:
    assert list(migrations.STEPS) == list(range(min(migrations.STEPS), schema.SCHEMA_VERSION))


def test_it_is_made_like_a_new_one(old: Path, one_db: Path) -> None:
    assert made(old) != made(one_db)
    assert upgrade.upgrade(old)
    assert made(old) == made(one_db)
    assert snapshot.problems(old) == []
    assert snapshot.versions(old) == snapshot.Versions(schema.SCHEMA_VERSION, 2, 2)


def test_the_first_files_of_version_2_knew_no_pages_that_were_not_read(old: Path, one_db: Path) -> None:
    with closing(sqlite3.connect(old)) as db, db:
        db.execute("alter table files drop column unread")
    upgrade.upgrade(old)
    assert made(old) == made(one_db)
    assert [row["unread"] for row in rows(old, "files")] == ["", ""]


def test_what_files_say_stays_and_what_follows_is_there(old: Path) -> None:
    """Figures by the text they were read from; the second year's 2.50, 1.20 and 0.00 are not its 4.00."""
    before = {table: rows(old, table) for table in ("figures", "passages", "terms", "reasons", "numerals", "files")}
    upgrade.upgrade(old)
    assert {table: rows(old, table) for table in before} == before
    assert "9.69" not in asked(old, "区林业局2022年三公经费").text
    answer = asked(old, "区林业局2022年公务接待费")
    assert [(figure.printed, figure.unit) for figure in answer.figures] == [("1.20", "万元")]
    with opened(old) as store:
        assert "区林业局" in Library(store).names().departments
        differs = [found for number in (1, 2) for found in Findings(store.db).of(number, (Agreement.DIFFERS,))]
    assert [(found.year, found.difference) for found in differs] == [(2022, "0.3")]


def test_what_was_there_before_is_kept_whole_beside_it(old: Path) -> None:
    before = content(old)
    done = upgrade.upgrade(old)
    assert done
    assert (done.before, backups(old)) == (2, [done.backup])
    assert content(done.backup) == before
    assert done.backup.stat().st_mode & 0o077 == 0
    assert set(old.parent.iterdir()) == {old, done.backup}


def test_whatever_the_file_is_called(tmp_path: Path) -> None:
    path = old_version(tmp_path / "k[1]*.sqlite")
    done = upgrade.upgrade(path)
    assert done
    assert backups(path) == [done.backup]


def test_once_is_enough(old: Path) -> None:
    upgrade.upgrade(old)
    after = old.read_bytes()
    assert upgrade.upgrade(old) is None
    assert old.read_bytes() == after
    assert len(backups(old)) == 1


def test_it_is_read_on(old: Path) -> None:
    """A file of the same name and content as one that an older reader read takes its place; others are added."""
    upgrade.upgrade(old)
    with opened(old) as store:
        ingest(SAMPLES / ONE, store)
    assert snapshot.versions(old) == snapshot.Versions(schema.SCHEMA_VERSION, 3, 2)
    assert snapshot.problems(old) == []


@pytest.mark.parametrize("moment", ["backup", "step", "all"])
def test_killed_in_the_middle(moment: str, old: Path, one_db: Path) -> None:
    """It is as it was, and is brought forward the next time; what was left of a backup is gone then."""
    before = content(old)
    killed = subprocess.run([sys.executable, "-c", KILLED, str(old), moment], cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert Path(f"{old}-journal").exists() == (moment != "backup")
    assert content(old) == before
    assert [content(each) for each in backups(old)] == ([] if moment == "backup" else [before])
    assert upgrade.upgrade(old)
    assert made(old) == made(one_db)
    assert not list(old.parent.glob("*.part*"))


def test_two_at_a_time_bring_it_forward_once(old: Path) -> None:
    command = [sys.executable, "-c", KILLED, str(old), "never"]
    running = [subprocess.Popen(command, cwd=ROOT) for _ in range(2)]
    assert [process.wait(timeout=60) for process in running] == [0, 0]
    assert len(backups(old)) == 1
    assert snapshot.versions(old).usable


def test_what_goes_wrong_changes_nothing(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who tries again and again leaves no copy each time."""
    before = content(old)
    step = migrations.STEPS[2]

    def fails(db: Database) -> None:
        step(db)
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setitem(migrations.STEPS, 2, fails)
    for _ in range(2):
        with pytest.raises(StoreError, match="内容保持原样"):
            upgrade.upgrade(old)
    assert content(old) == before
    assert list(old.parent.iterdir()) == [old]


@pytest.mark.parametrize("error", [StoreError("备份不了：disk is full。"), PermissionError(13, "Permission denied")])
def test_without_a_backup_nothing_is_changed(error: Exception, old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = old.read_bytes()

    def fails(_: Path, to: Path) -> None:
        to.write_bytes(before[:1000])
        raise error

    monkeypatch.setattr(snapshot, "copy", fails)
    with pytest.raises(StoreError, match=r"disk is full|Permission denied"):
        upgrade.upgrade(old)
    assert old.read_bytes() == before
    assert list(old.parent.iterdir()) == [old]


def test_what_is_damaged_is_not_brought_forward(old: Path) -> None:
    scratched(old)
    before = old.read_bytes()
    with pytest.raises(StoreError):
        upgrade.upgrade(old)
    assert old.read_bytes() == before


def _version(path: Path, version: int) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(f"pragma user_version = {version}")


@pytest.mark.parametrize(("version", "told"), [(1, "读入一个新的知识库"), (schema.SCHEMA_VERSION + 1, "更新的程序")])
def test_too_old_and_too_new_are_left_as_they_are(version: int, told: str, old: Path) -> None:
    _version(old, version)
    before = old.read_bytes()
    with pytest.raises(StoreError, match=told):
        upgrade.upgrade(old)
    with pytest.raises(StoreError, match=told), opened(old):
        pass
    assert old.read_bytes() == before
    assert backups(old) == []


@pytest.mark.parametrize("what", [b"", b"no database" * 100])
def test_what_is_no_knowledge_base_is_nothing_to_bring_forward(what: bytes, tmp_path: Path) -> None:
    path = tmp_path / "k.sqlite"
    assert upgrade.upgrade(path) is None
    path.write_bytes(what)
    assert upgrade.upgrade(path) is None
    assert path.read_bytes() == what


# ---------------------------------------------------------------- the commands


@pytest.mark.usefixtures("own_home")
def test_who_asks_is_told_what_to_do(old: Path, terminal: Terminal) -> None:
    before = old.read_bytes()
    told = terminal("ask", "--db", old, "三公经费")
    assert told.code == 1
    assert "juesuan upgrade" in told.err
    (found,) = (each for each in doctor.examination(Settings(), old) if each.about == "知识库")
    assert (found.state, "juesuan upgrade" in found.do) == (State.BAD, True)
    assert old.read_bytes() == before


@pytest.mark.usefixtures("own_home")
@pytest.mark.parametrize("command", [["upgrade"], ["ingest", SAMPLES / ONE]])
def test_commands_that_write_bring_it_forward(command: list[str | Path], old: Path, terminal: Terminal) -> None:
    told = terminal(*command, "--db", old)
    assert (told.code, told.err) == (0, "")
    assert f"由第 2 版升级到第 {schema.SCHEMA_VERSION} 版" in told.out
    assert str(backups(old)[0]) in told.out.replace("\n", "")
    assert terminal("ask", "--db", old, "区林业局2022年公务接待费").code == 0
    assert "不用升级" in terminal("upgrade", "--db", old).out


@pytest.mark.usefixtures("own_home")
def test_a_trial_changes_nothing(old: Path, terminal: Terminal) -> None:
    before = old.read_bytes()
    told = terminal("ingest", "--dry-run", "--db", old, SAMPLES / ONE)
    assert (told.code, "juesuan upgrade" in told.err) == (1, True)
    assert old.read_bytes() == before


@pytest.mark.usefixtures("own_home")
def test_serving_brings_it_forward(old: Path, terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    import bot.telegram

    def serve(_: Settings, assistant: Assistant, *__: object) -> int:
        return 0 if assistant.ask("区林业局2022年公务接待费").figures else 1

    monkeypatch.setattr(bot.telegram, "serve", serve)
    monkeypatch.setenv("JUESUAN_DB", str(old))
    assert terminal("serve").code == 0
    assert len(backups(old)) == 1


@pytest.mark.usefixtures("own_home")
def test_the_command_says_what_is_no_knowledge_base(tmp_path: Path, terminal: Terminal) -> None:
    assert "没有知识库" in terminal("upgrade", "--db", tmp_path / "none.sqlite").err
    Path(shutil.copy(OLD, tmp_path / "text.sqlite"))
    assert terminal("upgrade", "--db", tmp_path / "text.sqlite").code == 1
