"""Every mark as Parquet, group of rows after group of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import islice
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from cqp.exports.line_columns import NAMES, plain_cells
from cqp.marking.line import MarkLine
from cqp.tables.words import shown

GROUP = 10_000
"""Rows of a group."""

WORDS = pa.string()
TYPES = {"flagged": pa.bool_(), "revision": pa.int32(), "at": pa.timestamp("ms", tz="UTC")}
SCHEMA = pa.schema([(name, TYPES.get(name, WORDS)) for name in NAMES])
"""Columns as in the plain CSV; instants are real."""


def write_parquet(target: BinaryIO, lines: Iterable[MarkLine], advance: Callable[[int], None]) -> None:
    """Write the file; at most one group of rows is in memory."""
    source = iter(lines)
    with pq.ParquetWriter(target, SCHEMA, compression="zstd") as writer:
        while rows := [plain_cells(line) for line in islice(source, GROUP)]:
            columns = [
                pa.array(map(shown, column) if SCHEMA.field(place).type == WORDS else column, SCHEMA.field(place).type)
                for place, column in enumerate(zip(*rows, strict=True))
            ]
            writer.write_batch(pa.record_batch(columns, schema=SCHEMA))
            advance(len(rows))
