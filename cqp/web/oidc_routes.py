"""Sign in with the organisation's account (OpenID Connect): two routes, which answer 404 unless it is configured.

Not `st.login`: it runs a script for strangers and keeps its own cookie for thirty days. The provider's answer only
opens one of our own sign-ins, as long, as listed and as easily ended as the others.
"""

from __future__ import annotations

import hmac
from html import escape
from types import ModuleType

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from cqp.config import OidcSettings
from cqp.errors import CqpError, NotFoundError, SignInRefusedError
from cqp.services import running
from cqp.services.running import store
from cqp.services.sign_in_with_organisation import check_patience, count_refusal, sign_in_with_email
from cqp.web.asking import is_https, keep_token, now, origin_of
from cqp.web.entrance import REOPEN, sign_in_page
from cqp.web.oidc_state import LASTS, Pending, seal, unseal, wanted_page
from cqp.web.refusals import headers_of, status_of

COOKIE = "cqp_oidc"
"""Name of the cookie that holds a sign-in begun at the provider."""

PATH = "/api/oidc"
"""Where a sign-in begins; its cookie goes nowhere else."""

NO_STORE = {"Cache-Control": "no-store"}


async def get_oidc(request: Request) -> Response:
    """Send the browser to the provider, which sends it back to the callback."""
    oidc, page = _configured(), wanted_page(request.query_params.get("page", ""))
    talk = _talk()
    try:
        await run_in_threadpool(check_patience, store(), now(), origin_of(request))
        url, pending = await talk.ask(talk.provider(oidc, now()), oidc, page)
    except CqpError as error:
        return _refused(error, page)
    response = RedirectResponse(url, status_code=303, headers=NO_STORE)
    value, is_secure = seal(pending, oidc.client_secret, now()), oidc.public_url.startswith("https:")
    seconds = int(LASTS.total_seconds())
    response.set_cookie(COOKIE, value, max_age=seconds, path=PATH, httponly=True, samesite="lax", secure=is_secure)
    return response


async def get_callback(request: Request) -> Response:
    """Sign in who comes back from the provider, and reopen the page they wanted.

    The browser comes from another site and would not send our SameSite=Strict cookie along a redirection: a page of
    ours asks again.
    """
    oidc = _configured()
    pending = _pending(request, oidc)
    page = pending.page if pending else "/"
    try:
        token = await _come_in(request, oidc, pending)
    except CqpError as error:
        response = _refused(error, page)
    else:
        response = HTMLResponse(REOPEN.replace("{page}", escape(page)), headers=NO_STORE)
        keep_token(response, token, secure=is_https(request) or oidc.public_url.startswith("https:"))
    if pending is not None:  # another tab's may still be under way otherwise
        response.delete_cookie(COOKIE, path=PATH, httponly=True, samesite="lax")
    return response


def _configured() -> OidcSettings:
    oidc = running.settings().oidc
    if oidc is None:
        raise NotFoundError("Cette adresse n'existe pas, ou n'accepte pas cette méthode.")
    return oidc


def _talk() -> ModuleType:
    from cqp.web import oidc_provider  # noqa: PLC0415 -- Authlib is loaded where a provider is configured only

    return oidc_provider


def _pending(request: Request, oidc: OidcSettings) -> Pending | None:
    """Return the sign-in that this answer is to; None if this browser asked for none, or too long ago."""
    pending = unseal(request.cookies.get(COOKIE, ""), oidc.client_secret, now())
    state = request.query_params.get("state", "")
    return pending if pending and hmac.compare_digest(pending.state.encode(), state.encode()) else None


async def _come_in(request: Request, oidc: OidcSettings, pending: Pending | None) -> str:
    """Return a new sign-in token.

    A try counts once it is known that this browser began it: another site's page could send the rest.
    """
    talk, origin = _talk(), origin_of(request)
    await run_in_threadpool(check_patience, store(), now(), origin)
    if pending is None:
        raise SignInRefusedError(
            "Cette connexion a expiré, a déjà servi ou a été commencée ailleurs : dix minutes au plus, une seule fois, "
            "dans le même navigateur. Recommencez."
        )
    if "error" in request.query_params:
        raise _said_no(request.query_params["error"])
    try:
        client = talk.provider(oidc, now())
        email = await talk.identify(client, oidc, pending, request.query_params.get("code", ""))
    except SignInRefusedError:
        await run_in_threadpool(count_refusal, store(), now(), origin)
        raise
    return await run_in_threadpool(sign_in_with_email, store(), email, now(), origin)


def _said_no(error: str) -> SignInRefusedError:
    if error == "access_denied":
        return SignInRefusedError(
            "La connexion avec le compte de l'organisation a été annulée ou refusée. Recommencez, ou connectez-vous "
            "avec votre identifiant et votre mot de passe."
        )
    return SignInRefusedError(
        "Le service de connexion de l'organisation n'a pas pu vous connecter. Recommencez ; si cela se répète, "
        "prévenez la personne qui administre ces comptes."
    )


def _refused(error: CqpError, page: str) -> Response:
    """Answer the sign-in page with the reason; signing in otherwise opens the same page."""
    content = sign_in_page(refusal=str(error), page=page)
    return HTMLResponse(content, status_code=status_of(error), headers=NO_STORE | headers_of(error))


ROUTES = (
    Route(PATH, get_oidc, methods=["GET"]),
    Route(f"{PATH}/callback", get_callback, methods=["GET"]),
)
