"""What was measured of each promise, kept in a file part by part, and the page `docs/reliability.md` made from it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.figures import machine
from benchmarks.servers import PROJECT

RESULTS = PROJECT / "docs" / "reliability.json"
PAGE = PROJECT / "docs" / "reliability.md"

HEAD = """# Reliability: each promise, its test, its figure

Written by `python -m benchmarks.faults` from what it measured, never by hand; `--only PART` measures a part again.
*Held* says whether the promise held in that run. Each part says when it was measured, on which version and machine.
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """One promise, how it was put to the test, what came out, and whether it held (None: a figure without a goal)."""

    promise: str
    test: str
    figure: str
    held: bool | None


@dataclass(frozen=True, slots=True)
class Part:
    """What one part of a run found.

    Attributes:
        title: As the page says.
        at: When, UTC.
        version: The commit, and whether files had been changed since.
        machine: What it ran on, and how busy that was.
        findings: In order.
    """

    title: str
    at: str
    version: str
    machine: str
    findings: tuple[Finding, ...]


def part(title: str, findings: Sequence[Finding]) -> Part:
    """Return a part measured now."""
    return Part(title, f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC", version(), machine(), tuple(findings))


def version() -> str:
    """Return the commit of this checkout."""
    asked = ["git", "describe", "--always", "--dirty", "--abbrev=10"]
    return subprocess.run(asked, cwd=PROJECT, capture_output=True, text=True, check=False).stdout.strip() or "unknown"


def keep(name: str, found: Part, file: Path = RESULTS) -> dict[str, Part]:
    """Put this part in the place of what was kept under its name; return all parts."""
    parts = read(file) | {name: found}
    text = json.dumps({key: asdict(one) for key, one in parts.items()}, ensure_ascii=False, indent=1)
    file.write_text(f"{text}\n", encoding="utf-8")
    return parts


def read(file: Path = RESULTS) -> dict[str, Part]:
    """Return the parts that were kept."""
    if not file.exists():
        return {}
    kept = json.loads(file.read_text(encoding="utf-8"))
    return {
        name: Part(**one | {"findings": tuple(Finding(**finding) for finding in one["findings"])})
        for name, one in kept.items()
    }


def page(parts: dict[str, Part], titles: dict[str, str]) -> str:
    """Return the page, parts in the order of `titles`; those never measured are said so."""
    return "\n".join([HEAD, *(_section(title, parts.get(name), name) for name, title in titles.items())])


def _section(title: str, found: Part | None, name: str) -> str:
    if found is None:
        return f"## {title}\n\nNot measured yet: `python -m benchmarks.faults --only {name}`.\n"
    rows = [("Promise", "Test", "Figure", "Held"), ("---",) * 4]
    rows += [(one.promise, one.test, one.figure, _held(one.held)) for one in found.findings]
    lines = "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows)
    about = f"Version `{found.version}`; {', '.join(found.machine.splitlines())}."
    return f"## {found.title}\n\n{lines}\n\n{about}\n"


def _held(held: bool | None) -> str:
    return "" if held is None else "yes" if held else "**NO**"
