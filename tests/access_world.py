"""The people of the access matrix: two exam sessions under way, one in preparation, and marks not to be mixed up."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook

from cqp.config import Settings
from cqp.marking.committee import Quality
from cqp.marking.sitting import ExamSessionPlan, SittingState
from cqp.services import access
from cqp.services.compose_committees import add_assessor, add_committee, read_teams
from cqp.services.import_candidates import import_candidates, list_candidates
from cqp.services.issue_grids import export_grids
from cqp.services.issue_queue_key import issue_queue_key
from cqp.services.list_policies import list_policies
from cqp.services.load_demo import DemoCredentials, load_demo
from cqp.services.manage_accounts import create_coordinator, deactivate, list_coordinators
from cqp.services.manage_codes import list_codes, revoke_codes
from cqp.services.mark_criteria import mark_criteria
from cqp.services.organise_session import create_exam_session
from cqp.services.sign_in import sign_in_with_code, sign_in_with_password, sign_out
from cqp.store import planned
from cqp.store.engine import Store, connect
from tests.access_matrix import COLUMNS
from tests.build import PASSWORD, a_mark, a_queue_file
from tests.offline_build import filled

ANONYMOUS, ENDED, MEMBER, OTHER_COMMITTEE, OTHER_SESSION, COORDINATOR = COLUMNS

OWN = "Remarque du membre, à lui"
COLLEAGUE = "Remarque de son collègue"
STRANGER = "Remarque d'un autre comité"
ELSEWHERE = "Remarque d'une autre session"
REMARKS = {MEMBER: OWN, OTHER_COMMITTEE: STRANGER, OTHER_SESSION: ELSEWHERE}
"""What each assessor wrote in their own grid."""

OWN_CRITERION, COLLEAGUE_CRITERION, FREE_CRITERION = "C1.1.1", "C1.1.2", "C1.1.3"

PLAN = ExamSessionPlan("Session à venir", "Lyon", "2027-03-01", "2027-03-05", ("Salle A", "Salle B"))
LIST = (
    b"Num\xe9ro;Nom;Pr\xe9nom;Option;Parcours\n0001;Nom1;Zo\xe9;souscription;formation\n0002;Nom2;Zo\xe9;indemnisation;"
    b"formation\n"
)


@dataclass(frozen=True, slots=True)
class World:
    """What the tests know of the database.

    Attributes:
        file: The database, never changed: writers take a copy.
        now: When it was written, and the instant of every question.
        tokens: Sign-ins of each kind of visitor; several ways for a sign-in to have ended.
        credentials: Of the exam session most people are in.
        exam_session: That one.
        elsewhere: The other exam session.
        preparing: One in preparation: two candidates from one import, two assessors, one committee.
        import_id: That import.
        prepared_committee: That committee.
        prepared_assessors: Those assessors.
        prepared_candidate: One of those candidates.
        sitting: Where the member and their colleague have marked.
        candidate: Who sits there.
        movable: A sitting that nobody has marked.
        committee: Of the sitting.
        assessors: Row of the assessor of each column that is one; and of the colleague.
        spare: An assessor of the other committee, and the version of their code.
        sittings: Where the assessor of each column has marked.
        account: A coordination account that is nobody's in the tables.
        queue: A file of what waits on the member's laptop: one mark of the sitting.
        offline: The member's offline grids, with one mark of the sitting filled in.
    """

    file: Path
    now: datetime
    tokens: Mapping[str, tuple[str, ...]]
    credentials: DemoCredentials
    exam_session: int
    elsewhere: int
    preparing: int
    import_id: int
    prepared_committee: int
    prepared_assessors: tuple[int, ...]
    prepared_candidate: int
    sitting: int
    candidate: int
    movable: int
    committee: int
    assessors: Mapping[str, int]
    colleague: int
    spare: tuple[int, str]
    sittings: Mapping[str, int]
    account: int
    queue: bytes
    offline: bytes

    def copied_to(self, folder: Path) -> Settings:
        """Return where a copy is that a test may change."""
        shutil.copyfile(self.file, folder / "cqp.db")
        return Settings(folder, f"sqlite+pysqlite:///{(folder / 'cqp.db').as_posix()}")


@contextmanager
def opened(settings: Settings) -> Iterator[Store]:
    """A store on this database, closed at the end."""
    store = connect(settings.database_url)
    try:
        yield store
    finally:
        store.close()


class Watch:
    """Says whether a database was written to since it was last asked."""

    def __init__(self, settings: Settings) -> None:
        self._db = sqlite3.connect(settings.data_dir / "cqp.db", check_same_thread=False)
        self._version = self._read()
        self._content = self._everything()

    def was_written(self) -> bool:
        before, self._version = self._version, self._read()
        return before != self._version

    def changed(self) -> bool:
        """Say whether anything but the journal is another than when this was last asked."""
        before, self._content = self._content, self._everything()
        return before != self._content

    def _everything(self) -> str:
        tables = self._db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'journal'"
        ).fetchall()
        return "\n".join(repr(self._db.execute(f"SELECT * FROM {name}").fetchall()) for (name,) in tables)

    def close(self) -> None:
        self._db.close()

    def _read(self) -> int:
        return int(self._db.execute("PRAGMA data_version").fetchone()[0])


def build_world(settings: Settings, file: Path) -> World:
    """Write the database and return what the tests know of it."""
    now = datetime.now(UTC)
    with opened(settings) as store:
        here = load_demo(store, candidates=12, seed=1, now=now, progress=lambda _done, _all: None)
        there = load_demo(store, candidates=2, seed=2, now=now, progress=lambda _done, _all: None)
        create_coordinator(store, login="paul", name="Paul Petit", password=PASSWORD, now=now)
        marie = sign_in_with_password(store, here.coordinator.login, here.coordinator.password, now)
        accounts = {one.login: one.id for one in list_coordinators(store, marie, now)}
        member, colleague, stranger, spare = (sign_in_with_code(store, one.code, now) for one in here.assessors[:4])
        elsewhere = sign_in_with_code(store, there.assessors[0].code, now)
        sittings = {
            MEMBER: here.assessors[0].sittings[0],
            OTHER_COMMITTEE: here.assessors[2].sittings[0],
            OTHER_SESSION: there.assessors[0].sittings[0],
        }
        for token, sitting, criterion, value, remark in (
            (member, sittings[MEMBER], OWN_CRITERION, "met", OWN),
            (colleague, sittings[MEMBER], COLLEAGUE_CRITERION, "not_met", COLLEAGUE),
            (stranger, sittings[OTHER_COMMITTEE], OWN_CRITERION, "not_met", STRANGER),
            (elsewhere, sittings[OTHER_SESSION], OWN_CRITERION, "not_met", ELSEWHERE),
        ):
            answer = mark_criteria(store, token, sitting, [a_mark(criterion, value, remark=remark)], now)
            assert not answer.refused
        ids = {token: access.who_is(store, token, now).id for token in (member, colleague, stranger, spare, elsewhere)}
        preparing = _prepare(store, marie, now)
        with store.reading() as db:
            slots = {one.id: one for one in planned.list_planned(db, here.exam_session)}
        prepared = read_teams(store, marie, preparing, now)
        candidates, imports = list_candidates(store, marie, preparing, now)
        versions = {one.assessor_id: one.version for one in list_codes(store, marie, here.exam_session, now)}
        return World(
            file=file,
            now=now,
            tokens={
                ANONYMOUS: ("",),
                ENDED: _ended(store, marie, here, there, accounts, now),
                MEMBER: (member,),
                OTHER_COMMITTEE: (stranger,),
                OTHER_SESSION: (elsewhere,),
                COORDINATOR: (marie,),
            },
            credentials=here,
            exam_session=here.exam_session,
            elsewhere=there.exam_session,
            preparing=preparing,
            import_id=imports[0].id,
            prepared_committee=prepared.committees[0].id,
            prepared_assessors=tuple(one.id for one in prepared.members),
            prepared_candidate=candidates[0].id,
            sitting=sittings[MEMBER],
            candidate=slots[sittings[MEMBER]].slot.candidate_id,
            movable=next(one.id for one in slots.values() if one.state is SittingState.PLANNED and not one.is_marked),
            committee=slots[sittings[MEMBER]].slot.committee_id,
            assessors={MEMBER: ids[member], OTHER_COMMITTEE: ids[stranger], OTHER_SESSION: ids[elsewhere]},
            colleague=ids[colleague],
            spare=(ids[spare], versions[ids[spare]]),
            sittings=sittings,
            account=accounts["paul"],
            queue=a_queue_file(
                store,
                ids[member],
                issue_queue_key(store, member, "poste de midi", now),
                sittings[MEMBER],
                [a_mark("C1.1.4")],
            ),
            offline=_filled(store, marie, here.exam_session, ids[member], now),
        )


def _filled(store: Store, token: str, exam_session: int, assessor: int, now: datetime) -> bytes:
    """Return an assessor's offline grids, with one criterion of block 1 filled in on the first sheet of it."""
    file = BytesIO()
    export_grids(store, token, exam_session, assessor, file, now, is_blank=True)
    tabs = load_workbook(file, read_only=True).sheetnames
    return filled(
        file.getvalue(), {FREE_CRITERION: ("Acquis", "", "")}, tabs=[one for one in tabs if one[:1] == "1"][:1]
    )


