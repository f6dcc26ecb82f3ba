"""Whose document it is: department (部门), its short names, fiscal year, kind of document, its units."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

from knowledge.errors import ReadingError
from knowledge.model import Document, DocumentKind, Identity, Section
from knowledge.vocabulary import alternatives, table

TITLE = re.compile(r"(?P<year>20\d{2})年(?:度)?(?P<whose>部门|单位)?(?P<what>决算|预算)")
BODY = re.compile(r"第一部分(?P<name>[\u4e00-\u9fff（）]{4,40}?)(?:部门|单位)?(?:概况|基本情况)")
CALLED = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,40})[（(](?:以下)?简称[：:]?[“\"]?(?P<short>[\u4e00-\u9fff]{2,20})[”\"]?[)）]"
)
UNITS = re.compile(r"纳入[^。]{0,30}单位[^。]{0,12}(?:包括|分别是|分别为|具体包括|详细情况如下)[：:]?(?P<units>[^。]+)")
# What a short name may begin with: the level of the place.
LEVELS = "省市州区县旗镇"
# How much of a text is looked at for its title: the cover and the contents.
COVER_LINES = 40


def identity(document: Document, sections: Sequence[Section]) -> Identity:
    """Read department, year and kind from the cover, the contents and the first part.

    Raises ReadingError where the text is no disclosure: it names no department, no year or no accounts.
    """
    cover = [re.sub(r"\s", "", line.text) for line in document.lines[:COVER_LINES]]
    head = "\n".join(cover)
    whole = "".join(block.text for section in sections for block in section.blocks)
    title = TITLE.search(head) or TITLE.search(whole)
    if title is None:
        raise ReadingError(f"{document.name} 不像部门决算或预算公开：没有找到“××年度部门决算”这样的标题。")
    department = _department(cover, whole)
    if not department:
        raise ReadingError(f"{document.name} 不像部门决算或预算公开：没有找到部门名称。")
    if not re.search(r"收入|支出", whole):
        raise ReadingError(f"{document.name} 不像部门决算或预算公开：没有收入、支出的内容。")
    year = int(title["year"])
    kind = DocumentKind(f"{title['whose'] or '部门'}{title['what']}")
    called = tuple(
        short for name, short in abbreviations(sections) if name.endswith(department) or department.endswith(name)
    )
    # 区某局 is called 某局 as well
    shorter = tuple(name[1:] for name in called if name[0] in LEVELS and len(name) > 3)
    aliases = dict.fromkeys((*called, *shorter, *short_names(department)))
    aliases.pop(department, None)
    return Identity(department, tuple(aliases), year, kind, f"{department}{year}年度{kind}", units(whole))


@cache
def _ending() -> re.Pattern[str]:
    return re.compile(rf"^[\u4e00-\u9fff（）]{{2,40}}(?:{alternatives(table('organisations')['endings'])})$")


def _department(cover: Sequence[str], whole: str) -> str:
    """The body named on the cover (alone on a line, or before the year) or in the title of the first part."""
    for i, line in enumerate(cover):
        before = re.sub(r"(?:20\d{2})年.*$", "", line)
        if _ending().match(before):
            return before
        if i and not before and _ending().match(cover[i - 1]):
            return cover[i - 1]
    found = BODY.search("".join(cover)) or BODY.search(whole)
    if not found:
        return ""
    name = found["name"]
    for ending in ("部门", "单位"):
        if _ending().match(name.removesuffix(ending)):
            return name.removesuffix(ending)
    return name if _ending().match(name) else ""


def abbreviations(sections: Iterable[Section]) -> list[tuple[str, str]]:
    """The short names that the document gives (以下简称“…”), each with the words before it."""
    return [
        (found["name"], found["short"])
        for section in sections
        for block in section.blocks
        for found in CALLED.finditer(block.text)
    ]


def units(whole: str) -> tuple[str, ...]:
    """The units in the accounts (纳入汇编范围的单位), as the first part lists them."""
    found = UNITS.search(whole)
    if not found:
        return ()
    names = (
        re.sub(r"^(?:\d+[.、]|（[一二三四五六七八九十\d]+）|和|及|以及)", "", n)
        for n in re.split(r"[、，；]|和(?=[\u4e00-\u9fff]{6})", found["units"])
    )
    return tuple(name for name in names if 4 <= len(name) <= 40)


def bodies(sections: Iterable[Section]) -> tuple[str, ...]:
    """Names of public bodies that stand in a table's cell of their own, most frequent first."""
    counts: Counter[str] = Counter()
    for section in sections:
        for block in section.blocks:
            for word in re.findall(r"\S+", block.text) if "\n" in block.text else ():
                if len(word) >= 6 and _ending().match(word):
                    counts[word] += 1
    return tuple(name for name, _ in counts.most_common())


@cache
def _place() -> re.Pattern[str]:
    return re.compile(
        r"^(?:[\u4e00-\u9fff]{2,8}?(?:省|自治区))?(?:[\u4e00-\u9fff]{1,8}?(?:市|自治州|州|地区|盟))?"
        r"(?:[\u4e00-\u9fff]{1,6}?(?:新区|开发区|区|自治县|县|自治旗|旗|市))?"
    )


def short_names(full: str) -> tuple[str, ...]:
    """What people call a public body, made from its full name by rule.

    甲市乙区文化和旅游局 → 乙区文化和旅游局, 区文化和旅游局, 文化和旅游局, 文旅局, 区文旅局 …: the place is
    left out, or cut to its last level with or without its own name, and long words are shortened.
    """
    matched = _place().match(full)
    place = matched[0] if matched else ""
    core = full[len(place) :]
    if len(core) < 2:
        place, core = "", full
    cores = [core, *_shortened(core)]
    levels = re.findall(r"[\u4e00-\u9fff]+?(?:省|自治区|自治州|新区|开发区|地区|市|州|盟|区|县|旗)", place)
    prefixes = [""]
    if levels:
        last = levels[-1]
        prefixes += [place, last, last[-1]]
        bare = re.sub(r"(?:省|自治区|自治州|新区|开发区|地区|市|州|盟|区|县|旗)$", "", last)
        if len(bare) >= 2:
            prefixes.append(bare)
    names = [prefix + name for name in cores for prefix in prefixes]
    return tuple(name for name in dict.fromkeys(names) if len(name) >= 2 and name != full)


def _shortened(core: str) -> list[str]:
    """A body's own name with its long words shortened: 市场监督管理局 → 市监局, 市场监管局."""
    found = []
    words = table("organisations")["shortened"]
    for word in sorted(words, key=len, reverse=True):
        if word in core:
            found += [core.replace(word, short) for short in words[word]]
            break
    for name in (core, *found):
        if name.endswith("管理局") and len(name) > 4:
            found.append(name.removesuffix("管理局") + "局")
    if core.endswith("委员会") and len(core) > 4:
        found += [name.removesuffix("员会") for name in (core, *found)]
    if core.endswith("街道办事处"):
        found += [core.removesuffix("办事处"), core.removesuffix("办事处").removesuffix("街道") + "街办"]
    return list(dict.fromkeys(found))
