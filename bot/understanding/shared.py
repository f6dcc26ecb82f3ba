"""Where the words of questions are kept: in one file beside the knowledge base, made once and mapped by all processes.

The file says what it was made of: which files are held, and which program made it. Where either is another, it is made
anew; where it cannot be written, each process has its own.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import marisa_trie

from bot.understanding.composing import composed
from bot.understanding.lexicon import Lexicon
from knowledge import mapped, vocabulary
from knowledge.names import Names, version
from knowledge.query import Library

# The words follow from the data and modules beside this one, from the vocabulary, and from these.
MODULES = ("names.py", "short_names.py", "levels.py", "cards.py", "mapped.py", "extraction/headings.py")
# How names are written, sound and lie in the file, is up to these libraries.
LIBRARIES = ("marisa", "opencc", "pypinyin")


def file_of(knowledge: Path) -> Path:
    """The file that the words of a knowledge base are kept in."""
    return knowledge.with_name(f"{knowledge.stem}.names")


def lexicon(library: Library, knowledge: Path) -> Lexicon:
    """The words of questions about what is held: those that are kept, else made anew and kept for others."""
    file, held = file_of(knowledge), version(library.db)
    key = f"{_program()} {held}"
    parts = mapped.mapped(file, key)
    if parts is not None:
        return Lexicon(parts)
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
    if not os.access(file.parent, os.W_OK):
        return made(library.names())
    content = mapped.packed(key, composed(library.names()))
    # where something was read in meanwhile, of which content the names are is not known
    if version(library.db) == held:
        with contextlib.suppress(OSError):
            mapped.keep(file, content)
            parts = mapped.mapped(file, key)
    return Lexicon(parts or mapped.unpacked(content))


def made(names: Names) -> Lexicon:
    """The words of questions about some names, in the memory of this process; their sounds are told when wanted."""
    return Lexicon(mapped.unpacked(mapped.packed("", composed(names, sounds=False))))


@cache
def _program() -> str:
    """What tells one program from another that would make other words."""
    told = hashlib.sha256(sys.version.encode())
    for path in _made_by():
        told.update(path.read_bytes())
    # a package's folder of metadata is called by its version
    for folder in sorted(Path(marisa_trie.__file__).parent.glob("*.dist-info")):
        if folder.name.lower().startswith(LIBRARIES):
            told.update(folder.name.encode())
    return told.hexdigest()


def _made_by() -> Iterator[Path]:
    here, words = Path(__file__).parent, Path(vocabulary.__file__).parent
    for folder in (here, words):
        yield from sorted(path for path in folder.iterdir() if path.suffix in (".py", ".toml"))
    yield from (words.parent / module for module in MODULES)
