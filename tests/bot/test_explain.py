"""juesuan ask --explain: how an answer came about, in lines that fit a terminal."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from pathlib import Path

import pytest
from rich.cells import cell_len

from bot.answer import Conversation
from bot.assistant import Assistant
from bot.private import covered
from bot.replies import explain
from bot.understanding import left_over, words
from bot.understanding.lexicon import Role
from bot.understanding.normalise import question
from bot.understanding.slots import Slots
from knowledge.answering import Answers
from knowledge.contract import Asked, Intent, Population, Query, Status
from knowledge.query import Library
from knowledge.store import opened
from tests.bot.terminal import Terminal

pytestmark = pytest.mark.usefixtures("own_home")

WATER = "区水务局2022年公务接待费多少"


def explained(assistant: Assistant, *asked: str) -> dict[str, list[str]]:
    """The lines of the explanation of the last of these questions, by what stands before the colon."""
    conversation = Conversation()
    for text in asked:
        answer = assistant.ask(text, conversation, explained=True)
    found: dict[str, list[str]] = {}
    head = ""
    for line in answer.explanation:
        assert cell_len(line) <= explain.WIDTH, line
        if not line.startswith(" "):
            head = line.partition("：")[0].partition("（")[0]
        found.setdefault(head, []).append(line)
    return found


def told(lines: dict[str, list[str]], head: str) -> str:
    """What is said under a heading, without the breaks of lines."""
    return "".join(line.removeprefix("  ").removeprefix("  ") for line in lines[head])


def test_an_answered_question(assistant: Assistant) -> None:
    lines = explained(assistant, WATER)
    assert told(lines, "问题") == "问题：" + WATER
    assert "区水务局〔部门/所属单位〕" in told(lines, "分词")
    assert "公务接待费〔科目" in told(lines, "分词")
    assert {"部门=泊梧市砚湖区水务局", "年度=2022年", "所问=公务接待费"} <= set(told(lines, "填入")[3:].split("；"))
    assert told(lines, "剩余") == "剩余：无"
    assert "规则：“数字”（类型：数字）" in told(lines, "规则")
    assert "部门=泊梧市砚湖区水务局" in told(lines, "查询")
    assert "√" in told(lines, "读法")
    assert "公务接待费支出（财政拨款） 决算数 1.23万元；含公务接待费" in told(lines, "读法")
    assert told(lines, "做法") == "做法：数字，照印出的数"
    assert told(lines, "结果") == "结果：已回答"
    assert "接上文" not in lines


def test_what_is_worked_out(assistant: Assistant) -> None:
    lines = explained(assistant, "区水务局2022年公务接待费比预算少多少")
    assert "规则：“计算”" in told(lines, "规则")
    assert "推算低于全年预算数" in told(lines, "做法")


def test_words_of_the_document(assistant: Assistant) -> None:
    assert "引用原文段落" in told(explained(assistant, "区水务局的主要职责是什么"), "做法")
    assert "引用名词解释" in told(explained(assistant, "区水务局什么叫项目支出"), "做法")
    assert "引用文件所写的原因" in told(explained(assistant, "区水务局2022年公务接待费为什么增加"), "做法")


def test_an_ambiguous_question(assistant: Assistant) -> None:
    lines = explained(assistant, "三公经费多少")
    assert told(lines, "结果").startswith("结果：有几种可能：没说哪个部门")
    assert "所问=三公经费（即“三公”经费）" in told(lines, "填入")
    assert "含三公经费" in told(lines, "读法")


def test_what_is_not_found(assistant: Assistant) -> None:
    lines = explained(assistant, "区水务局2022年绿化养护花了多少钱")
    assert "绿化养护〔未知〕" in told(lines, "分词")
    assert told(lines, "剩余") == "剩余：绿化养护（词库里没有，回答必须讲到）"
    assert "没有找到：没有这一项（绿化养护）" in told(lines, "结果")
    assert "√" not in told(lines, "读法")


def test_what_is_not_held(assistant: Assistant) -> None:
    lines = explained(assistant, "区教育局2022年三公经费")
    assert "未收录的部门=区教育局" in told(lines, "填入")
    assert "没有这个部门（区教育局）" in told(lines, "结果")
    lines = explained(assistant, "区水务局2015年三公经费")
    assert "没有这个年度（2015）" in told(lines, "结果")
    assert told(lines, "读法") == "读法：没有一项对得上"


def test_a_follow_up(assistant: Assistant) -> None:
    lines = explained(assistant, WATER, "那2023年呢")
    assert told(lines, "填入") == "填入：年度=2023年"
    assert {"部门", "所问"} <= set(told(lines, "接上文").partition("：")[2].split("、"))
    assert "年度" not in told(lines, "接上文")
    assert "年度=2023" in told(lines, "查询")
    assert "2023年度文件里" in told(lines, "读法")


def test_a_choice_that_is_not_there(assistant: Assistant) -> None:
    lines = explained(assistant, "三公经费多少", "第九个")
    assert told(lines, "结果") == "结果：没有去查：没有第几个"


def test_what_was_mended(assistant: Assistant) -> None:
    lines = explained(assistant, "区水务局2022年三工经费多少")
    assert told(lines, "更正") == "更正：“三工经费”按“三公经费”理解"


def test_talk_has_nothing_to_look_for(assistant: Assistant) -> None:
    lines = explained(assistant, "你好")
    assert told(lines, "读法") == "读法：没有要对的词"
    assert told(lines, "填入") == "填入：线索=问候"
    assert told(explained(assistant, "？？？"), "填入") == "填入：无"


def test_what_is_no_question_of_accounts(assistant: Assistant) -> None:
    lines = explained(assistant, "今天天气怎么样")
    assert told(lines, "结果") == "结果：没有去查：与决算、预算无关"
    assert set(lines) == {"问题", "结果"}
    assert told(explained(assistant, "三公经费多少，" + "很长" * 200), "结果") == "结果：没有去查：太长"
    beside = explained(assistant, "今天天气怎么样，区水务局2022年公务接待费多少")
    assert "公务接待费" in told(beside, "读法")


def test_sql_is_told_with_how_often(one_db: Path) -> None:
    with opened(one_db) as store:
        assistant = Assistant(store)
        first = explained(assistant, WATER)
        again = explained(assistant, WATER)
    assert "from reasons" in told(first, "SQL")
    assert "from reasons" not in told(again, "SQL")  # the document is kept ready
    assert all(int(line.partition("（")[2].partition("次")[0]) >= 1 for line in again["SQL"] if line[0] != " ")
    assert explain._sql(["select 1", "select 2", "select 1"]) == ["SQL（2次）：select 1", "SQL（1次）：select 2"]
    assert explain._sql([]) == ["SQL：没有（文件已在内存里，或者不用查）"]


def test_explaining_is_left_out_of_answering(one_db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(Answers, "readings", refuse)
    with opened(one_db) as store:
        answer = Assistant(store).ask(WATER)
    assert answer.status is Status.ANSWERED
    assert answer.explanation == ()


def test_readings_are_the_best_of_the_document_that_answered(assistant: Assistant, samples_db: Path) -> None:
    with opened(samples_db) as store:
        answers = Answers(Library(store))
        slots = assistant.reader.read(question("区水务局2022年三公经费多少"))
        query = Query(Intent.FIGURE, tuple(slots.departments), years=(2022,), mentions=tuple(slots.mentions))
        found = answers.readings(answers.answer(query))
        assert 1 < len(found) <= 5
        assert {(r.card.department, r.card.year) for r in found} == {("泊梧市砚湖区水务局", 2022)}
        scores = [r.score for r in found]
        assert scores == sorted(scores, reverse=True)
        assert [r.chosen for r in found].count(True) == 1
        assert (found[0].chosen, found[0].card.item, found[0].left) == (True, "“三公”经费", ())
        nowhere = answers.answer(Query(Intent.FIGURE, unknown_departments=("区教育局",), mentions=query.mentions))
        assert answers.readings(nowhere) == ()


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("区水务局2022年三公经费 我的电话13812345678", "13812345678"),
        ("区水务局2022年三公经费 手机１３８１２３４５６７８", "３８１２３４５６７８"),
        ("身份证110101199003071234的三公经费", "110101199003071234"),
        ("卡号6222 0212 3456 7890 123 三公经费", "6222 0212"),
        ("token 123456789:AAF-x_Y0123456789abcdefghijklmnopq 三公经费", "AAF-x_Y0"),
        ("发到zhang.san@example.com 三公经费", "zhang.san"),
        ("联系人：张三丰，三公经费多少", "三丰"),
    ],
)
def test_personal_data_and_secrets_are_covered(text: str, hidden: str, assistant: Assistant) -> None:
    assert hidden not in covered(text)
    lines = "\n".join(assistant.ask(text, explained=True).explanation)
    for shown in {hidden, question(hidden)}:
        assert shown not in lines
    assert "*" in lines


@pytest.mark.parametrize(
    "text",
    [
        WATER,
        "1234567元",
        "收入12345678.50元",
        "2021-2023年三公",
        "2020 2021 2022 2023",
        "shuiwuju2022niansangongjingfei",
        "2210201",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert covered(text) == text


def test_a_long_line_is_cut_at_the_width_of_a_terminal() -> None:
    line = "分词：" + "｜".join(["公务接待费〔科目〕"] * 30)
    cut = explain.folded(line)
    assert len(cut) > 1
    assert all(cell_len(part) <= explain.WIDTH for part in cut)
    assert "".join(part.strip() for part in cut) == line
    assert explain.folded("短") == ["短"]
    assert all(cell_len(part) <= explain.WIDTH for part in explain.folded("字" * 500))


def test_everything_has_a_name() -> None:
    names = explain.names()
    assert {role.value for role in Role} <= set(names["role"])
    slots = {f.name for f in fields(Slots)} - explain.NO_SLOTS
    assert slots | {f.name for f in fields(Query)} <= set(names["field"])
    for kind in (Intent, Asked, Population, Status):
        assert {one.value for one in kind} <= set(names[kind.__name__.lower()])
    assert set(words()["cues"]) <= set(names["cue"])
    assert set(words()["rank_order"]) <= set(names["order"])
    assert set(words()["unit_asked"]) <= set(names["unit_class"])


def test_what_is_left_over(assistant: Assistant) -> None:
    def left(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        slots = assistant.reader.read(question(text))
        return left_over.unknown(slots), left_over.unused(slots)

    assert left(WATER) == ((), ())
    assert left("水务局2022年绿化养护多少") == (("绿化养护",), ())
    assert left("区教育局2022年三公经费") == ((), ())
    assert left("水务局2022年收入总计，不含年初结转和结余") == ((), ("不含", "年初结转和结余"))
    words_of_text = Counter(piece for word in ("水务局2022年路灯项目多少钱",) for piece in left(word)[0])
    assert words_of_text == {"路灯": 1}


def test_the_command_explains_only_where_it_is_asked_to(terminal: Terminal, one_db: Path) -> None:
    plain = terminal("ask", "--db", one_db, WATER)
    run = terminal("ask", "--db", one_db, "--explain", WATER)
    assert run.out.startswith(plain.out.rstrip())
    assert "规则：" not in plain.out
    assert "规则：“数字”" in run.out
    assert "SQL" not in terminal("ask", "--db", one_db, "--explain", "--json", WATER).out
