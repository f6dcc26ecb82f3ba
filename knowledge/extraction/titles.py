"""What a file says of itself: whose it is, of which year, accounts or budget, of a department or a unit.

It stands in the title on the cover, which may be printed over several lines, in words such as 预算单位： on the cover
or above a table, in the headings, and in the titles of statement tables.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from knowledge.model import BlockKind, Document, Line, Section
from knowledge.vocabulary import alternatives, table

# How much of a text is looked at for its title: the cover and the contents; the title itself stands among the first.
COVER_LINES = 40
TITLE_LINES = 12
# So many lines may lie between the title and the name of the body above or below it.
ABOVE, BELOW = 3, 4
# 预算 in the name of funds, or of what is done with a budget, does not say that the document is one.
WHAT = r"(?P<what>决算|(?<!一般公共)(?<!政府性基金)(?<!国有资本经营)预算(?!绩效|单位|执行|主管|部门|财政拨款|数|决算))"
TITLE = re.compile(rf"(?P<year>20\d{{2}})年(?:度)?(?P<between>[^\d，。；：、\n]{{0,40}}?)(?P<whose>部门|单位)?{WHAT}")
UNDATED = re.compile(r"^(?:年度)?(?P<between>[^\d，。；：、]{0,30}?)(?P<whose>部门|单位)(?P<what>决算|预算)")
YEAR_ALONE = re.compile(r"^[（(]?(?:编制|填报)?(?:年度|会计年度)?[：:]?(20\d{2})(?:年度?)?[）)]?$")
YEAR_NAMED = re.compile(r"(?<!\d)(20\d{2})年度")
STATEMENT = re.compile(r".*(决算|预算)[^决预，。]{0,8}表(?:（[^（）]*）)?$")
NARRATIVE = re.compile(r"(20\d{2})年(?:度)?(部门|单位)(决算|预算)")
BODY = re.compile(r"第一部分(?P<name>[\u4e00-\u9fff（）]{4,40}?)(?:部门|单位)?(?:概况|基本情况)")
OWN_HEADING = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、)?(?P<name>[\u4e00-\u9fff（）]{3,40}?)(?:主要职能|主要职责|机构设置|部门概况|单位概况)$"
)
CONTENTS = re.compile(r"^目录$")
# Where the name after 部门： ends, when no blank parts it from what follows.
NAME_ENDS = re.compile(r"(?:金额)?单位[：:]|公开\d|财决|预算公开|20\d\d|[\d，。；、]|编制日期|年度[：:]")
CHINESE_YEAR = re.compile(r"[二2][〇○零Ｏ0O][一二三四五六七八九〇○零\d]{2}(?=年)")
FULL_WIDTH = str.maketrans("０１２３４５６７８９()", "0123456789（）")
CHINESE_DIGITS = str.maketrans("〇○零ＯO一二三四五六七八九", "00000123456789")


@dataclass(frozen=True, slots=True)
class Said:
    """What a file says of itself; empty where it does not say. `whose` is 部门 or 单位, `what` 决算 or 预算."""

    department: str = ""
    year: int = 0
    whose: str = ""
    what: str = ""


@dataclass(frozen=True, slots=True)
class _Title:
    """A title: the line it begins on, what it says, and the words before and within it that may be the body's name."""

    line: int
    year: int
    whose: str
    what: str
    names: tuple[str, ...]


def said(document: Document, sections: Sequence[Section]) -> Said:
    """Everything that a file says of whose it is and of which year."""
    cover = [clean(line.text) for line in document.lines[:COVER_LINES]]
    title = _title(cover) or _title_of_text(sections)
    year = title.year if title else _year(document, cover)
    what = title.what if title else _statements(document)
    whose = title.whose if title else ""
    if not whose and what:
        whose = _whose(cover, what)
    return Said(_department(document, sections, cover, title, whose), year, whose, what)


