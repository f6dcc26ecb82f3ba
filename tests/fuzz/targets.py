"""All that is fuzzed, by name. A target is loaded where it is used: what others need is slow to look into."""

from __future__ import annotations

from importlib import import_module

from tests.fuzz.target import Target

MODULES = {
    "reading": ("txt", "html", "pdf", "docx", "xlsx", "xls", "zip"),
    "extracting": ("extraction",),
    "numerals": ("numerals",),
    "asking": ("questions",),
}
NAMES = tuple(name for names in MODULES.values() for name in names)


def target(name: str) -> Target:
    """The target of this name."""
    module = next(module for module, names in MODULES.items() if name in names)
    found: tuple[Target, ...] = import_module(f"tests.fuzz.{module}").TARGETS
    return next(each for each in found if each.name == name)
