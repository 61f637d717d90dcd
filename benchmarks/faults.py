"""Put each promise to the test and write `docs/reliability.md`: killed servers, flushes, outages, load, guards.

    python -m benchmarks.faults                       everything; an hour on two cores
    python -m benchmarks.faults --only kills flushes  these parts; the others stay as they were measured
    python -m benchmarks.faults --page                write the page again from what was measured

What is measured is kept in `docs/reliability.json`, part by part, with its date, version and machine. Ends with an
error when a promise did not hold. Needs Chromium and the packages of tests/requirements.txt; nothing leaves this
machine.
"""

from __future__ import annotations

import argparse
import importlib
import tempfile
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

from benchmarks import calm, findings, flushes, guards, kills, load, scale, tested
from benchmarks.figures import percentile
from benchmarks.findings import Finding
from benchmarks.postgres import postgresql

LARGEST_GROWTH = 1.2
"""How many times as long a tick may take with 2 000 candidates as with 20."""

EVENTS = 100_000

Measure = Callable[[Path], Sequence[Finding]]


def _kills(folder: Path) -> list[Finding]:
    with postgresql() as new:
        return [
            *kills.report(folder / "sqlite", "SQLite"),
            *kills.report(folder / "postgresql", "PostgreSQL", new("kills")),
        ]


def _flushes(folder: Path) -> list[Finding]:
    with postgresql() as new:
        return [
            *flushes.of_sqlite(folder / "sqlite"),
            *flushes.of_postgresql(folder / "postgresql", new("flushes")),
        ]


def _replicas(_folder: Path) -> list[Finding]:
    return tested.findings(["tests/faults/test_replicas.py"])


def _outages(_folder: Path) -> list[Finding]:
    found = tested.findings(["tests/browser/test_outage_scenarios.py"], CQP_OUTAGES="all")
    scenarios = [
        Finding(one.promise.partition("[")[2].rstrip("]") or one.promise, one.test, one.figure, one.held)
        for one in found
    ]
    wrong = sum(one.held is False for one in scenarios)
    promise = "What the screen says is what is stored, within ten seconds of any fault"
    total = f"{len(scenarios)} scenarios, {wrong} with a mismatch older than 10 s"
    return [Finding(promise, "a real browser, server and cable for each scenario below", total, not wrong), *scenarios]


def _calm(folder: Path) -> list[Finding]:
    with postgresql() as new:
        return [
            *calm.report(folder / "sqlite", "SQLite"),
            *calm.report(folder / "postgresql", "PostgreSQL", new("calm")),
        ]


def _scale(folder: Path) -> list[Finding]:
    small, large = scale.measure(folder)
    same, ratio = small.counts == large.counts, scale.ratio(small, large)
    test = f"{len(large.counts)} ticks in each database, in turn, SQLite"
    words = "the same" if same else "not the same"
    return [
        Finding("A tick asks the same of the database with 20 and with 2 000 candidates", test, words, same),
        Finding("and takes at most 20 % longer", test, f"p50 ×{ratio:.2f}", ratio <= LARGEST_GROWTH),
    ]


def _load(folder: Path) -> list[Finding]:
    found = []
    for level in load.climb(folder, load.ENGINES, load.TIMES, load.SECONDS):
        ms, crowd = level.crowd.saved_ms, level.crowd
        p50, p95, p99 = (percentile(ms, rank) for rank in (50, 95, 99))
        figure = (
            f"*saved* p50 {p50:.1f}, p95 {p95:.1f}, p99 {p99:.1f} ms (floor {percentile(level.floor_ms, 50):.1f}, "
            f"{percentile(level.floor_ms, 95):.1f}, {percentile(level.floor_ms, 99):.1f}); {level.got:.0f} marks/s of "
            f"{level.wanted:.0f}; errors {crowd.errors or 0}; lost {level.account.lost + level.account.twice}; "
            f"{crowd.opened_mb:.2f} MB a laptop{'; saturated' if level.is_saturated else ''}"
        )
        test = f"{level.times * load.JURIES} juries, {len(crowd.laptops)} laptops with their pages, {level.engine}"
        lost = level.account.lost + level.account.twice + level.account.unsound
        found.append(Finding("Nothing is lost under load", test, figure, not lost))
    return found


def _backup(_folder: Path) -> list[Finding]:
    if find_spec("benchmarks.backup") is None:
        raise SystemExit("benchmarks/backup.py is not in this checkout.")
    one = importlib.import_module("benchmarks.backup").measure(EVENTS)
    test = f"{one.entries} entries, {one.megabytes:.0f} MB, SQLite, against copying and checking the file"
    floor = f"floor {one.floor_s:.2f} s"
    return [
        Finding("A verified backup", test, f"{one.backup_s:.2f} s ({floor})", None),
        Finding("The same, encrypted and opened again", test, f"{one.encrypted_s:.2f} s", None),
        Finding("A restoration", test, f"{one.restore_s:.2f} s ({floor})", None),
        Finding("From nothing to a server that has verified everything", test, f"{one.start_s:.2f} s", None),
        Finding(
            "A mark while a backup is made", test, f"p95 {one.tick_beside_ms:.1f} ms, {one.tick_ms:.1f} without", None
        ),
    ]


PARTS: dict[str, tuple[str, Measure]] = {
    "kills": ("A killed server loses nothing it acknowledged", _kills),
    "flushes": ("On the disk before it is answered", _flushes),
    "outages": ("What the screen says is what is stored", _outages),
    "replicas": ("Two replicas on one PostgreSQL", _replicas),
    "calm": ("A full room does not make a juror wait", _calm),
    "scale": ("Many candidates do not make a juror wait", _scale),
    "load": ("As far as the machine goes", _load),
    "backup": ("Backup and restoration", _backup),
    "guards": ("Each guard is missed when it is gone", guards.report),
}
"""Name → (title, how it is measured), in the order of the page."""


def main() -> None:
    """Read the command line, measure, keep, write the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--page", action="store_true", help="only write the page again")
    asked = parser.parse_args()
    parts = findings.read()
    broken = []
    for name in () if asked.page else asked.only:
        title, measure = PARTS[name]
        with tempfile.TemporaryDirectory(prefix="cqp-faults-") as folder:
            found = findings.part(title, measure(Path(folder)))
        parts = findings.keep(name, found)
        for one in found.findings:
            print(f"{name}: {one.promise} ({one.test}): {one.figure}{'' if one.held is not False else ' — NOT HELD'}")
        broken += [one for one in found.findings if one.held is False]
        _write(parts)
    _write(parts)
    if broken:
        raise SystemExit(f"{len(broken)} promises did not hold.")


def _write(parts: dict[str, findings.Part]) -> None:
    titles = {name: title for name, (title, _) in PARTS.items()}
    findings.PAGE.write_text(findings.page(parts, titles), encoding="utf-8")


if __name__ == "__main__":
    main()
