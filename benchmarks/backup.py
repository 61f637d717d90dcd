"""What backing up, restoring and starting cost at 100 000 entries, against copying the file and checking it.

    python -m benchmarks.backup [--entries 100000] [--times 5]

The floor, in the same run: copying the file at rest, flushing it, and SQLite's own integrity check of the copy. A
backup does that and counts every table, follows the journal's chain and compares each mark; a restoration verifies the
copy, opens it as the program does at start, and tells the journal. Ticks: what `mark_criteria` takes while a backup is
made beside it, by another process that gives way, against the same without one.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from uuid import uuid4

from benchmarks.figures import machine, percentile, table
from benchmarks.journal import fill
from benchmarks.servers import PROJECT, prepare_demo, settings_of
from cqp.config import Settings
from cqp.marking.mark import MarkIntent, MarkValue
from cqp.services import running
from cqp.services.back_up import Reason, back_up
from cqp.services.mark_criteria import mark_criteria
from cqp.services.read_grid import read_open_grid
from cqp.services.restore import restore
from cqp.services.sign_in import sign_in_with_code
from cqp.services.start import start
from cqp.store.backup.durable import flush
from cqp.store.engine import Store

PASSPHRASE = "cheval pile agrafe correct"
TICKS = 200


@dataclass(frozen=True, slots=True)
class Figures:
    """Seconds, medians of a run; milliseconds for the ticks.

    Attributes:
        entries: Of the journal.
        megabytes: The database's size.
        floor_s: Copying the file, flushing it, integrity_check.
        backup_s: One verified backup.
        encrypted_s: The same, encrypted, opened again and compared.
        restore_s: One restoration.
        start_s: From nothing to a server that has verified everything.
        tick_ms: p95 of a mark, alone.
        tick_beside_ms: p95 of a mark while a backup is made.
    """

    entries: int
    megabytes: float
    floor_s: float
    backup_s: float
    encrypted_s: float
    restore_s: float
    start_s: float
    tick_ms: float
    tick_beside_ms: float


def measure(entries: int = 100_000, times: int = 5) -> Figures:
    """Measure in a throwaway folder."""
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_of(Path(folder) / "data")
        secret = Path(folder) / "phrase.txt"
        secret.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
        store, credentials = prepare_demo(settings.data_dir, 12)
        fill(store, settings.data_dir / "cqp.db", entries)
        one = credentials.assessors[0]
        token = sign_in_with_code(store, one.code, datetime.now(UTC))
        alone, beside = ticks(store, settings, token, one.sittings[0])
        store.close()
        file = settings.data_dir / "cqp.db"
        return Figures(
            entries=entries,
            megabytes=file.stat().st_size / 1e6,
            floor_s=timed(lambda: floor(file, Path(folder) / "floor.db"), times),
            backup_s=timed(lambda: one_backup(settings), times),
            encrypted_s=timed(lambda: one_backup(replace(settings, passphrase_file=secret)), times),
            restore_s=timed(lambda: restore(settings, newest_in_clear(settings), datetime.now(UTC)), times),
            start_s=timed(lambda: one_start(settings), times),
            tick_ms=percentile(alone, 95),
            tick_beside_ms=percentile(beside, 95),
        )


def timed(work: Callable[[], object], times: int) -> float:
    """Return the median of the seconds that it takes."""
    took = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        took.append(time.perf_counter() - begun)
    return median(took)


def floor(file: Path, copy: Path) -> None:
    """Copy the file at rest, flush it, and let SQLite check it."""
    shutil.copyfile(file, copy)
    flush(copy)
    with sqlite3.connect(f"{copy.as_uri()}?immutable=1", uri=True) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()


def one_backup(settings: Settings) -> None:
    """Open the database and make one backup."""
    store = start(settings, datetime.now(UTC))
    back_up(store, settings, datetime.now(UTC), Reason.ASKED)
    store.close()


def newest_in_clear(settings: Settings) -> str:
    """Return the name of a backup that needs no passphrase."""
    return max(one.name for one in (settings.data_dir / "backups").glob("cqp-*.db"))


def one_start(settings: Settings) -> None:
    """Start as the server does, then stop."""
    assert running.serve(lambda: settings, datetime.now(UTC)) is None
    running.close()


def ticks(store: Store, settings: Settings, token: str, sitting: int) -> tuple[list[float], list[float]]:
    """Return milliseconds a mark, alone and while a backup is made."""
    grid = read_open_grid(store, token, sitting, datetime.now(UTC))
    revisions = {one.code: 0 for one in grid.block.criteria} | {code: one.revision for code, one in grid.marks.items()}
    codes = sorted(revisions)

    def tick(rank: int) -> float:
        code, value = codes[rank % len(codes)], (MarkValue.MET, MarkValue.NOT_MET)[rank % 2]
        intent = MarkIntent(str(uuid4()), code, value, "", "", revisions[code], rank, "")
        begun = time.perf_counter()
        (saved,) = mark_criteria(store, token, sitting, [intent], datetime.now(UTC)).saved
        revisions[code] = saved.revision
        return (time.perf_counter() - begun) * 1_000

    alone = [tick(rank) for rank in range(TICKS)]
    environment = os.environ | settings.environment()
    command = [sys.executable, "-m", "cqp", "backup", "--gently"]
    beside = []
    with subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=subprocess.DEVNULL) as child:
        while child.poll() is None:
            beside.append(tick(len(beside)))
            time.sleep(0.01)
    assert child.returncode == 0
    return alone, beside


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    print(machine())
    found = measure(options.entries, options.times)
    print(f"{found.entries} entries, {found.megabytes:.0f} MB")
    rows = [
        ("floor: copy, flush, integrity_check", f"{found.floor_s:.2f}", "1.00"),
        *(
            (words, f"{seconds:.2f}", f"{seconds / found.floor_s:.2f}")
            for words, seconds in (
                ("backup, verified", found.backup_s),
                ("backup, encrypted, opened again", found.encrypted_s),
                ("restore", found.restore_s),
                ("start, everything verified", found.start_s),
            )
        ),
    ]
    print(table(("", "s", "× floor"), rows))
    print(f"a mark, p95: {found.tick_ms:.1f} ms alone, {found.tick_beside_ms:.1f} ms while a backup is made beside")


if __name__ == "__main__":
    main()
