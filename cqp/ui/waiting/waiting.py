"""Marks that wait on this laptop, whatever their sitting: said, and sent from here too."""

from __future__ import annotations

from cqp.marking.sitting import Person
from cqp.services.reference import installation
from cqp.services.running import store
from cqp.ui.component import component

_component = component("waiting", html='<div class="waiting" role="status" hidden></div>')


def waiting_marks(person: Person) -> None:
    """Show how many marks of this assessor wait on this laptop; nothing when none does."""
    _component(key="waiting", data={"installation": installation(store()), "assessor": person.id}, height="content")
