"""Several files at once: those of one disclosure join, what does not say whose it is goes to what lies beside it."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook

from knowledge.errors import ReadingError
from knowledge.ingest import Failed, Ingested, Ingestion, files, ingest
from knowledge.ledger import Ledger
from knowledge.query import Library
from knowledge.store import Outcome, Store, opened
from tests.knowledge.sentences import DEPARTMENT, YEAR, disclosure

TEXT = disclosure("培训费3.20万元，比上年增加0.40万元。")
OTHER = disclosure("培训费8.80万元。").replace(DEPARTMENT, "岚汀县体育局")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "base.sqlite", create=True) as found:
        yield found


def workbook(path: Path, *rows: tuple[str, ...]) -> Path:
    """A workbook of one sheet."""
    book = Workbook()
    assert book.active
    for row in rows:
        book.active.append(row)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def tables(path: Path, *, label: str = "", total: str = "310.50") -> Path:
    """The first statement table of a department's final accounts, without a cover."""
    return workbook(
        path,
        ("收入支出决算总表", "", "", ""),
        ("", "", "", "公开01表"),
        (label, "", "", "金额单位：万元"),
        ("收入", "", "支出", ""),
        ("项目", "决算数", "项目", "决算数"),
        ("一、一般公共预算财政拨款收入", total, "一、一般公共服务支出", total),
        ("本年收入合计", total, "本年支出合计", total),
    )


def text(path: Path, content: str = TEXT) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def run(store: Store, *paths: Path) -> dict[str, str]:
    """What became of each file: the outcome and the document, or the message."""
    ingestion = Ingestion(store)
    results: list[Ingested | Failed] = [result for path in paths for result in ingestion.add(path)]
    told = {}
    for result in (*results, *ingestion.finish()):
        if isinstance(result, Failed):
            told[result.path.name] = str(result.error)
        else:
            told[result.extract.document.name] = f"{result.outcome} {result.extract.identity.title}"
    return told


TITLE = f"{DEPARTMENT}{YEAR}年度部门决算"
OTHER_TITLE = f"岚汀县体育局{YEAR}年度部门决算"

# ---------------------------------------------------------------- identity from what lies beside


@pytest.mark.parametrize("label", ["", f"部门：{DEPARTMENT}", f"编制单位：{DEPARTMENT}"])
@pytest.mark.parametrize("first", ["text", "tables"])
def test_a_workbook_without_a_year_joins_the_text_beside_it(
    store: Store, tmp_path: Path, label: str, first: str
) -> None:
    paths = [text(tmp_path / "决算.txt"), tables(tmp_path / "表.xlsx", label=label)]
    told = run(store, *(paths if first == "text" else reversed(paths)))
    assert told == {"决算.txt": f"新增 {TITLE}", "表.xlsx": f"合并 {TITLE}"}
    assert set(run(store, *paths).values()) == {f"未变 {TITLE}"}


def test_alone_it_is_refused(store: Store, tmp_path: Path) -> None:
    (told,) = run(store, tables(tmp_path / "表.xlsx", label=f"部门：{DEPARTMENT}")).values()
    assert "没有找到" in told
    with pytest.raises(ReadingError, match="没有找到"):
        ingest(tmp_path / "表.xlsx", store)
    assert store.db.table("documents").count == 0


def test_what_lies_in_another_folder_is_not_beside_it(store: Store, tmp_path: Path) -> None:
    told = run(store, text(tmp_path / "甲" / "决算.txt"), tables(tmp_path / "乙" / "表.xlsx"))
    assert told["决算.txt"].startswith("新增")
    assert "没有找到" in told["表.xlsx"]


def test_beside_two_disclosures_its_label_decides(store: Store, tmp_path: Path) -> None:
    both = [text(tmp_path / "一.txt"), text(tmp_path / "二.txt", OTHER)]
    told = run(store, *both, tables(tmp_path / "有.xlsx", label="部门：岚汀县体育局"), tables(tmp_path / "无.xlsx"))
    assert told["有.xlsx"] == f"合并 {OTHER_TITLE}"
    assert "分不清属于哪一份" in told["无.xlsx"]
    assert TITLE in told["无.xlsx"]


