"""Whose a file is and of which year: covers, labels above tables, headings; the units a department lists."""

from __future__ import annotations

import pytest

from knowledge.errors import ReadingError, UnidentifiedError
from knowledge.extraction import organisation
from knowledge.extraction.blocks import blocks
from knowledge.extraction.outline import sections
from knowledge.extraction.titles import body
from knowledge.model import Cell, Document, DocumentKind, Identity, Line
from knowledge.reading import read_bytes
from knowledge.short_names import short_names

BODY = "第三部分 情况说明\n一、总体情况\n本单位收入支出情况如上。\n"
BUREAU = "青芦市岚汀区档案局"
ACCOUNTS, UNIT = DocumentKind.DEPARTMENT_ACCOUNTS, DocumentKind.UNIT_ACCOUNTS
BUDGET, UNIT_BUDGET = DocumentKind.DEPARTMENT_BUDGET, DocumentKind.UNIT_BUDGET


def identity(text: str, beside: tuple[Identity, ...] = ()) -> Identity:
    """What a text says of itself."""
    (document,) = read_bytes(text.encode(), "a.txt")
    return of(document, beside)


def of(document: Document, beside: tuple[Identity, ...] = ()) -> Identity:
    document = Document(document.name, document.checksum, document.lines, {}, beside=beside)
    return organisation.identity(document, sections(blocks(document)))


COVERS: dict[str, tuple[str, str, int, DocumentKind]] = {
    "name, then title": (f"{BUREAU}\n2024年度部门决算\n目录\n", BUREAU, 2024, ACCOUNTS),
    "blanks in the title": (f"{BUREAU}\n2024 年度 部门决算\n", BUREAU, 2024, ACCOUNTS),
    "full-width digits": (f"{BUREAU}\n２０２４年度部门决算\n", BUREAU, 2024, ACCOUNTS),
    "year in Chinese": (f"{BUREAU}\n二〇二三年度部门决算\n", BUREAU, 2023, ACCOUNTS),
    "all on one line": (f"{BUREAU}2024年部门决算情况说明\n", BUREAU, 2024, ACCOUNTS),
    "year first": (f"2024年度{BUREAU}部门决算公开\n", BUREAU, 2024, ACCOUNTS),
    "关于": (f"关于{BUREAU}2025年部门预算的说明\n", BUREAU, 2025, BUDGET),
    "name on two lines": ("青芦市岚汀区\n档案局\n2024年度部门决算\n", BUREAU, 2024, ACCOUNTS),
    "government and office": (
        "青芦市岚汀区人民政府\n石桥街道办事处\n2024年度\n部门决算\n",
        "青芦市岚汀区人民政府石桥街道办事处",
        2024,
        ACCOUNTS,
    ),
    "ending on a line of its own": (
        "岚汀区石桥街道\n办事处\n2024年度部门决算\n",
        "岚汀区石桥街道办事处",
        2024,
        ACCOUNTS,
    ),
    "title on two lines": (f"{BUREAU}\n2024年度\n部门决算公开\n目录\n", BUREAU, 2024, ACCOUNTS),
    "year below the title": (f"{BUREAU}\n年度部门决算\n2024\n目录\n", BUREAU, 2024, ACCOUNTS),
    "year above the title": (f"2024\n年度部门决算\n{BUREAU}\n目录\n", BUREAU, 2024, ACCOUNTS),
    "name below the title": (f"2024年度\n部门决算\n{BUREAU}\n2025年8月\n目录\n", BUREAU, 2024, ACCOUNTS),
    "a district's title, then the unit": (
        f"青芦市岚汀区2026年区级单位预算\n预算单位：{BUREAU}\n目录\n",
        BUREAU,
        2026,
        UNIT_BUDGET,
    ),
    "a district's title, then the department": (
        f"青芦市岚汀区2026年区级部门预算\n预算主管部门：{BUREAU}\n目录\n",
        BUREAU,
        2026,
        BUDGET,
    ),
    "a unit below its bureau": (
        f"{BUREAU}\n2024年度单位决算\n单位名称：岚汀区方志馆\n",
        "岚汀区方志馆",
        2024,
        UNIT,
    ),
    "the whole department": (f"2024年度部门预算\n部门名称：{BUREAU}（部门）\n", BUREAU, 2024, BUDGET),
    "the bureau itself": (f"{BUREAU}（本级）\n2024年度单位决算\n", f"{BUREAU}（本级）", 2024, UNIT),
    "the bureau itself without brackets": (f"{BUREAU}本级2024年度单位决算\n", f"{BUREAU}（本级）", 2024, UNIT),
    "a bureau of two names": (
        "岚汀区档案局（地方志办公室）\n2024年度部门决算\n",
        "岚汀区档案局（地方志办公室）",
        2024,
        ACCOUNTS,
    ),
    "first part": (f"2024年度部门决算\n目录\n第一部分 {BUREAU}概况\n", BUREAU, 2024, ACCOUNTS),
    "duties": (f"2024年部门预算\n\n{BUREAU}（部门）主要职能\n", BUREAU, 2024, BUDGET),
    "funds in the name of a table": (
        f"2024年度一般公共预算财政拨款支出决算表\n部门：{BUREAU}\n2024年度部门决算\n",
        BUREAU,
        2024,
        ACCOUNTS,
    ),
}


