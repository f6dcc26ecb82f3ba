"""The log of unanswered questions, and the words that it tells the vocabulary may lack."""

from __future__ import annotations

import asyncio
import errno
import json
import multiprocessing
import os
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot import unanswered
from bot.answer import Answer
from bot.assistant import Assistant
from bot.candidates import Neighbours, gathered, likeness
from bot.unanswered import Log, Record, record, records
from knowledge.contract import Status
from tests.bot.telegram.room import Room
from tests.bot.terminal import Terminal

pytestmark = pytest.mark.usefixtures("own_home")

LAWN = "区水务局2022年绿化养护花了多少钱"
ELSEWHERE = "区教育局2022年三公经费多少"
ANOTHER_YEAR = "区水务局2015年三公经费多少"
ANSWERED = "区水务局2022年三公经费多少"


def missing(question: str, *left: str, status: Status = Status.NOT_FOUND) -> Answer:
    """An answer that says nothing was found."""
    return Answer(question, status, "figure", "没有找到。", missing="item", about=left, left=left)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def write(path: Path, *written: str | bytes) -> Path:
    path.write_bytes(b"\n".join(line if isinstance(line, bytes) else line.encode() for line in written) + b"\n")
    return path


def logged(question: str, *left: str, missing: str = "item", about: tuple[str, ...] = ()) -> str:
    told = {"question": question, "status": "not_found", "missing": missing, "about": about, "left": left}
    return json.dumps(told | {"date": "2026-01-02"}, ensure_ascii=False)


def refuse(question: str) -> Answer:
    """Nothing in a log is asked again."""
    raise AssertionError(question)


# ---------------------------------------------------------------- what is kept


def test_what_is_kept_of_a_question(assistant: Assistant, tmp_path: Path) -> None:
    path = tmp_path / "new" / "log.jsonl"
    log = Log(path)
    for question in (LAWN, ANSWERED, ELSEWHERE, ANOTHER_YEAR, "三公经费多少"):
        log.keep(assistant.ask(question))
    kept = lines(path)
    assert [list(line) for line in kept] == [["question", "status", "missing", "about", "left", "date"]] * 4
    assert [(line["question"], line["status"], line["missing"], line["left"]) for line in kept] == [
        (LAWN, "not_found", "item", ["绿化养护"]),
        (ELSEWHERE, "not_found", "department", []),
        (ANOTHER_YEAR, "not_found", "year", []),
        ("三公经费多少", "ambiguous", "which department", []),
    ]
    assert [line["about"] for line in kept[:3]] == [["绿化养护"], ["区教育局"], ["2015"]]
    assert all(len(line["date"]) == len("2026-01-02") for line in kept)
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "question", ["你好", "谢谢", "局长的手机号是多少", "今天天气怎么样", "你是智障吗", "？？？", ANSWERED]
)
def test_talk_and_what_is_personal_is_not_kept(question: str, assistant: Assistant) -> None:
    assert record(assistant.ask(question)) is None


@pytest.mark.parametrize(
    ("question", "hidden"),
    [
        ("区水务局2022年绿化养护多少，打给 138 1234 5678", "1234 5678"),
        ("区水务局2022年绿化养护１３８１２３４５６７８", "８１２３"),
        ("审核人：李小四，区水务局2022年绿化养护多少", "小四"),
        ("110101199003071234区水务局2022年绿化养护", "19900307"),
        ("区水务局2022年绿化养护发到 li@example.org", "example"),
    ],
)
def test_personal_data_is_covered(question: str, hidden: str, assistant: Assistant) -> None:
    assert hidden in question
    kept = record(replace(assistant.ask(question), missing="item"))  # though it would be no question of accounts
    assert kept is not None
    assert hidden not in json.dumps([kept.question, kept.about, kept.left], ensure_ascii=False)
    assert "*" in kept.question


