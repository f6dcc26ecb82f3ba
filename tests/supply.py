"""What the program is made of: `make supply` writes the licences and the SBOM, and asks for known weaknesses.

The first two need no network. The third asks a service in it; where that is not reached it says so and does not fail.
Ends with status 1 where a licence is not among those that are accepted, or a library has a known weakness.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "deploy" / "lock" / "run.txt"
# Licences under which a library may be used here; LGPL and MPL ask for nothing where it is used as it is published.
ACCEPTED = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|Python Software Foundation|HPND|CMU|MPL|Mozilla|LGPL|Lesser|Unlicense|Public Domain|Zlib",
    re.IGNORECASE,
)
REFUSED = re.compile(r"AGPL|Affero|SSPL|(?<!L)GPL(?!.*(?:exception|Lesser))", re.IGNORECASE)
LIMIT = 300


def _run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", *map(str, command)]
    return subprocess.run(line, cwd=ROOT, capture_output=True, text=True, timeout=LIMIT, check=False)


def locked() -> dict[str, str]:
    """The libraries that the program runs with, and their releases; those of other systems too."""
    return dict(re.findall(r"^([\w.-]+)==([\w.+]+)", LOCK.read_text("utf-8"), re.MULTILINE))


def licences() -> dict[str, str]:
    """The licence of each library that is installed here."""
    done = _run("piplicenses", "--from=all", "--format=json", "--packages", *locked())
    kinds = ("License-Expression", "License-Classifier", "License-Metadata")
    found: dict[str, str] = {}
    for each in json.loads(done.stdout):
        # some put the whole text where the name of the licence belongs
        said = (str(each.get(kind, "UNKNOWN")).strip().splitlines() for kind in kinds)
        found[each["Name"]] = next((lines[0] for lines in said if lines and lines[0] != "UNKNOWN"), "UNKNOWN")
    return found


def not_accepted(found: dict[str, str]) -> dict[str, str]:
    """The libraries whose licence is not accepted."""
    return {name: text for name, text in found.items() if REFUSED.search(text) or not ACCEPTED.search(text)}


def write_sbom(path: Path) -> None:
    """The locked libraries with their hashes, in CycloneDX."""
    done = _run(
        "cyclonedx_py", "requirements", LOCK, "--pyproject", "pyproject.toml", "--of", "JSON", "--validate", "-o", path
    )
    done.check_returncode()


@dataclass(frozen=True, slots=True)
class Audit:
    """How many libraries could be asked for, and the known weaknesses of those."""

    asked: int
    weak: tuple[str, ...]


def audited(report: str) -> Audit:
    """What pip-audit reports, as JSON. One that it skips is one that nothing is known of, which is not none known."""
    try:
        each = [one for one in json.loads(report)["dependencies"] if "skip_reason" not in one]
    except ValueError:  # it could not ask at all
        return Audit(0, ())
    return Audit(len(each), tuple(f"{one['name']} {weak['id']}" for one in each for weak in one["vulns"]))


def audit() -> Audit:
    """Ask for known weaknesses."""
    command = ("--disable-pip", "--require-hashes", "--progress-spinner=off", "--format=json", "-r", LOCK)
    return audited(_run("pip_audit", *command).stdout)


def main() -> int:
    """Write everything into a folder, and tell what is not as it should be."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    found = licences()
    table = [f"| {name} | {locked().get(name.lower(), '')} | {text} |" for name, text in sorted(found.items())]
    head = ["| library | release | licence |", "|---|---|---|"]
    (folder / "licences.md").write_text("\n".join([*head, *table, ""]), "utf-8")
    write_sbom(folder / "sbom.json")
    sys.stdout.write(f"{len(found)} licences and the SBOM are in {folder}\n")
    bad, known = not_accepted(found), audit()
    for name, text in bad.items():
        sys.stdout.write(f"not accepted: {name}: {text}\n")
    sys.stdout.write(f"known weaknesses: {len(known.weak)}, asked for {known.asked} of {len(locked())} libraries\n")
    for text in known.weak:
        sys.stdout.write(f"  {text}\n")
    if known.asked < len(locked()):
        sys.stdout.write("nothing is known of the others: this needs a network in which the advisories are\n")
    return 1 if bad or known.weak else 0


if __name__ == "__main__":
    sys.exit(main())
