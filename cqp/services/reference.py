"""What never changes once written, read once a process: block indexes, référentiels and policies."""

from __future__ import annotations

from cqp.errors import NotFoundError
from cqp.referential.model import Referential
from cqp.rules.policy import Policy
from cqp.store import referentials
from cqp.store.engine import Connection, Store
from cqp.store.installation import read_installation
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


def newest_referential(store: Store, db: Connection) -> tuple[int, Referential]:
    """Return the référentiel loaded last, and its id.

    Raises:
        NotFoundError: None was ever loaded.
    """
    known = referentials.list_referentials(db)
    if not known:
        raise NotFoundError("La base ne contient aucun référentiel. Chargez-en un : python -m cqp init.")
    referential_id = known[0][0]
    return referential_id, referential_of(store, db, referential_id)[0]


def installation(store: Store) -> str:
    """Return what tells this database from any other: a browser keeps the marks of each apart."""

    def read() -> str:
        with store.reading() as db:
            return read_installation(db)

    return store.remember(("installation", 0), read)
