"""The same account in several places: table and table, text and table, text and text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from knowledge.checking.accounts import split
from knowledge.checking.books import MAIN, Books, Stated
from knowledge.checking.catalogue import catalogue, check
from knowledge.checking.sums import pair
from knowledge.checking.tolerance import judged
from knowledge.model import Agreement, Figure, Finding
from knowledge.vocabulary import bare, canonical, classification

TABLES = "表与表一致"
TEXT = "正文与表一致"
TWICE = "正文前后一致"
MONEY = {"元", "万元", "亿元"}
RESULT = "项目成果前后一致"
DERIVED = ("增减额", "增减率", "占比", "完成率", "执行率")
RESULTS = ("数量", "人数", "其他")
# Words of fewer characters may be said of several things.
SHORTEST, SEVERAL = 4, 2
CLASS = 3
Key = tuple[str, str, int]


@check
def tables(books: Books) -> Iterator[Finding]:
    """One account in two tables: 本年收入合计 in 收入支出决算总表 and in 收入决算表."""
    for found in _by_account(_cells(books)).values():
        first = found[0]
        seen = {first.figure.statement}
        for other in found[1:]:
            if other.figure.statement not in seen:
                seen.add(other.figure.statement)
                yield from pair(books, TABLES, first, other)


@check
def text(books: Books) -> Iterator[Finding]:
    """What a sentence states and what the tables have of the same item: it differs where no table has it so."""
    by_item: dict[Key, list[Stated]] = defaultdict(list)
    for cell in _cells(books):
        by_item[split(cell.account)[0], cell.measure, cell.figure.year].append(cell)
    for sentence in _sentences(books, MAIN, known=False):
        cells = by_item.get((split(sentence.account)[0], sentence.measure, sentence.figure.year), [])
        cells = [c for c in cells if _comparable(sentence, c)]
        if not cells:
            continue
        same = _alike(sentence, cells)
        if same:
            yield from pair(books, TEXT, *_nearest(sentence, same))


def _alike(sentence: Stated, cells: Sequence[Stated]) -> list[Stated]:
    """The cells that a sentence may speak of: of the funds it names, or of any where it names none.

    A sentence under 财政拨款 may leave that out, so that it is held to agree where any whole column has its value.
    """
    item, funds = split(sentence.account)
    same = [c for c in cells if c.account == sentence.account]
    if not funds and item not in catalogue()["accounts"]["whole"]:
        if not same:
            return []  # the table of all funds was not read
        parts = catalogue()["column_parts"]["row"]
        if any(c.figure.code for c in same) and not any("财政拨款" in split(c.account)[1] for c in cells):
            return []  # the sentence may be of 财政拨款, and that table was not read
        return same + [c for c in cells if c not in same and not any(p in split(c.account)[1] for p in parts)]
    return same or [c for c in cells if _within(split(c.account)[1], funds)]


@check
def twice(books: Books) -> Iterator[Finding]:
    """One account twice in the text, of the same year, measure and basis."""
    told = {(cell.account, cell.measure) for cell in _cells(books)}
    for found in _by_account(_sentences(books, (*MAIN, *DERIVED))).values():
        first = found[0]
        for other in found[1:]:
            apart = other.figure.source.section != first.figure.source.section
            if len({first.figure.part_of, other.figure.part_of} - {""}) > 1:
                continue  # of two totals it may be two things
            # where a table has it too, each place is compared with the table
            if not apart or (certain(first) and (first.account, first.measure) not in told):
                yield from pair(books, TWICE, first, other)


def _cells(books: Books) -> list[Stated]:
    """The main figures of the tables, but for those of one column of several that are a part of the row."""
    parts = catalogue()["column_parts"]["funds"]
    return [
        s
        for found in books.tables.values()
        for s in found
        if s.measure in MAIN and s.number is not None and not any(p in split(s.account)[1] for p in parts)
    ]


@check
def results(books: Books) -> Iterator[Finding]:
    """What a project brought about (公布抽检信息 42 期) is the same in both evaluations, under the same words."""
    found: dict[object, list[Stated]] = defaultdict(list)
    for each in books.text:
        f = each.figure
        of_project = f.subject and f.item != f.subject and f.measure in RESULTS and each.number is not None
        if of_project and len(f.item) >= SHORTEST and f.label.endswith(f.item):
            found[f.subject, f.item, f.measure, f.unit, f.qualifier, f.part_of].append(each)
    for several in found.values():
        places = {s.figure.source.section: s for s in reversed(several)}
        values = {s.figure.value for s in several}
        if len(places) < SEVERAL or len(values) > SEVERAL or len(places) < len(several):
            continue  # said several times in one section, it may be several things
        first = several[0]
        other = next((s for s in several if s.figure.value != first.figure.value), several[1])
        yield from pair(books, RESULT, first, other)


def _sentences(books: Books, measures: Sequence[str], *, known: bool = True) -> list[Stated]:
    """The department's own figures in sentences, of items that the vocabulary or the classification knows."""
    return [
        s
        for s in books.text
        if s.measure in measures
        and s.number is not None
        and not s.figure.subject
        and not s.figure.qualifier
        and (not known or canonical(s.figure.item) or s.figure.item in classification())
        and _named(s.figure)
        and s.figure.item not in catalogue()["repeated"]["not"]
    ]


