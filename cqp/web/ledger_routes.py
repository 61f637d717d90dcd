"""What accounts for the marks of laptops: the secret that seals a file of waiting marks, and the account on paper."""

from __future__ import annotations

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from cqp.errors import MalformedRequestError
from cqp.services import access
from cqp.services.account_laptops import export_ledger
from cqp.services.issue_queue_key import issue_queue_key
from cqp.services.running import store
from cqp.web.asking import LARGEST_NUMBER, now, read_fields, token_of
from cqp.web.fields import assessor, laptop


async def post_queue_key(request: Request) -> Response:
    """Give the caller's laptop a secret, once."""
    try:
        fields = await read_fields(request)
        name, made_by = laptop(fields), assessor(fields.get("assessor"))
    except MalformedRequestError:
        await run_in_threadpool(access.who_is, store(), token_of(request), now())
        raise
    key = await run_in_threadpool(issue_queue_key, store(), token_of(request), name, now(), made_by=made_by)
    return JSONResponse({"id": key.id, "secret": key.secret}, headers={"Cache-Control": "no-store"})


async def get_ledger(request: Request) -> Response:
    """Send the account of an exam session's laptops as a PDF."""
    exam_session_id = min(int(request.path_params["exam_session_id"]), LARGEST_NUMBER)
    name, content = await run_in_threadpool(export_ledger, store(), token_of(request), exam_session_id, now())
    disposition = f"attachment; filename*=UTF-8''{quote(f'{name}.pdf')}"
    headers = {"Cache-Control": "no-store", "Content-Disposition": disposition}
    return Response(content, media_type="application/pdf", headers=headers)


ROUTES = (
    Route("/api/queue-key", post_queue_key, methods=["POST"]),
    Route("/api/exam-sessions/{exam_session_id:int}/ledger.pdf", get_ledger, methods=["GET"]),
)
