"""What public bodies are called: the corpus, and what must hold of every short name."""

from __future__ import annotations

import tomllib
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from knowledge import levels, vocabulary
from knowledge.short_names import kinds, local, parted, short_names, usable

CORPUS = Path(__file__).parent / "corpus" / "short_names.toml"
# So many names at most, and so many as a rule: every one of thousands of bodies is a word of the dictionary.
MOST, USUAL = 36, 16


def bodies() -> list[dict[str, Any]]:
    with CORPUS.open("rb") as file:
        return list(tomllib.load(file)["body"])


@pytest.mark.parametrize("body", bodies(), ids=[body["full"] for body in bodies()])
def test_corpus(body: dict[str, Any]) -> None:
    names = short_names(body["full"])
    assert not set(body["called"]) - set(names), names
    assert not set(body["never"]) & set(names), names


def test_the_corpus_is_large_and_its_places_are_made_up() -> None:
    assert sum(len(body["called"]) for body in bodies()) >= 120
    assert sum(len(body["never"]) for body in bodies()) >= 60
    assert len({body["full"] for body in bodies()}) == len(bodies())


def made_up() -> list[str]:
    """Bodies of every kind in places of every level."""
    data = vocabulary.table("short_names")
    places = ("云屏省", "澹渚市", "澹渚市墨岭区", "云屏省澹渚市墨岭县", "墨岭苗族自治县", "墨岭经济技术开发区", "")
    endings = [stem + "局" for stem in data["kinds"]["bureaus"]]
    endings += [stem + "委员会" for stem in data["kinds"]["committees"]] + list(data["shortened"])
    endings += ["人民政府石桥街道办事处", "芦坪镇人民政府", "第三中学", "公安局芦坪分局", "财政局（本级）"]
    return [place + ending for place, ending in product(places, endings)]


def test_a_body_has_no_more_names_than_needed() -> None:
    counts = [len(short_names(full)) for full in made_up()]
    assert max(counts) <= MOST
    assert sum(counts) / len(counts) <= USUAL


def test_every_short_name_can_be_used() -> None:
    words = {form for _, forms in vocabulary.asked() for form in forms}
    weak = set(vocabulary.table("short_names")["short"]["weak"])
    for full in (*made_up(), *(body["full"] for body in bodies())):
        names = short_names(full)
        assert len(set(names)) == len(names), full
        assert full not in names
        for name in names:
            assert len(name) >= 2, full
            assert name not in words | weak, full
            assert not levels.is_place(name), (full, name)
        assert short_names(full) == names


def test_a_word_of_the_vocabulary_is_no_name() -> None:
    for word in ("基本支出", "医保", "中心", "管理局", "中学", "社区", "财", ""):
        assert not usable(word), word


def test_places_and_own_names() -> None:
    for full, places, core in (
        ("云屏省澹渚市墨岭区财政局", ("云屏省", "澹渚市", "墨岭区"), "财政局"),
        ("澹渚市市场监督管理局", ("澹渚市",), "市场监督管理局"),
        ("墨岭区城市管理局", ("墨岭区",), "城市管理局"),
        ("州前市州前区区划地名中心", ("州前市", "州前区"), "区划地名中心"),
        ("砚泊市泊市区审计局", ("砚泊市", "泊市区"), "审计局"),
        ("墨岭县红旗街道办事处", ("墨岭县",), "红旗街道办事处"),
        ("区审计局", ("区",), "审计局"),
        ("城市管理局", (), "城市管理局"),
        ("石桥社区服务站", (), "石桥社区服务站"),
    ):
        body = parted(full)
        assert (body.places, body.core) == (places, core), full


def test_the_name_of_a_street_or_town() -> None:
    assert local("澹渚市墨岭区人民政府石桥街道办事处") == "石桥"
    assert local("墨岭县芦坪镇人民政府") == "芦坪"
    for full in ("墨岭县城关区中心镇人民政府", "墨岭县桥乡人民政府", "墨岭区财政局", "墨岭县人民政府", "建制镇"):
        assert local(full) == "", full


def test_kinds_of_bodies() -> None:
    assert {"财政局", "教育局", "卫健委", "发改委", "法院", "团委", "妇联", "财政厅", "国务院", "镇政府"} <= kinds()
    ordinary = {"财政", "教育", "公安", "医院", "学校", "中学", "街道", "工会", "部门", "单位", "政府", "局", "委"}
    assert not ordinary & kinds()
