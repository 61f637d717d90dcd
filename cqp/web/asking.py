"""What a request says of who is asking, and what it carries."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from cqp.errors import MalformedRequestError, TooLargeError

COOKIE = "cqp_sign_in"
"""Name of the cookie that holds the sign-in token; scripts cannot read it."""

COOKIE_SECONDS = 12 * 3600
"""How long the browser keeps it, in seconds; the database decides how long it is good for."""

BODY_BYTES = 2_000_000
"""Largest request body accepted, in bytes."""


def token_of(connection: HTTPConnection) -> str:
    """Return the sign-in token of this request or websocket, empty if none."""
    return connection.cookies.get(COOKIE, "")


def now() -> datetime:
    """Return the instant, UTC."""
    return datetime.now(UTC)


async def read_fields(request: Request) -> dict[str, object]:
    """Return the body as an object, from JSON or from an HTML form.

    Raises:
        TooLargeError: It has more than `BODY_BYTES` bytes.
        MalformedRequestError: It is not a JSON object in UTF-8.
    """
    body = await _read_body(request)
    if request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return dict(await request.form())
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict):
        raise MalformedRequestError(
            "La demande n'est pas un objet JSON lisible : rien n'a été enregistré. Rechargez la page et recommencez."
        )
    return content


async def _read_body(request: Request) -> bytes:
    size = 0
    parts = []
    async for part in request.stream():
        size += len(part)
        if size > BODY_BYTES:
            raise TooLargeError(
                f"La demande dépasse {BODY_BYTES // 1_000_000} Mo : rien n'a été enregistré. "
                "Raccourcissez l'observation la plus longue et recommencez."
            )
        parts.append(part)
    body = b"".join(parts)
    request._body = body
    return body


def keep_token(response: Response, token: str, *, secure: bool) -> None:
    """Set the sign-in cookie on this response."""
    response.set_cookie(
        COOKIE, token, max_age=COOKIE_SECONDS, path="/", httponly=True, samesite="strict", secure=secure
    )
