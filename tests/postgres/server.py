"""A PostgreSQL server of one's own on a free port of 127.0.0.1, where PostgreSQL is installed."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Debian keeps the server's programs here, outside of the path.
DEBIAN = Path("/usr/lib/postgresql")
# PostgreSQL refuses to run as root: the first of these that there is runs it then.
USERS = ("postgres", "nobody")
# Nothing that a test wrote has to outlive the power.
SETTINGS = {
    "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "fsync": "off", "synchronous_commit": "off",
    "full_page_writes": "off", "shared_buffers": "128MB", "max_connections": "40",
}  # fmt: skip


def program(name: str) -> str | None:
    """A program of the server, the newest version first; None where it is not installed."""
    versions = sorted(DEBIAN.glob(f"*/bin/{name}"), key=lambda path: path.parts[-3].zfill(4), reverse=True)
    return str(versions[0]) if versions else shutil.which(name)


def missing() -> str:
    """Why there can be no server; empty where there can."""
    if not (program("initdb") and program("pg_ctl")):
        return "PostgreSQL is not installed (Debian: apt-get install postgresql)"
    return "" if os.geteuid() or _other_user() else "PostgreSQL does not run as root, and there is no other user"


def _other_user() -> str | None:
    """Who runs the server in the place of root; None where nobody has to, or can."""
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in USERS if name in names), None) if os.geteuid() == 0 else None


def _run(name: str, *arguments: str) -> None:
    command = [program(name) or name, *arguments]
    subprocess.run(command, user=_other_user(), check=True, stdout=subprocess.DEVNULL, cwd="/")


@contextmanager
def server() -> Iterator[str]:
    """The address of a server that ends with the block, `postgresql://…/postgres`."""
    with tempfile.TemporaryDirectory(prefix="juesuan-pg-") as folder:
        data = Path(folder) / "data"
        if user := _other_user():
            shutil.chown(folder, user)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        _run("initdb", "-D", str(data), "-U", "juesuan", "--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C")
        told = " ".join(f"-c {name}='{value}'" for name, value in {**SETTINGS, "port": port}.items())
        _run("pg_ctl", "-D", str(data), "-w", "-s", "-l", f"{folder}/log", "-o", told, "start")
        try:
            yield f"postgresql://juesuan@127.0.0.1:{port}/postgres"
        finally:
            _run("pg_ctl", "-D", str(data), "-w", "-s", "-m", "immediate", "stop")
