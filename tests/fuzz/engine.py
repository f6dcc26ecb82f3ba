"""One target under atheris: `python -m tests.fuzz.engine TARGET BASE FOUND [options and inputs of libFuzzer]`.

Inputs that raise are put into the folder FOUND, one for each place that raised, and fuzzing goes on. It ends when its
time is over, or with a status where an input took too long or too much memory, or ended the process.
"""

from __future__ import annotations

import hashlib
import sys
import traceback
from pathlib import Path
from random import Random
from types import TracebackType

import atheris

# What is looked into while it runs: this program. To look into the libraries that read files for it costs more than
# it brings: pdfminer and BeautifulSoup then take several times as long.
INSTRUMENTED = ("bot", "glossary", "knowledge")
# So often an input is changed without regard to its format.
BLINDLY = 0.15
# Characters of what is told of a finding.
LONGEST_TOLD = 4_000


class Findings:
    """Takes what is raised in its block, whatever it is, and keeps the input that raised it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._places: set[tuple[str, str, int]] = set()
        self.data = b""

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if kind is None or issubclass(kind, KeyboardInterrupt | SystemExit):
            return False
        *_, last = (frame for frame in traceback.extract_tb(trace) if "/site-packages/" not in frame.filename)
        place = (kind.__name__, last.filename, last.lineno or 0)
        if place not in self._places:
            self._places.add(place)
            path = self._folder / f"{kind.__name__}-{hashlib.sha256(self.data).hexdigest()[:12]}"
            path.write_bytes(self.data)
            sys.stderr.write(f"{path}\n{''.join(traceback.format_exception(kind, error, trace))[-LONGEST_TOLD:]}\n")
        return True


def main() -> None:
    """Fuzz."""
    name, base, folder, *options = sys.argv[1:]
    findings = Findings(Path(folder))
    # what is loaded while the first inputs run is looked into from then on
    with atheris.instrument_imports(include=INSTRUMENTED):
        from tests.fuzz import targets

        target = targets.target(name)
        run = target.prepare(Path(base))

        def kept(data: bytes) -> None:
            findings.data = data
            with findings:
                run(data)

        for seed in target.seeds():
            kept(seed)

    def mutated(data: bytes, longest: int, seed: int) -> bytes:
        rng = Random(seed)
        changed = atheris.Mutate(data, longest) if rng.random() < BLINDLY else target.mutated(data, rng)
        return bytes(changed) if len(changed) <= longest else data

    atheris.Setup([sys.argv[0], *options], kept, custom_mutator=mutated)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
