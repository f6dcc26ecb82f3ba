"""Old Word documents (DOC): converted to DOCX by LibreOffice where it is installed, in a folder of their own."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from knowledge.errors import ReadingError
from knowledge.model import Document, Format
from knowledge.reading import allowance
from knowledge.reading.docx import read_docx
from knowledge.reading.limits import LARGEST_FILE, LONGEST_CONVERSION, LONGEST_READING


def read_doc(content: bytes, name: str, checksum: str) -> Document:
    """Read an old Word document. Raises ReadingError where LibreOffice is missing or cannot convert it."""
    return replace(read_docx(_converted(content, name), name, checksum), format=Format.DOC)


def _converted(content: bytes, name: str) -> bytes:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise ReadingError(f"{name} 是旧版 Office（DOC）文件，读取需要安装 LibreOffice；也可以先另存为 DOCX。")
    with tempfile.TemporaryDirectory(prefix="juesuan-") as folder:
        source, target = Path(folder, "in.doc"), Path(folder, "out", "in.docx")
        source.write_bytes(content)
        command = [
            program, "--headless", "--norestore", f"-env:UserInstallation={Path(folder, 'profile').as_uri()}",
            "--convert-to", "docx", "--outdir", str(target.parent), str(source),
        ]  # fmt: skip
        _run(command, name)
        if not target.is_file() or target.stat().st_size > LARGEST_FILE:
            raise ReadingError(f"{name} 打不开：LibreOffice 不能转换这个 DOC 文件。")
        return target.read_bytes()


def _run(command: list[str], name: str) -> None:
    """Run the program with all that it starts in a group of their own, and end them all if it takes too long."""
    failed = ReadingError(f"{name} 打不开：LibreOffice 不能转换这个 DOC 文件。")
    nothing = subprocess.DEVNULL
    # it has its own limit of time, and takes more memory than what reads
    allowance.extend(LONGEST_CONVERSION + LONGEST_READING)
    try:
        with allowance.memory_unlimited():
            process = subprocess.Popen(  # noqa: S603 (a program of this machine, with a file of our own)
                command, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True
            )
    except OSError:
        raise failed from None
    try:
        if process.wait(LONGEST_CONVERSION) != 0:
            raise failed
    except subprocess.TimeoutExpired:
        raise ReadingError(f"{name} 转换超过 {LONGEST_CONVERSION} 秒，已放弃；请先另存为 DOCX。") from None
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