@pytest.mark.parametrize("name", COVERS)
def test_covers(name: str) -> None:
    text, department, year, kind = COVERS[name]
    found = identity(text + BODY)
    assert (found.department, found.year, found.kind, found.kind_said) == (department, year, kind, True)
    assert found.title == f"{department}{year}年度{kind}"
    assert department not in found.aliases


def test_names_of_bodies() -> None:
    assert body("岚汀区档案局（部门）") == "岚汀区档案局"
    assert body("岚汀区档案局本部") == "岚汀区档案局（本部）"
    for text in ("办公室", "服务中心", "目录", "青芦市岚汀区", "主要职能", "2024年度", "一、档案局", ""):
        assert body(text) == "", text


def test_the_bureau_itself_has_names_of_its_own() -> None:
    aliases = identity(f"{BUREAU}（本级）\n2024年度单位决算\n{BODY}").aliases
    assert {f"{BUREAU}本级", "档案局（本级）", "岚汀区档案局本级"} <= set(aliases)
    assert not {"档案局", "岚汀区档案局", BUREAU} & set(aliases)


def test_an_office_of_a_government_is_called_by_its_own_name() -> None:
    names = short_names("青芦市岚汀区人民政府石桥街道办事处")
    assert {"石桥街道", "石桥街道办事处", "岚汀区石桥街道", "石桥街办"} <= set(names)
    assert "岚汀区人民政府" in short_names("青芦市岚汀区人民政府")


# ---------------------------------------------------------------- tables without a cover


def workbook(*rows: tuple[str, ...]) -> Document:
    """The rows of a ruled table as a file."""
    lines = [
        Line("  ".join(filter(None, row)), 1, n, None, 1, tuple(Cell(text, c) for c, text in enumerate(row)))
        for n, row in enumerate(rows, 1)
    ]
    return Document("表.xlsx", "0" * 64, tuple(lines), {})


ROW = ("本年收入合计", "10.00")
TITLED = (("2023年度收入支出决算总表", ""), (f"部门：{BUREAU}", "金额单位：万元"), ROW)
UNTITLED = (("收入支出决算总表", ""), ("", "公开01表"), (f"编制单位：{BUREAU}", "金额单位：万元"), ROW)
DATED = (("收入支出决算总表", ""), (f"部门：{BUREAU}", "2023年度"), ROW)
BARE = (("收入支出决算总表", ""), ("", "公开01表"), ROW)
ATTACHMENT = (("2023年度项目支出绩效自评表", ""), ("项目名称", "库房维修"))


def disclosure(department: str = BUREAU, year: int = 2023, kind: DocumentKind = ACCOUNTS) -> Identity:
    return Identity(department, (), year, kind, f"{department}{year}年度{kind}", ())


