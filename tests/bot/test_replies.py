"""How a reply reads: the answer first, then its source; short lines; what is worked out is told as such."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from bot.assistant import Assistant
from bot.replies import marks, phrases, text
from knowledge.contract import Card, Derived, Intent, Part, Passage, Query, Result, Status
from knowledge.model import Figure, Source
from tests.bot.corpus_questions import questions
from tests.bot.replied import flat, numbers, said

# A phone shows some twenty characters a line: more than this is a wall.
WIDEST = 260
LONGEST = 2000

SOURCE = Source(
    "甲局_2023.txt",
    "甲市乙区丙局2023年度部门决算",
    "第三部分 说明/六、机关运行经费支出情况说明",
    8,
    "",
    200,
    "机关运行经费支出12.50万元。",
)
FIGURE = Figure(
    department="甲市乙区丙局", year=2023, item="机关运行经费", label="机关运行经费支出", scope="", subject="",
    measure="决算数", printed="12.50", value=Decimal("12.50"), unit="万元", qualifier="", direction="",
    basis="", part_of="", viewpoint="", column="", start=0, end=5, source=SOURCE,
)  # fmt: skip
DASH = replace(FIGURE, printed="—", value=None)
ZERO = replace(FIGURE, printed="0", value=Decimal(0))


def card(*figures: Figure) -> Card:
    first = figures[0]
    return Card(
        first.department, first.year, "部门决算", first.item, first.label, first.scope, first.subject,
        first.viewpoint, first.part_of, figures,
    )  # fmt: skip


def reply(*figures: Figure, derived: tuple[Derived, ...] = ()) -> str:
    """The reply to a plain question whose answer is one card."""
    query = Query(Intent.FIGURE)
    return text.reply(Result(Status.ANSWERED, query, parts=(Part(card(*figures), figures, derived),)), [], [])


def test_the_answer_comes_first_and_its_source_after_it() -> None:
    lines = reply(FIGURE).splitlines()
    assert "机关运行经费" in lines[0]
    assert "12.50万元" in lines[0]
    cited = next(line for line in lines if line.startswith("出处"))
    for part in ("甲市乙区丙局2023年度部门决算", "六、机关运行经费支出情况说明", "第8页"):
        assert part in cited
    assert lines[lines.index(cited) + 1] == "「机关运行经费支出12.50万元。」"


def test_a_printed_page_number_is_told_where_it_differs() -> None:
    other = replace(FIGURE, source=replace(SOURCE, page_label="6"))
    assert "印作第6页" in reply(other)
    assert "印作" not in reply(FIGURE)


def test_a_zero_is_stated_and_a_dash_is_no_zero() -> None:
    assert "0万元" in said(reply(ZERO))
    told = said(reply(DASH))
    assert "—" in told
    assert Decimal(0) not in numbers(told.replace("2023", ""))
    assert told != said(reply(ZERO))


@pytest.mark.parametrize(
    ("printed", "unit", "qualifier", "told"),
    [
        ("95", "%", "以上", "95%以上"),
        ("50", "万元", "未超", "未超50万元"),
        ("1,234.50", "万元", "", "1,234.50万元"),
        ("0.00", "万元", "", "0.00万元"),
    ],
)
def test_a_value_is_told_as_it_is_printed(printed: str, unit: str, qualifier: str, told: str) -> None:
    value = Decimal(printed.replace(",", ""))
    figure = replace(FIGURE, printed=printed, value=value, unit=unit, qualifier=qualifier)
    assert marks.plain(phrases.value(figure)) == told


@pytest.mark.parametrize(
    ("direction", "words"), [("增加", ("增加2.50万元", "增长25%")), ("减少", ("减少2.50万元", "下降25%"))]
)
def test_a_change_has_a_direction(direction: str, words: tuple[str, str]) -> None:
    by = replace(FIGURE, measure="增减额", printed="2.50", value=Decimal("2.50"), direction=direction, basis="2022")
    rate = replace(by, measure="增减率", printed="25", value=Decimal(25), unit="%")
    told = reply(by, rate)
    assert "比2022年" in told
    for word in words:
        assert word in told


def test_what_is_worked_out_is_marked_with_its_working() -> None:
    told = reply(FIGURE, derived=(Derived("2022年", Decimal(10), "万元", "12.50 − 2.50 = 10万元"),))
    assert "10万元（推算：12.50 − 2.50 = 10万元）" in told
    assert "推算" not in reply(FIGURE)


def test_another_unit_is_marked_with_its_working() -> None:
    told = reply(FIGURE, derived=(Derived("折合", Decimal(125000), "元", "12.50万元 = 125000元"),))
    assert "125000元（换算：12.50万元 = 125000元）" in told


def test_worked_out_numbers_of_the_samples_are_marked(assistant: Assistant) -> None:
    """What the document does not print stands beside 推算, and its working holds only printed numbers."""
    for question, value, operands in (
        ("区文旅局2023年三公经费超出预算多少", "7.14", ("7.58", "0.44")),
        ("区水务局2022年小型水库维修养护经费还剩多少没花", "72.36", ("270", "197.64")),
        ("区水务局2022年公务接待费和公务用车运行维护费加起来多少", "9.69", ("1.23", "8.46")),
    ):
        told = assistant.ask(question).text
        working = told[told.index("推算") :].splitlines()[0]
        assert Decimal(value) in numbers(working), told
        for operand in operands:
            assert Decimal(operand) in numbers(working), told


def test_long_words_are_cut_and_it_is_said() -> None:
    passages = tuple(
        Passage("甲市乙区丙局", 2023, "一、职责", f"第{n}条，" + "贯彻落实有关规定，" * 12, SOURCE) for n in range(40)
    )
    told = text.reply(Result(Status.ANSWERED, Query(Intent.TEXT), passages=passages), [], [])
    assert len(told) < LONGEST
    assert "第0条" in told
    assert "第39条" not in told
    assert "余下请看原文" in told
    one = (replace(passages[0], text="很长" * 2000),)
    assert len(text.reply(Result(Status.ANSWERED, Query(Intent.TEXT), passages=one), [], [])) < LONGEST


def test_a_long_quotation_is_cut_around_the_number() -> None:
    before, after = "前面的话，" * 60, "后面的话，" * 60
    figure = replace(FIGURE, source=replace(SOURCE, quote=f"{before}决算数为12.50万元，{after}"))
    quote = reply(figure).splitlines()[-1]
    assert len(quote) < WIDEST
    assert "12.50万元" in quote
    assert quote.startswith("「…")
    assert quote.endswith("…」")


def test_a_repair_is_told_first() -> None:
    result = Result(Status.ANSWERED, Query(Intent.FIGURE), parts=(Part(card(FIGURE), (FIGURE,)),))
    told = text.reply(result, [("机关运形", "机关运行")], [])
    assert told.startswith("按“机关运行”理解。\n")


def test_replies_are_no_walls(assistant: Assistant) -> None:
    for question in questions():
        told = assistant.ask(question.ask).text
        assert len(told) < LONGEST, told
        assert max(map(len, told.splitlines())) <= WIDEST, told
        assert "\n\n\n" not in told, told


def test_personal_data_never_appears(assistant: Assistant) -> None:
    people = ("贾思例", "甄样文", "尹示来")
    phones = ("13900000026", "13800000017", "13700000035")
    asked = [f"{who}{ask}" for who in people for ask in ("是谁", "的电话", "负责什么项目")]
    asked += [f"{phone}是谁的电话" for phone in phones]
    asked += [
        "区水务局2022年部门评价评分表", "小型水库维修养护经费2022年项目负责人", "区文旅局2023年联系电话",
        "区市监局2021年项目负责人和联系电话是什么", "2022年小型水库项目实施单位和负责人",
    ]  # fmt: skip
    for question in asked:
        answer = assistant.ask(question)
        shown = [answer.text, *(f.source.quote for f in answer.figures), *answer.choices]
        for secret in (*people, *phones):
            if secret not in question:
                assert not any(secret in words for words in shown), question
            assert not any(secret in f.source.quote for f in answer.figures), question


def test_nothing_found_says_what_there_is_instead(assistant: Assistant) -> None:
    department = assistant.ask("区财政局2022年三公经费多少").text
    assert "“区财政局”" in department
    assert "泊梧市砚湖区水务局" in department
    year = assistant.ask("区水务局2019年三公经费多少").text
    for held in ("2019", "2021", "2022", "2023"):
        assert held in year
    project = assistant.ask("区水务局2022年智慧水务项目花了多少").text
    assert "智慧水务" in project


def test_terms_are_listed_found_and_missed(assistant: Assistant) -> None:
    found = assistant.term("机关运行经费")
    assert found.status is Status.ANSWERED
    assert found.text.startswith("机关运行经费：指行政单位")
    assert "出处" in found.text
    missed = assistant.term("机关运行费用")
    assert missed.status is Status.NOT_FOUND
    assert "机关运行经费" in missed.text
    everything = assistant.term(" ")
    assert everything.status is Status.ANSWERED
    for name in ("基本支出", "机关运行经费", "政府采购"):
        assert name in everything.text


def test_holdings_and_help_name_what_is_held(assistant: Assistant, empty_assistant: Assistant) -> None:
    held = assistant.holdings().text
    assert "9份" in held
    for name in ("泊梧市砚湖区水务局（区水务局）", "2021年部门决算", "2023年部门决算"):
        assert flat(name) in flat(held)
    assert "空" in empty_assistant.holdings().text
    assert empty_assistant.help().strip()
    examples = [line[2:] for line in assistant.help().split("比如：\n")[1].splitlines() if line.startswith("• ")]
    asked = [example for example in examples if "（" not in example]
    assert len(asked) >= 3
    assert all(assistant.ask(example).status is Status.ANSWERED for example in asked)