def test_a_question_is_one_line_whatever_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "log"
    Log(path).keep(missing("一\n二\u2028三\x00\ud83d" + "长" * 1000, "二\ud83d"))
    assert path.read_bytes().count(b"\n") == 1
    (kept,) = list(records(path, refuse))
    assert kept is not None
    assert kept.question.startswith("一\n二\u2028三")
    assert len(kept.question) == unanswered.LONGEST


def test_without_a_path_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Log(None).keep(missing(LAWN, "绿化养护"))
    assert not list(tmp_path.iterdir())


# ---------------------------------------------------------------- several writers, full disks, long logs


def _write_many(path: str, writer: int) -> None:
    log = Log(Path(path))
    for number in range(200):
        log.keep(missing(f"{writer}-{number} {'问' * 250}", "绿化养护"))


def test_lines_of_several_processes_do_not_mix(tmp_path: Path) -> None:
    path = tmp_path / "log"
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_write_many, args=(str(path), writer)) for writer in range(2)]
    for worker in workers:
        worker.start()
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda writer: _write_many(str(path), writer), range(2, 6)))
    for worker in workers:
        worker.join()
    wanted = {f"{writer}-{number}" for writer in range(6) for number in range(200)}
    assert [worker.exitcode for worker in workers] == [0, 0]
    kept = lines(path)
    assert len(kept) == len(wanted)
    assert {line["question"].split()[0] for line in kept} == wanted


def test_a_full_disk_fails_no_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, assistant: Assistant
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    log = Log(tmp_path / "log")
    for question in (LAWN, ELSEWHERE):
        log.keep(assistant.ask(question))
    assert [entry.levelname for entry in caplog.records] == ["WARNING"]
    assert "No space left" in caplog.text
    assert LAWN not in caplog.text


