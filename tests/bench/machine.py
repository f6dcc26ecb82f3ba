"""The machine that was measured, for figures mean nothing without it."""

from __future__ import annotations

import os
import platform
import re
import resource
import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path


def described() -> dict[str, object]:
    """Processor, cores that may be used, memory, versions."""
    return {
        "processor": _found("/proc/cpuinfo", r"model name\s*:\s*(.+)") or platform.processor(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memory, GB": round(int(_found("/proc/meminfo", r"MemTotal:\s*(\d+) kB") or 0) / 1024**2, 1),
        "system": f"{platform.system()} {platform.machine()}",
        "Python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
    }


def circumstances() -> dict[str, object]:
    """When something was measured, and how busy the machine was with that and with all else."""
    load = round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None
    return {"at": datetime.now(UTC).isoformat(timespec="minutes"), "load of the last minute": load}


def _found(file: str, pattern: str) -> str:
    told = re.search(pattern, Path(file).read_text("utf-8")) if Path(file).is_file() else None
    return told[1].strip() if told else ""


def resident() -> float:
    """The memory that this process holds, in megabytes; its peak where the system does not tell."""
    told = _found("/proc/self/status", r"VmRSS:\s*(\d+) kB")
    return int(told) / 1024 if told else peak()


def peak() -> float:
    """The most memory that this process has used, in megabytes."""
    # what getrusage tells may be the peak of the process that started this one
    told = _found("/proc/self/status", r"VmHWM:\s*(\d+) kB")
    if told:
        return int(told) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
