"""Backups: everything that is worth keeping, in one archive (tar.gz), and the way back.

What is kept: the knowledge base, what chats remember, what was thought of answers, the questions without an answer, and
the files that were read in. The token and the settings are not: a backup may lie where they may not.

An archive is written beside its place and takes it when it is whole. It begins with a list of all that it holds, with
checksums: nothing is put back before all of it was found to be as it was.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from bot.settings import Settings
from knowledge import snapshot
from knowledge.errors import StoreError
from knowledge.migrations import upgradable
from knowledge.originals import CHECKSUM, folder_of

# How archives are called that are written into a folder; the order of names is that of time.
NAME = "juesuan-%Y%m%dT%H%M%S.%fZ.tar.gz"
NAMES = "juesuan-*.tar.gz"
PART = ".part"
LIST, FORMAT = "manifest.json", 1
KNOWLEDGE, CHATS, FEEDBACK, UNANSWERED = "knowledge.sqlite", "chats.sqlite", "feedback.jsonl", "unanswered.jsonl"
ORIGINALS = "files"
# What is packed hardly gets smaller with more work.
EFFORT = 6


@dataclass(frozen=True, slots=True)
class Places:
    """Where what is backed up stands on this machine."""

    knowledge: Path
    chats: Path
    feedback: Path | None
    unanswered: Path | None

    @property
    def originals(self) -> Path:
        """The folder of the files that were read in."""
        return folder_of(self.knowledge)


@dataclass(frozen=True, slots=True)
class Kept:
    """What an archive holds: how many of the files that were read in, and how large it is (bytes)."""

    path: Path
    made: str
    parts: tuple[str, ...]
    originals: int
    size: int


def places(settings: Settings, db: Path) -> Places:
    """Where everything is that belongs to a knowledge base."""
    of = settings.model_copy(update={"db": db})
    return Places(db, of.chats_path, of.feedback_path or db.with_name(f"{db.stem}.feedback.jsonl"), of.log_unanswered)


def back_up(here: Places, target: Path, keep: int = 0) -> Kept:
    """Write an archive: to `target`, or into it where it is a folder, of which only the `keep` latest stay then.

    Raises StoreError where there is no knowledge base, something is damaged, or the archive cannot be written.
    """
    now = datetime.now(UTC)
    folder = target.is_dir()
    path = target / now.strftime(NAME) if folder else target
    snapshot.versions(here.knowledge)
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".juesuan-") as scratch:
            held = _gathered(here, Path(scratch))
            beside = Path(scratch, path.name + PART)
            _pack(held, now, beside)
            # nothing is called a backup that was not read again
            with _unpacked(beside):
                pass
            _flush(beside)
            beside.replace(path)
    except OSError as error:
        raise StoreError(f"写不了备份 {path}：{error.strerror or error}。") from error
    if folder and keep:
        for old in sorted(target.glob(NAMES))[:-keep]:
            old.unlink(missing_ok=True)
    return examined(path)


def examined(path: Path) -> Kept:
    """What an archive holds, after all of it was looked at. Raises StoreError where it is no whole backup."""
    with _unpacked(path) as (found, made):
        names = list(found)
    originals = [name for name in names if name.startswith(f"{ORIGINALS}/")]
    parts = tuple(name for name in names if name not in originals)
    return Kept(path, made, parts, len(originals), path.stat().st_size)


def restore(path: Path, here: Places, *, replace: bool = False) -> tuple[Kept, Path | None]:
    """Put everything that an archive holds into its place; gives what it held, and where what was there is kept.

    Files that were read in are added to those that are there; the knowledge base comes last. Raises StoreError where
    the archive is damaged or of a version that cannot be brought forward, and where there is a knowledge base already,
    unless `replace`: what is there then is backed up first.
    """
    if here.knowledge.exists() and not replace:
        raise StoreError(f"{here.knowledge} 已经存在；要用备份代替它，请加 --replace（先自动备份现有的）。")
    kept, before = examined(path), None
    try:
        with _unpacked(path) as (found, _):
            of = snapshot.versions(found[KNOWLEDGE])
            if not of.usable and not upgradable(of.schema):
                raise StoreError(f"{path} 里是第 {of.schema} 版知识库，本程序用不了；请用写它的那一版程序恢复。")
            before = _saved(here) if here.knowledge.exists() else None
            _put(found, here)
    except OSError as error:
        raise StoreError(f"恢复不了 {path}：{error.strerror or error}。") from error
    return kept, before


def _saved(here: Places) -> Path:
    """Where what is there is kept before something else takes its place: as a backup, or as it is if it is damaged."""
    if snapshot.is_foreign(here.knowledge):
        raise StoreError(f"{here.knowledge} 不是决算问答的知识库，没有动它。")
    try:
        return back_up(here, here.knowledge.parent).path
    except StoreError:
        aside = here.knowledge.with_name(here.knowledge.name + snapshot.DAMAGED)
        shutil.copyfile(here.knowledge, aside)
        return aside


# ---------------------------------------------------------------- writing


def _gathered(here: Places, scratch: Path) -> dict[str, Path]:
    """Copies of what changes, and the files that do not, each under its name in the archive."""
    held = {KNOWLEDGE: scratch / KNOWLEDGE}
    snapshot.copy(here.knowledge, held[KNOWLEDGE])
    if here.chats.is_file():
        held[CHATS] = scratch / CHATS
        snapshot.copy(here.chats, held[CHATS])
        _forget_arrived(held[CHATS])
    for name, path in ((FEEDBACK, here.feedback), (UNANSWERED, here.unanswered)):
        if path and path.is_file():
            held[name] = scratch / name
            # what is being written at this moment has no end yet
            lines = path.read_bytes()
            held[name].write_bytes(lines[: lines.rfind(b"\n") + 1])
    # after the knowledge base: files are only ever added, so that every file it knows is among them
    if here.originals.is_dir():
        kept = (p for p in sorted(here.originals.iterdir()) if CHECKSUM.fullmatch(p.stem) and p.suffix != PART)
        held |= {f"{ORIGINALS}/{p.name}": p for p in kept}
    return held


def _forget_arrived(chats: Path) -> None:
    """Take from a copy the updates that waited: who sent them is answered without it."""
    with closing(sqlite3.connect(chats)) as copied, copied:
        if copied.execute("select 1 from sqlite_master where name = 'arrived'").fetchone():
            copied.execute("delete from arrived")


def _pack(held: dict[str, Path], now: datetime, path: Path) -> None:
    sums = {name: _sum(file) for name, file in held.items()}
    listed = {"format": FORMAT, "made": now.isoformat(timespec="seconds"), "files": sums}
    manifest = path.with_name(LIST)
    manifest.write_text(json.dumps(listed, ensure_ascii=False, indent=1), "utf-8")
    path.touch(mode=0o600)  # who asked what is nobody else's business
    with tarfile.open(path, "w:gz", compresslevel=EFFORT) as archive:
        for name, file in {LIST: manifest, **held}.items():
            archive.add(file, name, recursive=False, filter=_anonymous)


def _anonymous(info: tarfile.TarInfo) -> tarfile.TarInfo:
    """An entry that does not tell who wrote it."""
    info.uid = info.gid = 0
    info.uname = info.gname = ""
    info.mode = 0o600
    return info


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _flush(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


# ---------------------------------------------------------------- reading


@contextmanager
def _unpacked(path: Path) -> Iterator[tuple[dict[str, Path], str]]:
    """All that an archive holds, unpacked for the time of the block and found whole; and when it was made."""
    if not path.is_file():
        raise StoreError(f"没有备份 {path}。")
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".juesuan-") as folder:
        try:
            with tarfile.open(path, "r:gz") as archive:
                archive.extractall(folder, filter="data")
            listed = json.loads(Path(folder, LIST).read_text("utf-8"))
            sums = {str(name): str(value) for name, value in listed["files"].items()}
            made, form = str(listed["made"]), listed["format"]
        except (tarfile.TarError, zlib.error, EOFError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise StoreError(f"{path} 不是完整的备份：{error}。") from error
        except FileNotFoundError:
            raise StoreError(f"{path} 不是决算问答的备份。") from None
        if form != FORMAT or KNOWLEDGE not in sums or not all(map(_proper, sums)):
            raise StoreError(f"{path} 是另一版程序的备份。")
        found = {name: Path(folder, *PurePosixPath(name).parts) for name in sums}
        for name, file in found.items():
            if not file.is_file() or _sum(file) != sums[name]:
                raise StoreError(f"{path} 已损坏：{name} 与备份时不同。")
        yield found, made


def _proper(name: str) -> bool:
    """Whether an archive of ours holds something under this name."""
    folder, _, file = name.rpartition("/")
    if folder:
        return folder == ORIGINALS and bool(CHECKSUM.fullmatch(PurePosixPath(file).stem))
    return file in {KNOWLEDGE, CHATS, FEEDBACK, UNANSWERED}


def _put(found: dict[str, Path], here: Places) -> None:
    for name, file in found.items():
        if name.startswith(f"{ORIGINALS}/"):
            _replace(file, here.originals / file.name)
    for name, place in ((FEEDBACK, here.feedback), (UNANSWERED, here.unanswered)):
        if place and name in found:
            _replace(found[name], place)
    if CHATS in found:
        snapshot.put_back(found[CHATS], here.chats)
        here.chats.chmod(0o600)
    snapshot.put_back(found[KNOWLEDGE], here.knowledge)


def _replace(file: Path, place: Path) -> None:
    """Write a file beside its place, then into it."""
    place.parent.mkdir(parents=True, exist_ok=True)
    beside = place.with_name(place.name + PART)
    beside.touch(mode=0o600)
    beside.write_bytes(file.read_bytes())
    _flush(beside)
    beside.replace(place)
