"""Any text is a question: it has a status and a reply, and never a traceback."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from bot import jsonlines
from bot.answer import Conversation
from bot.assistant import Assistant
from knowledge.contract import Status

WORDS = [
    "区水务局", "区文旅局", "甲区财政局", "2022年", "二〇二三年", "1999", "三公经费", "小型水库", "得分",
    "占", "比上年", "多少", "为什么", "最高", "前三", "低于", "90分", "和", "的", "是不是", "什么叫", "0",
    "-1", "（", "？", "第0条", "第九十九个", "一致吗", "%", "万元", "亿元", "去年", "加起来",
    "名词解释", "呢", "那", "倒数第", "第十", "其中", "下属",
]  # fmt: skip
QUESTIONS = st.one_of(
    st.text(max_size=60), st.lists(st.sampled_from([*WORDS, "9" * 40, "\n"]), max_size=8).map("".join)
)


def usual(assistant: Assistant, text: str, conversation: Conversation | None = None) -> None:
    """What holds of every answer."""
    answer = assistant.ask(text, conversation)
    assert answer.status in Status
    assert answer.question == text
    assert answer.text.strip()
    assert json.loads(json.dumps(jsonlines.answer(answer)))["status"] == answer.status.value


@given(QUESTIONS)
@settings(max_examples=150, deadline=None)
def test_any_text(assistant: Assistant, text: str) -> None:
    usual(assistant, text)


@given(st.lists(QUESTIONS, min_size=2, max_size=4))
@settings(max_examples=40, deadline=None)
def test_any_conversation(assistant: Assistant, texts: list[str]) -> None:
    conversation = Conversation()
    for text in texts:
        usual(assistant, text, conversation)


@given(QUESTIONS)
@settings(max_examples=40, deadline=None)
def test_an_empty_knowledge_base_has_no_figures(empty_assistant: Assistant, text: str) -> None:
    answer = empty_assistant.ask(text)
    assert answer.text.strip()
    assert not answer.figures


@given(QUESTIONS)
@settings(max_examples=40, deadline=None)
def test_any_text_is_the_name_of_a_term(assistant: Assistant, text: str) -> None:
    assert assistant.term(text).text.strip()
