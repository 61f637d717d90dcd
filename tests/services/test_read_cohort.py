"""A cohort's figures equal a plain recount from the events, whatever is selected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from cqp.config import Settings
from cqp.marking.name_order import name_order
from cqp.marking.registration import Route
from cqp.marking.sitting import SittingState
from cqp.referential.model import Option, Referential
from cqp.rules.cohort import FEW_CANDIDATES, CandidateFilter, Cohort, Source
from cqp.rules.drift import measure_drift
from cqp.rules.interval import Rate, rate
from cqp.rules.selection import Selection
from cqp.rules.status import Status
from cqp.services.deliberate import compose_jury, read_deliberation
from cqp.services.load_demo import DemoCredentials
from cqp.services.mark_criteria import mark_criteria
from cqp.services.practise import prepare_practice
from cqp.services.read_cohort import list_cohort_candidates, read_cohort, read_cohort_choices
from cqp.services.reference import newest_referential
from cqp.services.seal_jury import seal_jury
from cqp.services.sign_in import sign_in_with_password
from cqp.services.submit_grid import submit_grid
from cqp.store.cohort import list_committees
from cqp.store.engine import Store, connect
from cqp.tables.candidates_listed import candidates_frame
from tests import recount
from tests.build import NOW, BuiltSession, a_coordinator, a_mark, a_session, signed_minutes
from tests.recompute import rows
from tests.recount import Sat
from tests.services.test_deliberate import JURY, decide_all

THIRD = 9_000
"""Row of an assessor whom the builders do not make."""


@pytest.fixture
def demo(demo_settings: tuple[Settings, DemoCredentials]) -> Iterator[tuple[Store, str]]:
    """A demonstration of twelve candidates, and its coordinator's sign-in."""
    settings, credentials = demo_settings
    store = connect(settings.database_url)
    coordinator = credentials.coordinator
    yield store, sign_in_with_password(store, coordinator.login, coordinator.password, datetime.now(UTC))
    store.close()


def document_of(store: Store) -> Referential:
    with store.reading() as db:
        return newest_referential(store, db)[1]


def check_against_events(cohort: Cohort, sat: list[Sat], document: Referential) -> None:
    """Compare every figure with the recount."""
    codes = {block.code: [one.code for one in block.criteria] for block in document.blocks}
    assert [
        {
            "n": one.rate.n,
            "validated": one.rate.count,
            "not_validated": one.not_validated,
            "to_deliberate": one.to_deliberate,
            "running": one.running,
            "planned": one.planned,
            "absent": one.absent,
        }
        for one in cohort.blocks
    ] == [recount.block_counts(sat, block.code) for block in document.blocks]
    for one in cohort.competencies:
        counts = recount.competency_counts(sat, one.block, one.code)
        seen = sum(counts.values()) - counts["not_observed"]
        assert (one.rate, one.not_acquired, one.to_deliberate, one.not_observed) == (
            rate(counts["acquired"], seen),
            counts["not_acquired"],
            counts["to_deliberate"],
            counts["not_observed"],
        )
    assert [
        (*(one.rate.count, one.rate.n, one.rate.independent), one.not_applicable, one.not_observed)
        for one in cohort.criteria
    ] == [recount.criterion_counts(sat, block, code) for block in codes for code in codes[block]]
    expected, sittings = recount.agreement(sat, codes.__getitem__)
    assert (cohort.agreement.agreement, cohort.agreement.sittings) == (expected, sittings)
    for one in cohort.agreements:
        own = [each for each in sat if each.committee == one.committee_id]
        assert (one.agreement, one.sittings) == recount.agreement(own, codes.__getitem__)
    gaps = recount.gaps(sat)
    assert {one.assessor_id: (one.gap, one.sittings) for one in cohort.severities.assessors} == {
        who: (sum(found, Fraction(0)) / len(found) if found else None, len(found)) for who, found in gaps.items()
    }


def test_every_figure_of_a_demonstration_is_what_its_events_say(demo: tuple[Store, str]) -> None:
    store, token = demo
    document, sat = document_of(store), recount.all_sittings(store)

    cohort = read_cohort(store, token, Selection(), datetime.now(UTC))

    check_against_events(cohort, sat, document)
    assert cohort.drifts == tuple(measure_drift(one.code, recount.passages(sat, one.code)) for one in document.blocks)
    assert (cohort.candidates, cohort.sittings) == (12, len(sat))


