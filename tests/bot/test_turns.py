"""Messages as they stand in a chat: what corrects, what chooses, and what does neither."""

from __future__ import annotations

import pytest

from bot.answer import Conversation, Shown
from bot.understanding import choosing
from bot.understanding.normalise import question
from bot.understanding.turns import heard, plain
from knowledge.contract import Intent, Query

ASKED = Conversation(Query(Intent.FIGURE))
NAMES = ("甲市财政局", "甲市水务局", "乙区水务局")
OFFERED = Conversation(
    Query(Intent.FIGURE),
    choices=tuple(f"{name}三公经费多少" for name in NAMES),
    shown=tuple(Shown(name, department=name) for name in NAMES),
)
LISTED = Conversation(
    Query(Intent.LIST), shown=tuple(Shown(name, subject=name) for name in ("修路项目", "修桥项目", "植树项目"))
)
TWO = Conversation(
    Query(Intent.FIGURE, departments=("甲",)),
    choices=("甲多少", "乙多少"),
    shown=(Shown("甲", department="甲"), Shown("乙", department="乙")),
)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("不是，我问的是公务接待费", "公务接待费"),
        ("不对，我说的是2022年", "2022年"),
        ("我是问市监局", "市监局"),
        ("我是想问市监局的", "市监局的"),
        ("错了，是决算不是预算", "决算"),
        ("是决算，不是预算", "决算"),
        ("不是预算，是决算", "决算"),
        ("不是预算而是决算", "决算"),
        ("我问的不是预算，是决算", "决算"),
        ("不是2022年，我问的是2023年", "2023年"),
        ("不对不对，应该是2021年", "2021年"),
        ("不，是2021年", "2021年"),
        ("你理解错了，我要的是决算数", "决算数"),
        ("不對，我說的是決算", "决算"),
        ("不对  决算", "决算"),
        ("换成市监局", "市监局"),
        ("不是这个意思，换成2022年", "2022年"),
        ("抱歉，我打错了，是水务局", "水务局"),
        ("我问的是三公经费是多少", "三公经费是多少"),
    ],
)
def test_corrections(said: str, meant: str) -> None:
    turn = heard(said, ASKED)
    assert (turn.text, turn.corrects, turn.failed) == (meant, True, "")
    assert plain(turn, said) == meant


@pytest.mark.parametrize("said", ["不对", "错了。", "不是", "不是不是", "都不是", "不是的！", "我问的不是2022年"])
def test_corrections_that_do_not_say_what_was_meant(said: str) -> None:
    assert heard(said, ASKED).failed == "correction"


@pytest.mark.parametrize(
    "said",
    [
        "是不是超预算了",
        "三公经费是不是超了",
        "得分不是优的项目有哪些",
        "哪些项目不是优",
        "数字对不对",
        "不对吗",
        "不是公务接待费",
        "预算和决算对不上吗",
        "我想问三公经费",
        "等级不是良而是优的项目",
        "为什么不是逐年下降",
        "错了几处",
    ],
)
def test_no_corrections(said: str) -> None:
    turn = heard(said, ASKED)
    assert (turn.text, turn.corrects, turn.failed) == (question(said), False, "")


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("好的，那2022年呢", "那2022年呢"),
        ("谢谢！为什么", "为什么"),
        ("前面那个在第几页", "在第几页"),
        ("刚才说的那个数字的出处", "那个数字的出处"),
        ("你刚才说的数字是哪年的", "是哪年的"),
        ("上一个年度呢", "上一个年度呢"),
    ],
)
def test_what_only_takes_up_the_talk_is_not_read(said: str, text: str) -> None:
    assert heard(said, ASKED).text == text


def test_without_anything_asked_before_a_message_is_read_as_it_stands() -> None:
    for talk in (None, Conversation()):
        for said in ("不对，我说的是2022年", "前面那个", "换成市监局", "第二个"):
            turn = heard(said, talk)
            assert (turn.text, turn.corrects, turn.places, turn.failed) == (question(said), False, (), "")


