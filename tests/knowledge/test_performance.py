"""Tables of performance evaluation, ruled and flattened: a corpus of tables and what they state."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.extraction.drafts import Draft
from knowledge.extraction.extract import extract
from knowledge.extraction.general_tables import general_table
from knowledge.extraction.grids import grid
from knowledge.extraction.numerals import NUMERAL, Kinds, named_spans
from knowledge.extraction.performance import read, survey
from knowledge.extraction.plain import plain
from knowledge.model import Block
from knowledge.reading import read_bytes
from tests.knowledge.ruled import flattened, paragraph, ruled
from tests.knowledge.sentences import disclosure

CORPUS = Path(__file__).parent / "corpus"
BODIES = ("岚汀县档案馆", "岚汀县地方志编纂中心")
SECTION = "自评"


def examples(name: str) -> list[dict[str, Any]]:
    """The examples of one corpus."""
    found: list[dict[str, Any]] = tomllib.loads((CORPUS / name).read_text("utf-8"))["example"]
    return found


def told(draft: Draft) -> str:
    """A figure as the corpus writes it."""
    more = {
        "注": draft.qualifier,
        "属": draft.part_of,
        "项目": "" if draft.subject == draft.item else draft.subject,
        "列": "" if draft.column in ("", draft.measure) else draft.column,
        "年": str(draft.year or ""),
        "评": "" if draft.viewpoint == SECTION else draft.viewpoint,
    }
    stated = [draft.item, draft.measure, draft.printed, draft.unit]
    return " | ".join([*stated, *(f"{key}={value}" for key, value in more.items() if value)])


def unplaced(block: Block, drafts: list[Draft], others: list[Any]) -> list[str]:
    """The numerals that are neither figures nor named."""
    text = plain(block.text)
    kinds = Kinds(text, [*others, *named_spans(text)])
    starts = {draft.start for draft in drafts}
    return [n[0] for n in NUMERAL.finditer(text) if n.start() not in starts and kinds.of(*n.span()) is None]


def blocks_of(example: dict[str, Any]) -> list[Block]:
    """The tables of an example with the words over them."""
    made = ruled if "ruled" in example else flattened
    drawn = example["ruled"] if "ruled" in example else example["flat"]
    over = [paragraph(example["over"])] if "over" in example else []
    return [*over, made(drawn)]


@pytest.mark.parametrize("example", examples("performance.toml"), ids=lambda example: example["name"])
def test_corpus(example: dict[str, Any]) -> None:
    blocks = blocks_of(example)
    block = blocks[-1]
    found = survey(blocks, BODIES)
    stated = read(block, found, "", SECTION)
    drafts = sorted(stated.drafts, key=lambda d: d.start) if stated else []
    others = list(stated.others) if stated else []
    assert [told(draft) for draft in drafts] == example["figures"]
    assert sorted(project.name for project in found.projects) == sorted(example.get("projects", []))
    assert unplaced(block, drafts, others) == example.get("unplaced", [])
    for draft in drafts:
        printed = plain(block.text[draft.start : draft.end]).replace(",", "")
        assert printed.removesuffix("%") == draft.printed.removeprefix("-")
        assert draft.quote[0] <= draft.start < draft.end <= draft.quote[1]


# ---------------------------------------------------------------- in a document


def test_tables_of_a_document_share_its_projects_and_nothing_is_left_unnamed() -> None:
    listed = ruled("""
序号 | 项目名称 | 全年预算数（万元） | 得分
1 | 库房改造 | 120 | 88
2 | 年鉴编印 | 41.5 | 97""")
    sheet = ruled(
        """
项目支出绩效自评表 | < | < | <
项目名称 | 库房改造 | 实施单位 | 岚汀县档案馆
一级指标 | 二级指标 | 三级指标 | 得分
产出指标 | 数量指标 | 改造库房 | 88""",
        table=2,
    )
    staff = ruled(
        """
