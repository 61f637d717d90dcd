"""Time, memory and size of the files of a cohort, and what jurors' ticks feel while one is made.

    python -m cqp demo --candidates 1000 --json > codes.json        in the folder of CQP_DATA_DIR
    python -m benchmarks.workbooks FOLDER [--repeat N]              against openpyxl writing the same bare cells
    python -m benchmarks.workbooks FOLDER --only-ours               without that side: 10 000 candidates
    python -m benchmarks.workbooks FOLDER --ticks codes.json        ticks alone, and while a workbook is made

The bare side is handed every value of our workbook in lists and appends them row by row to a write-only workbook: no
database, no style, no print set-up, no chart. Both sides are timed by the processor time of this process, and take
turns.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import tempfile
import time
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import psutil
from openpyxl import Workbook, load_workbook

from benchmarks.figures import machine, percentile, table
from benchmarks.servers import program, settings_of
from cqp.services.export_cohort import export_cohort_locally
from cqp.services.export_kind import FORMS, ExportKind
from cqp.store.engine import Store, connect

GOAL_RATIO, GOAL_MB = 2.0, 20.0
TICKS = 150
GAP_S = 0.1
"""Between the beginnings of two ticks, in seconds."""

Rows = dict[str, list[tuple[Any, ...]]]


def ours(store: Store, kind: ExportKind, path: Path) -> tuple[float, float, float]:
    """Write the file; return processor time and time, in seconds, and how much memory grew once rows were written."""
    process, seen = psutil.Process(), []

    def progress(_done: int, _total: int) -> None:
        if len(seen) < 2 or time.monotonic() - at[0] > 0.1:
            at[0] = time.monotonic()
            seen.append(process.memory_info().rss / 1e6)

    at, began, cpu = [0.0], time.monotonic(), time.process_time()
    with path.open("wb") as file:
        export_cohort_locally(store, kind, "", file, datetime.now(UTC), by="mesure", progress=progress)
    grown = max(seen) - seen[0] if seen else 0.0
    return time.process_time() - cpu, time.monotonic() - began, grown


def values_of(path: Path) -> Rows:
    """Return every value of a workbook, sheet by sheet."""
    workbook = load_workbook(path, read_only=True)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in workbook.worksheets}


def bare(rows: Rows, path: Path) -> float:
    """Write the same values without anything else; return the processor time, in seconds."""
    cpu = time.process_time()
    workbook = Workbook(write_only=True)
    for title, lines in rows.items():
        sheet = workbook.create_sheet(title)
        for line in lines:
            sheet.append(line)
    workbook.save(path)
    return time.process_time() - cpu


def compare(store: Store, folder: Path, repeat: int) -> None:
    """Print the workbook's time against the bare cells'."""
    path, other = folder / "ours.xlsx", folder / "bare.xlsx"
    ours(store, ExportKind.COHORT, path)
    rows = values_of(path)
    cells = sum(value is not None for lines in rows.values() for line in lines for value in line)
    sides = [(ours(store, ExportKind.COHORT, path)[0], bare(rows, other)) for _ in range(repeat)]
    ratios = sorted(mine / theirs for mine, theirs in sides)
    print(
        f"{cells} cells: ours {min(mine for mine, _ in sides):.2f} s of processor, bare openpyxl "
        f"{min(theirs for _, theirs in sides):.2f} s; ratio by turn {', '.join(f'{one:.2f}' for one in ratios)} "
        f"(goal: at most {GOAL_RATIO}); {path.stat().st_size / 1e6:.1f} MB against "
        f"{other.stat().st_size / 1e6:.1f} MB\n"
    )


def alone(url: str, kind: ExportKind, path: Path) -> tuple[float, float, float]:
    """Return what `ours` does, from a process that has done nothing else."""
    store = connect(url)
    try:
        return ours(store, kind, path)
    finally:
        store.close()


def each_kind(url: str, folder: Path) -> None:
    """Print time, size and memory of each kind of file, each made by a new process."""
    lines = []
    fresh = multiprocessing.get_context("spawn")
    for kind in ExportKind:
        path = folder / f"{kind}.file"
        with fresh.Pool(1) as pool:
            cpu, taken, grown = pool.apply(alone, (url, kind, path))
        size = path.stat().st_size / 1e6
        lines.append((FORMS[kind].words, f"{cpu:.1f}", f"{taken:.1f}", f"{size:.1f}", f"{grown:.1f}"))
    print(table(("file", "processor s", "s", "MB", f"memory grown MB (goal: {GOAL_MB:.0f})"), lines))


class Client:
    """A browser's requests, without the browser."""

    def __init__(self, address: str, **account: str) -> None:
        self._address, self._cookie = address, ""
        _, headers = self.send("POST", "/api/sign-in", account)
        self._cookie = headers["set-cookie"].split(";")[0]

    def send(self, method: str, path: str, content: object = None) -> tuple[Any, Any]:
        """Return the answer's JSON and its headers."""
        body = None if content is None else json.dumps(content).encode()
        headers = {"Cookie": self._cookie, "Content-Type": "application/json"}
        asked = urllib.request.Request(self._address + path, body, headers, method=method)
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return json.loads(answer.read() or b"{}"), answer.headers


