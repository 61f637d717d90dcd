"""From an empty database to an open exam session, and what is refused on the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from cqp.errors import CqpError, ForbiddenError, NotFoundError, OrganisationError, SpreadsheetError
from cqp.marking.committee import KnownLink, Link, Quality
from cqp.marking.mark import MarkValue
from cqp.marking.registration import Accommodation, Registration, Route
from cqp.marking.sitting import ExamSessionPlan, ExamSessionState
from cqp.referential.model import Option
from cqp.services import access
from cqp.services import compose_committees as teams
from cqp.services.export_planning import export_calendar, export_planning, export_template
from cqp.services.import_candidates import (
    import_candidates,
    list_candidates,
    preview_candidates,
    register_candidate,
    undo_import,
)
from cqp.services.list_policies import list_policies
from cqp.services.mark_criteria import mark_criteria
from cqp.services.organise_session import (
    change_exam_session,
    check_plan,
    create_exam_session,
    move_exam_session,
    read_exam_session,
)
from cqp.services.plan_sittings import draw_planning, move_sitting, read_planning, waive_composition
from cqp.services.read_grid import list_own_sittings, read_open_grid
from cqp.services.sign_in import sign_in_with_code
from cqp.store.engine import Store
from tests.build import a_coordinator, a_mark

PLAN = ExamSessionPlan("Session de mars", "Lyon", "2027-03-01", "2027-03-05", ("Salle A", "Salle B"))
POLICY = list_policies()[0]
LIST = "Numéro;Nom;Prénom;Option;Parcours;Tiers-temps\n" + "".join(
    f"{rank:05d};Nom{rank};Zoé;{option};formation;{'oui' if rank == 1 else ''}\n"
    for rank, option in enumerate(("souscription", "indemnisation") * 2, start=1)
)


@pytest.fixture
def marie(store: Store, now: datetime) -> str:
    return a_coordinator(store, now)


@pytest.fixture
def session(store: Store, marie: str, now: datetime) -> int:
    return create_exam_session(store, marie, PLAN, POLICY, now)


def filled(store: Store, token: str, session: int, now: datetime) -> list[str]:
    """Import four candidates and compose a committee of two; return the assessors' codes."""
    import_candidates(store, token, session, LIST.encode("cp1252"), "liste.csv", now)
    codes = [
        teams.add_assessor(
            store, token, session, name=name, quality=Quality.EXTERNAL_PROFESSIONAL, organisation="X", now=now
        )
        for name in ("Anne Durand", "Paul Petit")
    ]
    members = [one.id for one in teams.read_teams(store, token, session, now).members]
    teams.add_committee(store, token, session, "Comité A", members, now)
    return codes


def missing(store: Store, token: str, session: int, now: datetime) -> tuple[str, ...]:
    return read_exam_session(store, token, session, now)[2]


def test_a_session_opens_once_nothing_is_missing(store: Store, marie: str, session: int, now: datetime) -> None:
    assert [one.split(" :")[0] for one in missing(store, marie, session, now)] == ["Aucun candidat", "Aucun comité"]
    with pytest.raises(OrganisationError, match="Aucun candidat"):
        move_exam_session(store, marie, session, ExamSessionState.OPEN, now)
    codes = filled(store, marie, session, now)
    assert missing(store, marie, session, now)[0].startswith("Sans passage prévu pour chaque bloc : Nom1 Zoé")

    drawn = draw_planning(store, marie, session, 7, now)

    assert (len(drawn.slots), drawn.unplaced) == (8, ())
    assert missing(store, marie, session, now) == ()
    move_exam_session(store, marie, session, ExamSessionState.OPEN, now)
    organised, _, _ = read_exam_session(store, marie, session, now)
    assert (organised.state, organised.planning_seed) == (ExamSessionState.OPEN, 7)
    juror = sign_in_with_code(store, codes[0], now)
    sitting = read_planning(store, marie, session, now).rows[0]
    criterion = {"1": "C1.1.1", "2A": "C2A.1.1", "2B": "C2B.1.1"}[sitting.block]
    answer = mark_criteria(store, juror, sitting.sitting_id, [a_mark(criterion)], now)
    assert [refused.code for refused in answer.refused] == ["not_declared"]
    teams.declare_no_conflict(store, juror, now)
    answer = mark_criteria(store, juror, sitting.sitting_id, [a_mark(criterion, MarkValue.MET)], now)
    assert [saved.criterion for saved in answer.saved] == [criterion]


