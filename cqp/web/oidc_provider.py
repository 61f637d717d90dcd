"""The organisation's OpenID provider, spoken to with Authlib; imported only when one is configured."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

from authlib.integrations.starlette_client import StarletteIntegration, StarletteOAuth2App

from cqp.config import DISCOVERY, OidcSettings, is_confidential
from cqp.web.oidc_answers import log, refusals, unusable, verified_email
from cqp.web.oidc_state import Pending

CALLBACK = "/api/oidc/callback"
"""Where the provider sends people back to."""

PATIENCE_S = 10
"""How long the provider may take for an answer, in seconds."""

LEEWAY_S = 60
"""How far the provider's clock may be from ours, in seconds."""

SIGNATURES = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"}
"""Signatures that only the provider can make; what it lists besides (none, HS256) is not believed."""

ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
"""What a provider's description must name."""


class Provider(StarletteOAuth2App):  # type: ignore[misc]  # Authlib has no types
    """Authlib's client, which believes only what the provider we configured says of itself."""

    async def load_server_metadata(self) -> dict[str, Any]:
        """Return the provider's description, checked.

        Raises:
            ProviderUnusableError: It is another provider's, or it would have secrets sent in clear.
        """
        found: dict[str, Any] = await super().load_server_metadata()
        endpoints = [str(found.get(name)) for name in ENDPOINTS]
        endpoints += [str(found["userinfo_endpoint"])] if "userinfo_endpoint" in found else []
        if str(found.get("issuer")).rstrip("/") != self.name or not all(map(is_confidential, endpoints)):
            log.warning("OpenID provider %s describes itself as %r, at %r", self.name, found.get("issuer"), endpoints)
            raise unusable("sa description n'est pas celle de l'adresse réglée")
        algorithms = found.get("id_token_signing_alg_values_supported") or []
        found["id_token_signing_alg_values_supported"] = sorted(SIGNATURES.intersection(algorithms)) or ["RS256"]
        if "client_secret_basic" not in (found.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]):
            self.client_kwargs["token_endpoint_auth_method"] = "client_secret_post"  # noqa: S105 -- its name
        return found


def provider(oidc: OidcSettings, now: datetime) -> Provider:
    """Return the client of this provider; what it knows of it and its keys is read anew every hour."""
    return _provider(oidc, int(now.timestamp() // 3600))


@lru_cache(maxsize=1)
def _provider(oidc: OidcSettings, _hour: int) -> Provider:
    name = oidc.issuer.rstrip("/")
    client_kwargs = {
        "scope": "openid email",
        "code_challenge_method": "S256",
        "timeout": PATIENCE_S,
        "leeway": 0,  # Authlib's minute would make an access token good for one minute useless from the start
    }
    return Provider(
        StarletteIntegration(name),
        name,
        client_id=oidc.client_id,
        client_secret=oidc.client_secret,
        server_metadata_url=name + DISCOVERY,
        client_kwargs=client_kwargs,
    )


async def ask(client: Provider, oidc: OidcSettings, page: str) -> tuple[str, Pending]:
    """Return the provider's address to send the browser to, and what to remember meanwhile.

    Raises:
        ProviderUnusableError: The provider does not answer as agreed.
    """
    with refusals():
        asked = await client.create_authorization_url(oidc.public_url + CALLBACK)
        return asked["url"], Pending(asked["state"], asked["nonce"], asked["code_verifier"], page)


async def identify(client: Provider, oidc: OidcSettings, pending: Pending, code: str) -> str:
    """Return the verified e-mail of who has signed in at the provider.

    Raises:
        SignInRefusedError: The provider does not vouch for anybody, or not for their e-mail.
        ProviderUnusableError: It does not answer as agreed.
    """
    with refusals():
        metadata = await client.load_server_metadata()
        token = await client.fetch_access_token(
            redirect_uri=oidc.public_url + CALLBACK, code=code, code_verifier=pending.code_verifier
        )
        claims_options = {  # Authlib checks the audience only when told to
            "iss": {"essential": True, "value": metadata["issuer"]},
            "aud": {"essential": True, "value": oidc.client_id},
        }
        claims = await client.parse_id_token(token, pending.nonce, claims_options=claims_options, leeway=LEEWAY_S)
        if claims is None:
            raise unusable("il n'a pas envoyé de jeton d'identité")
        if "email" not in claims and "userinfo_endpoint" in metadata:
            claims = await _more_about(client, token, claims["sub"])
    return verified_email(claims)


async def _more_about(client: Provider, token: dict[str, Any], subject: str) -> dict[str, Any]:
    """Return what the provider says of the same person besides its ID token."""
    found: dict[str, Any] = await client.userinfo(token=token)
    return found if found.get("sub") == subject else {}
