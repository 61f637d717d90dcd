"""The access matrix, asked of each service: every line and column of `docs/access.md` is a test."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest

from cqp import services
from cqp.config import Settings
from cqp.errors import ClockError, DeliberationError, ForbiddenError, NotFoundError, NotSignedInError
from cqp.marking.clock import ClockStep, Phase
from cqp.marking.committee import KnownLink, Link, Quality
from cqp.marking.live import LaptopWord
from cqp.marking.mark import MarkValue
from cqp.marking.offline import FilledMark
from cqp.marking.preparation import Note, Scenario
from cqp.marking.registration import Registration, Route
from cqp.marking.seal import PaperGrid, paper_code
from cqp.marking.sitting import ExamSessionState, Person, Role
from cqp.referential.model import Option
from cqp.rules.cohort import CandidateFilter
from cqp.rules.deliberation import JuryComposition, Ruling
from cqp.rules.selection import Selection
from cqp.rules.status import Status
from cqp.rules.to_ask import CompetencyToAsk
from cqp.services import access, confer, read_referential, sign_in
from cqp.services import account_laptops as laptops
from cqp.services import back_up as backups
from cqp.services import compose_committees as teams
from cqp.services import deliberate as jury
from cqp.services import describe_scenarios as scenarios
from cqp.services import erase_candidate as erasing
from cqp.services import export_files as exporting
from cqp.services import export_jury as documents
from cqp.services import export_minutes as files
from cqp.services import export_planning as planning_files
from cqp.services import follow_live as live
from cqp.services import import_candidates as candidates
from cqp.services import import_grids as offline
from cqp.services import import_queue as queues
from cqp.services import keep_comments as remarking
from cqp.services import manage_accounts as accounts
from cqp.services import manage_codes as codes
from cqp.services import manage_sign_ins as connections
from cqp.services import organise_session as exam_sessions
from cqp.services import plan_retakes as retakes
from cqp.services import plan_sittings as planning
from cqp.services import prepare_questions as asking
from cqp.services import read_cohort as cohort
from cqp.services import read_grid as grids
from cqp.services import read_results as results
from cqp.services import run_clock as clocks
from cqp.services import seal_jury as sealing
from cqp.services import sign_minutes as minutes
from cqp.services import take_notes as taking
from cqp.services import type_paper as papers
from cqp.services.back_up_elsewhere import back_up_now
from cqp.services.compare_policies import compare_policies
from cqp.services.export_candidate_sheet import export_candidate_sheet
from cqp.services.export_figures import export_figures
from cqp.services.export_kind import ExportKind
from cqp.services.find_candidates import find_candidates
from cqp.services.issue_grids import export_grids
from cqp.services.issue_queue_key import issue_queue_key
from cqp.services.list_policies import list_policies
from cqp.services.mark_criteria import MarkingAnswer, mark_criteria
from cqp.services.note_export import tell_export
from cqp.services.note_refusal import note_refusal
from cqp.services.practise import prepare_practice, read_own_practice, read_practices
from cqp.services.print_grids import export_papers
from cqp.services.read_minutes import read_minutes
from cqp.services.read_story import read_story
from cqp.services.read_to_ask import read_to_ask
from cqp.services.rehearse import rehearse
from cqp.services.restore import preview_restore
from cqp.services.submit_grid import submit_grid
from cqp.services.verify_journal import read_journal, verify_journal
from cqp.store.engine import Store
from cqp.store.installation import read_secret
from tests.access_matrix import Cell, actions, cells, sections, words
from tests.access_world import (
    COLLEAGUE,
    COLLEAGUE_CRITERION,
    ELSEWHERE,
    FREE_CRITERION,
    LIST,
    MEMBER,
    OWN,
    OWN_CRITERION,
    PLAN,
    REMARKS,
    STRANGER,
    Watch,
    World,
    opened,
)
from tests.build import a_mark
from tests.conftest import sqlite_at

Ask = Callable[[World, Store, str], object]

OPEN = (
    "Marking",
    "Results",
    "Preparing the hour",
    "Deliberating",
    "The jury",
    "Organising an exam session",
    "Accounts, codes and sign-ins",
    "Who is there",
)
STATES = {
    "Marking, once the exam session is closed": ExamSessionState.CLOSED,
    "Marking, before the exam session opens": ExamSessionState.PREPARING,
}
ELSEWHERE_THAN_HERE = {"Our addresses", "Streamlit's addresses", "Pages"}

NEW_CANDIDATE = Registration("0009", "Nom9", "Zoé", (Option.UNDERWRITING,), Route.TRAINING)
POLICY = list_policies()[0]
JURY = JuryComposition("2026-12-01", "Paris", 1, ())
NOTE = "6f1c2f0a-6a3e-4a54-9c58-0d4c6f7f0001"
PASSWORD = "un tout autre mot de passe"


def start_export(world: World, store: Store, token: str) -> object:
    """Start an export, and end it."""
    settings = Settings(world.file.parent, store.engine.url.render_as_string(hide_password=False))
    started = exporting.start_export(store, token, settings, ExportKind.MARKS, "", world.now)
    exporting.cancel_export(store, token, started.id, world.now)
    return started


def own_grid(world: World, store: Store, token: str) -> object:
    with store.reading() as db:
        return grids.own_grid(db, token, world.sitting, world.now)


def hold_jury(world: World, store: Store, token: str) -> object:
    with store.reading() as db:
        return jury.hold(store, db, token, world.exam_session, None, world.now)


def settings_of(store: Store) -> Settings:
    """Return the settings of the copy that is asked."""
    return sqlite_at(Path(str(store.engine.url.database)).parent)


def with_a_backup(store: Store, world: World) -> Settings:
    """Return the same, once there is something to restore."""
    settings = settings_of(store)
    if not backups.read_state(settings).kept:
        backups.back_up(store, settings, world.now, backups.Reason.ASKED)
    return settings


def file_of(write: Callable[[BytesIO], object]) -> bytes:
    """Return what an export writes."""
    file = BytesIO()
    write(file)
    return file.getvalue()


def require_coordinator(world: World, store: Store, token: str) -> Person:
    with store.reading() as db:
        return access.require(db, token, world.now, Role.COORDINATOR)


def paper_of(world: World) -> PaperGrid:
    return PaperGrid(world.sitting, world.assessors[MEMBER], None)


def code_of(world: World, store: Store) -> str:
    """Return the code that is printed on the member's paper grid."""
    with store.reading() as db:
        return paper_code(read_secret(db), paper_of(world))


