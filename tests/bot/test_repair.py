"""Spelling: what is mended, what is only written otherwise, and what is left as it stands."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from bot.assistant import Assistant
from bot.understanding import sounds, spelling
from bot.understanding.lexicon import REPAIRED, Lexicon
from bot.understanding.near_names import bare, near_names
from bot.understanding.normalise import normal, question
from bot.understanding.repair import Repairer, repaired
from bot.understanding.segment import Segmenter
from bot.understanding.shared import made
from bot.understanding.slips import Own, Slip, slip
from knowledge.query import Library
from knowledge.store import opened

DATA = tomllib.loads((Path(__file__).parent / "repairs.toml").read_text("utf-8"))
MENDED = [words for group in DATA["mended"] for words in group["words"]]
WRITTEN = [words for group in DATA["written"] for words in group["words"]]
KEPT = [(group["why"], words) for group in DATA["kept"] for words in group["words"]]
CHINESE = re.compile(r"[\u4e00-\u9fff]+")
LONG = 5


@dataclass(frozen=True, slots=True)
class Bench:
    """What questions are cut and mended with."""

    lexicon: Lexicon
    segmenter: Segmenter
    repairer: Repairer
    names: tuple[str, ...]

    def mended(self, typed: str) -> tuple[list[str], list[str]]:
        """The words of a question as it is meant, and the names that were mended."""
        words, repairs = repaired(question(typed), self.segmenter, self.repairer)
        return [word.text for word in words], [better for _, better in repairs]


@pytest.fixture(scope="module")
def bench(samples_db: Path) -> Bench:
    """With the names of the vocabulary and of the samples."""
    with opened(samples_db) as store:
        lexicon = made(Library(store).names())
    names = lexicon.names(*REPAIRED)
    return Bench(lexicon, Segmenter(lexicon), Repairer(lexicon.near), tuple(sorted(names)))


@pytest.mark.parametrize(("typed", "meant"), MENDED)
def test_mended(bench: Bench, typed: str, meant: str) -> None:
    words, names = bench.mended(typed)
    assert normal(meant) in words
    assert names
    assert set(names) <= set(bench.names)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [(typed, meant) for typed, meant in MENDED if CHINESE.fullmatch(typed) and len(typed) == len(meant)],
)
def test_mended_in_a_question(bench: Bench, typed: str, meant: str) -> None:
    """支出多少 asks for an amount; in 项木支出多少 it is the end of a name that was misspelt."""
    found, repairs = bench.mended(f"{typed}多少")
    assert repairs
    assert "".join(found) == question(f"{meant}多少")


@pytest.mark.parametrize(("typed", "meant"), WRITTEN)
def test_written_otherwise(bench: Bench, typed: str, meant: str) -> None:
    words, names = bench.mended(typed)
    assert normal(meant) in words
    assert not names


@pytest.mark.parametrize(("why", "typed"), KEPT)
def test_kept(bench: Bench, why: str, typed: str) -> None:
    words, names = bench.mended(typed)
    assert not names, why
    assert "".join(words) == question(typed)


def test_the_corpus_is_large_and_about_names_that_are_known(bench: Bench) -> None:
    assert len({typed for typed, _ in MENDED}) == len(MENDED) >= 150
    assert len({typed for _, typed in KEPT}) == len(KEPT) >= 150
    assert {normal(meant) for _, meant in [*MENDED, *WRITTEN]} <= set(bench.names)
    known = [typed for why, typed in KEPT if "known name" in why]
    assert set(known) <= set(bench.names)


def test_no_known_name_is_mended(bench: Bench) -> None:
    assert [name for name in bench.names if bench.mended(name)[1]] == []


def test_a_known_name_is_no_slip_for_another_thing(bench: Bench) -> None:
    """Even were it not known: what is one slip away from it means the same, or is left."""
    names = [name for name in bench.names if CHINESE.fullmatch(name) and len(name) > 2]
    near = near_names(names)
    wrong = []
    for name in names:
        things = set(bench.lexicon.senses(name))
        for other in (other for found in near.near(name) for other in found if other != name):
            kind = slip(name, bare(other), [Own.UNKNOWN] * len(name), bench.segmenter)
            if kind and kind is not Slip.DOUBTFUL and things.isdisjoint(bench.lexicon.senses(other)):
                wrong.append((name, other, kind))
    assert wrong == []


@cache
def homophones() -> dict[str, list[str]]:
    """Common characters by how they sound."""
    found = defaultdict(list)
    for char in (chr(code) for code in range(0x4E00, 0x9FA6)):
        if char.encode("gb2312", "ignore"):
            found[lazy_pinyin(char)[0]].append(char)
    return found


@given(st.data())
@settings(max_examples=400, deadline=None)
def test_a_homophone_in_a_name_gives_the_same_thing_or_nothing(bench: Bench, data: st.DataObject) -> None:
    long = [name for name in bench.names if len(name) >= LONG and CHINESE.fullmatch(name)]
    name = data.draw(st.sampled_from(long))
    place = data.draw(st.integers(0, len(name) - 1))
    char = data.draw(st.sampled_from(homophones()[lazy_pinyin(name)[place]] or [name[place]]))
    typed = name[:place] + char + name[place + 1 :]
    assume(typed not in bench.lexicon)
    words, names = bench.mended(typed)
    things = {sense for word in words for sense in bench.lexicon.senses(word)}
    assert not names or "".join(words) == name or things & set(bench.lexicon.senses(name))


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_numbers_and_letters_are_never_mended(bench: Bench, data: st.DataObject) -> None:
    names = st.sampled_from(bench.names)
    noise = st.text(st.sampled_from("的费经元斤年度0123456789ab一二三，、 "), max_size=6)
    typed = question("".join(data.draw(st.lists(st.one_of(names, noise), max_size=4))))
    assume(not re.search("[a-z]{6,}", typed))
    words, _ = repaired(typed, bench.segmenter, bench.repairer)
    assert re.findall("[0-9a-z]", "".join(word.text for word in words)) == re.findall("[0-9a-z]", typed)


@given(
    st.text(
        st.sampled_from("财政拨款收入支出公务接待费经机关运行用车购置及维护年初末结转余的了是多少为什么区局"),
        max_size=30,
    )
)
@settings(max_examples=300, deadline=None)
def test_what_is_mended_are_names(bench: Bench, typed: str) -> None:
    _, names = bench.mended(typed)
    assert set(names) <= set(bench.names)
    assert len(names) <= 3


def test_sounds() -> None:
    assert sounds.same("经", "京")
    assert sounds.same("行", "航")
    assert not sounds.same("经", "今")
    assert all(sounds.near(*pair) for pair in ("经今", "支资", "出粗", "收搜", "农龙", "政怎", "章簪", "正阵"))
    assert not any(sounds.near(*pair) for pair in ("收支", "增减", "初末", "预决", "费回", "公光"))
    assert sounds.code("三公经费") == sounds.code("山公今飞") != sounds.code("三光经费")


def test_letters_are_read_as_pinyin() -> None:
    assert ("san", "gong") in sounds.spelt("sangong")
    assert {("xian",), ("xi", "an")} == set(sounds.spelt("xian"))
    assert sounds.spelt("budget") == []


def test_the_nearest_of_very_many_names_is_found() -> None:
    names = [
        f"{place}{thing}" for place in ("甲乙", "丙丁", "戊己") for thing in ("工作经费", "建设项目", "（新）补助资金")
    ]
    near = near_names(names)
    assert near.near("甲已工作经费")[0] == ("甲乙工作经费",)  # 已 and 乙 sound the same
    for typed in (
        "丙丁建设项木",
        "丙丁建项目",
        "丙丁建设大项目",
        "丁丙建设项目",
        "丙丁设建项目",
        "丙丁建设目项",
        "丙山建设项目",
    ):
        assert any("丙丁建设项目" in found for found in near.near(typed)), typed
    assert near.near("戊己新补助资金")[0] == ("戊己（新）补助资金",)
    assert near.near("完全无关的话") == ((), ())


NAMES = ("机关运行经费", "三公经费", "一般公共服务支出", "年末结转和结余", "公务接待费", "公务用车购置费", "其他支出")


@given(st.text(st.sampled_from(sorted({*"".join(NAMES), *"机官云行经贵算多少水"})), min_size=5, max_size=14))
def test_what_is_passed_over_is_near_no_name(text: str) -> None:
    near = near_names(NAMES)
    edges = near.edges(text)
    for start in range(len(text)):
        for end in range(start + 1, len(text) + 1):
            found = near.near(text[start:end]) if end - start > 1 else ((), ())
            assert not (edges.near_none(start, end) and any(found)), text[start:end]


def test_many_names_one_slip_away_are_none() -> None:
    names = [f"{char}区建设项目" for char in "东西南北中上下左右前后内外大小高低长短新旧远近"]
    assert len(names) > 20
    assert near_names(names).near("猪区建设项目")[1] == ()


def test_words_apart_are_apart() -> None:
    data = spelling()["apart"]
    assert all(len(set(group)) == len(group) > 1 for group in data["groups"])
    assert all(len(pair) == 2 for pair in spelling()["characters"]["variants"])
    assert all(len(set(group)) == len(group) > 1 for group in spelling()["characters"]["alike"])


def test_what_was_mended_is_told(assistant: Assistant) -> None:
    assert "按“机关运行经费”理解" in assistant.ask("区水务局2022年机关运形经费是多少").text
    assert "理解" not in assistant.ask("區水務局2022年機關運行經費是多少").text
