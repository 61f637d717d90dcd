"""The entrance: sign in, sign out, and the first run of a new installation."""

from __future__ import annotations

from dataclasses import asdict

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from cqp.errors import MalformedRequestError
from cqp.services import access
from cqp.services.load_demo import load_demo
from cqp.services.manage_accounts import create_first_coordinator
from cqp.services.running import store
from cqp.services.sign_in import sign_in_with_code, sign_in_with_password, sign_out
from cqp.web import oidc_routes
from cqp.web.asking import COOKIE, is_https, keep_token, now, origin_of, read_fields, token_of

DEMO_CANDIDATES = 12
"""Candidates of the demonstration that the first-run screen loads."""

DEMO_SEED = 1
"""The same people and marks on every first run."""


async def post_sign_in(request: Request) -> Response:
    """Sign in with `login` and `password`, or with `code`."""
    fields = await read_fields(request)
    if fields.get("code") is not None:
        token = await run_in_threadpool(sign_in_with_code, store(), _text(fields, "code"), now(), origin_of(request))
    else:
        login, password = _text(fields, "login"), _text(fields, "password")
        token = await run_in_threadpool(sign_in_with_password, store(), login, password, now(), origin_of(request))
    return await _signed_in(request, token)


async def post_sign_out(request: Request) -> Response:
    """Sign out; the token is worth nothing afterwards."""
    await run_in_threadpool(sign_out, store(), token_of(request))
    response = JSONResponse({})
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")
    return response


async def get_person(request: Request) -> Response:
    """Say who is signed in; 401 when nobody is."""
    with_right = await run_in_threadpool(access.who_is, store(), token_of(request), now())
    return JSONResponse({"name": with_right.name, "role": with_right.role}, headers={"Cache-Control": "no-store"})


async def post_first_account(request: Request) -> Response:
    """Create the first coordination account and sign it in."""
    fields = await read_fields(request)
    login, password = _text(fields, "login"), _text(fields, "password")
    await run_in_threadpool(
        create_first_coordinator,
        store(),
        login=login,
        name=_text(fields, "name"),
        password=password,
        now=now(),
    )
    return await _signed_in(
        request,
        await run_in_threadpool(sign_in_with_password, store(), login, password, now(), origin_of(request)),
    )


async def post_first_demo(_request: Request) -> Response:
    """Load the demonstration into a new installation; answer its credentials, once."""
    credentials = await run_in_threadpool(
        load_demo,
        store(),
        candidates=DEMO_CANDIDATES,
        seed=DEMO_SEED,
        now=now(),
        progress=lambda _done, _all: None,
        only_first=True,
    )
    return JSONResponse(asdict(credentials), headers={"Cache-Control": "no-store"})


async def _signed_in(request: Request, token: str) -> Response:
    person = await run_in_threadpool(access.who_is, store(), token, now())
    response: Response = JSONResponse({"name": person.name, "role": person.role})
    if "text/html" in request.headers.get("accept", ""):
        response = RedirectResponse("/", status_code=303)
    keep_token(response, token, secure=is_https(request))
    return response


def _text(fields: dict[str, object], name: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str) or len(value) > 1_000:
        raise MalformedRequestError(f"Le champ « {name} » manque. Remplissez-le et recommencez.")
    return value


ROUTES = (
    Route("/api/sign-in", post_sign_in, methods=["POST"]),
    Route("/api/sign-out", post_sign_out, methods=["POST"]),
    Route("/api/person", get_person, methods=["GET"]),
    Route("/api/first-account", post_first_account, methods=["POST"]),
    Route("/api/first-demo", post_first_demo, methods=["POST"]),
    *oidc_routes.ROUTES,
)