def typed_of(world: World) -> papers.TypedPaper:
    marks = (FilledMark(FREE_CRITERION, MarkValue.MET),)
    return papers.TypedPaper(paper_of(world), world.now.date().isoformat(), marks)


def add_and_remove(world: World, store: Store, token: str) -> None:
    remarking.add_comment(store, token, "À retirer", world.now)
    (mine,) = (one.id for one in remarking.list_comments(store, token, world.now) if one.text == "À retirer")
    remarking.remove_comment(store, token, mine, world.now)


READS: dict[str, Ask] = {
    "preview_grids": lambda w, store, token: offline.preview_grids(store, token, w.exam_session, w.offline, w.now),
    "list_papers": lambda w, store, token: papers.list_papers(store, token, w.exam_session, w.now),
    "read_code": lambda w, store, token: papers.read_code(store, token, code_of(w, store), w.now),
    "open_paper": lambda w, store, token: papers.open_paper(store, token, w.exam_session, paper_of(w), w.now),
    "preview_paper": lambda w, store, token: papers.preview_paper(store, token, w.exam_session, typed_of(w), w.now),
    "preview_queue": lambda w, store, token: queues.preview_queue(store, token, w.queue, w.now),
    "list_own_sittings": lambda w, store, token: grids.list_own_sittings(store, token, w.now),
    "has_declared": lambda w, store, token: grids.has_declared(store, token, w.now),
    "read_open_grid": lambda w, store, token: grids.read_open_grid(store, token, w.sitting, w.now),
    "read_own_marks": lambda w, store, token: grids.read_own_marks(store, token, w.sitting, w.now),
    "own_grid": own_grid,
    "read_own_notes": lambda w, store, token: taking.read_own_notes(store, token, w.sitting, w.now),
    "read_to_ask": lambda w, store, token: read_to_ask(store, token, w.sitting, w.now),
    "read_question_bank": lambda w, store, token: asking.read_question_bank(store, token, w.now),
    "list_scenarios": lambda w, store, token: scenarios.list_scenarios(store, token, w.now),
    "read_coverage": lambda w, store, token: scenarios.read_coverage(store, token, w.exam_session, w.now),
    "read_practices": lambda w, store, token: read_practices(store, token, w.exam_session, w.now),
    "list_comments": lambda w, store, token: remarking.list_comments(store, token, w.now),
    "read_own_practice": lambda w, store, token: read_own_practice(store, token, w.sitting, w.now),
    "read_sitting_clock": lambda w, store, token: clocks.read_sitting_clock(store, token, w.sitting, w.now),
    "read_concertation": lambda w, store, token: confer.read_concertation(store, token, w.sitting, w.now),
    "read_concertation_version": lambda w, store, token: confer.read_concertation_version(
        store, token, w.sitting, w.now
    ),
    "read_minutes": lambda w, store, token: read_minutes(store, token, w.sitting, w.now),
    "export_minutes": lambda w, store, token: files.export_minutes(store, token, w.sitting, 1, w.now),
    "list_due": lambda w, store, token: erasing.list_due(store, token, w.now),
    "verify_journal": lambda w, store, token: verify_journal(store, token, w.now),
    "read_journal": lambda w, store, token: read_journal(store, token, w.now),
    "read_deliberation": lambda w, store, token: jury.read_deliberation(store, token, w.exam_session, w.now),
    "hold": hold_jury,
    "read_jury_minutes": lambda w, store, token: sealing.read_jury_minutes(store, token, w.exam_session, w.now),
    "read_sealed_decision": lambda w, store, token: sealing.read_sealed_decision(
        store, token, w.exam_session, w.candidate, w.now
    ),
    "export_jury_pdf": lambda w, store, token: documents.export_jury_pdf(store, token, w.exam_session, 1, w.now),
    "export_jury_sheet": lambda w, store, token: file_of(
        lambda file: documents.export_jury_sheet(store, token, w.exam_session, 1, file, w.now)
    ),
    "export_attestation": lambda w, store, token: documents.export_attestation(
        store, token, w.exam_session, w.candidate, w.now
    ),
    "export_letter": lambda w, store, token: documents.export_letter(store, token, w.exam_session, w.candidate, w.now),
    "list_retakes": lambda w, store, token: retakes.list_retakes(store, token, w.exam_session, w.preparing, w.now),
    "list_exam_sessions": lambda w, store, token: results.list_exam_sessions(store, token, w.now),
    "read_cohort": lambda w, store, token: cohort.read_cohort(store, token, Selection(), w.now),
    "read_cohort_choices": lambda w, store, token: cohort.read_cohort_choices(store, token, w.now),
    "list_cohort_candidates": lambda w, store, token: cohort.list_cohort_candidates(
        store, token, Selection(), CandidateFilter(), w.now
    ),
    "start_export": start_export,
    "list_exports": lambda w, store, token: exporting.list_exports(store, token, w.now),
    "read_export": lambda w, store, token: exporting.read_export(store, token, "unknown", w.now),
    "cancel_export": lambda w, store, token: exporting.cancel_export(store, token, "unknown", w.now),
    "fetch_export": lambda w, store, token: exporting.fetch_export(store, token, "unknown", w.now),
    "read_candidate": lambda w, store, token: results.read_candidate(store, token, w.candidate, w.now),
    "read_story": lambda w, store, token: read_story(store, token, w.candidate, w.now),
    "read_provenance": lambda w, store, token: results.read_provenance(store, token, w.exam_session, w.now),
    "find_candidates": lambda w, store, token: find_candidates(store, token, "0", w.now),
    "compare_policies": lambda w, store, token: compare_policies(store, token, w.exam_session, POLICY, w.now),
    "read_ledger": lambda w, store, token: laptops.read_ledger(store, token, w.exam_session, w.now),
    "read_live": lambda w, store, token: live.read_live(store, token, w.exam_session, w.now),
    "read_live_version": lambda w, store, token: live.read_live_version(store, token, w.now),
    "list_referentials": lambda w, store, token: read_referential.list_referentials(store, token, w.now),
    "read_referential": lambda w, store, token: read_referential.read_referential(store, token, 1, w.now),
    "read_exam_session": lambda w, store, token: exam_sessions.read_exam_session(store, token, w.preparing, w.now),
    "list_candidates": lambda w, store, token: candidates.list_candidates(store, token, w.exam_session, w.now),
    "preview_candidates": lambda w, store, token: candidates.preview_candidates(
        store, token, w.preparing, LIST, "liste.csv", w.now
    ),
    "export_template": lambda w, store, token: file_of(
        lambda file: planning_files.export_template(store, token, file, w.now)
    ),
    "read_teams": lambda w, store, token: teams.read_teams(store, token, w.exam_session, w.now),
    "read_planning": lambda w, store, token: planning.read_planning(store, token, w.exam_session, w.now),
    "export_planning": lambda w, store, token: file_of(
        lambda file: planning_files.export_planning(store, token, w.exam_session, file, w.now)
    ),
    "export_calendar": lambda w, store, token: planning_files.export_calendar(
        store, token, w.exam_session, "jury.test", w.now
    ),
    "list_coordinators": lambda w, store, token: accounts.list_coordinators(store, token, w.now),
    "list_codes": lambda w, store, token: codes.list_codes(store, token, w.exam_session, w.now),
    "list_sign_ins": lambda w, store, token: connections.list_sign_ins(store, token, w.now),
    "read_backups": lambda w, store, token: backups.read_backups(store, token, settings_of(store), w.now),
    "back_up_now": lambda w, store, token: back_up_now(store, token, settings_of(store), w.now),
    "preview_restore": lambda w, store, token: preview_restore(store, token, with_a_backup(store, w), "", w.now),
    "find_person": lambda w, store, token: access.find_person(store, token, w.now),
    "rehearse": lambda w, store, token: rehearse(store, token, ["a"], w.now),
    "who_is": lambda w, store, token: access.who_is(store, token, w.now),
    "require": require_coordinator,
}
"""How each service that only reads is asked."""

