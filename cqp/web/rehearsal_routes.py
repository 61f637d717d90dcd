"""`POST /api/rehearsal` answers a laptop that tries itself out before the day."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from cqp.errors import MalformedRequestError
from cqp.services import access
from cqp.services.rehearse import rehearse
from cqp.services.running import store
from cqp.web.asking import now, read_fields, token_of
from cqp.web.fields import malformed

MOST_IDS = 100


async def post_rehearsal(request: Request) -> Response:
    """Acknowledge the marks of a rehearsal, and say what time it is here."""
    try:
        fields = await read_fields(request)
        ids = fields.get("ids")
        if not isinstance(ids, list) or len(ids) > MOST_IDS or not all(isinstance(one, str) for one in ids):
            raise malformed("ids", f"une liste de {MOST_IDS} textes au plus")
    except MalformedRequestError:
        await run_in_threadpool(access.who_is, store(), token_of(request), now())
        raise
    saved = await run_in_threadpool(rehearse, store(), token_of(request), ids, now())
    return JSONResponse({"saved": saved, "now": now().isoformat()}, headers={"Cache-Control": "no-store"})


ROUTES = (Route("/api/rehearsal", post_rehearsal, methods=["POST"]),)