@pytest.mark.parametrize("path", ["", "file/log"])
def test_a_path_that_cannot_be_written(path: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    log = Log(tmp_path / path)
    log.keep(missing(LAWN, "绿化养护"))
    log.keep(missing(LAWN, "绿化养护"))
    assert len(caplog.records) == 1


def test_of_a_long_log_the_oldest_lines_go(tmp_path: Path) -> None:
    path = tmp_path / "log"
    for number in range(200):
        Log(path, 4000).keep(missing(f"第{number}个 {'问' * 40}"))
        assert path.stat().st_size <= 4000
    kept = [int(line["question"].removeprefix("第").partition("个")[0]) for line in lines(path)]
    assert kept == [*range(kept[0], 200)]
    assert len(path.read_bytes()) > 2000
    assert [file.name for file in tmp_path.iterdir()] == ["log"]


# ---------------------------------------------------------------- where it is switched on


def test_it_is_off_until_the_operator_switches_it_on(
    terminal: Terminal, samples_db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    terminal("ask", "--db", samples_db, LAWN)
    assert not list(tmp_path.glob("*.jsonl"))
    path = tmp_path / "q.jsonl"
    monkeypatch.setenv("JUESUAN_LOG_UNANSWERED", str(path))
    assert terminal("ask", "--db", samples_db, LAWN, ANSWERED).code == 1
    terminal("chat", "--db", samples_db, stdin=f"{ELSEWHERE}\n退出\n".encode())
    assert [line["question"] for line in lines(path)] == [LAWN, ELSEWHERE]


def test_the_bot_keeps_questions_too(assistant: Assistant, tmp_path: Path) -> None:
    with asyncio.Runner() as runner:
        room = Room(runner, assistant, log=Log(tmp_path / "q.jsonl"))
        room.open()
        for said in (LAWN, ANSWERED, "/term 没有的词", "/list", "/help"):
            room.say(said)
        room.close()
    assert [line["question"] for line in lines(tmp_path / "q.jsonl")] == [LAWN, "没有的词"]


# ---------------------------------------------------------------- reading it again


def test_broken_lines_are_counted_and_passed_over(tmp_path: Path) -> None:
    path = write(
        tmp_path / "log",
        logged(LAWN, "绿化养护"),
        logged(LAWN, "绿化养护")[:40],
        b'{"question": "\xff\xfe"}',
        '{"question": 5, "left": []}',
        '{"left": ["a"]}',
        '{"question": "a", "left": "b", "status": "not_found", "missing": "", "about": []}',
        '{"question": "a", "left": [1], "status": "not_found", "missing": "", "about": []}',
        '{"question": "a", "left": [], "status": "not_found", "missing": "", "about": null}',
        '{"a":' * 50_000,
        "{}",
        "",
        "   ",
        logged("区水务局2022年路灯多少", "路灯").replace("路灯多", "路灯\\ud83d多"),
    )
    found = list(records(path, refuse))
    assert found.count(None) == 9
    assert [(r.question, r.left) for r in found if r] == [(LAWN, ("绿化养护",)), ("区水务局2022年路灯?多少", ("路灯",))]


def test_a_plain_list_is_asked_each_question_once(tmp_path: Path, assistant: Assistant) -> None:
    asked: list[str] = []

    def ask(question: str) -> Answer:
        asked.append(question)
        return assistant.ask(question)

    path = write(tmp_path / "list.txt", LAWN, ANSWERED, LAWN, f"  {LAWN}\r", json.dumps({"question": ELSEWHERE}))
    found = [r for r in records(path, ask) if r]
    assert asked == [LAWN, ANSWERED, ELSEWHERE]
    assert [(r.question, r.left, r.missing) for r in found] == [
        (LAWN, ("绿化养护",), "item"),
        (LAWN, ("绿化养护",), "item"),
        (LAWN, ("绿化养护",), "item"),
        (ELSEWHERE, (), "department"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_lists_in_other_encodings(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_bytes(f"{LAWN}\r\n{ELSEWHERE}\r\n".encode(encoding))
    asked = [r.question for r in records(tmp_path / "list.txt", lambda question: missing(question)) if r]
    assert asked == [LAWN, ELSEWHERE]


# ---------------------------------------------------------------- candidates


def told(question: str, *left: str, missing: str = "item", about: tuple[str, ...] = ()) -> Record:
    return Record(question, "not_found", missing, about, left, "2026-01-02")


def test_words_are_counted_most_frequent_first(assistant: Assistant) -> None:
    found = gathered(
        [
            told("路灯多少", "路灯"),
            *(told(f"{year}年绿化养护多少", "绿化养护") for year in (2021, 2022, 2022, 2023, 2024)),
            told("绿化养护和路灯", "绿化养护", "路灯", "路灯"),
            told("三公经费多少", "三公经费"),  # known by now
            None,
            told(ELSEWHERE, "没有用到", missing="department", about=("区教育局",)),
            told(ANOTHER_YEAR, missing="year", about=("2015",)),
            told(ANOTHER_YEAR, missing="year", about=("2015",)),
        ],
        assistant.lexicon,
    )
    assert {word: asked.count for word, asked in found.words.items()} == {"绿化养护": 6, "路灯": 2}
    assert list(found.words) == ["绿化养护", "路灯"]
    assert found.words["绿化养护"].questions == ["2021年绿化养护多少", "2022年绿化养护多少", "2023年绿化养护多少"]
    assert [(what, asked.count) for what, asked in found.not_held.items()] == [
        (("year", "2015"), 2),
        (("department", "区教育局"), 1),
    ]
    assert (found.questions, found.broken) == (11, 1)


def test_near_names_are_what_a_word_may_be_an_alias_of(assistant: Assistant) -> None:
    neighbours = Neighbours(assistant.lexicon)
    near = neighbours.near("招待花费")
    assert near[0].of == "公务接待费"
    assert 1 <= len(near) <= 3
    assert [n.score for n in near] == sorted((n.score for n in near), reverse=True)
    assert all(0 < n.score <= 1 for n in near)
    assert len({n.of for n in near}) == len(near)
    assert "小型水库维修养护经费" in {n.of for n in neighbours.near("水库维修养护")}
    assert neighbours.near("奥林匹克") == []


def test_likeness() -> None:
    assert likeness("路灯", "路灯") == 1
    assert likeness("路灯", "公车") == 0
    assert (
        likeness("绿化养护", "绿化养护经费") > likeness("绿化养护", "水库养护") > likeness("绿化养护", "养老保险") > 0
    )


def test_the_command(terminal: Terminal, samples_db: Path, tmp_path: Path) -> None:
    path = write(
        tmp_path / "log",
        logged(LAWN, "绿化养护"),
        logged("绿化养护多少", "绿化养护"),
        logged("食堂补助多少", "食堂补助"),
        logged(ELSEWHERE, missing="department", about=("区教育局",)),
        logged(LAWN)[:30],
        "[bold]路灯[/bold]多少",
    )
    run = terminal("unanswered", "--db", samples_db, path)
    assert run.code == 0
    assert not run.err
    head, *rest = run.out.splitlines()
    assert head == "没有答案的问题5个：没有找到5个，有几种可能0个，另有1行读不懂。"
    assert run.out.index("绿化养护：2次") < run.out.index("食堂补助：1次；相近：伙食补助费（伙食补助 0.75）")
    assert run.out.index("不是缺词") < run.out.index("部门 区教育局：1次")
    assert f"    问：{LAWN}" in rest
    assert "    问：[bold]路灯[/bold]多少" in rest
    first, second, *_, last = terminal("unanswered", "--db", samples_db, "--json", path).lines
    assert (first["word"], first["count"], first["questions"]) == ("绿化养护", 2, [LAWN, "绿化养护多少"])
    assert second["word"] == "食堂补助"
    assert second["near"][0] == {"name": "伙食补助", "of": "伙食补助费", "score": 0.75}
    assert last == {"not_held": "department", "name": "区教育局", "count": 1, "questions": [ELSEWHERE]}
    limited = terminal("unanswered", "--db", samples_db, "--json", "--limit", 1, path).lines
    assert [line.get("word", line.get("name")) for line in limited] == ["绿化养护", "区教育局"]
    assert terminal("unanswered", "--db", samples_db, "--limit", 0, path).code == 2


def test_nothing_to_tell(terminal: Terminal, samples_db: Path, tmp_path: Path) -> None:
    for content in ("", "\n \n", ANSWERED):
        run = terminal("unanswered", "--db", samples_db, write(tmp_path / "log", content))
        assert (run.code, run.out.strip()) == (0, "没有答案的问题0个：没有找到0个，有几种可能0个。")
        assert terminal("unanswered", "--db", samples_db, "--json", tmp_path / "log").out == ""


def test_files_that_are_no_text(terminal: Terminal, samples_db: Path, tmp_path: Path) -> None:
    assert terminal("unanswered", "--db", samples_db, tmp_path / "没有.jsonl").code == 2
    assert terminal("unanswered", "--db", samples_db, tmp_path).code == 2
    (tmp_path / "picture").write_bytes(bytes(range(256)) * 20)
    run = terminal("unanswered", "--db", samples_db, tmp_path / "picture")
    assert run.code == 1
    assert "不是文本文件" in run.err


def test_a_long_log_takes_seconds(assistant: Assistant, tmp_path: Path) -> None:
    rows = [logged(f"区水务局2022年第{n % 5000}种补助多少", f"第{n % 5000}种补助") for n in range(100_000)]
    path = write(tmp_path / "log", *rows)
    started = time.process_time()
    found = gathered(records(path, refuse), assistant.lexicon)
    neighbours = Neighbours(assistant.lexicon)
    assert all(neighbours.near(word) is not None for word in list(found.words)[:50])
    assert (found.questions, len(found.words)) == (100_000, 5000)
    assert {asked.count for asked in found.words.values()} == {20}
    assert time.process_time() - started < 10
