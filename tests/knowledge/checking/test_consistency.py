"""A bounded number of made-up documents; `python -m tests.knowledge.consistency --seeds 500` checks many."""

from __future__ import annotations

import pytest

from knowledge.checking.check import checked
from knowledge.model import Agreement
from tests.accounts import samples
from tests.knowledge.consistency import SAMPLES, books_of, consistent, contradictions, verdict
from tests.knowledge.sentences import extracted

SEEDS = range(20)
FILES = ("text", "flat", "pdf", "open", "docx", "html", "xlsx")


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_said_against_accounts_that_add_up(seed: int) -> None:
    read = consistent(seed)
    assert [finding.message for finding in contradictions(read)] == []
    outcomes = [finding.outcome for finding in checked(books_of(read))]
    assert outcomes.count(Agreement.AGREES) > 20


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("seed", [10, 21, 22])
def test_nothing_is_said_against_what_was_not_read_in_full(seed: int, kind: str) -> None:
    """Of a table of which only words are left, or whose lines are not certain, some numbers are not read."""
    assert [finding.message for finding in contradictions(consistent(seed, kind))] == []


def test_a_changed_number_is_found_and_named() -> None:
    verdicts = [verdict(seed) for seed in SEEDS]
    broken = [each for each in verdicts if each.broken]
    assert len(broken) > len(SEEDS) // SAMPLES
    assert [each.said for each in broken if not each.found] == []


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.file_name)
def test_the_samples_contradict_themselves_where_they_should_and_nowhere_else(sample: object) -> None:
    from tests.accounts.samples import Sample

    assert isinstance(sample, Sample)
    found = contradictions(extracted(sample.printed().text))
    assert sorted(f.rule for f in found) == sorted(each.rule for each in sample.contradictions)
    for each in sample.contradictions:
        (finding,) = (f for f in found if f.rule == each.rule)
        said = finding.message + "".join(source.quote for source in finding.sources)
        assert [value for value in each.values if value not in said] == []
