"""Every name that the vocabulary has for an item is understood as that item, whatever documents are held."""

from __future__ import annotations

import pytest

from bot.understanding import kept
from bot.understanding.near_names import near_names
from bot.understanding.normalise import normal, question
from bot.understanding.repair import Repairer
from bot.understanding.segment import Segmenter
from bot.understanding.shared import made
from bot.understanding.slots import SlotReader, Slots
from knowledge import vocabulary
from knowledge.names import Names


@pytest.fixture(scope="module")
def reader() -> SlotReader:
    lexicon = made(Names({}, {}, {}, {}, {}, ()))
    return SlotReader(lexicon, Segmenter(lexicon), Repairer(lambda: near_names(())))


def read(reader: SlotReader, asked: str) -> Slots:
    return reader.read(question(asked))


def test_every_name_of_an_item_names_it(reader: SlotReader) -> None:
    missed = []
    for item, forms in vocabulary.asked():
        for form in forms:
            slots = read(reader, f"2023年{form}是多少")
            named = any(item in mention.items for mention in slots.mentions)
            if not named or not all(mention.items for mention in slots.mentions) or slots.numbers:
                missed.append(f"{form}: {item}")
    assert not missed


def test_a_longer_name_is_taken_whole(reader: SlotReader) -> None:
    for short, long in (
        ("工资", "基本工资"),
        ("工资", "绩效工资"),
        ("电费", "邮电费"),
        ("基金", "政府性基金"),
        ("公车", "公车购置费"),
        ("结余", "结余分配"),
        ("接待", "接待批次"),
        ("公务用车", "公务用车运行维护费"),
        ("拨款", "一般公共预算拨款收入"),
    ):
        named = {mention.text for mention in read(reader, f"{long}是多少").mentions}
        assert named == {normal(long)}
        assert read(reader, f"{short}是多少").mentions[0].items != read(reader, f"{long}是多少").mentions[0].items


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ("2210201是多少", ["2210201"]),
        ("二〇二三年30201花了多少", ["30201"]),
        ("2082001是多少", ["2082001"]),
        ("2019999多少", ["2019999"]),
        ("201类和208类各多少", ["201类", "208类"]),
        ("科目301是多少", ["301"]),
        ("302商品和服务支出", ["302"]),
        ("301、303分别多少", ["301", "303"]),
        ("得分高于301的项目", []),
        ("支出超过301万元的部门", []),
        ("接待了301人吗", []),
        ("接待人次是210吗", []),
        ("21000元的设备", []),
        ("第201个名词", []),
        ("2022到2023年", []),
    ],
)
def test_a_code_is_told_from_a_number(reader: SlotReader, asked: str, codes: list[str]) -> None:
    named = [mention.text for mention in read(reader, asked).mentions if mention.text[0].isdecimal()]
    assert named == codes


def test_what_is_hidden_is_shown_again() -> None:
    for asked in ("50万以上设备有几台", "30201、2210201和去年结转过来的钱", "科目208", "没有编码的问题"):
        text, names = kept.hidden(asked)
        assert not any(name in text for name in names)
        assert kept.shown(text, names) == asked