def test_extra_time_is_a_third_more(store: Store, marie: str, session: int, now: datetime) -> None:
    filled(store, marie, session, now)
    draw_planning(store, marie, session, 1, now)

    lasts = {
        (row.number, row.block): row.ends_at - row.starts_at for row in read_planning(store, marie, session, now).rows
    }

    assert lasts["00001", "1"] * 3 >= lasts["00002", "1"] * 4
    assert lasts["00002", "1"] == lasts["00003", "1"]


def test_the_organisation_is_frozen_at_opening(store: Store, marie: str, session: int, now: datetime) -> None:
    filled(store, marie, session, now)
    draw_planning(store, marie, session, 1, now)
    move_exam_session(store, marie, session, ExamSessionState.OPEN, now)

    for late in (
        lambda: change_exam_session(store, marie, session, PLAN, POLICY, now),
        lambda: draw_planning(store, marie, session, 2, now),
        lambda: import_candidates(store, marie, session, LIST.encode(), "x.csv", now),
        lambda: preview_candidates(store, marie, session, LIST.encode(), "x.csv", now),
        lambda: teams.add_committee(store, marie, session, "B", [], now),
        lambda: move_exam_session(store, marie, session, ExamSessionState.ARCHIVED, now),
    ):
        with pytest.raises(OrganisationError):
            late()


def test_an_import_is_all_or_nothing(store: Store, marie: str, session: int, now: datetime) -> None:
    bad = LIST + "00001;Autre;Luc;souscription;formation;\n"

    preview = preview_candidates(store, marie, session, bad.encode(), "liste.csv", now)

    assert not preview.is_acceptable
    with pytest.raises(OrganisationError):
        import_candidates(store, marie, session, bad.encode(), "liste.csv", now)
    with pytest.raises(SpreadsheetError):
        import_candidates(store, marie, session, b"", "vide.xlsx", now)
    assert list_candidates(store, marie, session, now) == ((), ())


def test_an_import_is_undone_while_nothing_depends_on_it(store: Store, marie: str, session: int, now: datetime) -> None:
    filled(store, marie, session, now)
    (brought,) = list_candidates(store, marie, session, now)[1]
    assert (brought.file_name, brought.candidates) == ("liste.csv", 4)
    draw_planning(store, marie, session, 1, now)
    with pytest.raises(OrganisationError, match="passages sont déjà prévus"):
        undo_import(store, marie, brought.id, now)

    other = create_exam_session(store, marie, replace(PLAN, name="Autre"), POLICY, now)
    import_candidates(store, marie, other, LIST.encode(), "liste.csv", now)
    (brought,) = list_candidates(store, marie, other, now)[1]

    assert undo_import(store, marie, brought.id, now) == 4
    assert list_candidates(store, marie, other, now) == ((), ())
    with pytest.raises(NotFoundError):
        undo_import(store, marie, brought.id, now)


def test_a_typed_candidate_comes_back_as_typed(store: Store, marie: str, session: int, now: datetime) -> None:
    typed = Registration(
        "00123",
        "NA",
        "Vrai",
        (Option.UNDERWRITING, Option.CLAIMS),
        Route.EXPERIENCE,
        ("1",),
        "=1+1",
        "None",
        (Accommodation.EXTRA_TIME, Accommodation.EQUIPMENT),
    )

    register_candidate(store, marie, session, typed, now)

    assert [one.registration for one in list_candidates(store, marie, session, now)[0]] == [typed]
    with pytest.raises(OrganisationError, match="00123 est déjà pris"):
        register_candidate(store, marie, session, replace(typed, last_name="X"), now)


