"""Bring back the grids that an assessor filled in away from the application: first a preview, then all or nothing.

Coordination writes no mark of its own: it brings in what the sheet says that was issued to one assessor, sealed, and
that this assessor attests; the marks are theirs, and they submit the grid themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256

from cqp.errors import GridFileError, SealError
from cqp.imports.offline_grid import ReturnedSheet, filled_marks, returned_sheet
from cqp.imports.sheet import Sheet
from cqp.imports.spreadsheet import read_sheets
from cqp.marking.mark import Mark, Origin
from cqp.marking.offline import (
    Choice,
    ComparedGrid,
    ComparedMark,
    ConflictKey,
    FilledGrid,
    GridsPreview,
    Outcome,
    key_of,
)
from cqp.marking.seal import IssuedGrid, open_seal
from cqp.marking.sitting import Role
from cqp.services import access
from cqp.services.compare_grids import compare_grids, record_grids
from cqp.services.reference import referential_of
from cqp.store import grid_imports, sittings
from cqp.store.engine import Connection, Store
from cqp.store.installation import read_secret
from cqp.tables.offline_sheet import shown_lines

Sheets = tuple[tuple[Sheet, ...], tuple[str, ...]]
"""What was read of a file: its visible sheets, and the titles of the hidden ones."""


def preview_grids(store: Store, token: str, exam_session_id: int, content: bytes, now: datetime) -> GridsPreview:
    """Return what importing this file would do; nothing is written.

    Raises:
        NotSignedInError: Nobody is signed in.
        ForbiddenError: The caller is no coordinator.
        SpreadsheetError: The file cannot be read.
        NotFoundError: There is no such exam session.
    """
    access.who_is(store, token, now, Role.COORDINATOR)
    sheets = read_sheets(content)  # before any transaction: a hostile file takes seconds, and jurors are marking
    with store.reading() as db:
        access.require(db, token, now, Role.COORDINATOR)
        return _preview(store, db, exam_session_id, content, sheets)


def import_grids(
    store: Store,
    token: str,
    exam_session_id: int,
    content: bytes,
    choices: Mapping[ConflictKey, Choice],
    now: datetime,
) -> int:
    """Record what the file says, all or nothing; return how many marks. Importing it again changes nothing.

    Args:
        store: The database.
        token: A coordinator's sign-in token.
        exam_session_id: Which exam session.
        content: The file.
        choices: What was chosen of each conflict that the preview showed.
        now: The instant, UTC.

    Raises:
        NotSignedInError: Nobody is signed in.
        ForbiddenError: The caller is no coordinator.
        SpreadsheetError: The file cannot be read.
        NotFoundError: There is no such exam session.
        GridFileError: Something is refused, or a conflict is not settled as it stands now.
    """
    access.who_is(store, token, now, Role.COORDINATOR)
    sheets = read_sheets(content)
    with store.writing() as db:
        person = access.require(db, token, now, Role.COORDINATOR)
        return _record(store, db, exam_session_id, person.id, content, sheets, choices, now)


def preview_grids_locally(store: Store, exam_session_id: int, content: bytes) -> GridsPreview:
    """Return it likewise; asked from the command line, by who holds the machine."""
    sheets = read_sheets(content)
    with store.reading() as db:
        return _preview(store, db, exam_session_id, content, sheets)


def import_grids_locally(
    store: Store, exam_session_id: int, content: bytes, choices: Mapping[ConflictKey, Choice], now: datetime
) -> int:
    """Record it likewise; asked from the command line, by who holds the machine."""
    sheets = read_sheets(content)
    with store.writing() as db:
        return _record(store, db, exam_session_id, None, content, sheets, choices, now)


def choose_all(
    preview: GridsPreview, takes_sheet: Callable[[ComparedGrid, ComparedMark], bool]
) -> dict[ConflictKey, Choice]:
    """Return a choice for each conflict of a preview."""
    return {
        key_of(grid, mark): Choice(takes_sheet(grid, mark), mark.current.revision)
        for grid in preview.grids
        for mark in grid.marks
        if mark.outcome is Outcome.CONFLICT
    }


def _preview(store: Store, db: Connection, exam_session_id: int, content: bytes, sheets: Sheets) -> GridsPreview:
    filled, warnings = _opened(store, db, exam_session_id, content, sheets)
    return GridsPreview(tuple(one.grid for one in compare_grids(store, db, exam_session_id, filled)), warnings)


def _record(
    store: Store,
    db: Connection,
    exam_session_id: int,
    coordinator_id: int | None,
    content: bytes,
    sheets: Sheets,
    choices: Mapping[ConflictKey, Choice],
    now: datetime,
) -> int:
    filled, _ = _opened(store, db, exam_session_id, content, sheets)
    compared = compare_grids(store, db, exam_session_id, filled, lock=True)
    return record_grids(store, db, coordinator_id, compared, choices, now)


def _opened(
    store: Store, db: Connection, exam_session_id: int, content: bytes, sheets: Sheets
) -> tuple[list[FilledGrid], tuple[str, ...]]:
    """Return the grids of a file, each with what its sheet showed, and what was left aside."""
    _, referential_id, _ = sittings.read_exam_session(db, exam_session_id)
    _, fingerprint = referential_of(store, db, referential_id)
    secret, source = read_secret(db), sha256(content).hexdigest()
    visible, hidden = sheets
    if not visible:
        raise GridFileError(
            "Ce classeur n'a aucune feuille visible remplie. Affichez les feuilles de l'évaluateur, puis recommencez."
        )
    warnings = [f"La feuille masquée « {title} » n'est pas lue." for title in hidden]
    filled = []
    for sheet in visible:
        found = returned_sheet(sheet)
        filled.append(_grid(db, secret, source, sheet, found, fingerprint))
        if found.has_more:
            warnings.append(f"Feuille « {sheet.title} » : ce qui est écrit à droite de la grille n'est pas lu.")
    return filled, tuple(warnings)


def _grid(
    db: Connection,
    secret: bytes,
    source: str,
    sheet: Sheet,
    found: ReturnedSheet,
    fingerprint: str,
) -> FilledGrid:
    try:
        about = _about(secret, found)
    except SealError as error:
        return FilledGrid(
            0, 0, Origin.OFFLINE, source, {}, (), title=sheet.title, problem=str(error), named=found.named
        )
    marks = filled_marks(sheet, about.criteria)
    shown = _shown(db, about)
    return FilledGrid(
        sitting_id=about.sitting_id,
        assessor_id=about.assessor_id,
        origin=Origin.OFFLINE,
        source=source,
        shown=shown,
        marks=marks,
        candidate_id=about.candidate_id,
        is_attested=found.is_attested,
        title=sheet.title,
        issued_at=about.issued_at,
        problem=_problem(about, fingerprint),
        named=found.named,
    )


def _about(secret: bytes, found: ReturnedSheet) -> IssuedGrid:
    """Return what a sheet is about; its seal covers lines that its own content names."""
    if not found.seal:
        raise SealError(
            "Cette feuille n'a pas de sceau : elle n'a pas été émise ici, ou son sceau a été effacé. Rendez la feuille "
            "émise, sans en ajouter d'autre."
        )
    return open_seal(secret, found.seal, lambda criteria: shown_lines(found.rows, criteria))


def _shown(db: Connection, about: IssuedGrid) -> dict[str, Mark]:
    """Return the marks that the sheet showed, from the history of the grid."""
    if not any(about.bases):
        return {}
    history = grid_imports.read_history(db, about.sitting_id, about.assessor_id)
    known = {(one.criterion, one.revision): one for one in history}
    pairs = zip(about.criteria, about.bases, strict=True)
    return {code: known[code, base] for code, base in pairs if (code, base) in known}


def _problem(about: IssuedGrid, fingerprint: str) -> str:
    """Return why nothing of a sealed sheet can be taken; empty if it can."""
    if about.referential != fingerprint:
        return (
            "Cette feuille suit une autre version du référentiel que la session d'examen. Émettez une nouvelle feuille "
            "et reportez-y les marques."
        )
    return ""
