"""The second click of a double click: it asks for what has just been done, and must not say that it was refused."""

from __future__ import annotations

import time
from collections.abc import Hashable

import streamlit as st

ECHO_S = 2.0
"""How long the same action, refused just after it succeeded, is taken for its own echo."""

_LAST = "echo-last"


def remember(action: Hashable) -> None:
    """Note that this action has succeeded; what tells it from any other is what the screen showed, too."""
    st.session_state[_LAST] = (action, time.monotonic())


def is_echo(action: Hashable) -> bool:
    """Say whether the same action succeeded a moment ago in this browser."""
    last, at = st.session_state.get(_LAST, ("", 0.0))
    return bool(last == action and time.monotonic() - at < ECHO_S)
