"""XLSX: its sheets as its parts describe them, and the parts that are needed to read its values."""

from __future__ import annotations

import io
import re
import zipfile
from posixpath import normpath

from lxml import etree

from knowledge.errors import ReadingError
from knowledge.reading.containers import Container
from knowledge.reading.limits import LARGEST_PART
from knowledge.reading.numbers import BUILT_IN
from knowledge.reading.sheets import Sheet, Spot
from knowledge.reading.xml import Element, attribute, checked, child, children, local, parsed, whole

MAIN = re.compile(r"^/?xl/workbook\d*\.xml$", re.IGNORECASE)
PLACE = re.compile(r"^([A-Z]{1,3})(\d{1,7})$")
# Pictures, macros and embedded files are not even unpacked.
NEEDED = re.compile(
    r"^/?(?:\[Content_Types\]\.xml|_rels/[^/]*|xl/(?:_rels/|worksheets/|styles|sharedStrings|workbook).*)$",
    re.IGNORECASE,
)


def sheets(container: Container) -> list[Sheet]:
    """The worksheets in their order. Raises ReadingError where the file is damaged or a sheet too large."""
    main = next((info.filename for info in container.members if MAIN.match(info.filename)), "")
    name = container.name
    if not main:
        raise ReadingError(f"{name} 打不开：Excel 文件已损坏（缺少工作簿）。")
    folder, _, file = main.rpartition("/")
    targets = _targets(container, f"{folder}/_rels/{file}.rels")
    formats = _formats(container, f"{folder}/styles.xml")
    found = []
    for element in children(child(parsed(container.read(main, LARGEST_PART), name), "sheets"), "sheet"):
        title = attribute(element, "name")
        target = targets.get(_relation(element), "")
        path = target.lstrip("/") if target.startswith("/") else normpath(f"{folder}/{target}")
        sheet = Sheet(title, attribute(element, "state", "visible") == "visible")
        if path in container:
            _scan(sheet, container.read(path, LARGEST_PART), formats, name)
        found.append(sheet)
    return found


def repacked(container: Container) -> io.BytesIO:
    """The parts that hold values in a container of their own, each as large as it says and free of entities."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as target:
        for info in container.members:
            if NEEDED.match(info.filename):
                target.writestr(info.filename, checked(container.read(info, LARGEST_PART), container.name))
    packed.seek(0)
    return packed


def _relation(element: Element) -> str:
    return next((value for key, value in element.attrib.items() if key.endswith("}id")), "")


def _targets(container: Container, path: str) -> dict[str, str]:
    """Relation → part."""
    if path not in container:
        return {}
    root = parsed(container.read(path, LARGEST_PART), container.name)
    return {attribute(each, "Id"): attribute(each, "Target") for each in children(root, "Relationship")}


def _formats(container: Container, path: str) -> list[str]:
    """The number format of each cell style."""
    if path not in container:
        return []
    root = parsed(container.read(path, LARGEST_PART), container.name)
    own = {
        whole(each, "numFmtId"): attribute(each, "formatCode") for each in children(child(root, "numFmts"), "numFmt")
    }
    styles = [whole(each, "numFmtId") for each in children(child(root, "cellXfs"), "xf")]
    return [own.get(number, BUILT_IN.get(number, "")) for number in styles]


def _scan(sheet: Sheet, raw: bytes, formats: list[str], name: str) -> None:
    """Go through the cells of a sheet: those in use, the formats of its numbers, its errors."""
    checked(raw, name)
    row = column = -1
    tags = ("{*}row", "{*}c", "row", "c")
    events = etree.iterparse(io.BytesIO(raw), ("start", "end"), tag=tags, resolve_entities=False, no_network=True)
    try:
        for event, element in events:
            if element.tag.endswith("row"):
                if event == "start":
                    row, column = whole(element, "r", row + 2) - 1, -1
                else:
                    element.clear()
            elif event == "end":
                row, column = _place(element.get("r", ""), row, column + 1)
                _note(sheet, element, (row, column), formats, name)
    except etree.XMLSyntaxError:
        raise ReadingError(f"{name} 打不开：工作表“{sheet.name}”已损坏。") from None


def _place(said: str, row: int, column: int) -> Spot:
    """Where a cell stands: where it says, else after the one before it."""
    found = PLACE.match(said)
    if not found:
        return max(row, 0), column
    across = 0
    for letter in found[1]:
        across = across * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, across - 1


def _note(sheet: Sheet, cell: Element, spot: Spot, formats: list[str], name: str) -> None:
    text = next((part.text or "" if local(part) == "v" else "t" for part in cell if local(part) in ("v", "is")), "")
    if not text:
        return
    sheet.used(spot, name)
    kind, style = cell.get("t", "n"), cell.get("s", "")
    if kind == "e":
        sheet.errors[spot] = text
    elif kind == "n" and style.isdecimal() and int(style) < len(formats) and formats[int(style)]:
        sheet.formats[spot] = formats[int(style)]
