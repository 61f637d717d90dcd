"""What an assessor still has to ask in the interview, with a question prepared for each criterion."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cqp.marking.preparation import Scenario
from cqp.rules.to_ask import CompetencyToAsk, questions_of, to_ask
from cqp.services.read_grid import own_grid
from cqp.services.reference import policy_of, referential_of
from cqp.store import clock, marks, preparing
from cqp.store.engine import Store


@dataclass(frozen=True, slots=True)
class Interview:
    """What helps an assessor through the interview.

    Attributes:
        competencies: What is still to be asked, what can still change a proposal first.
        questions: Criterion code → the questions to ask: coordination's, else one made of the criterion's words.
        scenario: What the candidate was given; None if nobody said.
    """

    competencies: tuple[CompetencyToAsk, ...]
    questions: dict[str, tuple[str, ...]]
    scenario: Scenario | None


def read_interview(store: Store, token: str, sitting_id: int, now: datetime) -> Interview:
    """Return what the caller has still to ask in one of their sittings.

    Raises:
        ForbiddenError: The caller is not an assessor of this sitting.
    """
    with store.reading() as db:
        person, held = own_grid(db, token, sitting_id, now)
        document, _ = referential_of(store, db, held.referential_id)
        code, _ = clock.read_timing(db, sitting_id)
        block = document.block(code)
        own = marks.read_marks(db, sitting_id, person.id)
        written = preparing.read_questions(db, held.block_id)
        doubted = [mark.criterion for mark in own.values() if mark.flagged]
        values = {criterion: mark.value for criterion, mark in own.items()}
        return Interview(
            competencies=to_ask(block, values, doubted, policy_of(store, db, held.policy_id)),
            questions=questions_of(block, written),
            scenario=preparing.read_scenario_of(db, sitting_id),
        )
