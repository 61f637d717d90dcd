"""`GET /api/clock?sitting=` shows the clock of one of the caller's sittings; `POST /api/clock` moves it."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from cqp.errors import MalformedRequestError
from cqp.marking.clock import ClockStep, Phase
from cqp.services import access
from cqp.services.run_clock import RunningClock, move_clock, read_sitting_clock
from cqp.services.running import store
from cqp.web.asking import now, read_fields, token_of
from cqp.web.fields import assessor, malformed, number, text


async def get_clock(request: Request) -> Response:
    """Return what the clock shows."""
    sitting_id = number(request.query_params.get("sitting"), "sitting", typed=True)
    shown = await run_in_threadpool(read_sitting_clock, store(), token_of(request), sitting_id, now())
    return _answer(shown)


async def post_clock(request: Request) -> Response:
    """Start a phase, pause or go on; return what the clock shows then."""
    try:
        fields = await read_fields(request)
        sitting_id = number(fields.get("sitting"), "sitting", typed=True)
        seen, reason = number(fields.get("seen"), "seen"), text(fields, "reason", optional=True)
        late_s = number(fields.get("late", 0), "late")
        step, phase = _gesture(text(fields, "step"), text(fields, "phase", optional=True))
        made_by = assessor(fields.get("assessor"))
    except MalformedRequestError:
        await run_in_threadpool(access.who_is, store(), token_of(request), now())  # a stranger is told to sign in
        raise
    shown = await run_in_threadpool(
        move_clock,
        store(),
        token_of(request),
        sitting_id,
        now(),
        step=step,
        phase=phase,
        seen=seen,
        reason=reason,
        late_s=late_s,
        made_by=made_by,
    )
    return _answer(shown)


ROUTES = (
    Route("/api/clock", get_clock, methods=["GET"]),
    Route("/api/clock", post_clock, methods=["POST"]),
)


def _gesture(step: str, phase: str) -> tuple[ClockStep, Phase | None]:
    try:
        return ClockStep(step), Phase(phase) if phase else None
    except ValueError:
        raise malformed("step, phase", "started, paused ou resumed, et une phase du passage") from None


def _answer(shown: RunningClock) -> Response:
    clock = shown.clock
    return JSONResponse(
        {
            "phase": clock.phase,
            "paused": clock.is_paused,
            "over": shown.is_over,
            "reason": clock.reason,
            "by": clock.by,
            "revision": clock.revision,
            "phases": [
                {
                    "phase": one.phase,
                    "word": one.word,
                    "minutes": one.minutes,
                    "elapsed": clock.elapsed_s.get(one.phase, 0),
                }
                for one in shown.phases
            ],
        },
        headers={"Cache-Control": "no-store"},
    )
