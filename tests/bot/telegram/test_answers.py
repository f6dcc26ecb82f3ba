"""Real answers in the chat: how they look, what their buttons do, and the commands that go on from them."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from bot.answer import Conversation
from bot.assistant import Assistant
from bot.charts.chart import chart_of
from bot.chats import Key, Sent
from bot.feedback import Opinions
from bot.telegram import texts
from knowledge.contract import Intent, Query, Status
from tests.bot.corpus_questions import questions
from tests.bot.telegram.fake_telegram import Call
from tests.bot.telegram.room import Room
from tests.bot.telegram.updates import ANNA, GROUP, inline

ASKED = "区水务局2022年三公经费多少"
PNG, JPEG = b"\x89PNG", b"\xff\xd8\xff"


@pytest.fixture
def feedback(tmp_path: Path) -> Path:
    """Where what is thought of answers is kept."""
    return tmp_path / "feedback.jsonl"


@pytest.fixture
def samples(assistant: Assistant, feedback: Path) -> Iterator[Room]:
    """A room that answers from the samples."""
    with asyncio.Runner() as runner:
        room = Room(runner, assistant, opinions=Opinions(feedback))
        room.open()
        yield room
        room.close()


def labels(call: Call) -> list[str]:
    """What the buttons of a message say."""
    return [button["text"] for row in call.buttons for button in row]


def data(call: Call, label: str) -> str:
    """The data of a button."""
    return str(next(button["callback_data"] for row in call.buttons for button in row if button["text"] == label))


def pressed(room: Room, call: Call, label: str) -> list[Call]:
    """What comes of touching a button of the last message, without the acknowledgement."""
    notice, *calls = room.press(data(call, label))
    assert notice.method == "answerCallbackQuery"
    return calls


# ---------------------------------------------------------------- answers


def test_an_answer_for_a_phone(samples: Room) -> None:
    [sent] = samples.say(ASKED)
    lines = sent.html.split("\n")
    assert lines[0] == "<b>决算数 9.69万元</b>"
    assert lines[1:3] == ["财政拨款“三公”经费支出", "泊梧市砚湖区水务局2022年度"]
    assert lines[3].startswith("比2021年减少29.67万元")
    assert lines[4].startswith("<blockquote expandable>出处：")
    assert labels(sent) == [
        "原文", "构成图", "预算对比图", "走势图", "各部门", "名词解释", "2021年", "2023年", "👍", "👎",
    ]  # fmt: skip


def test_another_year_takes_the_place_of_the_answer(samples: Room) -> None:
    [sent] = samples.say(ASKED)
    [edit] = pressed(samples, sent, "2023年")
    assert edit.method == "editMessageText"
    assert edit.html.startswith("<b>决算数 14.17万元</b>")
    assert "2022年" in labels(edit)
    assert "2023年" not in labels(edit)


def test_definition_and_all_departments_are_told_beside(samples: Room) -> None:
    [sent] = samples.say(ASKED)
    buttons = samples.telegram.sent[-1]
    [term] = samples.press(data(sent, "名词解释"), buttons)[1:]
    assert "因公出国（境）" in term.text
    [bodies] = samples.press(data(sent, "各部门"), buttons)[1:]
    assert "25.05万元" in bodies.text
    assert "图" in labels(bodies)


@pytest.mark.parametrize("label", ["走势图", "构成图", "预算对比图"])
def test_charts(label: str, samples: Room) -> None:
    [sent] = samples.say(ASKED)
    [photo] = pressed(samples, sent, label)
    assert photo.method == "sendPhoto"
    assert photo.files[0].startswith(PNG)
    assert "“三公”经费" in photo.parameters["caption"]


def test_the_proof_of_a_text_is_its_words(samples: Room) -> None:
    [sent] = samples.say(ASKED)
    [proof] = pressed(samples, sent, "原文")
    assert "决算数为<u>9.69</u>万元" in proof.html
    assert "第7页" in proof.html


def test_the_proof_of_several_places_offers_the_others(samples: Room) -> None:
    [sent] = samples.say("区水务局三公经费近三年")
    [first] = pressed(samples, sent, "原文")
    assert "<u>39.36</u>" in first.html
    assert len(labels(first)) == 2
    [second] = pressed(samples, first, labels(first)[0])
    assert "<u>9.69</u>" in second.html
    assert labels(second) == []


def test_what_is_thought_is_kept_without_by_whom(samples: Room, feedback: Path) -> None:
    samples.say(ASKED)
    notice, edit = samples.press("-")
    assert notice.parameters["text"] == texts.SORRY
    assert edit.method == "editMessageReplyMarkup"
    assert "👎" not in labels(edit)
    assert "原文" in labels(edit)
    [kept] = Opinions(feedback).latest(5)
    assert not kept.liked
    assert "9.69万元" in kept.answer
    assert "三公" in kept.question
    assert str(ANNA["id"]) not in feedback.read_text("utf-8")


def test_nobody_is_asked_where_it_is_not_kept(assistant: Assistant) -> None:
    with asyncio.Runner() as runner:
        room = Room(runner, assistant)
        room.open()
        [sent] = room.say(ASKED)
        room.close()
    assert "原文" in labels(sent)
    assert not {"👍", "👎"} & set(labels(sent))


def test_buttons_after_the_documents_changed(samples: Room) -> None:
    """What they ask is held no more: that is told, and nothing fails."""
    samples.say(ASKED)
    sent = samples.telegram.sent[-1]
    gone = Query(Intent.FIGURE, departments=("没有的局",), years=(2022,))
    samples.memory.note(Key(ANNA["id"], ANNA["id"]), sent["message_id"], 0, Sent(query=gone))
    for pressed_data in ("s:trend", "q:0", "s:y2021"):
        [notice] = samples.press(pressed_data)
        assert notice.parameters["text"] == texts.GONE
    for nonsense in ("s:", "q:x", "q:", "p:0", "b:y:99999", "b:x", "7", "??"):
        [notice] = samples.press(nonsense)
        assert notice.parameters["text"] in (texts.GONE, texts.STALE)


def test_every_button_has_an_answer(assistant: Assistant) -> None:
    """Under every answer of the corpora: what can be touched is answered, and charts can be drawn."""
    asked = 0
    for question in questions():
        talk = Conversation()
        for earlier in question.before:
            assistant.ask(earlier, talk)
        for step in assistant.steps(assistant.ask(question.ask, talk)):
            answer = assistant.follow(step.query)
            assert answer.status is Status.ANSWERED, f"{question.name}: {step.label}"
            assert answer.result
            assert not step.drawn or chart_of(answer.result), f"{question.name}: {step.label}"
            asked += 1
    assert asked > 1000


# ---------------------------------------------------------------- commands


def test_the_welcome_has_three_questions_to_touch(samples: Room) -> None:
    [sent] = samples.say("/start")
    assert "收录3个部门、9份公开文件（2021—2023年）" in sent.text
    assert len(labels(sent)) == 3
    for label in labels(sent):
        assert "<b>" in samples.press(data(sent, label), samples.telegram.sent[0])[1].html


def test_near_terms_can_be_touched(samples: Room) -> None:
    [sent] = samples.say("/term 基本支")
    [term] = pressed(samples, sent, "什么叫基本支出")
    assert term.text.startswith("基本支出：")


def test_looking_around(samples: Room) -> None:
    """Departments, documents, sections, figures, and back: all in one message."""
    [sent] = samples.say("/list")
    assert labels(sent) == ["区市监局", "区文旅局", "区水务局"]
    [years] = pressed(samples, sent, "区水务局")
    assert "2022年部门决算" in labels(years)
    [sections] = pressed(samples, years, "2022年部门决算")
    section = next(label for label in labels(sections) if "“三公”" in label)
    [figures] = pressed(samples, sections, section)
    assert "9.69万元" in figures.text
    [following] = pressed(samples, figures, next(label for label in labels(figures) if label.startswith("下一页")))
    assert following.method == "editMessageText"
    [back] = pressed(samples, following, "‹ 返回")
    assert labels(back) == labels(sections)


def test_saying_whom_and_when_the_talk_is_about(samples: Room) -> None:
    [sent] = samples.say("/dept 区水务局")
    assert "泊梧市砚湖区水务局" in sent.text
    assert samples.say("三公经费多少")[0].text.startswith("决算数 14.17万元")
    [sent] = samples.say("/year 2022")
    assert samples.say("三公经费多少")[0].text.startswith("决算数 9.69万元")
    assert samples.say("/dept 没有的局")[0].text == texts.NO_DEPARTMENT.format(name="没有的局")
    assert samples.say("/year 1999")[0].text == texts.NO_YEAR.format(year="1999")
    assert samples.say("/year 明年")[0].text == texts.NO_YEAR.format(year="明年")


def test_choosing_whom_and_when_the_talk_is_about(samples: Room) -> None:
    [sent] = samples.say("/dept")
    pressed(samples, sent, "泊梧市砚湖区水务局")
    [sent] = samples.say("/year")
    pressed(samples, sent, "2022")
    assert samples.say("三公经费多少")[0].text.startswith("决算数 9.69万元")


def test_comparing(samples: Room) -> None:
    [sent] = samples.say("/compare 区水务局 区市监局 三公经费")
    assert "14.17万元" in sent.text
    assert "21.23万元" in sent.text
    assert samples.say("/compare")[0].text == texts.COMPARE_HOW


def test_charts_on_command(samples: Room) -> None:
    assert samples.say("/chart")[0].text == texts.NOTHING_TO_DRAW
    [photo] = samples.say("/chart 区水务局三公经费近三年")
    assert photo.files[0].startswith(PNG)
    samples.say("区水务局2022年公务接待费多少")
    [photo] = samples.say("/chart")
    assert photo.files[0].startswith(PNG)
    assert samples.say("/chart 什么叫基本支出")[0].text == texts.NO_CHART


def test_exports(samples: Room) -> None:
    """What was told last, or all of a department's year; as a workbook or as CSV."""
    assert samples.say("/export")[0].text == texts.NOTHING_TO_EXPORT
    samples.say(ASKED)
    [csv] = samples.say("/export csv")
    lines = csv.files[0].decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert ",9.69,9.69,万元," in lines[1]
    [book] = samples.say("/export 区水务局2022年")
    sheet = openpyxl.load_workbook(io.BytesIO(book.files[0])).active
    assert sheet is not None
    assert sheet.max_row > 300
    assert {cell.data_type for cell in sheet["H"][1:] if cell.value is not None} == {"n"}


