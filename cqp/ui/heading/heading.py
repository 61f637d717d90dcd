"""A title that people typed: shown large, exactly as typed."""

from __future__ import annotations

from cqp.ui.component import component

_component = component("heading", html='<h1 class="heading"></h1><p class="detail"></p>')


def heading(title: str, detail: str = "") -> None:
    """Show the page's title and a line below it; neither is read as Markdown or HTML."""
    _component(key="heading", data={"title": title, "detail": detail}, height="content")
