"""Who looks at this page, and whether it is for them. Each page asks, whatever the entry script did."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NoReturn
from urllib.parse import urlsplit

import streamlit as st

from cqp.errors import CqpError, ForbiddenError
from cqp.marking.sitting import Person, Role
from cqp.services import access
from cqp.services.note_refusal import note_refusal
from cqp.services.running import store

COOKIE = "cqp_sign_in"
"""Name of the sign-in cookie; the same as in `cqp.web.asking`."""


def token() -> str:
    """Return the sign-in token of this browser, empty if none."""
    return st.context.cookies.get(COOKIE, "")


def now() -> datetime:
    """Return the instant, UTC."""
    return datetime.now(UTC)


def require(*roles: Role) -> Person:
    """Return who is signed in; the page stops here, with a sentence, when it is not for them."""
    try:
        return access.who_is(store(), token(), now(), *roles)
    except CqpError as error:
        stop(error)


def stop(error: CqpError) -> NoReturn:
    """Show what happened and end the page; what was somebody else's is told in the journal."""
    if isinstance(error, ForbiddenError):
        note_refusal(store(), token(), urlsplit(st.context.url or "").path, now())
    st.error(str(error), icon="⚠️")
    st.link_button("Aller à l'accueil", "/")
    st.stop()


def is_dark() -> bool:
    """Say whether the person reads light text on dark."""
    return st.context.theme.type == "dark"
