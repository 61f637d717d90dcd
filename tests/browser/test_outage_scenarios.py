"""What the screen says is what is stored, ten seconds after anything went wrong."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.browser.outages import SCENARIOS, play
from tests.browser.outages.stage import Stage
from tests.browser.screen import Laptop
from tests.browser.server import Server
from tests.browser.wire import Wire
from tests.build import BuiltSession

TESTED = (
    "clock_two_hours_back",
    "storage_cleared",
    "page_translated",
    "upgraded",
    "disk_full",
    "older_database_restored",
)
"""Those that no other test plays."""

PLAYED = tuple(SCENARIOS) if os.environ.get("CQP_OUTAGES") == "all" else TESTED
"""`python -m benchmarks.faults --only outages` plays them all."""


@pytest.fixture
def stage(
    new_laptop: Callable[..., Laptop], wire: Wire, session: BuiltSession, server: Server, tmp_path: Path
) -> Iterator[Stage]:
    laptop = new_laptop(session.tokens[0], url=wire.url)
    grid = laptop.grid(session.sittings["2A"])
    yield Stage(laptop, grid, wire, server, lambda: new_laptop(session.tokens[0]), tmp_path)
    if not server.is_running:
        server.start()


@pytest.mark.parametrize("name", PLAYED)
def test_what_the_screen_says_is_what_is_stored(stage: Stage, name: str):
    play(SCENARIOS[name], stage)

    assert stage.watch.mismatches == []