def test_a_selection_counts_its_own_sittings_only(demo: tuple[Store, str]) -> None:
    store, token = demo
    now, sat = datetime.now(UTC), recount.all_sittings(store)
    days = sorted({one.at[:10] for one in sat if one.is_assessed})
    claims = {row[0] for row in rows(store, "SELECT id FROM candidate WHERE options LIKE '%indemnisation%'")}
    cases = (
        (Selection(committees=(2,)), lambda one: one.committee == 2),
        (Selection(starts_on=date.fromisoformat(days[-1])), lambda one: one.at[:10] >= days[-1]),
        (Selection(ends_on=date.fromisoformat(days[0])), lambda one: one.at[:10] <= days[0]),
        (Selection(options=(Option.CLAIMS,)), lambda one: one.candidate in claims),
        (Selection(routes=(Route.TRAINING,)), lambda one: True),
        (Selection(routes=(Route.EXPERIENCE,)), lambda one: False),
        (Selection(training_bodies=("",), places=("ailleurs",)), lambda one: False),
    )
    for selection, keeps in cases:
        own = [one for one in sat if keeps(one)]

        cohort = read_cohort(store, token, selection, now)

        check_against_events(cohort, own, document_of(store))
        assert cohort.sittings == len(own)


def test_three_assessors_are_each_compared_with_the_mean_of_the_two_others(store: Store) -> None:
    session = a_session(store, blocks=("2A",), candidates=2)
    for value, token in zip(("met", "not_met"), session.tokens, strict=True):
        for sitting in (one["2A"] for one in session.all_sittings):
            mark_criteria(store, token, sitting, [a_mark("C2A.1.1", value), a_mark("C2A.1.2", "met")], NOW)
    add_third(store, session)

    cohort = read_cohort(store, a_coordinator(store), Selection(), NOW)

    sat = recount.all_sittings(store)
    check_against_events(cohort, sat, document_of(store))
    assert recount.gaps(sat)[THIRD] == [Fraction(1, 2)] * 2
    assert cohort.severities.groups == 1


def add_third(store: Store, session: BuiltSession) -> None:
    """Add a member whose grids say that the first criterion is met, and that every grid is submitted."""
    with store.writing() as db:
        db.exec_driver_sql(
            "INSERT INTO assessor (id, exam_session_id, name, organisation, code_selector, code_hash) "
            f"VALUES ({THIRD}, {session.id}, 'Tiers', '', 'ZZZZ', '')"
        )
        (first,) = db.exec_driver_sql("SELECT id FROM criterion WHERE code = 'C2A.1.1'").one()
        for sitting in (one["2A"] for one in session.all_sittings):
            db.exec_driver_sql(
                "INSERT INTO grid (sitting_id, assessor_id, is_submitted, revision, letters) "
                f"VALUES ({sitting}, {THIRD}, 1, 1, 'A{'-' * 16}')"
            )
            db.exec_driver_sql(
                "INSERT INTO mark_event (mark_id, sitting_id, assessor_id, criterion_id, value, remark, reason, "
                "revision, device_seq, device_at, at) "
                f"VALUES ('third-{sitting}', {sitting}, {THIRD}, {first}, 'met', '', '', 1, 1, '', '')"
            )
        db.exec_driver_sql(
            "UPDATE competency_result SET status = 'to_deliberate' WHERE competency_id = "
            "(SELECT id FROM competency WHERE code = 'C2A.1')"
        )
        db.exec_driver_sql("UPDATE sitting SET state = 'submitted', letters = 'D...'")