def test_a_forbidden_link_keeps_committee_and_candidate_apart(
    store: Store, marie: str, session: int, now: datetime
) -> None:
    filled(store, marie, session, now)
    assessor = teams.read_teams(store, marie, session, now).members[0]
    candidate = list_candidates(store, marie, session, now)[0][0]
    teams.record_link(store, marie, session, KnownLink(assessor.id, candidate.id, Link.TRAINER), known=True, now=now)

    drawn = draw_planning(store, marie, session, 1, now)

    assert {need.candidate_id for need, _ in drawn.unplaced} == {candidate.id}


def test_an_irregular_committee_blocks_until_a_reason_is_recorded(
    store: Store, marie: str, session: int, now: datetime
) -> None:
    import_candidates(store, marie, session, LIST.encode(), "liste.csv", now)
    teams.add_assessor(store, marie, session, name="Seule", quality=Quality.TRAINER, organisation="", now=now)
    (alone,) = teams.read_teams(store, marie, session, now).members
    teams.add_committee(store, marie, session, "Comité A", [alone.id], now)
    draw_planning(store, marie, session, 1, now)
    with pytest.raises(OrganisationError):
        move_exam_session(store, marie, session, ExamSessionState.OPEN, now)
    with pytest.raises(OrganisationError, match="raison"):
        waive_composition(store, marie, read_planning(store, marie, session, now).rows[0].sitting_id, "  ", now)

    for one in read_planning(store, marie, session, now).irregular:
        waive_composition(store, marie, one.sitting.id, "Membre empêché ce matin", now)

    assert missing(store, marie, session, now) == ()


def test_a_link_found_once_the_session_is_open_holds_the_sitting_back(
    store: Store, marie: str, session: int, now: datetime
) -> None:
    codes = filled(store, marie, session, now)
    draw_planning(store, marie, session, 1, now)
    move_exam_session(store, marie, session, ExamSessionState.OPEN, now)
    juror = sign_in_with_code(store, codes[0], now)
    teams.declare_no_conflict(store, juror, now)
    assessor_id = access.who_is(store, juror, now).id
    first, second, *_ = list_own_sittings(store, juror, now)
    link = KnownLink(assessor_id, first.candidate.id, Link.TUTOR)
    mark = a_mark("C1.1.1")

    teams.record_link(store, marie, session, link, known=True, now=now)

    (refused,) = mark_criteria(store, juror, first.id, [mark], now).refused
    assert (refused.code, read_open_grid(store, juror, first.id, now).is_blocked) == ("irregular_committee", True)
    assert mark_criteria(store, juror, second.id, [a_mark("C1.1.1")], now).refused == ()

    waive_composition(store, marie, first.id, "Aucun autre comité ce jour", now)

    assert [one.id for one in mark_criteria(store, juror, first.id, [mark], now).saved] == [mark.id]


def test_a_sitting_waits_no_longer_once_the_link_is_withdrawn(
    store: Store, marie: str, session: int, now: datetime
) -> None:
    codes = filled(store, marie, session, now)
    draw_planning(store, marie, session, 1, now)
    move_exam_session(store, marie, session, ExamSessionState.OPEN, now)
    juror = sign_in_with_code(store, codes[0], now)
    sitting = list_own_sittings(store, juror, now)[0]
    link = KnownLink(access.who_is(store, juror, now).id, sitting.candidate.id, Link.RELATIVE)
    seen = []

    for known in (True, False):
        teams.record_link(store, marie, session, link, known=known, now=now)
        seen.append(read_open_grid(store, juror, sitting.id, now).is_blocked)

    assert seen == [True, False]


