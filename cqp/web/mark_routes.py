"""`POST /api/marks` records marks; `GET /api/marks?sitting=…` returns the caller's own.

`POST /api/submission` submits the caller's grid. `POST /api/presence` takes what a laptop says of the grid that is
open on it.
"""

from __future__ import annotations

from uuid import UUID

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from cqp.errors import MalformedRequestError
from cqp.marking.live import LaptopWord
from cqp.marking.mark import Mark, MarkIntent, MarkValue
from cqp.services import access
from cqp.services.follow_live import report_presence
from cqp.services.mark_criteria import mark_criteria
from cqp.services.read_grid import read_own_marks
from cqp.services.running import store
from cqp.services.submit_grid import submit_grid
from cqp.web.asking import now, read_fields, token_of
from cqp.web.fields import assessor, instant, laptop, malformed, number, phase, text

MARKS_PER_REQUEST = 500
"""Most marks one request may carry."""


async def post_marks(request: Request) -> Response:
    """Record the marks of one sitting; answer once they are durable."""
    try:
        fields = await read_fields(request)
        sitting_id = number(fields.get("sitting"), "sitting", typed=True)
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
        made_by=assessor(fields.get("assessor")),
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
    sitting_id = number(request.query_params.get("sitting"), "sitting", typed=True)
    made_by = assessor(request.query_params.get("assessor"))
    marks, revision = await run_in_threadpool(
        read_own_marks, store(), token_of(request), sitting_id, now(), made_by=made_by
    )
    newest = max((mark.at for mark in marks), default="")  # after a restore, another past may have as many marks
    headers = {"Cache-Control": "no-store", "ETag": f'"{revision} {newest}"'}
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
                    "phase": mark.phase or "",
                    "flagged": mark.flagged,
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
        sitting_id = number(fields.get("sitting"), "sitting", typed=True)
        waiting, refused = (number(fields.get(name), name) for name in ("waiting", "refused"))
        made, acknowledged, let_go = (number(fields.get(name, 0), name) for name in ("made", "acknowledged", "letGo"))
        word = LaptopWord(laptop(fields), waiting, refused, made, acknowledged, let_go)
        made_by = assessor(fields.get("assessor"))
    except MalformedRequestError:
        await run_in_threadpool(access.who_is, store(), token_of(request), now())
        raise
    await run_in_threadpool(report_presence, store(), token_of(request), sitting_id, now(), word, made_by=made_by)
    return Response(status_code=204, headers={"Cache-Control": "no-store"})


async def post_submission(request: Request) -> Response:
    """Submit the caller's grid of a sitting, as it was on the screen."""
    try:
        fields = await read_fields(request)
        sitting_id = number(fields.get("sitting"), "sitting", typed=True)
        seen, reason = number(fields.get("seen"), "seen"), text(fields, "reason", optional=True)
        made_by = assessor(fields.get("assessor"))
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
        "phase": mark.phase or "",
        "flagged": mark.flagged,
    }


def _intents(value: object) -> list[MarkIntent]:
    if not isinstance(value, list) or not 1 <= len(value) <= MARKS_PER_REQUEST:
        raise malformed("marks", f"une liste de 1 à {MARKS_PER_REQUEST} marques")
    return [_intent(mark) for mark in value]


def _intent(value: object) -> MarkIntent:
    if not isinstance(value, dict):
        raise malformed("marks", "une liste d'objets")
    try:
        identifier, mark_value = str(UUID(text(value, "id"))), MarkValue(text(value, "value"))
    except ValueError:
        raise malformed("id, value", "un UUID, et met, not_met, not_applicable ou not_observed") from None
    return MarkIntent(
        id=identifier,
        criterion=text(value, "criterion"),
        value=mark_value,
        remark=text(value, "remark", optional=True),
        reason=text(value, "reason", optional=True),
        base=number(value.get("base"), "base"),
        seq=number(value.get("seq", 0), "seq"),
        at=instant(value),
        phase=phase(value),
        flagged=value.get("flagged") is True,
        laptop=laptop(value, optional=True),
    )