def clean(text: str) -> str:
    """A line as it is looked at: without blanks, digits and brackets of one width, the year in digits."""
    text = re.sub(r"\s", "", text).translate(FULL_WIDTH)
    return CHINESE_YEAR.sub(lambda found: found[0].translate(CHINESE_DIGITS), text)


# ---------------------------------------------------------------- bodies


@cache
def _names() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """The name of a body, the brackets left out of it, and what makes it the body without those under it."""
    words = table("organisations")
    endings = alternatives([*words["endings"], *words["on_covers"]])
    name = re.compile(rf"^[\u4e00-\u9fff（）]{{2,40}}(?:{endings})(?:（[\u4e00-\u9fff]{{2,14}}）)?$")
    return (
        name,
        re.compile(rf"（(?:{alternatives(words['whole'])})）$"),
        re.compile(rf"（?({alternatives(words['own'])})）?$"),
    )


def body(text: str) -> str:
    """The name of a public body that a text is, without what is said besides; empty where it is none.

    某局（部门） is 某局; 某局（本级） and 某局本级 are the body without those under it, and keep it in their name.
    """
    name_of, whole, own = _names()
    name = whole.sub("", text.removeprefix("关于").removesuffix("的"))
    only = own.search(name)
    core = name[: only.start()] if only else name
    for ending in ("部门", "单位"):
        core = core.removesuffix(ending)
    # an ending alone (办公室, 服务中心) is the rest of a name that was printed over two lines
    if not name_of.match(core) or core in table("organisations")["endings"]:
        return ""
    return f"{core}（{only[1]}）" if only else core


def pieces(line: Line) -> list[str]:
    """The cells of a row, or the words of a line that wide blanks part, cleaned."""
    texts = [cell.text for cell in line.cells] if line.cells else re.split(r"\s{2,}|\t", line.text)
    return [text for text in map(clean, texts) if text]


def _labelled(lines: Sequence[Line]) -> dict[str, list[str]]:
    """The bodies named after 部门： and the like, by what they are said to be: department, unit."""
    labels = table("organisations")["labels"]
    found: dict[str, list[str]] = {kind: [] for kind in labels}
    patterns = {kind: re.compile(rf"^(?:{alternatives(words)})[：:](.*)$") for kind, words in labels.items()}
    for line in lines:
        parts = pieces(line)
        for part, after in zip(parts, [*parts, ""][1:], strict=True):
            for kind, pattern in patterns.items():
                match = pattern.match(part)
                if match:
                    name = body(NAME_ENDS.split(match[1] or after, maxsplit=1)[0])
                    found[kind] += [name] if name else []
    return found


# ---------------------------------------------------------------- title, year


def _title(cover: Sequence[str]) -> _Title | None:
    """The title on the cover: on one line, or over several with the year before or after the rest."""
    for i, line in enumerate(cover):
        found = TITLE.search(line)
        if found:
            before = line[: found.start()]
            return _Title(i, int(found["year"]), found["whose"] or "", found["what"], (before, found["between"]))
        undated = UNDATED.match(line) if i < TITLE_LINES else None
        if undated:
            near = range(max(0, i - ABOVE), min(len(cover), i + BELOW))
            years = {match[1] for k in near if (match := YEAR_ALONE.match(cover[k]))}
            if len(years) == 1:
                return _Title(i, int(years.pop()), undated["whose"], undated["what"], (undated["between"],))
    return None


def _title_of_text(sections: Sequence[Section]) -> _Title | None:
    """The title that the headings agree on, else the text: 第三部分 2024年度部门决算情况说明."""
    headings = [clean(section.title) for section in sections]
    texts = [clean(b.text) for s in sections for b in s.blocks if b.kind is not BlockKind.TABLE]
    for found in (headings, texts):
        told = {(int(m[1]), m[2], m[3]) for text in found for m in NARRATIVE.finditer(text)}
        if len(told) == 1:
            ((year, whose, what),) = told
            return _Title(-1, year, whose, what, ())
    return None


