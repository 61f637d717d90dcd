"""Errors as HTTP answers: a stable code, a French message, the fitting status."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse

from cqp.errors import (
    AccessCodeError,
    AccountError,
    CqpError,
    ForbiddenError,
    MalformedRequestError,
    NotFoundError,
    NotSignedInError,
    SignInRefusedError,
    TooLargeError,
    TooManyTriesError,
)

STATUS = {
    NotSignedInError: 401,
    SignInRefusedError: 401,
    ForbiddenError: 403,
    NotFoundError: 404,
    AccessCodeError: 409,
    TooLargeError: 413,
    MalformedRequestError: 422,
    AccountError: 422,
    TooManyTriesError: 429,
}


def refuse(_request: Request, error: CqpError) -> JSONResponse:
    """Answer a foreseen error."""
    headers = {"Retry-After": str(error.wait_s)} if isinstance(error, TooManyTriesError) else None
    content = {"code": error.code, "message": str(error)}
    return JSONResponse(content, status_code=STATUS.get(type(error), 400), headers=headers)
