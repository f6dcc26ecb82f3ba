"""ZIP containers, of Office files and of archives: their directory is checked before anything is unpacked."""

from __future__ import annotations

import io
import zipfile
import zlib

from knowledge.errors import ReadingError
from knowledge.reading.limits import DENSEST, MOST_PARTS, SMALL_MEMBER, UNPACKED

ENCRYPTED = 0x1
# What a damaged container may raise while a member is unpacked: no ZIP after all, a method that is not known, a
# password, a stream that ends too soon.
BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)


class Container:
    """The members of a ZIP file by their names. Raises ReadingError where it is damaged, encrypted or a bomb."""

    def __init__(self, content: bytes, name: str, most: int = MOST_PARTS) -> None:
        self.name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except BROKEN:
            raise ReadingError(f"{name} 打不开：文件已损坏或不完整（不是完整的 DOCX、XLSX 或 ZIP）。") from None
        found = self._zip.infolist()
        if len(found) > most:
            raise ReadingError(f"{name} 里有 {len(found)} 个文件，不像一份决算公开。")
        if any(info.flag_bits & ENCRYPTED for info in found):
            raise ReadingError(f"{name} 有密码保护，请先去掉密码。")
        if sum(info.file_size for info in found) > UNPACKED or any(map(_dense, found)):
            raise ReadingError(f"{name} 解压后过大，不像一份决算公开。")
        self.members = [info for info in found if info.filename and not info.is_dir()]
        self._named = {info.filename: info for info in self.members}

    def __contains__(self, member: str) -> bool:
        return member in self._named

    def read(self, member: str | zipfile.ZipInfo, largest: int = UNPACKED) -> bytes:
        """The bytes of a member, never more than the directory says."""
        info = self._named[member] if isinstance(member, str) else member
        if info.file_size > largest:
            raise ReadingError(f"{self.name} 的内容过大，不像一份决算公开。")
        try:
            return self._zip.read(info)
        except BROKEN:
            raise ReadingError(f"{self.name} 打不开：文件已损坏或不完整。") from None


def _dense(info: zipfile.ZipInfo) -> bool:
    """Whether a member is far more compressed than any text: the mark of a bomb."""
    return info.file_size > SMALL_MEMBER and info.file_size > DENSEST * max(1, info.compress_size)
