"""The button that signs out; it says first when marks still wait on this laptop."""

from __future__ import annotations

from cqp.marking.sitting import Person, Role
from cqp.services.reference import installation
from cqp.services.running import store
from cqp.ui.component import component

_component = component("sign_out", html='<div class="sign-out"></div>')


def sign_out_button(person: Person) -> None:
    """Show the button."""
    data = {"installation": installation(store()), "assessor": person.id if person.role is Role.ASSESSOR else None}
    _component(key="sign-out", data=data, height="content")