编制数 | 在职人员 | 退休人员
20 | 18 | 6""",
        table=3,
    )
    text = disclosure("项目自评情况见下表。", heading="九、预算绩效情况说明")
    printed = read_bytes(text.encode(), "made.txt")[0]
    rows = [line for block in (listed, sheet, staff) for _, line in block.pieces]
    lines = [*printed.lines[:-1], *rows, printed.lines[-1]]
    numbered = tuple(replace(line, number=number) for number, line in enumerate(lines, start=1))
    found = extract(replace(printed, lines=numbered))
    assert [project.name for project in found.projects] == ["库房改造", "年鉴编印"]
    assert [(f.item, f.subject, f.measure, f.printed, f.unit, f.source.quote) for f in found.figures] == [
        ("库房改造", "库房改造", "全年预算数", "120", "万元", "1 库房改造 120 88"),
        ("库房改造", "库房改造", "得分", "88", "分", "1 库房改造 120 88"),
        ("年鉴编印", "年鉴编印", "全年预算数", "41.5", "万元", "2 年鉴编印 41.5 97"),
        ("年鉴编印", "年鉴编印", "得分", "97", "分", "2 年鉴编印 41.5 97"),
        ("改造库房", "库房改造", "得分", "88", "分", "产出指标 数量指标 改造库房 88"),
        ("编制人数", "", "人数", "20", "人", "20 18 6"),
        ("在职人员", "", "人数", "18", "人", "20 18 6"),
        ("退休人员", "", "人数", "6", "人", "20 18 6"),
    ]
    assert not found.unplaced


# ---------------------------------------------------------------- any order, any cells

PROJECTS = [
    ["序号", "1", "2"],
    ["实施单位", "岚汀县档案馆", "岚汀县地方志编纂中心"],
    ["项目名称", "库房改造", "年鉴编印"],
    ["年初预算数（万元）", "100", "40"],
    ["全年预算数（万元）", "120", "41.5"],
    ["全年执行数（万元）", "90", "40"],
    ["执行率", "75%", "96.39%"],
    ["自评得分", "88", "97"],
    ["等级", "良", "优"],
]
INDICATORS = [
    ["年度指标值", "≥800卷", "≤30天"],
    ["实际完成值", "815卷", "28天"],
    ["分值", "50", "40"],
    ["得分", "50", "39"],
    ["偏差原因分析", "", "略有延误"],
]


def drawn(columns: Sequence[Sequence[str]]) -> str:
    """A table from its columns."""
    return "\n".join(" | ".join(row) for row in zip(*columns, strict=True))


def stated(block: Block) -> list[str]:
    """What a table states, in no order."""
    found = read(block, survey([block], BODIES), "", SECTION)
    return sorted(told(draft) for draft in found.drafts) if found else []


@given(st.permutations(PROJECTS))
@settings(max_examples=50, deadline=None)
def test_columns_of_a_project_table_may_stand_in_any_order(columns: list[list[str]]) -> None:
    expected = stated(ruled(drawn(PROJECTS)))
    assert len(expected) == 12
    assert stated(ruled(drawn(columns))) == expected


@given(st.permutations(INDICATORS))
@settings(max_examples=50, deadline=None)
def test_columns_of_a_sheet_may_stand_in_any_order(columns: list[list[str]]) -> None:
    names = [["二级指标", "数量指标", "时效指标"], ["三级指标", "修复卷数", "完成天数"]]
    expected = stated(ruled(drawn([*names, *INDICATORS])))
    assert len(expected) == 8
    assert stated(ruled(drawn([*names, *columns]))) == expected


WORDS = """
< ^ 项目名称 预算数（万元） 执行率 得分 分值 一级指标 三级指标 指标值 其中：财政拨款 合计 年度资金总额 总分 甲项目
数量（个） 12 ≥3个 100% — 优 1,234.50 2023年 序号
"""
CELLS = st.sampled_from(["", *WORDS.split()])


@given(st.lists(st.lists(CELLS, min_size=4, max_size=4), min_size=1, max_size=7))
@settings(max_examples=150, deadline=None)
def test_any_cells_are_read_without_failing_and_each_number_once_at_its_place(rows: list[list[str]]) -> None:
    places = [["甲" if cell in ("<", "^") and (not row or not at) else cell for at, cell in enumerate(cells)]
              for row, cells in enumerate(rows)]  # fmt: skip
    block = ruled("\n".join(" | ".join(row) for row in places))
    table = grid(block)
    assert table is not None
    found = read(block, survey([block], BODIES), "", SECTION)
    drafts = list(found.drafts) if found else general_table(table, ["单位：万元"], "决算数")[0]
    assert len({draft.start for draft in drafts}) == len(drafts)
    for draft in drafts:
        assert draft.item
        assert plain(block.text[draft.start : draft.end]).replace(",", "").removesuffix("%") == draft.printed
