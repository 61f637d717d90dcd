"""What the organisation's OpenID provider answers, and our words when it will not do."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx2
from authlib.integrations.starlette_client import OAuthError
from joserfc.errors import ExpiredTokenError, InvalidClaimError, JoseError

from cqp.errors import ProviderUnusableError, SignInRefusedError

LONGEST_EMAIL = 254
"""Characters an e-mail address has at most."""

log = logging.getLogger("cqp")


def verified_email(claims: dict[str, Any]) -> str:
    """Return the e-mail that the provider vouches for.

    Raises:
        SignInRefusedError: There is none, or the provider does not say that it checked it.
    """
    email = claims.get("email")
    if not isinstance(email, str) or not 0 < len(email) <= LONGEST_EMAIL:
        raise SignInRefusedError(
            "Le compte de l'organisation n'a pas donné d'adresse e-mail : il ne dit pas qui vous êtes ici. Demandez à "
            "la personne qui administre ces comptes d'en donner une, ou connectez-vous avec votre mot de passe."
        )
    if claims.get("email_verified") is not True:
        raise SignInRefusedError(
            "Le compte de l'organisation ne garantit pas que cette adresse e-mail est la vôtre (email_verified). "
            "Faites-la vérifier par la personne qui administre ces comptes, ou connectez-vous avec votre mot de passe."
        )
    return email


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what the provider and its answers may raise into our refusals; its words go to the log only."""
    try:
        yield
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        log.warning("OpenID provider: %r", error)
        raise unusable("il ne répond pas") from error
    except (OAuthError, JoseError) as error:
        log.warning("OpenID sign-in refused: %r %r", type(error).__name__, str(error))
        raise SignInRefusedError(_why(error)) from error
    except (ValueError, KeyError, TypeError, AttributeError, RuntimeError) as error:
        log.warning("OpenID provider: %r", error)
        raise unusable("sa réponse est illisible") from error


def _why(error: OAuthError | JoseError) -> str:
    is_dated = isinstance(error, InvalidClaimError) and error.claim in {"iat", "nbf"}
    if isinstance(error, ExpiredTokenError) or is_dated:
        return (
            "La réponse du compte de l'organisation est périmée, ou datée d'une autre heure que celle de ce serveur. "
            "Recommencez ; si cela se répète, faites mettre le serveur à l'heure."
        )
    return (
        "La réponse du compte de l'organisation n'a pas pu être vérifiée : la connexion est refusée. Recommencez ; si "
        "cela se répète, prévenez la personne qui administre le serveur."
    )


def unusable(why: str) -> ProviderUnusableError:
    """Return the error that says why the provider is of no use at the moment."""
    return ProviderUnusableError(
        f"Le service de connexion de l'organisation n'est pas utilisable : {why}. Recommencez dans quelques minutes, "
        "ou connectez-vous avec votre identifiant et votre mot de passe."
    )
