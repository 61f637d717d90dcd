"""CPU of offline grids, a candidate: issuing and reading back, against openpyxl with the same bare cells.

    python -m benchmarks.offline --sheets 40 --rounds 5

Both sides take turns in the same run. Ours is protected, styled, sealed, with lists of choices and a live count, and is
read within the bounds of a stranger's file, its seal opened; theirs has the same texts in a write-only workbook, and is
read whole with `load_workbook`.
"""

from __future__ import annotations

import argparse
import io
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime

import openpyxl

from benchmarks.figures import compared, machine, table
from cqp.config import DEFAULT_REFERENTIAL
from cqp.exports.offline_workbook import write_offline_workbook
from cqp.imports.offline_grid import filled_marks, returned_sheet
from cqp.imports.spreadsheet import read_sheets
from cqp.marking.mark import Mark, MarkValue
from cqp.marking.seal import IssuedGrid, open_seal, seal
from cqp.referential.reader import read_referential
from cqp.tables.offline_sheet import GridSheet, grid_lines, shown_lines

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
SECRET = secrets.token_bytes(32)
Issue = tuple[GridSheet, IssuedGrid]


def grids(number: int) -> list[Issue]:
    """Return block 1 of this many candidates, every other criterion marked with a remark."""
    block = read_referential(DEFAULT_REFERENTIAL).block("1")
    codes = tuple(one.code for one in block.criteria)
    marks = {code: Mark(code, MarkValue.MET, f"Vu sur {code}, sans aide", revision=1) for code in codes[::2]}
    bases = tuple(int(code in marks) for code in codes)
    return [
        (
            GridSheet(f"1 · {one:05d} Nom", f"Bloc 1 – Nom{one:05d}", "Évaluateur : X", "Émise", block, marks),
            IssuedGrid(1, one, 1, one, "f" * 64, NOW.isoformat(), False, codes, bases),
        )
        for one in range(1, number + 1)
    ]


def issue(sheets: list[Issue]) -> bytes:
    """Return the sealed workbook, as the program issues it."""
    file = io.BytesIO()
    sealed = [
        (sheet, seal(SECRET, about, shown_lines([line.cells for line in grid_lines(sheet)], about.criteria)))
        for sheet, about in sheets
    ]
    write_offline_workbook(file, sealed, exam_session="Essai", assessor="X", issued_at=NOW)
    return file.getvalue()


def issue_bare(sheets: list[Issue]) -> bytes:
    """Return a workbook of the same texts and nothing else."""
    workbook, file = openpyxl.Workbook(write_only=True), io.BytesIO()
    for sheet, _ in sheets:
        tab = workbook.create_sheet(sheet.tab)
        for line in grid_lines(sheet):
            tab.append(line.cells)
    workbook.save(file)
    return file.getvalue()


def read(content: bytes) -> int:
    """Return how many lines are filled in, every seal opened."""
    sheets, _ = read_sheets(content)
    count = 0
    for sheet in sheets:
        found = returned_sheet(sheet)
        about = open_seal(SECRET, found.seal, lambda codes, rows=found.rows: shown_lines(rows, codes))
        count += sum(one.value is not None for one in filled_marks(sheet, about.criteria))
    return count


def read_bare(content: bytes) -> int:
    """Return how many cells openpyxl finds a text in."""
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    return sum(cell.value is not None for sheet in workbook.worksheets for row in sheet.iter_rows() for cell in row)


def cpu_ms(work: Callable[[], object]) -> float:
    """Return the CPU that some work takes, in milliseconds."""
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1_000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sheets", type=int, default=40, help="candidates in the workbook")
    parser.add_argument("--rounds", type=int, default=5, help="turns of each side")
    asked = parser.parse_args()
    sheets = grids(asked.sheets)
    content = issue(sheets)
    assert read(content) == 21 * asked.sheets
    assert read_bare(content) > 100 * asked.sheets
    took: dict[str, list[float]] = {name: [] for name in ("issue", "bare issue", "read", "bare read")}
    for _ in range(asked.rounds):
        for name, work in (
            ("bare issue", lambda: issue_bare(sheets)),
            ("issue", lambda: issue(sheets)),
            ("bare read", lambda: read_bare(content)),
            ("read", lambda: read(content)),
        ):
            took[name].append(cpu_ms(work) / asked.sheets)
    print(machine())
    print(f"{asked.sheets} candidates on block 1, 42 criteria each; ms of CPU a candidate, {len(content) // 1_000} kB")
    head = ("p50", "openpyxl", "ours", "ratio", "spread of ours")
    rows = [compared(name, took[f"bare {name}"], took[name]) for name in ("issue", "read")]
    print(table(head, rows))


if __name__ == "__main__":
    main()
