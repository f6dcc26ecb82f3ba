"""XML parts of Office files: parsed without entities, within limits, and met by their local names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from docx.oxml import parse_xml
from lxml import etree

from knowledge.errors import ReadingError
from knowledge.reading.limits import LARGEST_PART, MOST_XML_TAGS

# An element of lxml, which has no types.
Element = Any
# Office writes no document types; they are the way to entities that grow without end.
DOCTYPE = re.compile(rb"<\x00?!\x00?(?:D\x00?O\x00?C\x00?T\x00?Y\x00?P\x00?E|E\x00?N\x00?T\x00?I\x00?T\x00?Y)")


def parsed(raw: bytes, name: str) -> Element:
    """The root element of a part. Raises ReadingError where it is damaged, too large, or has entities of its own."""
    checked(raw, name)
    try:
        return parse_xml(raw)
    except (etree.XMLSyntaxError, ValueError):
        raise ReadingError(f"{name} 打不开：文件内容已损坏，或者嵌套过深。") from None


def checked(raw: bytes, name: str) -> bytes:
    """The part, where it may be parsed."""
    if len(raw) > LARGEST_PART or raw.count(b"<") > MOST_XML_TAGS:
        raise ReadingError(f"{name} 的内容过大，不像一份决算公开。")
    if DOCTYPE.search(raw):
        raise ReadingError(f"{name} 的内容不正常（含有 XML 实体定义），不予读取。")
    return raw


def local(element: Element) -> str:
    """The name of an element without its namespace; empty for a comment and the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """The children with one of these names."""
    return (each for each in (element if element is not None else ()) if local(each) in names)


def child(element: Element | None, *path: str) -> Element | None:
    """The first descendant down this path."""
    for name in path:
        element = next(children(element, name), None)
    return element


def attribute(element: Element | None, name: str, default: str = "") -> str:
    """An attribute by its local name."""
    if element is None:
        return default
    return next((str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name), default)


def whole(element: Element | None, name: str, default: int = 0) -> int:
    """An attribute that is a whole number; the default where it is none."""
    value = attribute(element, name)
    return int(value) if re.fullmatch(r"-?\d{1,9}", value) else default


def on(element: Element | None) -> bool:
    """Whether an element switches something on: it is there, and not set to off."""
    return element is not None and attribute(element, "val", "1") not in ("0", "false", "off", "none")
