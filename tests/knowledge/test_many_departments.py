"""Some hundreds of made-up departments: what they state is answered, ranked, added up, and asked back about."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from pathlib import Path

import pytest

from bot.answer import Answer
from bot.assistant import Assistant
from bot.understanding.shared import file_of
from knowledge import answering, spread
from knowledge.contract import Status
from knowledge.query import Library
from knowledge.store import Store, opened
from tests.accounts.many import CHANGE, PLANNED, Body, bodies, extract, fill, stated
from tests.bot.corpus_questions import questions

COUNT, YEARS = 240, (2022, 2023)
ITEM = "公务接待费"
TABLES = {
    "departments", "documents", "files", "aliases", "units", "sections", "passages", "projects", "figures", "blanks",
    "reasons", "terms", "term_aliases", "named",
}  # fmt: skip
# Read as a whole on purpose, from its index of names: how many there are, and which are like one that is not held.
WHOLE = {"departments"}
ASKED = (
    f"{bodies(COUNT)[7].name}2023年公务接待费多少", f"{bodies(COUNT)[7].name}公务接待费为什么变化",
    f"{bodies(COUNT)[7].name}的主要职责是什么", f"{bodies(COUNT)[7].name}工会经费多少", "商务局公务接待费多少",
    "公务接待费多少", "2023年办公设备购置项目执行率多少", "工会经费多少", "哪个部门公务接待费最高",
    "公务接待费最低的三个部门", "哪个部门在职人员最多", "各部门公务接待费一共多少", "各部门公务接待费平均多少",
    "各部门公务接待费", "哪个部门三公经费超了预算", "公务接待费超过80万元的部门有哪些",
    "墨岭区公务接待费最高的是哪个部门", "月牙市星星区财政局公务接待费多少", "什么叫基本支出", "收录了哪些部门",
    "你能回答什么", "有哪些项目",
)  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with opened(tmp_path_factory.mktemp("many") / "many.sqlite", create=True) as made:
        fill(made, bodies(COUNT), YEARS)
        yield made


@pytest.fixture(scope="module")
def ask(store: Store) -> Callable[[str], Answer]:
    return Assistant(store).ask


def amounts(measure: str = "决算数", item: str = ITEM, year: int = 2023) -> dict[str, Decimal]:
    """What each department states, by its name."""
    return {body.name: Decimal(stated(body, year, item, measure)).scaleb(-2) for body in bodies(COUNT)}


def told(answer: Answer) -> list[tuple[str, Decimal | None]]:
    """Whose figure an answer states, and what it is, in its order."""
    return [(figure.department, figure.value) for figure in answer.figures]


# ---------------------------------------------------------------- whose is meant


@pytest.mark.parametrize("body", bodies(COUNT)[::17], ids=lambda body: str(body.number))
def test_of_a_department_by_its_name(ask: Callable[[str], Answer], body: Body) -> None:
    for name in (body.name, body.name.removeprefix(body.city)):
        assert told(ask(f"{name}2023年{ITEM}多少"))[:1] == [(body.name, amounts()[body.name])]
        assert told(ask(f"{name}2022年培训费多少")) == [(body.name, amounts(item="培训费", year=2022)[body.name])]


def test_a_name_that_many_have_is_asked_back_about(ask: Callable[[str], Answer]) -> None:
    found = ask(f"审计局2023年{ITEM}多少")
    having = [body for body in bodies(300) if body.kind == "审计局" and body.number < COUNT]
    assert found.status is Status.ANSWERED if len(having) == 1 else Status.AMBIGUOUS
    assert not found.figures
    assert all(name in found.text for name in (body.name for body in having[:3]))
    for choice in found.choices:
        assert ask(choice).status is Status.ANSWERED


def test_without_a_name_it_is_asked_whose(ask: Callable[[str], Answer]) -> None:
    for question in (f"{ITEM}多少", f"2023年{ITEM}是多少"):
        found = ask(question)
        assert (found.status, found.figures) == (Status.AMBIGUOUS, ())
        assert found.text.startswith(f"{COUNT}个部门都有这项数据，请写明是哪个部门，比如：")
        assert len(found.choices) == spread.NAMED
        assert all(ask(choice).status is Status.ANSWERED for choice in found.choices)


def test_what_one_alone_has_is_answered_without_its_name(ask: Callable[[str], Answer]) -> None:
    body = bodies(COUNT)[123]
    project = body.projects[0]
    found = ask(f"{project}2023年执行数是多少")
    assert told(found) == [(body.name, amounts("执行数", project)[body.name])]


def test_a_department_that_is_not_held(ask: Callable[[str], Answer]) -> None:
    found = ask(f"月牙市星星区财政局2023年{ITEM}多少")
    assert (found.status, found.missing, found.figures) == (Status.NOT_FOUND, "department", ())
    assert f"现有{COUNT}个部门，如" in found.text
    assert len(found.text) < 400


def test_what_none_has(ask: Callable[[str], Answer]) -> None:
    found = ask("工会经费多少")
    assert (found.status, found.missing, found.figures) == (Status.NOT_FOUND, "item", ())


# ---------------------------------------------------------------- all of them


@pytest.mark.parametrize(
    ("question", "greatest", "first", "last"),
    [
        (f"哪个部门{ITEM}最高", True, 1, 1),
        (f"{ITEM}最高的前五个部门", True, 1, 5),
        (f"2023年{ITEM}最低的三个部门", False, 1, 3),
        (f"{ITEM}第二高的是哪个部门", True, 2, 2),
        (f"{ITEM}排名前十的部门", True, 1, 10),
    ],
)
def test_the_greatest_and_the_least(
    ask: Callable[[str], Answer], question: str, greatest: bool, first: int, last: int
) -> None:
    values = amounts()
    places = sorted(set(values.values()), reverse=greatest)[first - 1 : last]
    expected = sorted((name, value) for name, value in values.items() if value in places)
    found = ask(question)
    assert sorted(told(found)) == expected, found.text
    assert [value for _, value in told(found)] == sorted((v for _, v in expected), reverse=greatest)
    assert f"2023年度有这项的部门共{COUNT}个" in found.text


def test_the_greatest_change(ask: Callable[[str], Answer]) -> None:
    grown = {b.name: v for b in bodies(COUNT) if (v := stated(b, 2023, ITEM, CHANGE)) % 2 == 0}
    name = max(grown, key=lambda own: grown[own])
    assert told(ask(f"哪个部门{ITEM}增加最多"))[0] == (name, Decimal(grown[name]).scaleb(-2))


def test_a_place_that_many_share(ask: Callable[[str], Answer]) -> None:
    counted = {b.name: stated(b, 2023, "在职人员", "人数") % 90 + 10 for b in bodies(COUNT)}
    most = max(counted.values())
    sharing = {name for name, value in counted.items() if value == most}
    found = ask("哪个部门在职人员最多")
    assert {value for _, value in told(found)} == {Decimal(most)}
    assert {name for name, _ in told(found)} == sharing


def test_many_that_share_a_place_are_counted(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spread, "EQUAL", 0)
    monkeypatch.setattr(spread, "LISTED", 1)
    counted = [stated(b, 2023, "在职人员", "人数") % 90 + 10 for b in bodies(COUNT)]
    found = Assistant(store).ask("哪个部门在职人员最多")
    assert [value for _, value in told(found)] == [Decimal(max(counted))]
    assert f"{COUNT}个部门有这项，{counted.count(max(counted))}个符合，只列前1个。" in found.text


def test_the_sum_and_the_mean(ask: Callable[[str], Answer]) -> None:
    total = sum(amounts().values(), Decimal(0))
    found = ask(f"各部门{ITEM}一共多少")
    assert found.text.startswith(f"合计 {total.normalize():f}万元（推算：{COUNT}个部门相加"), found.text
    mean = (total / COUNT).quantize(Decimal("0.01"))
    assert ask(f"各部门{ITEM}平均多少").text.startswith(f"平均 {mean.normalize():f}万元"), found.text
    assert len(found.text) < 900


def test_those_within_bounds_are_counted(ask: Callable[[str], Answer]) -> None:
    above = sorted((v for v in amounts().values() if v > 80), reverse=True)
    found = ask(f"{ITEM}超过80万元的部门有哪些")
    assert [value for _, value in told(found)] == above[: spread.LISTED]
    assert f"{COUNT}个部门有这项，{len(above)}个符合，只列前{spread.LISTED}个。" in found.text


def test_those_beyond_the_budget(ask: Callable[[str], Answer]) -> None:
    spent, planned = amounts(item="“三公”经费"), amounts(PLANNED, "“三公”经费")
    beyond = sorted((name for name in spent if spent[name] > planned[name]), key=lambda n: planned[n] - spent[n])
    found = ask("哪个部门三公经费超了预算")
    assert list(dict.fromkeys(figure.department for figure in found.figures)) == beyond[: spread.LISTED]
    assert f"{len(beyond)}个符合" in found.text


def test_the_departments_of_a_place(ask: Callable[[str], Answer]) -> None:
    district = bodies(COUNT)[50].district
    there = {body.name for body in bodies(COUNT) if body.district == district}
    own = {name: value for name, value in amounts().items() if name in there}
    assert told(ask(f"{district}{ITEM}最高的是哪个部门")) == [max(own.items(), key=lambda pair: pair[1])]


def test_amounts_in_two_units_are_added_in_one(tmp_path: Path) -> None:
    with opened(tmp_path / "k.sqlite", create=True) as own:
        fill(own, bodies(12), (2023,))
        own.db.execute(
            "update figures set unit = '元', amount = amount / 10000"
            " where item = ? and measure = '决算数' and document_id % 2",
            [ITEM],
        )
        found = Assistant(own).ask(f"各部门{ITEM}一共多少")
    values = [amounts()[body.name] for body in bodies(12)]
    # the first document has the id 1
    total = sum((value / 10_000 if at % 2 == 0 else value for at, value in enumerate(values)), Decimal(0))
    assert f"合计 {total.normalize():f}万元" in found.text, found.text


def test_lists_of_departments_are_cut_short(ask: Callable[[str], Answer]) -> None:
    for question in ("收录了哪些部门", "你能回答什么"):
        found = ask(question).text
        assert f"收录{COUNT}个部门的公开文件，比如：" in found
        assert found.count("\n• ") < 50


def test_the_samples_are_answered_alike_as_if_they_were_very_many(
    samples_db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = [question.ask for question in questions() if not question.before and question.on != "one"]
    with opened(samples_db) as samples:
        assistant = Assistant(samples)
        few = [assistant.ask(question) for question in asked]
        monkeypatch.setattr(answering, "READ", 0)
        monkeypatch.setattr(spread, "READ", 1)
        many_ = [assistant.ask(question) for question in asked]
    for one, other in zip(few, many_, strict=True):
        assert (one.question, one.status, one.figures) == (other.question, other.status, other.figures)


# ---------------------------------------------------------------- how it is looked for


def traced(store: Store, act: Callable[[], object]) -> list[str]:
    """The statements that something asks the knowledge base, with their values."""
    said: list[str] = []
    store.db.conn.set_trace_callback(said.append)
    try:
        act()
    finally:
        store.db.conn.set_trace_callback(None)
    return said


def test_no_question_reads_a_whole_table(store: Store) -> None:
    asked: dict[str, str] = {}
    assistant = Assistant(store)
    for question in ASKED:
        said = traced(store, partial(assistant.ask, question))
        asked |= {sql: question for sql in said if sql.lower().startswith(("select", "with"))}
    assert len(asked) > len(ASKED)
    for sql, question in asked.items():
        called = dict(re.findall(r"(?:from|join) (\w+) (\w+)", sql)) | {name: name for name in TABLES}
        called = {alias: table for table, alias in called.items()}
        for row in store.db.execute(f"explain query plan {sql}"):
            scanned = re.match(r"SCAN (\w+)", row[3])
            table = called.get(scanned[1], scanned[1]) if scanned else ""
            assert table not in TABLES - WHOLE, f"{question}\n{row[3]}\n{sql}"


def test_starting_reads_no_figures(store: Store) -> None:
    file_of(store.path).unlink(missing_ok=True)
    first, again = (traced(store, partial(Assistant, store)) for _ in range(2))
    assert any("from names" in sql for sql in first)
    assert not any("from names" in sql for sql in again)
    for sql in (*first, *again):
        assert not re.search(r"\b(?:figures|documents|passages|sections)\b", sql), sql


def test_names_do_not_grow_with_years(tmp_path: Path) -> None:
    with opened(tmp_path / "k.sqlite", create=True) as own:
        fill(own, bodies(3), (2021,))
        before = Library(own).names()
        fill(own, bodies(3), (2022, 2023))
        assert Library(own).names() == before
        rows = own.db.table("names").count
        own.write(extract(bodies(4)[3], 2023))
        assert own.db.table("names").count > rows


def test_what_no_figure_tells_is_compared_for_a_place_only(ask: Callable[[str], Answer]) -> None:
    found = ask("哪个部门公务接待费和培训费合计最多")
    assert (found.status, found.missing, found.figures) == (Status.NOT_FOUND, "too many departments", ())
    assert f"一次最多比较{spread.COMPARED}个部门" in found.text


def test_where_only_some_were_looked_at_it_is_said(ask: Callable[[str], Answer]) -> None:
    found = ask("公务接待费为什么增加")
    assert (found.status, found.missing) == (Status.NOT_FOUND, "reason")
    assert f"{COUNT}个部门只看了几个，请写明是哪个部门。" in found.text


def test_what_is_held_of_a_place(ask: Callable[[str], Answer]) -> None:
    place = bodies(COUNT)[50].district
    there = {body.name for body in bodies(COUNT) if body.district == place}
    listed = ask(f"{place}有哪些部门").text
    assert f"收录{len(there)}个部门的公开文件，比如：" in listed
    assert all(line[2:].split("（")[0] in there for line in listed.splitlines()[1:])


def test_a_rate_that_is_not_printed_is_worked_out(ask: Callable[[str], Answer]) -> None:
    spent, planned = amounts(), amounts(PLANNED)
    exact = {name: spent[name] / planned[name] * 100 for name in spent if planned[name]}
    rates = {name: rate.quantize(Decimal("0.01"), ROUND_HALF_UP) for name, rate in exact.items()}
    name = max(rates, key=lambda own: rates[own])
    found = ask("哪个部门公务接待费预算执行率最高")
    assert {figure.department for figure in found.figures} == {name}
    assert f"{rates[name].normalize():f}%" in found.text


def test_a_change_that_none_states(ask: Callable[[str], Answer]) -> None:
    found = ask("哪个部门培训费增加最多")
    assert (found.status, found.missing, found.about) == (Status.NOT_FOUND, "measure", ("培训费增减额",))


def test_last_year_is_the_one_before_the_latest(ask: Callable[[str], Answer]) -> None:
    values = amounts(year=2022)
    found = ask(f"去年哪个部门{ITEM}最高")
    assert told(found) == [max(values.items(), key=lambda pair: pair[1])]
    assert found.text.startswith("“去年”按2022年。")


def test_a_place_that_was_last_read_earlier_is_of_its_own_latest_year(tmp_path: Path) -> None:
    first, second = bodies(80)[:40], bodies(80)[40:]
    with opened(tmp_path / "k.sqlite", create=True) as own:
        fill(own, first, (2022,))
        fill(own, second, (2023,))
        found = Assistant(own).ask(f"{first[0].district}{ITEM}最高的是哪个部门")
    values = {body.name: Decimal(stated(body, 2022, ITEM)).scaleb(-2) for body in first}
    assert told(found) == [max(values.items(), key=lambda pair: pair[1])]


def test_words_that_are_no_names_are_not_said_to_stand_nowhere(ask: Callable[[str], Answer]) -> None:
    found = ask("旧楼屋顶修缮工程用了多少钱")
    assert (found.status, found.figures) == (Status.NOT_FOUND, ())
    assert f"{COUNT}个部门只看了几个，请写明是哪个部门。" in found.text
