"""The units whose accounts are put together in a department's (纳入…单位), as its first part lists them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge.extraction.headings import CHAPTER, marker
from knowledge.extraction.titles import body, clean, pieces
from knowledge.model import BlockKind, Document, Line, Section

# In a sentence: 纳入……单位共2个，包括：甲、乙。
SENTENCE = re.compile(
    r"纳入[^。]{0,30}单位[^。]{0,12}(?:包括|分别是|分别为|具体包括|详细情况如下)[：:]?(?P<units>[^。]+)"
)
PARTED = re.compile(r"[、，；]|和(?=[\u4e00-\u9fff]{6})")
BEFORE_NAME = re.compile(r"^(?:\d+[.、]|（[一二三四五六七八九十\d]+）|和|及|以及)")
# In a list or a table: under a heading of the units, or after words that announce them.
OF_UNITS = re.compile(r"(?:单位构成|单位组成|部门构成|预算单位情况)$")
OF_BODY = re.compile(r"(?:机构设置|机构设置情况|机构情况|部门基本情况|单位基本情况|部门概况|单位概况)$")
ANNOUNCED = re.compile(r"(?:预算|决算|所属|下属|下级|编制范围|汇编范围)[^。]{0,30}(?:单位|机构)")
INNER = re.compile(r"内设(?:机构|科室|处室)|职能(?:科|处)室")
HEADED = re.compile(r"^(?:预算|决算)?单位(?:名称|全称)$")
NUMBERED = re.compile(
    r"^(?:\d{1,2}[.．、]?|（\d{1,2}）|（[一二三四五六七八九十]{1,3}）|[①-⑳]|[一二三四五六七八九十]{1,3}、)"
)
# A longer list goes on over what is no list of units.
LONGEST_LIST = 120
LONGEST_HEADING = 30


def units(document: Document, sections: Sequence[Section]) -> tuple[str, ...]:
    """The units in the accounts: listed in a sentence, in a numbered list, or in a table."""
    for section in sections:
        for block in section.blocks:
            found = SENTENCE.search(block.text) if block.kind is BlockKind.PARAGRAPH else None
            names = [BEFORE_NAME.sub("", name) for name in PARTED.split(found["units"])] if found else []
            # in a list that was run together, names are not parted, and go on into what follows
            if names and all(re.fullmatch(r"[^\d\s]{4,40}", name) for name in names):
                return tuple(names)
    return _in_list(document.lines)


def _in_list(lines: Sequence[Line]) -> tuple[str, ...]:
    """The names in the first list that stands under a heading of the units, or after words that announce it."""
    for i, line in enumerate(lines):
        heading = clean(line.text)
        if line.cells or len(heading) > LONGEST_HEADING or not (OF_UNITS.search(heading) or OF_BODY.search(heading)):
            continue
        found = dict.fromkeys(_listed(lines[i + 1 : i + 1 + LONGEST_LIST], announced=bool(OF_UNITS.search(heading))))
        if found:
            return tuple(found)
    return ()


def _listed(lines: Sequence[Line], *, announced: bool) -> Iterator[str]:
    """The bodies of a list, up to the next chapter. Offices within the body (内设机构) are no units."""
    table = 0  # the ruled table with a column of units
    headed = False
    before = ""
    for line in lines:
        text = clean(line.text)
        mark = marker(line.text)
        if mark and mark.depth <= CHAPTER and not line.cells and not _name(text):
            return
        if INNER.search(text):
            announced, before = False, ""
        elif any(HEADED.match(part) for part in pieces(line)):
            table, headed = line.table, not line.cells
        elif line.cells:
            names = [name for part in pieces(line) if (name := _whole_name(part))]
            yield from names[: line.table == table]
        elif headed or announced or ANNOUNCED.search(text):
            announced = True
            # a name may go on in the next line
            name = _name(text) or _name(before + text) or _of_row(line)
            before = "" if name else text
            if name:
                yield name


def _name(text: str) -> str:
    """The body that a numbered entry of a list names."""
    mark = NUMBERED.match(text)
    return _whole_name(text[mark.end() :]) if mark else ""


def _of_row(line: Line) -> str:
    """The body in a row of a flattened table: 1 某局（本级） 并入."""
    words = line.text.split()
    return _whole_name(clean(words[1])) if len(words) > 1 and NUMBERED.fullmatch(clean(words[0])) else ""


def _whole_name(text: str) -> str:
    name = text.strip("。；;，,：:")
    return name if len(name) >= 4 and body(name) else ""
