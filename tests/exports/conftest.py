"""Golden files: `pytest tests/exports --update-golden` rewrites them (name the folder: the option lives here)."""

from __future__ import annotations

from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser):
    parser.addoption("--update-golden", action="store_true", help="rewrite tests/exports/golden/")


@pytest.fixture
def golden(pytestconfig):
    """Return a function that compares a text with its golden file, or rewrites the file."""

    def compare(name: str, text: str) -> None:
        file = GOLDEN / name
        if pytestconfig.getoption("--update-golden", default=False):
            file.write_text(text, encoding="utf-8")
        assert text == file.read_text(encoding="utf-8")

    return compare
