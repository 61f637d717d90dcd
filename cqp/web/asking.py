"""What a request says of who is asking, and what it carries."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv6Address, ip_address

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from cqp.errors import MalformedRequestError, TooLargeError
from cqp.services import running
from cqp.services.sign_in import Origin
from cqp.web.browser import browser_name

COOKIE = "cqp_sign_in"
"""Name of the cookie that holds the sign-in token; scripts cannot read it."""

COOKIE_SECONDS = 12 * 3600
"""How long the browser keeps it, in seconds; the database decides how long it is good for."""

LARGEST_NUMBER = 2**31 - 1
"""Largest identifier, revision or rank, as the databases store them."""

BODY_BYTES = 2_000_000
"""Largest request body accepted, in bytes."""


def token_of(connection: HTTPConnection) -> str:
    """Return the sign-in token of this request or websocket, empty if none."""
    return connection.cookies.get(COOKIE, "")


def now() -> datetime:
    """Return the instant, UTC."""
    return datetime.now(UTC)


def origin_of(request: Request) -> Origin:
    """Return the client's address and browser."""
    return Origin(_client_address(request), browser_name(request.headers.get("user-agent", "")))


def is_https(request: Request) -> bool:
    """Say whether the browser speaks https, to us or to a proxy in front of us that we trust."""
    told = request.headers.get("x-forwarded-proto", "") if _is_trusted(_peer(request)) else ""
    return request.url.scheme == "https" or told.strip().lower() == "https"


Address = IPv4Address | IPv6Address

LOOPBACK = IPv4Address("127.0.0.1")


def _client_address(request: Request) -> str:
    """Return the address of the machine that asks; behind proxies that we trust, the first one that is not theirs."""
    address = _peer(request)
    for one in reversed(_forwarded(request)):
        if one is None or not _is_trusted(address):
            break
        address = one
    return str(address) if address else request.client.host if request.client else ""


def _peer(request: Request) -> Address | None:
    """Return the address at the other end of the socket.

    Uvicorn replaces it by what a proxy on this machine says, trusted or not: an address that the header also names
    may come from there, so it is the proxy's until the settings say that this machine's word is good.
    """
    peer = _address(request.client.host) if request.client else None
    return LOOPBACK if peer is not None and peer in _forwarded(request) else peer


def _forwarded(request: Request) -> list[Address | None]:
    """Return the addresses that proxies say they were asked from, the nearest proxy's word last."""
    words = ",".join(request.headers.getlist("x-forwarded-for"))
    return [_address(word) for word in words.split(",")] if words else []


def _is_trusted(address: Address | None) -> bool:
    return address is not None and any(address in network for network in running.settings().trusted_proxies)


def _address(text: str) -> Address | None:
    """Return an address as proxies write it (10.0.0.4, 10.0.0.4:5123, [2001:db8::4]:5123), None if it is none."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return (address.ipv4_mapped if isinstance(address, IPv6Address) else None) or address


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