@pytest.mark.parametrize("rows", [TITLED, DATED], ids=["year in the title", "year in a cell"])
def test_a_table_that_says_all_but_whether_it_is_a_units(rows: tuple[tuple[str, ...], ...]) -> None:
    alone = of(workbook(*rows))
    assert (alone.department, alone.year, alone.kind, alone.kind_said) == (BUREAU, 2023, ACCOUNTS, False)
    assert of(workbook(*rows), (disclosure(kind=UNIT), disclosure(kind=UNIT_BUDGET))).kind is UNIT
    with pytest.raises(UnidentifiedError, match="分不清"):
        of(workbook(*rows), (disclosure(), disclosure(kind=UNIT)))


@pytest.mark.parametrize("rows", [UNTITLED, BARE, ATTACHMENT], ids=["no year", "nothing", "attachment"])
def test_what_does_not_say_whose_it_is_belongs_to_the_one_beside_it(rows: tuple[tuple[str, ...], ...]) -> None:
    with pytest.raises(UnidentifiedError, match="没有找到"):
        of(workbook(*rows))
    own = disclosure()
    assert of(workbook(*rows), (own,)) == own
    assert of(workbook(*rows), (own, own)) == own
    with pytest.raises(UnidentifiedError, match=r"旁边有.*分不清"):
        of(workbook(*rows), (own, disclosure(kind=UNIT)))


def test_what_differs_is_not_of_the_one_beside_it() -> None:
    for other in (disclosure("岚汀区方志馆"), disclosure(kind=BUDGET)):
        with pytest.raises(UnidentifiedError, match="没有找到"):
            of(workbook(*UNTITLED), (other,))
    with pytest.raises(UnidentifiedError, match="没有找到"):
        of(workbook(*ATTACHMENT), (disclosure(year=2024),))
    assert of(workbook(*UNTITLED), (disclosure(), disclosure("岚汀区方志馆"))) == disclosure()


def test_what_is_no_part_of_a_disclosure_is_not_taken_for_one() -> None:
    for text in (f"{BUREAU}2023年支出多少", "岚汀区今日天气晴朗，支出3万元。"):
        with pytest.raises(ReadingError, match="不像部门决算"):
            identity(text, (disclosure(),))


# ---------------------------------------------------------------- units

UNITS = ("岚汀区档案局（本级）", "岚汀区方志馆", "岚汀区电子文件管理中心")
HEAD = f"{BUREAU}\n2024年度部门决算\n目录\n第一部分 {BUREAU}概况\n一、主要职能\n管理档案。\n"
LISTS = {
    "sentence": "二、部门决算单位构成\n纳入部门决算汇编范围的单位共3个，包括：{0}、{1}和{2}。\n",
    "numbered": "二、部门决算单位构成\n1.{0}。\n2.{1}。\n3.{2}。\n",
    "brackets": "二、机构设置\n本部门包括以下预算单位：\n（1）{0}\n（2）{1}\n（3）{2}\n",
    "flattened table": (
        "二、部门决算单位构成\n纳入编制范围的单位包括：\n序号 单位名称 备注\n1 {0}\n2 {1} 并入本级\n3 {2} 并入本级\n"
    ),
    "inner offices too": (
        "二、机构设置\n内设机构：\n1.区史志编纂办公室\n2.法规监督处\n下属预算单位如下：\n1.{0}\n2.{1}\n3.{2}\n"
    ),
}


@pytest.mark.parametrize("name", LISTS)
def test_units(name: str) -> None:
    text = HEAD + LISTS[name].format(*UNITS) + "第二部分 2024年度部门决算表\n1.岚汀区体育馆\n" + BODY
    assert identity(text).units == UNITS


def test_units_of_a_ruled_table() -> None:
    (document,) = read_bytes((HEAD + "二、部门决算单位构成\n").encode(), "a.txt")
    rows = [("序号", "单位名称", "备注"), *((str(n), unit, "") for n, unit in enumerate(UNITS, 1))]
    table = workbook(*rows).lines
    (after,) = read_bytes(BODY.encode(), "b.txt")
    joined = Document("c.pdf", "0" * 64, (*document.lines, *table, *after.lines), {})
    assert of(joined).units == UNITS


def test_no_units() -> None:
    offices = "二、机构设置\n内设机构：\n1.办公室\n2.岚汀区史志编纂处\n"
    assert identity(HEAD + offices + BODY).units == ()
