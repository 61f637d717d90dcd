"""Save a workbook so that the same content gives the same bytes, and its charts and formulas say what they show.

Rows of long sheets never wait in a file: they are made while the sheet is compressed.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

DRAWING = re.compile(r"xl/drawings/drawing(\d+)\.xml")
ROWS_END = b"</sheetData>"
BATCH = 500
"""Rows compressed at once."""
UNIX = 3
"""The zip format's number of the system that made a file; written wherever we run, for the same bytes."""


@contextmanager
def new_workbook() -> Iterator[Workbook]:
    """Yield a write-only workbook, and remove its temporary files whatever happens."""
    workbook = Workbook(write_only=True)
    try:
        yield workbook
    finally:
        for sheet in workbook.worksheets:
            _discard(sheet)


def save(
    workbook: Workbook,
    target: BinaryIO,
    *,
    at: datetime,
    chart_texts: Sequence[str] = (),
    rows: Mapping[str, Iterable[str]] | None = None,
    results: Mapping[str, Mapping[str, str]] | None = None,
) -> None:
    """Write the workbook to target.

    Args:
        workbook: Once saved, it is spent.
        target: Binary stream.
        at: Aware instant that stands as the date of the file and of all its parts.
        chart_texts: What each chart shows, for screen readers, in the order of the sheets; one chart a sheet at most.
        rows: Title of a sheet → rows as XML that follow those it has; read once, while the sheet is compressed.
        results: Title of a sheet → cell → what its formula comes to now, a text: what readers that do not compute show.
    """
    moment = at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    workbook.properties.created = workbook.properties.modified = moment
    parts = {f"xl/worksheets/sheet{place}.xml": title for place, title in enumerate(workbook.sheetnames, start=1)}
    streams = {part: (rows or {})[title] for part, title in parts.items() if title in (rows or {})}
    of_parts = {part: (results or {}).get(title, {}) for part, title in parts.items()}
    with _Package(target, moment, chart_texts, streams, of_parts) as package:
        ExcelWriter(workbook, package).write_data()


def _discard(sheet: Any) -> None:
    # an export that failed half-way would leave candidates' names in the temporary folder
    writer = sheet._writer
    if writer is not None and Path(writer.out).exists():
        if not sheet.closed:
            sheet.close()
        writer.cleanup()


def batched_rows(rows: Iterable[str]) -> Iterator[bytes]:
    """Yield rows of XML together, encoded."""
    source = iter(rows)
    while text := "".join(islice(source, BATCH)):
        yield text.encode()


class _Package(ZipFile):
    """A zip whose parts all carry one date; openpyxl writes the clock's and the temporary files'."""

    def __init__(
        self,
        target: BinaryIO,
        at: datetime,
        chart_texts: Sequence[str],
        streams: Mapping[str, Iterable[str]],
        results: Mapping[str, Mapping[str, str]],
    ) -> None:
        super().__init__(target, "w", ZIP_DEFLATED, allowZip64=True)
        self._at = (at.year, at.month, at.day, at.hour, at.minute, at.second)
        self._chart_texts, self._streams, self._results = chart_texts, streams, results

    def writestr(
        self,
        zinfo_or_arcname: str | ZipInfo,
        data: Any,
        compress_type: int | None = None,
        compresslevel: int | None = None,
    ) -> None:
        name = str(zinfo_or_arcname)
        content: bytes = data.encode() if isinstance(data, str) else data
        drawing = DRAWING.fullmatch(name)
        if drawing and self._chart_texts:
            # openpyxl has no field for the alternative text of a chart
            described = f'name="Graphique" descr={quoteattr(self._chart_texts[int(drawing[1]) - 1])}'
            content = content.replace(b'name="Chart 1"', described.encode())
        super().writestr(self._part(name), content, compress_type, compresslevel)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        part = self._part(str(arcname or filename))
        results = self._results.get(part.filename)
        if results:
            super().writestr(part, _with_results(Path(filename).read_text(encoding="utf-8"), results))
            return
        part.file_size = Path(filename).stat().st_size
        stream = self._streams.get(part.filename)
        with Path(filename).open("rb") as source, self.open(part, "w", force_zip64=stream is not None) as sink:
            if stream is None:
                shutil.copyfileobj(source, sink, 1 << 20)
                return
            before, end, after = source.read().partition(ROWS_END)
            sink.write(before)
            for encoded in batched_rows(stream):
                sink.write(encoded)
            sink.write(end + after)

    def _part(self, name: str) -> ZipInfo:
        part = ZipInfo(name, self._at)
        part.compress_type, part.create_system, part.external_attr = ZIP_DEFLATED, UNIX, 0o600 << 16
        return part


def _with_results(sheet: str, results: Mapping[str, str]) -> str:
    """Return a sheet's XML with the result of each formula beside it; openpyxl has no field for it."""
    for cell, result in results.items():
        there = re.compile(rf'(<c r="{cell}"[^>]*)(><f>[^<]*</f>)<v(?: ?/>|></v>)')
        found = there.search(sheet)
        if found:
            said = f'{found[1]} t="str"{found[2]}<v>{escape(result)}</v>'
            sheet = sheet[: found.start()] + said + sheet[found.end() :]
    return sheet
