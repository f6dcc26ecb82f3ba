"""What the program is made of is known, and under which licences."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.supply import Audit, audited, licences, locked, not_accepted, write_sbom


def test_every_licence_is_accepted() -> None:
    found = licences()
    assert len(found) > 30
    assert not_accepted(found) == {}


@pytest.mark.parametrize(
    "text",
    ["AGPL-3.0", "GNU Affero General Public License v3", "GPL-3.0-or-later", "SSPL-1.0", "UNKNOWN", "Proprietary"],
)
def test_what_is_not_accepted(text: str) -> None:
    assert not_accepted({"x": text})


@pytest.mark.parametrize("text", ["MIT", "BSD-3-Clause", "Apache-2.0 OR MIT", "LGPL-3.0-only", "MIT-CMU", "PSF-2.0"])
def test_what_is_accepted(text: str) -> None:
    assert not not_accepted({"x": text})


def test_the_sbom_names_every_locked_library_with_its_hashes(tmp_path: Path) -> None:
    write_sbom(tmp_path / "sbom.json")
    bom = json.loads((tmp_path / "sbom.json").read_text("utf-8"))
    assert bom["bomFormat"] == "CycloneDX"
    assert {each["name"]: each["version"] for each in bom["components"]} == locked()
    for each in bom["components"]:
        assert each["externalReferences"][0]["hashes"] if each.get("externalReferences") else each.get("hashes"), each


def test_what_is_skipped_was_not_asked_for() -> None:
    """And that nothing is known of it is not told as that it has no weakness."""
    one = {"name": "a", "version": "1", "vulns": [{"id": "CVE-1"}]}
    report = {"dependencies": [one, {"name": "b", "skip_reason": "not found"}, {"name": "c", "vulns": []}], "fixes": []}
    assert audited(json.dumps(report)) == Audit(2, ("a CVE-1",))
    assert audited("") == Audit(0, ())
