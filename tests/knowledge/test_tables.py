"""Data files are what they say, whatever is kept of them."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge import tables


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package with a data file."""
    folder = tmp_path / "told_in_tests"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "a.toml").write_text('name = "甲"\nnumbers = [1, 2]\n', "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    importlib.invalidate_caches()
    yield folder
    sys.modules.pop(folder.name, None)


def kept(package: Path) -> list[Path]:
    return list((package / "__pycache__").glob("a.toml.*"))


def test_what_is_kept_is_what_the_file_says(package: Path) -> None:
    told = tables.read(package.name, "a.toml")
    assert told == {"name": "甲", "numbers": [1, 2]}
    (file,) = kept(package)
    before = file.stat().st_ino
    assert tables.read(package.name, "a.toml") == told
    assert file.stat().st_ino == before


def test_a_changed_file_is_read_anew(package: Path) -> None:
    tables.read(package.name, "a.toml")
    changed = package / "a.toml"
    stat = changed.stat()
    changed.write_text(changed.read_text("utf-8").replace("甲", "乙"), "utf-8")
    os.utime(changed, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1))
    assert tables.read(package.name, "a.toml")["name"] == "乙"


@pytest.mark.parametrize("damage", [b"", b"\x00", b"not marshalled", b"\xe9\x01"])
def test_what_is_damaged_is_read_anew(package: Path, damage: bytes) -> None:
    told = tables.read(package.name, "a.toml")
    kept(package)[0].write_bytes(damage)
    assert tables.read(package.name, "a.toml") == told


def test_where_nothing_can_be_kept_it_is_read(package: Path) -> None:
    (package / "__pycache__").write_text("in the way", "utf-8")
    assert tables.read(package.name, "a.toml")["name"] == "甲"