WRITES: dict[str, Ask] = {
    "compose_jury": lambda w, store, token: jury.compose_jury(store, token, w.exam_session, JURY, 0, w.now),
    "decide_conforming": lambda w, store, token: jury.decide_conforming(store, token, w.exam_session, 0, w.now),
    "decide_candidate": lambda w, store, token: jury.decide_candidate(
        store, token, w.exam_session, w.candidate, Ruling({}), 0, w.now
    ),
    "seal_jury": lambda w, store, token: sealing.seal_jury(store, token, w.exam_session, 0, w.now),
    "reopen_jury": lambda w, store, token: sealing.reopen_jury(store, token, w.exam_session, "Erreur.", 0, w.now),
    "register_retakes": lambda w, store, token: retakes.register_retakes(
        store, token, w.exam_session, w.preparing, [w.candidate], w.now
    ),
    "declare_no_conflict": lambda w, store, token: teams.declare_no_conflict(store, token, w.now),
    "mark_criteria": lambda w, store, token: mark_criteria(
        store, token, w.sitting, [a_mark(FREE_CRITERION), a_mark(COLLEAGUE_CRITERION, base=1)], w.now
    ),
    "report_presence": lambda w, store, token: live.report_presence(
        store, token, w.sitting, w.now, LaptopWord("poste", 1, 0)
    ),
    "issue_queue_key": lambda w, store, token: issue_queue_key(store, token, "poste", w.now),
    "export_grids": lambda w, store, token: file_of(
        lambda file: export_grids(store, token, w.exam_session, w.assessors[MEMBER], file, w.now, is_blank=False)
    ),
    "export_papers": lambda w, store, token: export_papers(
        store, token, w.exam_session, w.assessors[MEMBER], w.now, is_blank=True
    ),
    "import_grids": lambda w, store, token: offline.import_grids(store, token, w.exam_session, w.offline, {}, w.now),
    "import_paper": lambda w, store, token: papers.import_paper(store, token, w.exam_session, typed_of(w), {}, w.now),
    "import_queue": lambda w, store, token: queues.import_queue(store, token, w.queue, w.now),
    "export_ledger": lambda w, store, token: laptops.export_ledger(store, token, w.exam_session, w.now),
    "take_notes": lambda w, store, token: taking.take_notes(store, token, w.sitting, [Note(NOTE, "Calme.")], w.now),
    "write_questions": lambda w, store, token: asking.write_questions(store, token, "C1.1.1", ["Pourquoi ?"], w.now),
    "write_scenario": lambda w, store, token: scenarios.write_scenario(
        store, token, Scenario(0, "1", "Sinistre"), w.now
    ),
    "give_scenario": lambda w, store, token: scenarios.give_scenario(
        store, token, w.exam_session, "1", scenarios.write_scenario(store, token, Scenario(0, "1", "Vol"), w.now), w.now
    ),
    "prepare_practice": lambda w, store, token: prepare_practice(
        store, token, w.exam_session, "1", "Sinistre", "", w.now
    ),
    "add_comment": lambda w, store, token: remarking.add_comment(store, token, "Ton posé", w.now),
    "remove_comment": add_and_remove,
    "move_clock": lambda w, store, token: clocks.move_clock(
        store, token, w.sitting, w.now, step=ClockStep.STARTED, phase=Phase.WELCOME, seen=0
    ),
    "submit_grid": lambda w, store, token: submit_grid(store, token, w.sitting, w.now, seen=1, reason="Fin."),
    "agree_criterion": lambda w, store, token: confer.agree_criterion(
        store, token, w.sitting, OWN_CRITERION, MarkValue.MET, "", w.now, base=0
    ),
    "decide_competency": lambda w, store, token: confer.decide_competency(
        store, token, w.sitting, "C1.1", Status.ACQUIRED, "Oui.", w.now, base=0
    ),
    "write_remarks": lambda w, store, token: confer.write_remarks(store, token, w.sitting, "A", "B", w.now, base=0),
    "prepare_minutes": lambda w, store, token: minutes.prepare_minutes(store, token, w.sitting, w.now),
    "sign_minutes": lambda w, store, token: minutes.sign_minutes(store, token, w.sitting, "0" * 64, w.now),
    "withdraw_minutes": lambda w, store, token: minutes.withdraw_minutes(store, token, w.sitting, "Non.", w.now),
    "reopen_sitting": lambda w, store, token: minutes.reopen_sitting(store, token, w.sitting, "Erreur.", w.now),
    "export_candidate_sheet": lambda w, store, token: file_of(
        lambda file: export_candidate_sheet(store, token, w.candidate, file, w.now)
    ),
    "export_candidate": lambda w, store, token: file_of(
        lambda file: files.export_candidate(store, token, w.candidate, file, w.now)
    ),
    "erase_candidate": lambda w, store, token: erasing.erase_candidate(store, token, w.candidate, w.file.parent, w.now),
    "export_figures": lambda w, store, token: export_figures(store, token, "blocs", {}, w.now),
    "create_exam_session": lambda w, store, token: exam_sessions.create_exam_session(store, token, PLAN, POLICY, w.now),
    "change_exam_session": lambda w, store, token: exam_sessions.change_exam_session(
        store, token, w.preparing, replace(PLAN, place="Nantes"), POLICY, w.now
    ),
    "move_exam_session": lambda w, store, token: exam_sessions.move_exam_session(
        store, token, w.exam_session, ExamSessionState.CLOSED, w.now
    ),
    "import_candidates": lambda w, store, token: candidates.import_candidates(
        store,
        token,
        w.preparing,
        LIST.replace(b"\n000", b"\n100").replace(b";Nom1", b";Autre1").replace(b";Nom2", b";Autre2"),
        "liste.csv",
        w.now,
    ),
    "register_candidate": lambda w, store, token: candidates.register_candidate(
        store, token, w.preparing, NEW_CANDIDATE, w.now
    ),
    "undo_import": lambda w, store, token: candidates.undo_import(store, token, w.import_id, w.now),
    "add_assessor": lambda w, store, token: teams.add_assessor(
        store, token, w.preparing, name="Eva Roux", quality=Quality.TRAINER, organisation="", now=w.now
    ),
    "add_committee": lambda w, store, token: teams.add_committee(
        store, token, w.preparing, "Comité B", w.prepared_assessors, w.now
    ),
    "change_members": lambda w, store, token: teams.change_members(
        store, token, w.prepared_committee, w.prepared_assessors[:1], w.now
    ),
    "record_link": lambda w, store, token: teams.record_link(
        store,
        token,
        w.preparing,
        KnownLink(w.prepared_assessors[0], w.prepared_candidate, Link.TUTOR),
        known=True,
        now=w.now,
    ),
    "draw_planning": lambda w, store, token: planning.draw_planning(store, token, w.preparing, 1, w.now),
    "move_sitting": lambda w, store, token: planning.move_sitting(
        store, token, w.movable, datetime.fromisoformat("2031-01-06T09:00"), "Salle Z", w.committee, w.now
    ),
    "waive_composition": lambda w, store, token: planning.waive_composition(
        store, token, w.sitting, "Aucun autre comité", w.now
    ),
    "create_colleague": lambda w, store, token: accounts.create_colleague(
        store, token, login="zoe", name="Zoé Zola", now=w.now
    ),
    "set_new_password": lambda w, store, token: accounts.set_new_password(store, token, w.account, w.now),
    "deactivate": lambda w, store, token: accounts.deactivate(store, token, w.account, w.now),
    "reactivate": lambda w, store, token: accounts.reactivate(store, token, w.account, w.now),
    "change_own_password": lambda w, store, token: accounts.change_own_password(
        store, token, current=w.credentials.coordinator.password, password=PASSWORD, now=w.now
    ),
    "revoke_codes": lambda w, store, token: codes.revoke_codes(store, token, w.exam_session, [w.spare[0]], w.now),
    "renew_codes": lambda w, store, token: codes.renew_codes(store, token, w.exam_session, dict([w.spare]), w.now),
    "renew_and_print": lambda w, store, token: codes.renew_and_print(
        store, token, w.exam_session, dict([w.spare]), "https://cqp.exemple.fr", w.now
    ),
    "end_sign_in": lambda w, store, token: connections.end_sign_in(
        store, token, access.digest(w.tokens[MEMBER][0]), w.now
    ),
    "end_sign_ins_of": lambda w, store, token: connections.end_sign_ins_of(
        store, token, Role.ASSESSOR, w.spare[0], w.now
    ),
    "note_refusal": lambda w, store, token: note_refusal(store, token, "/cohorte", w.now),
    "tell_export": lambda w, store, token: tell_export(store, token, "exam_session:1", "workbook", w.now),
    "sign_out": lambda _w, store, token: sign_in.sign_out(store, token),
}
"""How each service that writes is asked; in an open exam session the answer is that it was done."""

