"""Personal data never enters the program: it is masked as a file is read, before anything is kept."""

from __future__ import annotations

import re

MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
IDENTITY = re.compile(r"(?<!\d)\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])\d{2}\d{3}[\dXx](?!\d)")
# Whoever is named after one of these words is cut to the surname.
NAMED = re.compile(
    r"((?:负责人|联系人|经办人|填报人|填表人|制表人|审核人)[：:\s]+)([\u4e00-\u9fff]{2,4})(?=[\s，,、；;。]|联系|电话|手机|$)"
)
# A telephone number, of a person or of an office.
TELEPHONE = re.compile(r"((?:电话|手机|传真|联系方式)(?:号码)?[：:\s为是]*)([(（]?\d[\d\-—()（） ]{5,20}\d)")


def masked(text: str) -> str:
    """The text with telephone and identity numbers, and named contacts, covered by as many stars."""
    text = IDENTITY.sub(_stars, text)
    text = MOBILE.sub(_stars, text)
    text = TELEPHONE.sub(lambda found: found[1] + re.sub(r"\d", "*", found[2]), text)
    return NAMED.sub(lambda found: found[1] + found[2][0] + "*" * (len(found[2]) - 1), text)


def _stars(found: re.Match[str]) -> str:
    return "*" * len(found[0])