def test_an_archive(store: Store, tmp_path: Path) -> None:
    text(tmp_path / "in" / "决算.txt"), tables(tmp_path / "in" / "表.xlsx")
    archive = tmp_path / "公开.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for file in sorted((tmp_path / "in").iterdir()):
            packed.write(file, file.name)
    # another disclosure beside the archive is not asked while its own members tell
    told = run(store, text(tmp_path / "别的.txt", OTHER), archive)
    assert sorted(told.values()) == sorted([f"新增 {OTHER_TITLE}", f"新增 {TITLE}", f"合并 {TITLE}"])
    shelf = next(s for s in Library(store).shelves() if s.department == DEPARTMENT)
    names = {file.name for file in Ledger(store).files(shelf)}
    assert len(names) == 2
    assert all("公开.zip" in name for name in names)
    assert {f.source.document for f in Library(store).figures(shelf)} <= names
    assert [each.outcome for each in ingest(archive, store)] == [Outcome.UNCHANGED] * 2


def test_an_archive_of_tables_belongs_to_the_text_beside_it(store: Store, tmp_path: Path) -> None:
    archive = tmp_path / "表.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.write(tables(tmp_path / "in" / "表.xlsx"), "表.xlsx")
    told = run(store, archive, text(tmp_path / "决算.txt"))
    assert sorted(told.values()) == sorted([f"新增 {TITLE}", f"合并 {TITLE}"])


# ---------------------------------------------------------------- names, folders


def test_two_files_of_one_name_in_one_document(store: Store, tmp_path: Path) -> None:
    paths = [
        text(tmp_path / "甲" / "决算.txt"),
        text(tmp_path / "甲" / "附" / "决算.txt", TEXT.replace("3.20", "3.30")),
        text(tmp_path / "乙" / "决算.txt", OTHER),
    ]
    told = run(store, *paths)
    assert told == {"决算.txt": f"新增 {OTHER_TITLE}", "附/决算.txt": f"合并 {TITLE}"}
    assert store.db.table("files").count == 3
    assert {line.split()[0] for line in run(store, *paths).values()} == {"未变"}


def test_the_same_file_under_another_name(store: Store, tmp_path: Path) -> None:
    run(store, text(tmp_path / "一.txt"))
    assert run(store, text(tmp_path / "二.txt")) == {"二.txt": f"未变 {TITLE}"}


def test_files_of_folders(tmp_path: Path) -> None:
    wanted = [text(tmp_path / name) for name in ("a.txt", "b/c.pdf", "b/d.unknown")]
    for name in (".a.txt", "~$a.docx", "b/.git/x.txt", "__MACOSX/a.txt", "README", "b/desktop.ini", "k.sqlite"):
        text(tmp_path / name)
    assert files([tmp_path]) == wanted
    assert files([tmp_path / "b", wanted[1], tmp_path / "README"]) == [*wanted[1:], tmp_path / "README"]
    assert files([tmp_path / "none.txt"]) == [tmp_path / "none.txt"]
    (tmp_path / "empty").mkdir()
    assert files([tmp_path / "empty"]) == []


# ---------------------------------------------------------------- what is asked of a document of several files


def test_what_two_files_both_say_is_said_once(store: Store, tmp_path: Path) -> None:
    again = TEXT.replace("\n", "\n\n")
    run(store, text(tmp_path / "一.txt"), text(tmp_path / "二.txt", again))
    library = Library(store)
    (shelf,) = library.shelves()
    figures = list(library.figures(shelf))
    assert [(f.source.document, f.printed) for f in figures] == [
        ("一.txt", "3.20"),
        ("一.txt", "0.40"),
        ("二.txt", "3.20"),
        ("二.txt", "0.40"),
    ]
    assert [f.source.document for card in library.cards(shelf.id) for f in card.figures] == ["一.txt", "一.txt"]
    passages = library.passages(shelf)
    assert len({passage.text for passage in passages}) == len(passages)
    assert len({heading.path for heading in library.headings(shelf)}) == len(library.headings(shelf))
    (holding,) = library.holdings()
    assert (holding.name, holding.figures) == ("一.txt、二.txt", 4)


def test_what_two_files_say_differently_is_kept(store: Store, tmp_path: Path) -> None:
    run(store, text(tmp_path / "一.txt"), text(tmp_path / "二.txt", TEXT.replace("3.20", "3.30")))
    library = Library(store)
    (shelf,) = library.shelves()
    (card,) = library.cards(shelf.id)
    assert [f.printed for f in card.figures if f.measure == "决算数"] == ["3.20", "3.30"]