ASK = READS | WRITES

UNDONE = {
    "declare_no_conflict": "UPDATE assessor SET declared_at = ''",
    "reactivate": "UPDATE coordinator SET is_active = 0 WHERE login = 'paul'",
}
"""What must not be so already for these to write."""

REFUSALS = {
    "refused 401": NotSignedInError,
    "refused 403": ForbiddenError,
    "refused early": (ClockError, DeliberationError, NotFoundError),
}


@contextmanager
def watched(settings: Settings) -> Iterator[tuple[Store, Watch]]:
    """A store, and what says whether it was written to."""
    watch = Watch(settings)
    with opened(settings) as store:
        yield store, watch
    watch.close()


@pytest.fixture(scope="module")
def unchanged(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Watch]]:
    """The database for what writes nothing."""
    with watched(world.copied_to(tmp_path_factory.mktemp("services"))) as both:
        yield both


@pytest.fixture(scope="module", params=list(STATES))
def moved(
    request: pytest.FixtureRequest, world: World, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Settings]:
    """A section of the matrix, and the database once its exam session is in the state it is about."""
    settings = world.copied_to(tmp_path_factory.mktemp("moved"))
    with opened(settings) as store, store.writing() as db:
        state = STATES[request.param].value
        db.exec_driver_sql(f"UPDATE exam_session SET state = '{state}' WHERE id = {world.exam_session}")
    return request.param, settings


