"""The words that end before a number → its measure (决算数, 增减额, 占比 …), direction and basis."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from knowledge.extraction.numerals import Number
from knowledge.vocabulary import alternatives, canonical, table

# Measures after which an ellipsis (较上年增加 …, 完成预算的 …) goes back to the same item.
ELLIPTIC_MEASURES = {"决算数", "预算数", "年初预算数", "全年预算数", "其他"}
LEVEL_AFTER = {"为", "到", "至"}
# A change in percent printed without its sign is below this; more is an amount whose unit was left out.
LARGEST_BARE_RATE = 1000


@dataclass(frozen=True, slots=True)
class Own:
    """The document that numbers stand in: its fiscal year, and whether it is a budget."""

    year: int
    budget: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A number's measure, and the words that are left to name its item."""

    measure: str
    rest: str
    direction: str = ""
    basis: str = ""
    base: str = ""
    qualifier: str = ""


@cache
def _changes() -> tuple[re.Pattern[str], dict[str, str]]:
    words = table("grammar")["changes"]
    direction = dict.fromkeys(words["up"], "增加") | dict.fromkeys(words["down"], "减少")
    # what a template has left of the other word: 下降（增长）
    residue = rf"(?:（(?:或)?(?:{alternatives(list(direction))})(?:额|率)?）)?"
    pattern = re.compile(
        rf"(?:增(?=减少))?(?P<word>{alternatives(list(direction))})"
        rf"(?:了)?(?P<noun>额|率|幅度|比例|金额)?{residue}(?:额|率|幅度)?(?:共计|合计|总额)?(?P<to>为|到|至)?(?:达)?(?:约|近)?$"
    )
    return pattern, direction


@cache
def _rules() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    return tuple(
        (rule["measure"], rule["unit"], re.compile(f"(?:{rule['pattern']})$"))
        for rule in table("grammar")["measures"]["rules"]
    )


@cache
def _basis() -> re.Pattern[str]:
    return re.compile(table("grammar")["basis"]["pattern"])


@cache
def _other_money() -> re.Pattern[str]:
    return re.compile(table("grammar")["measures"]["other_money"])


@cache
def _led() -> re.Pattern[str]:
    return re.compile(table("grammar")["changes"]["leading"])


@cache
def _planned() -> re.Pattern[str]:
    return re.compile(table("grammar")["measures"]["planned"])


@cache
def _qualifiers() -> tuple[re.Pattern[str], dict[str, str]]:
    words = table("grammar")["labels"]["qualifiers_before"]
    # 节约, 制约, 签约 are words of their own
    return re.compile(rf"(?<![节制签合履])({alternatives(list(words))})为?$"), dict(words)


@cache
def _compared() -> re.Pattern[str]:
    words = table("grammar")["basis"]
    more, less = alternatives(words["more"]), alternatives(words["less"])
    return re.compile(rf"(?:(?P<more>{more})|{less})(?P<to>{words['measured']})(?:数|额)?(?:为|约|的)?(?:金额)?$")


@cache
def _by_so_many() -> re.Pattern[str]:
    """比上年多 3 辆, 比预算节约 2 万元: how much more or less."""
    return re.compile(rf"{table('grammar')['basis']['pattern']}(?P<word>多|少|节约|节省|超支)(?:了)?$")


@cache
def _either() -> re.Pattern[str]:
    """增加/减少, 增长或下降: words that leave the direction open."""
    words = table("grammar")["changes"]
    up, down = alternatives(words["up"]), alternatives(words["down"])
    return re.compile(rf"(?:(?:{up})(?:/|或|、)(?:{down})|(?:{down})(?:/|或|、)(?:{up}))(?:额|率|了|幅度)?(?:为)?$")


# The level of another year's document that a comparison means without saying so, in budgets and in accounts.
PLANS = ("", "预算")
SPENT = ("", "决算", "实际", "完成", "支出", "收入", "实际支出")
# A rate whose % was left out begins so (占 …, 完成预算的 …).
UNSIGNED = re.compile(r"占|完成")

# 决算数, 决算, 预算数 … at the end of words that a change or a rate was taken off: what it is a change of.
LEVEL = re.compile(
    r"(?:决算(?:数|额|总额)?|(?:年初|全年)?(?P<plan>(?<!公共)(?<!基金)(?<!经营)(?<!资本)预算)(?:数|额|总额)?)(?:比|较)?$"
)


@cache
def _named() -> re.Pattern[str]:
    return re.compile(table("grammar")["basis"]["names"])


def basis_name(printed: str, own: Own) -> str:
    """A basis as figures keep it: 2022 or 上年, with 年预算, 年执行数 … where the other document's level is meant.

    Of the document's own year there is only the budget: 年初预算, 全年预算, 预算.
    """
    found = _named().match(printed)
    year, level = (found["year"] or "", found["level"]) if found else ("", "")
    level = re.sub(r"^(?:支出|收入|收支总?)(?=.)|^年度", "", level).replace("调整后", "调整")
    if not year and not (found and found["past"]):
        return level or "上年"
    if int(year or 0) == own.year and level.endswith("预算"):
        return level
    if level in (PLANS if own.budget else SPENT):
        return year or "上年"
    level = level.removeprefix("预算") + "数" if level.endswith("执行") else level
    return f"{year}年{level}" if year else f"上年{level}"