@pytest.mark.parametrize(
    ("said", "places"),
    [
        ("2", (1,)),
        ("２", (1,)),
        ("②", (1,)),
        ("2️⃣", (1,)),
        ("2.", (1,)),
        ("2、", (1,)),
        ("(2)", (1,)),
        ("2号", (1,)),
        ("二", (1,)),
        ("第二个", (1,)),
        ("第2个吧", (1,)),
        ("第二个部门", (1,)),
        ("选2", (1,)),
        ("我选第二个", (1,)),
        ("就要第二个吧，谢谢", (1,)),
        ("那就第二", (1,)),
        ("最后一个", (2,)),
        ("财政局", (0,)),
        ("财政", (0,)),
        ("乙区", (2,)),
        ("甲市水务局", (1,)),
        ("甲市水务局三公经费多少", (1,)),
        ("都要", (0, 1, 2)),
        ("全部", (0, 1, 2)),
        ("三个都要", (0, 1, 2)),
        ("三个", (0, 1, 2)),
        ("1和3", (0, 2)),
        ("1、3", (0, 2)),
        ("1 3", (0, 2)),
        ("第一个和第三个", (0, 2)),
        ("2和2", (1,)),
    ],
)
def test_answers_to_a_choice(said: str, places: tuple[int, ...]) -> None:
    turn = heard(said, OFFERED)
    assert (turn.places, turn.chooses, turn.failed) == (places, True, "")


@pytest.mark.parametrize(
    "said",
    [
        "水务局",
        "2022年",
        "2022",
        "三公经费",
        "第二季度",
        "哪一个高",
        "为什么",
        "丙县财政局",
        "两个都要",
        "第二批",
        "一般",
    ],
)
def test_no_answers_to_a_choice(said: str) -> None:
    """… or to more than one, which is left to the names that are known."""
    turn = heard(said, OFFERED)
    assert (turn.places, turn.chooses, turn.failed) == ((), False, "")


@pytest.mark.parametrize("said", ["4", "第四个", "22", "后一个", "前者", "十二"])
def test_places_that_nothing_stands_at(said: str) -> None:
    assert heard(said, OFFERED).failed == "place"


@pytest.mark.parametrize("said", ["第二个", "第一个项目", "最后一个"])
def test_places_where_nothing_was_shown(said: str) -> None:
    assert heard(said, ASKED).failed == "none shown"


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("前一个", 0),
        ("前者", 0),
        ("后一个", 1),
        ("后者", 1),
        ("后面那个", 1),
        ("最后一个", 1),
        ("另一个", 1),
        ("另外一个吧", 1),
    ],
)
def test_of_two(said: str, place: int) -> None:
    assert heard(said, TWO).places == (place,)


@pytest.mark.parametrize(
    ("said", "places", "rest"),
    [
        ("第一个项目得分多少", (0,), "得分多少"),
        ("第二个呢", (1,), ""),
        ("第三个的执行率呢", (2,), "执行率呢"),
        ("那第二个为什么", (1,), "为什么"),
        ("排第二的呢", (1,), ""),
        ("第一个部门得分多少", (), "第一个部门得分多少"),
        ("第五个项目得分多少", (), "第五个项目得分多少"),
        ("都要", (), "都要"),
        ("修桥", (), "修桥"),
    ],
)
def test_one_of_a_list(said: str, places: tuple[int, ...], rest: str) -> None:
    """A list is no choice: its names are asked about like any other."""
    turn = heard(said, LISTED)
    assert (turn.places, turn.text, turn.failed) == (places, rest, "")


def test_after_a_rank_places_are_places_in_it() -> None:
    ranked = Query(Intent.RANK)
    talk = Conversation(ranked, ranked, shown=(Shown("修桥项目", subject="修桥项目"),))
    assert heard("第二个呢", talk).text == "第二个呢"
    assert not heard("第二个呢", talk).failed


def test_so_many_are_not_answered_at_once() -> None:
    names = [f"甲{n}局" for n in range(choosing.MOST + 1)]
    talk = Conversation(Query(Intent.FIGURE), choices=tuple(names), shown=tuple(Shown(n, department=n) for n in names))
    assert heard("都要", talk).failed == "too many"
    assert heard("1和9", talk).places == (0, 8)
