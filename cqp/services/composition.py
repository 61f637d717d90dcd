"""Which sittings of an exam session have an irregular committee, and why."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from cqp.marking.committee import KnownLink
from cqp.rules.composition import Breach, BreachCode, check_composition
from cqp.rules.policy import Policy
from cqp.store import committees
from cqp.store.committees import SittingToCheck
from cqp.store.engine import Connection


@dataclass(frozen=True, slots=True)
class IrregularSitting:
    """A sitting whose committee breaks the règlement, and the reason to hold it all the same, empty if none."""

    sitting: SittingToCheck
    breaches: tuple[Breach, ...]

    @property
    def is_blocked(self) -> bool:
        """Whether nobody has recorded a reason."""
        return not self.sitting.waiver

    @property
    def is_barred(self) -> bool:
        """Whether nobody may mark it: blocked by more than a declaration, which is asked for before the first mark."""
        return self.is_blocked and any(one.code is not BreachCode.NOT_DECLARED for one in self.breaches)


def irregular_sittings(db: Connection, exam_session_id: int, policy: Policy) -> tuple[IrregularSitting, ...]:
    """Return the irregular sittings of an exam session, by time."""
    teams = {team.id: team.members for team in committees.list_committees(db, exam_session_id)}
    links: dict[int, list[KnownLink]] = defaultdict(list)
    for link in committees.list_links(db, exam_session_id):
        links[link.candidate_id].append(link)
    found = []
    for sitting in committees.list_sittings_to_check(db, exam_session_id):
        team = teams.get(sitting.committee_id, ())
        breaches = check_composition(team, sitting.company, links[sitting.candidate_id], policy)
        if breaches:
            found.append(IrregularSitting(sitting, breaches))
    return tuple(found)


def hold_back(db: Connection, exam_session_id: int, policy: Policy) -> None:
    """Hold back the irregular sittings of an exam session, and let the others go on.

    Whatever changes a committee, a link, a sitting or a waiver calls it, in its own transaction.
    """
    barred = [one.sitting.id for one in irregular_sittings(db, exam_session_id, policy) if one.is_barred]
    committees.block_sittings(db, exam_session_id, barred)
