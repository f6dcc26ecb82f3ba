"""What must add up in a printed document, worked out from its printed figures alone.

Nothing here knows how the accounts were built: a mistake of the builder or of the layout shows as it would
show to a reader. Every function raises AssertionError where the document does not add up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from tests.accounts.expected import Expected

INCOME, SPENDING, FISCAL, BASIC = (
    "一、收入决算情况说明",
    "二、支出决算情况说明",
    "三、财政拨款支出决算情况说明",
    "四、一般公共预算财政拨款基本支出决算情况说明",
)
PUBLIC, AGENCY, BOUGHT, ASSETS, SCOPE = (
    "五、财政拨款“三公”经费支出决算情况说明",
    "六、机关运行经费支出情况说明",
    "七、政府采购支出情况说明",
    "八、国有资产占用情况说明",
    "九、预算绩效情况说明",
)
REPORT, SHEET = "绩效自评总报告", "附件/部门评价评分表"
FIRST_LEVEL = ("决策", "过程", "产出", "效益")


def rounded(part: Decimal, whole: Decimal, places: str = "0.1") -> Decimal:
    return (part * 100 / whole).quantize(Decimal(places), ROUND_HALF_UP)


def added(values: Iterable[Decimal]) -> Decimal:
    return sum(values, Decimal(0))


@dataclass(frozen=True)
class Reader:
    """Looks up printed figures."""

    figures: tuple[Expected, ...]

    @cached_property
    def _by_measure(self) -> dict[str, list[Expected]]:
        found: dict[str, list[Expected]] = {}
        for figure in self.figures:
            found.setdefault(figure.measure, []).append(figure)
        return found

    def all(self, section: str, item: str | None, measure: str, subject: str | None = "") -> list[Expected]:
        return [
            figure
            for figure in self._by_measure.get(measure, [])
            if item in (None, figure.item) and subject in (None, figure.subject) and figure.section.startswith(section)
        ]

    def value(self, section: str, item: str, measure: str = "决算数", subject: str = "") -> Decimal:
        values = {Decimal(figure.value) for figure in self.all(section, item, measure, subject)}
        assert len(values) == 1, (section, item, measure, subject, values)
        return values.pop()

    def has(self, section: str, item: str, measure: str) -> bool:
        return bool(self.all(section, item, measure))


def items_of(reader: Reader, section: str, measure: str = "决算数") -> list[str]:
    return [figure.item for figure in reader.all(section, None, measure)]


def check_parts(reader: Reader, section: str, total: str, measure: str, parts: Iterable[str]) -> None:
    value = reader.value(section, total, measure)
    assert value == added(reader.value(section, part, measure) for part in parts), (section, total)


def check_share(reader: Reader, section: str, item: str, whole: Decimal) -> None:
    part, share = reader.value(section, item), reader.value(section, item, "占比")
    assert share == (rounded(part, whole) if whole else 0), item


def check_completion(reader: Reader, section: str, item: str, budget_measure: str) -> None:
    budget, final = reader.value(section, item, budget_measure), reader.value(section, item)
    if budget == 0 and final != 0:
        assert not reader.has(section, item, "完成率"), item
    else:
        expected = rounded(final, budget) if budget else Decimal(0)
        assert reader.value(section, item, "完成率") == expected, item


def check_document(figures: tuple[Expected, ...]) -> None:
    """Everything that can be checked inside one document."""
    reader = Reader(figures)
    check_income_and_spending(reader)
    check_fiscal(reader)
    check_public_expenses(reader)
    check_procurement_and_assets(reader)
    check_projects(reader)
    check_evaluation(reader)


def check_years(before: tuple[Expected, ...], now: tuple[Expected, ...]) -> None:
    """What one year's document says about the year before it."""
    check_against_last_year(Reader(before), Reader(now))


