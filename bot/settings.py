"""What an operator can set: from JUESUAN_… environment variables, and from a settings file behind them."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    HttpUrl,
    NonNegativeInt,
    PositiveFloat,
    PositiveInt,
    SecretStr,
    ValidationError,
)
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from knowledge.places import Place
from knowledge.postgres.address import Address, is_address

PREFIX = "JUESUAN_"
LARGEST_PORT = 65535

# What each setting has to look like, in the words of a message to the operator.
_EXPECTED = {
    "token": "应为 @BotFather 给出的令牌，写成一行，中间没有空格",
    "db": "应为数据库文件的路径",
    "database": "应为 postgresql:// 开头的地址",
    "api_url": "应为以 http:// 或 https:// 开头的地址",
    "log_level": "应为 DEBUG、INFO、WARNING 或 ERROR",
    "log_format": "应为 text 或 json",
    "log_questions": "应为 true 或 false",
    "monitor_listen": "应为“地址:端口”，比如 127.0.0.1:9464",
    "memory_minutes": "应为大于 0 的分钟数",
    "memory_db": "应为文件的路径",
    "log_unanswered": "应为文件的路径",
    "log_feedback": "应为文件的路径",
    "log_days": "应为天数，0 为一直留着",
    "log_megabytes": "应为大于 0 的 MB 数",
    "aside_days": "应为天数，0 为一直留着",
    "operators": "应为 Telegram 用户编号，几个之间用逗号隔开",
    "readers": "应为 Telegram 用户编号，几个之间用逗号隔开",
    "groups": "应为 Telegram 群编号（负数），几个之间用逗号隔开",
    "closed": "应为 true 或 false",
    "keep_files": "应为 true 或 false",
    "share_files": "应为 true 或 false",
    "webhook_url": "应为以 https:// 开头的地址",
    "webhook_listen": "应为“地址:端口”，比如 127.0.0.1:8080",
    "messages_a_second": "应为大于 0 的数",
}


def _one_word(token: SecretStr) -> SecretStr:
    """The token as it can stand in an address, which is where the Bot API wants it."""
    word = token.get_secret_value().strip()
    if not (word.isascii() and word.isprintable()) or " " in word:
        raise ValueError("not one word")
    return SecretStr(word)


_Token = Annotated[SecretStr, AfterValidator(_one_word)]
_Path = Annotated[Path, BeforeValidator(lambda value: Path(value).expanduser() if isinstance(value, str) else value)]
_Level = Annotated[
    Literal["DEBUG", "INFO", "WARNING", "ERROR"],
    BeforeValidator(lambda value: value.upper() if isinstance(value, str) else value),
]


def _numbers(value: object) -> object:
    """Numbers with commas between them, as they stand in an environment variable."""
    return value.replace(",", " ").split() if isinstance(value, str) else value


def _place(value: object) -> object:
    """An address and a port with a colon between them."""
    host, _, port = str(value).rpartition(":")
    if not host or not port.isdecimal() or int(port) > LARGEST_PORT:
        raise ValueError("no address and port")
    return value


def _address(value: object) -> object:
    """The address of a database, which may hold a password."""
    if isinstance(value, str):
        if not is_address(value):
            raise ValueError("no address")
        return Address(value)
    return value


_Numbers = Annotated[frozenset[int], NoDecode, BeforeValidator(_numbers)]
_Listen = Annotated[str, BeforeValidator(_place)]


class SettingsError(Exception):
    """The settings cannot be used; the message is for the operator and never shows a value."""


def _user_folder(variable: str, otherwise: str) -> Path:
    """The folder `juesuan` below one of the XDG base folders."""
    return Path(os.environ.get(variable) or Path.home() / otherwise) / "juesuan"


def history_file() -> Path:
    """Where the terminal keeps what was typed in it."""
    return _user_folder("XDG_STATE_HOME", ".local/state") / "chat_history"


def settings_file() -> Path:
    """The settings file: what JUESUAN_SETTINGS names, else settings.toml in the user's config folder."""
    named = os.environ.get(PREFIX + "SETTINGS")
    return Path(named).expanduser() if named else _user_folder("XDG_CONFIG_HOME", ".config") / "settings.toml"