@pytest.mark.parametrize("cell", cells(*OPEN), ids=str)
def test_a_service_answers_as_the_matrix_says(
    cell: Cell, world: World, unchanged: tuple[Store, Watch], tmp_path: Path
) -> None:
    for token in world.tokens[cell.who]:
        if cell.word in {"allowed", "own"} and cell.action in WRITES:
            with watched(undone(cell, world.copied_to(tmp_path))) as (store, watch):
                check(cell, world, store, watch, token)
        else:
            check(cell, world, *unchanged, token)


@pytest.mark.parametrize("who", [cell.who for cell in cells("Marking") if cell.action == "own_grid"])
@pytest.mark.parametrize("action", actions("Marking"))
def test_the_state_of_the_exam_session_decides_too(
    action: str, who: str, world: World, moved: tuple[str, Settings], tmp_path: Path
) -> None:
    section, settings = moved
    (cell,) = (one for one in cells(section) if (one.action, one.who) == (action, who))
    for token in world.tokens[who]:
        copy = world.copied_to(tmp_path)
        (tmp_path / "cqp.db").write_bytes((settings.data_dir / "cqp.db").read_bytes())
        with watched(undone(cell, copy)) as (store, watch):
            check(cell, world, store, watch, token)


def undone(cell: Cell, copy: Settings) -> Settings:
    """Return the copy, as it is before this is done."""
    if cell.action in UNDONE:
        with opened(copy) as store, store.writing() as db:
            db.exec_driver_sql(UNDONE[cell.action])
    return copy


