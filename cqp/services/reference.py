"""What never changes once written, read once a process: block indexes, référentiels and policies."""

from __future__ import annotations

from cqp.referential.model import Referential
from cqp.rules.policy import Policy
from cqp.store import referentials
from cqp.store.engine import Connection, Store
from cqp.store.referentials import BlockIndex


def block_index(store: Store, db: Connection, block_id: int) -> BlockIndex:
    """Return which rows the codes of a block stand for."""
    return store.remember(("block", block_id), lambda: referentials.read_block_index(db, block_id))


def policy_of(store: Store, db: Connection, policy_id: int) -> Policy:
    """Return a policy."""
    return store.remember(("policy", policy_id), lambda: referentials.read_policy(db, policy_id))


def referential_of(store: Store, db: Connection, referential_id: int) -> tuple[Referential, str]:
    """Return a référentiel and its fingerprint."""
    return store.remember(("referential", referential_id), lambda: referentials.read_referential(db, referential_id))
