"""The worst files are answered within 5 s and 400 MB; each is read in a process of its own, under limits."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.imports.corpus import made
from tests.imports.test_refusals import SENTENCES

pytest.importorskip("resource", reason="limits of a process are a thing of Unix")
if not Path("/proc/self/clear_refs").exists():
    pytest.skip("the peak of memory is read from /proc", allow_module_level=True)

from tests.imports.reading_worker import measure

TIME_S = 5
"""Of processor: the clock on the wall would measure the machine's other work."""

MEMORY_MB = 400
WORST = (
    "far corner",
    "ten thousand parts",
    "ods cell repeated in every row",
    "sheet without an end",
    "cells without an end",
    "errors without an end",
    "strings without an end",
    "comment of fifty megabytes",
    "attribute of fifty megabytes",
    "ods paragraphs of spaces without an end",
    "wide characters without an end",
    "wide strings without an end",
    "csv of ten million separators",
    "csv with a quote before ten megabytes",
)


@pytest.mark.parametrize("case", WORST)
def test_the_file_costs_little(case, tmp_path) -> None:
    file = tmp_path / "candidats.xlsx"
    file.write_bytes(made(case))

    taken = measure(file)

    assert (taken["said"], taken["cpu_s"] < TIME_S, taken["growth_mb"] < MEMORY_MB) == (SENTENCES[case], True, True)
