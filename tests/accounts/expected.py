"""What a printed document states, figure by figure.

Conventions: `section` is the path of headings (第一部分/…, 一、…, 绩效自评总报告/…, 附件/…); `subject` is the
project or indicator that a figure is about, empty for the department itself; `value` is the text as printed, in a
table without thousands separators. `basis` is 上年, 年初预算, 全年预算, or the base of a share. What is told in
words only (持平) is no figure; a dash in a table is a figure without value, a blank cell is none.

A figure of a statement table has its canonical title (`statement`), the row's name as printed (`label`), the
headings of its column from top to bottom joined by "/" (`column`) and the digits of its row's code (`code`).
`page` counts from 1; it is 0 until a file with pages is written.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.accounts.model import Measure


@dataclass(frozen=True)
class Expected:
    """One printed figure; `quote` is its sentence or table row without any white space."""

    section: str
    subject: str
    item: str
    measure: Measure
    value: str
    unit: str
    direction: str = ""
    basis: str = ""
    quote: str = ""
    statement: str = ""
    label: str = ""
    column: str = ""
    code: str = ""
    page: int = 0
