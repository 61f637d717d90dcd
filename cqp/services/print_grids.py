"""Print the grids of one assessor, to be filled in by hand."""

from __future__ import annotations

from datetime import datetime

from cqp.exports.local_time import local
from cqp.exports.paper_grid_pdf import PaperSheet, paper_grids_pdf
from cqp.marking.seal import PaperGrid, paper_code
from cqp.marking.sitting import Role
from cqp.planning.french_time import day_words, hour_words
from cqp.services import access
from cqp.services.issue_grids import assessor_and_sittings, tell_issue
from cqp.services.reference import referential_of
from cqp.store import marks, sittings
from cqp.store.engine import Connection, Store
from cqp.store.installation import read_secret


def export_papers(
    store: Store, token: str, exam_session_id: int, assessor_id: int, now: datetime, *, is_blank: bool
) -> tuple[str, bytes]:
    """Return the assessor's name and the PDF of the grids that they have still to fill in.

    Args:
        store: The database.
        token: A coordinator's sign-in token.
        exam_session_id: Which exam session.
        assessor_id: Who is to hold the pen.
        now: The instant, UTC.
        is_blank: Whether the marks that are there are left out.

    Raises:
        NotFoundError: There is no such exam session, or no such assessor in it.
        GridFileError: Nothing is left to fill in.
    """
    with store.reading() as db:
        person = access.require(db, token, now, Role.COORDINATOR)
        name, sheets = _sheets(store, db, exam_session_id, assessor_id, now, is_blank=is_blank)
    tell_issue(store, f"{person.role}:{person.id}", exam_session_id, assessor_id, "paper_grids", now)
    return name, paper_grids_pdf(sheets, title=f"Grilles papier – {name}", at=now.isoformat())


def _sheets(
    store: Store, db: Connection, exam_session_id: int, assessor_id: int, now: datetime, *, is_blank: bool
) -> tuple[str, list[PaperSheet]]:
    exam_session, referential_id, _ = sittings.read_exam_session(db, exam_session_id)
    name, left = assessor_and_sittings(db, exam_session_id, assessor_id)
    document, _ = referential_of(store, db, referential_id)
    secret = read_secret(db)
    how = "vierge" if is_blank else "avec les marques enregistrées alors"
    sheets = []
    for one in left:
        held = sittings.read_grid(db, one.id, assessor_id)
        revision = None if is_blank or held is None else held.revision
        at = datetime.fromisoformat(one.planned_at)
        sheets.append(
            PaperSheet(
                code=paper_code(secret, PaperGrid(one.id, assessor_id, revision)),
                candidate=f"{one.candidate.name} – n° {one.candidate.number}",
                facts=(
                    ("Candidat", f"{one.candidate.name} – n° {one.candidate.number}"),
                    ("Évaluateur", name),
                    ("Session d’examen", exam_session.name),
                    ("Passage", f"{day_words(at.date())} à {hour_words(at)}, {one.place}".rstrip(", ")),
                ),
                assessor=name,
                issued=f"Imprimée le {local(now):%d/%m/%Y à %H:%M}, {how}",
                block=document.block(one.block),
                marks={} if is_blank else marks.read_marks(db, one.id, assessor_id),
            )
        )
    return name, sheets
