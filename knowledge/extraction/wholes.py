"""Where a breakdown begins (其中, 具体构成为, 主要用于以下方面) and what it is the breakdown of."""

from __future__ import annotations

import re

from knowledge.extraction import labels
from knowledge.extraction.measures import unmeasured
from knowledge.vocabulary import canonical

AMONG = re.compile(
    r"(?:其中|包括)(?P<mark>[：，]?)(?:（[一二三四五六七八九十\d]+）|\d{1,2}[.、]|[“])*$"
    r"|其中(?P<list>[：，])(?:[\u4e00-\u9fff]+、)+$"
)
# A mark of a list in the text; group `first` where it opens the list.
MARK = re.compile(
    r"[。；：，](?:（[一1]）|一、|1[.、]|①)(?P<first>)|[。；：，](?:（[二三四五六七八九十\d]+）|[二三四五六七八九十]、|\d{1,2}[.、](?!\d)|[②-⑩])"
)
# So many characters name a whole, with what stands around it.
LONGEST = 100
STRUCTURE = re.compile(r"(?P<head>[^，。；：]{2,40}?)(?:的)?(?:具体)?(?:构成|组成|结构)(?:情况)?(?:为|如下|是)：$")
LIST = re.compile(r"(?P<head>[^，。；：]{2,40}?)(?:分别|具体)(?:为|是|有)：$")
OF = re.compile(r"(?:^|(?<=[，。；：]))(?P<head>[^，。；：]{2,40}?)中，(?:[^，。；：、\d]+、)*$")
USED = re.compile(r"用于(?:以下)?(?:几个)?方面：$")
OPENS = re.compile(r"(?:其中|包括|具体如下|用于以下方面|如下|明细为)：?$")
CONTENT = re.compile(
    r"(?P<head>[^，。；：]{2,40}?)(?:的)?(?:具体|主要)?(?:内容|情况|用途|支出内容|使用情况|构成)?(?:如下|包括)：?$"
)


def named_whole(before: str, names: tuple[str, ...]) -> str:
    """The whole that the words before a number name themselves (本年支出的具体构成为：); empty where they do not."""
    before = before[-LONGEST:]
    if not (before.endswith("：") or "中，" in before):
        return ""
    opened = STRUCTURE.search(before) or LIST.search(before) or OF.search(before)
    if not opened:
        return ""
    head = labels.cleaned(opened["head"].rpartition("。")[2], names)
    known = canonical(head) or canonical(unmeasured(head)[0])
    return known[0] if known else "" if opened.re is OF else head


def opened_whole(text: str, names: tuple[str, ...]) -> str:
    """The item whose parts the following paragraphs list, where the end of this one names it."""
    found = CONTENT.search(text)
    known = canonical(labels.cleaned(found["head"], names)) if found else ()
    return known[0] if len(known) == 1 else ""
