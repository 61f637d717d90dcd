"""The button that does what a dialog has asked about. It acts in its callback: what it came to is said on the page."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from cqp.errors import CqpError
from cqp.ui import echo

DONE, REFUSED = "✓", "⚠"


def confirm_button(label: str, work: Callable[[], str], *, key: str) -> None:
    """Show the button in a dialog, which closes once `work` has succeeded and stays open with the reason otherwise.

    Args:
        label: What it does, as a verb.
        work: Does it and returns the sentence that says so; raises a `CqpError` when it is refused.
        key: The widget's.
    """
    is_pressed = st.button(label, type="primary", key=key, on_click=attempt, args=(work,))
    refusals = [words for sign, words in echo.box().hear() if sign == REFUSED]
    if is_pressed and not refusals:
        st.rerun()
    for words in refusals:
        _say(REFUSED, words)


def what_came_of_it() -> None:
    """Show what the last action came to."""
    for sign, words in echo.box().hear():
        _say(sign, words)


def attempt(work: Callable[[], str]) -> None:
    """Do it, in a callback: with what the screen showed, before the page is read again."""
    box = echo.box()
    try:
        box.say(DONE, work())
        box.remember(work)
    except CqpError as error:
        if not box.is_echo(work):
            box.say(REFUSED, str(error))


def _say(sign: str, words: str) -> None:
    with st.container(border=True):
        st.text(f"{sign} {words}")
