"""Marking: what is recorded once, what is refused and why, and who may."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cqp.errors import ForbiddenError, NotSignedInError
from cqp.marking.mark import Mark, MarkValue, SavedMark
from cqp.services.compose_committees import declare_no_conflict
from cqp.services.mark_criteria import MarkingAnswer, mark_criteria
from cqp.services.read_grid import list_own_sittings, read_open_grid, read_own_marks
from cqp.services.sign_in import SIGN_IN_LASTS, sign_out
from cqp.store.engine import Store
from tests.build import NOW, BuiltSession, a_coordinator, a_mark, a_session
from tests.recompute import recomputed, rows, stored

MET, NOT_MET = MarkValue.MET, MarkValue.NOT_MET
AT = NOW.isoformat()


@pytest.fixture
def session(store: Store) -> BuiltSession:
    return a_session(store)


def codes(answer: MarkingAnswer) -> list[tuple[str, str]]:
    """Return (criterion now there, code) of each refusal."""
    return [(refusal.current.criterion, refusal.code) for refusal in answer.refused]


def events(store: Store) -> list[tuple[object, ...]]:
    return rows(
        store,
        "SELECT code, value, revision FROM mark_event JOIN criterion ON criterion.id = criterion_id ORDER BY 1, 3",
    )


def test_marks_are_saved_in_the_order_they_were_sent(store: Store, session: BuiltSession) -> None:
    sent = [
        a_mark("C1.10.1", "met", id="a", seq=1),
        a_mark("C1.2.1", "not_met", id="b", seq=2, remark="« Trop vite » ; =1+1"),
        a_mark("C1.1.5", "not_applicable", id="c", seq=3, reason="Absent du scénario."),
        a_mark("C1.10.1", "not_observed", id="d", seq=4, base=1),
    ]

    answer = mark_criteria(store, session.tokens[0], session.sittings["1"], sent, NOW)

    assert answer == MarkingAnswer(
        saved=(
            SavedMark("a", "C1.10.1", 1),
            SavedMark("b", "C1.2.1", 1),
            SavedMark("c", "C1.1.5", 1),
            SavedMark("d", "C1.10.1", 2),
        ),
        refused=(),
    )
    marks, revision = read_own_marks(store, session.tokens[0], session.sittings["1"], NOW)
    assert revision == 4
    assert set(marks) == {
        Mark("C1.10.1", MarkValue.NOT_OBSERVED, revision=2, at=AT),
        Mark("C1.2.1", NOT_MET, remark="« Trop vite » ; =1+1", revision=1, at=AT),
        Mark("C1.1.5", MarkValue.NOT_APPLICABLE, reason="Absent du scénario.", revision=1, at=AT),
    }
    assert stored(store) == recomputed(store)


def test_the_first_mark_makes_the_sitting_running(store: Store, session: BuiltSession) -> None:
    mark_criteria(store, session.tokens[0], session.sittings["1"], [a_mark("C1.1.1")], NOW)

    states = dict(rows(store, "SELECT id, state FROM sitting"))

    assert states == {session.sittings["1"]: "running", session.sittings["2A"]: "planned"}


def test_a_mark_sent_again_is_answered_again_and_recorded_once(store: Store, session: BuiltSession) -> None:
    first, second = a_mark("C1.1.1", "met", id="a"), a_mark("C1.1.1", "not_met", id="b", base=1)
    token, sitting = session.tokens[0], session.sittings["1"]
    answer = mark_criteria(store, token, sitting, [first, second], NOW)

    again = [
        mark_criteria(store, token, sitting, [first, second], NOW),
        mark_criteria(store, token, sitting, [first], NOW),
        mark_criteria(store, token, sitting, [first, first, second, second], NOW),
    ]

    assert answer.saved == (SavedMark("a", "C1.1.1", 1), SavedMark("b", "C1.1.1", 2))
    assert [one.saved for one in again] == [
        answer.saved,
        answer.saved[:1],
        (*answer.saved[:1] * 2, *answer.saved[1:] * 2),
    ]
    assert [one.refused for one in again] == [(), (), ()]
    assert events(store) == [("C1.1.1", "met", 1), ("C1.1.1", "not_met", 2)]


def test_a_mark_twice_in_one_request_is_recorded_once(store: Store, session: BuiltSession) -> None:
    mark = a_mark("C1.1.1", id="a")

    answer = mark_criteria(store, session.tokens[0], session.sittings["1"], [mark, mark], NOW)

    assert answer == MarkingAnswer((SavedMark("a", "C1.1.1", 1), SavedMark("a", "C1.1.1", 1)), ())
    assert events(store) == [("C1.1.1", "met", 1)]


def test_the_id_of_somebody_elses_mark_is_refused(store: Store, session: BuiltSession) -> None:
    mark_criteria(store, session.tokens[0], session.sittings["1"], [a_mark("C1.1.1", id="a")], NOW)

    colleague = mark_criteria(
        store, session.tokens[1], session.sittings["1"], [a_mark("C1.1.1", "not_met", id="a")], NOW
    )
    elsewhere = mark_criteria(store, session.tokens[0], session.sittings["2A"], [a_mark("C2A.1.1", id="a")], NOW)

    assert codes(colleague) == [("C1.1.1", "id_taken")]
    assert codes(elsewhere) == [("C2A.1.1", "id_taken")]
    assert events(store) == [("C1.1.1", "met", 1)]


def test_a_stale_mark_is_refused_with_what_is_there(store: Store, session: BuiltSession) -> None:
    token, sitting = session.tokens[0], session.sittings["1"]
    mark_criteria(store, token, sitting, [a_mark("C1.1.1", "met", remark="Vu.")], NOW)

    answer = mark_criteria(store, token, sitting, [a_mark("C1.1.1", "not_met", base=0)], NOW)

    (refusal,) = answer.refused
    assert (answer.saved, refusal.code) == ((), "stale")
    assert refusal.current == Mark("C1.1.1", MET, remark="Vu.", revision=1, at=AT)
    assert "C1.1.1 a changé entre-temps" in refusal.message
    assert events(store) == [("C1.1.1", "met", 1)]


def test_later_marks_of_a_refused_criterion_are_refused_too(store: Store, session: BuiltSession) -> None:
    token, sitting = session.tokens[0], session.sittings["1"]
    mark_criteria(store, token, sitting, [a_mark("C1.1.1")], NOW)
    sent = [
        a_mark("C1.1.1", "not_met", base=0),
        a_mark("C1.1.1", "met", base=1),
        a_mark("C1.1.2", "met", base=0, id="free"),
    ]

    answer = mark_criteria(store, token, sitting, sent, NOW)

    assert codes(answer) == [("C1.1.1", "stale"), ("C1.1.1", "stale")]
    assert answer.saved == (SavedMark("free", "C1.1.2", 1),)
    assert events(store) == [("C1.1.1", "met", 1), ("C1.1.2", "met", 1)]


@pytest.mark.parametrize("base", [1, 2, -1])
def test_a_base_that_does_not_exist_is_refused(store: Store, session: BuiltSession, base: int) -> None:
    answer = mark_criteria(store, session.tokens[0], session.sittings["1"], [a_mark("C1.1.1", base=base)], NOW)

    assert codes(answer) == [("C1.1.1", "stale")]
    assert events(store) == []


def test_revisions_count_for_each_assessor_and_criterion(store: Store, session: BuiltSession) -> None:
    sitting = session.sittings["1"]

    answers = [
        mark_criteria(store, session.tokens[0], sitting, [a_mark("C1.1.1", id="a")], NOW),
        mark_criteria(store, session.tokens[1], sitting, [a_mark("C1.1.1", id="b")], NOW),
        mark_criteria(store, session.tokens[0], sitting, [a_mark("C1.1.2", id="c")], NOW),
        mark_criteria(store, session.tokens[0], sitting, [a_mark("C1.1.1", id="d", base=1)], NOW),
    ]

    assert [saved.revision for answer in answers for saved in answer.saved] == [1, 1, 1, 2]


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_not_applicable_needs_a_reason(store: Store, session: BuiltSession, reason: str) -> None:
    mark = a_mark("C1.1.1", "not_applicable", reason=reason)

    answer = mark_criteria(store, session.tokens[0], session.sittings["1"], [mark], NOW)

    assert codes(answer) == [("C1.1.1", "reason_required")]
    assert events(store) == []


@pytest.mark.parametrize("code", ["C2A.1.1", "C1.1.6", "C1.1", "", "c1.1.1", "C1.1.1 "])
def test_a_criterion_of_another_block_is_refused(store: Store, session: BuiltSession, code: str) -> None:
    answer = mark_criteria(store, session.tokens[0], session.sittings["1"], [a_mark(code)], NOW)

    assert codes(answer) == [(code, "unknown_criterion")]


def test_a_submitted_grid_is_closed_to_its_assessor_only(store: Store) -> None:
    session = a_session(store, submitted=[0])

    mine = mark_criteria(store, session.tokens[0], session.sittings["1"], [a_mark("C1.1.1")], NOW)
    colleagues = mark_criteria(store, session.tokens[1], session.sittings["1"], [a_mark("C1.1.1")], NOW)

    assert codes(mine) == [("C1.1.1", "grid_submitted")]
    assert codes(colleagues) == []


def test_a_mark_saved_before_submission_is_still_answered(store: Store, session: BuiltSession) -> None:
    mark = a_mark("C1.1.1", id="a")
    mark_criteria(store, session.tokens[0], session.sittings["1"], [mark], NOW)
    with store.writing() as db:
        db.exec_driver_sql("UPDATE grid SET is_submitted = 1")

    answer = mark_criteria(store, session.tokens[0], session.sittings["1"], [mark], NOW)

    assert answer == MarkingAnswer((SavedMark("a", "C1.1.1", 1),), ())


def test_an_absent_candidate_gets_no_marks(store: Store) -> None:
    session = a_session(store, sitting_state="absent")

    answer = mark_criteria(store, session.tokens[0], session.sittings["1"], [a_mark("C1.1.1")], NOW)

    assert codes(answer) == [("C1.1.1", "candidate_absent")]


@pytest.mark.parametrize("state", ["preparing", "closed", "archived"])
def test_an_exam_session_that_is_not_open_takes_no_marks(store: Store, state: str) -> None:
    session = a_session(store, state=state)

    answer = mark_criteria(store, session.tokens[0], session.sittings["1"], [a_mark("C1.1.1")], NOW)

    assert codes(answer) == [("C1.1.1", "session_closed")]
    assert events(store) == []


@pytest.mark.parametrize("state", ["closed", "archived"])
def test_an_exam_session_that_is_over_is_no_longer_read(store: Store, state: str) -> None:
    session = a_session(store, state=state)
    token, sitting = session.tokens[0], session.sittings["1"]

    for ask in (
        lambda: list_own_sittings(store, token, NOW),
        lambda: read_open_grid(store, token, sitting, NOW),
        lambda: read_own_marks(store, token, sitting, NOW),
        lambda: declare_no_conflict(store, token, NOW),
    ):
        with pytest.raises(ForbiddenError, match="La session d'examen est close"):
            ask()


def test_every_refusal_says_what_to_do_in_french(store: Store, session: BuiltSession) -> None:
    sent = [a_mark("X"), a_mark("C1.1.1", "not_applicable", reason=""), a_mark("C1.1.2", base=3)]

    answer = mark_criteria(store, session.tokens[0], session.sittings["1"], sent, NOW)

    for refusal in answer.refused:
        assert "n'est pas enregistré" in refusal.message or "Choisissez" in refusal.message
        assert refusal.message.endswith(".")


def test_an_assessor_of_another_committee_may_not_mark(store: Store, session: BuiltSession) -> None:
    other = a_session(store)
    before = stored(store)

    with pytest.raises(ForbiddenError, match="pas confié à votre comité"):
        mark_criteria(store, other.tokens[0], session.sittings["1"], [a_mark("C1.1.1")], NOW)

    assert stored(store) == before


@pytest.mark.parametrize("sitting", [0, -1, 999_999])
def test_a_sitting_that_does_not_exist_is_nobodys(store: Store, session: BuiltSession, sitting: int) -> None:
    with pytest.raises(ForbiddenError):
        mark_criteria(store, session.tokens[0], sitting, [a_mark("C1.1.1")], NOW)


def test_a_coordinator_may_not_mark(store: Store, session: BuiltSession) -> None:
    token = a_coordinator(store)

    with pytest.raises(ForbiddenError, match="réservée aux évaluateurs"):
        mark_criteria(store, token, session.sittings["1"], [a_mark("C1.1.1")], NOW)

    assert events(store) == []


@pytest.mark.parametrize("token", ["", "nonsense", "\x00"])
def test_nobody_may_not_mark(store: Store, session: BuiltSession, token: str) -> None:
    with pytest.raises(NotSignedInError):
        mark_criteria(store, token, session.sittings["1"], [a_mark("C1.1.1")], NOW)

    assert events(store) == []


def test_a_sign_in_ends_when_signed_out(store: Store, session: BuiltSession) -> None:
    sign_out(store, session.tokens[0])

    with pytest.raises(NotSignedInError):
        mark_criteria(store, session.tokens[0], session.sittings["1"], [a_mark("C1.1.1")], NOW)
    colleagues = mark_criteria(store, session.tokens[1], session.sittings["1"], [a_mark("C1.1.1")], NOW)

    assert codes(colleagues) == []


def test_a_sign_in_ends_when_it_expires(store: Store, session: BuiltSession) -> None:
    end = NOW + SIGN_IN_LASTS

    just_before = mark_criteria(
        store, session.tokens[0], session.sittings["1"], [a_mark("C1.1.1")], end - timedelta(seconds=1)
    )
    with pytest.raises(NotSignedInError):
        mark_criteria(store, session.tokens[0], session.sittings["1"], [a_mark("C1.1.2")], end)

    assert codes(just_before) == []
    assert events(store) == [("C1.1.1", "met", 1)]


def test_an_empty_request_changes_nothing(store: Store, session: BuiltSession) -> None:
    before = stored(store)

    assert mark_criteria(store, session.tokens[0], session.sittings["1"], [], NOW) == MarkingAnswer((), ())
    assert stored(store) == before


def test_an_assessor_sees_only_their_own_marks(store: Store, session: BuiltSession) -> None:
    sitting = session.sittings["1"]
    mark_criteria(store, session.tokens[0], sitting, [a_mark("C1.1.1", "not_met")], NOW)

    assert read_own_marks(store, session.tokens[1], sitting, NOW) == ((), 0)
    assert read_open_grid(store, session.tokens[1], sitting, NOW).marks == {}
    assert read_open_grid(store, session.tokens[0], sitting, NOW).sitting.observed == 1


@pytest.mark.parametrize("word", ["absent", "planned"])
def test_the_grid_says_whether_it_can_be_written(store: Store, word: str) -> None:
    session = a_session(store, sitting_state=word)

    grid = read_open_grid(store, session.tokens[0], session.sittings["1"], NOW)

    assert grid.is_writable is (word != "absent")


@pytest.mark.parametrize("remark", ["a\x00b", "a\ud800b"], ids=["NUL", "half a character"])
def test_text_that_no_database_keeps_is_refused_alone(store: Store, session: BuiltSession, remark: str) -> None:
    sent = [a_mark("C1.1.1", remark=remark), a_mark("C1.1.2", remark="😀 é \u202e \u200b"), a_mark(remark)]

    answer = mark_criteria(store, session.tokens[0], session.sittings["1"], sent, NOW)

    assert codes(answer) == [("C1.1.1", "unreadable_text"), (remark, "unreadable_text")]
    assert rows(store, "SELECT remark FROM mark") == [("😀 é \u202e \u200b",)]
