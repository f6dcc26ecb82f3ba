"""Names that hold a number or a word for a year, and codes: nothing is taken out of them as years and numbers are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from bot.understanding.normalise import normal
from knowledge import vocabulary

# 单价50万元（含）以上通用设备, 上年剩的钱; a code alone is told by what stands around it.
_TAKEN_APART = re.compile(r"^(?!\d+类?$).*(?:\d|上年|去年|以前年度)")
# What no code stands behind (高于30101) or before (30101元, 301人).
_BOUND = r"(?<![\d.于过到达足第前后近])"
_COUNTED = r"(?![\d.%亿万元块人个家辆台套批次名位项户件年]|分(?!别))"
# A class (类) is as short as any number: 是 301 tells how much, 301类 and 科目301 which.
_CLASS = r"(?:(?<=科目)|(?<=编码)|(?<=代码)|(?=\d{3}(?:类|科目))|(?<![是为有了共约]))"
# Private characters stand in the place of what is hidden.
_FIRST = 0xE000


@cache
def _pattern() -> re.Pattern[str]:
    names = {normal(form) for _, forms in vocabulary.asked() for form in forms}
    kept = vocabulary.alternatives([name for name in names if _TAKEN_APART.match(name)])
    classes = "|".join(sorted(name for name in names if name.isdecimal() and len(name) == vocabulary.CLASS))
    return re.compile(rf"{kept}|{_BOUND}(?:(?:{classes})(?:\d\d){{1,2}}|{_CLASS}(?:{classes})){_COUNTED}")


def hidden(text: str) -> tuple[str, tuple[str, ...]]:
    """A normalised question with one character for each such name, and the names."""
    kept: list[str] = []

    def hide(found: re.Match[str]) -> str:
        kept.append(found[0])
        return chr(_FIRST + len(kept) - 1)

    return _pattern().sub(hide, text), tuple(kept)


def shown(text: str, kept: Sequence[str]) -> str:
    """A question with the names that were hidden in it, or with what stands in their place."""
    for place, name in enumerate(kept):
        text = text.replace(chr(_FIRST + place), name)
    return text
