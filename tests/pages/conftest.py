"""A store opened as the server opens it, and a browser's cookie for AppTest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from cqp.config import PROJECT, Settings
from cqp.services import running
from cqp.services.load_demo import DemoCredentials
from cqp.services.sign_in import sign_in_with_code, sign_in_with_password

Open = Callable[..., AppTest]


@pytest.fixture
def demo(demo_settings: tuple[Settings, DemoCredentials]) -> Iterator[DemoCredentials]:
    """A demonstration of twelve candidates in this process's store."""
    settings, credentials = demo_settings
    running.open_once(settings, datetime.now(UTC))
    yield credentials
    running.close()


@pytest.fixture
def coordinator(demo: DemoCredentials) -> str:
    """The coordinator's sign-in token."""
    return sign_in_with_password(running.store(), demo.coordinator.login, demo.coordinator.password, datetime.now(UTC))


@pytest.fixture
def assessor(demo: DemoCredentials) -> str:
    """The first assessor's sign-in token."""
    return sign_in_with_code(running.store(), demo.assessors[0].code, datetime.now(UTC))


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open a page as the browser that holds this token would."""

    def open_as(token: str, page: str | None = None, **query: str) -> AppTest:
        browser = SimpleNamespace(cookies={"cqp_sign_in": token} if token else {}, headers=[], remote_ip=None)
        monkeypatch.setattr("streamlit.runtime.context._get_client_context", lambda: browser)
        app = AppTest.from_file(str(PROJECT / "pages" / "main.py"), default_timeout=30).run()
        if page is None:
            return app
        for name, value in query.items():
            app.query_params[name] = value
        return app.switch_page(page).run()

    return open_as