def check(cell: Cell, world: World, store: Store, watch: Watch, token: str) -> None:
    """Ask and compare with the matrix's word; a refusal writes nothing."""
    ask = ASK[cell.action]
    if cell.word in REFUSALS:
        with pytest.raises(REFUSALS[cell.word]):
            ask(world, store, token)
        assert not watch.was_written()
        return
    answer = ask(world, store, token)
    if cell.word.startswith("refused "):
        assert isinstance(answer, MarkingAnswer | taking.NotesAnswer)
        assert {one.code for one in answer.refused} == {cell.word.removeprefix("refused ")}
        assert not answer.saved
    elif cell.word == "nothing":
        assert answer is None
        assert not any(access.find_person(store, one, world.now) is None for one in good(world))
    else:
        assert cell.word in {"allowed", "own"}
        assert watch.was_written() == (cell.action in WRITES)
    if cell.word == "own":
        check_own(cell, world, store, token, answer)


def good(world: World) -> list[str]:
    """Return the sign-ins that are good."""
    return [one for who, tokens in world.tokens.items() if who != "ended sign-in" for one in tokens if one]


def check_own(cell: Cell, world: World, store: Store, token: str, answer: object) -> None:
    """Prove that the answer, or what was written, is the asker's only."""
    shown = repr(answer)
    for remark in {OWN, COLLEAGUE, STRANGER, ELSEWHERE} - {REMARKS.get(cell.who)}:
        assert remark not in shown
    OWN_PROOFS[cell.action](cell, world, store, token, answer)