def test_the_jury_counts_before_the_committee_and_the_committee_before_the_figures(store: Store) -> None:
    marie = a_coordinator(store)
    session = a_session(store, candidates=4)
    first, second, third, fourth = session.all_sittings
    for sitting in (*first.values(), second["1"], third["1"]):
        signed_minutes(store, sitting)
    signed_minutes(store, second["2A"], "not_validated")
    with store.writing() as db:
        db.exec_driver_sql(f"UPDATE sitting SET state = 'absent' WHERE candidate_id = {session.candidates[3]}")
        db.exec_driver_sql(f"UPDATE sitting SET state = 'submitted' WHERE id = {third['2A']}")
    before = read_cohort(store, marie, Selection(), NOW)
    compose_jury(store, marie, session.id, JURY, 0, NOW)
    decide_all(store, marie, session, NOW)
    decided = read_cohort(store, marie, Selection(), NOW)
    seal_jury(store, marie, session.id, read_deliberation(store, marie, session.id, NOW).revision, NOW)

    sealed = read_cohort(store, marie, Selection(), NOW)

    nobody = Rate(0, 0, 0)
    assert [one.by_source for one in before.blocks[:2]] == [
        {Source.JURY: nobody, Source.COMMITTEE: rate(3, 3), Source.PROPOSAL: nobody},
        {Source.JURY: nobody, Source.COMMITTEE: rate(1, 2), Source.PROPOSAL: rate(0, 1)},
    ]
    assert decided.blocks == before.blocks  # what is not sealed is not decided
    assert [one.by_source for one in sealed.blocks[:2]] == [
        {Source.JURY: rate(3, 3), Source.COMMITTEE: nobody, Source.PROPOSAL: nobody},
        {Source.JURY: rate(2, 3), Source.COMMITTEE: nobody, Source.PROPOSAL: nobody},
    ]
    assert [(one.rate, one.absent) for one in sealed.blocks[:2]] == [(rate(3, 3), 1), (rate(2, 3), 1)]
    assert (sealed.certificate, sealed.certificates_sealed) == (rate(2, 4), 4)
    assert fourth.keys() == first.keys()


def test_a_mark_changes_the_figures_at_once(store: Store) -> None:
    session = a_session(store, blocks=("2A",))
    marie = a_coordinator(store)
    for token in session.tokens:
        submit_grid(store, token, session.sittings["2A"], NOW, seen=0, reason="Rien vu.")
    before = read_cohort(store, marie, Selection(), NOW)

    mark_criteria(store, session.tokens[0], session.sittings["2A"], [a_mark("C2A.1.1", amendment="Oubli.")], NOW)

    after = read_cohort(store, marie, Selection(), NOW)
    rates = [one.rate for one in after.criteria if one.block == "2A"]
    assert {one.rate for one in before.criteria} == {Rate(0, 0, 0)}
    assert Counter(rates) == {Rate(1, 1, 1): 1, Rate(0, 0, 0): 16}


def test_a_map_shows_exam_sessions_once_candidates_are_too_many(store: Store) -> None:
    a_session(store, candidates=FEW_CANDIDATES + 1)

    (found,) = read_cohort(store, a_coordinator(store), Selection(), NOW).maps

    assert (found.is_aggregated, found.option, found.candidates) == (True, Option.UNDERWRITING, FEW_CANDIDATES + 1)
    assert [(row.label, row.candidate_id, set(row.rates)) for row in found.rows] == [
        ("Essai – Lyon", None, {Rate(0, 0, 0)})
    ]


def test_a_map_says_what_each_committee_says(demo: tuple[Store, str]) -> None:
    store, token = demo
    sat = {(one.candidate, one.block): one for one in recount.all_sittings(store)}
    held = set(rows(store, "SELECT candidate_id, block_code FROM prior_award"))
    document = document_of(store)
    blocks = {part.code: block.code for block in document.blocks for part in block.competencies}

    cohort = read_cohort(store, token, Selection(), datetime.now(UTC))

    def expected(candidate: int | None, competency: str) -> Status | None:
        one = sat.get((candidate or 0, blocks[competency]))
        if one is None:
            return Status.HELD if (candidate, blocks[competency]) in held else None
        return Status(one.competencies.get(competency, "not_observed")) if one.is_assessed else Status.NOT_OBSERVED

    assert [(one.is_aggregated, one.option) for one in cohort.maps] == [
        (False, Option.UNDERWRITING),
        (False, Option.CLAIMS),
    ]
    for found in cohort.maps:
        for row in found.rows:
            assert row.statuses == tuple(expected(row.candidate_id, code) for code in found.columns)


