"""The command line and files: reading documents in, and finding the knowledge base."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.store import opened
from tests.bot.terminal import Terminal
from tests.conftest import ONE, SAMPLES, sample_files

ASKED = "区水务局2022年三公经费多少"
WATER = "泊梧市砚湖区水务局"

pytestmark = pytest.mark.usefixtures("own_home")


def dump(db: Path) -> list[str]:
    """All that a knowledge base holds."""
    with opened(db) as store:
        return list(store.db.conn.iterdump())


# ---------------------------------------------------------------- ingest


def test_ingest_tells_what_it_read(terminal: Terminal, tmp_path: Path) -> None:
    db, file = tmp_path / "new" / "k.sqlite", tmp_path / "任意名字.data"
    shutil.copy(SAMPLES / ONE, file)
    first = terminal("ingest", "--db", db, file)
    assert (first.code, first.err) == (0, "")
    assert re.search(rf"任意名字\.data +{WATER} +2022 +新增 +\d+ +\d+ +0\b", first.out)
    before = dump(db)
    again = terminal("ingest", "--db", db, file)
    assert (again.code, "未变" in again.out) == (0, True)
    assert dump(db) == before
    file.write_text(file.read_text("utf-8").replace("9.69万元", "9.68万元"), encoding="utf-8")
    assert "更新" in terminal("ingest", "--db", db, file).out
    values = {line["value"] for line in terminal("figures", "--db", db, "--json").lines}
    assert "9.68" in values
    assert "9.69" not in values
    assert {line["year"] for line in terminal("figures", "--db", db, "--json").lines} == {2022}


BAD = {
    "empty": (b"", "空"),
    "pdf": (b"%PDF-1.7\n", "PDF"),
    "binary": (bytes(range(256)) * 30, "文本"),
    "news": ("今日要闻：天气晴朗，气温25度。\n".encode() * 30, "决算"),
    "cut": ((SAMPLES / ONE).read_bytes()[:3000].decode("utf-8", "ignore").split("目录")[0].encode(), "决算"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_changes_nothing(name: str, terminal: Terminal, one_db: Path, tmp_path: Path) -> None:
    db, file = Path(shutil.copy(one_db, tmp_path / "k.sqlite")), tmp_path / f"{name}.txt"
    content, words = BAD[name]
    file.write_bytes(content)
    before = dump(db)
    run = terminal("ingest", "--db", db, file)
    assert run.code == 1
    assert file.name in run.err
    assert words in run.err
    assert "Traceback" not in run.err
    assert dump(db) == before


def test_what_is_no_file(terminal: Terminal, one_db: Path, tmp_path: Path) -> None:
    db = Path(shutil.copy(one_db, tmp_path / "k.sqlite"))
    before = dump(db)
    for path in (tmp_path, tmp_path / "没有.txt"):
        run = terminal("ingest", "--db", db, path)
        assert run.code == 1
        assert str(path) in run.err
    assert dump(db) == before


def test_one_bad_file_among_several(terminal: Terminal, tmp_path: Path) -> None:
    bad = tmp_path / "坏.txt"
    bad.write_bytes(b"%PDF-1.7\n")
    db, files = tmp_path / "k.sqlite", sample_files()[:2]
    run = terminal("ingest", "--db", db, files[0], bad, files[1])
    assert run.code == 1
    assert "坏.txt" in run.err
    assert "1份文件没有读入" in run.err
    assert bad.name not in run.out
    held = {line["document"] for line in terminal("figures", "--db", db, "--json").lines}
    assert held == {file.name for file in files}


# ---------------------------------------------------------------- the knowledge base


NEEDING_ONE = (["ask", "--json", ASKED], ["figures"], ["terms"], ["chat"])


@pytest.mark.parametrize("command", NEEDING_ONE, ids=[command[0] for command in NEEDING_ONE])
def test_without_a_knowledge_base(command: list[str], terminal: Terminal, tmp_path: Path) -> None:
    db = tmp_path / "没有.sqlite"
    run = terminal(*command, "--db", db)
    assert (run.code, run.out) == (1, "")
    assert str(db) in run.err
    assert "juesuan ingest" in run.err
    assert not db.exists()


@pytest.mark.parametrize("command", [*NEEDING_ONE, ["ingest", SAMPLES / ONE]], ids=lambda c: c[0])
def test_a_file_that_is_no_knowledge_base(command: list[object], terminal: Terminal, tmp_path: Path) -> None:
    text, foreign = tmp_path / "notes.txt", tmp_path / "foreign.sqlite"
    text.write_text("买菜：白菜、豆腐。\n" * 50, encoding="utf-8")
    script = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('create table notes (text)')"
    subprocess.run([sys.executable, "-c", script, foreign], check=True)
    for db in (text, foreign):
        before = db.read_bytes()
        run = terminal(*command, "--db", db)
        assert (run.code, run.out) == (1, "")
        assert db.name in run.err
        assert "知识库" in run.err
        assert db.read_bytes() == before


def test_which_knowledge_base(
    terminal: Terminal, one_db: Path, samples_db: Path, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """--db before JUESUAN_DB before the settings file before the user's folder."""

    def documents(*more: object) -> int:
        return len({line["document"] for line in terminal("figures", "--json", *more).lines})

    assert terminal("ingest", SAMPLES / ONE).code == 0
    assert (own_home / ".local/share/juesuan/knowledge.sqlite").is_file()
    assert documents() == 1
    file = own_home / ".config/juesuan/settings.toml"
    file.parent.mkdir(parents=True)
    file.write_text(f'db = "{samples_db}"\n', encoding="utf-8")
    assert documents() == 9
    monkeypatch.setenv("JUESUAN_DB", str(one_db))
    assert documents() == 1
    assert documents("--db", samples_db) == 9


def test_wrong_settings_are_told(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUESUAN_LOG_LEVEL", "LOUD")
    run = terminal("figures")
    assert (run.code, run.out) == (2, "")
    assert "log_level" in run.err


def test_serve_without_a_token(terminal: Terminal, one_db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUESUAN_DB", str(one_db))
    run = terminal("serve")
    assert (run.code, run.out) == (2, "")
    assert "JUESUAN_TOKEN" in run.err
    assert "@BotFather" in run.err
