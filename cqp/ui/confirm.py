"""The button that does what a dialog has asked about. It acts in its callback: what it came to is said on the page."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from cqp.errors import CqpError
from cqp.ui import echo

_DONE, _REFUSED = "confirm-done", "confirm-refused"


def confirm_button(label: str, work: Callable[[], str], *, key: str) -> None:
    """Show the button in a dialog, which closes once `work` has succeeded and stays open with the reason otherwise.

    Args:
        label: What it does, as a verb.
        work: Does it and returns the sentence that says so; raises a `CqpError` when it is refused.
        key: The widget's.
    """
    is_pressed = st.button(label, type="primary", key=key, on_click=attempt, args=(work,))
    refusal = st.session_state.pop(_REFUSED, "")
    if refusal:
        _say(f"⚠ {refusal}")
    elif is_pressed:
        st.rerun()


def what_came_of_it() -> None:
    """Show what the last confirmed action came to, once."""
    for key, sign in ((_DONE, "✓"), (_REFUSED, "⚠")):
        words = st.session_state.pop(key, "")
        if words:
            _say(f"{sign} {words}")


def attempt(work: Callable[[], str]) -> None:
    """Do it, in a callback: with what the screen showed, before the page is read again."""
    try:
        st.session_state[_DONE] = work()
        echo.remember(work)
    except CqpError as error:
        if not echo.is_echo(work):
            st.session_state[_REFUSED] = str(error)


def _say(words: str) -> None:
    with st.container(border=True):
        st.text(words)
