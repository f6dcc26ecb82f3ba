"""Questions with known answers, asked of whole knowledge bases; see README.md."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.answer import Conversation
from bot.assistant import Assistant
from tests.bot.questions.judge import Reply, Verdict, judge

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Judged:
    """A question with the reply it had, and the verdict on it."""

    case: dict[str, Any]
    reply: Reply
    verdict: Verdict


def cases(name: str) -> list[dict[str, Any]]:
    """The questions of a list."""
    return [json.loads(line) for line in (FOLDER / f"{name}.jsonl").read_text("utf-8").splitlines()]


def judged(name: str, assistant: Assistant) -> Iterator[Judged]:
    """Ask the questions of a list, each in a chat of its own."""
    for case in cases(name):
        talk = Conversation() if case.get("context") else None
        for before in case.get("context", ()):
            assistant.ask(before, talk)
        answer = assistant.ask(case["question"], talk)
        reply = Reply(answer.status.value, answer.text, answer.choices)
        yield Judged(case, reply, judge(case, reply))


def shares(found: list[Judged]) -> dict[Verdict, float]:
    """Which share of the questions has which verdict, in percent."""
    counted = Counter(one.verdict for one in found)
    return {verdict: 100 * counted[verdict] / len(found) for verdict in Verdict}
