"""The dictionary of ordinary words is jieba's own, word for word, and texts are cut with it as jieba cuts them."""

from __future__ import annotations

import logging
from collections.abc import Sequence

import jieba
import pytest

from knowledge.dictionary import ordinary_words
from knowledge.words import LONGEST, Tokenizer, of_name
from tests.conftest import sample_files
from tests.knowledge.dictionary import lines


def test_every_word_has_its_frequency_and_tag() -> None:
    words, told = ordinary_words(), {word: (frequency, tag) for word, frequency, tag in lines()}
    assert {word: (words.frequency(word), words.tag(word)) for word in told} == told
    assert words.total == sum(frequency for _, frequency, _ in lines())
    assert max(map(len, told)) <= LONGEST


@pytest.mark.parametrize("other", ["", "会议室里", "不成词的一串", "㐀"])
def test_what_is_no_word_has_none(other: str) -> None:
    assert (ordinary_words().frequency(other), ordinary_words().tag(other)) == (0, "")


def test_words_at_the_beginning_of_a_text() -> None:
    counted = dict(ordinary_words().counted_at_beginning("会议室里"))
    assert list(counted) == ["会", "会议", "会议室"]
    assert counted == {word: ordinary_words().frequency(word) for word in counted}
    assert list(ordinary_words().counted_at_beginning("")) == []


@pytest.fixture(scope="module")
def plain() -> jieba.Tokenizer:
    jieba.setLogLevel(logging.WARNING)
    return jieba.Tokenizer()


def test_texts_are_cut_as_jieba_cuts_them(plain: jieba.Tokenizer) -> None:
    own = Tokenizer()
    for file in sample_files():
        for line in file.read_text("utf-8").splitlines():
            assert own.lcut(line) == plain.lcut(line)
            assert own.lcut(line, HMM=False) == plain.lcut(line, HMM=False)
            assert own.lcut_for_search(line) == plain.lcut_for_search(line)


class Named:
    """Some names."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names

    def counts(self, word: str) -> bool:
        return word in self._names

    def at_beginning(self, text: str) -> list[str]:
        return [name for name in self._names if text.startswith(name)]


def test_names_that_are_added_are_cut_as_jieba_cuts_them(plain: jieba.Tokenizer) -> None:
    names = ("砚湖区水务局", "水务", "财政拨款收入", "会议费2023", "a类支出")
    own = Tokenizer(Named(names))
    for name in names:
        plain.add_word(name, of_name(name))
    plain.total = own.total
    for text in ("砚湖区水务局2023年财政拨款收入一共多少", "水务局会议费2023和a类支出", "砚湖区水"):
        assert own.lcut(text, HMM=False) == plain.lcut(text, HMM=False)
