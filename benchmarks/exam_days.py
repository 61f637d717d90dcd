"""Exam sessions of a chosen size, made by the program's own services: a list to import, a full day, a running exam."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from itertools import islice
from pathlib import Path
from uuid import uuid4

from openpyxl import Workbook

from benchmarks.servers import open_store
from cqp.exports.candidates_template import COLUMNS
from cqp.marking.committee import Quality
from cqp.marking.live import LaptopWord
from cqp.marking.mark import MarkIntent, MarkValue
from cqp.marking.sitting import ExamSessionPlan, ExamSessionState
from cqp.planning.slot import Slot
from cqp.services import compose_committees as teams
from cqp.services.follow_live import report_presence
from cqp.services.import_candidates import import_candidates, list_candidates
from cqp.services.list_policies import list_policies
from cqp.services.manage_accounts import create_coordinator
from cqp.services.mark_criteria import mark_criteria
from cqp.services.organise_session import create_exam_session, move_exam_session
from cqp.services.plan_sittings import read_planning
from cqp.services.read_grid import read_open_grid
from cqp.services.sign_in import sign_in_with_code, sign_in_with_password
from cqp.store import planned
from cqp.store.engine import Store

LOGIN, PASSWORD = "marie.martin", "quatre mots sans lien"
QUALITIES = (Quality.EXTERNAL_PROFESSIONAL, Quality.TRAINER)
OPENS = time(8)
SITTING = timedelta(minutes=25)
"""Short enough for twenty sittings of one committee to fit in one day."""

MARKED = 20
"""Criteria that each assessor of a running sitting has marked."""

BLOCKS = ("1", "2A")


@dataclass(frozen=True, slots=True)
class Desk:
    """A database with one exam session, and the coordinator who is signed in to it."""

    store: Store
    token: str
    exam_session_id: int


def the_list(candidates: int) -> bytes:
    """Return the workbook (.xlsx) of so many candidates, every column of the template filled."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("Candidats")
    sheet.append(list(COLUMNS))
    for rank in range(candidates):
        route = ("formation", "alternance", "VAE", "libre")[rank % 4]
        names = (f"{rank + 1:05d}", f"Lefèvre-{rank + 1}", f"Zoé {rank % 300}", "souscription", route)
        held, measures = "2B" if rank % 4 == 3 else "aucun", ("oui" if rank % 15 == 0 else "non", "non", "non")
        sheet.append([*names, held, f"Organisme de formation {rank % 20}", f"Assurances {rank % 150}", *measures])
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()


def prepare_desk(folder: Path) -> Desk:
    """Return a new database whose exam session, of today, is empty."""
    now = datetime.now(UTC)
    store = open_store(folder, now)
    create_coordinator(store, login=LOGIN, name="Marie Martin", password=PASSWORD, now=now)
    token = sign_in_with_password(store, LOGIN, PASSWORD, now)
    return Desk(store, token, add_exam_session(store, token, now))


def add_exam_session(store: Store, token: str, now: datetime) -> int:
    """Add an empty exam session of today; return its id."""
    today = now.date().isoformat()
    plan = ExamSessionPlan(f"Mesure de {now:%H:%M:%S.%f}", "Lyon", today, today, ("A",))
    return create_exam_session(store, token, plan, list_policies()[0], now)


def prepare_day(folder: Path, candidates: int, committees: int, blocks: tuple[str, ...] = BLOCKS) -> Desk:
    """Return an exam session whose candidates pass these blocks, all on one day, before these committees."""
    return _prepare(folder, candidates, committees, blocks)[0]


def prepare_running(folder: Path, running: int) -> tuple[Desk, list[tuple[str, int]]]:
    """Return an open exam session with so many running sittings, each of two assessors who have marked.

    Returns:
        The exam session, and (sign-in token, sitting) of each assessor.
    """
    desk, codes = _prepare(folder, running, running, BLOCKS)
    now = datetime.now(UTC)
    move_exam_session(desk.store, desk.token, desk.exam_session_id, ExamSessionState.OPEN, now)
    first = {row.committee: row.sitting_id for row in reversed(_rows(desk, now))}
    laptops = []
    for committee, code in codes:
        token = sign_in_with_code(desk.store, code, now)
        teams.declare_no_conflict(desk.store, token, now)
        _mark(desk.store, token, first[committee], now)
        laptops.append((token, first[committee]))
        talk(desk, laptops[-1])
    return desk, laptops


def talk(desk: Desk, laptop: tuple[str, int]) -> None:
    """Say that this assessor's laptop is there, as it does every ten seconds."""
    token, sitting = laptop
    report_presence(desk.store, token, sitting, datetime.now(UTC), LaptopWord("poste", 0, 0))


def _prepare(
    folder: Path, candidates: int, committees: int, blocks: tuple[str, ...]
) -> tuple[Desk, list[tuple[str, str]]]:
    desk, now = prepare_desk(folder), datetime.now(UTC)
    import_candidates(desk.store, desk.token, desk.exam_session_id, the_list(candidates), "liste.xlsx", now)
    codes = [
        (f"Comité {number}", _add_assessor(desk, number, quality, now))
        for number in range(committees)
        for quality in QUALITIES
    ]
    found = teams.read_teams(desk.store, desk.token, desk.exam_session_id, now).members
    members = {one.name: one.id for one in found}
    for number in range(committees):
        mine = [members[_assessor(number, quality)] for quality in QUALITIES]
        teams.add_committee(desk.store, desk.token, desk.exam_session_id, f"Comité {number}", mine, now)
    known = teams.read_teams(desk.store, desk.token, desk.exam_session_id, now).committees
    registered, _ = list_candidates(desk.store, desk.token, desk.exam_session_id, now)
    slots = _slots([one.id for one in registered], [one.id for one in known], blocks, now.date())
    with desk.store.writing() as db:
        planned.add_slots(db, desk.exam_session_id, tuple(slots), seed=1)
    return desk, codes


def _slots(candidates: list[int], committees: list[int], blocks: tuple[str, ...], on: date) -> Iterator[Slot]:
    """Yield each candidate's sittings before one committee, which sees them all for one block, then for the next."""
    for place, committee in enumerate(committees):
        at = datetime.combine(on, OPENS)
        for block in blocks:
            for candidate in islice(candidates, place, None, len(committees)):
                yield Slot(candidate, block, committee, f"Salle {place + 1}", at, at + SITTING)
                at += SITTING


def _add_assessor(desk: Desk, number: int, quality: Quality, now: datetime) -> str:
    name, organisation = _assessor(number, quality), f"Cabinet {number}"
    return teams.add_assessor(
        desk.store, desk.token, desk.exam_session_id, name=name, quality=quality, organisation=organisation, now=now
    )


def _assessor(number: int, quality: Quality) -> str:
    return f"{'Alice' if quality is Quality.TRAINER else 'Hugo'} Durand-{number}"


def _rows(desk: Desk, now: datetime):
    return read_planning(desk.store, desk.token, desk.exam_session_id, now).rows


def _mark(store: Store, token: str, sitting: int, now: datetime) -> None:
    block = read_open_grid(store, token, sitting, now).block
    codes = [one.code for competency in block.competencies for one in competency.criteria][:MARKED]
    intents = [
        MarkIntent(str(uuid4()), code, MarkValue.MET, "", "", 0, seq, now.isoformat())
        for seq, code in enumerate(codes, start=1)
    ]
    answer = mark_criteria(store, token, sitting, intents, now)
    if answer.refused:
        raise SystemExit(f"A mark was refused: {answer.refused[0]}")
