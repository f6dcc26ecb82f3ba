"""Questions on which exactness shows, with what is right: a figure, or silence where the accounts state none.

>>> scored(ask, exact(10_000))        # {"short names": {"right": 6, "wrong": 0, "silent": 0}, …}
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from tests.accounts.many import COUNTED, PLANNED, SPENT, Body, stated
from tests.bench.asked import YEARS, departments

# Of so many departments all of it is asked.
ASKED_OF = 6
LAST, BEFORE = YEARS[-1], YEARS[0]
# No accounts of these years are held, and none that are tell of them.
NOT_HELD = (2018, 2027)
# Two items of which one's name stands in the other's, or both begin alike.
ALIKE = (
    "公务用车购置费", "公务用车运行维护费", "支出总计", "本年支出合计", "基本支出", "收入总计", "本年收入合计",
    "政府采购支出总额", "政府采购货物支出", "政府采购服务支出", "一般公共服务支出", "一般公共预算财政拨款支出",
    "其他收入", "财政拨款收入", "年初结转和结余", "年末结转和结余",
)  # fmt: skip
MISSPELT = {
    "公务接待废": "公务接待费",
    "培训飞": "培训费",
    "机关运形经费": "机关运行经费",
    "项木支出": "项目支出",
    "会议非": "会议费",
    "住房保帐支出": "住房保障支出",
}
# What nobody's accounts state.
UNSTATED = ("工会经费", "公务用车购置及运行维护费", "经营收入", "国有资本经营预算支出", "差旅费", "取暖费")


class Outcome(StrEnum):
    """How a reply to such a question is."""

    RIGHT = "right"
    WRONG = "wrong"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a program states: whose amount; neither where it states none."""

    department: str = ""
    value: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Exact:
    """A question and the reply that is right."""

    kind: str
    text: str
    right: Reply


Ask = Callable[[str], Reply]


def exact(document_years: int) -> tuple[Exact, ...]:
    """The questions to the accounts of so many document-years."""
    every = departments(document_years)
    some = every[:: max(1, len(every) // ASKED_OF)][:ASKED_OF]
    return tuple(question for number, body in enumerate(some) for question in _of(body, number, every))


def _of(body: Body, number: int, every: Sequence[Body]) -> Iterator[Exact]:
    """The questions about one department; `number` tells which of the examples are asked of it."""

    def states(kind: str, text: str, item: str, year: int = LAST, measure: str = SPENT) -> Exact:
        return Exact(kind, text, Reply(body.name, _value(body, year, item, measure)))

    def silent(kind: str, text: str) -> Exact:
        return Exact(kind, text, Reply())

    name, short = body.name, body.name.removeprefix(body.city)
    yield states("full names", f"{name}{LAST}年公务接待费多少", "公务接待费")
    yield states("short names", f"{short}会议费是多少", "会议费")
    typed, meant = list(MISSPELT.items())[number % len(MISSPELT)]
    yield states("misspelt", f"{name}{typed}多少", meant)
    yield states("misspelt", f"{short}{typed}是多少", meant)
    yield states("years", f"{name}{BEFORE}年培训费多少", "培训费", BEFORE)
    for year in NOT_HELD:
        yield silent("years not held", f"{name}{year}年公务接待费多少")
    yield states("planned or spent", f"{name}公务接待费预算数是多少", "公务接待费", measure=PLANNED)
    yield states("planned or spent", f"{name}公务接待费决算数是多少", "公务接待费")
    yield states("planned or spent", f"{short}一般公共服务支出完成率是多少", "一般公共服务支出", measure="完成率")
    for step in range(3):
        item = ALIKE[(3 * number + step) % len(ALIKE)]
        yield states("items alike", f"{name}{item}多少", item)
    for step in range(2):
        yield silent("not stated", f"{name}{UNSTATED[(2 * number + step) % len(UNSTATED)]}多少")
    item, measure, unit = COUNTED[number % len(COUNTED)]
    yield states("counts", f"{name}{item}有多少{unit}", item, measure=measure)
    project = body.projects[number % 2]
    yield states("projects", f"{name}{project}得了多少分", project, measure="得分")
    yield states("projects", f"{name}{project}执行数是多少", project, measure="执行数")
    yield silent("bodies not held", f"{body.city}{body.kind}公务接待费多少")  # the city's own, not its district's
    yield silent("bodies not held", f"月牙市{body.district}{body.kind}公务接待费多少")
    other = next((b for b in every if b.kind == body.kind and b.district != body.district), body)
    right = Reply(other.name, _value(other, LAST, "培训费", SPENT))
    yield Exact("bodies alike", f"{other.district}{other.kind}培训费多少", right)
    yield silent("bodies alike", f"{body.district}第二{body.kind}培训费多少")


def _value(body: Body, year: int, item: str, measure: str) -> Decimal:
    """What the accounts state, in the unit that they state it in; see `many._figure`."""
    amount = stated(body, year, item, measure)
    return Decimal(amount % 90 + 10) if measure in ("人数", "数量", "得分") else Decimal(amount).scaleb(-2)


def outcome(question: Exact, reply: Reply) -> Outcome:
    """How a reply is: silence is right where the accounts state nothing."""
    if reply == question.right:
        return Outcome.RIGHT
    return Outcome.SILENT if reply.value is None else Outcome.WRONG


def scored(ask: Ask, questions: Sequence[Exact]) -> Mapping[str, dict[str, int]]:
    """How many replies are right, wrong and silent, by the kind of question and in all."""
    found: dict[str, Counter[Outcome]] = {}
    for question in questions:
        told = outcome(question, ask(question.text))
        for kind in (question.kind, "all"):
            found.setdefault(kind, Counter())[told] += 1
    return {kind: {each.value: count[each] for each in Outcome} for kind, count in found.items()}
