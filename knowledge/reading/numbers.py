"""A number of a worksheet as it is shown: the stored value is binary, and its format says what is printed of it.

Where the format is known, the value is printed by it: so many decimals, as a percentage, nothing or a dash for a
zero. Where it is not (the format General, or one that is no plain number format), the shortest decimal is printed
that gives the same binary number; only one of 15 digits or more is taken for what binary arithmetic left behind
(0.30000000000000004), and gives way to a shorter decimal within a few units of the last binary place. Thousands
separators are left out, a minus sign stands for any way to print one, and nothing is ever printed as 1E+05.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

# Formats that files name by number only.
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 37: "#,##0_);(#,##0)", 38: "#,##0_);(#,##0)",
    39: "#,##0.00_);(#,##0.00)", 40: "#,##0.00_);(#,##0.00)", 41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ',
    42: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', 43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
}  # fmt: skip
# In a format: quoted words and escaped characters; room as wide as a character, fillers, colours, currencies.
LITERAL = re.compile(r'"([^"]*)"|\\(.)')
ROOM = re.compile(r"_.|\*.|\[[^\]]*\]|\?")
CONDITION = re.compile(r"\[[<>=]")
DIGITS = re.compile(r"[#0,]*[#0](?:\.([#0]*))?")
# What may stand around the digits and says nothing that a minus sign does not say.
SIGNS = " -+()（）¥￥$"
# Decimal digits that a binary number always holds; more are its last place, printed out.
SURE_DIGITS = 15
MOST_DECIMALS = 8
# How far, in units of the last binary place, sums and products go astray.
ASTRAY = 16
NEAREST = Decimal("1e-10")
# Beyond this a number is no amount, and printed as it is.
LARGEST = Decimal("1e18")


@dataclass(frozen=True, slots=True)
class Form:
    """What a format prints: at least and at most so many decimals, with what before and after; or only words."""

    least: int
    most: int
    percent: bool = False
    before: str = ""
    after: str = ""
    words: str | None = None


def shown(value: float, code: str) -> str:
    """A number as a sheet shows it under a number format; an empty format is General."""
    if not math.isfinite(value):
        return "#NUM!"
    exact = shortest(value)
    form = _form(code, (exact > 0) - (exact < 0)) if abs(exact) < LARGEST else None
    if form is None:
        return plain(exact)
    if form.words is not None:
        return form.words
    exact = exact * 100 if form.percent else exact
    rounded = exact.quantize(Decimal(1).scaleb(-form.most), ROUND_HALF_UP)
    text = f"{rounded if rounded else abs(rounded):f}"
    whole, _, rest = text.partition(".")
    rest = rest[: form.least] + rest[form.least :].rstrip("0")  # an optional decimal is printed where it is not zero
    return form.before + (f"{whole}.{rest}" if rest else whole) + form.after


def shortest(value: float) -> Decimal:
    """The shortest decimal that gives the same binary number, without what binary arithmetic left behind."""
    exact = Decimal(repr(value))
    if isinstance(value, int) or len(exact.as_tuple().digits) < SURE_DIGITS or abs(exact) >= LARGEST:
        return exact
    tolerance = max(NEAREST, Decimal(math.ulp(value)) * ASTRAY)
    for decimals in range(MOST_DECIMALS + 1):
        rounded = exact.quantize(Decimal(1).scaleb(-decimals))
        if abs(rounded - exact) <= tolerance:
            return rounded
    return exact


def plain(value: Decimal) -> str:
    """A decimal without exponent, without zeros at its end, without a minus before zero."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


@cache
def _form(code: str, sign: int) -> Form | None:
    """What a format prints for numbers of this sign; None where it is no plain number format."""
    if CONDITION.search(code):
        return None
    sections = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', code)[:3]  # the fourth is for text
    at = 1 if sign < 0 and len(sections) > 1 else 2 if sign == 0 and len(sections) > 2 else 0
    section = ROOM.sub("", sections[at])
    bare = LITERAL.sub("", section)
    digits = DIGITS.search(bare)
    if digits is None:
        words = bool(code) and not bare.strip(SIGNS)
        return Form(0, 0, words=LITERAL.sub(_spoken, section).strip()) if words else None
    before, after = bare[: digits.start()].strip(SIGNS), bare[digits.end() :].strip(SIGNS)
    if before or after not in ("", "%"):  # a date, a fraction, an exponent, thousands
        return None
    places = digits[1] or ""
    said = [LITERAL.sub(_spoken, each).strip(SIGNS) for each in _around(section)]
    return Form(places.count("0"), len(places), after == "%", *said)


def _around(section: str) -> tuple[str, str]:
    """What stands before and after the digits of a section, its literals included."""
    blank = LITERAL.sub(lambda found: "\0" * len(found[0]), section)
    found = DIGITS.search(blank)
    return (section[: found.start()], section[found.end() :]) if found else (section, "")


def _spoken(found: re.Match[str]) -> str:
    return str(found[1] or found[2] or "")
