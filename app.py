"""The whole server on one screen. Start it with `streamlit run app.py`."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from streamlit.file_util import get_static_dir

from cqp.config import Settings
from cqp.errors import CqpError
from cqp.services import running
from cqp.services.keep_backups import Keeper
from cqp.ui.assets import ASSETS as UI_ASSETS
from cqp.ui.assets import VERSION, address, worker
from cqp.ui.failure import show_failure
from cqp.web import (
    access_routes,
    clock_routes,
    cohort_routes,
    download_routes,
    entrance,
    entrance_routes,
    export_routes,
    ledger_routes,
    mark_routes,
    note_routes,
    offline_routes,
    rehearsal_routes,
)
from cqp.web.asset_routes import NOWHERE, asset_route, worker_route
from cqp.web.gate import Gate
from cqp.web.headers import SecurityHeaders
from cqp.web.index import ours
from cqp.web.refusals import refuse
from cqp.web.sockets import answer_at_once
from cqp.web.turns import take_short_turns

stopped = running.serve(Settings.from_env, datetime.now(UTC))
if stopped is not None:
    sys.stderr.write(f"\nLe tableau de bord est arrêté ; sa page dit pourquoi.\n{stopped}\n\n")

INDEX = ours(
    (Path(get_static_dir()) / "index.html").read_text(encoding="utf-8"),
    script=address("link/link.js"),
    style=address("page/page.css"),
)


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Run once the server has its socket, and again when it stops."""
    answer_at_once()
    take_short_turns()
    keeper = Keeper()
    keeper.begin()
    yield
    keeper.end()
    running.close()


app = st.App(
    Path(__file__).parent / "pages" / "main.py",
    lifespan=lifespan,
    routes=[
        *mark_routes.ROUTES,
        *ledger_routes.ROUTES,
        *clock_routes.ROUTES,
        *note_routes.ROUTES,
        *offline_routes.ROUTES,
        *rehearsal_routes.ROUTES,
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
    on_script_error=show_failure,
)
