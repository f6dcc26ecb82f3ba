"""What is a part of something else by its nature is no more than it: 机关运行经费, and basic spending beside all."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.checking.books import Books, Stated, called, values, where
from knowledge.checking.catalogue import catalogue, check
from knowledge.checking.reach import only
from knowledge.checking.tolerance import judged, total
from knowledge.model import Agreement, Finding

AGENCY = "机关运行经费不大于公用经费"
BASIC = "三公经费不小于基本支出中的同一科目"
FUNDS = "·一般公共预算财政拨款基本支出"


@check
def agency(books: Books) -> Iterator[Finding]:
    """机关运行经费 ≤ 公用经费: equal only where a department has no 事业单位."""
    for measure in ("决算数", "预算数"):
        spent = only(books.known("机关运行经费", measure))
        terms = _public(books, measure)
        if spent is None or spent.number is None:
            continue
        if not terms:
            message = f"机关运行经费{spent.shown}（{where(spent)}）没有核对：没有读到公用经费。"
            yield books.finding(AGENCY, Agreement.UNCHECKED, message, [spent])
            continue
        yield _no_more(books, AGENCY, spent, terms, "公用经费")


def _public(books: Books, measure: str) -> list[Stated]:
    """公用经费 as it is stated, else what it is made of (商品和服务支出 …) where nothing of that is left out.

    Nothing is where these and what goes to people are all of basic spending.
    """
    stated = only(books.known(f"公用经费{FUNDS}", measure))
    if stated:
        return [stated]
    limits = catalogue()["limits"]
    whole = only(books.known("一般公共预算财政拨款基本支出", measure))
    terms, people = (
        [s for item in limits[kind] if (s := only(books.known(f"{item}{FUNDS}", measure)))]
        for kind in ("public", "people")
    )
    if whole is None or whole.number is None or not terms:
        return []
    added = total(s.number for s in (*terms, *people) if s.number)
    return [] if judged(whole.number, added) is Agreement.DIFFERS else terms


@check
def basic(books: Books) -> Iterator[Finding]:
    """“三公” of all 财政拨款 ≥ the same item of basic spending in the table by economic items."""
    measure = "预算数" if books.budget else "决算数"
    for item in catalogue()["limits"]["three_public"]:
        part = only(books.known(f"{item}{FUNDS}", measure))
        whole = only(books.known(item, measure))
        if part is not None and whole is not None and part.number is not None:
            yield _no_more(books, BASIC, part, [whole], "“三公”经费表中的同一科目")


def _no_more(books: Books, rule: str, part: Stated, terms: list[Stated], words: str) -> Finding:
    own, most = part.number, total(s.number for s in terms if s.number)
    assert own is not None  # noqa: S101 (a part without a number was left out)
    outcome = judged(own, most)
    if outcome is Agreement.DIFFERS and own.value < most.value:
        outcome = Agreement.AGREES
    values_ = values(part, most.value)
    working = "+".join(s.shown for s in terms) + (f"={values_[1]}{values_[3]}" if len(terms) > 1 else "")
    places = "、".join(dict.fromkeys(where(s) for s in terms))
    gap = f"相差{values_[2]}{values_[3]}"
    told = {Agreement.AGREES: "不大于后者", Agreement.ROUNDED: f"{gap}，在四舍五入范围内"}
    message = f"{called(part)}：{where(part)}为{part.shown}，{words}（{places}）为{working}，"
    message += told.get(outcome, f"前者大于后者，{gap}") + "。"
    return books.finding(rule, outcome, message, [part, *terms], values_)
