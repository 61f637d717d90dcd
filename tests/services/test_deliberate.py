"""From the committees' signed minutes to the sealed minutes of the jury, and what is refused on the way."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from cqp.errors import CqpError, DeliberationError, ForbiddenError, NotFoundError, OrganisationError
from cqp.marking.registration import Registration, Route
from cqp.marking.sitting import ExamSessionPlan, ExamSessionState
from cqp.referential.model import Option
from cqp.rules.deliberation import CASTING_VOTE, BlockRuling, Deliberation, Docket, JuryComposition, Ruling
from cqp.rules.jury import JuryMember
from cqp.rules.status import Status
from cqp.services.confer import decide_competency
from cqp.services.deliberate import compose_jury, decide_candidate, decide_conforming, read_deliberation
from cqp.services.erase_candidate import erase_candidate
from cqp.services.import_candidates import list_candidates, register_candidate
from cqp.services.list_policies import list_policies
from cqp.services.mark_criteria import mark_criteria
from cqp.services.organise_session import create_exam_session
from cqp.services.plan_retakes import list_retakes, register_retakes
from cqp.services.read_minutes import read_minutes
from cqp.services.read_results import read_candidate
from cqp.services.seal_jury import read_jury_minutes, reopen_jury, seal_jury
from cqp.services.sign_in import sign_in_with_password
from cqp.services.sign_minutes import prepare_minutes, sign_minutes
from cqp.services.submit_grid import submit_grid
from cqp.services.verify_journal import verify_locally
from cqp.store.engine import Store
from tests.build import PASSWORD, BuiltSession, a_coordinator, a_mark, a_session, signed_minutes
from tests.recompute import rows
from tests.store.test_verification import behind_its_back

PRESIDENT = JuryMember("Anne Durand", "Fédération", "Employeurs", is_present=True, presides=True)
MEMBER = JuryMember("Paul Petit", "Syndicat", "Salariés", is_present=True, presides=False)
JURY = JuryComposition("2026-12-01", "Paris", 2, (PRESIDENT, MEMBER))
VALID, FAILED = BlockRuling(Status.VALIDATED), BlockRuling(Status.NOT_VALIDATED)


@pytest.fixture
def marie(store: Store, now: datetime) -> str:
    return a_coordinator(store, now)


@pytest.fixture
def session(store: Store) -> BuiltSession:
    """Four candidates on blocks 1 and 2A: all validated, 2A failed, 2A unsigned, and absent."""
    built = a_session(store, candidates=4)
    first, second, third, fourth = built.all_sittings
    for sitting in (*first.values(), second["1"], third["1"]):
        signed_minutes(store, sitting)
    signed_minutes(store, second["2A"], "not_validated")
    with store.writing() as db:
        ids = ", ".join(map(str, fourth.values()))
        db.exec_driver_sql(f"UPDATE sitting SET state = 'absent' WHERE id IN ({ids})")
    return built


@pytest.fixture
def composed(store: Store, marie: str, session: BuiltSession, now: datetime) -> BuiltSession:
    compose_jury(store, marie, session.id, JURY, 0, now)
    return session


@pytest.fixture
def sealed(store: Store, marie: str, composed: BuiltSession, now: datetime) -> BuiltSession:
    """Two followed, the third rescued on block 2A, the fourth absent; version 1 is sealed."""
    decide_all(store, marie, composed, now)
    seal_jury(store, marie, composed.id, seen(store, marie, composed, now).revision, now)
    return composed


def seen(store: Store, token: str, session: BuiltSession, now: datetime) -> Deliberation:
    return read_deliberation(store, token, session.id, now)


def decide_all(store: Store, token: str, session: BuiltSession, now: datetime) -> None:
    decide_conforming(store, token, session.id, seen(store, token, session, now).revision, now)
    third, fourth = session.candidates[2:]
    rescue = BlockRuling(Status.VALIDATED, "Étude de cas relue en séance.")
    absent = BlockRuling(Status.NOT_VALIDATED, "Absence.")
    decide_candidate(store, token, session.id, third, Ruling({"1": VALID, "2A": rescue}), 0, now)
    decide_candidate(
        store, token, session.id, fourth, Ruling({"1": absent, "2A": absent}, recommendation="Se réinscrire."), 0, now
    )


def decided(deliberation: Deliberation) -> list[Mapping[str, str] | None]:
    """Return what is decided of each candidate, certificate under ""."""

    def words(docket: Docket) -> Mapping[str, str] | None:
        if docket.decision is None:
            return None
        return {one.code: one.decision.value for one in docket.decision.blocks} | {
            "": docket.decision.certificate.value
        }

    return [words(one) for one in deliberation.dockets]


def test_the_committees_are_followed_in_one_gesture_for_those_in_order(
    store: Store, marie: str, composed: BuiltSession, now: datetime
) -> None:
    before = seen(store, marie, composed, now)
    assert [len(before.conforming), len(before.exceptions)] == [2, 2]

    assert decide_conforming(store, marie, composed.id, before.revision, now) == 2

    after = seen(store, marie, composed, now)
    assert decided(after) == [
        {"1": "validated", "2A": "validated", "": "awarded"},
        {"1": "validated", "2A": "not_validated", "": "not_awarded"},
        None,
        None,
    ]
    with pytest.raises(DeliberationError, match="Aucun dossier conforme"):
        decide_conforming(store, marie, composed.id, after.revision, now)


def test_a_committee_that_went_against_the_figures_is_looked_at(
    store: Store, marie: str, composed: BuiltSession, now: datetime
) -> None:
    with store.writing() as db:
        db.exec_driver_sql(
            "INSERT INTO competency_decision (sitting_id, competency_id, status, proposal, reason, assessor_id, "
            f"revision, at) VALUES ({composed.sittings['1']}, 1, 'acquired', 'not_acquired', 'x', "
            f"{composed.assessors[0]}, 1, '')"
        )
        db.exec_driver_sql(
            "INSERT INTO competency_result (sitting_id, competency_id, status) "
            f"VALUES ({composed.sittings['1']}, 1, 'acquired')"
        )

    assert [one.case.candidate.id for one in seen(store, marie, composed, now).exceptions] == [
        composed.candidates[0],
        *composed.candidates[2:],
    ]
    follow = Ruling({"1": VALID, "2A": VALID})
    decide_candidate(store, marie, composed.id, composed.candidates[0], follow, 0, now)


@pytest.mark.parametrize(
    ("decision", "conforming"), [(None, [True]), (Status.NOT_ACQUIRED, [False])], ids=["followed", "departed"]
)
def test_what_a_real_committee_signs_comes_before_the_jury(
    store: Store, marie: str, now: datetime, decision: Status | None, conforming: list[bool]
) -> None:
    session = a_session(store, blocks=("2A",), held=("1",))
    sitting, (first, second) = session.sittings["2A"], session.tokens
    codes = [row[0] for row in rows(store, "SELECT code FROM criterion WHERE substr(code, 1, 4) = 'C2A.' ORDER BY id")]
    for token in session.tokens:
        mark_criteria(store, token, sitting, [a_mark(code) for code in codes], now)
        submit_grid(store, token, sitting, now, seen=len(codes))
    if decision:
        decide_competency(store, first, sitting, "C2A.1", decision, "Erreur de conseil.", now, base=0)
    prepare_minutes(store, first, sitting, now)
    digest = read_minutes(store, first, sitting, now)[0].digest
    sign_minutes(store, first, sitting, digest, now)
    assert [one.case.is_conforming for one in seen(store, marie, session, now).dockets] == [False]
    sign_minutes(store, second, sitting, digest, now)
    compose_jury(store, marie, session.id, JURY, 0, now)

    (docket,) = seen(store, marie, session, now).dockets
    assert [docket.case.is_conforming] == conforming
    follow = Ruling({"2A": BlockRuling(docket.case.blocks[1].proposal)})
    decide_candidate(store, marie, session.id, session.candidates[0], follow, 0, now)
    seal_jury(store, marie, session.id, 2, now)

    (sealed,) = read_jury_minutes(store, marie, session.id, now).candidates
    assert [(one.code, one.decision.value, one.is_signed) for one in sealed.blocks] == [
        ("1", "held", False),
        ("2A", "not_validated" if decision else "validated", True),
    ]
    assert sealed.certificate is (Status.NOT_AWARDED if decision else Status.AWARDED)
    assert verify_locally(store).is_sound


def test_sealed_minutes_say_all_that_was_decided(store: Store, marie: str, sealed: BuiltSession, now: datetime) -> None:
    minutes = read_jury_minutes(store, marie, sealed.id, now)

    assert (minutes.version, minutes.replaces, minutes.held_on, minutes.sealed_by) == (
        1,
        "",
        "2026-12-01",
        "Marie Martin",
    )
    assert minutes.members == (PRESIDENT, MEMBER)
    assert [one.certificate.value for one in minutes.candidates] == ["awarded", "not_awarded", "awarded", "not_awarded"]
    rescued = minutes.candidates[2].blocks[1]
    assert (rescued.code, rescued.proposal, rescued.decision, rescued.reason, rescued.is_signed) == (
        "2A",
        Status.NOT_OBSERVED,
        Status.VALIDATED,
        "Étude de cas relue en séance.",
        False,
    )
    assert minutes.candidates[3].recommendation == "Se réinscrire."
    kinds = [row[0] for row in rows(store, "SELECT kind FROM journal ORDER BY id")]
    assert kinds == ["jury_composed", *["jury_decided"] * 4, "jury_sealed"]
    assert verify_locally(store).findings == ()


def test_the_journal_holds_no_name_and_no_text(store: Store, marie: str, sealed: BuiltSession, now: datetime) -> None:
    reopen_jury(store, marie, sealed.id, "Erreur de report.", seen(store, marie, sealed, now).revision, now)

    told = " ".join(row[0] for row in rows(store, "SELECT payload FROM journal"))

    for word in ("Nom0", "Zoé", "Durand", "Petit", "relue", "Absence", "réinscrire", "Erreur", "Paris"):
        assert word not in told


def test_what_is_common_to_all_holds_no_candidate(store: Store, sealed: BuiltSession) -> None:
    ((content,),) = rows(store, "SELECT content FROM jury_minutes")

    assert "Nom0" not in content
    assert [one["candidate_id"] for one in json.loads(content)["parts"]] == list(sealed.candidates)


def test_a_change_of_name_changes_nothing_that_was_sealed(
    store: Store, marie: str, sealed: BuiltSession, now: datetime
) -> None:
    before = read_jury_minutes(store, marie, sealed.id, now)

    with store.writing() as db:
        db.exec_driver_sql("UPDATE candidate SET last_name = 'Autre'")
        db.exec_driver_sql("UPDATE jury_member SET name = 'Autre'")
        db.exec_driver_sql("UPDATE exam_session SET name = 'Autre'")

    assert read_jury_minutes(store, marie, sealed.id, now) == before


@pytest.mark.parametrize(
    ("ruling", "words"),
    [
        (Ruling({"1": VALID}), "Bloc 2A : décidez"),
        (Ruling({"1": FAILED, "2A": FAILED}), "Bloc 1 : la décision s'écarte"),
        (Ruling({"1": VALID, "2A": VALID}), "Bloc 2A : la décision s'écarte"),
        (Ruling({"1": VALID, "2A": BlockRuling(Status.VALIDATED, "   ")}), "Bloc 2A : la décision s'écarte"),
        (Ruling({"1": VALID, "2A": FAILED}, Status.AWARDED), "Certificat : la décision s'écarte"),
        (Ruling({"1": VALID, "2A": FAILED}, Status.AWARDED, by_casting_vote=True), "Certificat : la décision"),
        (Ruling({"1": VALID, "2A": FAILED}, Status.TO_DELIBERATE), "Certificat : décidez"),
    ],
)
def test_a_departure_without_a_reason_is_refused(
    store: Store, marie: str, composed: BuiltSession, now: datetime, ruling: Ruling, words: str
) -> None:
    with pytest.raises(DeliberationError, match=words):
        decide_candidate(store, marie, composed.id, composed.candidates[1], ruling, 0, now)

    assert rows(store, "SELECT count(*) FROM jury_decision") == [(0,)]


@pytest.mark.parametrize(
    ("ruling", "certificate", "reason"),
    [
        (Ruling({"1": VALID, "2A": BlockRuling(Status.VALIDATED, "Relu.")}), "awarded", ""),
        (Ruling({"1": VALID, "2A": FAILED}, Status.AWARDED, " Parcours. "), "awarded", "Parcours."),
        (
            Ruling({"1": VALID, "2A": FAILED}, Status.AWARDED, "Parcours.", by_casting_vote=True),
            "awarded",
            f"{CASTING_VOTE} Parcours.",
        ),
        (Ruling({"1": VALID, "2A": FAILED}, by_casting_vote=True), "not_awarded", CASTING_VOTE),
    ],
)
def test_a_candidate_is_rescued_with_a_reason(
    store: Store,
    marie: str,
    composed: BuiltSession,
    now: datetime,
    ruling: Ruling,
    certificate: str,
    reason: str,
) -> None:
    decide_candidate(store, marie, composed.id, composed.candidates[1], ruling, 0, now)

    docket = seen(store, marie, composed, now).dockets[1]
    assert docket.decision is not None
    assert (docket.decision.certificate.value, docket.decision.reason, docket.objections) == (certificate, reason, ())


def test_a_block_held_before_stays_held(store: Store, marie: str, now: datetime) -> None:
    session = a_session(store, blocks=("2A",), held=("1",))
    signed_minutes(store, session.sittings["2A"])
    compose_jury(store, marie, session.id, JURY, 0, now)

    with pytest.raises(DeliberationError, match="reste acquis"):
        decide_candidate(store, marie, session.id, session.candidates[0], Ruling({"1": FAILED, "2A": VALID}), 0, now)
    decide_conforming(store, marie, session.id, 1, now)

    assert decided(seen(store, marie, session, now)) == [{"1": "held", "2A": "validated", "": "awarded"}]


@pytest.mark.parametrize(
    ("composition", "words"),
    [
        (replace(JURY, quorum=3), "Le quorum n'est pas atteint : 2 présent.s. pour 3"),
        (replace(JURY, members=(PRESIDENT, replace(MEMBER, is_present=False))), "Le quorum n'est pas atteint"),
        (replace(JURY, members=(replace(PRESIDENT, presides=False), MEMBER)), "besoin d'une présidence"),
        (replace(JURY, quorum=1, members=(replace(PRESIDENT, is_present=False), MEMBER)), "La présidence .* absente"),
    ],
)
def test_an_irregular_jury_seals_nothing(
    store: Store, marie: str, composed: BuiltSession, now: datetime, composition: JuryComposition, words: str
) -> None:
    decide_all(store, marie, composed, now)
    compose_jury(store, marie, composed.id, composition, seen(store, marie, composed, now).revision, now)

    with pytest.raises(DeliberationError, match=words):
        seal_jury(store, marie, composed.id, seen(store, marie, composed, now).revision, now)

    assert rows(store, "SELECT count(*) FROM jury_minutes") == [(0,)]


@pytest.mark.parametrize(
    "composition",
    [
        replace(JURY, members=(PRESIDENT, replace(MEMBER, name=" "))),
        replace(JURY, members=(PRESIDENT, replace(MEMBER, college=""))),
        replace(JURY, members=(PRESIDENT, replace(MEMBER, name="anne  DURAND"))),
        replace(JURY, members=(PRESIDENT, replace(MEMBER, presides=True))),
        replace(JURY, quorum=0),
        replace(JURY, held_on="hier"),
    ],
)
def test_a_composition_that_does_not_hold_together_is_refused(
    store: Store, marie: str, session: BuiltSession, now: datetime, composition: JuryComposition
) -> None:
    with pytest.raises(DeliberationError):
        compose_jury(store, marie, session.id, composition, 0, now)


def test_nothing_is_sealed_before_everybody_is_decided(
    store: Store, marie: str, session: BuiltSession, now: datetime
) -> None:
    with pytest.raises(DeliberationError, match=r"(?s)jury n'est pas composé.*sans décision : Nom00001 Zoé, Nom00002"):
        seal_jury(store, marie, session.id, 0, now)
    with pytest.raises(DeliberationError, match="Composez d'abord le jury"):
        decide_conforming(store, marie, session.id, 0, now)


def test_a_casting_vote_needs_a_president_who_is_there(
    store: Store, marie: str, session: BuiltSession, now: datetime
) -> None:
    compose_jury(store, marie, session.id, replace(JURY, members=(replace(PRESIDENT, is_present=False),)), 0, now)

    with pytest.raises(DeliberationError, match="aucun membre présent ne préside"):
        decide_candidate(
            store,
            marie,
            session.id,
            session.candidates[0],
            Ruling({"1": VALID, "2A": VALID}, by_casting_vote=True),
            0,
            now,
        )


def test_a_decision_falls_when_the_committee_changes_its_own(
    store: Store, marie: str, composed: BuiltSession, now: datetime
) -> None:
    decide_all(store, marie, composed, now)
    signed_minutes(store, composed.sittings["1"], "not_validated")

    doubtful = seen(store, marie, composed, now)

    assert doubtful.missing == ("Décisions à reprendre, car elles ne tiennent plus : Nom00001 Zoé.",)
    assert decide_conforming(store, marie, composed.id, doubtful.revision, now) == 1
    assert seen(store, marie, composed, now).missing == ()


def test_a_decision_falls_when_the_minutes_are_signed_no_more(
    store: Store, marie: str, composed: BuiltSession, now: datetime
) -> None:
    decide_all(store, marie, composed, now)
    with store.writing() as db:
        db.exec_driver_sql(f"UPDATE sitting SET stage = 'reopened' WHERE id = {composed.sittings['1']}")

    with pytest.raises(DeliberationError, match=r"Décisions à reprendre.*Nom00001"):
        seal_jury(store, marie, composed.id, seen(store, marie, composed, now).revision, now)


def test_two_coordinators_never_overwrite_each_other(
    store: Store, marie: str, composed: BuiltSession, now: datetime
) -> None:
    paul, both_saw = a_coordinator(store, now), seen(store, marie, composed, now)
    candidate = composed.candidates[1]
    decide_candidate(store, paul, composed.id, candidate, Ruling({"1": VALID, "2A": FAILED}), 0, now)

    for late in (
        lambda: decide_candidate(store, marie, composed.id, candidate, Ruling({"1": VALID, "2A": FAILED}), 0, now),
        lambda: decide_conforming(store, marie, composed.id, both_saw.revision, now),
        lambda: compose_jury(store, marie, composed.id, JURY, both_saw.revision, now),
        lambda: seal_jury(store, marie, composed.id, both_saw.revision, now),
    ):
        with pytest.raises(DeliberationError, match="changé entre-temps"):
            late()

    other = composed.candidates[0]
    decide_candidate(store, marie, composed.id, other, Ruling({"1": VALID, "2A": VALID}), 0, now)


def test_sealed_decisions_no_longer_change(store: Store, marie: str, sealed: BuiltSession, now: datetime) -> None:
    revision = seen(store, marie, sealed, now).revision
    before = rows(store, "SELECT count(*) FROM jury_decision")

    for late in (
        lambda: decide_candidate(
            store, marie, sealed.id, sealed.candidates[0], Ruling({"1": VALID, "2A": VALID}), 1, now
        ),
        lambda: decide_conforming(store, marie, sealed.id, revision, now),
        lambda: compose_jury(store, marie, sealed.id, JURY, revision, now),
        lambda: seal_jury(store, marie, sealed.id, revision, now),
    ):
        with pytest.raises(DeliberationError, match="est scellé"):
            late()

    assert rows(store, "SELECT count(*) FROM jury_decision") == before


def test_a_new_deliberation_keeps_the_former_one_readable(
    store: Store, marie: str, sealed: BuiltSession, now: datetime
) -> None:
    first = read_jury_minutes(store, marie, sealed.id, now)
    with pytest.raises(DeliberationError, match="Écrivez pourquoi"):
        reopen_jury(store, marie, sealed.id, "  ", seen(store, marie, sealed, now).revision, now)

    assert reopen_jury(store, marie, sealed.id, "Report inversé.", seen(store, marie, sealed, now).revision, now) == 2

    opened = seen(store, marie, sealed, now)
    assert (opened.version, opened.is_sealed) == (2, False)
    assert [one.split(" :")[0] for one in opened.missing] == [
        "Le quorum n'est pas atteint",
        "La présidence (Anne Durand) est absente",
    ]
    assert read_jury_minutes(store, marie, sealed.id, now) == first
    later = now + timedelta(hours=1)
    change = Ruling({"1": VALID, "2A": BlockRuling(Status.VALIDATED, "Copies inversées.")})
    compose_jury(store, marie, sealed.id, replace(JURY, held_on="2026-12-15"), opened.revision, now)
    decide_candidate(store, marie, sealed.id, sealed.candidates[1], change, 1, now)
    assert seal_jury(store, marie, sealed.id, seen(store, marie, sealed, now).revision, later) == 2

    second = read_jury_minutes(store, marie, sealed.id, now)
    assert read_jury_minutes(store, marie, sealed.id, now, version=1) == first
    assert (second.version, second.replaces, second.held_on) == (2, "Report inversé.", "2026-12-15")
    assert [one.certificate.value for one in second.candidates] == ["awarded", "awarded", "awarded", "not_awarded"]
    assert [(one.version, one.reason) for one in seen(store, marie, sealed, now).versions] == [
        (1, ""),
        (2, "Report inversé."),
    ]
    assert verify_locally(store).findings == ()


def test_nothing_is_reopened_before_it_is_sealed(
    store: Store, marie: str, composed: BuiltSession, now: datetime
) -> None:
    with pytest.raises(DeliberationError, match="encore ouverte"):
        reopen_jury(store, marie, composed.id, "Erreur.", 1, now)
    with pytest.raises(NotFoundError):
        read_jury_minutes(store, marie, composed.id, now)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (
            "UPDATE jury_part SET content = replace(content, 'not_awarded', 'awarded')",
            "n'est plus celui qui a été scellé",
        ),
        ("UPDATE jury_part SET content = '', salt = ''", "a été vidée"),
        (
            "DELETE FROM jury_part WHERE candidate_id = (SELECT max(candidate_id) FROM jury_part)",
            "manque, a été ajoutée",
        ),
        ("UPDATE jury_part SET digest = 'x'", "manque, a été ajoutée"),
        ("UPDATE jury_minutes SET content = '{}'", "manque, a été ajoutée"),
        ("UPDATE jury_minutes SET digest = 'x'", "Le procès-verbal de jury de l'entrée 6 manque"),
        (
            "UPDATE jury_decision SET status = 'validated' WHERE status = 'not_validated'",
            "La décision du jury de l'entrée 3",
        ),
        ("UPDATE jury_decision SET reason = 'x' WHERE reason <> ''", "La raison ou la recommandation"),
        ("DELETE FROM jury_decision", "La décision du jury de l'entrée 2"),
        (
            "INSERT INTO jury_decision (id, candidate_id, block_code, version, status, proposal, coordinator_id, at, "
            "revision) SELECT 999, candidate_id, '', 1, 'awarded', 'awarded', coordinator_id, '', 99 "
            "FROM jury_decision WHERE id = (SELECT min(id) FROM jury_decision)",
            "ne figure pas au journal",
        ),
    ],
)
def test_a_tampered_deliberation_is_found_and_seals_nothing(
    store: Store, marie: str, sealed: BuiltSession, now: datetime, statement: str, words: str
) -> None:
    behind_its_back(store, statement)

    messages = " ".join(one.message for one in verify_locally(store).findings)

    assert words in messages
    with pytest.raises(DeliberationError, match="Rien n'a été scellé"):
        seal_jury(store, marie, sealed.id, 0, now)


def test_a_tampered_mark_elsewhere_seals_nothing(
    store: Store, marie: str, composed: BuiltSession, now: datetime
) -> None:
    other = a_session(store)
    mark_criteria(store, other.tokens[0], other.sittings["1"], [a_mark("C1.1.1")], now)
    decide_all(store, marie, composed, now)
    revision = seen(store, marie, composed, now).revision
    behind_its_back(store, "UPDATE mark_event SET value = 'not_met'")

    with pytest.raises(DeliberationError, match=r"Rien n'a été scellé : .*python -m cqp verify"):
        seal_jury(store, marie, composed.id, revision, now)

    assert rows(store, "SELECT count(*) FROM jury_minutes") == [(0,)]


def test_an_erased_candidate_leaves_the_minutes_of_the_others(
    store: Store, marie: str, sealed: BuiltSession, now: datetime, tmp_path: Path
) -> None:
    long_after = now + timedelta(days=30 * 366)
    patient = sign_in_with_password(store, rows(store, "SELECT login FROM coordinator")[0][0], PASSWORD, long_after)

    erase_candidate(store, patient, sealed.candidates[3], tmp_path, long_after)

    left = read_jury_minutes(store, patient, sealed.id, long_after).candidates
    assert [one.number for one in left] == ["00001", "00002", "00003"]
    assert verify_locally(store).findings == ()
    reopen_jury(store, patient, sealed.id, "Erreur.", seen(store, patient, sealed, long_after).revision, long_after)
    compose_jury(store, patient, sealed.id, JURY, seen(store, patient, sealed, long_after).revision, long_after)
    assert seal_jury(store, patient, sealed.id, seen(store, patient, sealed, long_after).revision, long_after) == 2
    assert verify_locally(store).findings == ()


def test_results_elsewhere_say_what_the_jury_sealed(
    store: Store, marie: str, composed: BuiltSession, now: datetime
) -> None:
    decide_all(store, marie, composed, now)
    assert {read_candidate(store, marie, one, now).decision for one in composed.candidates} == {None}

    seal_jury(store, marie, composed.id, seen(store, marie, composed, now).revision, now)

    minutes = read_jury_minutes(store, marie, composed.id, now)
    assert [read_candidate(store, marie, one, now).decision for one in composed.candidates] == list(minutes.candidates)


@pytest.fixture
def next_session(store: Store, marie: str, now: datetime) -> int:
    plan = ExamSessionPlan("Session de mars", "Lyon", "2027-03-01", "2027-03-05", ("Salle A",))
    return create_exam_session(store, marie, plan, list_policies()[0], now)


def test_retakes_are_planned_for_the_missing_blocks_only(
    store: Store, marie: str, sealed: BuiltSession, next_session: int, now: datetime
) -> None:
    retakes = list_retakes(store, marie, sealed.id, next_session, now)
    assert [(one.registration.number, one.missing, one.obstacle) for one in retakes] == [
        ("00002", ("2A",), ""),
        ("00004", ("1", "2A"), ""),
    ]

    ids = [one.candidate_id for one in retakes]
    assert register_retakes(store, marie, sealed.id, next_session, ids, now) == 2

    registered, _ = list_candidates(store, marie, next_session, now)
    assert [
        (one.registration.number, one.registration.last_name, one.registration.options, one.registration.held)
        for one in registered
    ] == [
        ("00002", "Nom00002", (Option.UNDERWRITING,), ("1",)),
        ("00004", "Nom00004", (Option.UNDERWRITING,), ()),
    ]


def test_a_retake_is_told_apart_from_another_of_the_same_number(
    store: Store, marie: str, sealed: BuiltSession, next_session: int, now: datetime
) -> None:
    options = (Option.UNDERWRITING,)
    for number, name in (("00002", "nom00002"), ("00004", "Martin")):
        register_candidate(store, marie, next_session, Registration(number, name, "Zoé", options, Route.FREE), now)

    retakes = list_retakes(store, marie, sealed.id, next_session, now)
    assert [one.obstacle for one in retakes] == ["déjà inscrit dans cette session", "numéro déjà pris par Martin Zoé"]
    with pytest.raises(DeliberationError, match=r"(?s)n° 00002, .*déjà inscrit.*n° 00004, .*pris par Martin"):
        register_retakes(store, marie, sealed.id, next_session, [one.candidate_id for one in retakes], now)

    assert len(list_candidates(store, marie, next_session, now)[0]) == 2


def test_retakes_need_a_sealed_jury_a_missing_block_and_a_session_in_preparation(
    store: Store, marie: str, sealed: BuiltSession, next_session: int, now: datetime
) -> None:
    other = a_session(store)

    with pytest.raises(NotFoundError, match="rien scellé"):
        list_retakes(store, marie, other.id, next_session, now)
    with pytest.raises(OrganisationError, match="plus en préparation"):
        register_retakes(store, marie, sealed.id, other.id, [sealed.candidates[1]], now)
    for asked in ([], [sealed.candidates[0]], [sealed.candidates[1], 999_999]):
        with pytest.raises(DeliberationError, match="à qui un bloc manque"):
            register_retakes(store, marie, sealed.id, next_session, asked, now)


def test_a_session_in_preparation_has_no_jury_yet(store: Store, marie: str, next_session: int, now: datetime) -> None:
    with pytest.raises(DeliberationError, match="encore en préparation"):
        compose_jury(store, marie, next_session, JURY, 0, now)


def test_only_coordination_deliberates(store: Store, marie: str, sealed: BuiltSession, now: datetime) -> None:
    for token, refusal in ((sealed.tokens[0], ForbiddenError), ("", CqpError)):
        asked: list[Callable[[], object]] = [
            lambda token=token: read_deliberation(store, token, sealed.id, now),
            lambda token=token: compose_jury(store, token, sealed.id, JURY, 0, now),
            lambda token=token: decide_conforming(store, token, sealed.id, 0, now),
            lambda token=token: decide_candidate(store, token, sealed.id, sealed.candidates[0], Ruling({}), 0, now),
            lambda token=token: seal_jury(store, token, sealed.id, 0, now),
            lambda token=token: reopen_jury(store, token, sealed.id, "x", 0, now),
            lambda token=token: read_jury_minutes(store, token, sealed.id, now),
            lambda token=token: list_retakes(store, token, sealed.id, sealed.id, now),
            lambda token=token: register_retakes(store, token, sealed.id, sealed.id, [1], now),
        ]
        for one in asked:
            with pytest.raises(refusal):
                one()


def test_a_session_state_matters_only_before_the_exam(
    store: Store, marie: str, composed: BuiltSession, now: datetime
) -> None:
    with store.writing() as db:
        db.exec_driver_sql(f"UPDATE exam_session SET state = '{ExamSessionState.ARCHIVED}' WHERE id = {composed.id}")

    decide_all(store, marie, composed, now)

    assert seal_jury(store, marie, composed.id, seen(store, marie, composed, now).revision, now) == 1
