"""The gate: every request and websocket passes here first.

Anonymous visitors get the entrance and static files; no script runs for them. Signed-in people get Streamlit's
page. Routes under `/api/` check the right themselves, inside the transaction they need.
"""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from cqp.errors import DatabaseBusyError, DatabaseFullError
from cqp.services import access, running
from cqp.services.running import store
from cqp.web.asking import now, token_of
from cqp.web.entrance import entrance_page
from cqp.web.refusals import headers_of, status_of
from cqp.web.stopped import stopped_answer

PUBLIC = ("/static/", "/assets/", "/api/", "/worker.js", "/favicon.png", "/_stcore/health")
"""Paths open to anybody: an open page whose person was signed out still needs them to say so."""

FILES = ("/static/", "/assets/", "/favicon.png")
"""Those that need no database."""

CLOSED = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check", "/auth/", "/oauth2callback")
"""Paths that answer nobody."""

HOST_CONFIG = "/_stcore/host-config"
"""What Streamlit's page asks about its host; our answer keeps its English dialog from covering the page."""

ENTRANCE = "/connexion"
"""The entrance even for who is signed in: where the link of an access code leads, on a laptop that others use too."""

SERVER_PATHS = ("/_stcore/", "/media/", "/component/")
"""Paths for signed-in people that are not pages."""


class Gate:
    """ASGI middleware in front of everything."""

    def __init__(self, app: ASGIApp, *, index: str) -> None:
        """Remember the application behind and the page (HTML) that signed-in people get."""
        self.app = app
        self.index = index

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, or answer it."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        try:
            answer = await self._answer(HTTPConnection(scope))
        except (DatabaseBusyError, DatabaseFullError) as error:
            answer = PlainTextResponse(str(error), status_code=status_of(error), headers=headers_of(error))
        if answer is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 4401, "reason": "not signed in"})
        else:
            await answer(scope, receive, send)

    async def _answer(self, asked: HTTPConnection) -> Response | None:
        """Return what the gate answers itself, or None to let the request through."""
        path = asked.scope["path"]
        if running.why_stopped() is not None and not path.startswith(FILES):
            answer = await run_in_threadpool(stopped_answer, path, now())
            if answer is not None:
                return answer
        if path.startswith(CLOSED):
            return PlainTextResponse("Cette adresse n'existe pas.", status_code=404)
        if asked.scope["type"] == "websocket":  # before the public paths: no script runs for a stranger, wherever
            return None if await _is_known(asked) else _sign_in_first()
        if path == HOST_CONFIG:
            return JSONResponse({"allowedOrigins": [], "useExternalAuthToken": False, "blockErrorDialogs": True})
        if path.startswith(PUBLIC):
            return _foreign(asked) if path.startswith("/api/") else None
        is_known = await _is_known(asked)
        if path.startswith(SERVER_PATHS):
            return None if is_known else _sign_in_first()
        if path.count("/") > 1:  # pages have one segment; Streamlit's page probes longer ones to find its server
            return PlainTextResponse("Cette adresse n'existe pas.", status_code=404)
        if asked.scope["method"] not in {"GET", "HEAD"}:
            return PlainTextResponse("Cette adresse n'accepte que la lecture.", status_code=405)
        page = self.index if is_known and path != ENTRANCE else await run_in_threadpool(entrance_page, store())
        return HTMLResponse(page, headers={"Cache-Control": "no-store"})


async def _is_known(asked: HTTPConnection) -> bool:
    return await run_in_threadpool(access.find_person, store(), token_of(asked), now()) is not None


def _sign_in_first() -> Response:
    return PlainTextResponse("Connectez-vous d'abord.", status_code=401)


def _foreign(asked: HTTPConnection) -> Response | None:
    """Refuse what another site's page makes a browser send."""
    if asked.scope["method"] in {"GET", "HEAD"}:
        return None
    if asked.headers.get("sec-fetch-site", "same-origin") in {"same-origin", "none"}:
        return None
    return JSONResponse(
        {"code": "foreign", "message": "Cette demande vient d'un autre site : elle est refusée."},
        status_code=403,
    )
