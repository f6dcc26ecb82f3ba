"""What may be asked instead: items of near names and of the same kind, named as what they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.answering import Answers
from knowledge.contract import Card, Intent, Mention, Query, Status
from knowledge.nearby import Nearby, alike
from knowledge.query import Library
from knowledge.store import opened


def items(*names: str) -> dict[str, Card]:
    return {name: Card("甲市乙局", 2023, "部门决算", name, name, "", "", "", "", ()) for name in names}


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("会议费", ["培训费", "公务接待费"]),  # what ends alike is of the same kind, the shorter first
        ("教育支出", ["基本支出", "社会保障和就业支出"]),
        ("机关运行经费支出", ["机关运行经费", "基本支出", "社会保障和就业支出"]),
        ("飞机", []),
    ],
)
def test_items_alike(word: str, found: list[str]) -> None:
    held = items("培训费", "公务接待费", "基本支出", "社会保障和就业支出", "机关运行经费", "在职人员", "会议费")
    names = [card.item for card in alike(word, held)]
    assert [name for name in names if name in found] == found
    assert set(names) <= set(found)
    assert word not in names


def test_what_is_near_names_its_department_and_year_and_is_not_what_was_asked(samples_db: Path) -> None:
    water, culture = "泊梧市砚湖区水务局", "泊梧市砚湖区文化和旅游局"
    farming = Mention("农林水支出", ("农林水支出",))
    with opened(samples_db) as store:
        library = Library(store)
        answers, nearby = Answers(library), Nearby(library, store)
        asked = Query(Intent.FIGURE, departments=(culture,), years=(2022,), mentions=(farming,))
        missed = answers.answer(asked)
        assert missed.status is Status.NOT_FOUND
        assert missed.looked is not None
        assert (missed.looked.department, missed.looked.year) == (culture, 2022)
        queries = list(nearby.queries(missed))
        assert queries
        assert asked not in queries
        assert len(set(queries)) == len(queries)
        for query in queries:
            assert len(query.departments) == len(query.years) == 1
        same = [query for query in queries if query.mentions[0].items == farming.items]
        assert {query.departments for query in same} == {(water,)}
        assert answers.answer(same[0]).status is Status.ANSWERED