def sees_own_sittings(cell: Cell, world: World, store: Store, _token: str, answer: tuple[object, ...]) -> None:
    own = rows(store, f"SELECT sitting_id FROM grid WHERE assessor_id = {world.assessors[cell.who]}")
    assert {(one.id,) for one in answer} == own
    seen = rows(store, f"SELECT sitting_id FROM mark WHERE assessor_id = {world.assessors[cell.who]}")
    assert {(one.id,) for one in answer if one.observed} == seen
    assert [one.observed for one in answer if one.id == world.sittings[cell.who]] == [1]


def sees_own_marks(_cell: Cell, world: World, _store: Store, _token: str, answer: object) -> None:
    marks = answer.marks.values() if isinstance(answer, grids.OpenGrid) else answer[0]
    assert [(one.criterion, one.value, one.remark) for one in marks] == [(OWN_CRITERION, "met", OWN)]
    if isinstance(answer, grids.OpenGrid):
        assert (answer.assessor.id, answer.sitting.observed) == (world.assessors[MEMBER], 1)


def holds_own_grid(_cell: Cell, world: World, _store: Store, _token: str, answer: tuple[Person, object]) -> None:
    person, held = answer
    assert (person.id, held.assessor_id, held.sitting_id) == (*[world.assessors[MEMBER]] * 2, world.sitting)
    assert held.revision == 1


def is_given_a_secret(cell: Cell, world: World, store: Store, _token: str, _answer: object) -> None:
    newest = "SELECT assessor_id FROM queue_key WHERE laptop = 'poste'"
    assert rows(store, newest) == {(world.assessors[cell.who],)}


def marks_own_grid(_cell: Cell, world: World, store: Store, _token: str, answer: MarkingAnswer) -> None:
    """The colleague's mark stands, and is not what a refusal of one's own shows."""
    assert [one.criterion for one in answer.saved] == [FREE_CRITERION]
    assert [(one.code, one.current.value, one.current.remark) for one in answer.refused] == [
        ("stale", "not_observed", "")
    ]
    newest = f"SELECT assessor_id FROM mark WHERE sitting_id = {world.sitting} AND revision > 0"
    assert rows(store, f"{newest} AND criterion_id IN (SELECT id FROM criterion WHERE code = '{FREE_CRITERION}')") == {
        (world.assessors[MEMBER],)
    }


def locks_own_grid(_cell: Cell, world: World, store: Store, _token: str, _answer: object) -> None:
    at = world.now.isoformat()
    assert rows(store, f"SELECT sitting_id, assessor_id FROM grid WHERE submitted_at = '{at}'") == {
        (world.sitting, world.assessors[MEMBER])
    }


def finds_no_minutes_yet(_cell: Cell, _world: World, _store: Store, _token: str, answer: object) -> None:
    assert answer == ()


def speaks_for_oneself(_cell: Cell, world: World, store: Store, _token: str, _answer: object) -> None:
    assert rows(store, "SELECT sitting_id, assessor_id FROM presence") == {(world.sitting, world.assessors[MEMBER])}


def declares_for_oneself(cell: Cell, world: World, store: Store, _token: str, _answer: object) -> None:
    at = world.now.isoformat()
    assert rows(store, f"SELECT id FROM assessor WHERE declared_at = '{at}'") == {(world.assessors[cell.who],)}


def says_of_oneself(cell: Cell, world: World, store: Store, token: str, answer: object) -> None:
    person = access.who_is(store, token, world.now)
    assert world.assessors.get(cell.who, person.id) == person.id
    assert answer in {True, person}


def tells_of_oneself(_cell: Cell, world: World, store: Store, token: str, _answer: object) -> None:
    person = access.who_is(store, token, world.now)
    newest = rows(store, "SELECT actor FROM journal WHERE id = (SELECT max(id) FROM journal)")
    assert newest == {(f"{person.role}:{person.id}",)}


