"""A small OpenID provider on the loopback: whoever comes is signed in there as the person the test says.

It holds to the protocol where honest (one code once, the registered address, PKCE, its client's secret), and lies
where a test tells it to.
"""

from __future__ import annotations

import json
import secrets
import socket
import threading
import time
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from typing import Any
from urllib.parse import unquote, urlencode

import uvicorn
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import RSAKey
from joserfc.jws import JWSRegistry
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT_ID = "cqp"
CLIENT_SECRET = "un-secret-long-tire-au-sort"
KEY = RSAKey.generate_key(2048, {"kid": "2026"})


class OpenIdProvider:
    """The provider's state.

    Attributes:
        issuer: Its address.
        public_url: Where the application is that its client registered.
        person: What it says of who signs in, in the ID token.
        further: What its userinfo endpoint says.
        lies: Claims of the ID token to replace; None removes one.
        metadata: What its description says besides.
        key: What ID tokens are signed with.
        algorithm: How.
        error: What it answers instead of a code.
        shows_a_page: Whether a person has to click there, on another site's page.
    """

    def __init__(self, issuer: str, public_url: str) -> None:
        self.issuer, self.public_url = issuer, public_url
        self.person: dict[str, Any] = {"email": "marie.martin@exemple.fr", "email_verified": True}
        self.further: dict[str, Any] = {}
        self.lies: dict[str, Any] = {}
        self.metadata: dict[str, Any] = {}
        self.key, self.algorithm, self.error = KEY, "RS256", ""
        self.shows_a_page = False
        self._asked: dict[str, dict[str, str]] = {}
        self.app = Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._describe),
                Route("/authorize", self._authorize),
                Route("/token", self._token, methods=["POST"]),
                Route("/jwks", self._keys),
                Route("/userinfo", self._userinfo),
            ]
        )

    async def _describe(self, _request: Request) -> Response:
        endpoints = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "jwks"}
        return JSONResponse(
            {"issuer": self.issuer, "id_token_signing_alg_values_supported": ["RS256"]}
            | {name: f"{self.issuer}/{path}" for name, path in endpoints.items()}
            | {"userinfo_endpoint": f"{self.issuer}/userinfo"}
            | self.metadata
        )

    async def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        callback = f"{self.public_url}/api/oidc/callback"
        is_known = (asked["client_id"], asked["redirect_uri"]) == (CLIENT_ID, callback)
        is_sound = (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
        if not is_known or not is_sound or "openid" not in asked["scope"].split():
            return JSONResponse({"error": "invalid_request"}, status_code=400)
        code = secrets.token_urlsafe()
        self._asked[code] = asked
        words = {"error": self.error, "error_description": "<b>Non</b>"} if self.error else {"code": code}
        back = f"{callback}?{urlencode(words | {'state': asked['state']})}"
        if self.shows_a_page:
            return HTMLResponse(f'<h1>Organisation</h1><a href="{escape(back)}">Continuer</a>')
        return RedirectResponse(back, status_code=302)

    async def _token(self, request: Request) -> Response:
        form = await request.form()
        basic = b64decode(request.headers["authorization"].removeprefix("Basic ")).decode()
        if [unquote(part) for part in basic.split(":")] != [CLIENT_ID, CLIENT_SECRET]:
            return JSONResponse({"error": "invalid_client"}, status_code=401)
        asked = self._asked.pop(str(form["code"]), None)
        if (
            asked is None
            or asked["redirect_uri"] != form["redirect_uri"]
            or asked["code_challenge"] != create_s256_code_challenge(str(form["code_verifier"]))
        ):
            return JSONResponse({"error": "invalid_grant"}, status_code=400)
        id_token = self._id_token(asked["nonce"])
        return JSONResponse({"access_token": "acces", "token_type": "Bearer", "expires_in": 60, "id_token": id_token})

    def _id_token(self, nonce: str) -> str:
        at = int(time.time())
        claims = {"iss": self.issuer, "sub": "42", "aud": CLIENT_ID, "iat": at, "exp": at + 300, "nonce": nonce}
        claims = {name: value for name, value in (claims | self.person | self.lies).items() if value is not None}
        header = {"alg": self.algorithm} | ({} if self.algorithm == "none" else {"kid": KEY.kid})
        return jwt.encode(header, claims, self.key, registry=JWSRegistry(algorithms=["RS256", "none"]))

    async def _keys(self, _request: Request) -> Response:
        return JSONResponse({"keys": [KEY.as_dict(private=False)]})

    async def _userinfo(self, request: Request) -> Response:
        if request.headers["authorization"] != "Bearer acces":
            return JSONResponse({"error": "invalid_token"}, status_code=401)
        return Response(json.dumps({"sub": "42"} | self.further), media_type="application/json")  # any letter, escaped


@contextmanager
def running_provider(public_url: str) -> Iterator[OpenIdProvider]:
    """A provider that answers on a free port until the end of the block."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        provider = OpenIdProvider(f"http://localhost:{listening.getsockname()[1]}", public_url)
        server = uvicorn.Server(uvicorn.Config(provider.app, log_level="error"))
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield provider
        server.should_exit = True
        thread.join()
