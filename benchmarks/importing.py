"""The import of a list of candidates: the service against a floor, then the page in Chromium.

floor    openpyxl, read-only, goes over the cells of the same file; one INSERT of as many rows into one table of a
         database of its own, with the program's pragmas, durable. Nothing is checked.
program  the report that the preview shows, from the bytes of the file; then the import, which reads and checks the
         file again, so that its own ratio compares more than the INSERT; "both" is the one to look at.
page     file chosen → the preview's title is visible; click on « Inscrire » → the page says that it is done. Times
         as Playwright sees them, against a list of three in the same run.
"""

from __future__ import annotations

import sqlite3
import time
import tracemalloc
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from playwright.sync_api import Browser, Page

from benchmarks.browser import signed_in_page
from benchmarks.exam_days import LOGIN, PASSWORD, Desk, add_exam_session, prepare_desk, the_list
from benchmarks.figures import FEW_AND_MANY, compared, table
from benchmarks.servers import program
from cqp.services.import_candidates import import_candidates, preview_candidates
from cqp.store.engine import PRAGMAS

FEW, MANY = 3, 2_000
FILE = "liste.xlsx"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WITHIN_MS = 60_000
PREVIEW, IMPORT = "read and preview (ms)", "import (ms)"
PAGE_PREVIEW, PAGE_IMPORT = "file chosen → preview (ms)", "click → imported (ms)"

Rows = list[tuple[Any, ...]]


def report(folder: Path, browser: Browser, turns: int) -> None:
    """Measure the service and the page, and print both tables."""
    desk, content = prepare_desk(folder / "import"), the_list(MANY)
    print(f"\nimport of {MANY} candidates, {len(content) / 1000:.0f} kB: the service\n")
    print(table(("p50", "floor", "program", "ratio", "spread of the program"), _service(folder, desk, content, turns)))
    print(_memory(desk, content))
    add_exam_session(desk.store, desk.token, datetime.now(UTC))
    print(f"\nthe page « Candidats » in Chromium, {FEW} and {MANY} candidates\n")
    print(table(FEW_AND_MANY, _page(folder / "import", browser, turns)))
    desk.store.close()


def _service(folder: Path, desk: Desk, content: bytes, turns: int) -> Rows:
    floor: dict[str, list[float]] = {PREVIEW: [], IMPORT: []}
    mine: dict[str, list[float]] = {PREVIEW: [], IMPORT: []}
    for turn in range(turns + 1):
        now = datetime.now(UTC)
        exam_session_id = add_exam_session(desk.store, desk.token, now)
        asked = (desk.store, desk.token, exam_session_id, content, FILE, now)
        cells, read_ms = _timed(lambda: _read_floor(content))
        _, written_ms = _timed(lambda cells=cells, turn=turn: _write_floor(folder / f"floor-{turn}.db", cells))
        checked, preview_ms = _timed(lambda asked=asked: preview_candidates(*asked))
        imported, import_ms = _timed(lambda asked=asked: import_candidates(*asked))
        if not len(cells) - 1 == len(checked.rows) == imported == MANY:
            raise SystemExit(f"{len(cells) - 1}, {len(checked.rows)} and {imported} candidates instead of {MANY}.")
        if turn:  # the first one warms up
            for times, values in ((floor, (read_ms, written_ms)), (mine, (preview_ms, import_ms))):
                for what, value in zip((PREVIEW, IMPORT), values, strict=True):
                    times[what].append(value)
    for times in (floor, mine):
        times["both (ms)"] = [sum(one) for one in zip(times[PREVIEW], times[IMPORT], strict=True)]
    return [compared(what, floor[what], mine[what]) for what in floor]


def _memory(desk: Desk, content: bytes) -> str:
    exam_session_id = add_exam_session(desk.store, desk.token, datetime.now(UTC))
    asked = (desk.store, desk.token, exam_session_id, content, FILE, datetime.now(UTC))
    floor, preview = _peak_mb(lambda: _read_floor(content)), _peak_mb(lambda: preview_candidates(*asked))
    return (
        f"peak of Python's memory, without the file: floor's reading {floor:.1f} MB, preview {preview:.1f} MB, "
        f"import {_peak_mb(lambda: import_candidates(*asked)):.1f} MB"
    )


def _page(folder: Path, browser: Browser, turns: int) -> Rows:
    times: dict[int, dict[str, list[float]]] = {size: {PAGE_PREVIEW: [], PAGE_IMPORT: []} for size in (FEW, MANY)}
    lists = {size: the_list(size) for size in times}
    with program(folder) as server:
        page = signed_in_page(browser, server, {"login": LOGIN, "password": PASSWORD})
        for turn in range(turns + 1):
            for size in times if turn % 2 == 0 else reversed(times):
                page.goto(f"{server.address}/candidats")  # its first exam session is the newest, which is empty
                page.get_by_text("0 candidat(s) inscrit(s).", exact=True).wait_for(timeout=WITHIN_MS)
                taken = _upload(page, lists[size], size)
                if turn:
                    for what, value in taken.items():
                        times[size][what].append(value)
    return [compared(what, times[FEW][what], times[MANY][what]) for what in times[FEW]]


def _upload(page: Page, content: bytes, size: int) -> dict[str, float]:
    """Upload, import and undo."""
    file = {"name": FILE, "mimeType": XLSX, "buffer": content}
    chooser, title = page.locator('input[type="file"]'), page.get_by_text(f"Aperçu : {size} candidat(s)")
    chooser.wait_for(state="attached", timeout=WITHIN_MS)

    def wait(choose: Callable[[], None], locator) -> float:
        began = time.perf_counter()
        choose()
        locator.wait_for(timeout=WITHIN_MS)
        return 1000 * (time.perf_counter() - began)

    seen_ms = wait(lambda: chooser.set_input_files(file), title)
    button = page.get_by_role("button", name=f"Inscrire ces {size} candidats")
    done_ms = wait(button.click, page.get_by_text(f"{size} candidats sont inscrits."))
    page.get_by_role("button", name="Annuler cet import").first.click()
    page.get_by_text("L'import est annulé").wait_for(timeout=WITHIN_MS)
    return {PAGE_PREVIEW: seen_ms, PAGE_IMPORT: done_ms}


def _read_floor(content: bytes) -> Rows:
    workbook = load_workbook(BytesIO(content), read_only=True)
    return list(workbook.worksheets[0].iter_rows(values_only=True))


def _write_floor(file: Path, rows: Rows) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as db:
        for pragma in PRAGMAS:
            db.execute(pragma)
        db.execute(f"CREATE TABLE candidate (id INTEGER PRIMARY KEY, {', '.join(f'c{at}' for at in range(11))})")
        db.execute("BEGIN IMMEDIATE")
        db.executemany(f"INSERT INTO candidate VALUES (NULL{', ?' * 11})", rows[1:])
        db.execute("COMMIT")


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    began = time.perf_counter()
    done = work()
    return done, 1000 * (time.perf_counter() - began)


def _peak_mb(work: Callable[[], Any]) -> float:
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()
