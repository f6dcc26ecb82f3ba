"""Looking around in the knowledge base with buttons: departments, their documents, sections, figures.

Where one is stands in a few ASCII characters, which a button can carry: no memory is needed, and a restart is no harm.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.answer import Menu
from bot.replies import marks, phrases
from knowledge.cards import leading
from knowledge.contract import Card
from knowledge.query import Library, Shelf

TOP = "d:0"
# So many are shown at a time.
DEPARTMENTS, SECTIONS, FIGURES = 16, 10, 10
Button = tuple[str, str]
T = TypeVar("T")


class Browser:
    """Makes the menus of one knowledge base."""

    def __init__(self, library: Library, short: Callable[[str], str]) -> None:
        self._library, self._short = library, short

    def menu(self, where: str) -> Menu | None:
        """The menu of a place; None where there is no such place (any more)."""
        kind, *numbers = where.split(":")
        if not all(number.isascii() and number.isdecimal() for number in numbers):
            return None
        told = tuple(map(int, numbers))
        if kind == "d" and len(told) == 1:
            return self._departments(self._library.shelves(), told[0])
        shelf = next(iter(self._library.shelves_of(told[:1])), None)
        if shelf is None:
            return None
        if kind == "y" and len(told) == 1:
            return self._documents(shelf)
        if kind == "s" and len(told) == 2:
            return self._sections(shelf, told[1])
        return self._figures(shelf, told[1], told[2]) if kind == "f" and len(told) == 3 else None

    def _departments(self, shelves: Sequence[Shelf], page: int) -> Menu:
        latest = {shelf.department: shelf.id for shelf in sorted(shelves, key=lambda s: (s.department, s.year))}
        if not latest:
            return Menu("知识库还是空的。", ())
        shown = _page(list(latest.items()), page, DEPARTMENTS)
        buttons = [(self._short(name), f"y:{document}") for name, document in shown]
        years = sorted({shelf.year for shelf in shelves})
        when = f"{years[0]}—{years[-1]}年" if len(years) > 1 else f"{years[0]}年"
        said = f"收录{len(latest)}个部门、{len(shelves)}份公开文件（{when}）。请选部门："
        return Menu(said, (*_pairs(buttons), *_turns("d", page, len(latest), DEPARTMENTS)))

    def _documents(self, shelf: Shelf) -> Menu:
        own = self._library.shelves((shelf.department,))
        buttons = [(f"{s.year}年{s.kind}", f"s:{s.id}:0") for s in own]
        return Menu(f"{shelf.department}，请选文件：", (*_pairs(buttons), (("‹ 全部部门", TOP),)))

    def _sections(self, shelf: Shelf, page: int) -> Menu:
        sections = self._by_section(shelf)
        buttons = [
            (f"{section.rpartition('/')[2] or '（无标题）'}（{len(cards)}项）", f"f:{shelf.id}:{number}:0")
            for number, (section, cards) in enumerate(sections.items())
        ]
        rows = tuple((button,) for button in _page(buttons, page, SECTIONS))
        turns = _turns(f"s:{shelf.id}", page, len(buttons), SECTIONS)
        return Menu(f"《{shelf.title}》，请选章节：", (*rows, *turns, (("‹ 返回", f"y:{shelf.id}"),)))

    def _figures(self, shelf: Shelf, number: int, page: int) -> Menu | None:
        sections = list(self._by_section(shelf).items())
        if number >= len(sections):
            return None
        section, cards = sections[number]
        shown = _page(cards, page, FIGURES)
        if not shown:
            return None
        rows = [marks.row("• ", phrases.name(c, with_viewpoint=True), phrases.stated(leading(c)[:1])) for c in shown]
        source = shown[0].figures[0].source
        head = f"《{shelf.title}》{' › '.join(section.split('/')[-2:])}"
        told = "\n".join([head, *rows, marks.source(f"出处：{phrases.page(source)}起")])
        turns = _turns(f"f:{shelf.id}:{number}", page, len(cards), FIGURES)
        back = f"s:{shelf.id}:{number // SECTIONS}"
        return Menu(told, (*turns, (("‹ 返回", back),)))

    def _by_section(self, shelf: Shelf) -> dict[str, list[Card]]:
        """The cards of a document under the section that states them first."""
        found: dict[str, list[Card]] = {}
        for card in self._library.cards(shelf.id):
            found.setdefault(card.figures[0].source.section, []).append(card)
        return found


def _page(things: Sequence[T], page: int, size: int) -> Sequence[T]:
    return things[page * size : (page + 1) * size]


def _pairs(buttons: Sequence[Button]) -> tuple[tuple[Button, ...], ...]:
    return tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))


def _turns(where: str, page: int, count: int, size: int) -> tuple[tuple[Button, ...], ...]:
    turns = [("‹ 上一页", f"{where}:{page - 1}")] if page else []
    if (page + 1) * size < count:
        turns.append((f"下一页 {page + 1}/{-(-count // size)} ›", f"{where}:{page + 1}"))
    return (tuple(turns),) if turns else ()