def _named(figure: Figure) -> bool:
    """Whether the printed words are the item's name, or its path: what a unit spent (局本级支出) is not the item."""
    label = figure.label
    if not figure.printed[:1].isdecimal():
        return bare(figure.item) in bare(label)  # 无“三公”经费和机关运行经费预算 says so of each
    path = any(f"{level}）" in label for level in ("类", "款", "项"))
    return path or bare(label) == bare(figure.item) or figure.item in canonical(label)


def _by_account(stated: Sequence[Stated]) -> dict[object, list[Stated]]:
    found: dict[object, list[Stated]] = defaultdict(list)
    for each in stated:
        f = each.figure
        counted = f.part_of if each.measure in ("人数", "数量") and not f.statement else ""
        code = f.code if f.statement else ""
        # 行政运行 stands below several 款: the path tells which
        path = f.label if "（项）" in f.label or "（款）" in f.label or "项）" in f.label else ""
        basis = (f.basis, f.part_of, f.direction) if each.measure in DERIVED else ()
        row = "" if len(code) == CLASS else code
        key = (each.account, row, path, each.measure, f.year, counted, _unit(f.unit), *basis)
        found[key].append(each)
    return found


def _unit(unit: str) -> str:
    return "元" if unit in MONEY else unit.removesuffix("次")


def _comparable(one: Stated, other: Stated) -> bool:
    return _unit(one.figure.unit) == _unit(other.figure.unit)


def certain(stated: Stated) -> bool:
    """Whether it is certain of which funds a sentence speaks: it says so, or the item does."""
    item, funds = split(stated.account)
    return bool(funds) or item in catalogue()["accounts"]["whole"] or item in catalogue()["repeated"]["certain"]


def _within(funds: str, wider: str) -> bool:
    return funds == wider or (wider == "财政拨款" and funds == "一般公共预算财政拨款")


def _nearest(sentence: Stated, cells: Sequence[Stated]) -> tuple[Stated, Stated]:
    """The sentence with the cell that it agrees with; where there is none, with the one that is nearest."""
    own = sentence.number
    assert own is not None  # noqa: S101 (sentences without a number were left out)

    def apart(cell: Stated) -> tuple[bool, object]:
        number = cell.number
        assert number is not None  # noqa: S101 (so were cells)
        coarse, fine = (own, number) if own.step >= number.step else (number, own)
        return judged(coarse, fine) is Agreement.DIFFERS, abs(own.value - number.value)

    return sentence, min(cells, key=apart)
