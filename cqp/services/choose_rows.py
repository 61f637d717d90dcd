"""Which candidates and sittings an export is about: those that the cohort page shows under the same filters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs

from cqp.errors import MalformedRequestError
from cqp.marking.sitting import Candidate
from cqp.referential.model import Referential
from cqp.rules.cohort import Cohort, CohortCandidates
from cqp.rules.selection import EXAM_SESSION, Selection, describe_selection, selection_from_text
from cqp.services.read_cohort import choices_of, cohort_of, scope_of
from cqp.store import cohort, sittings
from cqp.store.engine import Connection, Store
from cqp.tables.cohort_candidates import candidate_rows
from cqp.tables.cohort_rows import block_sitting_ids, candidate_ranks, kept_sittings, registered_words

LARGEST = 2**31 - 1
"""Largest row that the databases store."""

CHUNK = 500
"""Names read at once."""


@dataclass(frozen=True, slots=True)
class ChosenRows:
    """What a selection keeps, row by row.

    Attributes:
        cohort: The figures that the page shows.
        document: The référentiel that the codes come from.
        candidates: All of them, by name, as the page lists them.
        sittings: (candidate id, sitting id), by candidate's name then as in the document.
        by_block: Block code → rows of its sittings, by candidate's name.
        registered: Candidate id → (exam session's name, route, training body).
        filters: The selection in one French line.
    """

    cohort: Cohort
    document: Referential
    candidates: CohortCandidates
    sittings: tuple[tuple[int, int], ...]
    by_block: Mapping[str, tuple[int, ...]]
    registered: Mapping[int, tuple[str, str, str]]
    filters: str


def check_filters(store: Store, db: Connection, text: str) -> Selection:
    """Return the selection that the query of an address asks for, for a caller whose right was checked.

    Raises:
        NotFoundError: An exam session does not exist.
        MalformedRequestError: Another filter is not understood: the file would hold more than what is asked for.
    """
    choices = choices_of(store, db)
    for word in parse_qs(text).get(EXAM_SESSION, ()):
        if word.isascii() and word.isdigit():
            sittings.read_exam_session(db, min(int(word), LARGEST))
    selection, notices = selection_from_text(text, choices)
    if notices:
        raise MalformedRequestError(f"Rien n'a été exporté. {' '.join(notices)}")
    return selection


def choose_rows(store: Store, db: Connection, selection: Selection) -> ChosenRows:
    """Return the rows of a selection, for a caller whose right was checked in this transaction."""
    version = cohort.read_data_version(db)
    scope = scope_of(store, db, selection, version)
    ranks = candidate_ranks(scope.frame, scope.kept)
    ids = [int(scope.frame.candidates.id[rank]) for rank in ranks]
    names: dict[int, Candidate] = {}
    for start in range(0, len(ids), CHUNK):
        names |= cohort.read_names(db, ids[start : start + CHUNK])
    sessions = {one.id: one.name for one in scope.exam_sessions}
    return ChosenRows(
        cohort=cohort_of(store, db, selection),
        document=scope.document,
        candidates=CohortCandidates(len(ranks), candidate_rows(scope.frame, scope.kept, ranks, names, sessions)),
        sittings=kept_sittings(scope.frame, scope.kept),
        by_block=block_sitting_ids(scope.frame, scope.kept),
        registered={
            candidate: (sessions[session], route, body)
            for candidate, (session, route, body) in registered_words(scope.frame, ranks).items()
        },
        filters=describe_selection(selection, choices_of(store, db)),
    )