def _year(document: Document, cover: Sequence[str]) -> int:
    """The year that stands alone in a cell above the tables, or as 2024年度 in a title; 0 where they do not agree."""
    alone = {match[1] for line in document.lines for part in pieces(line) if (match := YEAR_ALONE.match(part))}
    titled = {match[1] for line in cover[:TITLE_LINES] if "。" not in line for match in YEAR_NAMED.finditer(line)}
    for years in (alone, titled):
        if len(years) == 1:
            return int(next(iter(years)))
    return 0


def _statements(document: Document) -> str:
    """决算 or 预算, as the titles of the tables say."""
    titles = Counter(match[1] for line in document.lines for part in pieces(line) if (match := STATEMENT.match(part)))
    return titles.most_common(1)[0][0] if titles else ""


def _whose(cover: Sequence[str], what: str) -> str:
    """部门 or 单位, as the cover and the contents say more often; empty where they say neither or both as often."""
    text = "".join(cover)
    department, unit = text.count(f"部门{what}"), text.count(f"单位{what}")
    return "" if department == unit else "部门" if department > unit else "单位"


# ---------------------------------------------------------------- department


def _department(
    document: Document, sections: Sequence[Section], cover: Sequence[str], title: _Title | None, whose: str
) -> str:
    """The body that the cover names, else the first part, the headings, or the words above the tables."""
    order = ("unit", "department") if whose == "单位" else ("department", "unit")
    labelled = _labelled(document.lines[:COVER_LINES])
    own = [name for words in (title.names if title else ()) if (name := body(words))]
    candidates = [*own, *(name for kind in order for name in labelled[kind])]
    if whose == "单位" and labelled["unit"]:
        candidates = labelled["unit"]
    if not candidates and title and title.line >= 0:
        candidates = list(_beside(cover, title.line))
    candidates = candidates or list(_in_text(sections, cover))
    if candidates:
        return candidates[0]
    everywhere = _labelled(document.lines)
    for kind in order:
        if len(set(everywhere[kind])) == 1:
            return everywhere[kind][0]
    return ""


def _beside(cover: Sequence[str], title: int) -> Iterator[str]:
    """The body's name on the lines above the title, nearest first, then below it; it may take two lines or three."""
    for i in range(title - 1, max(-1, title - 1 - ABOVE), -1):
        yield from _name_at(cover, i)
    for i in range(title + 1, min(len(cover), title + 1 + BELOW)):
        if CONTENTS.match(cover[i]):
            return
        yield from _name_at(cover, i)


def _name_at(cover: Sequence[str], last: int) -> Iterator[str]:
    """The name that ends on this line, with the lines above it that begin it: a place, or a government."""
    name, first = cover[last], last
    while first and (_begins(cover[first - 1]) or (not body(name) and re.fullmatch(r"[\u4e00-\u9fff]+", name))):
        if last - first >= ABOVE - 1 or re.search(r"[^\u4e00-\u9fff（）]", cover[first - 1]):
            break
        first -= 1
        name = cover[first] + name
    found = body(name) or body(cover[last])
    if found:
        yield found


def _begins(line: str) -> bool:
    """Whether a line is the beginning of a body's name: 某市某区, or the government that it is an office of."""
    return bool(re.fullmatch(r"[\u4e00-\u9fff]{2,20}(?:省|自治区|市|州|盟|区|县|旗|人民政府)", line))


def _in_text(sections: Sequence[Section], cover: Sequence[str]) -> Iterator[str]:
    """The body that the title of the first part names (第一部分 某局概况), or the heading of its duties."""
    headings = [clean(section.title) for section in sections]
    paragraphs = [clean(b.text) for s in sections for b in s.blocks if b.kind is BlockKind.PARAGRAPH]
    for text in ("".join(cover), *headings, *paragraphs):
        found = BODY.search(text)
        if found and (name := body(found["name"])):
            yield name
    for text in (*cover, *headings, *paragraphs):
        own = OWN_HEADING.match(text)
        if own and (name := body(own["name"])):
            yield name
