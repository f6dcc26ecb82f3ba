"""Whose document it is: department (部门), its short names, fiscal year, kind of document, its units."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

from knowledge.errors import ReadingError, UnidentifiedError
from knowledge.extraction.titles import Said, pieces, said
from knowledge.extraction.units import units
from knowledge.model import Document, DocumentKind, Identity, Section
from knowledge.vocabulary import alternatives, table

CALLED = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,40})[（(](?:以下)?简称[：:]?[“\"]?(?P<short>[\u4e00-\u9fff]{2,20})[”\"]?[)）]"
)
# What a short name may begin with: the level of the place.
LEVELS = "省市州区县旗镇"
# The titles of what is published as a part of a disclosure and need not say whose it is.
PART = re.compile(
    r"公开\d{1,2}表|.{0,40}(?:决算|预算|收支|收入|支出|绩效|自评|资产|采购|三公).{0,14}(?:表|报告)(?:（.{1,10}）)?"
    r"|(?:第四部分)?名词解释"
)
# So many of the disclosures beside a file are named where it is not clear which it is a part of.
NAMED = 3


def identity(document: Document, sections: Sequence[Section]) -> Identity:
    """Read department, year and kind from the cover, the headings and the words above the tables.

    A file that does not say them all is a part of the only disclosure beside it that agrees with what it says.
    Raises UnidentifiedError where there is none or several, ReadingError where the file is no disclosure.
    """
    found = said(document, sections)
    fitting = _fitting(document, found)
    if found.department and found.year and found.what:
        if not any(re.search(r"收入|支出", block.text) for section in sections for block in section.blocks):
            raise ReadingError(f"{document.name} 不像部门决算或预算公开：没有收入、支出的内容。")
        whose = found.whose or (fitting[0].kind.value[:2] if len(fitting) == 1 else "部门")
        if not found.whose and len(fitting) > 1:
            raise _unclear(document, fitting)
        kind = DocumentKind(f"{whose}{found.what}")
        aliases = _aliases(found.department, sections)
        own = units(document, sections)
        title = f"{found.department}{found.year}年度{kind}"
        return Identity(found.department, aliases, found.year, kind, title, own, kind_said=bool(found.whose))
    if len(fitting) == 1:
        return fitting[0]
    raise _unclear(document, fitting) if fitting else _unsaid(document, found)


def _fitting(document: Document, found: Said) -> list[Identity]:
    """The disclosures beside a file that it may be a part of: none that differs from what the file says itself.

    Where it names no department, it must at least have the title of a part of a disclosure.
    """
    titles = (piece for line in document.lines for piece in pieces(line))
    if not document.beside or not (found.department or any(PART.fullmatch(title) for title in titles)):
        return []
    kept: dict[tuple[str, int, DocumentKind], Identity] = {}
    for each in document.beside:
        if (
            found.department in ("", each.department, *each.aliases)
            and found.year in (0, each.year)
            and each.kind.endswith(found.what)
            and each.kind.startswith(found.whose)
        ):
            kept.setdefault((each.department, each.year, each.kind), each)
    return list(kept.values())


def _unclear(document: Document, fitting: Sequence[Identity]) -> UnidentifiedError:
    names = "、".join(f"《{each.title}》" for each in fitting[:NAMED])
    more = f"等{len(fitting)}份" if len(fitting) > NAMED else ""
    return UnidentifiedError(f"{document.name} 没有写明是谁的、哪一年的公开；旁边有{names}{more}，分不清属于哪一份。")


def _unsaid(document: Document, found: Said) -> UnidentifiedError:
    """What a file does not say of itself, in words."""
    titled = found.year and found.what
    lacking = "没有找到部门名称" if titled else "没有找到“××年度部门决算”这样的标题"
    return UnidentifiedError(f"{document.name} 不像部门决算或预算公开：{lacking}。")


def _aliases(department: str, sections: Sequence[Section]) -> tuple[str, ...]:
    """What a department is called besides: by the document itself, and by rule."""
    called = tuple(
        short for name, short in abbreviations(sections) if name.endswith(department) or department.endswith(name)
    )
    # 区某局 is called 某局 as well
    shorter = tuple(name[1:] for name in called if name[0] in LEVELS and len(name) > 3)
    names = (*called, *shorter, *short_names(department))
    # 某局（本级） is written 某局本级 as well
    plain = (re.sub("[（）]", "", name) for name in (department, *names) if "（" in name)
    return tuple(dict.fromkeys(name for name in (*names, *plain) if name != department))


@cache
def _ending() -> re.Pattern[str]:
    return re.compile(rf"^[\u4e00-\u9fff（）]{{2,40}}(?:{alternatives(table('organisations')['endings'])})$")


def abbreviations(sections: Iterable[Section]) -> list[tuple[str, str]]:
    """The short names that the document gives (以下简称“…”), each with the words before it."""
    return [
        (found["name"], found["short"])
        for section in sections
        for block in section.blocks
        for found in CALLED.finditer(block.text)
    ]


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
    # 某区人民政府某街道办事处 is an office of the government, and is called by its own name
    core = core.removeprefix("人民政府") or core
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
