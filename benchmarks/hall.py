"""An open exam session of many juries, each with a candidate on block 1 and two signed-in assessors.

Rows are written in bulk: hashing hundreds of access codes would take minutes and is not what is measured.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cqp.config import Settings, database_address
from cqp.marking.sitting import Role
from cqp.rules.status import Status
from cqp.services.manage_accounts import create_coordinator
from cqp.services.sign_in import UNKNOWN, hash_secret, open_sign_in, sign_in_with_password
from cqp.services.start import start
from cqp.store import planning
from cqp.store.engine import Store
from cqp.store.planning import (
    AssessorRow,
    CandidateRow,
    CommitteeMemberRow,
    CommitteeRow,
    ExamSessionRow,
    GridRow,
    SittingRow,
)

LOGIN, PASSWORD = "coordination", "quatre mots sans lien"
MEMBERS = 2


@dataclass(frozen=True, slots=True)
class Seat:
    """An assessor before a candidate: the sign-in of their laptop, and the sitting."""

    token: str
    sitting: int


@dataclass(frozen=True, slots=True)
class Hall:
    """What was prepared: the seats, two a jury, and the sign-in of the coordination."""

    settings: Settings
    seats: tuple[Seat, ...]
    coordinator: str
    criteria: tuple[str, ...]


def settings_at(folder: Path, url: str = "") -> Settings:
    """Return the settings of a database: this PostgreSQL, or an SQLite file in this folder."""
    folder.mkdir(parents=True, exist_ok=True)
    return Settings(folder, database_address(url or f"sqlite:///{(folder / 'cqp.db').as_posix()}"))


def prepare_hall(settings: Settings, juries: int) -> Hall:
    """Fill a new database."""
    now = datetime.now(UTC)
    store = start(settings, now)
    seats = _add_juries(store, juries, now)
    create_coordinator(store, login=LOGIN, name="Marie Martin", password=PASSWORD, now=now)
    coordinator = sign_in_with_password(store, LOGIN, PASSWORD, now)
    with store.reading() as db:
        query = (
            "SELECT criterion.code FROM criterion JOIN competency ON competency.id = criterion.competency_id "
            "JOIN activity ON activity.id = competency.activity_id JOIN block ON block.id = activity.block_id "
            "WHERE block.code = '1' ORDER BY criterion.id"
        )
        criteria = tuple(db.exec_driver_sql(query).scalars())
    store.close()
    return Hall(settings, seats, coordinator, criteria)


def _add_juries(store: Store, juries: int, now: datetime) -> tuple[Seat, ...]:
    code, today = hash_secret("23456789"), now.date().isoformat()
    with store.writing() as db:
        (session,) = planning.hand_out_ids(db, ExamSessionRow, 1)
        committees = planning.hand_out_ids(db, CommitteeRow, juries)
        assessors = planning.hand_out_ids(db, AssessorRow, MEMBERS * juries)
        candidates = planning.hand_out_ids(db, CandidateRow, juries)
        sittings = planning.hand_out_ids(db, SittingRow, juries)
        block = planning.read_block_ids(db, 1)["1"]
        unseen = str(Status.NOT_OBSERVED)
        seated = [(committees[rank // MEMBERS], sittings[rank // MEMBERS], one) for rank, one in enumerate(assessors)]
        for rows in (
            [ExamSessionRow(session, "Charge", "Lyon", today, today, 1, 1, "open", 0, now.isoformat())],
            [
                AssessorRow(one, session, f"Évaluateur {one}", "", secrets.token_hex(4), code, "trainer", today)
                for one in assessors
            ],
            [CommitteeRow(one, session, f"Comité {one}") for one in committees],
            [CommitteeMemberRow(committee, one) for committee, _, one in seated],
            [CandidateRow(one, session, f"{one:05d}", f"Nom{one:05d}", "Zoé", unseen) for one in candidates],
            [
                SittingRow(sitting, candidate, block, committee, f"{today}T09:00", "A", "planned", unseen)
                for sitting, candidate, committee in zip(sittings, candidates, committees, strict=True)
            ],
            [GridRow(sitting, one, 0, 0) for _, sitting, one in seated],
        ):
            planning.insert_rows(db, rows)
        return tuple(Seat(open_sign_in(db, Role.ASSESSOR, one, now, UNKNOWN), sitting) for _, sitting, one in seated)
