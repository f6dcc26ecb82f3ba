"""The words that end before a number → its measure (决算数, 增减额, 占比 …), direction and basis."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from knowledge.extraction.numerals import Number
from knowledge.vocabulary import alternatives, table

# Measures after which an ellipsis (较上年增加 …, 完成预算的 …) goes back to the same item.
ELLIPTIC_MEASURES = {"决算数", "预算数", "年初预算数", "全年预算数", "其他"}
LEVEL_AFTER = {"为", "到", "至"}
# A change in percent printed without its sign is below this; more is an amount whose unit was left out.
LARGEST_BARE_RATE = 1000


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
    pattern = re.compile(
        rf"(?:增(?=减少))?(?P<word>{alternatives(list(direction))})"
        r"(?:额|了|率|幅度)?(?:（(?:增长|增加|减少|下降)）)?(?P<to>为|到|至)?(?:约|近)?$"
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
def _qualifiers() -> tuple[re.Pattern[str], dict[str, str]]:
    words = table("grammar")["labels"]["qualifiers_before"]
    # 节约, 制约, 签约 are words of their own
    return re.compile(rf"(?<![节制签合履])({alternatives(list(words))})$"), dict(words)


@cache
def _compared() -> re.Pattern[str]:
    words = table("grammar")["basis"]
    more, less = alternatives(words["more"]), alternatives(words["less"])
    return re.compile(
        rf"(?:(?P<more>{more})|{less})(?P<to>年初预算|全年预算|预算|上年(?:度)?)(?:决算)?(?:数)?(?:为|约)?$"
    )


# 决算数, 决算, 预算数 … at the end of words that a change or a rate was taken off: what it is a change of.
LEVEL = re.compile(r"(?:决算(?:数|额|总额)?|(?<!公共)(?<!基金)(?<!经营)(?<!资本)预算(?:数|额|总额)?)(?:比|较)?$")


def basis_name(printed: str) -> str:
    """A basis as figures keep it: a bare year, 上年, 年初预算, 全年预算 or 预算."""
    year = re.match(r"20\d{2}", printed)
    if year:
        return year[0]
    return printed if printed.endswith("预算") else "上年"


def last_basis(words: str) -> str:
    """The last basis that the words name, as figures keep it; empty where they name none."""
    found = ""
    for match in _basis().finditer(words):
        found = basis_name(match["to"] or match[0])
    return found


def measured(number: Number, words: str, level: str, *, covers: bool) -> Reading | None:
    """The measure of a number after `words`; None where it is no figure (no unit and nothing that gives one).

    `level` is the measure of an amount that names none; `covers` says that 涉及 governs the amounts here.
    """
    pattern, directions = _changes()
    change = pattern.search(words)
    if change and change["to"] in LEVEL_AFTER and not change["word"].endswith("幅"):
        words = words[: change.start()]  # 减少为 3 万元: what is left, and no change
    elif change:
        return _change(number, words[: change.start()], directions[change["word"]])
    compared = _compared().search(words)
    if compared and number.unit_class in ("money", "share"):
        direction = "增加" if compared["more"] else "减少"
        reading = _change(number, words[: compared.start()], direction)
        return replace(reading, basis=basis_name(compared["to"])) if reading else None
    if not number.unit:
        return None
    before, qualifiers = _qualifiers()
    qualified = before.search(words)
    qualifier = qualifiers[qualified[1]] if qualified else ""
    said = words[: qualified.start()] if qualified else words
    if number.unit_class == "money" and (covers or _other_money().search(words)):
        return Reading("其他", said, qualifier=qualifier)
    for measure, unit, rule in _rules():
        found = rule.search(said) if unit == number.unit_class else None
        if found:
            base = _base(found[0]) if measure == "占比" else ""
            basis = _completed(found[0]) if measure == "完成率" else ""
            rest = LEVEL.sub("", said[: found.start()]) if unit == "share" else said[: found.start()]
            return Reading(measure, rest, basis=basis, base=base, qualifier=qualifier)
    measure = {"money": level, "people": "人数", "count": "数量", "score": "其他", "share": "其他"}[number.unit_class]
    return Reading(measure, said, qualifier=qualifier)


def _change(number: Number, before: str, direction: str) -> Reading | None:
    """增加 …: an amount or a rate, told by the unit; without a unit it is a rate whose % was left out."""
    if not number.unit and (not number.stops or Decimal(number.printed) >= LARGEST_BARE_RATE):
        return None
    measure = "增减率" if number.unit_class in ("share", "") else "增减额"
    rest = LEVEL.sub("", _basis().sub("", before))
    return Reading(measure, rest, direction=direction, basis=last_basis(before))


def _base(words: str) -> str:
    """占政府采购支出总额的 → 政府采购支出总额."""
    base = re.sub(r"^占比?|(?:的)?(?:比重|比例|比)?(?:为|达到?)?$", "", words)
    return "" if base in ("", "的") else base.removesuffix("的")


def _completed(words: str) -> str:
    """完成年初预算的 → 年初预算."""
    found = re.search(r"(年初|全年|调整)?[^年初全年调整]{0,4}预算", words)
    return f"{found[1] or ''}预算" if found else ""
