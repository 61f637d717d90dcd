"""The one Chromium in which the pages are measured."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.servers import Server
from cqp.services.load_demo import DemoCredentials

PROBE = Path(__file__).with_name("probe.js")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WINDOW = {"width": 1366, "height": 768}
CRITERIA = 42
"""Criteria of block 1."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run the browser: `CQP_CHROMIUM`, else the system's, else Playwright's own."""
    file = os.environ.get("CQP_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=file, args=ARGUMENTS)
        yield browser
        browser.close()


def open_floor(browser: Browser, server: Server) -> Page:
    """Return the floor's page, followed."""
    return _open(browser.new_context(viewport=WINDOW).new_page(), f"{server.address}/")


def open_grid(browser: Browser, server: Server, credentials: DemoCredentials) -> tuple[Page, int]:
    """Return the first assessor's first grid (planned, block 1), followed, and its sitting."""
    assessor = credentials.assessors[0]
    page = signed_in_page(browser, server, {"code": assessor.code})
    sitting = assessor.sittings[0]
    return _open(page, f"{server.address}/notation?sitting={sitting}"), sitting


def signed_in_page(browser: Browser, server: Server, secret: dict[str, str]) -> Page:
    """Return a blank page of a laptop of its own, signed in with a code or with a login and a password."""
    context = browser.new_context(viewport=WINDOW, locale="fr-FR", timezone_id="Europe/Paris")
    answer = context.request.post(f"{server.address}/api/sign-in", data=secret)
    if not answer.ok:
        raise SystemExit(f"Nobody could sign in: {answer.status} {answer.text()}")
    return context.new_page()


def _open(page: Page, address: str) -> Page:
    page.add_init_script(path=PROBE)
    page.goto(address)
    page.wait_for_selector("[role=radiogroup]", state="attached", timeout=60_000)
    page.wait_for_timeout(2_000)  # fonts, first heartbeat, Streamlit's own settling
    followed = page.evaluate("probe.follow()")
    if followed != CRITERIA:
        raise SystemExit(f"{address} shows {followed} criteria instead of {CRITERIA}.")
    return page
