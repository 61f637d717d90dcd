"""Errors as HTTP answers: a stable code, a French message, the fitting status."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse

from cqp.errors import (
    AccessCodeError,
    AccountError,
    ClockError,
    CqpError,
    DatabaseBusyError,
    DatabaseFullError,
    DeliberationError,
    ExportError,
    ForbiddenError,
    GridFileError,
    MalformedRequestError,
    NotFoundError,
    NotSignedInError,
    PreparationError,
    ProviderUnusableError,
    QueueFileError,
    SealError,
    SignInRefusedError,
    TooLargeError,
    TooManyTriesError,
)
from cqp.services.note_refusal import note_refusal
from cqp.services.running import store
from cqp.web.asking import now, token_of

BUSY_S = 5
"""How long a browser should wait before it asks a busy or full database again, in seconds."""

STATUS = {
    NotSignedInError: 401,
    SignInRefusedError: 401,
    ForbiddenError: 403,
    NotFoundError: 404,
    AccessCodeError: 409,
    ClockError: 409,
    DeliberationError: 409,
    ExportError: 409,
    GridFileError: 409,
    TooLargeError: 413,
    MalformedRequestError: 422,
    AccountError: 422,
    QueueFileError: 422,
    PreparationError: 422,
    SealError: 422,
    TooManyTriesError: 429,
    DatabaseBusyError: 503,
    DatabaseFullError: 507,
    ProviderUnusableError: 502,
}


def refuse(request: Request, error: CqpError) -> JSONResponse:
    """Answer a foreseen error; what was somebody else's is told in the journal."""
    if isinstance(error, ForbiddenError):
        note_refusal(store(), token_of(request), request.url.path, now())
    content = {"code": error.code, "message": str(error)}
    return JSONResponse(content, status_code=status_of(error), headers=headers_of(error))


def status_of(error: CqpError) -> int:
    """Return the HTTP status of a foreseen error."""
    return STATUS.get(type(error), 400)


def headers_of(error: CqpError) -> dict[str, str]:
    """Return what the head of the answer says of it."""
    if isinstance(error, TooManyTriesError):
        return {"Retry-After": str(error.wait_s)}
    return {"Retry-After": str(BUSY_S)} if isinstance(error, DatabaseBusyError | DatabaseFullError) else {}
