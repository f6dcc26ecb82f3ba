"""What does not add up, asked with a command or a button; and buttons under answers to several questions."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from bot.assistant import Assistant
from bot.replies.html import pages
from bot.replies.text import marked
from bot.telegram import texts
from knowledge.contract import Intent, Query, Result, Status
from knowledge.model import Agreement, Finding, Source
from tests.bot.telegram.room import Room
from tests.bot.telegram.test_answers import labels, pressed
from tests.bot.telegram.updates import BO, GROUP, message, update

MARKET, WATER = "泊梧市砚湖区市场监督管理局", "泊梧市砚湖区水务局"
APART = "哪里对不上"


@pytest.fixture
def samples(assistant: Assistant) -> Iterator[Room]:
    """A room that answers from the samples."""
    with asyncio.Runner() as runner:
        room = Room(runner, assistant)
        room.open()
        yield room
        room.close()


def test_the_findings_of_a_department_and_year(samples: Room) -> None:
    """How many first, then each with both numbers, gravest first."""
    [sent] = samples.say("/check 区市监局 2023年")
    assert sent.html.startswith("<b>不一致2处</b>（共核对")
    lines = sent.text.split("\n")
    assert lines[1] == f"{MARKET}2023年度"
    assert lines[2].startswith("1. 年末实有人数")
    assert "123" in lines[2]
    assert "121" in lines[2]
    assert "15.2%" in lines[3]
    assert "第3页" in sent.text
    [proof] = pressed(samples, sent, "原文")
    assert "<u>" in proof.html
    assert "第3页" in proof.text


def test_without_a_department_which_is_asked(samples: Room) -> None:
    [asked] = samples.say("/check")
    assert "哪个部门" in asked.text
    choice = next(label for label in labels(asked) if label.startswith(WATER))
    [sent] = pressed(samples, asked, choice)
    assert sent.text.startswith("不一致1处")
    assert f"{WATER}2023年度" in sent.text


@pytest.mark.parametrize("words", ["各部门", "区水务局 区市监局"])
def test_of_several_departments_which_is_asked(words: str, samples: Room) -> None:
    samples.say("区水务局2022年公务接待费多少")
    [asked] = samples.say(f"/check {words}")
    assert "哪个部门" in asked.text
    assert {WATER, MARKET} <= {label.partition("有没有")[0].partition("2")[0] for label in labels(asked)}


def test_a_year_alone_stays_the_year(samples: Room) -> None:
    [asked] = samples.say("/check 2022年")
    choice = next(label for label in labels(asked) if label.startswith(WATER))
    [sent] = pressed(samples, asked, choice)
    assert f"{WATER}2022年度" in sent.text


def test_whom_and_when_the_talk_is_about(samples: Room) -> None:
    """By /dept and /year, by the last question, and still after the check."""
    samples.say("/dept 区水务局")
    samples.say("/year 2022")
    assert f"{WATER}2022年度" in samples.say("/check")[0].text
    assert samples.say("三公经费多少")[0].text.startswith("决算数 9.69万元")
    samples.say("区市监局2023年公务接待费多少")
    assert f"{MARKET}2023年度" in samples.say("/check")[0].text
    assert f"{WATER}2021年度" in samples.say("/check 区水务局 2021年")[0].text


def test_where_all_agrees(samples: Room) -> None:
    [sent] = samples.say("/check 区水务局 2021年")
    assert sent.html.startswith("<b>没有发现不一致</b>")
    assert "不一致1" not in sent.text


def test_what_is_not_held_is_not_replaced(samples: Room) -> None:
    samples.say("区市监局2023年公务接待费多少")
    assert "没有收录“没有的局”" in samples.say("/check 没有的局")[0].text
    assert "没有收录1999年" in samples.say("/check 区水务局 1999年")[0].text


def test_of_one_item_only_what_was_found_on_it(samples: Room) -> None:
    [sent] = samples.say("/check 区市监局2023年项目支出占比")
    assert "11.98%" in sent.text
    assert "年末实有人数" not in sent.text


def test_in_groups_too(samples: Room) -> None:
    [sent] = samples.say("/check@juesuan_bot 区市监局 2023年", GROUP, BO)
    assert sent.text.startswith("不一致2处")
    assert {"check"} <= set(texts.GROUP_COMMANDS) <= set(texts.COMMANDS)


def test_more_findings_than_a_phone_shows_are_a_touch_away() -> None:
    """All are told, a few at a time, and none is torn."""
    source = Source("甲.pdf", "甲局2022年度部门决算", "三、支出", 7, "", 1, "原文")
    messages = [
        f"项目支出{number}：第7页写{number}万元，合计为{number + 1}万元，相差1万元。" * 3 for number in range(15)
    ]
    differs = [
        Finding("甲局", 2022, "合计", Agreement.DIFFERS, "1", "2", "1", "万元", said, (source,), (0,))
        for said in messages
    ]
    told = pages(marked(Result(Status.ANSWERED, Query(Intent.CHECK), findings=tuple(differs)), [], []))
    assert told[0].startswith("<b>不一致15处</b>")
    assert 2 <= told[0].count("相差") / 3 <= 5
    for message_ in messages:
        assert sum(message_ in page for page in told) == 1


def test_the_whole_finding_under_an_answer(samples: Room) -> None:
    """Whatever is talked about since: the button knows what it stands under."""
    [sent] = samples.say("区市监局2023年项目支出占比多少")
    assert "注意：" in sent.text
    assert APART in labels(sent)
    under = samples.telegram.sent[-1]
    samples.say("区水务局2022年三公经费多少")
    _, told = samples.press("s:apart", under)
    assert "不一致" in told.text
    assert "2451.79" in told.text.replace(",", "")
    assert "出处：" in told.text
    assert APART not in labels(samples.say("区水务局2022年三公经费多少")[0])


def test_another_year_leaves_the_answers_to_several_questions(samples: Room) -> None:
    """It takes the place of one answer, but not of two."""
    [joined] = samples.say("区水务局2022年公务接待费多少，三公经费完成率多少")
    assert "1.23万元" in joined.text
    assert "82.3%" in joined.text
    [told] = pressed(samples, joined, "2021年")
    assert told.method == "sendMessage"
    assert "0.36万元" in told.text


def test_an_edited_question_after_a_touch_of_another_year(samples: Room) -> None:
    """The answer that is shown there by then is replaced; an edit that changes no word is no question."""
    asked = message("区水务局2022年三公经费多少")
    [sent] = samples.feed(update(message=asked))
    [other] = pressed(samples, sent, "2021年")
    assert other.method == "editMessageText"
    same = {**asked, "edit_date": 1_700_000_100}
    assert samples.feed(update(edited_message=same)) == []
    changed = {**message("区水务局2022年公务接待费多少"), "message_id": asked["message_id"], "edit_date": 1_700_000_200}
    [edited] = samples.feed(update(edited_message=changed))
    assert edited.method == "editMessageText"
    assert edited.parameters["message_id"] == other.parameters["message_id"]
    assert "1.23万元" in edited.text
