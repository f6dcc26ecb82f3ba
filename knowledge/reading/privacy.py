"""Personal data never enters the program: it is masked as a file is read, before anything is kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.model import Cell
from knowledge.vocabulary import table

MOBILE = re.compile(r"(?<![\d.,])1[3-9]\d{9}(?![\d.]|,\d|\s*[元万亿])")
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


# ---------------------------------------------------------------- tables: the label in one cell, the value in another

LABEL = re.compile(
    r"(?:(负责人|联系人|经办人|填报人|填表人|制表人|审核人|姓名)|电话|手机|手机号|传真|联系方式|号码)"
    r"(?:签名|签字|签章)?\s*(?:[（(][^（）()]{1,8}[)）])?\s*[：:]?$"
)
LONGEST_LABEL = 16
NAME = re.compile(r"^([\u4e00-\u9fff])(\s*[\u4e00-\u9fff](?:\s*[\u4e00-\u9fff]){0,2})$")
NUMBER = re.compile(r"^[(（]?\+?\d[\d\-—()（）/、,， ]{5,}\d$")


def masked_cells(rows: Sequence[Sequence[Cell]]) -> list[tuple[Cell, ...]]:
    """The rows of a table with personal data covered: in each cell, beside the label of a name or a telephone,
    and in the column under it where it heads one: where the cell next to it is a heading as well.
    """
    found = []
    heads: dict[int, bool] = {}  # columns that a label heads, and whether it is that of a name
    for row in rows:
        texts = [masked(cell.text) for cell in row]
        for i, cell in enumerate(row):
            label = _label(texts[i])
            if label:
                heads.pop(cell.column, None)
                beside = next((k for k in range(i + 1, len(row)) if texts[k]), -1)
                near = texts[i + 1] if i + 1 < len(row) else texts[i - 1] if i else ""
                if _heading(near):
                    heads[cell.column] = bool(label[1])
                elif beside > 0 and not _heading(texts[beside]):
                    texts[beside] = _covered(texts[beside], named=bool(label[1]))
            elif _heading(texts[i]):
                heads.pop(cell.column, None)
            elif cell.column in heads:
                texts[i] = _covered(texts[i], named=heads[cell.column])
        found.append(tuple(replace(cell, text=text) for cell, text in zip(row, texts, strict=True)))
    return found


def _label(text: str) -> re.Match[str] | None:
    return LABEL.search(text) if len(text) <= LONGEST_LABEL else None


def _heading(text: str) -> bool:
    """Whether a cell heads a column or is a label, and so nobody's name."""
    return bool(_label(text)) or re.sub(r"\s", "", text) in table("privacy")["headings"]


def _covered(text: str, *, named: bool) -> str:
    """The value of a label: a name cut to the surname, or a telephone number."""
    if not named:
        return re.sub(r"\d", "*", text) if NUMBER.match(text) else text
    return NAME.sub(lambda found: found[1] + re.sub(r"\S", "*", found[2]), text)
