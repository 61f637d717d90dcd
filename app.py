"""The whole server on one screen. Start it with `streamlit run app.py`."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import streamlit as st
from starlette.middleware import Middleware
from streamlit.file_util import get_static_dir

from cqp.config import Settings
from cqp.errors import CqpError
from cqp.services import running
from cqp.ui.assets import ASSETS as UI_ASSETS
from cqp.ui.assets import address
from cqp.ui.failure import show_failure
from cqp.web import (
    access_routes,
    clock_routes,
    cohort_routes,
    download_routes,
    entrance,
    entrance_routes,
    export_routes,
    mark_routes,
    note_routes,
)
from cqp.web.asset_routes import NOWHERE, asset_route
from cqp.web.gate import Gate
from cqp.web.headers import SecurityHeaders
from cqp.web.index import ours
from cqp.web.refusals import refuse
from cqp.web.sockets import answer_at_once

try:
    running.open_once(Settings.from_env(), datetime.now(UTC))
except CqpError as error:
    sys.exit(f"\nLe tableau de bord n'a pas démarré.\n{error}\n")

INDEX = ours((Path(get_static_dir()) / "index.html").read_text(encoding="utf-8"), address("link/link.js"))


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Run once the server has its socket, and again when it stops."""
    answer_at_once()
    Thread(target=running.verify, args=(datetime.now(UTC),), daemon=True).start()  # nobody waits for it at the door
    yield
    running.close()


app = st.App(
    Path(__file__).parent / "pages" / "main.py",
    lifespan=lifespan,
    routes=[
        *mark_routes.ROUTES,
        *clock_routes.ROUTES,
        *note_routes.ROUTES,
        *entrance_routes.ROUTES,
        *download_routes.ROUTES,
        *cohort_routes.ROUTES,
        *export_routes.ROUTES,
        *access_routes.ROUTES,
        asset_route(entrance.ASSETS | UI_ASSETS),
        NOWHERE,
    ],
    middleware=[Middleware(SecurityHeaders, index=INDEX), Middleware(Gate, index=INDEX)],
    exception_handlers={CqpError: refuse},
    on_script_error=show_failure,
)
