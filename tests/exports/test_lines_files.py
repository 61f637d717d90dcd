"""Every mark as CSV and Parquet, read again."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pandas as pd
import pyarrow.parquet as pq

from cqp.exports.line_columns import NAMES, TITLES
from cqp.exports.lines_csv import write_french_csv, write_plain_csv
from cqp.exports.lines_parquet import write_parquet
from cqp.marking.mark import MarkValue, Origin
from tests.exports.cohort_content_build import a_line
from tests.results_build import a_candidate

TYPED = ["=1+1", "+33", "-2", "@SUM", "NA", 'a;b,"c"', "ligne\nsuite", "00123", "é\u00a0😀", "\t=1"]


def written(write, lines) -> bytes:
    target = io.BytesIO()
    write(target, lines, lambda _number: None)
    return target.getvalue()


def test_french_csv_opens_in_a_french_excel() -> None:
    line = a_line(
        "C2A.1.1",
        "Très à l'aise.",
        candidate=a_candidate("Durand", "Zoé", number="00123"),
        value=MarkValue.NOT_MET,
        phase="interview",
        is_flagged=True,
        origin=Origin.OFFLINE,
    )

    content = written(write_french_csv, [line])

    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").split("\r\n") == [
        ";".join(TITLES),
        "Session de juin 2025;00123;Durand;Zoé;2A;C2A.1;C2A.1.1;Martin;Non acquis;;Très à l'aise.;;entretien;oui;"
        "hors ligne;1;10/06/2025 10:05:09",
        "",
    ]


def test_no_text_of_the_french_csv_is_a_formula() -> None:
    content = written(write_french_csv, [a_line(remark=typed, candidate=a_candidate(typed)) for typed in TYPED])

    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    harmless = [f"'{typed}" if typed[0] in "=+-@\t" else typed for typed in TYPED]
    assert [row["Observation"] for row in rows] == harmless
    assert [row["Nom"] for row in rows] == harmless


def test_plain_csv_and_parquet_hold_texts_exactly_as_typed() -> None:
    lines = [a_line(remark=typed, reason=typed, candidate=a_candidate(typed, number=typed)) for typed in TYPED]

    plain = pd.read_csv(io.BytesIO(written(write_plain_csv, lines)), dtype=str, keep_default_na=False)
    parquet = pq.read_table(io.BytesIO(written(write_parquet, lines))).to_pandas()

    assert tuple(plain.columns) == tuple(parquet.columns) == NAMES
    for found in (plain, parquet):
        for name in ("number", "last_name", "remark", "reason"):
            assert found[name].tolist() == TYPED


def test_parquet_holds_real_instants_numbers_and_truths() -> None:
    line = a_line(is_flagged=True, origin=Origin.PAPER)

    (row,) = pq.read_table(io.BytesIO(written(write_parquet, [line]))).to_pylist()

    assert (row["at"], row["revision"], row["flagged"], row["origin"], row["value"]) == (
        datetime(2025, 6, 10, 8, 5, 9, tzinfo=UTC),
        1,
        True,
        "paper",
        "met",
    )


def test_a_text_that_utf_8_cannot_carry_is_replaced_visibly() -> None:
    line = a_line(remark="a\ud800b")

    for write in (write_french_csv, write_plain_csv):
        assert "a\ufffdb" in written(write, [line]).decode("utf-8")
    assert pq.read_table(io.BytesIO(written(write_parquet, [line])))["remark"].to_pylist() == ["a\ufffdb"]


def test_no_mark_at_all_is_a_file_with_its_columns() -> None:
    assert written(write_plain_csv, []).decode() == ",".join(NAMES) + "\r\n"
    assert pq.read_table(io.BytesIO(written(write_parquet, []))).column_names == list(NAMES)


def test_the_same_marks_give_the_same_bytes() -> None:
    lines = [a_line(remark=typed) for typed in TYPED]

    for write in (write_french_csv, write_plain_csv, write_parquet):
        assert written(write, lines) == written(write, lines)
