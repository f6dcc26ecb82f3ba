"""What the published documents beside the repository contradict themselves in, where they lie there.

Only rules and numbers stand here: facts, no sentences.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.checking.check import checked
from knowledge.extraction.extract import extract
from knowledge.model import Agreement, Finding
from knowledge.reading import read
from tests.knowledge.consistency import books_of

DISCLOSURES = Path(__file__).parents[4] / "shared" / "disclosures"
D, R, A = Agreement.DIFFERS, Agreement.ROUNDED, Agreement.AGREES
Told = tuple[str, Agreement, str, str]

# Rule, outcome, stated, expected.
DISTRICT: tuple[Told, ...] = (
    ("自评与部门评价各为一事", A, "96.05", "98"),
    ("项目执行数前后一致", D, "204", "203.96"),
    ("项目个数前后一致", D, "5", "6"),
    ("占比可以重算", D, "100", "203.41"),
    ("项目资金不大于支出总计", D, "904.27", "718.58"),
    ("评价资金等于所评项目之和", D, "461.08", "461.13"),
    ("项目资金不大于支出总计", D, "729.94", "718.58"),
    ("等级与评分标准一致", D, "中", "优"),
    ("分值正文与评分表一致", D, "30", "60"),
    ("预算为零没有完成率", D, "100", ""),
    *(("增减原因与数相符", D, "增加", "持平"),) * 4,
    ("占比可以重算", R, "97.3", "97.25"),
    ("占比可以重算", R, "2.7", "2.75"),
    ("基本支出等于各经济分类之和", R, "403.27", "403.28"),
    ("机关运行经费不大于公用经费", R, "64.25", "64.26"),
)
INSPECTED: tuple[Told, ...] = (
    ("增减率可以重算", D, "减少1.1", "减少15.13"),
    ("增减率可以重算", D, "增加21.74", "减少29.67"),
    ("正文前后一致", D, "56.12", "57.8"),
    ("正文前后一致", D, "207", "170.03"),
    ("正文与表一致", D, "57.8", "56.124"),
    ("正文与表一致", D, "170.03", "207"),
    *(("合计等于各列之和", D, "14348853.34", "79189400.34"),) * 2,
    *(("上级科目等于下级科目之和", D, "64840547", "129681094"),) * 2,
)
# How many differ in all: each was read beside the document, and is so.
EXPECTED = {
    "donghu_zwfw_2022.txt": (DISTRICT, 15),
    "putuo_czj_2024.pdf": ((("正文与表一致", D, "0.3", "2961.68"), ("占比可以重算", D, "71.73", "71.65")), 2),
    "sfj_unit_budget_2026.pdf": (INSPECTED, 11),
    "wanli_budget_2024.pdf": ((("正文前后一致", D, "350.35", "352.67"),), 5),
    "wanli_budget_2025.pdf": ((), 0),
}


@pytest.fixture(scope="module", params=EXPECTED)
def told(request: pytest.FixtureRequest) -> tuple[str, list[Finding]]:
    path = DISCLOSURES / request.param
    if not path.is_file():
        pytest.skip("no published documents beside the repository")
    (document,) = read(path)
    return request.param, checked(books_of(extract(document)))


def test_the_known_contradictions_are_found_and_no_others(told: tuple[str, list[Finding]]) -> None:
    name, found = told
    expected, differing = EXPECTED[name]
    left = [(f.rule, f.outcome, f.stated, f.expected) for f in found]
    for each in expected:
        assert each in left
        left.remove(each)
    assert sum(f.outcome is D for f in found) == differing


def test_a_finding_cites_what_it_compares(told: tuple[str, list[Finding]]) -> None:
    for finding in told[1]:
        if finding.outcome in (D, R):
            assert finding.sources
            assert all(source.quote and source.page for source in finding.sources)
