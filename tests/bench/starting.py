"""How long `juesuan ask` takes from its start to its answer, and how much of that is this program's own."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

ROUNDS = 5
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

    The least of a few rounds, for others may use the machine as well. The files are in the system's cache by then.
    """
    arguments = ["ask", "--db", str(file), question]
    used = subprocess.run(
        [sys.executable, "-c", USED, *arguments], check=True, capture_output=True, text=True
    ).stderr.split()
    whole = _least([sys.executable, "-c", "from bot.cli import main; main()", *arguments])
    libraries = _least([sys.executable, "-c", IMPORT, *used])
    return {"to the answer, s": whole, "Python and libraries, s": libraries, "ours, s": whole - libraries}


def _least(command: list[str]) -> float:
    times = []
    for _ in range(ROUNDS):
        started = _of_children()
        subprocess.run(command, check=True, capture_output=True)
        times.append(_of_children() - started)
    return min(times)


def _of_children() -> float:
    """Seconds of the processor that processes took which were started here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