def test_a_sitting_moves_only_where_everybody_is_free(store: Store, marie: str, session: int, now: datetime) -> None:
    filled(store, marie, session, now)
    draw_planning(store, marie, session, 1, now)
    first, second, *_ = read_planning(store, marie, session, now).rows
    committee = teams.read_teams(store, marie, session, now).committees[0].id

    with pytest.raises(OrganisationError, match="Comité A a deux passages à la fois"):
        move_sitting(store, marie, second.sitting_id, first.starts_at, "Salle B", committee, now)
    later = first.starts_at + timedelta(days=3)
    move_sitting(store, marie, second.sitting_id, later, "Salle B", committee, now)

    moved = next(row for row in read_planning(store, marie, session, now).rows if row.sitting_id == second.sitting_id)
    assert (moved.starts_at, moved.room, moved.ends_at - moved.starts_at) == (
        later,
        "Salle B",
        second.ends_at - second.starts_at,
    )


@pytest.mark.parametrize(
    "change",
    [
        {"name": " "},
        {"place": ""},
        {"rooms": ()},
        {"ends_on": "2027-02-01"},
        {"ends_on": "2027-12-01"},
        {"starts_on": "hier"},
        {"opens": "19:00"},
        {"pause_to": "12:00"},
    ],
)
def test_a_plan_that_does_not_hold_together_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(OrganisationError):
        check_plan(replace(PLAN, **change))


def test_only_coordination_organises(store: Store, marie: str, session: int, now: datetime) -> None:
    codes = filled(store, marie, session, now)
    draw_planning(store, marie, session, 1, now)
    sitting = read_planning(store, marie, session, now).rows[0].sitting_id
    juror = sign_in_with_code(store, codes[0], now)
    link = KnownLink(1, 1, Link.TUTOR)

    for token, refusal in ((juror, ForbiddenError), ("", CqpError)):
        for asked in (
            lambda token=token: create_exam_session(store, token, PLAN, POLICY, now),
            lambda token=token: change_exam_session(store, token, session, PLAN, POLICY, now),
            lambda token=token: read_exam_session(store, token, session, now),
            lambda token=token: move_exam_session(store, token, session, ExamSessionState.OPEN, now),
            lambda token=token: list_candidates(store, token, session, now),
            lambda token=token: preview_candidates(store, token, session, LIST.encode(), "x.csv", now),
            lambda token=token: import_candidates(store, token, session, LIST.encode(), "x.csv", now),
            lambda token=token: undo_import(store, token, 1, now),
            lambda token=token: teams.read_teams(store, token, session, now),
            lambda token=token: teams.add_committee(store, token, session, "B", [], now),
            lambda token=token: teams.change_members(store, token, 1, [], now),
            lambda token=token: teams.record_link(store, token, session, link, known=True, now=now),
            lambda token=token: draw_planning(store, token, session, 1, now),
            lambda token=token: read_planning(store, token, session, now),
            lambda token=token: move_sitting(store, token, sitting, datetime(2027, 3, 1, 9), "A", 1, now),  # noqa: DTZ001 -- local time
            lambda token=token: waive_composition(store, token, sitting, "x", now),
            lambda token=token: export_planning(store, token, session, BytesIO(), now),
            lambda token=token: export_calendar(store, token, session, "x", now),
            lambda token=token: export_template(store, token, BytesIO(), now),
        ):
            with pytest.raises(refusal):
                asked()


def test_the_planning_is_exported(store: Store, marie: str, session: int, now: datetime) -> None:
    filled(store, marie, session, now)
    draw_planning(store, marie, session, 1, now)
    file = BytesIO()

    export_planning(store, marie, session, file, now)
    _, calendar = export_calendar(store, marie, session, "jury.test", now)

    texts = [str(cell) for row in load_workbook(file)["Planning"].iter_rows(values_only=True) for cell in row if cell]
    assert sum("Nom1" in text for text in texts) == 2
    assert calendar.count("BEGIN:VEVENT") == 8
