"""ZIP archives of several files: their members, each with its name. Nothing is ever written to disk."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator

from knowledge.reading.containers import Container
from knowledge.reading.limits import LARGEST_FILE, MOST_MEMBERS
from knowledge.reading.lines import tidy

UTF8_NAME = 0x800
SYMLINK = 0o120000
# What file managers add to an archive.
REMNANT = re.compile(r"(?:^|/)(?:__MACOSX/|\.|~\$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)


def members(content: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    """The files of an archive as “archive.zip/member”, in its order.

    Raises ReadingError where it is damaged, encrypted, or larger than any disclosure.
    """
    container = Container(content, name, MOST_MEMBERS)
    for info in container.members:
        member = member_name(info)
        if member and not REMNANT.search(member) and (info.external_attr >> 16) & 0o170000 != SYMLINK:
            yield f"{name}/{member}", container.read(info, LARGEST_FILE)


def member_name(info: zipfile.ZipInfo) -> str:
    """A member's name: Chinese ones from before UTF-8 decoded, steps out of the archive taken away, in one line."""
    name = info.filename
    if not info.flag_bits & UTF8_NAME:
        raw = name.encode("cp437", "replace")
        name = next((text for text in (_decoded(raw, code) for code in ("utf-8", "gb18030")) if text), name)
    steps = [
        step
        for step in map(tidy, re.split(r"[/\\]", name))
        if step not in ("", ".", "..") and not re.match(r"[A-Za-z]:$", step)
    ]
    return "/".join(steps)


def _decoded(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return ""
