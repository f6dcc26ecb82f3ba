"""What a printed document states, figure by figure.

Conventions: `section` is the path of headings (第一部分/…, 一、…, 绩效自评总报告/…, 附件/…); `subject` is the
project or indicator that a figure is about, empty for the department itself; `value` is the text as printed.
`basis` is 上年, 年初预算, 全年预算, or the base of a share. What is told in words only (持平) is no figure.
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
