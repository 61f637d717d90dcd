"""Run the clock of a sitting: phases, pauses, and how long is left, the same for the whole committee."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from cqp.errors import ClockError, ForbiddenError
from cqp.marking.clock import Clock, ClockEvent, ClockStep, Phase, read_clock
from cqp.marking.sitting import DELIBERATION, ExamSessionState, SittingState
from cqp.marking.words import can_be_kept
from cqp.planning.phases import PHASE_WORD, TimedPhase, phases_of
from cqp.services import access
from cqp.services.read_grid import own_grid
from cqp.services.reference import policy_of
from cqp.store import clock
from cqp.store.engine import Connection, Store
from cqp.store.sittings import LockedGrid

LONGEST_REASON = 500
"""Characters of the reason of a pause, at most."""

LATEST = timedelta(hours=1)
"""How long a gesture may have waited on a laptop without a server; one that waited longer counts from then."""


@dataclass(frozen=True, slots=True)
class RunningClock:
    """The clock of one sitting, its phases, and whether every grid is submitted: it stands still from then on."""

    clock: Clock
    phases: tuple[TimedPhase, ...]
    is_over: bool


def read_sitting_clock(store: Store, token: str, sitting_id: int, now: datetime) -> RunningClock:
    """Return the clock of one of the caller's sittings.

    Raises:
        ForbiddenError: The caller is not an assessor of this sitting.
    """
    with store.reading() as db:
        _, held = own_grid(db, token, sitting_id, now)
        return _shown(store, db, held, now)


def move_clock(
    store: Store,
    token: str,
    sitting_id: int,
    now: datetime,
    *,
    step: ClockStep,
    phase: Phase | None,
    seen: int,
    reason: str = "",
    late_s: int = 0,
    made_by: int | None = None,
) -> RunningClock:
    """Start a phase, pause, or go on; asking for what is already so changes nothing.

    Args:
        store: The database.
        token: The caller's sign-in token.
        sitting_id: Whose clock.
        now: The instant, UTC; the laptop's own clock decides nothing.
        step: What to do.
        phase: Which phase to start; None for the one that is running.
        seen: How many gestures the screen had seen.
        reason: Why the clock is paused.
        late_s: Seconds since the gesture was made, when it waited for the server; it never comes before the last one.
        made_by: Assessor whose grid is on the screen.

    Raises:
        ForbiddenError: The caller is not an assessor of this sitting.
        ClockError: A colleague was quicker, the pause has no reason, or the sitting is over.
    """
    with store.writing() as db:
        person, held = own_grid(db, token, sitting_id, now, lock=True)
        access.require_same(person, made_by)
        _require_open(held)
        shown = _shown(store, db, held, now)
        wanted = phase or shown.clock.phase
        if wanted is None or wanted not in {one.phase for one in shown.phases}:
            raise ClockError("Cette phase n'est pas prévue pour ce bloc : l'horloge n'a pas changé. Rechargez la page.")
        if _is_so(shown.clock, step, wanted):
            return shown
        if seen != shown.clock.revision:
            raise ClockError(
                f"{shown.clock.by or 'Un collègue'} vient de toucher à l'horloge : elle en est à "
                f"« {PHASE_WORD[shown.clock.phase or wanted]} ». Votre geste n'a rien changé ; "
                "regardez l'horloge, puis recommencez si besoin."
            )
        if step is not ClockStep.STARTED and wanted is not shown.clock.phase:
            raise ClockError("Cette phase n'est pas en cours : l'horloge n'a pas changé. Lancez d'abord la phase.")
        words = _reason(step, reason)
        event = ClockEvent(step, wanted, _made_at(shown.clock, now, late_s).isoformat(), person.name, words)
        clock.append_event(db, held, event, shown.clock.revision + 1, now)
        return _shown(store, db, held, now)


def _shown(store: Store, db: Connection, held: LockedGrid, now: datetime) -> RunningClock:
    code, extra_time = clock.read_timing(db, held.sitting_id)
    phases = phases_of(code, policy_of(store, db, held.policy_id), extra_time)
    end = clock.read_end(db, held.sitting_id)
    at = min(now, datetime.fromisoformat(end)) if end else now
    return RunningClock(read_clock(clock.read_events(db, held.sitting_id), at), phases, is_over=bool(end))


def _is_so(shown: Clock, step: ClockStep, wanted: Phase) -> bool:
    """Say whether the clock is already as asked: two members pressed the same button."""
    return shown.phase is wanted and shown.is_paused is (step is ClockStep.PAUSED)


def _made_at(shown: Clock, now: datetime, late_s: int) -> datetime:
    """Return when a gesture that waited was made: never before the one it follows, never in the future."""
    made_at = now - min(timedelta(seconds=late_s), LATEST)
    return min(now, max(made_at, shown.moved_at)) if shown.moved_at else made_at


def _reason(step: ClockStep, reason: str) -> str:
    """Return why the clock is paused, checked; nothing for another gesture."""
    if step is not ClockStep.PAUSED:
        return ""
    words = reason.strip()
    if not words:
        raise ClockError("Une pause demande une raison : l'horloge continue. Écrivez-la en quelques mots.")
    if len(words) > LONGEST_REASON or not can_be_kept(words):
        raise ClockError(
            f"La raison de la pause dépasse {LONGEST_REASON} caractères ou contient un caractère illisible : "
            "l'horloge continue. Raccourcissez-la ou retapez-la."
        )
    return words


def _require_open(held: LockedGrid) -> None:
    """Check that the hour of this sitting can still be run."""
    if held.session_state is not ExamSessionState.OPEN:
        raise ClockError("La session d'examen n'est pas ouverte : l'horloge n'a pas changé.")
    if not held.has_declared:
        raise ClockError("Déclarez d'abord l'absence de conflit d'intérêts, dans « Mes passages ».")
    if held.is_blocked:
        raise ForbiddenError(
            "La composition du comité est irrégulière pour ce candidat : l'horloge n'a pas changé. "
            "Prévenez la coordination."
        )
    if held.state in (*DELIBERATION, SittingState.ABSENT):
        raise ClockError("Ce passage est terminé : son horloge ne change plus.")
