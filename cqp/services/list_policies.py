"""The règlements that an exam session may be held under."""

from __future__ import annotations

from cqp.config import POLICIES
from cqp.rules.policy import Policy, read_policy


def list_policies() -> tuple[Policy, ...]:
    """Return the règlements of `data/policies/`, by title.

    Raises:
        PolicyFileError: One of them is malformed.
    """
    return tuple(sorted((read_policy(path) for path in POLICIES.glob("*.toml")), key=lambda one: one.title))
