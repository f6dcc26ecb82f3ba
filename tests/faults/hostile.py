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
# Characters without sense, as many as a question may have: common ones, which make words here and there.
COMMON = (
    "的一是不了人我在有他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可里后小么心多天而能好都然没"
    "日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意进把法此实回二理"
    "美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因重被走电四第门相次东政海口使教西再平真听世气信北"
    "少关并内加化由却代军产入先山五太水万市眼体别处总才场师书比住员九笑性通目华报立马命张活难神数件安表原车白应路期叫死常提感"
    "金何更反合放做系计或司利受光王果亲界及今京务制解各任至清物台象记边共风战干接它许八特觉望直服毛林题建南度统色字请交爱让认"
)
NONSENSE = {
    f"300 characters, every {step}.": "".join(COMMON[at * step % len(COMMON)] for at in range(300))
    for step in (7, 31, 53, 97)
} | {f"300 of {text!r}": (text * 300)[:300] for text in ("经", "比", "水利局的", "支出和项目")}
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
ALL = LONGEST | WORDY | NONSENSE | DISGUISED | INJECTED


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
