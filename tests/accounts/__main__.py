"""`python -m tests.accounts` writes the sample documents anew."""

from __future__ import annotations

from pathlib import Path

from tests.accounts.contradictions import to_toml
from tests.accounts.samples import samples

FOLDER = Path(__file__).resolve().parents[2] / "knowledge" / "samples"
CONTRADICTIONS = "contradictions.toml"


def sample_files() -> dict[str, str]:
    """File name and content of everything that is generated."""
    found = samples()
    files = {sample.file_name: sample.printed().text for sample in found}
    files[CONTRADICTIONS] = to_toml(tuple(each for sample in found for each in sample.contradictions))
    return files


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, content in sample_files().items():
        (FOLDER / name).write_text(content, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
