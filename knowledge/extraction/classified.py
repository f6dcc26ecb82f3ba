"""The functional classification in sentences: 某支出（类）某事务（款）某项（项）, with codes or without."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.extraction import labels
from knowledge.vocabulary import canonical

LEVELS = "类款项"
# How many digits a level adds to its code, and how many a code has that is whole at this level.
OWN_DIGITS = {"类": 3, "款": 2, "项": 2}
WHOLE_DIGITS = {"类": 3, "款": 5, "项": 7}

# A name may hold 、 and short words in brackets (政府办公厅（室）及相关机构事务), but no mark of a level.
NAME = r"(?:[\u4e00-\u9fff、]|（(?![类款项]）)[\u4e00-\u9fff]{1,6}）){0,40}?"
# （类）, （204类）, （类204）
MARKED = r"（(?P<before>\d{0,7})(?P<level>[类款项])(?P<after>\d{0,7})）"
# 教育支出（205）普通教育（02）小学教育（02）: the digits tell the level
NUMBERED = r"（(?P<digits>\d{3}|\d{2})）"
LEVEL = re.compile(rf"(?P<name>{NAME})(?:{MARKED}|{NUMBERED})(?:支出(?=[\u4e00-\u9fff、]+（\d*[款项]))?")
# 小学教育（2050202）, 2050202小学教育
CODE_AFTER = re.compile(r"(?P<name>[\u4e00-\u9fff、]{2,30})（(?P<code>[12]\d{6})）")
CODE_BEFORE = re.compile(
    r"(?<![\d.,])(?P<code>[12]\d{6})(?![元万亿人个次项册件台套辆批平立米公吨名户家份页条%])[“]?(?P<name>[\u4e00-\u9fff、（）]{2,30}?)(?=[”，。；：\d]|年初|支出决算|决算|预算|科目)"
)
# Most texts hold none of these.
ANY = re.compile(r"[类款项]\d{0,7}）|（\d{3}）|[12]\d{6}")
WHOLE_CODE = re.compile(r"[：:”“]?（?(?P<code>[12]\d{6})）?(?!\d|[.,]\d|元|万|亿)")
# What may stand between a name and its number and belongs to neither.
AFTER = re.compile(r"[”\"]?(?:科目|支出科目)?")
# Words of a sentence that stand right before the name of a 类.
LEADING = re.compile(r"^.*(?:[、：，。；]|其中|包括|用于|以及|和(?=.{4}))")


@dataclass(frozen=True, slots=True)
class Classified:
    """A place in the classification that a text names: `item` is its last level, `above` the path to that."""

    start: int
    end: int
    item: str
    above: str
    code: str
    label: str


def mentions(text: str, names: Sequence[str]) -> list[Classified]:
    """Every place in the classification that a plain text names, in order. `names` are the department's own."""
    if not ANY.search(text):
        return []
    found = [_mention(text, run, names) for run in _runs(text)]
    taken = [(m.start, m.end) for m in found]
    for pattern in (CODE_AFTER, CODE_BEFORE):
        for match in pattern.finditer(text):
            if not any(start < match.end() and match.start() < end for start, end in taken):
                name = labels.cleaned(match["name"], tuple(names))
                if len(name) >= 2 and not labels.elliptic(name):
                    start = min(match.start("code"), match.start("name") + match["name"].rfind(name))
                    found.append(Classified(start, match.end(), name, "", match["code"], name))
                    taken.append((match.start(), match.end()))
    return sorted(found, key=lambda m: m.start)


def _runs(text: str) -> Iterator[list[re.Match[str]]]:
    """Levels that stand side by side: 类, 款 and 项 of one place."""
    run: list[re.Match[str]] = []
    for match in LEVEL.finditer(text):
        level = match["level"] or ("类" if len(match["digits"]) == 3 else "")
        follows = run and re.fullmatch(r"[—\-“”、]?", text[run[-1].end() : match.start()])
        if run and follows and level != "类":
            run.append(match)
            continue
        if _holds(run):
            yield run
        run = [match] if match["level"] or (level == "类" and match["name"]) else []
    if _holds(run):
        yield run


def _holds(run: Sequence[re.Match[str]]) -> bool:
    """Whether levels are a place: a level is named as such, or digits alone tell two levels at least."""
    return bool(run) and (any(m["level"] for m in run) or len(run) > 1)


def _mention(text: str, run: Sequence[re.Match[str]], names: Sequence[str]) -> Classified:
    path: list[tuple[str, str]] = []
    code = ""
    for at, match in enumerate(run):
        level = match["level"] or LEVELS[min(at, 2)]
        name = match["name"] if at else _first(match["name"], names)
        path.append((level, name))
        code = _code(code, level, match["before"] or match["after"] or match["digits"] or "")
    start = run[0].end("name") - len(path[0][1])
    end = run[-1].end()
    label = text[start:end]
    whole = WHOLE_CODE.match(text, end)
    if whole:
        code, end = whole["code"], whole.end()
    named = [(level, name) for level, name in path if name] or [path[-1]]
    level, item = named[-1]
    if level == "类":
        item = (canonical(item) or canonical(item + "支出") or (item,))[0]
    above = "".join(f"{name}（{level}）" for level, name in named[:-1])
    tail = AFTER.match(text, end)
    return Classified(start, tail.end() if tail else end, item, above, code, label)


def _first(name: str, names: Sequence[str]) -> str:
    """The name of the first level without the words of the sentence before it; the longest known name wins."""
    for cut in range(len(name)):
        if canonical(name[cut:]) or canonical(name[cut:] + "支出"):
            return name[cut:]
    return labels.cleaned(LEADING.sub("", name), tuple(names))


def _code(above: str, level: str, digits: str) -> str:
    """The code down to this level; empty where a level above has none."""
    if len(digits) == WHOLE_DIGITS[level]:
        return digits
    whole = WHOLE_DIGITS[level] - OWN_DIGITS[level]
    return above + digits if len(digits) == OWN_DIGITS[level] and len(above) == whole else ""
