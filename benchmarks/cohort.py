"""What a cohort costs at 100, 1 000 and 10 000 candidates: cold, warm, and against the events and a floor.

    python -m benchmarks.cohort [--sizes 100 1000 10000] [--repeat N] [--once]

query     what the first viewer after a change reads: the summary rows, as arrays
cold      the first viewer after a change: every figure, from the summary rows
warm      the next viewer, nothing having changed
filtered  another selection, nothing having changed
list      the candidates behind a chart's bar, nothing having changed
events    the same results (each competency, block and certificate, each criterion's count) worked out again from every
          mark ever made, with the program's own rules; once a turn, or once in all with `--once`
floor     numpy alone: the letters of the assessed grids, already in a file as they are in memory, and one count of each

Each turn measures all of it, one after the other, so that whatever else the machine does weighs on every side. Figures
are medians; ratios are medians of the turns' own ratios of processor time, SQLite's included: it runs in this process.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import TypeAlias

import numpy as np

from benchmarks.figures import machine, table
from benchmarks.servers import prepare_demo
from cqp.marking.mark import MarkValue
from cqp.referential.model import Option
from cqp.rules.block import propose_block
from cqp.rules.certificate import judge_certificate
from cqp.rules.cohort import CandidateFilter, Cohort
from cqp.rules.competency import propose_competency, tally_of
from cqp.rules.selection import Selection
from cqp.rules.status import Status
from cqp.services.read_cohort import list_cohort_candidates, read_cohort
from cqp.services.reference import block_index, policy_of, referential_of
from cqp.services.sign_in import sign_in_with_password
from cqp.services.standing import stand_alone
from cqp.store.cohort import read_registered, read_sitting_columns
from cqp.store.engine import Store
from cqp.store.recall import Recall
from cqp.tables.cohort_building import cohort_frame

Times: TypeAlias = tuple[float, float]
"""Milliseconds on the clock, and of processor."""

SIZES = (100, 1_000, 10_000)
TURNS = 5
EVENTS = (
    "SELECT sitting_id, assessor_id, code, value FROM mark_event JOIN criterion ON criterion.id = criterion_id "
    "ORDER BY mark_event.id"
)
SITTINGS = "SELECT id, candidate_id, block_id, state FROM sitting"
GRIDS = "SELECT sitting_id, assessor_id FROM grid"
LETTERS = "SELECT grid.letters FROM grid JOIN sitting ON sitting.id = sitting_id WHERE sitting.state = 'submitted'"
SIDES = ("query", "cold", "warm", "filtered", "list", "events", "floor")
PAIRS = (
    ("events", "query"),
    ("events", "cold"),
    ("events", "warm"),
    ("cold", "floor"),
    ("filtered", "floor"),
    ("cold", "warm"),
)


def recomputed(store: Store) -> tuple[Counter[Status], Counter[tuple[str, MarkValue]]]:
    """Work everything out again from the events; return blocks by status and marks of assessed sittings by value."""
    with store.reading() as db:
        policy = policy_of(store, db, 1)
        marks: dict[tuple[int, int], dict[str, MarkValue]] = {(row[0], row[1]): {} for row in db.exec_driver_sql(GRIDS)}
        for sitting, assessor, code, value in db.exec_driver_sql(EVENTS):
            marks[sitting, assessor][code] = MarkValue(value)
        members: dict[int, list[dict[str, MarkValue]]] = defaultdict(list)
        for (sitting, _), values in marks.items():
            members[sitting].append(values)
        blocks: dict[int, dict[str, Status]] = defaultdict(dict)
        statuses: Counter[Status] = Counter()
        counts: Counter[tuple[str, MarkValue]] = Counter()
        for sitting, candidate, block_id, state in db.exec_driver_sql(SITTINGS):
            index = block_index(store, db, block_id)
            own = []
            for values in members[sitting]:
                split: dict[int, dict[str, MarkValue]] = defaultdict(dict)
                for code, value in values.items():
                    split[index.criteria[code][1]][code] = value
                tallies = {
                    one: tally_of(found, policy, expected=index.competencies[one]) for one, found in split.items()
                }
                own.append({one: (tally, propose_competency(tally, policy)) for one, tally in tallies.items()})
            status = propose_block(stand_alone(index, own).values(), policy)
            blocks[candidate][str(block_id)] = status
            if state == "submitted":
                statuses[status] += 1
                counts.update((code, value) for values in members[sitting] for code, value in values.items())
        for known in blocks.values():
            judge_certificate(known, policy)
    return statuses, counts


def check(cohort: Cohort, statuses: Counter[Status], counts: Counter[tuple[str, MarkValue]]) -> None:
    """Stop unless both sides say the same."""
    said = sum(one.rate.count for one in cohort.blocks), sum(one.not_validated for one in cohort.blocks)
    if said != (statuses[Status.VALIDATED], statuses[Status.NOT_VALIDATED]):
        raise SystemExit(f"The blocks differ: {said} and {statuses}.")
    for one in cohort.criteria:
        if one.rate.count != counts[one.code, MarkValue.MET]:
            raise SystemExit(f"{one.code} differs: {one.rate.count} and {counts[one.code, MarkValue.MET]}.")


def letters_of(store: Store, folder: Path) -> list[Path]:
    """Write the letters of the assessed grids, one file a width, as an array would be kept; return the files."""
    widths: dict[int, list[str]] = defaultdict(list)
    with store.reading() as db:
        for (letters,) in db.exec_driver_sql(LETTERS):
            widths[len(letters)].append(letters)
    files = []
    for width, found in widths.items():
        files.append(folder / f"letters-{width}.npy")
        np.save(files[-1], np.frombuffer("".join(found).encode(), dtype=np.uint8).reshape(-1, width))
    return files


def count_letters(files: list[Path]) -> list[list[int]]:
    """Return how often each column holds each letter."""
    return [(np.load(file) == ord(letter)).sum(axis=0).tolist() for file in files for letter in "ANS"]


def measure(folder: Path, size: int, turns: int, *, once: bool) -> dict[str, list[Times]]:
    """Return what each side took, turn by turn."""
    store, credentials = prepare_demo(folder, size)
    now = datetime.now(UTC)
    token = sign_in_with_password(store, credentials.coordinator.login, credentials.coordinator.password, now)
    hardest = read_cohort(store, token, Selection(), now).hardest[0].code
    files = letters_of(store, folder)
    with store.reading() as db:
        blocks = referential_of(store, db, 1)[0].blocks
    sizes = {one.code: (len(one.competencies), len(one.criteria)) for one in blocks}

    def cold() -> object:
        store.recall = Recall()
        return read_cohort(store, token, Selection(), now)

    def query() -> object:
        with store.reading() as db:
            people, sat = read_registered(db, 1), read_sitting_columns(db, 1)
        return cohort_frame(people, sat, sizes)

    sides: dict[str, Callable[[], object]] = {
        "query": query,
        "cold": cold,
        "warm": lambda: read_cohort(store, token, Selection(), now),
        "filtered": lambda: read_cohort(store, token, Selection(options=(Option.CLAIMS,)), now),
        "list": lambda: list_cohort_candidates(store, token, Selection(), CandidateFilter(not_met=hardest), now),
        "events": lambda: recomputed(store),
        "floor": lambda: count_letters(files),
    }
    check(read_cohort(store, token, Selection(), now), *recomputed(store))
    taken: dict[str, list[Times]] = {name: [] for name in SIDES}
    for turn in range(turns):
        for name, run in sides.items():
            if name == "events" and once and turn:
                taken[name].append(taken[name][0])
                continue
            begun = time.perf_counter(), time.process_time()
            run()
            ended = time.perf_counter(), time.process_time()
            taken[name].append((1_000 * (ended[0] - begun[0]), 1_000 * (ended[1] - begun[1])))
    store.close()
    return taken


def main() -> None:
    """Read the command line, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cohort", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="N", help="candidates of each database")
    parser.add_argument("--repeat", type=int, default=TURNS, metavar="N", help=f"turns ({TURNS})")
    parser.add_argument("--once", action="store_true", help="work the events out in the first turn only")
    asked = parser.parse_args()
    rows, ratios = [], []
    for size in asked.sizes:
        with tempfile.TemporaryDirectory(prefix="cqp-bench-") as folder:
            taken = measure(Path(folder) / "data", size, asked.repeat, once=asked.once)
        for at, what in enumerate(("ms", "ms of processor")):
            rows.append((f"{size}, {what}", *(f"{median(one[at] for one in taken[name]):.2f}" for name in SIDES)))
        ratios.append((size, *(_ratio(taken[one], taken[other]) for one, other in PAIRS)))
    print(table(("candidates", *SIDES), rows))
    print()
    print(table(("candidates, ratio", *(f"{one}/{other}" for one, other in PAIRS)), ratios))
    print(f"\n{machine()}")


def _ratio(above: list[Times], below: list[Times]) -> str:
    return f"{median(one[1] / other[1] for one, other in zip(above, below, strict=True)):.1f}"


if __name__ == "__main__":
    main()
