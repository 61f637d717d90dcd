"""Bring the summary rows of a sitting up to date with what its committee agrees and decides."""

from __future__ import annotations

from collections.abc import Sequence

from cqp.rules.block import judge_block
from cqp.rules.certificate import judge_certificate
from cqp.rules.consensus import ConferredCompetency
from cqp.services.reference import block_index, policy_of
from cqp.store import results
from cqp.store.engine import Connection, Store
from cqp.store.sittings import LockedGrid


def refresh_standing(
    store: Store, db: Connection, held: LockedGrid, competencies: Sequence[ConferredCompetency]
) -> None:
    """Store each competency's standing, the block's and the certificate's proposal."""
    index, policy = block_index(store, db, held.block_id), policy_of(store, db, held.policy_id)
    statuses = {index.criteria[one.criteria[0].code][1]: one.standing or one.proposal for one in competencies}
    results.store_competency_results(db, held.sitting_id, statuses)
    results.store_block_status(db, held.sitting_id, judge_block(statuses.values()))
    blocks = results.read_block_statuses(db, held.candidate_id)
    results.store_certificate_status(db, held.candidate_id, judge_certificate(blocks, policy))
