"""Sentences that may hold what people typed: shown as they are, never as Markdown."""

from __future__ import annotations

import streamlit as st

from cqp.errors import CqpError

_DONE = "said-done"


def refuse(error: CqpError) -> None:
    """Show why something was refused."""
    warn(str(error))


def warn(message: str) -> None:
    """Show what keeps something from being done."""
    with st.container(border=True):
        st.text(f"⚠ {message}")


def done(message: str) -> None:
    """Show the page again with this sentence at its top."""
    st.session_state[_DONE] = message
    st.rerun()


def what_was_done() -> None:
    """Show the sentence that `done` left, once."""
    message = st.session_state.pop(_DONE, "")
    with st.container():  # keeps its place when empty: what follows is not drawn twice while the page changes
        if message:
            with st.container(border=True):
                st.text(f"✓ {message}")
