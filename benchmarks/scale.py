"""What one tick asks of the database must not depend on how many candidates it holds."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from uuid import uuid4

from sqlalchemy import Connection, event

from benchmarks.figures import machine, percentile, table
from benchmarks.servers import prepare_demo
from cqp.marking.mark import MarkIntent, MarkValue
from cqp.services.mark_criteria import mark_criteria
from cqp.services.read_grid import read_open_grid
from cqp.services.sign_in import sign_in_with_code
from cqp.store.engine import Store

SIZES = (20, 2_000)
PASSES = 5
"""How often each of the 42 criteria is marked; the first pass warms up and counts for the counts only."""


@dataclass
class Meter:
    """Counts what goes to the database; attach it with `watch`.

    Attributes:
        statements: SQL statements since the last reset, the BEGIN included.
        rows: Rows written (inserted, updated or deleted) by committed transactions since then.
    """

    statements: int = 0
    rows: int = 0
    _changes: dict[int, int] = field(default_factory=dict)

    def watch(self, store: Store) -> None:
        """Count from now on."""
        event.listen(store.engine, "before_cursor_execute", self._counted)
        event.listen(store.engine, "begin", self._began)
        event.listen(store.engine, "commit", self._committed)

    def reset(self) -> tuple[int, int]:
        """Return (statements, rows) and begin again at zero."""
        counts, self.statements, self.rows = (self.statements, self.rows), 0, 0
        return counts

    def _counted(self, *_asked: object) -> None:
        self.statements += 1

    def _began(self, db: Connection) -> None:
        self._changes[id(db)] = _total_changes(db)

    def _committed(self, db: Connection) -> None:
        self.rows += _total_changes(db) - self._changes.pop(id(db))


@dataclass
class Bench:
    """One database, the grid that is marked in it, and what was measured."""

    store: Store
    token: str
    sitting: int
    criteria: tuple[str, ...]
    meter: Meter
    counts: list[tuple[int, int]] = field(default_factory=list)
    times_ms: list[float] = field(default_factory=list)

    def tick(self, criterion: str, turn: int) -> None:
        """Mark one criterion for the `turn`th time."""
        value = MarkValue.NOT_MET if turn % 2 else MarkValue.MET
        now = datetime.now(UTC)
        intent = MarkIntent(str(uuid4()), criterion, value, "", "", turn, turn, now.isoformat())
        self.meter.reset()
        began = time.perf_counter()
        answer = mark_criteria(self.store, self.token, self.sitting, [intent], now)
        self.times_ms.append(1000 * (time.perf_counter() - began))
        if len(answer.saved) != 1:
            raise SystemExit(f"The mark was refused: {answer.refused}")
        self.counts.append(self.meter.reset())


def measure(folder: Path) -> tuple[Bench, Bench]:
    """Mark the same grid in the small and in the large database, in turn."""
    benches = [_open(folder / str(size), size) for size in SIZES]
    for turn in range(PASSES):
        for rank in range(len(benches[0].criteria)):
            for bench in benches:
                bench.tick(bench.criteria[rank], turn)
    small, large = benches
    for bench in benches:
        bench.store.close()
    return small, large


def ratio(small: Bench, large: Bench) -> float:
    """Return how many times as long a tick takes in the large one, by the median."""
    return median(_warm(large)) / median(_warm(small))


def report(folder: Path) -> None:
    """Print what a tick took in both."""
    small, large = measure(folder)
    head = ("candidates", "ticks", "statements a tick", "rows written a tick", "p50 (ms)", "p95 (ms)")
    print(table(head, [_row(size, bench) for size, bench in zip(SIZES, (small, large), strict=True)]))
    same = small.counts == large.counts
    print(
        f"{'PASS' if same else 'DIFFERENT'}: statements and rows of every tick {'are' if same else 'are NOT'} the same"
    )
    print(f"time per tick, 2 000 over 20 candidates: p50 ×{ratio(small, large):.2f}\n")
    print(machine())
    if not same:
        raise SystemExit(1)


def _open(folder: Path, size: int) -> Bench:
    store, credentials = prepare_demo(folder, size)
    now = datetime.now(UTC)
    assessor = credentials.assessors[0]
    token = sign_in_with_code(store, assessor.code, now)
    grid = read_open_grid(store, token, assessor.sittings[0], now)
    if grid.marks:
        raise SystemExit(f"The grid of sitting {assessor.sittings[0]} is already marked.")
    meter = Meter()
    meter.watch(store)
    codes = tuple(one.code for competency in grid.block.competencies for one in competency.criteria)
    return Bench(store, token, assessor.sittings[0], codes, meter)


def _row(size: int, bench: Bench) -> tuple[str, ...]:
    statements, rows = zip(*bench.counts, strict=True)
    times = _warm(bench)
    return (
        f"{size:,}".replace(",", " "),
        str(len(bench.counts)),
        _spread(statements),
        _spread(rows),
        f"{median(times):.2f}",
        f"{percentile(times, 95):.2f}",
    )


def _spread(counts: tuple[int, ...]) -> str:
    return f"{min(counts)} / {median(counts):.0f} / {max(counts)} (min / p50 / max)"


def _warm(bench: Bench) -> list[float]:
    return bench.times_ms[len(bench.criteria) :]


def _total_changes(db: Connection) -> int:
    return db.connection.driver_connection.total_changes  # type: ignore[union-attr] -- sqlite3's own connection
