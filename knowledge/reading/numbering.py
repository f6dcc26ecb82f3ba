"""Automatic numbering of Word paragraphs: Word keeps "一、" and "（一）" out of the text, here they are printed.

A paragraph names a list (numId) and a level, itself or through its style; the list says how each level counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from knowledge.reading.xml import Element, attribute, child, children, on, whole

# Levels of a list, as Word has them.
LEVELS = 9
# Styles based on styles: no longer chain is followed.
DEEPEST_STYLE = 20
DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Level:
    """How a level of a list counts and prints."""

    kind: str
    text: str
    start: int
    style: str
    legal: bool
    restart: int


@dataclass(slots=True)
class Style:
    """What a paragraph style says about numbering."""

    based: str
    number: str | None
    level: int | None


@dataclass(slots=True)
class Numbering:
    """Counts the numbered paragraphs of a document in their order."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)  # of each list (abstractNum)
    lists: dict[str, str] = field(default_factory=dict)  # numId → list
    changed: dict[str, dict[int, Level]] = field(default_factory=dict)  # levels that a numId has of its own
    starts: dict[str, dict[int, int]] = field(default_factory=dict)  # where a numId begins anew
    styles: dict[str, Style] = field(default_factory=dict)
    standard: str = ""
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _met: set[str] = field(default_factory=set)

    def mark(self, paragraph: Element) -> str:
        """The mark that Word prints before this paragraph; empty where it has none. Counts it."""
        number, level = self._of(paragraph)
        known = self.levels.get(self.lists.get(number, ""), {}) | self.changed.get(number, {})
        if number in ("", "0") or level not in known:
            return ""
        counts = self._counts.setdefault(self.lists[number], {})
        if number not in self._met:
            self._met.add(number)
            for at, start in self.starts.get(number, {}).items():
                counts[at] = start - 1
        for at in range(level):
            counts.setdefault(at, known[at].start if at in known else 1)
        counts[level] = counts.get(level, known[level].start - 1) + 1
        for at in range(level + 1, LEVELS):
            restart = known[at].restart if at in known else -1
            if restart != 0 and (restart < 0 or level < restart):
                counts.pop(at, None)
        return _printed(known[level], known, counts)

    def _of(self, paragraph: Element) -> tuple[str, int]:
        """The list and the level of a paragraph, its own or those of its style."""
        properties = child(paragraph, "pPr")
        own = child(properties, "numPr")
        style = attribute(child(properties, "pStyle"), "val") or self.standard
        number = attribute(child(own, "numId"), "val") if own is not None else ""
        level = whole(child(own, "ilvl"), "val", -1)
        for _ in range(DEEPEST_STYLE):
            if style not in self.styles or (number and level >= 0):
                break
            said = self.styles[style]
            if not number and said.number is not None:
                number = said.number
                levels = self.levels.get(self.lists.get(number, ""), {})
                level = level if level >= 0 else next((at for at, each in levels.items() if each.style == style), -1)
            if level < 0 and said.level is not None:
                level = said.level
            style = said.based
        return number, max(level, 0)


def numbering(lists: Element | None, styles: Element | None) -> Numbering:
    """The numbering of a document from its two parts."""
    found = Numbering()
    for style in children(styles, "style"):
        if attribute(style, "type", "paragraph") not in ("paragraph", "numbering"):
            continue
        own = child(style, "pPr", "numPr")
        number = attribute(child(own, "numId"), "val") or None
        level = whole(child(own, "ilvl"), "val", -1)
        name = attribute(style, "styleId")
        found.styles[name] = Style(attribute(child(style, "basedOn"), "val"), number, level if level >= 0 else None)
        if attribute(style, "type") == "paragraph" and attribute(style, "default") in ("1", "true", "on"):
            found.standard = name
    linked: dict[str, str] = {}
    for each in children(lists, "abstractNum"):
        name = attribute(each, "abstractNumId")
        found.levels[name] = {whole(lvl, "ilvl"): _level(lvl) for lvl in children(each, "lvl")}
        link = attribute(child(each, "numStyleLink"), "val")
        if link:
            linked[name] = link
    for each in children(lists, "num"):
        number = attribute(each, "numId")
        found.lists[number] = attribute(child(each, "abstractNumId"), "val")
        for override in children(each, "lvlOverride"):
            at = whole(override, "ilvl")
            start, level_element = child(override, "startOverride"), child(override, "lvl")
            if start is not None:
                found.starts.setdefault(number, {})[at] = whole(start, "val", 1)
            if level_element is not None:
                found.changed.setdefault(number, {})[at] = _level(level_element)
    for name, link in linked.items():  # a list that only points at a style holds its levels in that style's list
        style_number = found.styles[link].number if link in found.styles else None
        if not found.levels[name] and style_number:
            found.levels[name] = found.levels.get(found.lists.get(style_number, ""), {})
    return found


def _level(element: Element) -> Level:
    kind = child(element, "numFmt")
    if kind is None:  # newer formats stand in an alternative
        kind = child(element, "AlternateContent", "Fallback", "numFmt")
    restart = child(element, "lvlRestart")
    return Level(
        attribute(kind, "val", "decimal"),
        attribute(child(element, "lvlText"), "val"),
        whole(child(element, "start"), "val", 0),
        attribute(child(element, "pStyle"), "val"),
        on(child(element, "isLgl")),
        whole(restart, "val", -1) if restart is not None else -1,
    )


def _printed(level: Level, known: dict[int, Level], counts: dict[int, int]) -> str:
    """The mark of a level: its text with the numbers of the levels that it names."""
    if level.kind in ("bullet", "none"):
        return ""
    mark = level.text
    for at in sorted({int(digit) - 1 for digit in re.findall(r"%([1-9])", level.text)}):
        kind = known[at].kind if at in known else "decimal"
        number = ordinal(counts.get(at, known[at].start if at in known else 1), "decimal" if level.legal else kind)
        if not number:
            return ""
        mark = mark.replace(f"%{at + 1}", number)
    mark = mark.strip()
    return mark if mark.endswith(("、", "）", "．", "：")) or not mark else f"{mark} "


def ordinal(number: int, kind: str) -> str:
    """A number as a level prints it; empty for a way to count that is not known."""
    if kind == "decimal" or not 0 < number < 1000:
        return str(number)
    if kind in CHINESE:
        return chinese(number)
    if kind in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese"):
        return chr(0x2460 + number - 1) if number <= 20 else str(number)
    if kind in ("decimalFullWidth", "decimalFullWidth2"):
        return str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    if kind == "decimalZero":
        return f"{number:02}"
    if kind in ("lowerLetter", "upperLetter"):
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters.upper() if kind == "upperLetter" else letters
    if kind in ("lowerRoman", "upperRoman"):
        return _roman(number).upper() if kind == "upperRoman" else _roman(number)
    if kind == "ideographDigital":
        return "".join(("〇" + DIGITS[1:])[int(digit)] for digit in str(number))
    return {"decimalEnclosedParen": f"({number})", "decimalEnclosedFullstop": f"{number}."}.get(kind, "")


CHINESE = frozenset(
    ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand",
     "koreanCounting")
)  # fmt: skip


def chinese(number: int) -> str:
    """A number below one thousand in Chinese, as ordinals are written: 十, 十一, 二十, 一百零一."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = DIGITS[hundreds] + "百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (DIGITS[ones] if ones else "")


def _roman(number: int) -> str:
    text = ""
    for value, letters in zip(
        (900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    ):
        text += letters * (number // value)
        number %= value
    return text
