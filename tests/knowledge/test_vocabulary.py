"""The vocabulary as data: codes are well formed, and what only people say never changes what is read."""

from __future__ import annotations

import pytest

from knowledge.vocabulary import NOTE, asked, bare, canonical, items, table

CODES: dict[str, dict[str, list[str]]] = table("classification")


@pytest.mark.parametrize(("kind", "first"), [("functional", "2"), ("economic", "3")])
def test_codes_are_well_formed_and_stand_under_their_class(kind: str, first: str) -> None:
    codes = CODES[kind]
    assert list(codes) == sorted(codes)
    lengths = (3, 5, 7) if kind == "functional" else (3, 5)
    for code in codes:
        assert code.startswith(first)
        assert code.isdecimal()
        assert len(code) in lengths
        assert all(code[:length] in codes for length in lengths if length < len(code))


def test_every_name_is_written_once() -> None:
    for codes in CODES.values():
        for code, names in codes.items():
            assert len(set(names)) == len(names) > 0, code
    for entry in (*table("items")["item"], *table("items")["only_asked"]):
        names = [entry["name"], *entry.get("labels", ()), *entry.get("asked", ())]
        said = [bare(name) for name in names if name not in entry.get("labels", ())]
        assert len(set(said)) == len(said), entry["name"]


def test_only_names_and_labels_are_read() -> None:
    """What people say is for questions: documents are read without it."""
    read = {bare(label) for item in items() for label in (item.name, *item.labels)}
    for _, forms in asked():
        for form in forms:
            assert bool(canonical(form)) == bool({bare(form), NOTE.sub("", bare(form))} & read), form
    for entry in table("items")["only_asked"]:
        assert not canonical(entry["name"])


def test_a_code_names_the_item_that_its_row_is_read_as() -> None:
    by_code = {form: item for item, forms in asked() for form in forms if form.isdecimal()}
    assert by_code["2210201"] == "住房公积金"
    assert by_code["30212"] == "因公出国（境）费"
    assert by_code["31013"] == "公务用车购置费"
    assert by_code["201"] == "一般公共服务支出"


def test_a_word_may_stand_for_two_items() -> None:
    meant: dict[str, set[str]] = {}
    for item, forms in asked():
        for form in forms:
            meant.setdefault(form, set()).add(item)
    assert meant["养老保险"] == {"机关事业单位基本养老保险缴费支出", "机关事业单位基本养老保险缴费"}
    assert meant["结转"] == {"年初结转和结余", "年末结转和结余"}
    assert meant["住房补贴"] == {"购房补贴", "提租补贴"}
    # near names stay apart
    for one, other in (
        ("住房公积金", "购房补贴"),
        ("公务用车购置费", "公务用车运行维护费"),
        ("一般公共预算财政拨款支出", "一般公共服务支出"),
        ("教育支出", "培训支出"),
        ("养老保险", "职业年金"),
        ("年初结转", "年末结转"),
        ("收入总计", "本年收入合计"),
        ("电费", "邮电费"),
        ("中小企业", "小微企业"),
    ):
        assert not meant[one] & meant[other]
