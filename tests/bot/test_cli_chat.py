"""The chat in the terminal: styles, files of charts and tables, completion."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from PIL import Image
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from bot import commands_chat
from bot.assistant import Assistant
from bot.prompting import Names
from bot.replies import marks
from bot.replies.terminal import rich
from tests.bot.terminal import Terminal
from tests.bot.test_html import MARKED

ASKED = "区水务局2022年三公经费多少"

pytestmark = pytest.mark.usefixtures("own_home")


@given(MARKED)
def test_the_words_are_the_same_in_the_terminal(marked: str) -> None:
    assert rich(marked).plain == marks.plain(marked)


def test_figures_and_sources_have_styles(assistant: Assistant) -> None:
    told = rich(assistant.ask(ASKED).marked)
    styled = {told.plain[span.start : span.end]: span.style for span in told.spans}
    assert styled["9.69万元"] == "bold green"
    assert any(words.startswith("出处：") and style == "dim" for words, style in styled.items())


def test_charts_tables_and_proof(
    terminal: Terminal, samples_db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    typed = (
        f"/图\n/原文\n/导出\n{ASKED}\n/图\n/图 区水务局三公经费近三年\n/图\n/导出 csv\n/原文\n/名词 基本支出\n"
        "/核对 区市监局 2023年\n/帮助\n"
    )
    run = terminal("chat", "--db", samples_db, stdin=typed.encode())
    assert run.code == 0
    assert "画不成图" in run.out
    assert "还没有带出处的回答" in run.out
    assert "还没有可以导出的数据" in run.out
    charts = sorted(tmp_path.glob("*.png"))
    assert len(charts) == 3  # the last one beside the one of the same name
    for chart in charts:
        assert f"存为 {chart.name}" in run.out
        with Image.open(chart) as picture:
            assert picture.width == 1200
    [table] = tmp_path.glob("*.csv")
    assert len(table.read_text("utf-8-sig").splitlines()) == 4
    assert "决算数为39.36万元" in run.out
    assert "基本支出：指" in run.out
    assert "不一致2处" in run.out


def test_a_folder_that_cannot_be_written(
    terminal: Terminal, samples_db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    run = terminal("chat", "--db", samples_db, stdin=f"{ASKED}\n/导出\n".encode())
    assert run.code == 0
    assert "存不了" in run.out


def completed(names: list[str], typed: str) -> list[tuple[str, int]]:
    found = Names(names, commands_chat.COMMANDS).get_completions(Document(typed), CompleteEvent())
    return [(each.text, each.start_position) for each in found]


def test_the_name_that_the_line_ends_with_is_completed() -> None:
    names = ["区水务局", "公务接待费", "公务用车", "接待批次"]
    assert completed(names, "区水务局2022年公务") == [("公务接待费", -2), ("公务用车", -2)]
    assert completed(names, "公务接待") == [("公务接待费", -4)]
    assert completed(names, "天气") == []
    assert completed(names, "") == []
    assert ("/原文", -2) in completed(names, "/原")


def test_names_of_the_knowledge_base_are_completed(assistant: Assistant) -> None:
    names = list(assistant.names())
    assert {"区水务局", "基本支出"} <= set(names)
    assert any(text.startswith("机关运行经费") for text, _ in completed(names, "区水务局机关运"))
