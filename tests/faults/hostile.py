"""Questions that mean harm. `python -m tests.faults.hostile` tells how long each takes, in milliseconds."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from bot.assistant import Assistant
from knowledge.ingest import ingest
from knowledge.store import opened
from tests.conftest import ONE, SAMPLES

# As long as anything that Telegram lets through, and more.
LONG = 10_000
ASKED = "区水务局2022年公务接待费"


def _long(text: str) -> str:
    return (text * (LONG // len(text) + 1))[:LONG]


# Long ones, of what patterns look for: numbers, addresses, telephones, years, connectives.
LONGEST = {
    f"10000 of {text!r}": _long(text)
    for text in (
        "三公经费", "三公经费和", "2022年", "1", "１", "1,", "1.", ".", "a", "a@", "a.", "a-", "+", "10000-", "电话1-",
        "（", "(", "的", "比", "多少", "一", "一二三百", "区水务局", "？", "，", " ", "\n", "\x00", "\u200b", "\u202e",
        "\u0301", "👨‍👩‍👧", "\ud800", "%s", "{0}",
    )
}  # fmt: skip
# As long as a question that is looked at closely may be.
WORDY = {
    f"150 of {text!r}": (text * 150)[:150] for text in ("三公经费", "支出和", "2022年", "一", "区水务局区文旅局", "比")
}
# Asked with something in it that is to be shown, run or read otherwise.
DISGUISED = {
    "right to left": f"\u202e{ASKED}\u202c",
    "isolates": f"\u2066{ASKED}\u2069\u200f",
    "zero width": "\u200b".join(ASKED),
    "control characters": f"{ASKED[:4]}\x00\x07\x1b[31m{ASKED[4:]}",
}
INJECTED = {
    "SQL": f"{ASKED}'; drop table figures; --",
    "SQL of a name": "' or 1=1 union select * from figures --",
    "full-text operators": f'{ASKED}" OR NEAR(* ^ :',
    "markup": f"<b>{ASKED}</b><script>alert(1)</script>&lt;",
    "a template": f"{ASKED}{{{{7*7}}}}%(token)s${{JUESUAN_TOKEN}}",
    "a path": "../../../../etc/passwd",
}
ALL = LONGEST | WORDY | DISGUISED | INJECTED


def measured(assistant: Assistant) -> dict[str, float]:
    """Milliseconds for each, the better of two times."""
    found = {}
    for name, question in ALL.items():
        took = []
        for _ in range(2):
            began = time.perf_counter()
            assistant.ask(question)
            took.append(1000 * (time.perf_counter() - began))
        found[name] = min(took)
    return found


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch, opened(Path(scratch, "k.sqlite"), create=True) as store:
        ingest(SAMPLES / ONE, store)
        slowest = sorted(measured(Assistant(store)).items(), key=lambda each: -each[1])
    sys.stdout.write("".join(f"{took:8.2f} ms {name}\n" for name, took in slowest))
