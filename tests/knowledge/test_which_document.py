"""Which document answers where accounts and budgets, of departments and units, of one or several years are held."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.answer import Answer
from bot.assistant import Assistant
from knowledge.ingest import ingest
from knowledge.store import opened
from tests.knowledge.sentences import DEPARTMENT

ACCOUNTS, BUDGET, UNIT = "部门决算", "部门预算", "单位决算"


def document(kind: str, year: int, body: str, department: str = DEPARTMENT) -> str:
    """A disclosure of one paragraph."""
    title = f"{year}年度{kind}"
    return f"{department}\n{title}\n第三部分 {title}情况说明\n一、情况说明\n{body}\n本单位收入支出情况如上。\n"


def ask(tmp_path: Path, documents: Sequence[str], question: str) -> Answer:
    """Ask a knowledge base of these documents."""
    with opened(Path(":memory:"), create=True) as store:
        for number, text in enumerate(documents):
            file = tmp_path / f"{number}.txt"
            file.write_text(text, encoding="utf-8")
            ingest(file, store)
        return Assistant(store).ask(question)


def values(answer: Answer) -> list[tuple[int, str, str]]:
    return [(f.year, f.measure, f.printed) for f in answer.figures]


SPENT = document(ACCOUNTS, 2024, "培训费支出决算为3.20万元。")
SPENT_OF_PLAN = document(ACCOUNTS, 2024, "培训费年初预算为4.00万元，支出决算为3.20万元。")
PLANNED = document(BUDGET, 2024, "培训费预算5.00万元。")
LATER = document(BUDGET, 2025, "培训费预算6.00万元，比上年预算增加1.00万元。会议费预算7.00万元。")
OF_UNIT = document(UNIT, 2024, "培训费支出决算为1.10万元。")


@pytest.mark.parametrize("documents", [[PLANNED, SPENT], [SPENT, PLANNED], [LATER, PLANNED, SPENT]])
@pytest.mark.parametrize("question", ["2024年培训费多少", "2024年培训费决算多少", "培训费多少"])
def test_accounts_answer(tmp_path: Path, documents: list[str], question: str) -> None:
    assert values(ask(tmp_path, documents, question)) == [(2024, "决算数", "3.20")]


@pytest.mark.parametrize("question", ["2024年培训费预算多少", "2024年培训费年初预算数是多少"])
def test_a_budget_answers_what_was_planned(tmp_path: Path, question: str) -> None:
    answer = ask(tmp_path, [SPENT_OF_PLAN, PLANNED], question)
    assert values(answer) == [(2024, "预算数", "5.00")]
    assert "预算数 5.00万元" in answer.text


def test_accounts_say_what_was_planned_where_no_budget_does(tmp_path: Path) -> None:
    assert ("年初预算数", "4.00") in {v[1:] for v in values(ask(tmp_path, [SPENT_OF_PLAN], "2024年培训费预算多少"))}
    other = document(BUDGET, 2024, "会议费预算5.00万元。")
    assert ("年初预算数", "4.00") in {
        v[1:] for v in values(ask(tmp_path, [SPENT_OF_PLAN, other], "2024年培训费预算多少"))
    }


def test_only_a_budget_is_held(tmp_path: Path) -> None:
    answer = ask(tmp_path, [LATER], "2025年培训费多少")
    assert values(answer)[0] == (2025, "预算数", "6.00")
    assert "预算数 6.00万元" in answer.text


def test_a_budget_does_not_answer_for_accounts(tmp_path: Path) -> None:
    # the accounts of the year are held, and do not say it
    assert values(ask(tmp_path, [SPENT, document(BUDGET, 2024, "会议费预算5.00万元。")], "2024年会议费多少")) == []
    # neither is last year's spending worked out from a budget that compares with a budget
    assert values(ask(tmp_path, [LATER], "2024年培训费多少")) == []


def test_the_department_before_the_unit(tmp_path: Path) -> None:
    for documents in ([OF_UNIT, SPENT], [SPENT, OF_UNIT]):
        assert values(ask(tmp_path, documents, "2024年培训费多少")) == [(2024, "决算数", "3.20")]
    assert values(ask(tmp_path, [OF_UNIT], "2024年培训费多少")) == [(2024, "决算数", "1.10")]


def test_years_are_those_of_one_kind(tmp_path: Path) -> None:
    before = document(ACCOUNTS, 2023, "培训费支出决算为2.20万元。")
    answer = ask(tmp_path, [before, SPENT, LATER], "近两年培训费各是多少")
    assert [(f.year, f.measure) for f in answer.figures] == [(2023, "决算数"), (2024, "决算数")]


def test_departments_are_compared_in_documents_of_one_kind(tmp_path: Path) -> None:
    other = document(ACCOUNTS, 2024, "培训费支出决算为2.00万元。", "岚汀县体育局")
    planned = document(BUDGET, 2024, "培训费预算9.00万元。", "岚汀县体育局")
    unit = document(UNIT, 2024, "培训费支出决算为8.00万元。", "岚汀县体育局（本级）")
    answer = ask(tmp_path, [PLANNED, planned, SPENT, other, unit], "2024年哪个部门培训费最多")
    assert values(answer) == [(2024, "决算数", "3.20")]
