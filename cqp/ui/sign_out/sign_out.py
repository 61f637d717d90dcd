"""The button that signs out; it says first when marks still wait on this laptop."""

from __future__ import annotations

from cqp.marking.sitting import Person
from cqp.ui.component import component

_component = component("sign_out", html='<div class="sign-out"></div>')


def sign_out_button(person: Person) -> None:
    """Show the button."""
    _component(key="sign-out", data={"assessor": person.id if person.exam_session_id else None}, height="content")
