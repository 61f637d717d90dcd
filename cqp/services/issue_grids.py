"""Issue the grids of one assessor, to be filled in away from the application: a sealed workbook."""

from __future__ import annotations

from datetime import datetime
from typing import BinaryIO

from cqp.errors import GridFileError, NotFoundError
from cqp.exports.local_time import local
from cqp.exports.offline_workbook import write_offline_workbook
from cqp.marking.journal import Kind
from cqp.marking.mark import Mark
from cqp.marking.seal import IssuedGrid, seal
from cqp.marking.sitting import DELIBERATION, Role, Sitting, SittingState
from cqp.planning.french_time import day_words, hour_words
from cqp.services import access
from cqp.services.reference import referential_of
from cqp.store import committees, journal, marks, sittings
from cqp.store.engine import Connection, Store
from cqp.store.installation import read_secret
from cqp.tables.offline_sheet import GridSheet, grid_lines, sheet_title, shown_lines

OVER = (*DELIBERATION, SittingState.ABSENT)
"""States in which a grid takes no mark any more, and is not issued."""


def export_grids(
    store: Store, token: str, exam_session_id: int, assessor_id: int, target: BinaryIO, now: datetime, *, is_blank: bool
) -> str:
    """Write the grids that this assessor has still to fill in into `target`; return the assessor's name.

    Args:
        store: The database.
        token: A coordinator's sign-in token.
        exam_session_id: Which exam session.
        assessor_id: Whose grids; only this assessor's marks come back from them.
        target: Binary stream.
        now: The instant, UTC.
        is_blank: Whether the marks that are there are left out.

    Raises:
        NotFoundError: There is no such exam session, or no such assessor in it.
        GridFileError: Nothing is left to fill in.
    """
    with store.reading() as db:
        person = access.require(db, token, now, Role.COORDINATOR)
        name = _write(store, db, exam_session_id, assessor_id, target, now, is_blank=is_blank)
    tell_issue(store, f"{person.role}:{person.id}", exam_session_id, assessor_id, "offline_grids", now)
    return name


def export_grids_locally(
    store: Store, exam_session_id: int, assessor_id: int, target: BinaryIO, now: datetime, *, is_blank: bool
) -> str:
    """Write them likewise; asked from the command line, by who holds the machine."""
    with store.reading() as db:
        name = _write(store, db, exam_session_id, assessor_id, target, now, is_blank=is_blank)
    tell_issue(store, "program", exam_session_id, assessor_id, "offline_grids", now)
    return name


def find_assessor_locally(store: Store, exam_session_id: int, wanted: str) -> int:
    """Return the assessor of this number or name; asked from the command line.

    Raises:
        NotFoundError: There is no such exam session, or no single assessor called so: the text lists them.
    """
    with store.reading() as db:
        sittings.read_exam_session(db, exam_session_id)
        members = committees.list_members(db, exam_session_id)
    found = [one.id for one in members if wanted.strip() in {str(one.id), one.name}]
    if len(found) != 1:
        listed = " ; ".join(f"{one.id} {one.name}" for one in members)
        raise NotFoundError(f"« {wanted} » ne désigne pas un évaluateur de cette session. Choisissez parmi : {listed}.")
    return found[0]


def assessor_and_sittings(db: Connection, exam_session_id: int, assessor_id: int) -> tuple[str, tuple[Sitting, ...]]:
    """Return the assessor's name and the sittings whose grid they have still to fill in, by planned time.

    Raises:
        NotFoundError: There is no such assessor in this exam session.
        GridFileError: Nothing is left to fill in.
    """
    names = {one.id: one.name for one in committees.list_members(db, exam_session_id)}
    if assessor_id not in names:
        raise NotFoundError("Cet évaluateur n'est pas de cette session d'examen. Choisissez-le dans la liste.")
    own = sittings.list_own_sittings(db, assessor_id)
    left = tuple(one for one in own if not one.is_submitted and one.state not in OVER)
    if not left:
        raise GridFileError(
            f"{names[assessor_id]} n'a aucune grille à remplir : aucun passage ne lui est confié, ou tout est remis."
        )
    return names[assessor_id], left


def tell_issue(store: Store, actor: str, exam_session_id: int, assessor_id: int, what: str, now: datetime) -> None:
    """Tell the journal who took whose grids out, before they are handed over."""
    news = journal.News(
        Kind.EXPORTED, actor, f"exam_session:{exam_session_id}", {"what": what, "assessor": assessor_id}
    )
    with store.writing() as db:
        journal.append(db, now.isoformat(), [news])


def facts_of(assessor: str, exam_session: str, sitting: Sitting) -> str:
    """Return whose grid it is, and of what, on one line."""
    at = datetime.fromisoformat(sitting.planned_at)
    when = f"{day_words(at.date())} à {hour_words(at)}"
    place = f", {sitting.place}" if sitting.place else ""
    return f"Évaluateur : {assessor} · Session d'examen : {exam_session} · Passage : {when}{place}"


def _write(
    store: Store,
    db: Connection,
    exam_session_id: int,
    assessor_id: int,
    target: BinaryIO,
    now: datetime,
    *,
    is_blank: bool,
) -> str:
    exam_session, referential_id, _ = sittings.read_exam_session(db, exam_session_id)
    name, left = assessor_and_sittings(db, exam_session_id, assessor_id)
    document, fingerprint = referential_of(store, db, referential_id)
    secret = read_secret(db)
    how = "vierge" if is_blank else "avec les marques enregistrées alors"
    issued = f"Émise le {local(now):%d/%m/%Y à %H:%M}, {how}."
    sheets = []
    for one in left:
        shown: dict[str, Mark] = {} if is_blank else marks.read_marks(db, one.id, assessor_id)
        block = document.block(one.block)
        person = f"{one.candidate.name} (n° {one.candidate.number})"
        sheet = GridSheet(
            tab=f"{one.block} · {one.candidate.number} {one.candidate.name}",
            title=sheet_title(one.block, person),
            facts=facts_of(name, exam_session.name, one),
            issued=issued,
            block=block,
            marks=shown,
        )
        codes = tuple(criterion.code for criterion in block.criteria)
        about = IssuedGrid(
            exam_session_id=exam_session_id,
            sitting_id=one.id,
            assessor_id=assessor_id,
            candidate_id=one.candidate.id,
            referential=fingerprint,
            issued_at=now.isoformat(),
            is_blank=is_blank,
            criteria=codes,
            bases=tuple(shown[code].revision if code in shown else 0 for code in codes),
        )
        lines = shown_lines([line.cells for line in grid_lines(sheet)], codes)
        sheets.append((sheet, seal(secret, about, lines)))
    write_offline_workbook(target, sheets, exam_session=exam_session.name, assessor=name, issued_at=now)
    return name
