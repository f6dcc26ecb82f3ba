"""The command line and files: reading documents in, and finding the knowledge base."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len

from knowledge.model import Document
from knowledge.reading import read
from knowledge.reading.apart import Reader
from knowledge.store import opened
from tests.bot.terminal import Terminal
from tests.conftest import ONE, SAMPLES, sample_files
from tests.knowledge.sentences import disclosure

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
    assert re.search(rf"任意名字\.data +{WATER} +2022 +部门决算 +新增 +\d+ +\d+ +0\b", first.out)
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


def test_several_files_at_once_are_told_as_one_by_one(terminal: Terminal, tmp_path: Path) -> None:
    files = sample_files()[:4]
    alone = terminal("ingest", "--db", tmp_path / "one.sqlite", *files)
    at_once = terminal("ingest", "--db", tmp_path / "two.sqlite", "--jobs", 2, *files)
    assert (at_once.code, at_once.err, at_once.out) == (0, "", alone.out)
    assert len(re.findall("新增", at_once.out)) == len(files)
    assert terminal("ingest", "--db", tmp_path / "two.sqlite", "--jobs", 0, *files).code == 2


BAD = {
    "empty": (b"", "空"),
    "pdf": (b"%PDF-1.7\n", "PDF"),
    "binary": (bytes(range(256)) * 30, "binary.txt"),
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
    empty = tmp_path / "空"
    empty.mkdir()
    before = dump(db)
    for path in (empty, tmp_path / "没有.txt"):
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


# ---------------------------------------------------------------- folders, trials, several files of one document


def test_a_folder_with_good_and_bad_files(terminal: Terminal, tmp_path: Path) -> None:
    folder = tmp_path / "公开"
    (folder / "水务").mkdir(parents=True)
    for file, place in zip(sample_files()[-3:], (folder, folder / "水务", folder / "水务"), strict=True):
        shutil.copy(file, place)
    (folder / "坏.txt").write_text("今日要闻：天气晴朗。\n", encoding="utf-8")
    for junk in (".隐藏.txt", "~$决算.docx", "README", "Thumbs.db"):
        (folder / junk).write_bytes(b"junk")
    db = folder / "k.sqlite"
    run = terminal("ingest", "--db", db, folder)
    assert run.code == 1
    assert run.err.splitlines() == [
        "未读入：坏.txt 不像部门决算或预算公开：没有找到“××年度部门决算”这样的标题。",
        "1份文件没有读入，知识库中没有它们的任何内容。",
    ]
    assert run.out.count("新增") == 3
    assert "未变" in terminal("ingest", "--db", db, folder, folder / "水务" / sample_files()[-1].name).out
    assert len({line["year"] for line in terminal("figures", "--db", db, "--json").lines}) == 3
    # what is named is tried, though a folder's would be passed over
    named = terminal("ingest", "--db", db, folder / "README")
    assert (named.code, "README" in named.err) == (1, True)


def test_the_summary_fits_a_narrow_terminal(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    name, department = "一份名字很长很长的部门决算公开文件（最终定稿）.txt", "岚汀县人民政府某某某街道办事处"
    text = (SAMPLES / ONE).read_text("utf-8").replace(WATER, department)
    (tmp_path / name).write_text(text, encoding="utf-8")
    shown = terminal("ingest", "--db", tmp_path / "k.sqlite", tmp_path / name).out
    heads, first, *rest = shown.splitlines()
    assert max(cell_len(line) for line in shown.splitlines()) <= 80
    assert heads.split() == ["文件", "部门", "年度", "类别", "结果", "数", "数字", "未归类"]
    assert first.split()[2:5] == ["2022", "部门决算", "新增"]
    # nothing is cut off: the names go on below
    columns = list(zip(*(line.split()[:2] for line in (first, *rest) if len(line.split()) > 1), strict=True))
    assert department.startswith("".join(columns[1]))
    assert set("".join((first, *rest))) >= set(name) | set(department)


def test_a_trial_reads_and_writes_nothing(terminal: Terminal, one_db: Path, tmp_path: Path) -> None:
    missing = tmp_path / "none" / "k.sqlite"
    trial = terminal("ingest", "--dry-run", "--db", missing, SAMPLES / ONE)
    assert trial.code == 0
    assert re.search(rf"{WATER} +2022 +部门决算 +新增 +\d+ +\d+ +0\b", trial.out)
    assert "知识库没有变化" in trial.out
    assert not missing.parent.exists()
    db = Path(shutil.copy(one_db, tmp_path / "k.sqlite"))
    before = db.read_bytes()
    again = terminal("ingest", "--dry-run", "--db", db, SAMPLES / ONE, sample_files()[0])
    assert re.findall(r"部门决算 +(新增|未变)", again.out) == ["未变", "新增"]
    assert db.read_bytes() == before
    bad = tmp_path / "坏.txt"
    bad.write_bytes(b"x")
    assert terminal("ingest", "--dry-run", "--db", db, bad).code == 1


def test_ctrl_c_keeps_what_was_read(terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = sample_files()[:2]

    def reading(_: Reader, path: Path) -> tuple[Document, ...]:
        if path == sample_files()[2]:
            raise KeyboardInterrupt
        return read(path)

    monkeypatch.setattr(Reader, "read", reading)
    db = tmp_path / "k.sqlite"
    run = terminal("ingest", "--db", db, *sample_files()[:5])
    assert run.code == 130
    assert "共5份文件，读完2份" in run.err
    assert run.out.count("新增") == 2
    monkeypatch.undo()
    with opened(db) as store:
        assert {row["name"] for row in store.db.query("select name from files")} == {file.name for file in kept}


def test_only_a_few_numbers_without_a_place_are_listed(terminal: Terminal, tmp_path: Path) -> None:
    file, db = tmp_path / "a.txt", tmp_path / "k.sqlite"
    odd = "\n".join(f"其他数字为7{n}。" for n in range(9))
    file.write_text(disclosure(odd), encoding="utf-8")
    run = terminal("ingest", "--db", db, file)
    listed = run.out.count("未归类：")
    entries = terminal("ledger", "--db", db, "--json").lines
    assert listed < len(entries)
    assert f"还有{len(entries) - listed}处，用 juesuan ledger 查看" in run.out


# ---------------------------------------------------------------- ledger


def test_ledger_of_every_numeral(terminal: Terminal, one_db: Path) -> None:
    lines = terminal("ledger", "--db", one_db, "--json", "--all").lines
    shown = terminal("ledger", "--db", one_db).out
    keys = ["document", "file", "page", "line", "numeral", "kind", "context"]
    assert all(list(line) == keys for line in lines)
    assert {(line["document"], line["file"]) for line in lines} == {(f"{WATER}2022年度部门决算", ONE)}
    assert f"数字{len(lines)}个" in shown
    figures = sum(line["kind"] == "figure" for line in lines)
    assert f"数据{figures}" in shown
    assert f"{ONE}（文本，" in shown
    spent = [line for line in lines if line["numeral"] == "9.69" and line["page"] == 7]
    assert {line["kind"] for line in spent} == {"figure"}
    assert all("9.69" in line["context"] for line in spent)
    assert [line for line in lines if line["kind"] == "unplaced"] == terminal("ledger", "--db", one_db, "--json").lines


def test_ledger_of_some_documents(terminal: Terminal, samples_db: Path) -> None:
    shown = terminal("ledger", "--db", samples_db, "--department", "水务局", "--year", "2022").out
    assert re.findall(r"^\S+(?=年度部门决算$)", shown, re.MULTILINE) == [f"{WATER}2022"]
    assert terminal("ledger", "--db", samples_db, "--year", "1999").out == ""


# ---------------------------------------------------------------- the knowledge base


NEEDING_ONE = (["ask", "--json", ASKED], ["figures"], ["terms"], ["chat"], ["ledger"])


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
