"""Settings: where they come from, and what is said when they are wrong."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.settings import PREFIX, Settings, SettingsError, load_settings, settings_file

TOKEN = "4242:AAE-not_a_real_token_0123456789"
EXAMPLE = Path(__file__).parents[2] / "deploy" / "juesuan.example.env"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, with nothing set."""
    for name in [name for name in os.environ if name.startswith((PREFIX, "XDG_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def write(text: str) -> Path:
    """The default settings file."""
    file = settings_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def test_without_anything_set(home: Path) -> None:
    """All has a default but the token."""
    settings = load_settings()
    assert settings.token is None
    assert settings.api_url is None
    assert settings.log_level == "INFO"
    assert settings.log_unanswered is None
    assert settings.memory_minutes == 120
    assert settings.chats_path == home / ".local/share/juesuan/knowledge.chats.sqlite"
    assert settings.db == home / ".local/share/juesuan/knowledge.sqlite"
    assert settings_file() == home / ".config/juesuan/settings.toml"


def test_the_users_folders_can_be_elsewhere(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As XDG says."""
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "d"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "c"))
    assert load_settings().db == home / "d/juesuan/knowledge.sqlite"
    assert settings_file() == home / "c/juesuan/settings.toml"


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """… and an empty variable is none."""
    write(f'token = "{TOKEN}"\nlog_level = "error"\napi_url = "http://127.0.0.1:8081"\nmemory_minutes = 5\n')
    monkeypatch.setenv("JUESUAN_LOG_LEVEL", "debug")
    monkeypatch.setenv("JUESUAN_API_URL", "")
    settings = load_settings()
    assert settings.log_level == "DEBUG"
    assert settings.token is not None
    assert settings.token.get_secret_value() == TOKEN
    assert str(settings.api_url) == "http://127.0.0.1:8081/"
    assert settings.memory_minutes == 5


def test_another_file(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """JUESUAN_SETTINGS names it; ~ is the user's home, there and in the path of the database."""
    (home / "other.toml").write_text('db = "~/k.sqlite"\n', encoding="utf-8")
    monkeypatch.setenv("JUESUAN_SETTINGS", "~/other.toml")
    assert load_settings().db == home / "k.sqlite"
    assert load_settings().chats_path == home / "k.chats.sqlite"
    monkeypatch.setenv("JUESUAN_MEMORY_DB", "~/other/chats.sqlite")
    assert load_settings().chats_path == home / "other/chats.sqlite"


def test_who_may_do_what(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """Numbers with commas in the environment, a list in the file; thumbs are kept where somebody reads them."""
    assert load_settings().feedback_path is None
    write("groups = [-1001, -1002]\nclosed = true\n")
    monkeypatch.setenv("JUESUAN_OPERATORS", "12, 34")
    settings = load_settings()
    assert settings.operators == {12, 34}
    assert settings.groups == {-1001, -1002}
    assert settings.readers == frozenset()
    assert settings.closed
    assert settings.feedback_path == home / ".local/share/juesuan/knowledge.feedback.jsonl"
    monkeypatch.setenv("JUESUAN_LOG_FEEDBACK", "~/f.jsonl")
    assert load_settings().feedback_path == home / "f.jsonl"


def test_blanks_around_a_token_are_not_part_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Copied from a chat, a line end comes along."""
    monkeypatch.setenv("JUESUAN_TOKEN", f" {TOKEN}\n")
    token = load_settings().token
    assert token is not None
    assert token.get_secret_value() == TOKEN


def test_the_token_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not in a representation, not in a dump."""
    monkeypatch.setenv("JUESUAN_TOKEN", TOKEN)
    settings = load_settings()
    for shown in (repr(settings), str(settings), repr(settings.model_dump()), settings.model_dump_json()):
        assert TOKEN not in shown


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("token = 4242", "token：应为"),
        ('token = "42 42"', "token：应为"),
        ('token = "令牌"', "token：应为"),
        ('log_level = "LOUD"', "log_level：应为 DEBUG"),
        ('api_url = "api.example"', "api_url：应为以 http"),
        ('operators = "甲"', "operators：应为 Telegram 用户编号"),
        ('closed = "maybe"', "closed：应为 true"),
        ('webhook_url = "bot.example"', "webhook_url：应为"),
        ('webhook_listen = "8080"', "webhook_listen：应为"),
        ('webhook_listen = "127.0.0.1:99999"', "webhook_listen：应为"),
        ("memory_minutes = 0", "memory_minutes：应为大于 0"),
        ("db = 5", "db：应为"),
        ("log_unanswered = 5", "log_unanswered：应为"),
        ("memory_db = 5", "memory_db：应为"),
        ('tokne = "x"', "tokne：没有这一项设置"),
        ("token = ", "不是有效的 TOML"),
    ],
)
def test_a_wrong_file_is_explained(text: str, complaint: str) -> None:
    """In Chinese, with the file and the setting, and without what was set."""
    file = write(text)
    with pytest.raises(SettingsError, match=complaint) as caught:
        load_settings()
    assert str(file) in str(caught.value)
    assert "4242" not in str(caught.value)
    assert "42 42" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_a_wrong_variable_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    """All wrong settings at once."""
    monkeypatch.setenv("JUESUAN_LOG_LEVEL", "LOUD")
    monkeypatch.setenv("JUESUAN_MEMORY_MINUTES", "soon")
    with pytest.raises(SettingsError, match=r"log_level(.|\n)*memory_minutes"):
        load_settings()


def test_a_file_in_another_encoding() -> None:
    """As old editors write it."""
    write("").write_bytes('token = "令牌"'.encode("gb18030"))
    with pytest.raises(SettingsError, match="UTF-8"):
        load_settings()


def test_a_named_file_that_is_missing(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """Silence would hide a typing error."""
    monkeypatch.setenv("JUESUAN_SETTINGS", str(home / "none.toml"))
    with pytest.raises(SettingsError, match="找不到设置文件"):
        load_settings()


def test_a_file_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its owner is somebody else."""
    file = write("")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(SettingsError, match="无法读取设置文件") as caught:
        load_settings()
    assert str(file) in str(caught.value)


def test_the_example_names_every_setting_and_no_other() -> None:
    """An example that is out of date misleads."""
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    named = {line.lstrip("#").partition("=")[0] for line in lines if line.lstrip("#").startswith(PREFIX)}
    assert named == {PREFIX + name.upper() for name in [*Settings.model_fields, "settings"]}