def replaces_own_password(_cell: Cell, world: World, store: Store, _token: str, _answer: object) -> None:
    login = world.credentials.coordinator.login
    assert sign_in.sign_in_with_password(store, login, PASSWORD, world.now)
    assert sign_in.sign_in_with_password(store, "paul", "correct cheval pile agrafe", world.now)


def ends_own_sign_in(_cell: Cell, world: World, store: Store, token: str, _answer: object) -> None:
    assert [one for one in good(world) if access.find_person(store, one, world.now) is None] == [token]


def notes_for_oneself(_cell: Cell, world: World, store: Store, _token: str, _answer: object) -> None:
    assert rows(store, "SELECT sitting_id, assessor_id FROM note") == {(world.sitting, world.assessors[MEMBER])}


def sees_no_note_of_others(_cell: Cell, _world: World, _store: Store, _token: str, answer: object) -> None:
    assert answer == ()


def asks_of_own_grid(
    _cell: Cell, _world: World, _store: Store, _token: str, answer: tuple[CompetencyToAsk, ...]
) -> None:
    asked = {one.code for group in answer for one in group.criteria}
    assert len(asked) == 41
    assert OWN_CRITERION not in asked


def adds_for_oneself(cell: Cell, world: World, store: Store, _token: str, _answer: object) -> None:
    assert rows(store, "SELECT assessor_id FROM comment WHERE text = 'Ton posé'") == {(world.assessors[cell.who],)}


def removes_nothing_shared(_cell: Cell, _world: World, store: Store, _token: str, _answer: object) -> None:
    assert rows(store, "SELECT count(*) FROM comment") == {(0,)}


def has_no_export(_cell: Cell, _world: World, _store: Store, _token: str, answer: object) -> None:
    assert answer == ()


OWN_PROOFS: dict[str, Callable[..., None]] = {
    "list_own_sittings": sees_own_sittings,
    "has_declared": says_of_oneself,
    "declare_no_conflict": declares_for_oneself,
    "read_open_grid": sees_own_marks,
    "read_own_marks": sees_own_marks,
    "own_grid": holds_own_grid,
    "mark_criteria": marks_own_grid,
    "report_presence": speaks_for_oneself,
    "issue_queue_key": is_given_a_secret,
    "read_own_notes": sees_no_note_of_others,
    "take_notes": notes_for_oneself,
    "read_to_ask": asks_of_own_grid,
    "list_comments": sees_no_note_of_others,
    "add_comment": adds_for_oneself,
    "remove_comment": removes_nothing_shared,
    "submit_grid": locks_own_grid,
    "read_minutes": finds_no_minutes_yet,
    "find_person": says_of_oneself,
    "who_is": says_of_oneself,
    "sign_out": ends_own_sign_in,
    "tell_export": tells_of_oneself,
    "note_refusal": tells_of_oneself,
    "change_own_password": replaces_own_password,
    "list_exports": has_no_export,
}


def rows(store: Store, query: str) -> set[tuple[object, ...]]:
    with store.reading() as db:
        return {tuple(row) for row in db.exec_driver_sql(query)}


# Nothing is missing -----------------------------------------------------------------------------------------


def asked_with_a_token() -> set[str]:
    """Return every public function of the services that takes a sign-in token and a database."""
    found = set()
    for module in pkgutil.walk_packages(services.__path__, "cqp.services."):
        loaded = importlib.import_module(module.name)
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            takes = inspect.signature(function).parameters
            is_ours = function.__module__ == loaded.__name__ and not name.startswith("_")
            if is_ours and "token" in takes and {"store", "db"} & set(takes):
                found.add(name)
    return found


def test_the_matrix_names_every_service_once_and_nothing_else() -> None:
    assert sorted(actions(*OPEN)) == sorted(asked_with_a_token())


def test_every_line_is_asked() -> None:
    assert set(ASK) == set(actions(*OPEN))
    assert {one.action for one in cells(*OPEN, *STATES) if one.word == "own"} == set(OWN_PROOFS)


@pytest.mark.parametrize("section", STATES)
def test_an_exam_session_that_is_not_open_has_every_line_of_marking(section: str) -> None:
    assert actions(section) == actions("Marking")


def test_every_table_is_tested_and_every_word_explained() -> None:
    assert sections() == {*OPEN, *STATES, *ELSEWHERE_THAN_HERE}
    assert {one.word for one in cells(*sections())} == words()
