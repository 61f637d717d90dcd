"""The button that prints the page, and how the page looks on paper: dark words on white, nothing cut, no buttons."""

from __future__ import annotations

from cqp.ui.component import component

# Not isolated: its style speaks of the whole page, on paper only.
_component = component("print_page", html='<div class="print-page"></div>', is_isolated=False)


def print_button() -> None:
    """Show the button; the page that shows it prints well. Charts stay on the screen: tables say the same."""
    _component(key="print-page", height="content")
