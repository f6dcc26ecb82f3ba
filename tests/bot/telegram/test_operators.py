"""What operators do in the chat, and who they are: documents go live without a restart and can be taken back."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.feedback import Opinions
from bot.telegram import texts
from bot.telegram.access import Access
from bot.telegram.application import register
from bot.unanswered import Log
from bot.workshop import Workshop
from knowledge.ingest import Ingestion
from knowledge.originals import Originals
from knowledge.store import opened
from tests.bot.telegram.bot_api import Json
from tests.bot.telegram.fake_telegram import Call
from tests.bot.telegram.room import Room
from tests.bot.telegram.test_answers import data, labels, pressed
from tests.bot.telegram.updates import ANNA, BO, GROUP, inline
from tests.conftest import SAMPLES

ASKED = "区水务局2023年三公经费多少"
HELD, SENT = "区水务局_2022.txt", "区水务局_2023.txt"


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """A knowledge base of one document, with the file it was read from."""
    path = tmp_path / "k.sqlite"
    with opened(path, create=True) as store:
        list(Ingestion(store, originals=Originals(store)).add(SAMPLES / HELD))
    return path


@pytest.fixture
def room(db: Path, tmp_path: Path) -> Iterator[Room]:
    """A room whose operator is Anna."""
    with asyncio.Runner() as runner:
        workshop = Workshop(db, tmp_path / "unanswered.jsonl")
        made = Room(
            runner,
            workshop.renewed(),
            access=Access(operators=frozenset({ANNA["id"]})),
            workshop=workshop,
            log=Log(tmp_path / "unanswered.jsonl"),
            opinions=Opinions(tmp_path / "feedback.jsonl"),
        )
        made.open()
        yield made
        made.close()
        workshop.close()


def sends(room: Room, content: bytes, name: str = SENT, sender: Json = ANNA, **more: object) -> list[Call]:
    """Somebody sends a document to the bot."""
    room.telegram.files["f1"] = content
    document = {"file_id": "f1", "file_unique_id": "u1", "file_name": name, "file_size": len(content), **more}
    return room.say(sender=sender, document=document)


def sample(name: str = SENT) -> bytes:
    return (SAMPLES / name).read_bytes()


def test_a_document_goes_live_when_it_is_confirmed(room: Room, db: Path) -> None:
    """Read, told, confirmed, answered from; and taken back."""
    assert "没有收录" in room.say(ASKED)[0].text
    *_, report = sends(room, sample())
    assert report.method == "editMessageText"
    assert "《泊梧市砚湖区水务局2023年度部门决算》" in report.text
    assert "数 3" in report.text
    assert labels(report) == [texts.TAKE, texts.LEAVE]
    assert "没有收录" in room.say(ASKED)[0].text
    told = next(sent for sent in room.telegram.sent if "《泊梧市" in sent.get("text", ""))
    *_, taken = room.press(data(report, texts.TAKE), told)
    assert "新增" in taken.text
    assert room.say(ASKED)[0].text.startswith("决算数 14.17万元")
    *_, undone = room.press(data(taken, texts.UNDO), told)
    assert undone.text == texts.UNDONE
    assert "没有收录" in room.say(ASKED)[0].text
    assert len(list(db.with_name("k.files").iterdir())) == 2


def test_the_report_counts_what_does_not_add_up(room: Room) -> None:
    """The one sample contradicts itself twice, the other nowhere."""
    *_, report = sends(room, sample("区市监局_2023.txt"), "区市监局_2023.txt")
    assert "⚠ 对不上的数 2处" in report.text
    *_, report = sends(room, sample("区水务局_2021.txt"), "区水务局_2021.txt")
    assert "对不上" not in report.text


def test_a_correction_can_be_taken_back(room: Room) -> None:
    """The older file of the same name takes its place again, from the copy that is kept."""
    asked = ASKED.replace("2023", "2022")
    told = (SAMPLES / HELD).read_text("utf-8").replace("决算数为9.69万元", "决算数为9.96万元")
    *_, report = sends(room, told.encode(), HELD)
    *_, taken = pressed(room, report, texts.TAKE)
    assert "更新" in taken.text
    assert "9.96万元" in room.say(asked)[0].text
    changed = next(sent for sent in room.telegram.sent if sent.get("text", "").startswith(texts.TAKEN))
    room.press(data(taken, texts.UNDO), changed)
    assert room.say(asked)[0].text.startswith("决算数 9.69万元")


def test_a_document_that_is_given_up_leaves_nothing(room: Room) -> None:
    *_, report = sends(room, sample())
    [left] = pressed(room, report, texts.LEAVE)
    assert left.text == texts.LEFT
    assert "没有收录" in room.say(ASKED)[0].text
    [notice] = room.press("o:yes", room.telegram.sent[0])
    assert notice.parameters["text"] == texts.STALE


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "empty.pdf", "读不了"),
        ("今天天气很好。".encode(), "x.txt", "读不了"),
        (b"%PDF-1.7 broken", "x.pdf", "读不了"),
        (sample(), "../../" + SENT, "泊梧市砚湖区水务局"),
        (sample(), "<b>&😀.txt", "泊梧市砚湖区水务局"),
    ],
)
def test_any_file_is_told_what_it_is(content: bytes, name: str, said: str, room: Room) -> None:
    """What cannot be read with the reason, and nothing to confirm."""
    *_, report = sends(room, content, name)
    assert said in report.text
    assert bool(labels(report)) == (said != "读不了")


def test_a_file_that_telegram_does_not_hand_out(room: Room) -> None:
    [sent] = sends(room, b"x", file_size=21_000_000)
    assert sent.text == texts.TOO_LARGE


def test_only_operators_change_anything(room: Room) -> None:
    """Others are told what everybody is told who sends a file; their touches do nothing."""
    assert [sent.text for sent in sends(room, sample(), sender=BO)] == [texts.NOT_TEXT]
    *_, report = sends(room, sample())
    [notice] = room.press(data(report, texts.TAKE), sender=BO)
    assert notice.parameters["text"] == texts.NOT_YOURS
    for command in ("/docs", "/unanswered", "/feedback"):
        assert [sent.text for sent in room.say(command, sender=BO)] == [texts.UNKNOWN_COMMAND]
        assert room.say(command, GROUP) == []


def test_documents_are_listed_and_taken_out(room: Room) -> None:
    [listed] = room.say("/docs")
    [asked] = pressed(room, listed, labels(listed)[0])
    assert asked.text.startswith(texts.REALLY)
    [back] = pressed(room, asked, texts.LEAVE)
    assert labels(back) == labels(listed)
    [asked] = pressed(room, back, labels(back)[0])
    [gone] = pressed(room, asked, texts.TAKE_OUT)
    assert gone.text.startswith(texts.TAKEN_OUT)
    assert "还是空的" in room.say(ASKED)[0].text
    assert room.say("/docs")[0].text == texts.NO_DOCUMENTS


def test_what_is_asked_in_vain(room: Room) -> None:
    assert room.say("/unanswered")[0].text == texts.NOTHING_IN_VAIN
    for _ in range(2):
        room.say("区水务局2022年绿化养护花了多少钱", sender=BO)
    room.say("区教育局2022年三公经费多少", sender=BO)
    [told] = room.say("/unanswered")
    assert told.text.startswith(texts.IN_VAIN)
    assert "绿化养护" in told.text
    assert "2次" in told.text


def test_what_is_thought_of_answers(room: Room) -> None:
    assert room.say("/feedback")[0].text == texts.NO_FEEDBACK
    room.say("区水务局2022年三公经费多少", sender=BO)
    room.press("-", sender=BO)
    [told] = room.say("/feedback")
    assert "👎" in told.text
    assert "9.69万元" in told.text


def test_operators_have_commands_of_their_own(room: Room) -> None:
    """Where they have never written to the bot there is no chat for them, which is no harm."""
    asyncio.run(register(room.application, (ANNA["id"],)))
    own = room.telegram.called("setMyCommands")[-1]
    assert own.parameters["scope"] == {"type": "chat", "chat_id": ANNA["id"]}
    assert {"docs", "unanswered", "feedback"} < {command["command"] for command in own.parameters["commands"]}


# ---------------------------------------------------------------- closed mode


@pytest.fixture
def closed() -> Iterator[Room]:
    """A room for Anna, and for one group."""
    with asyncio.Runner() as runner:
        access = Access(readers=frozenset({ANNA["id"]}), groups=frozenset({GROUP["id"]}), closed=True)
        made = Room(runner, access=access)
        made.open()
        yield made
        made.close()


def test_closed_to_all_but_those_listed(closed: Room) -> None:
    """Others are told once how to be let in, in their own chat only."""
    assert closed.say("问")[0].text == "答：问"
    assert closed.say("问", sender=BO)[0].text == texts.CLOSED.format(number=BO["id"])
    assert closed.say("@juesuan_bot 问", GROUP, BO)[0].text == "答：问"
    assert closed.say("@juesuan_bot 问", {**GROUP, "id": -100_999}, BO) == []
    assert closed.feed(inline("三公", sender=BO)) == []
    assert closed.feed(inline("三公"))[0].parameters["is_personal"]
    assert closed.answering.questions == ["问", "问"]


def test_a_group_that_moved_is_still_let_in(closed: Room) -> None:
    old = {"id": GROUP["id"], "type": "group", "title": "预算组"}
    closed.say(chat=old, migrate_to_chat_id=-100_777)
    assert closed.say("@juesuan_bot 问", {**GROUP, "id": -100_777}, BO)[0].text == "答：问"


def test_the_workshop_reads_its_own_log(db: Path, tmp_path: Path) -> None:
    """Without one there is nothing to tell."""
    workshops = [Workshop(db), Workshop(db, tmp_path / "q.jsonl")]
    assert workshops[0].unanswered(5) == []
    log = tmp_path / "q.jsonl"
    log.write_text(json.dumps({"question": "区水务局2022年绿化养护费多少"}, ensure_ascii=False) + "\n", "utf-8")
    assert workshops[1].unanswered(5)
    for workshop in workshops:
        workshop.close()


def test_a_file_of_the_folder_is_not_kept_where_that_is_not_wanted(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path / "k.sqlite", keep_files=False)
    file = shutil.copy(SAMPLES / SENT, tmp_path / SENT)
    assert workshop.take(Path(file)).can_be_undone
    assert not (tmp_path / "k.files").exists()
    workshop.close()
