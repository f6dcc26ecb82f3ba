"""The words before a number → the item it is of."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from knowledge.vocabulary import alternatives, canonical, table

YEAR = re.compile(r"^(?:20\d{2}年(?:度|末|底|年末|年底)?|上年(?:度)?)")
ENDING_YEAR = re.compile(r"20\d{2}年(?:度)?$")
UNTIL = re.compile(r"^截[至止](?:到)?[^，]{0,12}?(?:底|末|日)")
LEADING_BRACKET = re.compile(r"^（[^（）]*）")
LEADING_MARK = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十\d]{1,3}）|\d{1,2}[.、](?!\d)|\d{1,2}[.、](?=20\d\d年)|[一二三四五六七]是|[①-⑩])"
)
# 某局2022年“三公”经费: whoever is named, before a year at the head of a label
HEAD_YEAR = re.compile(r"^(?P<who>[^，。；：\d“”（）]{2,30}?)(?P<year>20\d{2})年(?:度)?(?=(?P<rest>.*)$)")
# … unless the words before the year tell what is done with the money.
DOES = re.compile(r"用于|支付|[比较与同由从在对补付还]|发放|结转|以前|往年|截")
# 出国费、接待费（“三公”经费）: the bracket names what those before it make up
MADE_UP = re.compile(r"^.+（(?:以下简称|以下统称|简称|统称|合称|即)?(?P<whole>“?三公”?经费)）(?:支出|预算|决算)?$")
# 全区“三公”经费, 的“三公”经费
AREA = re.compile(
    r"^(?:的|(?:全|本)(?:省|市|县|区|州|盟|旗|镇|乡|街道)(?:本级)?的?"
    r"|(?:部门|单位)(?=政府采购)|部门预算(?=总收入|总支出|收支))(?=.{2})"
)
# 全市各单位使用财政拨款安排的“三公”经费: whose money it is
FUNDS = re.compile(
    r"^(?!.*(?:下属|所属|除|以外)).*(?:财政拨款|一般公共预算)(?:拨款)?(?:资金)?(?:安排|开支|列支|使用|支出)的?(?=.{2})"
)
# 2023年初结转和结余: the name begins with 年初
YEAR_OF_NAME = re.compile(r"^20\d{2}(?=年[初末])")
# 公务用车购置安排 5 万元
PROVIDED = re.compile(r"(?:支出)?(?:安排|开支)$")
# Words before 的 that leave an item the department's own (财政拨款安排的“三公”经费).
FUNDED = re.compile(r"(?:安排|列支|开支|支付|拨款|部门|单位|范围)$")
# 差旅费由上年的 3 万元增加到 …
FORMER = re.compile(r"(?:由|从)(上年|去年|20\d{2}(?=年))年?(?:度)?的?$")
DONE = re.compile(r"^[\u4e00-\u9fff]{2}了(?=.{2})")
MODIFIER = re.compile(r"(?:到|对|给)?(?:该|本)(?:项目|部门|单位)的?")
# “三公”经费支出合计; 基本工资等人员经费
SUM = re.compile(r"(?:合计|总计|总额|总数)$")
SUCH = re.compile(r"^.+等(?=.{2})")
# 财政拨款支出中用于教育支出, 支出培训费, 政府采购授予中小企业合同金额
FOR = re.compile(r"^(?:.+中(?:用于)?|支出|用于|发生|列支|开支|政府采购)(?=.{3})")
STOPS = re.compile(r"^[，。；：、！？—–~～-]+|[，。；、！？]+$")
LONGEST = 40
# More words than any label has around it.
LONGEST_WORDS = 200


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    labels = table("grammar")["labels"]
    return (
        re.compile(rf"^(?:{alternatives(labels['leading'])})"),
        # 总计, 平均, 节约 are words of their own
        re.compile(
            rf"(?:{alternatives(labels['trailing'])}|(?<![总合小累会审统])计|(?<![平人户])均|(?<![节制签合履])约)$"
        ),
        re.compile(rf"^(?:.*?(?:{alternatives(labels['verbs'])})(?:了)?)$"),
    )


@lru_cache(maxsize=4096)
def cleaned(words: str, names: tuple[str, ...] = ()) -> str:
    """A label without the words around it: numbering, year, the department's own name, 其中, 为, 共 …

    A whole item is never cut: 项目支出 keeps its 项目, 上年结转和结余 its 上年.
    """
    label = words[-LONGEST_WORDS:]
    while True:
        shorter = _shorter(label, names)
        if shorter == label:
            break
        label = shorter
    label = label if canonical(label) else MODIFIER.sub("", label)
    return label if len(label) <= LONGEST else label[-LONGEST:].lstrip("，。；：、）")


def _shorter(label: str, names: tuple[str, ...]) -> str:
    """A label with the next word around it taken off, what stands before it first."""
    leading, trailing, _ = _patterns()
    if canonical(label):
        return label
    made_up = MADE_UP.match(label)
    if made_up:
        return made_up["whole"]
    for pattern in (trailing, SUM, SUCH, FOR, AREA, FUNDS, PROVIDED, ENDING_YEAR, YEAR_OF_NAME):
        known = pattern.sub("", label)
        if canonical(known):
            return known
    headed = HEAD_YEAR.match(label)
    if headed and not DOES.search(headed["who"]) and canonical(known := cleaned(headed["rest"])):
        return known
    for pattern in (STOPS, LEADING_MARK, YEAR, UNTIL, DONE, FORMER):
        shorter = pattern.sub("", label)
        if shorter != label:
            return shorter
    for name in names:
        if label.startswith(name):
            return label.removeprefix(name)
    if leading.match(label):
        return leading.sub("", label)
    if trailing.search(label):
        return trailing.sub("", label)
    return LEADING_BRACKET.sub("", label)


def short(label: str) -> str:
    """The noun of a long label: what follows the last 的 (纳入预算范围的二级项目 → 二级项目)."""
    if canonical(label):
        return label
    depth_free = re.sub(r"（[^（）]*）", "", label)
    head, of, tail = depth_free.rpartition("的")
    if "“" in head and "三公" not in head:
        return label  # 绩效评级为“优”的项目 is not the same as those of 良
    if (canonical(tail) and not FUNDED.search(head)) or re.search(table("grammar")["labels"]["kept"], head):
        return label  # 上级下达的项目支出 is not the department's 项目支出
    return YEAR.sub("", tail) if of and len(tail) >= 2 and len(head) >= 4 else label


def only_verb(label: str) -> bool:
    """Whether a label names nothing itself (外聘了, 本级及下属): the counted noun then stands after the number."""
    label = ENDING_YEAR.sub("", label)
    if label.endswith(tuple(table("grammar")["labels"]["open_ends"])):
        return True
    return bool(_patterns()[2].match(label)) and len(label) <= 6


@cache
def _noun_end() -> re.Pattern[str]:
    return re.compile(alternatives(table("grammar")["labels"]["noun_ends"]))


def noun_after(text: str) -> tuple[str, bool]:
    """The counted noun right after a number, up to 12 characters; and whether its end is clear."""
    noun = re.match(r"[\u4e00-\u9fff“”A-Za-z]{0,16}", text)
    words = noun[0] if noun else ""
    if _noun_end().match(words):
        return "", True
    end = _noun_end().search(words, 2)
    return (words[: end.start()], True) if end else (words[:12], False)


def preposed(label: str) -> bool:
    """Whether a label says where or to whom something is done, and not what is counted."""
    return label.startswith(tuple(table("grammar")["labels"]["prepositions"]))


def shares(label: str) -> bool:
    """Whether a label only tells who has a share in what is counted (其他单位组织)."""
    return bool(re.search(table("grammar")["labels"]["shares"], label)) and not canonical(label)


def counted(topic: str, unit: str) -> str:
    """The item of a count, told by what is counted and in which unit; empty where the vocabulary has none."""
    unit = unit.replace("（次）", "次")
    for entry in table("counts")["count"]:
        if unit in entry["units"] and re.search(entry["topic"], topic):
            return str(entry["units"][unit])
    return ""


@cache
def _counted_items() -> frozenset[str]:
    return frozenset(name for entry in table("counts")["count"] for name in entry["units"].values())


def is_counted(item: str) -> bool:
    """Whether an item is one that is counted (公务用车购置数)."""
    return item in _counted_items()


def elliptic(label: str) -> bool:
    """Whether a label names no item: empty, or only a measure or a pointer (决算数, 该项目, 实际)."""
    return not label or label in table("grammar")["measures"]["elliptic"]


@lru_cache(maxsize=4096)
def stated_year(words: str, own: int) -> int:
    """The year that a label begins with, or that stands behind who or what it is of; 0 where it names none."""
    words, before = words[-LONGEST_WORDS:], ""
    while words != before:
        before = words
        for pattern in (STOPS, LEADING_MARK, re.compile("^其中")):
            words = pattern.sub("", words)
    found = re.match(r"(20\d{2})年", words)
    if found:
        return int(found[1])
    past = re.match(r"(?:上年|去年)(?:度)?(?!.*(?:结转|结余))(.+)", words)
    if past and canonical(cleaned(past[1])):
        return own - 1
    headed = HEAD_YEAR.match(words)
    if not headed or DOES.search(headed["who"]) or not re.match(r"\D*$", headed["rest"]):
        return 0
    rest = cleaned(headed["rest"])
    named = canonical(rest) or (elliptic(rest) and canonical(cleaned(headed["who"])))
    return int(headed["year"]) if named or not cleaned(headed["who"]) else 0


def year_of(words: str, own: int) -> int:
    """The year that a label names (2021年决算数为 …, 上年为 …, 由上年的 …); 0 where it names none.

    `own` is the year of the document.
    """
    stated = stated_year(words, own)
    if stated:
        return stated
    found = FORMER.search(words)
    if found:
        return int(found[1]) if found[1].isdecimal() else own - 1
    bare_words = STOPS.sub("", words)
    return own - 1 if re.fullmatch(r"(?:上年|去年)(?:度)?", bare_words) else 0


def whole_project(label: str) -> bool:
    """Whether a label names a project's evaluation as a whole (综合评价, 自评) and no single indicator."""
    return label in table("performance")["whole_project"]
