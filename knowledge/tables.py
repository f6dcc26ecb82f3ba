"""Data files (TOML), read as Python reads its modules: parsed once, and kept beside them for the next process.

Parsing all of them takes longer than answering a question. What is kept says of which size and time the file was that
it was made of, as Python's own `.pyc` files do; where it cannot be kept, the file is parsed.
"""

from __future__ import annotations

import contextlib
import marshal
import sys
import tempfile
import tomllib
from importlib import resources
from pathlib import Path
from typing import Any


def read(package: str, name: str) -> dict[str, Any]:
    """What a data file of a package says."""
    file = resources.files(package).joinpath(name)
    if not isinstance(file, Path):
        return tomllib.loads(file.read_text("utf-8"))
    stat = file.stat()
    made_of = (stat.st_size, stat.st_mtime_ns)
    kept = file.parent / "__pycache__" / f"{name}.{sys.implementation.cache_tag}"
    with contextlib.suppress(OSError, ValueError, EOFError, TypeError):
        held, told = marshal.loads(kept.read_bytes())  # noqa: S302 (lies where Python keeps its own)
        if held == made_of and isinstance(told, dict):
            return told
    told = tomllib.loads(file.read_text("utf-8"))
    if not sys.dont_write_bytecode:
        with contextlib.suppress(OSError):
            _keep(kept, marshal.dumps((made_of, told)))
    return told


def _keep(file: Path, content: bytes) -> None:
    """Put a file in its place, whole at any moment."""
    file.parent.mkdir(exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=file.parent, prefix=f"{file.name}.", delete=False) as beside:
        beside.write(content)
    Path(beside.name).replace(file)
