"""`POST /api/notes` keeps what an assessor caught during a sitting; `GET /api/notes?sitting=` returns one's own.

`GET /api/interview?sitting=` says what is still to be asked.
"""

from __future__ import annotations

from uuid import UUID

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from cqp.errors import MalformedRequestError
from cqp.marking.preparation import Note
from cqp.services import access
from cqp.services.read_to_ask import read_to_ask
from cqp.services.running import store
from cqp.services.take_notes import read_own_notes, take_notes
from cqp.web.asking import now, read_fields, token_of
from cqp.web.fields import assessor, instant, malformed, number, phase, text

NOTES_PER_REQUEST = 100
"""Most notes one request may carry."""

PRIVATE = {"Cache-Control": "no-store"}


async def get_notes(request: Request) -> Response:
    """Return the caller's notes of a sitting."""
    sitting_id = number(request.query_params.get("sitting"), "sitting", typed=True)
    made_by = assessor(request.query_params.get("assessor"))
    notes = await run_in_threadpool(read_own_notes, store(), token_of(request), sitting_id, now(), made_by=made_by)
    shown = [
        {
            "id": one.id,
            "text": one.text,
            "phase": one.phase or "",
            "criterion": one.criterion,
            "revision": one.revision,
            "at": one.device_at,
        }
        for one in notes
    ]
    return JSONResponse({"notes": shown}, headers=PRIVATE)


async def post_notes(request: Request) -> Response:
    """Keep notes; answer once they are durable."""
    try:
        fields = await read_fields(request)
        sitting_id = number(fields.get("sitting"), "sitting", typed=True)
        notes, made_by = _notes(fields.get("notes")), assessor(fields.get("assessor"))
    except MalformedRequestError:
        await run_in_threadpool(access.who_is, store(), token_of(request), now())  # a stranger is told to sign in
        raise
    answer = await run_in_threadpool(take_notes, store(), token_of(request), sitting_id, notes, now(), made_by=made_by)
    refused = [{"id": one.id, "code": one.code, "message": one.message} for one in answer.refused]
    return JSONResponse({"saved": answer.saved, "refused": refused}, headers=PRIVATE)


async def get_interview(request: Request) -> Response:
    """Return what the caller has still to ask."""
    sitting_id = number(request.query_params.get("sitting"), "sitting", typed=True)
    found = await run_in_threadpool(read_to_ask, store(), token_of(request), sitting_id, now())
    asked = [
        {
            "competency": group.code,
            "criteria": [
                {"code": one.code, "decisive": one.is_decisive, "doubted": one.is_doubted} for one in group.criteria
            ],
        }
        for group in found
    ]
    return JSONResponse({"ask": asked}, headers=PRIVATE)


ROUTES = (
    Route("/api/notes", get_notes, methods=["GET"]),
    Route("/api/notes", post_notes, methods=["POST"]),
    Route("/api/interview", get_interview, methods=["GET"]),
)


def _notes(value: object) -> list[Note]:
    if not isinstance(value, list) or not 1 <= len(value) <= NOTES_PER_REQUEST:
        raise malformed("notes", f"une liste de 1 à {NOTES_PER_REQUEST} notes")
    return [_note(one) for one in value]


def _note(value: object) -> Note:
    if not isinstance(value, dict):
        raise malformed("notes", "une liste d'objets")
    try:
        identifier = str(UUID(text(value, "id")))
    except ValueError:
        raise malformed("id", "un UUID") from None
    return Note(
        id=identifier,
        text=text(value, "text"),
        phase=phase(value),
        criterion=text(value, "criterion", optional=True),
        revision=number(value.get("revision"), "revision"),
        device_at=instant(value),
    )
