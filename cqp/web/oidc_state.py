"""What a sign-in with the organisation's account remembers while the person is at its provider.

It travels in a cookie that we sign with a key drawn from the client secret, so that every process reads it.
"""

from __future__ import annotations

import hmac
import json
import re
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta

LASTS = timedelta(minutes=10)
"""How long a person may stay at the provider."""

PAGE = re.compile(r"/[A-Za-z0-9_-]*(\?[!-~]{0,400})?")
"""A page of ours: one segment, as the gate wants it, and a query. No second slash: it leads nowhere else."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A sign-in that was begun in this browser.

    Attributes:
        state: Returned by the provider as it was sent: the answer is to this browser's question.
        nonce: Repeated in the ID token: it was made for this sign-in.
        code_verifier: Shown to the provider by who asked for the code (PKCE).
        page: The page to come back to, a path of ours.
    """

    state: str
    nonce: str
    code_verifier: str
    page: str


def wanted_page(text: str) -> str:
    """Return the page of ours that was asked for; the home page when it is anything else."""
    return text if PAGE.fullmatch(text) else "/"


def seal(pending: Pending, secret: str, now: datetime) -> str:
    """Return the cookie's value, good for `LASTS`."""
    content = json.dumps([(now + LASTS).timestamp(), *astuple(pending)]).encode()
    return f"{content.hex()}.{_signature(content, secret)}"


def unseal(value: str, secret: str, now: datetime) -> Pending | None:
    """Return what the cookie holds; None if we did not sign it or its time is over."""
    text, _, signature = value.partition(".")
    try:
        content = bytes.fromhex(text)
    except ValueError:
        return None
    if not hmac.compare_digest(_signature(content, secret).encode(), signature.encode("utf-8", "replace")):
        return None
    expires_at, *fields = json.loads(content)
    return Pending(*fields) if now.timestamp() < expires_at else None


def _signature(content: bytes, secret: str) -> str:
    key = hmac.digest(secret.encode("utf-8", "surrogateescape"), b"cqp: sign-in pending at the provider", "sha256")
    return hmac.digest(key, content, "sha256").hex()
