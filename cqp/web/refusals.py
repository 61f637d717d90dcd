"""Errors as HTTP answers: a stable code, a French message, the fitting status."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse

from cqp.errors import (
    AccountError,
    CqpError,
    ForbiddenError,
    MalformedRequestError,
    NotFoundError,
    NotSignedInError,
    SignInRefusedError,
    TooLargeError,
)

STATUS = {
    NotSignedInError: 401,
    SignInRefusedError: 401,
    ForbiddenError: 403,
    NotFoundError: 404,
    TooLargeError: 413,
    MalformedRequestError: 422,
    AccountError: 422,
}


def refuse(_request: Request, error: CqpError) -> JSONResponse:
    """Answer a foreseen error."""
    return JSONResponse({"code": error.code, "message": str(error)}, status_code=STATUS.get(type(error), 400))
