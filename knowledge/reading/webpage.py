"""What of a web page is published: the element that holds it, found by what it holds and never by a site's names.

A page is mostly furniture: menus, the box that describes the page, tools, a footer. Hidden elements and elements
that are furniture by their kind go first; then the way leads from the page inwards as long as one element holds
everything that reads like a disclosure (sentences, amounts, 第一部分); single lines of furniture that are left are
told by the words in `webpage.toml`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag

from knowledge.vocabulary import table

FURNITURE = frozenset(
    ("script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "canvas", "audio", "video", "map",
    "nav", "header", "footer", "aside", "input", "select", "textarea", "button", "label", "link", "meta", "title")
)  # fmt: skip
ROLES = ("navigation", "banner", "contentinfo", "search", "complementary")
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
CONTAINERS = frozenset(
    ("html", "body", "div", "article", "section", "main", "form", "center", "font", "span", "table", "tbody", "tr",
     "td", "fieldset", "dl", "dd", "ul", "li")
)  # fmt: skip
# What reads like a disclosure: a sentence, an amount (no date, no version), the head of a part.
SENTENCE = re.compile(r"[。；]")
SHORTEST_SENTENCE = 15
AMOUNT = re.compile(r"(?<![\d.])(?!(?:19|20)\d\d\.)\d[\d,]*\.\d{2}(?![\d.])")
PART = re.compile(r"^\s*第[一二三四五六七八九十]+部分")
YEAR = re.compile(r"(?:19|20)\d\d\s*年")
# A remnant is a short line, a list of links has at least so many.
LONGEST_REMNANT = 80
FEWEST_LINKS, LINKED_SHARE = 4, 0.9
LISTS = frozenset(("ul", "ol", "dl", "div", "td"))
BREADCRUMBS = re.compile(r"^(?:[^>＞»›，。]{1,30}[>＞»›]\s*){2,}|^首页\s*[>＞»›/]")


def title_of(soup: BeautifulSoup) -> str:
    """What the page says it is about; empty where that names no year."""
    meta = next((tag for tag in soup.find_all("meta") if str(tag.get("name", "")).lower() == "articletitle"), None)
    heading, title = soup.find("h1"), soup.find("title")
    said = [
        str(meta.get("content", "")) if meta else "",
        heading.get_text() if heading else "",
        re.split(r"[_|]|\s[-—–]+\s|[-—–](?=[^-—–]*$)", title.get_text())[0] if title else "",
    ]
    return next((" ".join(each.split()) for each in said if YEAR.search(each)), "")


def without_furniture(soup: BeautifulSoup) -> None:
    """Take out what is never published text: by kind, by role, hidden, or a list of links to other pages."""
    for tag in [each for each in soup.descendants if isinstance(each, Tag)]:
        if not tag.decomposed and (tag.name in FURNITURE or _hidden(tag)):
            tag.decompose()
    held: Counter[int] = Counter()  # characters in each element
    linked: Counter[int] = Counter()  # those of them in links to other pages
    links: Counter[int] = Counter()
    for text in _texts(soup):
        length = len("".join(text.split()))
        parents = list(text.parents)
        link = next((tag for tag in parents if tag.name == "a"), None)
        away = link is not None and not str(link.get("href", "#")).startswith("#")
        for tag in parents:
            held[id(tag)] += length
            if away:
                linked[id(tag)] += length
                links[id(tag)] += 1
    for tag in [each for each in soup.descendants if isinstance(each, Tag) and each.name in LISTS]:
        at = id(tag)
        if not tag.decomposed and links[at] >= FEWEST_LINKS and linked[at] >= LINKED_SHARE * held[at]:
            tag.decompose()


def _hidden(tag: Tag) -> bool:
    if not tag.attrs:
        return False
    style, role = str(tag.get("style", "")), str(tag.get("role", ""))
    return tag.has_attr("hidden") or bool(HIDDEN.search(style)) or role.lower() in ROLES


def _texts(soup: BeautifulSoup) -> Iterator[NavigableString]:
    """The texts of a page that are no comments and not blank."""
    for each in soup.descendants:
        if isinstance(each, NavigableString) and not isinstance(each, PreformattedString) and each.strip():
            yield each


def content_of(soup: BeautifulSoup) -> Tag:
    """The innermost element that holds all that reads like a disclosure."""
    held: Counter[int] = Counter()
    for text in _texts(soup):
        if _telling(text.strip()):
            parents = list(text.parents)
            if not any(tag.name == "a" for tag in parents):
                held.update(map(id, parents))
    here: Tag = soup.body or soup
    while True:
        inner = [child for child in here.children if isinstance(child, Tag) and held[id(child)]]
        if len(inner) != 1 or held[id(inner[0])] < held[id(here)] or inner[0].name not in CONTAINERS:
            return _table_around(here)
        here = inner[0]


def _table_around(tag: Tag) -> Tag:
    """The element itself; where the way led into a row of a table, that whole table."""
    if tag.name in ("tr", "tbody"):
        return tag.find_parent("table") or tag
    return tag


def _telling(words: str) -> bool:
    """Whether words read like a disclosure."""
    long = len(words) >= SHORTEST_SENTENCE and SENTENCE.search(words)
    return bool(long or AMOUNT.search(words) or PART.match(words)) and not remnant(words)


def remnant(line: str) -> bool:
    """Whether a line is a piece of furniture: a tool, a field of the page's description, breadcrumbs."""
    if len(line) > LONGEST_REMNANT:
        return False
    words = [word for word in re.split(r"[\s\[\]【】（）()|｜:：·/、,，]+", line) if word]
    if words and all(word in _words() for word in words):
        return True
    if SENTENCE.search(line):
        return any(word in line for word in table("webpage")["remnants"])
    return bool(
        _field().match(line) or BREADCRUMBS.match(line) or any(word in line for word in table("webpage")["remnants"])
    )


def describes(cells: list[str]) -> bool:
    """Whether the cells of a table are the fields of a page's description."""
    filled = [cell for cell in cells if cell]
    fields = {
        found[1] for cell in filled if (found := _field().match(cell if re.search("[:：]", cell) else f"{cell}："))
    }
    return len(fields) >= 3 and len(fields) * 3 >= len(filled) and not any(AMOUNT.search(cell) for cell in filled)


@cache
def _words() -> frozenset[str]:
    return frozenset(table("webpage")["words"])


@cache
def _field() -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, table("webpage")["fields"]), key=len, reverse=True))
    return re.compile(rf"^[\d\-年月日/.:：\s【\[]*({names})\s*[:：]")
