"""What is wrong with an installation is found, told in Chinese with what to do, and no secret is told."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections import namedtuple
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot import doctor
from bot.doctor import State
from bot.settings import Settings, settings_file
from tests.bot.terminal import Terminal
from tests.knowledge.test_snapshot import scratched

pytestmark = pytest.mark.usefixtures("own_home")
TOKEN = "123456:ABC-secret"


def looked(db: Path, **settings: object) -> dict[str, doctor.Looked]:
    """Everything that was looked at, by what it is."""
    return {each.about: each for each in doctor.examination(Settings.model_validate(settings), db)}


def test_all_is_well(one_db: Path) -> None:
    found = looked(one_db, token=TOKEN, operators="1")
    assert {name for name, each in found.items() if each.state is State.BAD} == set()
    assert {"设置", "令牌", "知识库", "内容", "磁盘", "字体", "文字识别"} <= set(found)
    for each in found.values():
        assert each.do == "" if each.state is State.GOOD else re.search("[\u4e00-\u9fff]", each.do)
    assert "secret" not in repr(found)


@pytest.mark.parametrize("token", ["ABC-secret", ":ABC-secret", "123456:", "abc:ABC-secret"])
def test_what_is_no_token(token: str, one_db: Path) -> None:
    found = looked(one_db, token=token)["令牌"]
    assert found.state is State.BAD
    assert "secret" not in repr(found)


def _outdated(db: sqlite3.Connection) -> None:
    db.execute("update files set reader = 0")


def _other_version(db: sqlite3.Connection) -> None:
    db.execute("pragma user_version = 1")


def _of_another_program(db: sqlite3.Connection) -> None:
    db.execute("pragma application_id = 1")


def _points_nowhere(db: sqlite3.Connection) -> None:
    db.execute("delete from departments")


@pytest.mark.parametrize(
    ("change", "about", "state"),
    [
        (_outdated, "内容", State.ADVICE),
        (_other_version, "知识库", State.BAD),
        (_of_another_program, "知识库", State.BAD),
        (_points_nowhere, "知识库", State.BAD),
    ],
)
def test_a_knowledge_base_that_is_not_as_it_should_be(
    change: Callable[[sqlite3.Connection], None], about: str, state: State, one_db: Path, tmp_path: Path
) -> None:
    db = Path(shutil.copy(one_db, tmp_path / "k.sqlite"))
    with closing(sqlite3.connect(db)) as writer, writer:
        change(writer)
    found = looked(db)[about]
    assert found.state is state
    assert "juesuan" in found.do


def test_a_damaged_and_a_missing_knowledge_base(one_db: Path, tmp_path: Path) -> None:
    db = Path(shutil.copy(one_db, tmp_path / "k.sqlite"))
    scratched(db)
    assert looked(db)["知识库"].state is State.BAD
    assert looked(tmp_path / "none" / "k.sqlite")["知识库"].state is State.BAD


def test_a_full_disk(one_db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage(10**12, 10**12, 10**6))
    assert looked(one_db)["磁盘"].state is State.BAD


def test_settings_that_do_not_go_together(one_db: Path) -> None:
    assert looked(one_db, webhook_url="http://bot.example.org")["webhook"].state is State.BAD
    assert looked(one_db, closed=True)["封闭模式"].state is State.BAD
    assert "封闭模式" not in looked(one_db, closed=True, readers="5")


def test_a_settings_file_that_others_can_read(one_db: Path) -> None:
    file = settings_file()
    file.parent.mkdir(parents=True)
    file.write_text(f'token = "{TOKEN}"\n')
    file.chmod(0o644)
    assert "chmod 600" in looked(one_db, token=TOKEN)["设置文件"].do
    file.chmod(0o600)
    assert "设置文件" not in looked(one_db, token=TOKEN)


def test_the_command(terminal: Terminal, one_db: Path, tmp_path: Path) -> None:
    well = terminal("doctor", "--db", one_db)
    assert (well.code, well.err) == (0, "")
    assert "正常｜知识库：" in well.out
    bad = terminal("doctor", "--json", "--db", tmp_path / "none.sqlite")
    assert bad.code == 1
    assert [line["state"] for line in bad.lines if line["about"] == "知识库"] == ["有问题"]
