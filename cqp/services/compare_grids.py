"""Compare grids filled away from the application with what is recorded, and record what was chosen: all or nothing.

For services that have checked who asks and where the grids come from; the rules of a mark are those of live marks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid5

from cqp.errors import GridFileError
from cqp.marking.mark import Mark, MarkIntent, MarkValue
from cqp.marking.offline import (
    Choice,
    ComparedGrid,
    ComparedMark,
    ConflictKey,
    FilledGrid,
    FilledMark,
    Outcome,
    compare,
    key_of,
    worded,
)
from cqp.marking.words import one_line
from cqp.services.mark_criteria import record_marks, sort_marks
from cqp.store import committees, grid_imports, marks, planned, sittings
from cqp.store.engine import Connection, Store
from cqp.store.sittings import LockedGrid

MARKS = UUID("5f2b3c0e-6f0b-4d8a-9a54-6d1b8c1f7e21")
"""Namespace of the marks' ids: the same line of the same source always has the same one."""

REFUSALS: Mapping[str, str] = {
    "session_closed": "La session d'examen n'est pas ouverte. Ouvrez-la, puis recommencez.",
    "not_declared": (
        "L'évaluateur n'a pas déclaré l'absence de conflit d'intérêts. Il la déclare dans « Mes passages »."
    ),
    "irregular_committee": (
        "La composition du comité est irrégulière pour ce candidat. Confiez le passage à un autre comité, ou "
        "écrivez-en la raison dans « Planning »."
    ),
    "minutes_written": "Le procès-verbal de ce passage est établi : ses marques ne changent plus ainsi.",
    "grid_submitted": (
        "L'évaluateur a remis cette grille : lui seul la change encore, dans l'application, avec une raison écrite."
    ),
    "candidate_absent": "Le candidat est déclaré absent. Corrigez le passage d'abord.",
    "unreadable_text": "Le texte a un caractère illisible, souvent venu d'un copier-coller. Retapez-le.",
    "reason_required": "« Sans objet » demande une raison : écrivez pourquoi la situation ne permet pas de l'observer.",
}
"""Code of a refused mark → what is said of it to somebody who is not the assessor."""

NO_REASON = (
    "Une raison accompagne « Sans objet » seulement. Choisissez cette valeur, ou déplacez le texte dans "
    "« Observation »."
)

NOT_ATTESTED = (
    "L'évaluateur n'a pas attesté cette feuille, qui dit du nouveau. Il choisit « oui » à la ligne « Attestation », "
    "enregistre le fichier et vous le rend."
)

NAMED = 3
"""Refusals that one sentence names."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One grid compared, and what recording it takes; `held` is None when nothing of it can be taken."""

    grid: ComparedGrid
    held: LockedGrid | None
    intents: Mapping[str, MarkIntent]


def compare_grids(
    store: Store, db: Connection, exam_session_id: int, filled: Sequence[FilledGrid], *, lock: bool = False
) -> tuple[Comparison, ...]:
    """Compare each grid with what is recorded; nothing is written.

    Args:
        store: The database.
        db: A transaction; a writing one to lock.
        exam_session_id: The only exam session whose grids are taken.
        filled: The grids.
        lock: Whether the grids are about to be written.
    """
    names = {one.id: one.name for one in committees.list_members(db, exam_session_id)}
    keys = [(one.sitting_id, one.assessor_id) for one in filled if not one.problem]
    found: dict[int, Comparison] = {}
    for rank in sorted(range(len(filled)), key=lambda rank: filled[rank].sitting_id):  # locks in one order
        one = filled[rank]
        is_twice = keys.count((one.sitting_id, one.assessor_id)) > 1
        found[rank] = _compare(store, db, exam_session_id, one, names, is_twice=is_twice, lock=lock)
    return tuple(found[rank] for rank in range(len(filled)))


def record_grids(
    store: Store,
    db: Connection,
    coordinator_id: int | None,
    compared: Sequence[Comparison],
    choices: Mapping[ConflictKey, Choice],
    now: datetime,
) -> int:
    """Record what the grids say and what was chosen of the conflicts; return how many marks.

    Args:
        store: The database.
        db: The writing transaction in which they were compared and locked.
        coordinator_id: Who brings them in; None for the command line.
        compared: What `compare_grids` returned.
        choices: Of each conflict.
        now: The instant, UTC.

    Raises:
        GridFileError: Something is refused, or a conflict is not settled; the transaction must be undone.
    """
    _require_acceptable(compared)
    recorded = 0
    for one in compared:
        if one.held is None:
            continue
        wanted = [one.intents[mark.filled.criterion] for mark in one.grid.marks if _is_taken(one.grid, mark, choices)]
        answer, new = record_marks(store, db, one.held, wanted, now)
        if answer.refused:
            raise GridFileError(f"Rien n'a été enregistré. {answer.refused[0].message}")
        if new:
            filled = one.grid.filled
            grid_imports.add_import(
                db,
                one.held,
                coordinator_id,
                origin=filled.origin,
                source=filled.source,
                issued_at=filled.issued_at,
                filled_on=filled.filled_on,
                marks=new,
                now=now.isoformat(),
            )
        recorded += new
    return recorded


