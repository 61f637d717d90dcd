"""The second click of a double click: it asks for what has just been done, and must not say that it was refused.

Streamlit interrupts a running script, callbacks included, at any reading or writing of `st.session_state` once the
next click has arrived. What an action came to is therefore kept in a box that is fetched before the action.
"""

from __future__ import annotations

import time
from collections.abc import Hashable
from dataclasses import dataclass, field

import streamlit as st

ECHO_S = 2.0
"""How long the same action, refused just after it succeeded, is taken for its own echo."""


@dataclass(slots=True)
class Box:
    """What the last actions of this browser came to.

    Attributes:
        done: Action → instant of its success.
        words: What there is to say: sign, sentence and instant.
    """

    done: dict[Hashable, float] = field(default_factory=dict)
    words: list[tuple[str, str, float]] = field(default_factory=list)

    def remember(self, action: Hashable) -> None:
        """Note that this action has succeeded; what the screen showed tells it from any other."""
        now = time.monotonic()
        self.done = {one: at for one, at in self.done.items() if now - at < ECHO_S} | {action: now}

    def is_echo(self, action: Hashable) -> bool:
        """Say whether the same action succeeded a moment ago."""
        return time.monotonic() - self.done.get(action, float("-inf")) < ECHO_S

    def say(self, sign: str, sentence: str) -> None:
        """Keep a sentence for the page, in place of the one before."""
        self.words = [(sign, sentence, time.monotonic())]

    def hear(self) -> list[tuple[str, str]]:
        """Return what there is to say; it stays a moment, for the run that a second click starts."""
        found = [(sign, sentence) for sign, sentence, _ in self.words]
        self.words = [one for one in self.words if time.monotonic() - one[2] < ECHO_S]
        return found


def box() -> Box:
    """Return this browser's box; fetch it before acting."""
    if "echo-box" not in st.session_state:
        st.session_state["echo-box"] = Box()
    found: Box = st.session_state["echo-box"]
    return found
