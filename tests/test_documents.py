"""The documents: what the READMEs show is what happens, and no tracked file says what it should not."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.answer import Conversation
from bot.assistant import Assistant
from bot.terminal import FAILED
from knowledge.contract import Status
from tests.bot.terminal import Terminal
from tests.conftest import SAMPLES, sample_files

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.zh-CN.md")
PAGES = (*READMES, "CONTRIBUTING.md")
FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LEFT_OUT = "…"
ASKS = "问："
# Other commands that a README shows: they prepare the shell, or have no output to compare.
UNSHOWN = ("export ", ". ")

pytestmark = pytest.mark.usefixtures("own_home")


def blocks(name: str, kind: str) -> list[str]:
    """The fenced blocks of one kind."""
    return [text for found, text in FENCED.findall((ROOT / name).read_text("utf-8")) if found == kind]


def entries(text: str, mark: str) -> Iterator[tuple[str, list[str]]]:
    """Each command (or question) of a block with the lines shown under it."""
    for entry in re.split(rf"^{re.escape(mark)}", text, flags=re.MULTILINE)[1:]:
        first, *shown = entry.strip("\n").split("\n")
        yield first.strip(), [line for line in shown if line.strip()]


def fits(shown: list[str], printed: str) -> bool:
    """Whether a text is what is shown: … within a line leaves out words, a line of … leaves out lines.

    How many blanks there are between two words does not count.
    """
    pattern = ""
    for line in shown:
        if line == LEFT_OUT:
            pattern += r"(?:.*\n)*"
        else:
            pattern += ".*".join(map(re.escape, " ".join(line.split()).split(LEFT_OUT))) + r"\n"
    kept = "".join(" ".join(line.split()) + "\n" for line in printed.splitlines() if line.strip())
    return bool(re.fullmatch(pattern, kept))


def test_what_fits() -> None:
    assert fits(["一二", "…", "五"], "一二\n三\n\n四\n五\n")
    assert fits(["一…二", "…"], "一 三 二\n")
    assert not fits(["一二"], "一二\n三\n")
    assert not fits(["一…四", "…"], "一二\n三\n")
    assert not fits(["…", "四"], "一\n四五\n")


@pytest.mark.parametrize("name", READMES)
def test_commands_do_what_is_shown(
    name: str, terminal: Terminal, one_db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    run = 0
    for block in blocks(name, "console"):
        for command, shown in entries(block, "$ "):
            if command.startswith(UNSHOWN) or command == "juesuan serve":
                assert not shown
                continue
            program, *arguments = shlex.split(command)
            assert program == "juesuan"
            # one_db holds what the example reads in
            db = tmp_path / "new.sqlite" if arguments[0] == "ingest" else one_db
            monkeypatch.setenv("JUESUAN_DB", str(db))
            done = terminal(*arguments)
            # the sample contradicts itself, which is what that command's exit status tells
            assert done.code == (FAILED if arguments[0] == "check" else 0), done
            assert shown
            assert fits(shown, done.out), f"{command}\n{done.out}"
            run += 1
    assert run >= 5


@pytest.mark.parametrize("name", READMES)
def test_the_dialogue_is_true(name: str, assistant: Assistant) -> None:
    dialogues = [block for block in blocks(name, "text") if ASKS in block]
    assert dialogues
    for dialogue in dialogues:
        conversation = Conversation()
        for question, shown in entries(dialogue, ASKS):
            told = assistant.ask(question, conversation).text
            assert fits(shown, told), f"{question}\n{told}"


def test_both_readmes_have_the_same_commands_and_dialogue() -> None:
    def shown(name: str) -> list[str]:
        whole = [*blocks(name, "console"), *blocks(name, "text")]
        comment = re.compile(r"\s+#.*$", re.MULTILINE)
        return [*whole, *(comment.sub("", block) for block in blocks(name, "sh"))]

    assert shown(READMES[0]) == shown(READMES[1])
    heads = [re.findall("^#+", (ROOT / name).read_text("utf-8"), re.MULTILINE) for name in READMES]
    assert heads[0] == heads[1]


@pytest.mark.parametrize("name", PAGES)
def test_targets_and_links_exist(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = set(re.findall(r"^make (\w+)", "".join(blocks(name, "sh")), re.MULTILINE))
    assert named
    assert named <= targets
    for link in re.findall(r"\]\(([^)]+)\)", text):
        assert link.startswith("https://t.me/") or (ROOT / link).is_file(), link
    for path in re.findall(r"`((?:knowledge|glossary|bot|tests|deploy)/[\w./]*)`", text):
        assert (ROOT / path).exists(), path
    assert max(map(len, text.splitlines())) < 500
    assert len(text.splitlines()) < 145


def test_the_questions_of_the_demo(terminal: Terminal, samples_db: Path, assistant: Assistant) -> None:
    file = SAMPLES / "questions.txt"
    questions = file.read_text("utf-8").splitlines()
    assert 6 <= len(questions) <= 8
    answers = [assistant.ask(question) for question in questions]
    assert {answer.status for answer in answers} == set(Status)
    assert {"figure", "reason", "score", "rank", "define"} <= {answer.intent for answer in answers}
    shown = terminal("ask", "--db", samples_db, "--questions", file).out
    assert re.findall(rf"^{ASKS}(.+)$", shown, re.MULTILINE) == questions


def test_the_demo_reads_samples_only(tmp_path: Path) -> None:
    """What the Makefile reads in: the nine documents, and not the questions beside them."""
    ingest = next(line for line in (ROOT / "Makefile").read_text("utf-8").splitlines() if " ingest " in line)
    pattern = ingest.split()[-1]
    shutil.copytree(SAMPLES, tmp_path / "knowledge" / "samples")
    assert {file.name for file in tmp_path.glob(pattern)} == {file.name for file in sample_files()}


def tracked() -> list[Path]:
    """Every file that is or would be committed; all files where there is no git."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607
            cwd=ROOT, check=True, capture_output=True,
        ).stdout.decode().split("\0")  # fmt: skip
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed if name and (ROOT / name).is_file()]


# Put together, so that this file does not hold what it looks for.
FORBIDDEN = {
    "a host that packages come from": r"py" + r"pi\.|python" + r"hosted\.|index" + "-url|artifactory|devpi",
    "a path of one machine": r"(?<![\w.~])/(?:home|root|Users|work|mnt|opt)/\w",
}


def test_no_file_says_what_it_should_not() -> None:
    found = []
    for path in tracked():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        for what, pattern in FORBIDDEN.items():
            for number, line in enumerate(text.splitlines(), 1):
                if path != Path(__file__) and re.search(pattern, line, re.IGNORECASE):
                    found.append(f"{path.relative_to(ROOT)}:{number}: {what}: {line.strip()[:100]}")
    assert not found, "\n".join(found)


def test_the_forbidden_is_recognised() -> None:
    samples = (
        "https://py" + "pi.internal.example/simple",
        "--index" + "-url x",
        "see /" + "work/main/x",
    )
    for text in samples:
        assert any(re.search(pattern, text, re.IGNORECASE) for pattern in FORBIDDEN.values()), text
    for text in (
        "~/.config/juesuan",
        "knowledge/model.py",
        "https://t.me/BotFather",
    ):
        assert not any(re.search(pattern, text, re.IGNORECASE) for pattern in FORBIDDEN.values()), text
