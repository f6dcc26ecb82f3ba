"""Charts: which answers have one, that its numbers are the documents', and that it can be read on a phone."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal

import pytest
from PIL import Image

from bot.assistant import Assistant
from bot.charts.chart import Chart, Kind, chart_of
from bot.charts.draw import BLUE, DOTS, ORANGE, PAPER, WIDTH, png
from knowledge.contract import Intent, Part, Query, Result, Status
from tests.bot.test_replies import DASH, FIGURE, card


def drawn(assistant: Assistant, question: str) -> Chart | None:
    """The chart of the answer to a question."""
    result = assistant.ask(question).result
    assert result
    return chart_of(result)


@pytest.mark.parametrize(
    ("question", "kind", "bars"),
    [
        ("区水务局三公经费近三年", Kind.TREND, {"2021年": "39.36万元", "2022年": "9.69万元", "2023年": "14.17万元"}),
        (
            "三个局2022年三公经费比较",
            Kind.RANKING,
            {"市场监督管理局": "25.05万元", "水务局": "9.69万元", "文化和旅游局": "0万元"},
        ),
        ("区水务局2022年三公经费预算和决算", Kind.PLAN, {"": "11.77万元"}),
        ("区水务局2022年公务接待费和公务用车运行维护费", Kind.COMPOSITION, None),
        ("区水务局2022年项目得分排名", Kind.SCORES, None),
    ],
)
def test_what_is_drawn(question: str, kind: Kind, bars: dict[str, str] | None, assistant: Assistant) -> None:
    """The values are those of the accounts; years in their order, all else by size."""
    chart = drawn(assistant, question)
    assert chart
    assert chart.kind is kind
    assert chart.source.startswith("出处：《泊梧市砚湖区")
    if bars:
        assert {bar.name: bar.told for bar in chart.bars} == bars
    if kind is not Kind.TREND:
        sizes = [bar.size for bar in chart.bars]
        assert sizes == sorted(sizes, reverse=True)


def test_planned_stands_beside_spent(assistant: Assistant) -> None:
    chart = drawn(assistant, "区水务局2022年三公经费预算和决算")
    assert chart
    assert chart.legend == ("全年预算数", "决算数")
    assert [(bar.size, bar.beside) for bar in chart.bars] == [(Decimal(117700), (Decimal(96900), "9.69万元"))]


@pytest.mark.parametrize("question", ["什么叫基本支出", "区水务局2022年主要职责", "三公经费多少"])
def test_what_is_not_drawn(question: str, assistant: Assistant) -> None:
    assert drawn(assistant, question) is None


def result(*parts: Part) -> Result:
    return Result(Status.ANSWERED, Query(Intent.FIGURE), parts=parts)


def part(year: int, **fields: object) -> Part:
    figure = replace(FIGURE, year=year, **fields)  # type: ignore[arg-type]
    return Part(card(figure), (figure,))


def test_a_dash_is_no_bar() -> None:
    """… and with one bar left there is no chart; nor is one value drawn beside another of another kind."""
    dash = Part(card(replace(DASH, year=2022)), (replace(DASH, year=2022),))
    assert chart_of(result(part(2023), dash)) is None
    assert chart_of(result(part(2023), part(2022, unit="人", measure="人数"))) is None
    assert chart_of(result(part(2023), part(2022))) is not None


def test_a_plan_of_nothing_is_not_drawn() -> None:
    """没有购车: 0 planned and 0 spent."""
    spent = replace(FIGURE, measure="决算数")
    for value, drawn_ in (("0", False), ("3", True)):
        planned = replace(FIGURE, measure="预算数", value=Decimal(value), printed=value)
        both = card(replace(spent, value=Decimal(0), printed="0"), planned)
        assert bool(chart_of(result(Part(both, both.figures)))) == drawn_


def test_units_of_money_are_drawn_to_one_scale() -> None:
    chart = chart_of(result(part(2022), part(2023, printed="250000", value=Decimal(250000), unit="元")))
    assert chart
    assert [(bar.size, bar.told) for bar in chart.bars] == [
        (Decimal("125000"), "12.50万元"),
        (Decimal("250000"), "250,000元"),
    ]


# ---------------------------------------------------------------- pictures


def pixels(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))


@pytest.mark.parametrize(
    "question",
    ["区水务局三公经费近三年", "区水务局2022年三公经费预算和决算", "区水务局2022年项目得分排名"],
)
def test_a_picture(question: str, assistant: Assistant) -> None:
    """Opaque on a light ground up to its edges, for dark chats too; nothing is cut off at its sides."""
    chart = drawn(assistant, question)
    assert chart
    picture = pixels(png(chart))
    assert picture.width == WIDTH * DOTS
    assert picture.width / picture.height < 4
    border = [picture.getpixel((x, y)) for x in (0, picture.width - 1) for y in range(picture.height)]
    assert set(border) == {rgb(PAPER)}
    colours = {colour for _, colour in picture.getcolors(10_000_000) or ()}
    assert rgb(BLUE) in colours
    assert (rgb(ORANGE) in colours) == bool(chart.legend[0])


def test_long_names_formulas_and_characters_without_a_glyph(assistant: Assistant) -> None:
    """Drawn as they are, a box for what the font does not have; a $ begins no formula."""
    chart = drawn(assistant, "区水务局2022年项目得分排名")
    assert chart
    odd = tuple(replace(bar, name=f"{bar.name}😀𠮷$x^2${'很长' * 12}") for bar in chart.bars)
    picture = pixels(png(replace(chart, bars=odd, title="<b>&$_{x}$😀" * 9, source="出" * 300, left_out=3)))
    assert {picture.getpixel((picture.width - 1, y)) for y in range(picture.height)} == {rgb(PAPER)}


def test_colours_differ_in_brightness_too() -> None:
    """Those who see no colours can tell planned from spent."""

    def brightness(colour: str) -> float:
        red, green, blue = rgb(colour)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    assert brightness(ORANGE) > 1.4 * brightness(BLUE)
