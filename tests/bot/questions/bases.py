"""The knowledge bases that the lists of questions are about."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.ingest import ingest
from knowledge.store import opened
from tests.accounts.build import DISTRICTS, KINDS, make_history
from tests.accounts.disclose import Look, disclose
from tests.accounts.draw import Draw
from tests.accounts.model import YearAccounts
from tests.accounts.styles import STYLES
from tests.accounts.tables import random_form
from tests.knowledge.formats import WRITERS

PUBLISHED = Path(__file__).parents[4] / "shared" / "disclosures"
EARLIER, LATER = range(2022, 2024), range(2023, 2025)


@dataclass(frozen=True, slots=True)
class Made:
    """How fourteen documents are made: of which two districts, from which seeds, in which styles and formats.

    The lists of questions tell what stands in just these: another choice here needs other lists.
    """

    first_district: int
    seed: int
    step: int
    mark: str
    first_style: int
    formats: tuple[str, ...]

    def write(self, folder: Path) -> Iterator[Path]:
        """Write the documents: of each department its accounts of two years, of one in each district a budget."""
        styles = tuple(STYLES)
        number = 0
        for d, district in enumerate(DISTRICTS[self.first_district : self.first_district + 2]):
            for k, kind in enumerate(KINDS):
                years = EARLIER if (d + k) % 2 == 0 else LATER
                for a, accounts in enumerate(make_history(kind, district, self.seed + self.step * d + k, years)):
                    draw = Draw(f"{self.mark}{d}{k}{a}")
                    style = styles[(number + self.first_style) % len(styles)]
                    look = Look("决算", style, random_form(draw), "before")
                    number += 1
                    yield _written(folder, accounts, look, self.formats[number % len(self.formats)], draw)
                if k == 0:
                    yield _written(folder, accounts, Look("预算", "shanghai", random_form(draw), "before"), "pdf", draw)


def _written(folder: Path, accounts: YearAccounts, look: Look, kind: str, draw: Draw) -> Path:
    mark = "预算" if look.kind == "预算" else ""
    path = folder / f"{accounts.department.full_name}{accounts.year}{mark}.{kind}"
    path.write_bytes(WRITERS[kind](disclose(accounts, look), draw).content)
    return path


TWO_DISTRICTS = Made(1, 7000, 13, "e", 0, ("pdf", "docx", "html", "pdf"))
TWO_OTHERS = Made(0, 9100, 17, "g", 3, ("docx", "pdf", "xlsx", "pdf"))
TWO_MORE = Made(1, 4400, 19, "h", 5, ("pdf", "html", "docx", "pdf"))


def _made(made: Made) -> Callable[[Path], list[Path]]:
    return lambda folder: list(made.write(folder))


def _published(pattern: str) -> Callable[[Path], list[Path]]:
    return lambda _: sorted(PUBLISHED.glob(pattern)) if PUBLISHED.is_dir() else []


# Each list with the documents that it is about; none where they do not lie beside the repository.
BASES: dict[str, Callable[[Path], list[Path]]] = {
    "two_districts": _made(TWO_DISTRICTS),
    "two_others": _made(TWO_OTHERS),
    "two_more": _made(TWO_MORE),
    "published": _published("*"),
    "published_one": _published("*.txt"),
}


def built(path: Path, files: Sequence[Path]) -> Path:
    """A knowledge base of these files."""
    with opened(path, create=True) as store:
        for file in files:
            ingest(file, store)
    return path
