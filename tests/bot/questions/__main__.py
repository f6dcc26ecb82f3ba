"""`python -m tests.bot.questions` asks all lists, and prints what is not correct and the shares."""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

from bot.assistant import Assistant
from knowledge.store import opened
from tests.bot.questions import judged, shares
from tests.bot.questions.bases import BASES, built
from tests.bot.questions.judge import Verdict

SHOWN = 160


def main() -> None:
    """Ask each list of its knowledge base."""
    for name, documents in BASES.items():
        with tempfile.TemporaryDirectory() as folder:
            files = documents(Path(folder))
            if not files:
                sys.stdout.write(f"{name}: its documents do not lie beside the repository\n")
                continue
            with opened(built(Path(folder) / "asked.sqlite", files)) as store:
                found = list(judged(name, Assistant(store)))
        for one in found:
            if one.verdict is not Verdict.CORRECT:
                asked = " // ".join([*one.case.get("context", ()), one.case["question"]])
                told = re.sub(r"\s+", " ", one.reply.text)[:SHOWN]
                sys.stdout.write(f"{one.verdict.value:8}{one.case['id']} {asked} → {told}\n")
        share = "，".join(f"{verdict.value} {value:.1f} %" for verdict, value in shares(found).items())
        sys.stdout.write(f"{name}: {len(found)} questions, {share}\n")


if __name__ == "__main__":
    main()
