"""What the generator prints is read back: figures, reasons, terms, projects, headings, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest

from glossary.extraction import is_glossary
from knowledge.model import DocumentKind
from knowledge.vocabulary import canonical
from tests.accounts import print_accounts, random_history, samples
from tests.accounts.styles import STYLES
from tests.knowledge.formats import Trip, a_look, make, mutation_differences, trip, trip_differences
from tests.knowledge.roundtrip import Read, differences, read_back

SEEDS = range(17)  # 3 documents each, beside the 9 samples: 60


@cache
def reads() -> tuple[Read, ...]:
    """The samples with their contradictions, and random documents."""
    fixed = [read_back(sample.accounts, sample.printed()) for sample in samples()]
    drawn = [accounts for seed in SEEDS for accounts in random_history(seed)]
    return (*fixed, *(read_back(accounts, print_accounts(accounts)) for accounts in drawn))


def names() -> list[str]:
    fixed = [sample.accounts.name for sample in samples()]
    return [*fixed, *(f"{seed}-{years}" for seed in SEEDS for years in (1, 2, 3))]


each_document = pytest.mark.parametrize("at", range(len(names())), ids=names())


@each_document
def test_every_figure_is_read_back_and_none_is_invented(at: int) -> None:
    assert list(differences(reads()[at])) == []


@each_document
def test_identity(at: int) -> None:
    read = reads()[at]
    department, who = read.accounts.department, read.extract.identity
    assert (who.department, who.year) == (department.full_name, read.accounts.year)
    assert who.kind is DocumentKind.DEPARTMENT_ACCOUNTS
    assert who.aliases[0] == department.short_name
    units = [unit.name for unit in department.units]
    assert who.units == (units[0] + "本级", *units[1:])


@each_document
def test_projects(at: int) -> None:
    read = reads()[at]
    expected = {(project.name, project.name, project.unit) for project in read.accounts.projects}
    assert {(p.name, p.printed, p.unit) for p in read.extract.projects} == expected


@each_document
def test_terms_are_whole_though_page_marks_cut_them(at: int) -> None:
    read = reads()[at]
    expected = [(n, t.name, t.definition) for n, t in enumerate(read.accounts.department.terms, start=1)]
    assert [(t.number, t.name, t.definition) for t in read.extract.terms] == expected
    for term in read.extract.terms:
        levels = re.findall(r"([^（）]+)（[类款项]）", term.name)
        assert list(term.path) == levels
        assert not levels or levels[-1] in term.aliases or len(levels[-1]) < 3
    assert any(term.path for term in read.extract.terms)


def expected_reasons(read: Read) -> Iterator[tuple[str, str, str, str]]:
    """Item, project, basis and words of each reason, in printing order."""
    accounts = read.accounts
    yield "本年收入合计", "", "上年", accounts.remarks.income
    yield "本年支出合计", "", "上年", accounts.remarks.spending
    yield "年末结转和结余", "", "上年", accounts.remarks.closing
    for line in accounts.functions:
        yield line.name, "", "年初预算", line.reason
    for economic in accounts.economics:
        yield economic.name, "", "上年", economic.reason
    spent = accounts.three_public
    for name, expense in (
        ("因公出国（境）费", spent.abroad),
        ("公务接待费", spent.reception),
        ("公务用车购置费", spent.car_purchase),
        ("公务用车运行维护费", spent.car_running),
    ):
        yield name, "", "上年", expense.reason_year
        yield name, "", "全年预算", expense.reason_budget
    yield "机关运行经费", "", "上年", accounts.agency_cost.reason
    for project in accounts.projects:
        if project.executed * 10 < project.budget * 9:
            yield project.name, project.name, "", project.delay


@each_document
def test_reasons(at: int) -> None:
    read = reads()[at]
    last = str(read.accounts.year - 1)
    found = [(r.item, r.subject, "上年" if r.basis == last else r.basis, r.text) for r in read.extract.reasons]
    assert found == [
        ((canonical(item) or (item,))[0], project, basis, words)
        for item, project, basis, words in expected_reasons(read)
    ]


@each_document
def test_persons_are_masked(at: int) -> None:
    read = reads()[at]
    evaluation = read.accounts.evaluation
    kept = "\n".join(line.text for line in read.extract.document.lines)
    assert evaluation.manager in read.printed.text
    assert evaluation.phone in read.printed.text
    assert evaluation.manager not in kept
    assert evaluation.phone not in kept
    assert "项目负责人" in kept


PATHS = """
第一部分{name}部门概况
第一部分{name}部门概况/一、部门主要职责
第一部分{name}部门概况/二、部门基本情况
第二部分{year}年度部门决算表
第二部分{year}年度部门决算表/一、收入支出决算总表
第二部分{year}年度部门决算表/十、国有资产占用情况表
第三部分{year}年度部门决算情况说明/五、财政拨款“三公”经费支出决算情况说明
第三部分{year}年度部门决算情况说明/九、预算绩效情况说明/（一）绩效评价工作开展情况
第三部分{year}年度部门决算情况说明/九、预算绩效情况说明/（二）部门决算中项目绩效自评结果/绩效自评总报告/一、本部门项目绩效目标情况
第三部分{year}年度部门决算情况说明/九、预算绩效情况说明/（三）部门评价项目绩效评价情况
第四部分名词解释
第五部分附件/{project}部门评价报告/一、基本情况/（二）项目绩效目标
第五部分附件/{project}部门评价报告/三、综合评价情况及评价结论/部门评价评分表
第五部分附件/{project}部门评价报告/四、绩效评价指标分析/（四）项目效益情况
第五部分附件/{project}部门评价报告/七、其他需要说明的问题
"""


@each_document
def test_headings(at: int) -> None:
    read = reads()[at]
    accounts = read.accounts
    paths = PATHS.format(
        name=accounts.department.full_name, year=accounts.year, project=accounts.evaluation.project.name
    )
    found = ["/".join(section.path) for section in read.extract.sections]
    at_path = [found.index(path) for path in paths.split()]
    assert at_path == sorted(at_path)
    assert sum(is_glossary(section) for section in read.extract.sections) == 1
    assert [section.ordinal for section in read.extract.sections] == list(range(len(found)))


# ---------------------------------------------------------------- every format and style

TRIPS = [
    *(("direct", style, seed) for seed in (0, 1) for style in STYLES),
    *(("text", style, 2) for style in STYLES),
    *(
        (kind, style, 3)
        for kind, style in zip(("docx", "html", "docx", "html", "flat", "flat", "text"), STYLES, strict=True)
    ),
    *(("pdf", style, seed) for seed, style in ((4, "shanghai"), (8, "gansu"))),
    *(
        (kind, "", seed)
        for kind, seed in (
            ("direct", 3),
            ("docx", 7),
            ("html", 11),
            ("xlsx", 15),
            ("xlsx", 0),
            ("pdf", 19),
            ("open", 2),
            ("open", 5),
        )
    ),
]


@cache
def done(kind: str, style: str, seed: int) -> Trip:
    """A made-up document, written and read back."""
    accounts, made = make(seed, a_look(seed, style))
    return trip(accounts, made, kind, seed)


each_trip = pytest.mark.parametrize(("kind", "style", "seed"), TRIPS)


@each_trip
def test_what_a_file_states_is_read_back_and_nothing_is_invented(kind: str, style: str, seed: int) -> None:
    assert list(map(str, trip_differences(kind, done(kind, style, seed)))) == []


@pytest.mark.parametrize(("kind", "style", "seed"), [each for each in TRIPS if each[0] not in ("flat", "open", "pdf")])
def test_a_changed_digit_changes_one_figure(kind: str, style: str, seed: int) -> None:
    assert list(map(str, mutation_differences(kind, done(kind, style, seed), seed))) == []