def test_about(samples: Room) -> None:
    [sent] = samples.say("/about")
    assert "收录3个部门" in sent.text
    assert "隐私" in sent.text


# ---------------------------------------------------------------- inline


def test_figures_and_terms_while_typing(samples: Room) -> None:
    [answer] = samples.feed(inline("三公经费"))
    assert answer.method == "answerInlineQuery"
    results = answer.parameters["results"]
    assert results[0]["title"].endswith("万元")
    assert results[0]["description"].endswith("2023年")
    assert any(result["title"] == "什么是“三公”经费" for result in results)
    assert all("出处：" in result["input_message_content"]["message_text"] for result in results)
    assert 0 < answer.parameters["cache_time"] <= 3600


def test_more_results_are_a_page_further(samples: Room) -> None:
    [first] = samples.feed(inline("支出"))
    [second] = samples.feed(inline("支出", offset=first.parameters["next_offset"]))
    titles = [{(r["title"], r["description"]) for r in page.parameters["results"]} for page in (first, second)]
    assert titles[0]
    assert titles[1]
    assert not titles[0] & titles[1]


@pytest.mark.parametrize("words", ["", "  ", "天气", "<b>&😀", "9" * 250, "\ud83d"])
def test_any_words_get_an_answer(words: str, samples: Room) -> None:
    """Examples for none, nothing for nonsense."""
    [answer] = samples.feed(inline(words, offset="x"))
    assert bool(answer.parameters["results"]) == (not words.strip())


def test_an_inline_answer_that_comes_too_late_is_no_error(samples: Room, caplog: pytest.LogCaptureFixture) -> None:
    samples.telegram.fail("answerInlineQuery", 400, "Bad Request: query is too old and response timeout expired")
    samples.feed(inline("三公"))
    assert [record for record in caplog.records if record.levelname in ("WARNING", "ERROR")] == []


def test_a_long_list_keeps_its_buttons_from_page_to_page(samples: Room) -> None:
    [first] = samples.say("区水务局2022年哪些指标没得满分")
    turn = next(label for label in labels(first) if label.startswith("更多"))
    [second] = pressed(samples, first, turn)
    assert second.method == "editMessageText"
    assert second.html != first.html
    assert {"原文", "👍", "‹ 前面"} <= set(labels(second))
    assert "出处：" in first.text


def test_a_group_gets_the_same(samples: Room) -> None:
    [sent] = samples.say(f"@juesuan_bot {ASKED}", GROUP)
    assert sent.html.startswith("<b>决算数 9.69万元</b>")
    assert "reply_parameters" in sent.parameters
