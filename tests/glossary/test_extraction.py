"""名词解释 → terms."""

from __future__ import annotations

import pytest

from knowledge.model import NumeralKind, Term
from tests.knowledge.sentences import extracted

HEAD = """岚汀县档案馆
2023年度部门决算
第一部分 岚汀县档案馆部门概况
一、主要职责
管理档案，收入支出情况见后。
"""


def terms(body: str) -> tuple[Term, ...]:
    return extracted(f"{HEAD}第四部分 名词解释\n{body}\n").terms


@pytest.mark.parametrize(
    "body",
    [
        "1.财政拨款收入：指本级财政拨付的资金。\n2.“三公”经费：指三类费用的总称。",
        "1、财政拨款收入:指本级财政拨付的资金。\n2、“三公”经费:指三类费用的总称。",
        "一、财政拨款收入：指本级财政拨付的资金。\n二、“三公”经费：指三类费用的总称。",
        "（一）财政拨款收入：指本级财政拨付的资金。\n（二）“三公”经费：指三类费用的总称。",
        "1. 财政拨款收入：指本级财政\n—12—\n拨付的资金。\n2. “三公”经费：指三类费用的总称。",
    ],
)
def test_entries_however_they_are_numbered(body: str) -> None:
    found = terms(body)
    assert [(t.number, t.name, t.definition) for t in found] == [
        (1, "财政拨款收入", "指本级财政拨付的资金。"),
        (2, "“三公”经费", "指三类费用的总称。"),
    ]
    assert "三公经费" in found[1].aliases


def test_a_definition_may_begin_with_its_verb() -> None:
    (term,) = terms("1.事业收入是指事业单位开展业务取得的收入。")
    assert (term.name, term.definition) == ("事业收入", "是指事业单位开展业务取得的收入。")


def test_a_functional_classification_has_a_path() -> None:
    (term,) = terms("1.文化旅游体育与传媒支出(类)文物(款)博物馆(项):反映博物馆的支出。")
    assert term.path == ("文化旅游体育与传媒支出", "文物", "博物馆")
    assert "博物馆" in term.aliases


def test_an_entry_of_several_paragraphs_is_one() -> None:
    (term,) = terms("1.机关运行经费：指用于运行的资金。\n包括办公费、印刷费、差旅费等开支。")
    assert term.definition == "指用于运行的资金。包括办公费、印刷费、差旅费等开支。"


def test_what_is_no_term_is_left_out() -> None:
    assert terms("以下名词摘自有关制度。") == ()


def test_numbers_in_definitions_are_no_figures() -> None:
    found = extracted(f"{HEAD}第四部分 名词解释\n1.大型设备：指单价在100万元以上、使用超过5年的设备。\n")
    assert found.figures == ()
    kinds = [numeral.kind for numeral in found.numerals if numeral.text in ("100", "5")]
    assert all(kind is not NumeralKind.FIGURE for kind in kinds)
    assert not found.unplaced
