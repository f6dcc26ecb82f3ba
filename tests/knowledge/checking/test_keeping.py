"""Findings in the store: with their document, in one transaction, and right whatever comes and goes beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge import schema
from knowledge.checking import keeping
from knowledge.extraction.extract import Extract
from knowledge.findings import Findings
from knowledge.model import Agreement, DocumentKind, Finding
from knowledge.query import Library
from knowledge.store import Outcome, Store, opened
from tests.accounts import samples
from tests.knowledge.checking.drawn import document
from tests.knowledge.sentences import extracted

LAST_YEAR = """
一、收入决算情况说明
本部门2021年度收入总计108.00万元，其中年初结转和结余8.00万元；本年收入合计100.00万元。
"""
THIS_YEAR = """
一、收入决算情况说明
本部门2022年度收入总计135.00万元，其中年初结转和结余10.00万元；本年收入合计125.00万元，较2021年增加15.00万元，增长13.6%。
"""
TABLE = """
收入支出决算总表
单位：万元
收入 | < | 支出 | <
项目 | 决算数 | 项目 | 决算数
本年收入合计 | 125.00 | 本年支出合计 | 105.00
年初结转和结余 | 10.00 | 年末结转和结余 | 30.00
总计 | 153.00 | 总计 | 135.00
"""
ACROSS = "上年数与上年文件一致"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "base.sqlite", create=True) as found:
        yield found


def told(store: Store, year: int = 2022) -> list[Finding]:
    """All findings on the document of a year."""
    findings = Findings(store.db)
    return [f for s in Library(store).shelves(years=[year]) for f in findings.of(s.id, tuple(Agreement))]


def differing(store: Store, year: int = 2022) -> list[str]:
    return sorted(f.rule for f in told(store, year) if f.outcome is Agreement.DIFFERS)


def test_findings_come_with_their_document_and_cite_it(store: Store) -> None:
    store.write(document(THIS_YEAR, year=2022, name="a.txt"))
    found = told(store)
    assert {f.rule for f in found if f.outcome is Agreement.AGREES} >= {"收入总计等于各项之和", "增减率可以重算"}
    assert differing(store) == []
    for finding in found:
        assert len(finding.sources) == len(finding.figures)
        for figure, source in zip(finding.figures, finding.sources, strict=True):
            assert source.title == "澹渚市槐汀区水务局2022年度部门决算"
            row = store.db.table("figures").get(figure)
            assert (row["quote"], row["line"], row["page"]) == (source.quote, source.line, source.page)


def test_what_two_files_of_a_document_say_is_compared(store: Store) -> None:
    store.write(document(THIS_YEAR, name="a.txt"))
    store.write(document(TABLE, name="b.txt"))
    rules = differing(store)
    assert "正文与表一致" in rules
    assert "收入总计等于支出总计" in rules
    # the corrected file takes the older one's place, and nothing is left of what was wrong with it
    store.write(document(TABLE.replace("153.00", "135.00"), name="b.txt"))
    assert differing(store) == []


@pytest.mark.parametrize("order", [(2021, 2022), (2022, 2021)])
def test_two_years_are_compared_whichever_comes_first(store: Store, order: tuple[int, int]) -> None:
    texts = {2021: LAST_YEAR, 2022: THIS_YEAR}
    store.write(document(texts[order[0]], year=order[0], name=f"{order[0]}.txt"))
    assert differing(store) == []
    store.write(document(texts[order[1]], year=order[1], name=f"{order[1]}.txt"))
    (finding,) = (f for f in told(store) if f.rule == ACROSS)
    assert (finding.outcome, finding.stated, finding.expected, finding.difference) == (
        Agreement.DIFFERS, "110", "100", "10",
    )  # fmt: skip
    assert {source.document for source in finding.sources} == {"2021.txt", "2022.txt"}
    assert not any(f.rule == ACROSS for f in told(store, 2021))


def test_a_correction_of_last_year_changes_what_this_year_is_found_to_say(store: Store) -> None:
    store.write(document(LAST_YEAR, year=2021, name="old.txt"))
    store.write(document(THIS_YEAR, year=2022, name="new.txt"))
    assert differing(store) == [ACROSS]
    store.write(document(LAST_YEAR.replace("合计100.00", "合计110.00"), year=2021, name="old.txt"))
    (finding,) = (f for f in told(store) if f.rule == ACROSS)
    assert finding.outcome is Agreement.AGREES


def test_a_file_that_leaves_a_document_takes_its_findings_with_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = document(LAST_YEAR, year=2021, name="old.txt")
    store.write(old)
    store.write(document(THIS_YEAR, year=2022, name="new.txt"))
    assert differing(store) == [ACROSS]
    # read anew, it turns out to be a unit's: nothing is left of last year's document
    monkeypatch.setattr(schema, "READER_VERSION", schema.READER_VERSION + 1)
    store.write(replace(old, identity=replace(old.identity, kind=DocumentKind.UNIT_ACCOUNTS)))
    assert not any(f.rule == ACROSS for f in told(store))
    assert store.db.execute("pragma foreign_key_check").fetchall() == []


def test_of_a_department_and_a_unit_each_has_its_own(store: Store) -> None:
    """本级 and 部门 are two bodies: what they state is never compared."""
    store.write(document(THIS_YEAR, name="a.txt"))
    other = document(THIS_YEAR.replace("135.00", "95.00").replace("125.00", "85.00"), kind="单位决算", name="b.txt")
    store.write(other)
    assert differing(store) == ["增减率可以重算"]  # 15 of 70 is 21.4%
    assert not any(f.rule == "正文前后一致" for f in told(store))


def test_the_same_file_again_changes_nothing(store: Store) -> None:
    first = document(THIS_YEAR, name="a.txt")
    store.write(first)
    before = list(store.db.conn.iterdump())
    assert store.write(first) is Outcome.UNCHANGED
    assert list(store.db.conn.iterdump()) == before


def test_what_fails_leaves_the_findings_as_they_were(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.write(document(THIS_YEAR, name="a.txt"))
    before = list(store.db.conn.iterdump())

    def fails(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(keeping, "settle", fails)
    with pytest.raises(KeyboardInterrupt):
        store.write(document(TABLE, name="b.txt"))
    assert list(store.db.conn.iterdump()) == before


def test_findings_are_found_by_the_figures_that_an_answer_tells(store: Store) -> None:
    sample = next(s for s in samples() if s.file_name == "区市监局_2023.txt")
    read: Extract = extracted(sample.printed().text)
    store.write(read)
    figures = [f for f in read.figures if f.item == "项目支出" and f.measure == "占比"]
    (finding,) = Findings(store.db).touching(figures, (Agreement.DIFFERS,))
    assert finding.rule == "占比可以重算"
    assert Findings(store.db).touching([], tuple(Agreement)) == []


def test_the_ledger_of_the_rules_counts_every_check(store: Store) -> None:
    store.write(document(THIS_YEAR, name="a.txt"))
    (shelf,) = Library(store).shelves()
    counts = Findings(store.db).counts(shelf.id)
    assert sum(sum(own.values()) for own in counts.values()) == len(told(store))
    assert counts["应公开的表齐全"] == {Agreement.UNCHECKED: 1}
