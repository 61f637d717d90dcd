"""Load the demonstration from the first-run screen, while nobody has an account yet."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from cqp.errors import AccountError
from cqp.services.load_demo import load_demo
from cqp.services.manage_accounts import is_new_installation
from cqp.store.engine import Store

SEED = 1
"""The same people and marks on every first run."""


def load_first_demo(store: Store, *, candidates: int, now: datetime) -> dict[str, Any]:
    """Load a demonstration; return its credentials: exam_session, coordinator, assessors.

    Raises:
        AccountError: An account exists already.
    """
    if not is_new_installation(store):
        raise AccountError("Un compte de coordination existe déjà. Connectez-vous avec ce compte.")
    return asdict(load_demo(store, candidates=candidates, seed=SEED, now=now, progress=lambda _done, _all: None))
