"""`POST /api/marks` records marks; `GET /api/marks?sitting=…` returns the caller's own.

`POST /api/submission` submits the caller's grid. `POST /api/presence` takes what a laptop says of the grid that is
open on it.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from cqp.errors import MalformedRequestError
from cqp.marking.mark import Mark, MarkIntent, MarkValue
from cqp.services import access
from cqp.services.follow_live import report_presence
from cqp.services.mark_criteria import mark_criteria
from cqp.services.read_grid import read_own_marks
from cqp.services.running import store
from cqp.services.submit_grid import submit_grid
from cqp.web.asking import LARGEST_NUMBER, now, read_fields, token_of

MARKS_PER_REQUEST = 500
"""Most marks one request may carry."""

LONGEST_LAPTOP = 64
"""Characters of the name that a browser gives itself, at most."""


async def post_marks(request: Request) -> Response:
    """Record the marks of one sitting; answer once they are durable."""
    try:
        fields = await read_fields(request)
        sitting_id = _number(fields.get("sitting"), "sitting", typed=True)
        intents = _intents(fields.get("marks"))
    except MalformedRequestError:
        await run_in_threadpool(access.who_is, store(), token_of(request), now())  # a stranger is told to sign in
        raise
    answer = await run_in_threadpool(
        mark_criteria,
        store(),
        token_of(request),
        sitting_id,
        intents,
        now(),
        made_by=_assessor(fields.get("assessor")),
    )
    return JSONResponse(
        {
            "saved": [{"id": mark.id, "criterion": mark.criterion, "revision": mark.revision} for mark in answer.saved],
            "refused": [
                {"id": mark.id, "code": mark.code, "message": mark.message, "current": _current(mark.current)}
                for mark in answer.refused
            ],
        },
        headers={"Cache-Control": "no-store"},
    )


async def get_marks(request: Request) -> Response:
    """Return the caller's marks of a sitting; 304 when the grid is as the `If-None-Match` of the request says."""
    sitting_id = _number(request.query_params.get("sitting"), "sitting", typed=True)
    made_by = _assessor(request.query_params.get("assessor"))
    marks, revision = await run_in_threadpool(
        read_own_marks, store(), token_of(request), sitting_id, now(), made_by=made_by
    )
    headers = {"Cache-Control": "no-store", "ETag": f'"{revision}"'}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return JSONResponse(
        {
            "marks": [
                {
                    "criterion": mark.criterion,
                    "value": mark.value,
                    "remark": mark.remark,
                    "reason": mark.reason,
                    "revision": mark.revision,
                    "at": mark.at,
                }
                for mark in marks
            ]
        },
        headers=headers,
    )


async def post_presence(request: Request) -> Response:
    """Record that a grid is open on a laptop and what it holds back."""
    try:
        fields = await read_fields(request)
        sitting_id = _number(fields.get("sitting"), "sitting", typed=True)
        waiting, refused = (_number(fields.get(name), name) for name in ("waiting", "refused"))
        laptop, made_by = _text(fields, "laptop"), _assessor(fields.get("assessor"))
        if not 1 <= len(laptop) <= LONGEST_LAPTOP or not laptop.isascii() or not laptop.isprintable():
            raise _malformed("laptop", f"un identifiant de 1 à {LONGEST_LAPTOP} caractères simples")
    except MalformedRequestError:
        await run_in_threadpool(access.who_is, store(), token_of(request), now())
        raise
    await run_in_threadpool(
        report_presence,
        store(),
        token_of(request),
        sitting_id,
        now(),
        laptop=laptop,
        waiting=waiting,
        refused=refused,
        made_by=made_by,
    )
    return Response(status_code=204, headers={"Cache-Control": "no-store"})


async def post_submission(request: Request) -> Response:
    """Submit the caller's grid of a sitting, as it was on the screen."""
    try:
        fields = await read_fields(request)
        sitting_id = _number(fields.get("sitting"), "sitting", typed=True)
        seen, reason = _number(fields.get("seen"), "seen"), _text(fields, "reason", optional=True)
        made_by = _assessor(fields.get("assessor"))
    except MalformedRequestError:
        await run_in_threadpool(access.who_is, store(), token_of(request), now())
        raise
    await run_in_threadpool(
        submit_grid, store(), token_of(request), sitting_id, now(), seen=seen, reason=reason, made_by=made_by
    )
    return Response(status_code=204, headers={"Cache-Control": "no-store"})


ROUTES = (
    Route("/api/marks", post_marks, methods=["POST"]),
    Route("/api/marks", get_marks, methods=["GET"]),
    Route("/api/submission", post_submission, methods=["POST"]),
    Route("/api/presence", post_presence, methods=["POST"]),
)


def _current(mark: Mark) -> dict[str, object]:
    return {
        "value": mark.value,
        "remark": mark.remark,
        "reason": mark.reason,
        "revision": mark.revision,
        "at": mark.at or None,
    }


def _intents(value: object) -> list[MarkIntent]:
    if not isinstance(value, list) or not 1 <= len(value) <= MARKS_PER_REQUEST:
        raise _malformed("marks", f"une liste de 1 à {MARKS_PER_REQUEST} marques")
    return [_intent(mark) for mark in value]


def _intent(value: object) -> MarkIntent:
    if not isinstance(value, dict):
        raise _malformed("marks", "une liste d'objets")
    try:
        identifier, mark_value = str(UUID(_text(value, "id"))), MarkValue(_text(value, "value"))
    except ValueError:
        raise _malformed("id, value", "un UUID, et met, not_met, not_applicable ou not_observed") from None
    return MarkIntent(
        id=identifier,
        criterion=_text(value, "criterion"),
        value=mark_value,
        remark=_text(value, "remark", optional=True),
        reason=_text(value, "reason", optional=True),
        base=_number(value.get("base"), "base"),
        seq=_number(value.get("seq", 0), "seq"),
        at=_instant(value),
    )


def _text(fields: dict[str, object], name: str, *, optional: bool = False) -> str:
    value = fields.get(name)
    if value is None and optional:
        return ""
    if not isinstance(value, str):
        raise _malformed(name, "un texte")
    return value


def _instant(fields: dict[str, object]) -> str:
    """Return the laptop's clock, ISO 8601, empty if it says nothing; it decides nothing."""
    at = _text(fields, "at", optional=True)
    try:
        if at:
            datetime.fromisoformat(at)
    except ValueError:
        raise _malformed("at", "un instant ISO 8601, par exemple 2026-11-23T09:30:00Z") from None
    return at


def _number(value: object, name: str, *, typed: bool = False) -> int:
    """Return a number; `typed` takes one written as text too, as addresses do."""
    if typed and isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 10:
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LARGEST_NUMBER:
        raise _malformed(name, "un nombre entier positif")
    return value


def _assessor(value: object) -> int | None:
    return None if value is None else _number(value, "assessor", typed=True)


def _malformed(name: str, wanted: str) -> MalformedRequestError:
    return MalformedRequestError(
        f"La demande est mal formée : « {name} » doit être {wanted}. Rien n'a été enregistré. "
        "Rechargez la page et recommencez."
    )
