"""Files of a cohort that take a while: `POST` asks for one, `GET` says how far it is and hands it over.

`GET /api/exam-sessions/<id>/workbook` does all of it in one go, for programs.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from starlette.concurrency import iterate_in_threadpool, run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from cqp.errors import MalformedRequestError
from cqp.services import access
from cqp.services.export_files import (
    ExportedFile,
    ExportStatus,
    cancel_export,
    fetch_export,
    list_exports,
    read_export,
    start_export,
)
from cqp.services.export_kind import ExportKind
from cqp.services.running import settings, store
from cqp.web.asking import LARGEST_NUMBER, now, read_fields, token_of
from cqp.web.fields import malformed, text

PATIENCE_S = 600
"""How long a request that asks for a file in one go waits for it, in seconds."""

PRIVATE = {"Cache-Control": "no-store"}


async def post_export(request: Request) -> Response:
    """Start an export; answer where it stands."""
    try:
        fields = await read_fields(request)
        kind, filters = _kind(text(fields, "kind")), text(fields, "filters", optional=True)
    except MalformedRequestError:
        await run_in_threadpool(access.who_is, store(), token_of(request), now())  # a stranger is told to sign in
        raise
    status = await run_in_threadpool(start_export, store(), token_of(request), settings(), kind, filters, now())
    return JSONResponse(_said(status), status_code=202, headers=PRIVATE)


async def get_exports(request: Request) -> Response:
    """Return where one's exports stand."""
    found = await run_in_threadpool(list_exports, store(), token_of(request), now())
    return JSONResponse({"exports": [_said(one) for one in found]}, headers=PRIVATE)


async def get_export(request: Request) -> Response:
    """Return where an export stands."""
    status = await run_in_threadpool(read_export, store(), token_of(request), _id(request), now())
    return JSONResponse(_said(status), headers=PRIVATE)


async def delete_export(request: Request) -> Response:
    """Stop an export, or throw its file away."""
    await run_in_threadpool(cancel_export, store(), token_of(request), _id(request), now())
    return Response(status_code=204, headers=PRIVATE)


async def get_export_file(request: Request) -> Response:
    """Send the file of an export."""
    return _sent(await run_in_threadpool(fetch_export, store(), token_of(request), _id(request), now()))


async def get_session_workbook(request: Request) -> Response:
    """Send the workbook of an exam session, once it is made."""
    asked = f"session={min(int(request.path_params['exam_session_id']), LARGEST_NUMBER)}"
    token = token_of(request)
    status = await run_in_threadpool(start_export, store(), token, settings(), ExportKind.COHORT, asked, now())
    file = await run_in_threadpool(fetch_export, store(), token, status.id, now(), patience_s=PATIENCE_S)
    return _sent(file)


ROUTES = (
    Route("/api/exports", get_exports, methods=["GET"]),
    Route("/api/exports", post_export, methods=["POST"]),
    Route("/api/exports/{export_id}", get_export, methods=["GET"]),
    Route("/api/exports/{export_id}", delete_export, methods=["DELETE"]),
    Route("/api/exports/{export_id}/file", get_export_file, methods=["GET"]),
    Route("/api/exam-sessions/{exam_session_id:int}/workbook", get_session_workbook, methods=["GET"]),
)


def _id(request: Request) -> str:
    return str(request.path_params["export_id"])


def _kind(word: str) -> ExportKind:
    try:
        return ExportKind(word)
    except ValueError:
        raise malformed("kind", f"l'un de ceux-ci : {', '.join(ExportKind)}") from None


def _said(status: ExportStatus) -> dict[str, object]:
    return {
        "id": status.id,
        "kind": status.kind,
        "filters": status.filters,
        "at": status.started_at.isoformat(),
        "state": status.state,
        "share": status.share,
        "message": status.message,
    }


def _sent(file: ExportedFile) -> Response:
    title = re.sub(r'[\\/:*?"<>|\x00-\x1f]+', " ", file.name).strip()
    return StreamingResponse(
        iterate_in_threadpool(file.chunks),
        media_type=file.media_type,
        headers=PRIVATE | {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(title)}"},
    )
