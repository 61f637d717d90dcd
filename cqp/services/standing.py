"""Bring the summary rows of a sitting up to date with what its committee marks, agrees and decides."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from cqp.rules.account import CompetencyStanding
from cqp.rules.block import propose_block
from cqp.rules.certificate import judge_certificate
from cqp.rules.competency import Tally, agree
from cqp.rules.consensus import ConferredCompetency, stand
from cqp.rules.letters import OF_STATUS, UNTOUCHED, packed
from cqp.rules.status import Status
from cqp.services.reference import block_index, policy_of
from cqp.store import results
from cqp.store.engine import Connection, Store
from cqp.store.referentials import BlockIndex
from cqp.store.sittings import LockedGrid

OwnResults = Mapping[int, tuple[Tally, Status]]
"""One member's counts and proposal, by competency id; a competency they did not mark is not there."""


def refresh_standing(
    store: Store, db: Connection, held: LockedGrid, competencies: Sequence[ConferredCompetency]
) -> None:
    """Store each competency's standing, the block's and the certificate's proposal."""
    index, policy = block_index(store, db, held.block_id), policy_of(store, db, held.policy_id)
    statuses = {index.criteria[one.criteria[0].code][1]: one.standing or one.proposal for one in competencies}
    results.store_competency_results(db, held.sitting_id, statuses)
    letters = packed(index.competencies, {one: OF_STATUS[status] for one, status in statuses.items()}, UNTOUCHED)
    status = propose_block((stand(one, policy) for one in competencies), policy)
    results.store_block(db, held.sitting_id, letters, status)
    blocks = results.read_block_statuses(db, held.candidate_id)
    results.store_certificate_status(db, held.candidate_id, judge_certificate(blocks, policy))


def stand_alone(index: BlockIndex, members: Collection[OwnResults]) -> dict[int, CompetencyStanding]:
    """Return each competency of a block as its members' own grids propose it, by competency id."""
    codes = index.competency_codes

    def of(one: int) -> CompetencyStanding:
        unmarked = Tally(not_observed=index.competencies[one]), Status.NOT_OBSERVED
        own = [member.get(one, unmarked) for member in members]
        return CompetencyStanding(codes[one], agree(status for _, status in own), tuple(counts for counts, _ in own))

    return {one: of(one) for one in index.competencies}
