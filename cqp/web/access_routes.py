"""`POST /api/exam-sessions/<id>/codes`: renew access codes and show the new ones, once, as a sheet to print."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from cqp.errors import MalformedRequestError, NotFoundError
from cqp.services.manage_codes import renew_and_print
from cqp.services.running import store
from cqp.web.asking import now, read_fields, token_of

CODES_PER_REQUEST = 500
"""Most codes one request may renew."""

LARGEST_NUMBER = 2**31 - 1
"""Largest identifier, as the databases store them."""


async def post_codes(request: Request) -> Response:
    """Renew the codes of `{"codes": {assessor: version seen}, "address": …}`; answer the sheet (HTML)."""
    fields = await read_fields(request)
    exam_session_id = request.path_params["exam_session_id"]
    if exam_session_id > LARGEST_NUMBER:
        raise NotFoundError("Cette session d'examen n'existe pas. Choisissez-en une dans la liste.")
    address = fields.get("address")
    if not isinstance(address, str):
        raise MalformedRequestError("L'adresse de l'application manque : rien n'a été renouvelé. Donnez-la.")
    page = await run_in_threadpool(
        renew_and_print,
        store(),
        token_of(request),
        exam_session_id,
        _seen(fields.get("codes")),
        address,
        now(),
    )
    return HTMLResponse(page, headers={"Cache-Control": "no-store"})


def _seen(content: object) -> dict[int, str]:
    """Return assessor → version of the code that the coordinator saw."""
    is_object = isinstance(content, dict) and len(content) <= CODES_PER_REQUEST
    seen = {
        int(assessor): version
        for assessor, version in (content.items() if isinstance(content, dict) and is_object else ())
        if assessor.isascii() and assessor.isdigit() and len(assessor) <= 9 and isinstance(version, str)
    }
    if not isinstance(content, dict) or not is_object or len(seen) != len(content):
        raise MalformedRequestError(
            f"La liste des codes à renouveler n'est pas lisible, ou en compte plus de {CODES_PER_REQUEST} : rien n'a "
            "été renouvelé. Rechargez la page et recommencez."
        )
    return seen


ROUTES = (Route("/api/exam-sessions/{exam_session_id:int}/codes", post_codes, methods=["POST"]),)
