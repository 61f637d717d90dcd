"""Kill the server fifty times at random moments under load: what it acknowledged is there, once, and verifies."""

from __future__ import annotations

import asyncio
import random
import threading
import time
from collections import Counter
from pathlib import Path

from benchmarks.account import Account, account
from benchmarks.findings import Finding
from benchmarks.hall import Hall, prepare_hall, settings_at
from benchmarks.laptop import Laptop, Line
from benchmarks.servers import free_port, program

JURIES = 8
LIVES = 50
LEAST_MARKS = 2_000
LONGEST_LIFE_S = 2.0
"""A server is killed at a random moment up to this long after its first acknowledged mark."""

PATIENCE_S = 60


class Crowd:
    """Laptops that mark at full speed in a thread of their own, whatever happens to the server."""

    def __init__(self, hall: Hall, address: str) -> None:
        self._stop = threading.Event()
        self.laptops = [Laptop(seat, Line([address], seat.token), hall.criteria) for seat in hall.seats]
        self._thread = threading.Thread(target=lambda: asyncio.run(self._mark()))
        self._thread.start()

    @property
    def saved(self) -> int:
        """How many marks were acknowledged so far."""
        return sum(len(laptop.saved) for laptop in self.laptops)

    def wait_for_a_mark(self) -> None:
        """Return once one more mark is acknowledged."""
        before, deadline = self.saved, time.monotonic() + PATIENCE_S
        while self.saved == before:
            if time.monotonic() > deadline:
                errors = sum((laptop.errors for laptop in self.laptops), Counter())
                raise SystemExit(f"No mark was acknowledged within {PATIENCE_S} s: {errors}")
            time.sleep(0.005)

    def finish(self) -> None:
        """Let every laptop have its last mark acknowledged."""
        self._stop.set()
        self._thread.join(PATIENCE_S)
        if self._thread.is_alive():
            raise SystemExit(f"Marks still wait after {PATIENCE_S} s.")

    def give_up(self) -> None:
        """End the thread, whatever still waits."""
        self._stop.set()
        for laptop in self.laptops:
            laptop.is_over = True
        self._thread.join()

    async def _mark(self) -> None:
        async def go_on(laptop: Laptop) -> None:
            while not self._stop.is_set():
                await laptop.tick()

        await asyncio.gather(*map(go_on, self.laptops))


def kill_again_and_again(folder: Path, url: str = "", *, lives: int = LIVES, seed: int = 1) -> tuple[int, Account]:
    """Return how many kills there were and what became of the marks; the load goes on during the restarts."""
    draw, port = random.Random(seed), free_port()
    hall = prepare_hall(settings_at(folder, url), JURIES)
    crowd = Crowd(hall, f"http://127.0.0.1:{port}")
    kills = 0
    try:
        while kills < lives or crowd.saved < LEAST_MARKS * min(1, lives / LIVES):
            with program(folder, url=url, port=port) as server:
                crowd.wait_for_a_mark()
                time.sleep(draw.uniform(0, LONGEST_LIFE_S))
                server.process.kill()
            kills += 1
        with program(folder, url=url, port=port):
            crowd.finish()
    finally:
        crowd.give_up()
    return kills, account(hall.settings, crowd.laptops)


def report(folder: Path, engine: str, url: str = "", *, lives: int = LIVES) -> list[Finding]:
    """Return what was found on this engine."""
    kills, found = kill_again_and_again(folder, url, lives=lives)
    test = f"SIGKILL ×{kills} at random moments, {JURIES * 2} laptops at full speed, {engine}"
    figure = f"{found.acknowledged} acknowledged, {found.lost} lost, {found.twice} recorded twice"
    held = not found.lost and not found.twice and found.acknowledged >= LEAST_MARKS
    return [
        Finding("No acknowledged mark is ever lost", test, figure, held),
        Finding("The journal verifies afterwards", test, f"{found.unsound} anomalies", not found.unsound),
    ]
