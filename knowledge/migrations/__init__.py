"""How a knowledge base of an older version becomes one of this: for each version the step that leads to the next.

A step makes tables and columns as its version had them, and is never changed afterwards; what follows from other rows
(names, findings) is not its business, for `knowledge/upgrade.py` works it out anew after the last one. sqlite-utils'
own migrations are not used: they keep a table of what was done, and which version a file has is kept in one place only,
SQLite's user_version, which whoever answers looks at without loading anything.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from knowledge.migrations.from_2 import from_2
from knowledge.schema import SCHEMA_VERSION

if TYPE_CHECKING:
    from sqlite_utils import Database

# By the version that a step begins from. Of version 1, which knew no files, nothing can be carried over.
STEPS: dict[int, Callable[[Database], None]] = {2: from_2}


def upgradable(version: int) -> bool:
    """Whether steps lead from an older version to this one."""
    return version < SCHEMA_VERSION and all(each in STEPS for each in range(version, SCHEMA_VERSION))


def unfit(version: int) -> tuple[str, str]:
    """What a knowledge base of another version is, and what to do about it."""
    found = f"是第 {version} 版知识库，本程序用第 {SCHEMA_VERSION} 版"
    if version > SCHEMA_VERSION:
        return found, "请用更新的程序"
    if upgradable(version):
        return found, "执行 juesuan upgrade 升级，会先备份"
    return found, "旧版升级不了，用 juesuan ingest 把原文件读入一个新的知识库"
