"""The command line: its help, its JSON, and what it does with any input."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
import typer.main

import bot.telegram
from bot import jsonlines
from bot.cli import app
from bot.settings import Settings
from bot.terminal import FAILED
from knowledge.model import Figure, Source
from knowledge.postgres import publishing
from knowledge.query import Library
from knowledge.schema import SCHEMA_VERSION
from knowledge.store import opened
from tests.accounts import samples
from tests.bot.terminal import Terminal
from tests.conftest import ONE, SAMPLES

COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]
EXAMPLE = re.compile(r"^\s*例：(?P<set>(?:\w+=\S+ )*)juesuan (?P<rest>.+)$", re.MULTILINE)
STATUSES = {"answered", "ambiguous", "not_found"}
ASKED = "区水务局2022年三公经费多少"
OTHER = "区文旅局2023年收入总计是多少"
WATER = "泊梧市砚湖区水务局"

pytestmark = pytest.mark.usefixtures("own_home")


# ---------------------------------------------------------------- help


def test_the_version_is_told_with_what_a_report_of_a_fault_needs(terminal: Terminal) -> None:
    shown = terminal("--version")
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
    assert shown.code == 0
    assert shown.out.startswith(
        f"juesuan {project['version']}（知识库格式 {SCHEMA_VERSION}，Python {sys.version.split()[0]}"
    )


def test_help_names_every_command(terminal: Terminal) -> None:
    shown = terminal("--help")
    assert shown.code == 0
    assert set(COMMANDS) >= {"ingest", "ask", "chat", "figures", "ledger", "terms", "serve", "unanswered"}
    for name, command in COMMANDS.items():
        assert re.search(rf"^\s+{name}\s+\S", shown.out, re.MULTILINE)
        assert re.search("[\u4e00-\u9fff]", command.help or "")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example_that_runs(
    name: str, terminal: Terminal, one_db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = terminal(name, "--help")
    assert shown.code == 0
    for option in COMMANDS[name].params:
        assert option.name == "help" or getattr(option, "help", ""), f"{name} {option.name} says nothing"
    example = EXAMPLE.search(shown.out)
    assert example, f"{name} has no example"
    served: list[Settings] = []

    def serve(settings: Settings, *_: object) -> int:
        served.append(settings)
        return 0

    monkeypatch.setattr(bot.telegram, "serve", serve)
    # tests/postgres/ publishes to a database that there is
    monkeypatch.setattr(publishing, "publish", lambda *_, **__: publishing.Report(1, 1, 0, 9))
    monkeypatch.chdir(tmp_path)
    # the others do not write
    db = shutil.copy(one_db, tmp_path / "k.sqlite") if name in {"ingest", "restore"} else one_db
    monkeypatch.setenv("JUESUAN_DB", str(db))
    shutil.copy(SAMPLES / ONE, tmp_path / "部门决算.txt")
    shutil.copy(SAMPLES / "questions.txt", tmp_path / "没有答案的问题.jsonl")
    for setting in example["set"].split():
        monkeypatch.setenv(*setting.split("=", 1))
    if name == "restore":
        terminal("backup", "备份.tar.gz")
    run = terminal(*shlex.split(example["rest"]))
    # the sample contradicts itself, which is what that command's exit status tells
    assert run.code == (FAILED if name == "check" else 0), run
    assert run.out or served
    assert not run.err


def test_without_a_command_there_is_help(terminal: Terminal) -> None:
    assert "ingest" in terminal().out + terminal().err
    assert terminal("unheard").code == 2


# ---------------------------------------------------------------- ask


def test_ask_json(terminal: Terminal, samples_db: Path) -> None:
    run = terminal("ask", "--db", samples_db, "--json", ASKED, "三公经费多少", "区财政局三公经费多少")
    assert run.code == 0
    answered, ambiguous, missing = run.lines
    for line in run.lines:
        assert list(line) == ["question", "status", "intent", "reply", "figures", "choices", "elapsed_ms"]
        assert isinstance(line["elapsed_ms"], int | float)
    assert (answered["question"], answered["status"], answered["intent"]) == (ASKED, "answered", "figure")
    assert answered["choices"] == []
    figure = answered["figures"][0]
    assert list(figure) == ["department", "year", "item", "measure", "value", "unit", "source"]
    assert list(figure["source"]) == ["document", "section", "page", "quote"]
    source = figure.pop("source")
    assert figure == {
        "department": WATER,
        "year": 2022,
        "item": "“三公”经费",
        "measure": "决算数",
        "value": "9.69",
        "unit": "万元",
    }
    assert (source["document"], source["page"]) == (ONE, 7)
    assert source["section"].endswith("五、财政拨款“三公”经费支出决算情况说明")
    assert "决算数为9.69万元" in source["quote"]
    assert "9.69万元" in answered["reply"]
    assert ambiguous["status"] == "ambiguous"
    assert len(ambiguous["choices"]) == 3
    assert WATER + "三公经费多少" in ambiguous["choices"]
    assert (missing["status"], missing["figures"]) == ("not_found", [])
    assert "区水务局2023年三公经费多少" in missing["choices"]


def test_ask_in_words(terminal: Terminal, one_db: Path) -> None:
    run = terminal("ask", "--db", one_db, ASKED)
    assert run.code == 0
    assert "9.69万元" in run.out
    assert not run.err
    assert "分词" not in run.out
    assert terminal("ask", "--db", one_db, ASKED, "区财政局三公经费多少").code == 1


def test_ask_explains_itself(terminal: Terminal, one_db: Path) -> None:
    run = terminal("ask", "--db", one_db, "--explain", ASKED)
    for heading in ("问题：", "分词：", "查询：", "结果："):
        assert heading in run.out
    assert run.out.index("9.69万元") < run.out.index("问题：")


def test_ask_as_one_conversation(terminal: Terminal, samples_db: Path) -> None:
    questions = (ASKED, "比上年减少多少", "2023年呢")
    apart = terminal("ask", "--db", samples_db, "--json", *questions).lines
    assert [line["status"] == "answered" for line in apart] == [True, False, False]
    together = terminal("ask", "--db", samples_db, "--json", "--chat", *questions).lines
    assert [line["question"] for line in together] == list(questions)
    assert [line["status"] for line in together] == ["answered"] * 3
    assert "29.67" in {figure["value"] for figure in together[1]["figures"]}
    assert {figure["year"] for figure in together[2]["figures"]} == {2023}


def test_standard_input_as_one_conversation(terminal: Terminal, samples_db: Path) -> None:
    """Choices, corrections and a new beginning, as in any chat."""
    told = {
        "三公经费是多少": ("ambiguous", set()),
        "第三个": ("answered", {"14.17"}),
        "不对，我问的是2022年": ("answered", {"9.69"}),
        "换成市监局": ("answered", {"25.05"}),
        "不对": ("not_found", set()),
        "错了，是公务接待费": ("answered", {"0"}),
        "重新开始": ("answered", set()),
        "2022年呢": ("not_found", set()),
    }
    stdin = "\n".join(told).encode()
    lines = terminal("ask", "--db", samples_db, "--json", "--chat", stdin=stdin).lines
    assert [line["question"] for line in lines] == list(told)
    for line in lines:
        status, values = told[line["question"]]
        assert line["status"] == status, line
        assert values <= {figure["value"] for figure in line["figures"]}, line
    assert len(lines[0]["choices"]) == 3


def test_any_line_of_standard_input_is_one_line_of_output(terminal: Terminal, samples_db: Path) -> None:
    lines = [
        ASKED.encode(),
        b"",
        b"   \t  ",
        "三公经费".encode() * 20_000,
        b"\xff\xfe\x80 \xe4\xb8",
        "😀👩‍👩‍👧🇨🇳".encode(),
        b"\x00\x07\x1b[31m",
        "\u3000\u200b\u2028？".encode(),
        b"'; drop table figures; --",
        "%s {0} [bold]三公[/bold]".encode(),
        OTHER.encode() + b"\r",
        b"last",
    ]
    run = terminal("ask", "--db", samples_db, "--json", stdin=b"\n".join(lines))
    assert run.code == 0
    assert not run.err
    found = run.lines
    told = [line.decode("utf-8", "replace").strip() for line in lines]
    assert [line["question"] for line in found] == [line for line in told if line]
    assert {line["status"] for line in found} <= STATUSES
    assert [line["status"] for line in found if line["question"] in (ASKED, OTHER)] == ["answered"] * 2
    assert all(line["status"] == "not_found" for line in found if line["question"] in ("last", "😀👩‍👩‍👧🇨🇳"))


def test_questions_from_a_file_are_shown(terminal: Terminal, one_db: Path, tmp_path: Path) -> None:
    file = tmp_path / "问题.txt"
    file.write_text(f"{ASKED}\n\n什么叫基本支出\n", encoding="utf-8")
    run = terminal("ask", "--db", one_db, "--questions", file)
    assert run.code == 0
    assert re.findall(r"^问：(.+)$", run.out, re.MULTILINE) == [ASKED, "什么叫基本支出"]
    missing = terminal("ask", "--db", one_db, "--questions", tmp_path / "没有.txt")
    assert missing.code == 2
    assert "没有.txt" in missing.err


def test_chat_until_told_to_leave(terminal: Terminal, samples_db: Path) -> None:
    run = terminal("chat", "--db", samples_db, stdin=f"{ASKED}\n\n比上年减少多少\n退出\n{OTHER}\n".encode())
    assert run.code == 0
    assert run.out.index("9.69万元") < run.out.index("29.67万元，下降75.4%")
    assert "1319.39" not in run.out
    assert terminal("chat", "--db", samples_db, stdin=b"").code == 0


def test_chat_offers_choices_by_number(terminal: Terminal, samples_db: Path) -> None:
    run = terminal("chat", "--db", samples_db, stdin="三公经费是多少\n2\n/reset\n2\n".encode())
    assert "  2. 泊梧市砚湖区文化和旅游局三公经费是多少" in run.out
    assert run.out.count("7.58万元") >= 1
    assert "忘掉了" in run.out
    assert "7.58" not in run.out.partition("忘掉了")[2]


# ---------------------------------------------------------------- figures, terms


def test_figures_json(terminal: Terminal, samples_db: Path) -> None:
    run = terminal("figures", "--db", samples_db, "--json", "--department", "水务局", "--year", "2022")
    keys = [
        "department", "year", "document", "section", "subject", "item", "label", "measure",
        "value", "unit", "direction", "basis", "page", "quote",
    ]  # fmt: skip
    for line in run.lines:
        assert list(line) in (keys, [*keys, "column"])
        assert (line["department"], line["document"]) == (WATER, ONE)
    own = [line for line in run.lines if (line["item"], line["subject"]) == ("“三公”经费", "")]
    own = [line for line in own if line["label"] == "财政拨款“三公”经费支出"]
    assert [(line["measure"], line["value"], line["unit"], line["direction"], line["basis"]) for line in own] == [
        ("全年预算数", "11.77", "万元", "", ""),
        ("决算数", "9.69", "万元", "", ""),
        ("完成率", "82.3", "%", "", "全年预算"),
        ("增减额", "29.67", "万元", "减少", "2021"),
        ("增减率", "75.4", "%", "减少", "2021"),
    ]
    assert {line["page"] for line in own} == {7}
    assert not any("column" in line for line in own)
    scored = [line for line in run.lines if line["value"] == "99.32"]
    assert [(line["subject"], line["measure"], line["column"]) for line in scored] == [
        ("河道日常管护经费", "得分", "得分")
    ]


def test_a_figure_of_a_table_as_json() -> None:
    place = Source("表.pdf", "", "第二部分", 4, "", 31, "205 教育支出 12.50", (1.0, 2.0, 3.0, 4.0), True)
    figure = Figure(
        "岚汀县档案馆", 2023, "教育支出", "教育支出", "", "", "决算数", "12.50", Decimal("12.50"), "万元", "", "", "",
        "", "", "合计", 0, 5, place, "支出决算表", "205",
    )  # fmt: skip
    made = jsonlines.figure(figure)
    assert list(made)[-5:] == ["quote", "column", "statement", "code", "recognised"]
    assert (made["statement"], made["code"], made["recognised"]) == ("支出决算表", "205", True)
    plain = replace(figure, column="", statement="", code="", source=replace(place, recognised=False))
    assert list(jsonlines.figure(plain))[-1] == "quote"


def test_figures_of_all_documents(terminal: Terminal, samples_db: Path) -> None:
    lines = terminal("figures", "--db", samples_db, "--json").lines
    with opened(samples_db) as store:
        held = {(h.department, h.year): h.figures for h in Library(store).holdings()}
    names = {sample.accounts.department.full_name for sample in samples()}
    assert {line["department"] for line in lines} == names
    assert len(lines) == sum(held.values())
    assert len({line["document"] for line in lines}) == len(held) == 9


def test_figures_in_words(terminal: Terminal, one_db: Path) -> None:
    run = terminal("figures", "--db", one_db)
    assert f"{WATER} 2022 第5页 收入总计 决算数 1968.33万元" in run.out
    assert terminal("figures", "--db", one_db, "--year", "1999").out == ""


def test_terms_json(terminal: Terminal, samples_db: Path) -> None:
    lines = terminal("terms", "--db", samples_db, "--json").lines
    assert len(lines) == sum(len(sample.accounts.department.terms) for sample in samples())
    for line in lines:
        keys = ["number", "name", "definition", "path", "aliases", "document", "section", "page"]
        assert list(line) == keys
    ninth = [line for line in lines if line["document"] == ONE and line["number"] == 9]
    assert [(line["name"], line["page"]) for line in ninth] == [("项目支出", 16)]
    assert ninth[0]["definition"] == "指为办成某件专门的事而安排、不属于日常运转的支出。"
    classified = [line for line in lines if line["document"] == ONE and line["number"] == 17]
    assert classified[0]["path"] == ["农林水支出", "水利", "农村供水"]


def test_one_term(terminal: Terminal, one_db: Path) -> None:
    run = terminal("terms", "--db", one_db, "项目支出")
    assert run.code == 0
    assert "指为办成某件专门的事而安排" in run.out
    missing = terminal("terms", "--db", one_db, "政府性基金")
    assert missing.code == 1
    assert "政府性基金" in missing.out


def test_one_term_as_json(terminal: Terminal, one_db: Path) -> None:
    lines = terminal("terms", "--db", one_db, "--json", "项目支出").lines
    assert [line["name"] for line in lines] == ["项目支出"]


# ---------------------------------------------------------------- the program itself


def test_the_installed_command(one_db: Path, tmp_path: Path) -> None:
    """In an environment without a language, into a pipe that is closed early."""
    command = Path(sys.executable).with_name("juesuan")
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LC_ALL": "C"}
    pipe = subprocess.Popen(
        [command, "ask", "--db", one_db, "--json"],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert pipe.stdin
    assert pipe.stdout
    assert pipe.stderr
    with pipe:
        pipe.stdin.write(f"{ASKED}\n".encode())
        pipe.stdin.flush()
        # the answer comes at once, before the next question is asked
        assert "9.69万元" in pipe.stdout.readline().decode()
        pipe.stdout.close()
        pipe.stdin.write(f"{ASKED}\n".encode() * 50)
        pipe.stdin.close()
        complaint = pipe.stderr.read().decode()
    assert "Traceback" not in complaint
    assert pipe.returncode != 0
