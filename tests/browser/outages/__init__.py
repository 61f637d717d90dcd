"""What goes wrong on an exam day, played on a real browser and server: `SCENARIOS`, by name.

Each is played by `play` on a `Stage`; a `Watch` compares meanwhile what the screens say with what the database holds.
A few run as tests, all of them in a benchmark.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.browser.outages import laptop, network, server
from tests.browser.outages.stage import Stage

Scenario = Callable[[Stage], None]

SCENARIOS: Mapping[str, Scenario] = {
    scenario.__name__: scenario
    for scenario in (
        network.clean_cut,
        network.black_hole,
        network.slow_line,
        network.lossy_line,
        network.many_short_cuts,
        network.answer_lost_after_the_commit,
        network.reload_while_cut,
        network.reload_in_a_black_hole,
        network.browser_reopened_while_cut,
        laptop.sleep,
        laptop.clock_two_hours_ahead,
        laptop.clock_two_hours_back,
        laptop.storage_full,
        laptop.storage_cleared,
        laptop.page_translated,
        laptop.second_tab,
        laptop.second_laptop,
        laptop.signed_out,
        server.killed_and_restarted,
        server.restarted_unnoticed,
        server.upgraded,
        server.database_locked,
        server.disk_full,
        server.older_database_restored,
    )
}
"""Name → what happens."""


def play(scenario: Scenario, stage: Stage) -> None:
    """Play a scenario, let everything settle, and check that all that was meant is stored."""
    scenario(stage)
    stage.settle()