def _prepare(store: Store, token: str, now: datetime) -> int:
    """Prepare an exam session up to its planning."""
    exam_session = create_exam_session(store, token, PLAN, list_policies()[0], now)
    import_candidates(store, token, exam_session, LIST, "liste.csv", now)
    for name in ("Anne Durand", "Luc Morel"):
        quality = Quality.EXTERNAL_PROFESSIONAL
        add_assessor(store, token, exam_session, name=name, quality=quality, organisation="X", now=now)
    members = [one.id for one in read_teams(store, token, exam_session, now).members]
    add_committee(store, token, exam_session, "Comité A", members, now)
    return exam_session


def _ended(
    store: Store, marie: str, here: DemoCredentials, there: DemoCredentials, accounts: dict[str, int], now: datetime
) -> tuple[str, ...]:
    """Return sign-ins that are over: expired, signed out, code revoked, account closed."""
    coordinator = here.coordinator
    expired = sign_in_with_password(store, coordinator.login, coordinator.password, now - timedelta(hours=13))
    signed_out = sign_in_with_code(store, here.assessors[0].code, now)
    sign_out(store, signed_out)
    revoked = sign_in_with_code(store, there.assessors[1].code, now)
    revoked_id = access.who_is(store, revoked, now).id
    revoke_codes(store, marie, there.exam_session, [revoked_id], now)
    closed = sign_in_with_password(store, there.coordinator.login, there.coordinator.password, now)
    deactivate(store, marie, accounts[there.coordinator.login], now)
    return expired, signed_out, revoked, closed
