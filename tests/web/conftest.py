"""Our routes behind our gate, without Streamlit: a real server's answers, in process."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from cqp.config import Settings
from cqp.errors import CqpError
from cqp.services import running
from cqp.services.load_demo import DemoCredentials
from cqp.ui.assets import ASSETS as UI_ASSETS
from cqp.ui.assets import VERSION, worker
from cqp.web import (
    access_routes,
    cohort_routes,
    download_routes,
    entrance,
    entrance_routes,
    export_routes,
    ledger_routes,
    mark_routes,
)
from cqp.web.asset_routes import NOWHERE, asset_route, worker_route
from cqp.web.gate import Gate
from cqp.web.headers import SecurityHeaders
from cqp.web.refusals import refuse

INDEX = "<html lang=fr><script>window.prerenderReady = false</script></html>"


@pytest.fixture
def demo(demo_settings: tuple[Settings, DemoCredentials]) -> DemoCredentials:
    """A demonstration of twelve candidates, in the database of `client`."""
    return demo_settings[1]


@pytest.fixture
def client(request: pytest.FixtureRequest) -> Iterator[TestClient]:
    """A browser that has never signed in; the installation is new unless the test asks for `demo`."""
    if "demo" in request.fixturenames:
        settings, _ = request.getfixturevalue("demo_settings")
    else:
        settings = request.getfixturevalue("sqlite_settings")
    running.open_once(settings, datetime.now(UTC))
    app = Starlette(
        routes=[
            *mark_routes.ROUTES,
            *ledger_routes.ROUTES,
            *entrance_routes.ROUTES,
            *download_routes.ROUTES,
            *cohort_routes.ROUTES,
            *export_routes.ROUTES,
            *access_routes.ROUTES,
            asset_route(entrance.ASSETS | UI_ASSETS),
            worker_route(lambda: worker(is_wanted=running.settings().has_offline_page)),
            NOWHERE,
        ],
        middleware=[Middleware(SecurityHeaders, index=INDEX, version=VERSION), Middleware(Gate, index=INDEX)],
        exception_handlers={CqpError: refuse},
    )
    with TestClient(app, base_url="http://jury.test") as client:
        yield client
    running.close()
