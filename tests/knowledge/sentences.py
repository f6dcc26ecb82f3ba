"""A sentence as a disclosure of one paragraph: what extraction makes of it."""

from __future__ import annotations

from knowledge.extraction.extract import Extract, extract
from knowledge.reading import read_bytes

DEPARTMENT = "岚汀县档案馆"
YEAR = 2023


def disclosure(body: str, *, heading: str = "一、情况说明", kind: str = "决算") -> str:
    """The least text that is a disclosure, with `body` under a heading of its narrative."""
    title = f"{YEAR}年度部门{kind}"
    return "\n".join([DEPARTMENT, title, f"第三部分 {title}情况说明", heading, body, "本部门收入支出情况如上。", ""])


def extracted(text: str) -> Extract:
    """Read and extract a text."""
    return extract(read_bytes(text.encode(), "made.txt")[0])
