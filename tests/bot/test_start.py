"""A question in the terminal loads what answers need, and nothing of what reads documents, draws, or serves."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.understanding.shared import lexicon
from knowledge.ingest import ingest
from knowledge.query import Library
from knowledge.store import opened
from tests.conftest import sample_files

NEEDLESS = (
    "telegram", "matplotlib", "numpy", "sqlite_utils", "openpyxl", "pdfplumber", "pypdfium2", "PIL", "docx", "lxml",
    "prompt_toolkit", "pypinyin", "knowledge.extraction.extract", "knowledge.checking.check", "knowledge.ingest",
)  # fmt: skip
ASK = """
import sys
from bot.cli import app
app(sys.argv[1:], standalone_mode=False)
print(*sys.modules)
"""


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("start") / "k.sqlite"
    with opened(file, create=True) as store:
        ingest(sample_files()[0], store)
        lexicon(Library(store), file)
    return file


def test_an_answer_loads_only_what_it_needs(db: Path) -> None:
    command = [sys.executable, "-c", ASK, "ask", "--db", str(db), "收入总计多少"]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert "出处" in told
    loaded = set(told.splitlines()[-1].split())
    assert loaded.isdisjoint(NEEDLESS), loaded & set(NEEDLESS)
    assert "knowledge.query" in loaded