def ticks(juror: Client, sitting: int, is_over: Callable[[], bool]) -> list[float]:
    """Mark criteria one after the other; return how long each took to be durable, in milliseconds."""
    known = juror.send("GET", f"/api/marks?sitting={sitting}")[0]["marks"]
    bases = {one["criterion"]: one["revision"] for one in known} or {f"C1.1.{rank}": 0 for rank in range(1, 6)}
    found, codes = [], sorted(bases)
    for rank in range(TICKS):
        began = time.monotonic()
        code = codes[rank % len(codes)]
        at = datetime.now(UTC).isoformat()
        mark = {"id": str(uuid4()), "criterion": code, "value": "met" if rank % 2 else "not_met", "remark": ""}
        mark |= {"reason": "", "base": bases[code], "seq": rank, "at": at}
        (saved,) = juror.send("POST", "/api/marks", {"sitting": sitting, "marks": [mark]})[0]["saved"]
        bases[code] = saved["revision"]
        found.append(1000 * (time.monotonic() - began))
        if is_over():
            break
        time.sleep(max(0.0, GAP_S - (time.monotonic() - began)))
    return found


def during_an_export(folder: Path, codes: Path) -> None:
    """Print what ticks take alone and while a workbook is made, twice each, in turns."""
    known = json.loads(codes.read_text(encoding="utf-8"))
    lines = []
    with program(folder) as server:
        account = known["coordinator"]
        office = Client(server.address, login=account["login"], password=account["password"])
        juror, sitting = _juror(server.address, known)

        def is_over() -> bool:
            return not any(one["state"] == "running" for one in office.send("GET", "/api/exports")[0]["exports"])

        ticks(juror, sitting, lambda: False)
        for turn in range(2):
            lines.append(_said(f"alone {turn + 1}", ticks(juror, sitting, lambda: False)))
            office.send("POST", "/api/exports", {"kind": "cohorte", "filters": "&" * turn})
            lines.append(_said(f"while a workbook is made {turn + 1}", ticks(juror, sitting, is_over)))
            while not is_over():
                time.sleep(0.2)
    print(table(("ticks", "n", "p50 ms", "p95 ms", "worst ms"), lines))


def _juror(address: str, known: Any) -> tuple[Client, int]:
    """Return an assessor and a sitting of theirs that still takes marks."""
    for one in known["assessors"]:
        juror = Client(address, code=one["code"])
        for sitting in one["sittings"]:
            asked = {"id": str(uuid4()), "criterion": "C1.1.1", "value": "met", "remark": "", "reason": "", "base": 0}
            asked |= {"seq": 0, "at": datetime.now(UTC).isoformat()}
            if juror.send("POST", "/api/marks", {"sitting": sitting, "marks": [asked]})[0]["saved"]:
                return juror, sitting
    raise SystemExit("No sitting takes marks any more: make a new demonstration.")


def _said(what: str, found: list[float]) -> tuple[str, ...]:
    return (
        what,
        str(len(found)),
        f"{percentile(found, 50):.1f}",
        f"{percentile(found, 95):.1f}",
        f"{max(found):.1f}",
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="holds cqp.db")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--only-ours", action="store_true")
    parser.add_argument("--ticks", type=Path, metavar="CODES")
    options = parser.parse_args()
    print(machine(), end="\n\n")
    if options.ticks:
        during_an_export(options.folder, options.ticks)
        return
    url = settings_of(options.folder.absolute()).database_url
    with tempfile.TemporaryDirectory() as folder:
        if not options.only_ours:
            store = connect(url)
            compare(store, Path(folder), options.repeat)
            store.close()
        each_kind(url, Path(folder))


if __name__ == "__main__":
    main()
