"""Every input that is kept holds, and so does what fuzzing begins with; without atheris."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

import pytest

from tests.fuzz.target import CORPUS, Run
from tests.fuzz.targets import NAMES, target

KEPT = [pytest.param(path, id=f"{path.parent.name}/{path.name}") for path in sorted(CORPUS.glob("*/*"))]
# Bytes of all that is kept.
MOST = 450_000
SEEDS, CHANGES = 3, 4
Runs = Callable[[str], Run]


@pytest.fixture(scope="module")
def run(samples_db: Path) -> Runs:
    """The function of each target, made once."""
    return cache(lambda name: target(name).prepare(samples_db))


@pytest.fixture(autouse=True)
def _nothing_to_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No reader finds another program that it could start."""
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.mark.parametrize("path", KEPT)
def test_a_kept_input_holds(path: Path, run: Runs) -> None:
    run(path.parent.name)(path.read_bytes())


@pytest.mark.parametrize("name", NAMES)
def test_what_fuzzing_begins_with_holds_and_what_is_made_of_it(name: str, run: Runs) -> None:
    one = target(name)
    seeds = one.seeds()
    for number, data in enumerate(seeds[:SEEDS]):
        assert len(data) <= one.longest
        run(name)(data)
        for change in range(CHANGES):
            run(name)(one.mutated(data, Random(number * CHANGES + change)))


@pytest.mark.parametrize("name", NAMES)
def test_a_change_is_a_change_and_the_same_again(name: str) -> None:
    one = target(name)
    data = one.seeds()[0]
    changed = [one.mutated(data, Random(number)) for number in range(20)]
    assert changed == [one.mutated(data, Random(number)) for number in range(20)]
    assert len(set(changed) - {data}) > 10
    for each in (b"", b"\xff", b"PK\x03\x04", b"\xff" * 600 + b"\x09\x08\xff\xff"):
        for number in range(20):
            assert isinstance(one.mutated(each, Random(number)), bytes)


def test_the_corpus_is_small_and_of_all_targets() -> None:
    assert {path.name for path in CORPUS.iterdir()} == set(NAMES)
    assert sum(path.stat().st_size for path in CORPUS.glob("*/*")) < MOST
