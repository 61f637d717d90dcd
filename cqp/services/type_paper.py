"""Type in what an assessor wrote on a paper grid: first a preview, then all or nothing.

Coordination writes no mark of its own: it copies what the assessor wrote by hand, and says on which day; the journal
tells who copied it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from hashlib import sha256

from cqp.errors import GridFileError, NotFoundError
from cqp.exports.local_time import local
from cqp.marking.journal import canonical
from cqp.marking.mark import Mark, Origin
from cqp.marking.offline import (
    LONGEST_TEXT,
    Choice,
    ConflictKey,
    FilledGrid,
    FilledMark,
    GridsPreview,
)
from cqp.marking.seal import PaperGrid, read_paper_code
from cqp.marking.sitting import Role, Sitting
from cqp.marking.words import can_be_kept
from cqp.referential.model import Block
from cqp.services import access
from cqp.services.compare_grids import compare_grids, record_grids
from cqp.services.reference import block_index, referential_of
from cqp.store import committees, grid_imports, planned, sittings
from cqp.store.engine import Connection, Store
from cqp.store.installation import read_secret


@dataclass(frozen=True, slots=True)
class OpenPaper:
    """A paper grid as it is to be typed in.

    Attributes:
        about: Which grid, and its revision when it was printed.
        sitting: Candidate, block, when and where.
        assessor: Who held the pen.
        block: As published.
        shown: What was printed on it, by criterion code.
    """

    about: PaperGrid
    sitting: Sitting
    assessor: str
    block: Block
    shown: Mapping[str, Mark]


@dataclass(frozen=True, slots=True)
class TypedPaper:
    """What was typed from a paper grid.

    Attributes:
        about: Which grid.
        filled_on: The day that the paper bears, ISO 8601.
        marks: What each line says, in order; lines left empty may be missing.
    """

    about: PaperGrid
    filled_on: str
    marks: tuple[FilledMark, ...]


def list_papers(
    store: Store, token: str, exam_session_id: int, now: datetime
) -> tuple[tuple[str, tuple[tuple[int, Sitting], ...]], ...]:
    """Return each assessor's name with (assessor id, sitting) of the grids that they have not submitted.

    Raises:
        NotFoundError: There is no such exam session.
    """
    with store.reading() as db:
        access.require(db, token, now, Role.COORDINATOR)
        sittings.read_exam_session(db, exam_session_id)
        return tuple(
            (member.name, tuple((member.id, one) for one in own if not one.is_submitted))
            for member in committees.list_members(db, exam_session_id)
            for own in (sittings.list_own_sittings(db, member.id),)
        )


def read_code(store: Store, token: str, code: str, now: datetime) -> tuple[PaperGrid, int]:
    """Return what the code of a paper grid stands for, and the exam session it is of.

    Raises:
        SealError: It is no code of this installation, or was misread.
        NotFoundError: Its sitting is no more.
    """
    with store.reading() as db:
        access.require(db, token, now, Role.COORDINATOR)
        about = read_paper_code(read_secret(db), code)
        exam_session_id = planned.sitting_session(db, about.sitting_id)
    if exam_session_id is None:
        raise NotFoundError("Le passage de cette grille n'existe plus. Vérifiez le planning.")
    return about, exam_session_id


def open_paper(store: Store, token: str, exam_session_id: int, about: PaperGrid, now: datetime) -> OpenPaper:
    """Return a paper grid as it is to be typed in.

    Raises:
        NotFoundError: This exam session has no such sitting, or it is not this assessor's.
    """
    with store.reading() as db:
        access.require(db, token, now, Role.COORDINATOR)
        _, referential_id, _ = sittings.read_exam_session(db, exam_session_id)
        names = {one.id: one.name for one in committees.list_members(db, exam_session_id)}
        held = sittings.read_grid(db, about.sitting_id, about.assessor_id)
        is_here = planned.sitting_session(db, about.sitting_id) == exam_session_id
        if held is None or not is_here or about.assessor_id not in names:
            raise NotFoundError(
                "Cette grille n'est pas d'un passage de cette session d'examen, ou il n'est plus confié à cet "
                "évaluateur. Vérifiez la session choisie."
            )
        sitting = sittings.read_own_sitting(db, about.sitting_id, about.assessor_id)
        document, _ = referential_of(store, db, referential_id)
        block = document.block(sitting.block)
        return OpenPaper(about, sitting, names[about.assessor_id], block, _shown(db, about))


def preview_paper(store: Store, token: str, exam_session_id: int, typed: TypedPaper, now: datetime) -> GridsPreview:
    """Return what recording this would do; nothing is written.

    Raises:
        GridFileError: The day is missing, impossible or to come, or a line is not of this grid.
    """
    with store.reading() as db:
        access.require(db, token, now, Role.COORDINATOR)
        filled = _filled(store, db, typed, now)
        return GridsPreview(tuple(one.grid for one in compare_grids(store, db, exam_session_id, [filled])))


def import_paper(
    store: Store,
    token: str,
    exam_session_id: int,
    typed: TypedPaper,
    choices: Mapping[ConflictKey, Choice],
    now: datetime,
) -> int:
    """Record what was typed, all or nothing; return how many marks. The same again changes nothing.

    Raises:
        GridFileError: Something is refused, or a conflict is not settled as it stands now.
    """
    with store.writing() as db:
        person = access.require(db, token, now, Role.COORDINATOR)
        compared = compare_grids(store, db, exam_session_id, [_filled(store, db, typed, now)], lock=True)
        return record_grids(store, db, person.id, compared, choices, now)


def _shown(db: Connection, about: PaperGrid) -> dict[str, Mark]:
    """Return what was printed: the first marks of the grid made the revision that its code bears."""
    if about.revision is None:
        return {}
    history = grid_imports.read_history(db, about.sitting_id, about.assessor_id)
    return {one.criterion: one for one in history[: about.revision]}


def _filled(store: Store, db: Connection, typed: TypedPaper, now: datetime) -> FilledGrid:
    _check_day(typed.filled_on, now)
    held = sittings.read_grid(db, typed.about.sitting_id, typed.about.assessor_id)
    known = block_index(store, db, held.block_id).criteria if held else {}
    codes = [one.criterion for one in typed.marks]
    if len(set(codes)) < len(codes) or (held and not set(codes) <= set(known)):
        raise GridFileError("Une ligne saisie n'est pas de cette grille : rien n'est enregistré. Rechargez la page.")
    source = sha256(canonical(asdict(typed)).encode("utf-8", "surrogatepass")).hexdigest()
    return FilledGrid(
        sitting_id=typed.about.sitting_id,
        assessor_id=typed.about.assessor_id,
        origin=Origin.PAPER,
        source=source,
        shown=_shown(db, typed.about),
        marks=tuple(map(_checked, typed.marks)),
        title="grille papier",
        filled_on=typed.filled_on,
    )


def _checked(one: FilledMark) -> FilledMark:
    texts = one.remark, one.reason
    if all(len(text) <= LONGEST_TEXT and can_be_kept(text) for text in texts):
        return one
    problem = f"Un texte dépasse {LONGEST_TEXT} caractères, ou a un caractère illisible : raccourcissez-le, retapez-le."
    return FilledMark(one.criterion, one.value, one.remark, one.reason, one.place, problem)


def _check_day(filled_on: str, now: datetime) -> None:
    try:
        day = date.fromisoformat(filled_on)
    except ValueError:
        day = None
    if day is None or day > local(now).date():
        raise GridFileError(
            "Donnez le jour où la grille papier a été remplie, tel qu'il y est écrit : aujourd'hui au plus tard."
        )