def check_income_and_spending(reader: Reader) -> None:
    sources = ("财政拨款收入", "事业收入", "经营收入", "其他收入")
    natures = (
        "基本支出",
        "项目支出",
        "经营支出",
        "其他支出（对附属单位补助支出、上缴上级支出）",
    )
    check_parts(reader, INCOME, "收入总计", "决算数", ("年初结转和结余", "本年收入合计"))
    check_parts(reader, INCOME, "本年收入合计", "决算数", sources)
    check_parts(reader, SPENDING, "支出总计", "决算数", ("本年支出合计", "年末结转和结余"))
    check_parts(reader, SPENDING, "本年支出合计", "决算数", natures)
    assert reader.value(INCOME, "收入总计") == reader.value(SPENDING, "支出总计")
    for source in sources:
        check_share(reader, INCOME, source, reader.value(INCOME, "本年收入合计"))
    for nature in natures:
        check_share(reader, SPENDING, nature, reader.value(SPENDING, "本年支出合计"))
    assert all(Decimal(each.value) >= 0 for each in reader.figures if each.unit == "万元")
    staff = "第一部分/二、部门基本情况"
    retired = "退休人员（不含由养老保险基金发放养老金的离退休人员）"
    check_parts(reader, staff, "年末实有人数", "人数", ("在职人员", "离休人员", retired))


def check_fiscal(reader: Reader) -> None:
    total, *classes = items_of(reader, FISCAL)
    for measure in ("年初预算数", "决算数"):
        check_parts(reader, FISCAL, total, measure, classes)
    for item in (total, *classes):
        check_completion(reader, FISCAL, item, "年初预算数")
    total, *economic = items_of(reader, BASIC)
    check_parts(reader, BASIC, total, "决算数", economic)
    office = reader.value(BASIC, "商品和服务支出") + reader.value(BASIC, "资本性支出")
    assert reader.value(AGENCY, "机关运行经费支出") <= office
    units = reader.value("第一部分", "纳入本套部门决算汇编范围的单位", "数量")
    names = reader.all("第一部分", "纳入本套部门决算汇编范围的单位", "数量")[0].quote
    assert units == names.count("、") + 1
    assert reader.value(BASIC, "一般公共预算财政拨款基本支出") <= reader.value(SPENDING, "基本支出")


def check_public_expenses(reader: Reader) -> None:
    cars = ("公务用车购置", "公务用车运行维护费支出")
    single = ("因公出国（境）支出", "公务接待费支出", *cars)
    for measure in ("全年预算数", "决算数"):
        check_parts(reader, PUBLIC, "“三公”经费支出", measure, single)
    check_parts(reader, PUBLIC, "公务用车购置及运行维护费支出", "决算数", cars)
    for item in ("“三公”经费支出", *single):
        check_completion(reader, PUBLIC, item, "全年预算数")
    counts = {
        "因公出国（境）支出": ("因公出国（境）累计人次", "人数"),
        "公务接待费支出": ("国内公务接待人次", "人数"),
        "公务用车购置": ("全年购置公务用车", "数量"),
        "公务用车运行维护费支出": ("年末公务用车保有量", "数量"),
    }
    for item, (heads, measure) in counts.items():
        spent = reader.value(PUBLIC, item) > 0
        assert spent == (reader.value(PUBLIC, heads, measure) > 0), item
    for fewer, more in (
        ("因公出国（境）团组", "因公出国（境）累计人次"),
        ("国内公务接待批次", "国内公务接待人次"),
    ):
        assert reader.value(PUBLIC, fewer, "数量") <= reader.value(PUBLIC, more, "人数")


def check_procurement_and_assets(reader: Reader) -> None:
    kinds = {f"政府采购{kind}支出": kind for kind in ("货物", "工程", "服务")}
    total, medium, micro = "政府采购支出总额", "授予中小企业合同金额", "授予小微企业合同金额"
    check_parts(reader, BOUGHT, total, "决算数", kinds)
    check_share(reader, BOUGHT, medium, reader.value(BOUGHT, total))
    check_share(reader, BOUGHT, micro, reader.value(BOUGHT, medium))
    estimate = Decimal(0)
    for item, kind in kinds.items():
        share = reader.value(BOUGHT, f"{kind}采购授予中小企业合同金额", "占比")
        assert 0 <= share <= 100
        estimate += reader.value(BOUGHT, item) * share / 100
    slack = reader.value(BOUGHT, total) * Decimal("0.0005") + Decimal("0.01")
    assert abs(estimate - reader.value(BOUGHT, medium)) <= slack
    vehicles, *purposes = reader.all(ASSETS, None, "数量")[:-2]
    assert vehicles.item == "车辆合计"
    assert Decimal(vehicles.value) == reader.value(PUBLIC, "年末公务用车保有量", "数量")
    assert not purposes or Decimal(vehicles.value) == sum(Decimal(each.value) for each in purposes)


