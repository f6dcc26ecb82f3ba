"""Looking around and finding by a few words, with more departments than fit a message."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.answer import Menu
from bot.assistant import Assistant
from bot.browsing import DEPARTMENTS, TOP
from bot.replies import html
from knowledge.store import Store
from tests.accounts.many import bodies, fill
from tests.bot.telegram.bot_api import check_text

HELD = 40


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Who answers from the accounts of many departments."""
    with Store(tmp_path_factory.mktemp("many") / "k.sqlite", create=True) as store:
        fill(store, bodies(HELD), (2022, 2023))
        yield Assistant(store)


def crawled(answering: Assistant, begin: str, most: int) -> dict[str, Menu]:
    """The menus that can be reached."""
    found: dict[str, Menu] = {}
    waiting = [begin]
    while waiting and len(found) < most:
        where = waiting.pop(0)
        if where in found:
            continue
        menu = answering.browse(where)
        assert menu, where
        found[where] = menu
        waiting += [to for row in menu.rows for _, to in row]
    return found


def test_every_place_leads_on_and_back(many: Assistant) -> None:
    for where, menu in crawled(many, TOP, 150).items():
        assert len(f"b:{where}".encode()) <= 64
        [page] = html.pages(menu.marked)
        check_text(page, "HTML")
        assert menu.rows
        assert all(text.strip() for row in menu.rows for text, _ in row)


def test_all_departments_can_be_reached(many: Assistant) -> None:
    """Each once, a few at a time."""
    labels = []
    where = TOP
    while where:
        menu = many.browse(where)
        assert menu
        buttons = [button for row in menu.rows for button in row]
        labels += [text for text, to in buttons if to.startswith("y:")]
        assert len([to for _, to in buttons if to.startswith("y:")]) <= DEPARTMENTS
        where = next((to for text, to in buttons if text.startswith("下一页")), "")
    assert len(labels) == len(set(labels)) == HELD


@pytest.mark.parametrize(
    "where", ["", "d", "d:x", "d:-1", "y:0", "y:1:2", "s:1", "f:1:999:0", "f:1:0:999", "x:1", "d:²"]
)
def test_places_that_are_not_there(where: str, many: Assistant) -> None:
    assert many.browse(where) is None


def test_an_empty_knowledge_base(empty_assistant: Assistant) -> None:
    menu = empty_assistant.browse(TOP)
    assert menu
    assert menu.marked == "知识库还是空的。"
    assert empty_assistant.find("三公", 0, 10) == ((), 0)
    assert empty_assistant.years() == ()
    assert empty_assistant.departments("") == ()


def test_figures_of_many_departments_page_after_page(many: Assistant) -> None:
    """Every department's, of the latest year first, none twice."""
    found, at = [], 0
    for _ in range(30):
        hits, at = many.find("公务接待", at, 10)
        found += [(hit.title, hit.about) for hit in hits if hit.about.endswith("2023年")]
        if not at:
            break
    assert len(found) == len(set(found))
    assert len({about for _, about in found}) == HELD


def test_a_department_and_year_that_are_named(many: Assistant) -> None:
    name = many.departments("")[7]
    hits, _ = many.find(f"{name}2022年公务接待费", 0, 10)
    assert hits[0].about.endswith("2022年")
    assert name in hits[0].marked
    assert all(hit.about.endswith("2022年") for hit in hits if "年" in hit.about[-5:])
