"""What becomes of chats while their file cannot be written, and afterwards."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import pytest

from bot import chats_file
from bot.answer import Conversation
from bot.chats import Arrived, Chats, Key, Sent
from tests.faults.hindered import full, locked

ANNA, BO = Key(1, 1), Key(2, 2)
Fault = Callable[[Path], AbstractContextManager[None]]
OLD, NEW = Conversation(years=(2022,)), Conversation(years=(2023,))


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(chats_file, "PATIENCE", 0.0)
    monkeypatch.setattr(chats_file, "AGAIN_AFTER", 0.0)
    return tmp_path / "chats.sqlite"


@contextmanager
def opened(path: Path) -> Iterator[Chats]:
    with closing(Chats(path, 10, 60.0, 0.0)) as chats:
        yield chats


def begun(chats: Chats) -> None:
    """Two chats, a message, two updates of which one is handled: all of it before something happens."""
    chats.keep(ANNA, OLD, 1.0)
    chats.keep(BO, OLD, 1.0)
    chats.note(ANNA, 7, 6, Sent(choices=("甲",)), 1.0)
    for number in (1, 2):
        chats.note_arrived(number, "{}", 1.0)
    chats.note_handled(1, 1.0)


def go_on(chats: Chats) -> None:
    """What is asked in between."""
    chats.keep(ANNA, NEW, 2.0)
    chats.forget(BO)
    chats.note(ANNA, 9, 8, Sent(choices=("乙",)), 2.0)
    chats.note_arrived(3, "[]", 2.0)
    chats.note_handled(2, 2.0)


def everything(chats: Chats) -> tuple[object, ...]:
    """What is remembered by now."""
    return (
        chats.find(ANNA, 3.0),
        chats.find(BO, 3.0),
        chats.sent(1, 7, 3.0),
        chats.sent(1, 9, 3.0),
        [chats.handled(number, 3.0) for number in (1, 2, 3)],
        chats.arrived(3.0),
    )


def copied(path: Path) -> Path:
    """What a kill at this moment leaves."""
    killed = path.with_name("killed.sqlite")
    for end in ("", "-wal"):
        Path(f"{killed}{end}").write_bytes(Path(f"{path}{end}").read_bytes())
    return killed


ALL = (NEW, None, Sent(choices=("甲",)), Sent(choices=("乙",)), [True, True, False], [Arrived(3, "[]", False)])


@pytest.mark.parametrize("fault", [locked, lambda _: full()], ids=["locked", "full"])
def test_nothing_is_forgotten_while_the_file_cannot_be_written(
    fault: Fault, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """And afterwards it stands in the file: after a kill no less is known than after a stop."""
    with opened(path) as chats:
        begun(chats)
        with fault(path):
            go_on(chats)
            assert everything(chats) == ALL
            assert not chats.kept
        chats.save()  # though nobody asks anything
        assert chats.kept
        killed = copied(path)
        assert everything(chats) == ALL
        told = [record.getMessage() for record in caplog.records]
        assert ["cannot be written" in told[0], "again" in told[1]] == [True] * len(told)
    for file in (killed, path):
        with opened(file) as chats:
            assert everything(chats) == ALL


def test_what_a_locked_file_holds_is_known_from_the_start(path: Path) -> None:
    with opened(path) as chats:
        begun(chats)
    with locked(path), opened(path) as chats:
        go_on(chats)
        assert everything(chats) == ALL


def test_with_a_full_disk_from_the_start_the_file_stays_as_it_was(path: Path) -> None:
    """What is beside a file cannot be made, so that it cannot be read either."""
    with opened(path) as chats:
        begun(chats)
    with full(), opened(path) as chats:
        chats.keep(ANNA, NEW, 2.0)
        assert chats.find(ANNA, 3.0) == NEW
    with opened(path) as chats:
        assert chats.find(ANNA, 3.0) == OLD
        assert chats.find(BO, 3.0) == OLD


def test_a_stop_writes_what_is_remembered(path: Path) -> None:
    """Though it is not yet time to try again."""
    with opened(path) as chats:
        begun(chats)
        chats_file.AGAIN_AFTER = 3600.0
        with locked(path):
            go_on(chats)
        assert everything(chats) == ALL
    with opened(path) as chats:
        assert everything(chats) == ALL


def test_a_file_that_is_damaged_meanwhile_stops_nobody(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """What it held is lost; from then on it is remembered until the program ends."""
    with opened(path) as chats:
        begun(chats)
        with closing(sqlite3.connect(path)) as db:
            db.execute("pragma wal_checkpoint(truncate)").fetchall()
        content = path.read_bytes()
        path.write_bytes(content[:100] + b"\xff" * (len(content) - 100))
        go_on(chats)
        assert chats.find(ANNA, 3.0) == NEW
    assert [record.name for record in caplog.records] == ["bot.chats_file"]
