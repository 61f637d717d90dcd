"""Record what a juror marks, and the proposals that follow, in one durable transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cqp.errors import ForbiddenError
from cqp.marking.mark import Mark, MarkIntent, MarkValue, RefusedMark, SavedMark
from cqp.marking.sitting import DELIBERATION, ExamSessionState, Role, SittingState
from cqp.marking.words import can_be_kept
from cqp.rules.block import propose_block
from cqp.rules.certificate import judge_certificate
from cqp.rules.competency import propose_competency, tally_of
from cqp.rules.letters import OF_MARK, OF_STATUS, UNMARKED, UNTOUCHED, repacked
from cqp.services import access
from cqp.services.confer import restand
from cqp.services.reference import block_index, policy_of
from cqp.services.standing import stand_alone
from cqp.store import marks, results, sittings
from cqp.store.engine import Connection, Store
from cqp.store.referentials import BlockIndex
from cqp.store.sittings import LockedGrid


@dataclass(frozen=True, slots=True)
class MarkingAnswer:
    """What became of each mark, in the order they were sent."""

    saved: tuple[SavedMark, ...]
    refused: tuple[RefusedMark, ...]


def mark_criteria(
    store: Store,
    token: str,
    sitting_id: int,
    intents: Sequence[MarkIntent],
    now: datetime,
    *,
    made_by: int | None = None,
) -> MarkingAnswer:
    """Record these marks of the caller's own grid; return once they are durable.

    A mark already recorded under the same id is answered again and recorded once. A mark is refused, never merged,
    when its base is no longer the criterion's revision; so are all later marks of that criterion in the request.

    Args:
        store: The database.
        token: The caller's sign-in token.
        sitting_id: Whose grid.
        intents: The marks.
        now: The instant, UTC.
        made_by: Assessor who made the marks, when the laptop says so: a colleague may have signed in meanwhile.

    Raises:
        NotSignedInError: Nobody is signed in.
        ForbiddenError: The caller is not an assessor of this sitting, or did not make these marks.
    """
    with store.writing() as db:
        person = access.require(db, token, now, Role.ASSESSOR, even_over=True)  # each mark is told why below
        access.require_same(person, made_by)
        held = sittings.read_grid(db, sitting_id, person.id, lock=True)
        if held is None:
            raise ForbiddenError(
                "Ce passage n'est pas confié à votre comité : rien n'a été enregistré. "
                "Revenez à « Mes passages », ou demandez à la coordination."
            )
        answer, recorded = record_marks(store, db, held, intents, now)
        if recorded and held.is_submitted:
            restand(store, db, person, held)
    return answer


def record_marks(
    store: Store, db: Connection, held: LockedGrid, intents: Sequence[MarkIntent], now: datetime
) -> tuple[MarkingAnswer, int]:
    """Record marks of a grid that this transaction has locked, whoever brings them.

    Returns:
        What became of each mark, and how many are new.
    """
    index = block_index(store, db, held.block_id)
    sorting = sort_marks(store, db, held, intents)
    if sorting.accepted:
        sittings.advance_grid(db, held, held.revision + len(sorting.accepted), sorting.letters())
        touched = {index.criteria[intent.criterion][1] for intent, _, _ in sorting.accepted}
        _refresh_proposals(store, db, held, index, sorting.values(), touched)
        marks.append_marks(db, held, sorting.accepted, now.isoformat())  # last: everybody waits for the journal
    return MarkingAnswer(tuple(sorting.saved), tuple(sorting.refused)), len(sorting.accepted)


def sort_marks(store: Store, db: Connection, held: LockedGrid, intents: Sequence[MarkIntent]) -> Sorting:
    """Say what would become of these marks of a grid, for a caller whose right was checked; nothing is written."""
    index = block_index(store, db, held.block_id)
    concerned = {index.criteria[one.criterion][1] for one in intents if one.criterion in index.criteria}
    current = marks.read_some_marks(db, held.sitting_id, held.assessor_id, concerned)
    known = marks.find_events(db, [intent.id for intent in intents])
    sorting = Sorting(held, index, current, known)
    for intent in intents:
        sorting.place(intent)
    return sorting


class Sorting:
    """Places each intent of one request among the accepted, the already saved and the refused.

    Attributes:
        accepted: (intent, criterion id, revision that it makes), in order.
        saved: What is or will be durable.
        refused: The others, with their reasons.
    """

    def __init__(
        self,
        held: LockedGrid,
        index: BlockIndex,
        current: dict[str, Mark],
        known: dict[str, marks.KnownEvent],
    ) -> None:
        self._held, self._index, self._known = held, index, known
        self._stored = current
        self._revisions = {code: mark.revision for code, mark in current.items()}
        self._refused_criteria: set[str] = set()
        self.accepted: list[tuple[MarkIntent, int, int]] = []
        self.saved: list[SavedMark] = []
        self.refused: list[RefusedMark] = []

    def place(self, intent: MarkIntent) -> None:
        """Place one intent; the earlier ones count."""
        known = self._known.get(intent.id)
        if known is not None and (known.sitting_id, known.assessor_id) == (
            self._held.sitting_id,
            self._held.assessor_id,
        ):
            self.saved.append(SavedMark(intent.id, known.criterion, known.revision))
            return
        refusal = self._refusal(intent, taken=known is not None)
        if refusal is not None:
            code, message = refusal
            self._refused_criteria.add(intent.criterion)
            now_there = self._stored.get(intent.criterion, Mark(intent.criterion, MarkValue.NOT_OBSERVED))
            self.refused.append(RefusedMark(intent.id, code, message, now_there))
            return
        revision = self._revisions.get(intent.criterion, 0) + 1
        self._revisions[intent.criterion] = revision
        self._known[intent.id] = marks.KnownEvent(
            self._held.sitting_id, self._held.assessor_id, intent.criterion, revision
        )
        self.accepted.append((intent, self._index.criteria[intent.criterion][0], revision))
        self.saved.append(SavedMark(intent.id, intent.criterion, revision))

    def values(self) -> dict[str, MarkValue]:
        """Return the value of each criterion once the accepted marks are in."""
        values = {code: mark.value for code, mark in self._stored.items()}
        return values | {intent.criterion: intent.value for intent, _, _ in self.accepted}

    def letters(self) -> str:
        """Return the whole grid once the accepted marks are in."""
        places = [criterion_id for criterion_id, _ in self._index.criteria.values()]
        changed = {criterion_id: OF_MARK[intent.value] for intent, criterion_id, _ in self.accepted}
        return repacked(self._held.letters, places, changed, UNMARKED)

    def _refusal(self, intent: MarkIntent, *, taken: bool) -> tuple[str, str] | None:
        held = self._held
        if held.session_state is not ExamSessionState.OPEN:
            return "session_closed", (
                "La session d'examen n'est pas ouverte : cette marque n'est pas enregistrée. "
                "Demandez à la coordination d'ouvrir la session."
            )
        if not held.has_declared:
            return "not_declared", (
                "Vous n'avez pas encore déclaré l'absence de conflit d'intérêts : cette marque n'est pas enregistrée. "
                "Déclarez-la dans « Mes passages », puis enregistrez de nouveau votre choix."
            )
        if held.is_blocked:
            return "irregular_committee", (
                "La composition du comité est irrégulière pour ce candidat : cette marque n'est pas enregistrée. "
                "Demandez à la coordination de confier le passage à un autre comité ou d'en écrire la raison."
            )
        if held.state in DELIBERATION and held.state is not SittingState.REOPENED:
            return "minutes_written", (
                "Le procès-verbal de ce passage est établi : cette marque n'est pas enregistrée. "
                "Reprenez la concertation avant les signatures ; après elles, seule une nouvelle délibération peut "
                "changer un résultat."
            )
        if held.is_submitted and not intent.amendment.strip():
            return "grid_submitted", (
                "Votre grille est déjà remise : cette marque n'est pas enregistrée. "
                "Une grille remise ne change qu'avec une raison écrite, sous la grille."
            )
        if held.state is SittingState.ABSENT:
            return "candidate_absent", (
                "Le candidat est déclaré absent : cette marque n'est pas enregistrée. "
                "Demandez à la coordination de corriger le passage."
            )
        if not all(map(can_be_kept, _texts(intent))):
            return "unreadable_text", (
                "Le texte contient un caractère illisible, souvent venu d'un copier-coller : cette marque n'est pas "
                "enregistrée. Retapez l'observation ou la raison."
            )
        if intent.criterion not in self._index.criteria:
            return "unknown_criterion", (
                f"Le critère {intent.criterion} n'est pas dans ce bloc : cette marque n'est pas enregistrée. "
                "Rechargez la page pour retrouver la bonne grille."
            )
        if taken:
            return "id_taken", ("Cette marque porte le numéro d'une autre : elle n'est pas enregistrée. Refaites-la.")
        if intent.value is MarkValue.NOT_APPLICABLE and not intent.reason.strip():
            return "reason_required", (
                f"« Sans objet » demande une raison : le critère {intent.criterion} n'est pas enregistré. "
                "Écrivez pourquoi la situation ne permet pas de l'observer."
            )
        if intent.criterion in self._refused_criteria or intent.base != self._revisions.get(intent.criterion, 0):
            return "stale", (
                f"Le critère {intent.criterion} a changé entre-temps, dans une autre fenêtre ou sur un autre poste. "
                "Choisissez la valeur à garder."
            )
        return None


def _texts(intent: MarkIntent) -> tuple[str, ...]:
    return intent.criterion, intent.remark, intent.reason, intent.at, intent.amendment


def _refresh_proposals(
    store: Store,
    db: Connection,
    held: LockedGrid,
    index: BlockIndex,
    values: dict[str, MarkValue],
    touched: set[int],
) -> None:
    """Bring the summary rows up to date: own counts, committee, block, certificate; write only what changed."""
    policy = policy_of(store, db, held.policy_id)
    by_competency: dict[int, dict[str, MarkValue]] = {competency_id: {} for competency_id in touched}
    for code, value in values.items():
        competency_id = index.criteria[code][1]
        if competency_id in touched:
            by_competency[competency_id][code] = value
    counts = {one: tally_of(found, policy, expected=index.competencies[one]) for one, found in by_competency.items()}
    own = {one: (count, propose_competency(count, policy)) for one, count in counts.items()}
    results.store_own_results(db, held, own)
    parts = stand_alone(index, results.read_own_results(db, held.sitting_id).values())
    statuses = {one: parts[one].status for one in touched}
    changed = {one: OF_STATUS[status] for one, status in statuses.items()}
    letters = repacked(held.block_letters, index.competencies, changed, UNTOUCHED)
    status = propose_block(parts.values(), policy)
    if letters != held.block_letters:
        results.store_competency_results(db, held.sitting_id, statuses)
    if (letters, status) != (held.block_letters, held.status):
        results.store_block(db, held.sitting_id, letters, status)
    if status is held.status:
        return
    blocks = results.read_block_statuses(db, held.candidate_id)
    results.store_certificate_status(db, held.candidate_id, judge_certificate(blocks, policy))