def check_projects(reader: Reader) -> None:
    names = [figure.subject for figure in reader.all(REPORT, "自评得分", "得分", None)]
    counted = {
        reader.value(SCOPE, "开展绩效自评的二级项目", "数量"),
        reader.value(REPORT, "预算内项目", "数量"),
        reader.value(REPORT, "参评项目（含下属单位）", "数量"),
    }
    assert counted == {Decimal(len(names))}
    budgets = [reader.value(REPORT, "全年预算数", "全年预算数", name) for name in names]
    spent = [reader.value(REPORT, "全年执行数", "决算数", name) for name in names]
    assert added(budgets) == reader.value(REPORT, "项目全年预算资金", "全年预算数")
    assert added(budgets) == reader.value(REPORT, "预算内项目预算资金", "全年预算数")
    assert added(budgets) <= reader.value(SPENDING, "支出总计")
    assert added(spent) == reader.value(REPORT, "项目全年实际支出")
    involved = reader.value(SCOPE, "二级项目绩效自评涉及资金", "其他")
    share = reader.value(SCOPE, "二级项目绩效自评涉及资金", "占比")
    assert involved == added(spent)
    assert share == rounded(involved, reader.value(SPENDING, "项目支出"))
    assert reader.value(REPORT, "项目总体执行率", "执行率") == rounded(added(spent), added(budgets), "0.01")
    whole = reader.value(SCOPE, "部门整体支出绩效评价涉及一般公共预算支出", "其他")
    assert whole == reader.value(FISCAL, "财政拨款本年支出")
    for name, budget, executed in zip(names, budgets, spent, strict=True):
        rate = reader.value(REPORT, "预算执行率", "执行率", name)
        assert rate == rounded(executed, budget, "0.01")
        score = reader.value(REPORT, "自评得分", "得分", name)
        assert stated_grade(reader, "自评等级", name) == grade_by_scale(reader, score)
    for figure in reader.all(REPORT, None, "其他", None):
        if figure.subject and figure.basis:
            check_result_rate(reader, figure)


def check_result_rate(reader: Reader, rate: Expected) -> None:
    """Rates of results such as 场次完成率 follow from the two quantities in front of them."""
    quantities = reader.all(REPORT, None, "数量", rate.subject)
    place = next(i for i, each in enumerate(quantities) if each.item == rate.basis)
    whole, part = Decimal(quantities[place].value), Decimal(quantities[place + 1].value)
    assert part <= whole
    assert Decimal(rate.value) == rounded(part, whole), rate


def stated_grade(reader: Reader, item: str, subject: str) -> str:
    grades = {figure.value for figure in reader.all("", item, "等级", subject)}
    assert len(grades) == 1
    return grades.pop()


def grade_by_scale(reader: Reader, score: Decimal) -> str:
    """The grade whose lower bound, as printed, the score reaches first from above."""
    for name in "优良中":
        if score >= reader.value("附件", f"{name}等级得分下限（含）", "其他"):
            return name
    assert score < reader.value("附件", "差等级得分上限", "其他")
    return "差"


def check_scale(reader: Reader) -> None:
    """Each grade ends where the next better one begins, in the text and under the score sheet alike."""
    for better, worse in ("优良", "良中", "中差"):
        lower = reader.value("附件", f"{better}等级得分下限（含）", "其他")
        assert lower == reader.value("附件", f"{worse}等级得分上限", "其他")


def check_repeated_results(reader: Reader) -> None:
    """A quantity of the project is the same in the self-evaluation and in the attachment."""
    results = "附件/四、绩效评价指标分析"
    for measure in ("数量", "人数", "其他"):
        for figure in reader.all(results, None, measure, None):
            if figure.item not in ("实际到位资金", "资金到位率"):
                value = reader.value(REPORT, figure.item, measure, figure.subject)
                assert Decimal(figure.value) == value, figure