def last_basis(words: str, own: Own) -> str:
    """The last basis that the words name, as figures keep it; empty where they name none."""
    found = ""
    for match in _basis().finditer(words):
        found = basis_name(match["to"] or "", own)
    return found


def last_named(words: str) -> str:
    """The last basis as printed, with the words around it (较上年, 与2022年相比); empty where there is none."""
    found = ""
    for match in _basis().finditer(words):
        found = match[0]
    return found


# The measure at the end of a label, by itself and with 支出 or 收入, which may be a part of the item's name.
MEASURED = tuple(
    re.compile(
        rf"{of}(?:(?:当年|年初|全年|调整后?|实际)?(?:(?<!公共)(?<!基金)(?<!经营)(?<!资本)预算|决算)(?:执行)?(?:数|额|总额|安排数?)?|执行数)$"
    )
    for of in ("", "(?:支出|收入)")
)


def unmeasured(label: str) -> tuple[str, str]:
    """A label without the measure that it ends with, and that measure: 公务接待费支出决算 → 公务接待费, 支出决算."""
    if canonical(label):
        return label, ""
    found = [match for pattern in MEASURED if (match := pattern.search(label))]
    best = next((match for match in found if canonical(label[: match.start()])), found[-1] if found else None)
    return (label[: best.start()], best[0]) if best else (label, "")


def undirected(words: str) -> bool:
    """Whether the words before a number leave open whether it is more or less (增加/减少 5 万元)."""
    return bool(_either().search(words))


def measured(number: Number, words: str, level: str, own: Own, *, covers: bool) -> Reading | None:
    """The measure of a number after `words`; None where it is no figure (no unit and nothing that gives one).

    `level` is the measure of an amount that names none; `covers` says that 涉及 governs the amounts here.
    """
    pattern, directions = _changes()
    change = pattern.search(words)
    if change and change["to"] in LEVEL_AFTER and not (change["noun"] or change["word"].endswith("幅")):
        words = words[: change.start()]  # 减少为 3 万元: what is left, and no change
    elif change:
        return _change(number, words[: change.start()], directions[change["word"]], own)
    compared = _compared().search(words)
    if compared and number.unit_class in ("money", "share"):
        direction = "增加" if compared["more"] else "减少"
        reading = _change(number, words[: compared.start()], direction, own)
        return replace(reading, basis=basis_name(compared["to"], own)) if reading else None
    so_many = _by_so_many().search(words)
    if so_many and number.unit:
        return _change(
            number, words[: so_many.start("word")], "增加" if so_many["word"] in ("多", "超支") else "减少", own
        )
    bare_rate = not number.unit and number.stops and Decimal(number.printed) < LARGEST_BARE_RATE
    if not number.unit and not bare_rate:
        return None
    unit_class = number.unit_class or "share"
    before, qualifiers = _qualifiers()
    qualified = before.search(words)
    qualifier = qualifiers[qualified[1]] if qualified else ""
    said = words[: qualified.start()] if qualified else words
    if unit_class == "money":
        if covers or _other_money().search(words):
            return Reading("其他", said, qualifier=qualifier)
        led = _led().match(said)
        if led and level in ("决算数", "预算数"):
            return Reading("增减额", led["rest"], direction=directions[led["word"]], qualifier=qualifier)
        plan = _planned().match(said)
        if plan and canonical(plan["rest"]):
            return Reading("年初预算数" if plan["first"] else "预算数", plan["rest"], qualifier=qualifier)
    for measure, unit, rule in _rules():
        found = rule.search(said) if unit == unit_class else None
        if found and (number.unit or UNSIGNED.match(found[0])):
            base = _base(found[0]) if measure == "占比" else ""
            basis = _completed(found[0]) if measure == "完成率" else ""
            rest = LEVEL.sub("", said[: found.start()]) if unit == "share" else said[: found.start()]
            return Reading(measure, rest, basis=basis, base=base, qualifier=qualifier)
    if not number.unit:
        return None
    measure = {"money": level, "people": "人数", "count": "数量", "score": "其他", "share": "其他"}[unit_class]
    return Reading(measure, said, qualifier=qualifier)


def _change(number: Number, before: str, direction: str, own: Own) -> Reading | None:
    """增加 …: an amount or a rate, told by the unit; without a unit it is a rate whose % was left out."""
    if not number.unit and (not number.stops or Decimal(number.printed) >= LARGEST_BARE_RATE):
        return None
    measure = "增减率" if number.unit_class in ("share", "") else "增减额"
    of, basis = _basis().sub("", before), last_basis(before, own)
    level = LEVEL.search(of)
    if level and level["plan"] and basis and "预算" not in basis and not own.budget:
        basis += "年预算" if basis.isdecimal() else "预算"  # the plan has grown, not what was spent
    return Reading(measure, LEVEL.sub("", of), direction=direction, basis=basis)


def _base(words: str) -> str:
    """占政府采购支出总额的 → 政府采购支出总额."""
    base = re.sub(r"^占比?|(?:的)?(?:比重|比例|比)?(?:为|达到?)?$", "", words)
    return "" if base in ("", "的") else base.removesuffix("的")


def _completed(words: str) -> str:
    """完成年初预算的 → 年初预算."""
    found = re.search(r"(年初|全年|调整)?[^年初全年调整]{0,4}预算", words)
    return f"{found[1] or ''}预算" if found else ""
