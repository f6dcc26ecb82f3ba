"""Knowledge bases that many tests ask, each built once, and a terminal to ask them in."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from bot.assistant import Assistant
from bot.settings import PREFIX
from knowledge.ingest import ingest
from knowledge.store import Store, opened
from tests.bot.questions.bases import BASES, built
from tests.bot.terminal import Terminal

SAMPLES = Path(__file__).parents[1] / "knowledge" / "samples"
ONE = "区水务局_2022.txt"


def sample_files() -> list[Path]:
    """The nine sample documents, in the order of their names."""
    return sorted(SAMPLES.glob("*_*.txt"))


def _built(path: Path, files: list[Path]) -> Path:
    with opened(path, create=True) as store:
        for file in files:
            ingest(file, store)
    return path


@pytest.fixture(scope="session")
def samples_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge base of all samples: three departments, three years each. Not to be written to."""
    return _built(tmp_path_factory.mktemp("samples") / "samples.sqlite", sample_files())


@pytest.fixture(scope="session")
def one_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge base of one document. Not to be written to."""
    return _built(tmp_path_factory.mktemp("one") / "one.sqlite", [SAMPLES / ONE])


@pytest.fixture(scope="session")
def built_base(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path | None]:
    """The knowledge base that a list of questions is about, built once; None where its documents are not here."""

    @cache
    def base(name: str) -> Path | None:
        folder = tmp_path_factory.mktemp(name)
        files = BASES[name](folder)
        return built(folder / "asked.sqlite", files) if files else None

    return base


@pytest.fixture(scope="session")
def assistant(samples_db: Path) -> Iterator[Assistant]:
    """Who answers from all samples."""
    with opened(samples_db) as store:
        yield Assistant(store)


@pytest.fixture(scope="session")
def one_assistant(one_db: Path) -> Iterator[Assistant]:
    """Who answers from one document."""
    with opened(one_db) as store:
        yield Assistant(store)


@pytest.fixture(scope="session")
def empty_assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Who has nothing to answer from."""
    with Store(tmp_path_factory.mktemp("empty") / "empty.sqlite", create=True) as store:
        yield Assistant(store)


@pytest.fixture
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, with nothing set: what the machine's user has set up counts for nothing."""
    for name in [name for name in os.environ if name.startswith((PREFIX, "XDG_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def terminal(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    samples_db: Path,
    assistant: Assistant,
    one_db: Path,
    one_assistant: Assistant,
) -> Terminal:
    """Runs `juesuan` commands in this process."""
    return Terminal(monkeypatch, capsys, {samples_db: assistant, one_db: one_assistant})
