"""Every mark as CSV: for a French spreadsheet, or for programs."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from io import TextIOWrapper
from typing import Any, BinaryIO

from cqp.exports.figures_csv import FORMULA_STARTS
from cqp.exports.line_columns import NAMES, TITLES, plain_cells, short_words
from cqp.exports.local_time import local_from
from cqp.marking.line import MarkLine
from cqp.tables.words import shown

STEP = 1_000
"""Rows between two words on how far the export is."""


def write_french_csv(target: BinaryIO, lines: Iterable[MarkLine], advance: Callable[[int], None]) -> None:
    """Write semicolons, a byte order mark, French words and local times.

    A text that a spreadsheet would read as a formula gets an apostrophe before it.
    """
    _write(target, "utf-8-sig", ";", TITLES, map(_french, lines), advance)


def write_plain_csv(target: BinaryIO, lines: Iterable[MarkLine], advance: Callable[[int], None]) -> None:
    """Write commas, UTF-8, words of the code and UTC instants; texts exactly as typed."""
    _write(target, "utf-8", ",", NAMES, map(_plain, lines), advance)


def _write(
    target: BinaryIO,
    encoding: str,
    delimiter: str,
    head: Iterable[str],
    rows: Iterable[Iterable[Any]],
    advance: Callable[[int], None],
) -> None:
    text = TextIOWrapper(target, encoding, newline="", write_through=False)
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(head)
    for place, row in enumerate(rows, start=1):
        writer.writerow(row)
        if place % STEP == 0:
            advance(STEP)
    text.flush()
    text.detach()  # the file is the caller's to close


def _french(line: MarkLine) -> tuple[object, ...]:
    value, phase, flagged, origin = short_words(line)
    person, at = line.candidate, local_from(line.at)
    words = (
        line.exam_session,
        person.number,
        person.last_name,
        person.first_name,
        line.block,
        line.competency,
        line.criterion,
        line.assessor,
        value,
        line.reason,
        line.remark,
        line.amendment,
        phase,
        flagged,
        origin,
    )
    return (*map(_harmless, words), line.revision, f"{at:%d/%m/%Y %H:%M:%S}" if at else "")


def _harmless(text: str) -> str:
    return shown(f"'{text}" if text.startswith(FORMULA_STARTS) else text)


def _plain(line: MarkLine) -> tuple[object, ...]:
    *cells, flagged, origin, revision, _ = plain_cells(line)
    return (*(shown(str(one)) for one in cells), int(bool(flagged)), origin, revision, line.at)
