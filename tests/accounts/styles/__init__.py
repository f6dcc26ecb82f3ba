"""How offices of different provinces word the narrative: one module a province, over the same accounts."""

from __future__ import annotations

from collections.abc import Callable

from tests.accounts.styles import chongqing, gansu, guangxi, hunan, jiangxi, shanghai, zhejiang
from tests.accounts.styles.composer import Composer
from tests.accounts.styles.facts import Facts

STYLES: dict[str, Callable[[Composer, Facts], None]] = {
    "shanghai": shanghai.narrate,
    "chongqing": chongqing.narrate,
    "guangxi": guangxi.narrate,
    "gansu": gansu.narrate,
    "jiangxi": jiangxi.narrate,
    "hunan": hunan.narrate,
    "zhejiang": zhejiang.narrate,
}
