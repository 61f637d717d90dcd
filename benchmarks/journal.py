"""What the journal costs: a mark with and without its chain, and verifying 100 000 and 1 000 000 entries.

    python -m benchmarks.journal [--entries 100000 1000000] [--marks 300]

A mark: `mark_criteria` as it is, against the same calls with the chain's two statements taken out (the entry is not
written), in turns on the same database. Verifying: `verify` on a journal of that many marks, against reading the same
rows and hashing each once, in the same run.
"""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from statistics import median
from uuid import uuid4

from benchmarks.figures import compared, machine, percentile, table
from benchmarks.servers import prepare_demo
from cqp.marking.journal import Anchor, Kind, about_sitting, canonical, mark_payload
from cqp.marking.mark import MarkIntent, MarkValue
from cqp.services.mark_criteria import mark_criteria
from cqp.services.read_grid import read_open_grid
from cqp.services.sign_in import sign_in_with_code
from cqp.services.verify_journal import verify_locally
from cqp.store import journal
from cqp.store.engine import Store

CHUNK = 5_000


@contextmanager
def without_chain() -> Iterator[None]:
    """Leave the journal out for a while."""
    kept = journal.append, journal.hold
    journal.append = lambda _db, _now, _news, *, after=None: after  # type: ignore[assignment]
    journal.hold = lambda _db: Anchor(0, "")
    try:
        yield
    finally:
        journal.append, journal.hold = kept


def cost_of_a_mark(store: Store, code: str, sitting: int, marks: int) -> list[tuple[str, ...]]:
    """Return milliseconds a mark without and with the chain, and bytes of the database a mark."""
    now = datetime.now(UTC)
    token = sign_in_with_code(store, code, now)
    grid = read_open_grid(store, token, sitting, now)
    known = {code: mark.revision for code, mark in grid.marks.items()}
    revisions = {one.code: known.get(one.code, 0) for one in grid.block.criteria}
    codes = list(revisions)

    def tick(rank: int) -> float:
        criterion = codes[rank % len(codes)]
        value = (MarkValue.MET, MarkValue.NOT_MET)[rank % 2]
        intent = MarkIntent(str(uuid4()), criterion, value, "", "", revisions[criterion], rank, "")
        begun = time.perf_counter()
        answer = mark_criteria(store, token, sitting, [intent], now)
        revisions[criterion] = answer.saved[0].revision
        return (time.perf_counter() - begun) * 1_000

    bare, chained = [], []
    for rank in range(marks):
        with without_chain():
            bare.append(tick(2 * rank))
        chained.append(tick(2 * rank + 1))
    with store.reading() as db:
        lengths = "length(payload) + length(hash) + length(subject) + length(actor) + length(kind) + length(at)"
        size = db.exec_driver_sql(f"SELECT avg({lengths}) FROM journal WHERE kind = 'mark'").scalar_one()
    print(f"{size:.0f} bytes of text an entry, before SQLite's own and the index")
    late_bare, late = percentile(bare, 95), percentile(chained, 95)
    return [
        compared("a mark, p50 ms", bare, chained),
        ("a mark, p95 ms", f"{late_bare:.2f}", f"{late:.2f}", f"{late / late_bare:.2f}", ""),
    ]


def fill(store: Store, file: Path, entries: int) -> None:
    """Append marks of the first grid until the journal has this many entries."""
    with store.reading() as db:
        sitting, assessor = db.exec_driver_sql("SELECT sitting_id, assessor_id FROM grid LIMIT 1").one()
        candidate = db.exec_driver_sql(f"SELECT candidate_id FROM sitting WHERE id = {sitting}").scalar_one()
        criterion, code = db.exec_driver_sql("SELECT id, code FROM criterion LIMIT 1").one()
        count = journal.read_anchor(db).count
        of_one = f"sitting_id = {sitting} AND assessor_id = {assessor} AND criterion_id = {criterion}"
        newest = f"SELECT coalesce(max(revision), 0) FROM mark_event WHERE {of_one}"
        revision = db.exec_driver_sql(newest).scalar_one()
    now = datetime.now(UTC).isoformat()
    while count < entries:
        number = min(CHUNK, entries - count)
        with store.writing() as db:
            events, news = [], []
            for _ in range(number):
                count, revision = count + 1, revision + 1
                mark_id = str(uuid4())
                events.append((mark_id, sitting, assessor, criterion, "met", "", "", revision, 1, "", now, count))
                told = mark_payload(mark_id, assessor, code, "met", revision, "")
                news.append(journal.News(Kind.MARK, f"assessor:{assessor}", about_sitting(candidate, sitting), told))
            db.exec_driver_sql(
                "INSERT INTO mark_event (mark_id, sitting_id, assessor_id, criterion_id, value, remark, reason, "
                "revision, device_seq, device_at, at, entry_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                events,
            )
            journal.append(db, now, news)
    with sqlite3.connect(file) as db:  # the newest is the current one
        db.execute(
            "INSERT OR REPLACE INTO mark (sitting_id, assessor_id, criterion_id, event_id, value, remark, reason, "
            "revision, at) SELECT sitting_id, assessor_id, criterion_id, id, value, remark, reason, "
            "revision, at FROM mark_event WHERE revision = ? AND sitting_id = ? AND assessor_id = ? "
            "AND criterion_id = ?",
            (revision, sitting, assessor, criterion),
        )
    db.close()


def bare_reading(file: Path) -> float:
    """Return the seconds that reading both tables and hashing each row once takes."""
    begun = time.perf_counter()
    with sqlite3.connect(file) as db:
        for query in ("SELECT * FROM journal ORDER BY id", "SELECT * FROM mark_event ORDER BY entry_id, id"):
            for row in db.execute(query):
                sha256(canonical({"row": row}).encode()).hexdigest()
    db.close()
    return time.perf_counter() - begun


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--marks", type=int, default=300)
    options = parser.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        store, credentials = prepare_demo(Path(folder) / "marks", 12)
        one = credentials.assessors[0]
        rows = cost_of_a_mark(store, one.code, one.sittings[0], options.marks)
        print(table(("", "without", "with", "ratio", "spread of with"), rows))
        store.close()
        store, _ = prepare_demo(Path(folder) / "entries", 12)
        file = Path(folder) / "entries" / "cqp.db"
        rows = [verifying(store, file, entries) for entries in sorted(options.entries)]
        print(table(("", "floor", "verify", "ratio"), rows))
        store.close()


def verifying(store: Store, file: Path, entries: int) -> tuple[str, ...]:
    """Return the seconds that verifying a journal of this length takes, beside the floor."""
    fill(store, file, entries)
    floors, took = [], []
    for _ in range(3):
        floors.append(bare_reading(file))
        begun = time.perf_counter()
        found = verify_locally(store)
        took.append(time.perf_counter() - begun)
        assert found.is_sound, found.findings[:3]
    floor, verify = median(floors), median(took)
    return f"verify {entries:,} entries, s".replace(",", " "), f"{floor:.2f}", f"{verify:.2f}", f"{verify / floor:.2f}"


if __name__ == "__main__":
    main()
