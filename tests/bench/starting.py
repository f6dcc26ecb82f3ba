"""How long `juesuan ask` takes from its start to its answer, and how much of that is this program's own."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

ROUNDS = 12
# Which libraries an answer needs: those of the modules that are there after it, apart from Python's own.
USED = """
import sys
from bot.cli import app
app(sys.argv[1:], standalone_mode=False)
paths = [m.__name__ for m in list(sys.modules.values()) if "site-packages" in (getattr(m, "__file__", None) or "")]
sys.stderr.write(" ".join(name for name in paths if "-" not in name))
"""
IMPORT = """
import importlib, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
"""


def measured(file: Path, question: str) -> dict[str, float]:
    """Seconds of the processor of a new process: to its answer; Python and its libraries alone; and so what is ours.

    The least of a few rounds, in each of which both are measured: others may use the machine as well, and it is not as
    fast at all times. The files are in the system's cache by then.
    """
    arguments = ["ask", "--db", str(file), question]
    used = subprocess.run(
        [sys.executable, "-c", USED, *arguments], check=True, capture_output=True, text=True
    ).stderr.split()
    asked = [sys.executable, "-c", "from bot.cli import main; main()", *arguments]
    imported = [sys.executable, "-c", IMPORT, *used]
    rounds = [(_taken(asked), _taken(imported)) for _ in range(ROUNDS)]
    whole, libraries = (min(each) for each in zip(*rounds, strict=True))
    return {"to the answer, s": whole, "Python and libraries, s": libraries, "ours, s": whole - libraries}


def _taken(command: list[str]) -> float:
    started = _of_children()
    subprocess.run(command, check=True, capture_output=True)
    return _of_children() - started


def _of_children() -> float:
    """Seconds of the processor that processes took which were started here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