def _compare(
    store: Store,
    db: Connection,
    exam_session_id: int,
    filled: FilledGrid,
    names: Mapping[int, str],
    *,
    is_twice: bool,
    lock: bool,
) -> Comparison:
    problem = filled.problem or (
        "Ce passage figure deux fois pour le même évaluateur : gardez une seule feuille." if is_twice else ""
    )
    held = None if problem else sittings.read_grid(db, filled.sitting_id, filled.assessor_id, lock=lock)
    if not problem and held is None:
        problem = (
            "Ce passage n'existe plus, ou n'est plus confié à cet évaluateur. Émettez une nouvelle feuille si besoin."
        )
    if held is not None and planned.sitting_session(db, filled.sitting_id) != exam_session_id:
        problem = "Cette feuille est celle d'une autre session d'examen. Choisissez la bonne session, puis recommencez."
    if held is not None and filled.candidate_id not in {None, held.candidate_id}:
        problem = "Ce passage est devenu celui d'un autre candidat. Émettez une nouvelle feuille."
    if problem or held is None:
        return Comparison(ComparedGrid(filled, refusal=problem), None, {})
    current = marks.read_marks(db, filled.sitting_id, filled.assessor_id)
    is_known = grid_imports.was_imported(db, filled.sitting_id, filled.assessor_id, filled.source)
    beside = [
        _beside(one, filled.shown.get(one.criterion), current.get(one.criterion), is_known=is_known)
        for one in filled.marks
    ]
    intents = {
        one.filled.criterion: _intent(filled, one, rank)
        for rank, one in enumerate(beside, start=1)
        if one.outcome not in {Outcome.UNTOUCHED, Outcome.REFUSED}
    }
    sorting = sort_marks(store, db, held, list(intents.values()))
    refused = {one.current.criterion: REFUSALS.get(one.code, one.message) for one in sorting.refused}
    sat = sittings.read_own_sitting(db, filled.sitting_id, filled.assessor_id)
    grid = ComparedGrid(
        filled=filled,
        candidate=f"{sat.candidate.name} (n° {sat.candidate.number})",
        block=sat.block,
        assessor=names.get(filled.assessor_id, ""),
        marks=tuple(_refused(one, refused) for one in beside),
        refusal=NOT_ATTESTED if intents and not filled.is_attested else "",
        was_imported=is_known,
    )
    return Comparison(grid, held, intents)


def _beside(filled: FilledMark, shown: Mark | None, current: Mark | None, *, is_known: bool) -> ComparedMark:
    there = current or Mark(filled.criterion, MarkValue.NOT_OBSERVED)
    if not filled.is_empty and not filled.problem:
        said = worded(filled, shown)
        filled = replace(filled, value=said.value, remark=said.remark, reason=said.reason)
    if filled.reason and filled.value is not MarkValue.NOT_APPLICABLE:
        filled = replace(filled, problem=filled.problem or NO_REASON)
    return ComparedMark(filled, there, compare(filled, shown, there, is_known=is_known), filled.problem)


def _intent(grid: FilledGrid, one: ComparedMark, rank: int) -> MarkIntent:
    filled, current = one.filled, one.current
    return MarkIntent(
        id=str(uuid5(MARKS, f"{grid.source}/{grid.sitting_id}/{grid.assessor_id}/{filled.criterion}")),
        criterion=filled.criterion,
        value=filled.value or MarkValue.NOT_OBSERVED,
        remark=filled.remark,
        reason=filled.reason,
        base=current.revision,
        seq=rank,
        at=grid.filled_on,
        flagged=current.flagged and one_line(filled.remark) == one_line(current.remark),
        origin=grid.origin,
    )


def _refused(one: ComparedMark, refused: Mapping[str, str]) -> ComparedMark:
    message = refused.get(one.filled.criterion, "")
    return ComparedMark(one.filled, one.current, Outcome.REFUSED, message) if message else one


def _require_acceptable(compared: Sequence[Comparison]) -> None:
    said = [f"Feuille « {one.grid.filled.title} » : {one.grid.refusal}" for one in compared if one.grid.refusal]
    for one in compared:
        said += [
            f"{mark.filled.criterion} ({one.grid.candidate}) : {mark.refusal}"
            for mark in one.grid.marks
            if mark.outcome is Outcome.REFUSED
        ]
    if said:
        more = f" Et {len(said) - NAMED} autres refus." if len(said) > NAMED else ""
        raise GridFileError(f"Rien n'a été enregistré. {' '.join(said[:NAMED])}{more}")


def _is_taken(grid: ComparedGrid, mark: ComparedMark, choices: Mapping[ConflictKey, Choice]) -> bool:
    if mark.outcome is not Outcome.CONFLICT:
        return mark.outcome is not Outcome.UNTOUCHED
    choice = choices.get(key_of(grid, mark))
    if choice is None or choice.seen != mark.current.revision:
        raise GridFileError(
            f"Rien n'a été enregistré : sur {mark.filled.criterion} ({grid.candidate}), la feuille et l'application "
            "diffèrent, et l'application a pu changer depuis l'aperçu. Relisez, choisissez, puis recommencez."
        )
    return choice.takes_sheet
