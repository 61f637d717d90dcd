"""Between the laptop and the server: cut, swallowed, slow, lossy; and reloads meanwhile."""

from __future__ import annotations

from tests.browser.outages.stage import Stage
from tests.browser.screen import Grid

NOTICED_S = 11.0
RELOADED_S = 8.0
SAVED_S = 1.5


def clean_cut(stage: Stage) -> None:
    """The cable is pulled; marks are made; it is plugged in again."""
    stage.mark(0)
    stage.watch.look_for(SAVED_S)
    stage.wire.cut()
    stage.cut_off(NOTICED_S, marks={1: "not_met", 2: "met"})


def black_hole(stage: Stage) -> None:
    """Nothing passes and nothing is refused."""
    stage.mark(0)
    stage.watch.look_for(SAVED_S)
    stage.wire.swallow()
    stage.cut_off(NOTICED_S * 1.5, marks={1: "not_met", 2: "met"})


def slow_line(stage: Stage) -> None:
    """Everything takes 800 ms more each way."""
    stage.wire.slow(0.8)
    for rank in range(6):
        stage.mark(rank, "met" if rank % 2 else "not_met")
        stage.watch.look_for(0.5)
    stage.watch.look_for(4)


def lossy_line(stage: Stage) -> None:
    """Connections break at random while marking, and what passes is slow."""
    stage.wire.slow(0.1)
    stage.wire.lose(0.3, seed=7)
    for rank in range(10):
        stage.mark(rank, "met" if rank % 2 else "not_met")
        stage.watch.look_for(0.8)


def many_short_cuts(stage: Stage) -> None:
    """The cable has a loose contact."""
    for rank in range(12):
        (stage.wire.cut if rank % 3 == 1 else stage.wire.heal)()
        stage.mark(rank, "not_met")
        stage.watch.look_for(0.3)


def answer_lost_after_the_commit(stage: Stage) -> None:
    """The server stores a mark, and its answer never arrives."""
    stage.wire.lose_next_answer(b"POST /api/marks")
    stage.mark(0)
    stage.watch.look_for(3)
    stage.mark(0, "not_met")


def reload_while_cut(stage: Stage) -> None:
    """The page is reloaded without a server, and marking goes on."""
    stage.mark(0)
    stage.watch.look_for(1)
    stage.wire.cut()
    stage.cut_off(1, marks={1: "not_met"})
    stage.reload()
    stage.cut_off(RELOADED_S, marks={2: "met"})


def reload_in_a_black_hole(stage: Stage) -> None:
    """Likewise, where nothing says that there is no server."""
    stage.mark(0)
    stage.watch.look_for(1)
    stage.wire.swallow()
    stage.cut_off(1, marks={1: "not_met"})
    stage.reload()
    stage.cut_off(RELOADED_S, marks={2: "met"})


def browser_reopened_while_cut(stage: Stage) -> None:
    """The tab is closed with marks that wait, and opened again without a server."""
    stage.mark(0)
    stage.watch.look_for(1)
    stage.wire.cut()
    stage.cut_off(1, marks={1: "not_met"})
    page = stage.laptop.tab()
    page.on("dialog", lambda dialog: dialog.accept())
    stage.grid.page.close(run_before_unload=False)
    stage.grid = Grid(page, stage.grid.database, stage.grid.sitting, stage.grid.url).open()
    stage.watch.grids[0] = stage.grid
    stage.cut_off(RELOADED_S, marks={2: "met"})
