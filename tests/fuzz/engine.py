"""One target under atheris: `python -m tests.fuzz.engine TARGET BASE FOUND [options and inputs of libFuzzer]`.

Inputs that raise are put into the folder FOUND, one for each place that raised, and fuzzing goes on. It ends when its
time is over, or with a status where an input took too long or too much memory, or ended the process.
"""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

import atheris

from tests.fuzz.findings import Findings

# What is looked into while it runs: this program. To look into the libraries that read files for it costs more than
# it brings: pdfminer and BeautifulSoup then take several times as long.
INSTRUMENTED = ("bot", "glossary", "knowledge")
# So many inputs load what is needed.
FIRST = 12
# So often an input is changed without regard to its format.
BLINDLY = 0.15


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

        for seed in target.seeds()[:FIRST]:
            kept(seed)

    def mutated(data: bytes, longest: int, seed: int) -> bytes:
        rng = Random(seed)
        changed = atheris.Mutate(data, longest) if rng.random() < BLINDLY else target.mutated(data, rng)
        return bytes(changed) if len(changed) <= longest else data

    atheris.Setup([sys.argv[0], *options], kept, custom_mutator=mutated)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