def test_a_chart_finds_its_candidates(demo: tuple[Store, str]) -> None:
    store, token = demo
    now, sat = datetime.now(UTC), recount.all_sittings(store)
    hardest = read_cohort(store, token, Selection(), now).hardest[0]
    asked = (
        (CandidateFilter(), lambda one: True),
        (CandidateFilter(block="2A"), lambda one: one.block == "2A"),
        (
            CandidateFilter(block="1", block_status=Status.NOT_VALIDATED),
            lambda one: one.block == "1" and one.is_assessed and one.status == "not_validated",
        ),
        (CandidateFilter(committee=1), lambda one: one.committee == 1),
        (
            CandidateFilter(competency="C1.3", competency_status=Status.NOT_ACQUIRED),
            lambda one: one.is_assessed and one.competencies.get("C1.3") == "not_acquired",
        ),
        (
            CandidateFilter(not_met=hardest.code),
            lambda one: one.is_assessed and any(marks.get(hardest.code) == "not_met" for marks in one.marks.values()),
        ),
    )
    for only, keeps in asked:
        found = list_cohort_candidates(store, token, Selection(), only, now)

        assert {one.id for one in found.rows} == {one.candidate for one in sat if keeps(one)}
        assert found.total == len(found.rows)


def test_a_list_says_where_each_sitting_stands_until_its_result_is_known(store: Store) -> None:
    session = a_session(store, candidates=4, held=("2B",))
    to_come, running, absent, assessed = session.all_sittings
    with store.writing() as db:
        for sitting, state in ((running["1"], "running"), (absent["1"], "absent"), (absent["2A"], "absent")):
            db.exec_driver_sql(f"UPDATE sitting SET state = '{state}' WHERE id = {sitting}")
    signed_minutes(store, assessed["1"])

    found = list_cohort_candidates(store, a_coordinator(store), Selection(), CandidateFilter(), NOW)

    assert candidates_frame(found, ["1"])["Bloc 1"].tolist() == [
        "– Non commencé",
        "◐ En cours",
        "∅ Absence",
        "✓ Validé",
    ]
    assert candidates_frame(found, ["1"])["Certificat"].tolist()[:3:2] == ["– Non commencé", "∅ Absence"]
    assert found.rows[0].states == {"1": SittingState.PLANNED, "2A": SittingState.PLANNED}
    assert to_come.keys() == running.keys()


def test_a_list_is_by_name_and_stops_at_its_limit(demo: tuple[Store, str]) -> None:
    store, token = demo
    now = datetime.now(UTC)
    whole = list_cohort_candidates(store, token, Selection(), CandidateFilter(), now)

    found = list_cohort_candidates(store, token, Selection(), CandidateFilter(), now, limit=5)

    assert (found.total, found.rows) == (12, whole.rows[:5])
    people = rows(store, "SELECT id, last_name, first_name, number FROM candidate")
    by_name = sorted(people, key=lambda one: [name_order(text) for text in one[1:]])
    assert [one.id for one in whole.rows] == [one[0] for one in by_name]


def test_names_stand_where_a_french_reader_looks_for_them_on_either_engine(store: Store) -> None:
    session = a_session(store, candidates=6)
    names = ["Zola", "de La Tour", "Aubry", "Æbischer", "Çelik", "Aït-Ouarab"]
    with store.writing() as db:
        for candidate, name in zip(session.candidates, names, strict=True):
            db.exec_driver_sql(f"UPDATE candidate SET last_name = '{name}' WHERE id = {candidate}")
    others = [a_session(store), a_session(store)]
    with store.writing() as db:
        for built, name in zip((session, *others), ("Comité 27", "Comité B", "Comité 3"), strict=True):
            db.exec_driver_sql(f"UPDATE committee SET name = '{name}' WHERE exam_session_id = {built.id}")
    marie = a_coordinator(store)
    only = Selection(exam_sessions=(session.id,))

    (found,) = read_cohort(store, marie, only, NOW).maps
    listed = list_cohort_candidates(store, marie, only, CandidateFilter(), NOW)
    with store.reading() as db:
        committees = [one.name for one in list_committees(db)]

    expected = ["Æbischer", "Aït-Ouarab", "Aubry", "Çelik", "de La Tour", "Zola"]
    assert [one.name.rpartition(" ")[0] for one in listed.rows] == expected
    assert [row.label.rpartition(" ")[0].rpartition(" ")[0] for row in found.rows] == expected
    assert committees == ["Comité B", "Comité 3", "Comité 27"]