def check_evaluation(reader: Reader) -> None:
    check_scale(reader)
    check_repeated_results(reader)
    (total,) = reader.all("附件/三", "部门评价得分", "得分", None)
    project, score = total.subject, Decimal(total.value)
    budgets = {Decimal(each.value) for each in reader.all("附件", None, "全年预算数", project)}
    sources = {each.value for each in reader.all(SHEET, None, "全年预算数", project) if "-" in each.item}
    budget = reader.value(REPORT, "全年预算数", "全年预算数", project)
    assert sum(Decimal(value) for value in sources) == budget
    assert budgets <= {budget, *(Decimal(value) for value in sources)}
    executed = {Decimal(each.value) for each in reader.all("附件", None, "决算数", project)}
    assert executed == {reader.value(REPORT, "全年执行数", "决算数", project)}
    assert reader.value("附件", "实际到位资金", "其他", project) == budget
    assert executed == {reader.value(SCOPE, "部门评价涉及一般公共预算支出", "其他")}
    rates = {Decimal(each.value) for each in reader.all("附件", None, "执行率", project)}
    assert rates == {rounded(executed.pop(), budget, "0.01")}
    check_score_sheet(reader, score)
    assert stated_grade(reader, "部门评价等级", project) == grade_by_scale(reader, score)


def check_score_sheet(reader: Reader, total: Decimal) -> None:
    """Third-level indicators are those with points in the sheet; they add up level by level."""
    rows = [each for each in reader.figures if each.section == SHEET and each.item in ("分值", "得分")]
    thirds = {each.subject: Decimal(each.value) for each in rows if each.item == "得分"}
    assert {each.value for each in reader.all(SHEET, None, "分值", "总分")} == {"100"}
    assert thirds.pop("总分") == total == sum(thirds.values())
    weights = {each.subject: Decimal(each.value) for each in rows if each.item == "分值"}
    assert all(score <= weights[name] for name, score in thirds.items())
    assert sum(weights[name] for name in thirds) == sum(weights[name] for name in FIRST_LEVEL) == 100
    level_two: dict[str, list[str]] = {}
    level_one: dict[str, list[str]] = {}
    for name in weights:
        if name in FIRST_LEVEL:
            level_one[name] = []
        elif name in thirds:
            level_two[list(level_two)[-1]].append(name)
        else:
            level_one[list(level_one)[-1]].append(name)
            level_two[name] = []
    for name, below in (*level_one.items(), *level_two.items()):
        assert weights[name] == sum(weights[each] for each in below), name
    for name in FIRST_LEVEL:
        assert weights[name] == reader.value("附件/二", "分值", "分值", name)
    for name, below in level_two.items():
        assert weights[name] == reader.value("附件/四", "分值", "分值", name)
        assert sum(thirds[each] for each in below) == reader.value("附件/四", "得分", "得分", name)
    counts = (len(level_one), len(level_two), len(thirds))
    stated = tuple(int(reader.value("附件/二", f"{level}级指标", "数量")) for level in "一二三")
    assert counts == stated


def check_against_last_year(before: Reader, now: Reader) -> None:
    """Every stated change is the difference of what the two documents state, or the words say 持平."""
    assert before.value(SPENDING, "年末结转和结余") == now.value(INCOME, "年初结转和结余")
    compared = {
        INCOME: ["年初结转和结余", "本年收入合计"],
        SPENDING: ["本年支出合计", "年末结转和结余"],
        BASIC: items_of(now, BASIC)[1:],
        PUBLIC: [item for item in items_of(now, PUBLIC) if item != "公务用车购置及运行维护费支出"],
        AGENCY: ["机关运行经费支出"],
    }
    for section, items in compared.items():
        for item in items:
            check_change(now, section, item, before.value(section, item), now.value(section, item))


def check_change(reader: Reader, section: str, item: str, before: Decimal, after: Decimal) -> None:
    if before == after != 0:
        assert not reader.has(section, item, "增减额")
        return
    (change,) = reader.all(section, item, "增减额")
    assert Decimal(change.value) == abs(after - before), item
    assert change.direction == ("减少" if after < before else "增加")
    assert change.direction in change.quote
    if before == 0 and after != 0:
        assert not reader.has(section, item, "增减率")
        return
    (rate,) = reader.all(section, item, "增减率")
    assert rate.direction in (("下降", "降低") if after < before else ("增长",))
    assert Decimal(rate.value) == (rounded(abs(after - before), before) if before else 0), item
