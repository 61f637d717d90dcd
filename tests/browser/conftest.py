"""The program in its own process, a database that tests read past it, and laptops."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, expect, sync_playwright

from cqp.services.load_demo import DemoCredentials
from cqp.services.mark_criteria import mark_criteria
from cqp.services.start import start
from cqp.services.submit_grid import submit_grid
from cqp.store.engine import Store
from tests.browser.chromium import find_chromium, launch_args
from tests.browser.database import Database
from tests.browser.screen import Laptop
from tests.browser.server import Server
from tests.browser.wire import Wire
from tests.build import BuiltSession, a_coordinator, a_mark, a_session
from tests.conftest import sqlite_at

HERE = Path(__file__).parent
LAPTOP = {"width": 1366, "height": 768}
ANSWERS_WITHIN_MS = 20_000
"""How long a page may take to show what a test expects, on a machine that three workers share."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark these tests, and run them last: the others are faster, and Playwright keeps an event loop running."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: HERE in item.path.parents)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find_chromium()
    if path is None:
        missing = "no Chromium, Chrome or Edge found; set CQP_CHROMIUM to its path"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    expect.set_options(timeout=ANSWERS_WITHIN_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=launch_args())
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def demo(
    tmp_path_factory: pytest.TempPathFactory, demo_file: tuple[Path, DemoCredentials]
) -> tuple[Path, DemoCredentials]:
    """A data folder with a demonstration in it, and its credentials."""
    file, credentials = demo_file
    folder = tmp_path_factory.mktemp("server")
    shutil.copyfile(file, folder / "cqp.db")
    return folder, credentials


@pytest.fixture(scope="session")
def _server(demo: tuple[Path, DemoCredentials]) -> Iterator[Server]:
    server = Server(demo[0])
    server.start()
    yield server
    server.stop()


@pytest.fixture
def server(_server: Server) -> Server:
    """A running server on the demonstration; the tests share it, and whoever kills it may leave it so."""
    if not _server.is_running:
        _server.start()
    return _server


@pytest.fixture(scope="session")
def credentials(demo: tuple[Path, DemoCredentials]) -> DemoCredentials:
    return demo[1]


@pytest.fixture(scope="session")
def database(demo: tuple[Path, DemoCredentials]) -> Database:
    return Database(demo[0] / "cqp.db")


@pytest.fixture(scope="session")
def beside(demo: tuple[Path, DemoCredentials]) -> Iterator[Store]:
    """The server's database, opened by the tests to add people and sittings."""
    store = start(sqlite_at(demo[0]), datetime.now(UTC))
    yield store
    store.close()


@pytest.fixture
def build_session(beside: Store) -> Callable[..., BuiltSession]:
    """Adds an exam session to the running server's database."""
    return lambda **options: a_session(beside, now=datetime.now(UTC), **options)


@pytest.fixture
def session(build_session: Callable[..., BuiltSession]) -> BuiltSession:
    """An exam session of this test's own: one candidate on the blocks 1 and 2A, two assessors."""
    return build_session()


@pytest.fixture
def conferring(beside: Store, session: BuiltSession) -> BuiltSession:
    """Two submitted grids on block 2A that differ on C2A.1.1."""
    now = datetime.now(UTC)
    with beside.reading() as db:
        codes = db.exec_driver_sql("SELECT code FROM criterion WHERE substr(code, 1, 4) = 'C2A.'").scalars().all()
    for rank, token in enumerate(session.tokens):
        marks = [
            a_mark(code, "not_met" if rank and code == "C2A.1.1" else "met", remark="*Net*" if rank else "")
            for code in codes
        ]
        mark_criteria(beside, token, session.sittings["2A"], marks, now)
        submit_grid(beside, token, session.sittings["2A"], now, seen=len(codes))
    return session


@pytest.fixture
def coordinator(beside: Store) -> str:
    """The sign-in token of a coordinator."""
    return a_coordinator(beside, now=datetime.now(UTC))


@pytest.fixture(scope="session")
def _wire(_server: Server) -> Iterator[Wire]:
    wire = Wire(_server.port)
    yield wire
    wire.close()


@pytest.fixture
def wire(_wire: Wire, server: Server) -> Iterator[Wire]:
    """A cable to the server that the test may cut."""
    yield _wire
    _wire.heal()


@pytest.fixture(scope="session")
def _free_contexts(browser: Browser) -> dict[str, list[BrowserContext]]:
    """Browser profiles that no test uses at the moment; their cache spares the next test Streamlit's scripts."""
    return defaultdict(list)


@pytest.fixture
def new_laptop(
    browser: Browser, server: Server, database: Database, _free_contexts: dict[str, list[BrowserContext]]
) -> Iterator[Callable[..., Laptop]]:
    """Makes laptops: `new_laptop(token)`, or `new_laptop(token, url=wire.url, viewport=…)`."""
    in_use = []

    def make(token: str = "", *, url: str = "", **options: object) -> Laptop:
        settings = {"viewport": LAPTOP, "locale": "fr-FR", "timezone_id": "Europe/Paris"} | options
        free = _free_contexts[repr(sorted(settings.items()))]
        context = free.pop() if free else browser.new_context(**settings)
        context.set_default_timeout(ANSWERS_WITHIN_MS)
        in_use.append((free, context))
        laptop = Laptop(context, database, url or server.url)
        if token:
            laptop.sign_in_as(token)
        return laptop

    yield make
    for free, context in in_use:
        _forget(context)
        free.append(context)


def _forget(context: BrowserContext) -> None:
    """Empty a profile but for its cache."""
    for page in context.pages:
        with contextlib.suppress(Error):  # a page that never loaded has no storage
            page.evaluate("localStorage.clear(); sessionStorage.clear()")
        page.close()
    context.clear_cookies()


@pytest.fixture
def laptop(new_laptop: Callable[..., Laptop], session: BuiltSession) -> Laptop:
    """A juror's laptop, signed in."""
    return new_laptop(session.tokens[0])