def test_two_promotions_make_a_trend(store: Store) -> None:
    marie = a_coordinator(store)
    sessions = [a_session(store, candidates=2), a_session(store, candidates=2)]
    alone = read_cohort(store, marie, Selection(), NOW).trend
    with store.writing() as db:
        db.exec_driver_sql(
            f"UPDATE exam_session SET starts_on = '2026-06-01', name = 'Juin' WHERE id = {sessions[1].id}"
        )
    for session in sessions:
        signed_minutes(store, session.sittings["1"])

    both = read_cohort(store, marie, Selection(), NOW).trend

    assert (alone.points, alone.is_estimable) == ((), False)
    assert both.is_estimable
    assert [(one.exam_session.name, one.blocks["1"], one.blocks["2A"]) for one in both.points] == [
        ("Juin", rate(1, 1), rate(0, 0)),
        ("Essai", rate(1, 1), rate(0, 0)),
    ]


def test_another_version_of_the_referential_is_left_out_and_said(store: Store) -> None:
    marie = a_coordinator(store)
    old, new = a_session(store), a_session(store)
    with store.writing() as db:
        db.exec_driver_sql(
            "INSERT INTO referential (id, code, title, version, fingerprint, rncp_code, certifier, level, "
            "registered_until, loaded_at) SELECT 77, code, title, 'ancienne', 'x', rncp_code, certifier, level, "
            "registered_until, loaded_at FROM referential WHERE id = 1"
        )
        db.exec_driver_sql(f"UPDATE exam_session SET referential_id = 77, starts_on = '2020-01-01' WHERE id = {old.id}")

    cohort = read_cohort(store, marie, Selection(), NOW)

    assert [one.id for one in cohort.exam_sessions] == [new.id]
    assert [one.id for one in cohort.left_out] == [old.id]
    assert cohort.candidates == 1


def test_what_committees_practise_on_counts_nowhere(store: Store) -> None:
    marie, session = a_coordinator(store), a_session(store, blocks=("2A",))
    mark_criteria(store, session.tokens[0], session.sittings["2A"], [a_mark("C2A.1.1")], NOW)
    with store.writing() as db:
        db.exec_driver_sql("UPDATE candidate SET training_body = 'AFA', route = 'vae'")
        db.exec_driver_sql("UPDATE sitting SET state = 'submitted'")
    before = read_cohort(store, marie, Selection(), NOW), read_cohort_choices(store, marie, NOW)

    prepare_practice(store, marie, session.id, "2A", "Sinistre auto", "Vidéo 1", NOW)
    with store.writing() as db:  # the same day and committee, and before
        db.exec_driver_sql("UPDATE sitting SET state = 'submitted', planned_at = '2026-11-23T08:00' WHERE letters = ''")

    after = read_cohort(store, marie, Selection(), NOW), read_cohort_choices(store, marie, NOW)
    assert (replace(after[0], version=""), after[1]) == (replace(before[0], version=""), before[1])
    assert [one.rank for one in after[0].drifts[1].passages] == [1]


def test_filters_offer_what_there_is(store: Store) -> None:
    marie, session = a_coordinator(store), a_session(store)
    with store.writing() as db:
        db.exec_driver_sql("UPDATE candidate SET training_body = 'AFA & Cie', route = 'vae'")

    choices = read_cohort_choices(store, marie, NOW)

    committee = rows(store, "SELECT id FROM committee")[0][0]
    assert (dict(choices.exam_sessions), choices.places) == ({session.id: "Essai"}, ("Lyon",))
    assert (choices.options, choices.routes) == (tuple(Option), (Route.EXPERIENCE,))
    assert (choices.training_bodies, dict(choices.committees)) == (("AFA & Cie",), {committee: "Comité A – Essai"})


def test_an_empty_database_has_an_empty_cohort(store: Store) -> None:
    cohort = read_cohort(store, a_coordinator(store), Selection(), NOW)

    assert (cohort.candidates, cohort.sittings, cohort.maps, cohort.trend.points) == (0, 0, (), ())
    assert {one.rate for one in cohort.blocks} == {Rate(0, 0, 0)}
    assert cohort.hardest == ()