class Settings(BaseSettings):
    """All settings. The environment wins over the file; an empty variable counts as not set."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_ignore_empty=True, extra="forbid", frozen=True, hide_input_in_errors=True
    )

    token: _Token | None = None
    """The bot's token, for `serve` only."""
    db: _Path = Field(default_factory=lambda: _user_folder("XDG_DATA_HOME", ".local/share") / "knowledge.sqlite")
    """The knowledge base."""
    database: Annotated[Address | None, BeforeValidator(_address)] = None
    """A PostgreSQL database that it was published to, and is answered from in the place of the file."""
    api_url: HttpUrl | None = None
    """Where the Bot API is, if it is not Telegram's own: a local server, or a relay."""
    log_level: _Level = "INFO"
    log_format: Literal["text", "json"] = "text"
    """How `serve` writes its log: lines to read, or a JSON object a line for programs."""
    log_questions: bool = False
    """Whether questions are logged too, with personal data covered."""
    monitor_listen: _Listen | None = None
    """Where /healthz, /readyz and /metrics are; nowhere where that is not set."""
    memory_minutes: PositiveFloat = 120
    """How long a chat remembers what was asked before."""
    memory_db: _Path | None = None
    """The file that keeps what chats remember over a restart; by default beside the knowledge base."""

    log_unanswered: _Path | None = None
    """The file that questions without an answer are kept in; none where the operator does not want that."""

    log_feedback: _Path | None = None
    """The file that keeps what askers think of answers (👍 👎); by default beside the knowledge base, where there are
    operators to read it, else none."""

    log_days: NonNegativeInt = 365
    """For how many days these two files keep a line; 0 for ever."""
    log_megabytes: PositiveInt = 10
    """How large each of them may become; then the oldest lines go."""
    aside_days: NonNegativeInt = 90
    """For how many days files are kept that were put aside: of another version, damaged, from before an upgrade; 0 for
    ever."""

    operators: _Numbers = frozenset()
    """The numbers of the accounts that may send documents to the bot, and remove them."""
    readers: _Numbers = frozenset()
    groups: _Numbers = frozenset()
    closed: bool = False
    """Whether only operators, `readers` and those in `groups` are answered."""
    keep_files: bool = True
    """Whether files that are read in are kept beside the knowledge base, so that their pages can be shown."""
    share_files: bool = False
    """Whether the bot hands out whole documents."""

    webhook_url: HttpUrl | None = None
    """Where Telegram reaches this bot from outside; without it the bot fetches its messages itself."""
    webhook_listen: _Listen = "127.0.0.1:8080"
    """Where it listens for them: behind a proxy that speaks TLS."""
    messages_a_second: PositiveFloat = 30
    """How many messages the bot sends at most: Telegram's own limit for all chats together, where it grants no more."""

    def at(self, chosen: Place) -> Settings:
        """The same, with questions answered from another place."""
        elsewhere = isinstance(chosen, Address)
        return self.model_copy(update={"database": chosen} if elsewhere else {"db": chosen, "database": None})

    @property
    def place(self) -> Place:
        """Where questions are answered from."""
        return self.database or self.db

    @property
    def shares_chats(self) -> bool:
        """Whether chats are kept in the database too, for other processes to go on with."""
        return self.database is not None and self.memory_db is None

    @property
    def feedback_path(self) -> Path | None:
        """Where what askers think of answers is kept."""
        return self.log_feedback or (self.db.with_name(f"{self.db.stem}.feedback.jsonl") if self.operators else None)

    @property
    def log_bytes(self) -> int:
        """How large each of the two files may become."""
        return self.log_megabytes * 10**6

    @property
    def chats_path(self) -> Path:
        """Where what chats remember is kept."""
        return self.memory_db or self.db.with_name(f"{self.db.stem}.chats.sqlite")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments first, then the environment, then the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, settings_file())


def load_settings() -> Settings:
    """The settings as they stand now, or a SettingsError that says in Chinese what is wrong with them."""
    file = settings_file()
    try:
        # A missing file is fine, unless somebody asked for it by name.
        if os.environ.get(PREFIX + "SETTINGS") and not file.is_file():
            raise SettingsError(f"找不到设置文件 {file}（来自 {PREFIX}SETTINGS）。")
        return Settings()
    except ValidationError as error:
        # Not chained: the original could quote what was set, and that may be the token.
        raise SettingsError(_explain(error, file)) from None
    except OSError as error:
        raise SettingsError(f"无法读取设置文件 {file}：{error.strerror}。") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"设置文件 {file} 不是有效的 TOML（UTF-8 编码）：{error}") from None


def _explain(error: ValidationError, file: Path) -> str:
    """One line for each wrong setting."""
    names = dict.fromkeys(str(problem["loc"][0]) for problem in error.errors(include_input=False))
    lines = (f"  {name}：{_EXPECTED.get(name, '没有这一项设置')}" for name in names)
    return "\n".join([f"设置有误，请检查 {PREFIX}… 环境变量和设置文件 {file}：", *lines])
