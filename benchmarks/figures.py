"""Percentiles, ratios and the table they are printed in."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median, quantiles

LIBRARIES = ("streamlit", "starlette", "uvicorn", "sqlalchemy", "playwright")
FEW_AND_MANY = ("p50", "few", "many", "ratio", "spread of many")
"""Head of a table of rows made by `compared`."""


def percentile(values: Sequence[float], rank: int) -> float:
    """Return the percentile `rank` (1 to 99) of at least two values, interpolated."""
    return quantiles(values, n=100, method="inclusive")[rank - 1]


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return aligned columns, the first to the left and the others to the right."""
    lines = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def compared(what: str, base: Sequence[float], other: Sequence[float]) -> tuple[str, ...]:
    """Return medians, their ratio, and from where to where the second side went."""
    low, high = median(base), median(other)
    return (
        what,
        _rounded(low),
        _rounded(high),
        f"{high / low:.2f}",
        f"{_rounded(min(other))} to {_rounded(max(other))}",
    )


def machine(browser: str = "") -> str:
    """Say what the figures were measured on, and when."""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, {_processor()}, load {load}\n"
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {libraries}"
        + (f", Chromium {browser}" if browser else "")
    )


def _rounded(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.0f}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())
