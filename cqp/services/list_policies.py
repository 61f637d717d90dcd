"""The règlements that an exam session may be held under."""

from __future__ import annotations

from cqp.config import DEFAULT_POLICY, POLICIES
from cqp.rules.policy import Policy, read_policy


def list_policies() -> tuple[Policy, ...]:
    """Return the règlements of `data/policies/`: the default first, then the others by title.

    Raises:
        PolicyFileError: One of them is malformed.
    """
    others = (read_policy(path) for path in POLICIES.glob("*.toml") if path != DEFAULT_POLICY)
    return read_policy(DEFAULT_POLICY), *sorted(others, key=lambda one: one.title)
