"""Mount the rehearsal on a page."""

from __future__ import annotations

from cqp.ui.component import component

_component = component("rehearsal", html='<div class="rehearsal"></div>')


def rehearsal() -> None:
    """Show what the laptop in use can and cannot do, tried out for real."""
    _component(key="rehearsal", height="content")
