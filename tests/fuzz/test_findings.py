"""What fuzzing does with an input that raises, and what it tells of a target."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest

from tests.fuzz.__main__ import Told
from tests.fuzz.findings import Findings


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    before = signal.getsignal(signal.SIGVTALRM)
    yield
    signal.signal(signal.SIGVTALRM, before)


def kept(folder: Path) -> list[bytes]:
    """The inputs that were kept."""
    return [path.read_bytes() for path in sorted(folder.iterdir())]


def test_one_input_is_kept_for_each_place_that_raises(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    findings = Findings(tmp_path)
    for data in (b"a", b"b", b"good"):
        findings.data = data
        with findings:
            if data != b"good":
                raise ValueError("bad")
    assert kept(tmp_path) == [b"a"]
    assert "ValueError: bad" in capsys.readouterr().err
    findings.data = b"c"
    with findings:
        raise ValueError("another place")
    assert sorted(kept(tmp_path)) == [b"a", b"c"]


def test_what_never_ends_is_interrupted_whatever_it_catches(tmp_path: Path) -> None:
    findings = Findings(tmp_path, seconds=0.05)
    findings.data = b"endless"
    with findings:
        for _ in count():
            with suppress(Exception):
                int("no number")
    assert kept(tmp_path) == [b"endless"]
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)


def test_whoever_ends_the_program_ends_it(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), Findings(tmp_path):
        raise KeyboardInterrupt
    assert kept(tmp_path) == []


def test_what_is_told_says_what_was_found() -> None:
    assert str(Told("pdf", 60, 50.0, 100, 10, 1, 90, 95, (), ended=True)).endswith("no finding")
    assert str(Told("pdf", 60, 50.0, 100, 10, 1, 90, 95, (), ended=False)).endswith("no finding, STOPPED, see its log")
    assert str(Told("pdf", 60, 50.0, 100, 10, 1, 90, 95, (Path("x"),), ended=True)).endswith("FOUND x")
