"""From submitted grids to minutes that all have signed, and the only way to change them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cqp.errors import CqpError, DeliberationError, ForbiddenError
from cqp.marking.mark import MarkValue
from cqp.rules.status import Status
from cqp.services.confer import Concertation, agree_criterion, decide_competency, read_concertation, write_remarks
from cqp.services.mark_criteria import mark_criteria
from cqp.services.read_minutes import read_minutes
from cqp.services.sign_minutes import prepare_minutes, reopen_sitting, sign_minutes, withdraw_minutes
from cqp.services.submit_grid import submit_grid
from cqp.services.verify_journal import verify_locally
from cqp.store.engine import Store
from tests.build import NOW, BuiltSession, a_coordinator, a_mark, a_session
from tests.recompute import rows

DIVERGING = "C2A.1.1"
"""The first assessor finds it met, the second not."""


@pytest.fixture
def session(store: Store) -> BuiltSession:
    """Two submitted grids on block 2A that differ on one criterion of five, all else met."""
    session = a_session(store)
    codes = [row[0] for row in rows(store, "SELECT code FROM criterion WHERE substr(code, 1, 4) = 'C2A.' ORDER BY id")]
    for rank, token in enumerate(session.tokens):
        marks = [a_mark(code, "not_met" if rank and code == DIVERGING else "met") for code in codes]
        mark_criteria(store, token, session.sittings["2A"], marks, NOW)
        submit_grid(store, token, session.sittings["2A"], NOW, seen=len(codes))
    return session


def room(store: Store, session: BuiltSession, rank: int = 0) -> Concertation:
    return read_concertation(store, session.tokens[rank], session.sittings["2A"], NOW)


def agree(store: Store, session: BuiltSession, value: str = "met", *, base: int = 0, reason: str = "Revu.") -> None:
    sitting, token = session.sittings["2A"], session.tokens[0]
    agree_criterion(store, token, sitting, DIVERGING, MarkValue(value), reason, NOW, base=base)


def decide(store: Store, session: BuiltSession, status: Status, reason: str = "", *, base: int = 0) -> None:
    decide_competency(store, session.tokens[1], session.sittings["2A"], "C2A.1", status, reason, NOW, base=base)


def sealed(store: Store, session: BuiltSession) -> str:
    """Take the sitting to signed minutes; return their digest."""
    sitting = session.sittings["2A"]
    prepare_minutes(store, session.tokens[0], sitting, NOW)
    digest = read_minutes(store, session.tokens[0], sitting, NOW)[0].digest
    for token in session.tokens:
        sign_minutes(store, token, sitting, digest, NOW)
    return digest


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(CqpError) as caught:
        act()
    return str(caught.value)


def statuses(store: Store) -> list[tuple[str, ...]]:
    return rows(
        store, "SELECT b.code, s.status, s.stage FROM sitting s JOIN block b ON b.id = s.block_id ORDER BY b.id"
    )


def test_nobody_sees_a_colleagues_grid_before_all_are_submitted(store: Store) -> None:
    session = a_session(store)
    mark_criteria(store, session.tokens[1], session.sittings["1"], [a_mark("C1.1.1", remark="Secret.")], NOW)
    submit_grid(store, session.tokens[0], session.sittings["1"], NOW, seen=0, reason="Essai.")

    words = refusal(lambda: read_concertation(store, session.tokens[0], session.sittings["1"], NOW))

    assert words.startswith("La concertation s'ouvre quand chacun a remis sa grille. Il manque celle de : Évaluateur ")


def test_what_is_agreed_stands_in_every_grid(store: Store, session: BuiltSession) -> None:
    before = {one.code: (one.proposal, one.standing) for one in room(store, session).competencies}
    agree(store, session)
    after = {one.code: (one.proposal, one.standing) for one in room(store, session).competencies}

    assert before["C2A.1"] == (Status.TO_DELIBERATE, None)
    assert after["C2A.1"] == (Status.ACQUIRED, Status.ACQUIRED)
    assert {before[code] for code in ("C2A.2", "C2A.3", "C2A.4")} == {(Status.ACQUIRED, Status.ACQUIRED)}
    assert statuses(store)[1] == ("2A", "validated", "")


def test_a_decision_that_departs_needs_a_reason_and_lapses_with_its_proposal(
    store: Store, session: BuiltSession
) -> None:
    assert "écrivez pourquoi" in refusal(lambda: decide(store, session, Status.NOT_ACQUIRED))
    decide(store, session, Status.NOT_ACQUIRED, "Erreur de conseil.")
    assert room(store, session).competencies[0].standing is Status.NOT_ACQUIRED
    assert statuses(store)[1] == ("2A", "not_validated", "")

    agree(store, session)

    assert room(store, session).competencies[0].standing is Status.ACQUIRED
    assert statuses(store)[1] == ("2A", "validated", "")


def test_two_laptops_never_overwrite_each_other(store: Store, session: BuiltSession) -> None:
    agree(store, session)

    words = refusal(lambda: agree(store, session, "not_met"))

    assert words == (
        "Le critère C2A.1.1 vient de changer, depuis un autre poste : rien n'a été écrasé. Relisez, puis recommencez."
    )
    agree(store, session, "not_met", base=1)
    assert room(store, session).competencies[0].criteria[0].value is MarkValue.NOT_MET


@pytest.mark.parametrize("value", ["not_applicable", "not_observed"])
def test_a_value_that_nobody_marked_needs_a_reason(store: Store, session: BuiltSession, value: str) -> None:
    assert "Écrivez pourquoi" in refusal(lambda: agree(store, session, value, reason=" "))


def test_minutes_wait_for_every_decision(store: Store, session: BuiltSession) -> None:
    words = refusal(lambda: prepare_minutes(store, session.tokens[0], session.sittings["2A"], NOW))

    assert words.startswith("Le procès-verbal attend une décision sur : C2A.1.")


def test_all_signatures_seal_what_was_read(store: Store, session: BuiltSession) -> None:
    agree(store, session)
    write_remarks(store, session.tokens[0], session.sittings["2A"], "Bon contact.", "À suivre.", NOW, base=0)
    digest = sealed(store, session)

    (version,) = read_minutes(store, a_coordinator(store), session.sittings["2A"], NOW)
    assert (version.version, version.digest, version.is_sealed, version.withdrawn) == (1, digest, True, "")
    assert version.minutes is not None
    assert version.minutes.decision is Status.VALIDATED
    assert (version.minutes.for_candidate, version.minutes.internal) == ("Bon contact.", "À suivre.")
    assert version.minutes.competencies[0].criteria[0].values == (MarkValue.MET, MarkValue.NOT_MET)
    assert version.minutes.competencies[0].criteria[0].agreed_reason == "Revu."
    assert statuses(store)[1] == ("2A", "validated", "signed")
    assert verify_locally(store, [version.anchor]).is_sound


def test_nothing_changes_once_the_minutes_are_written(store: Store, session: BuiltSession) -> None:
    agree(store, session)
    prepare_minutes(store, session.tokens[0], session.sittings["2A"], NOW)

    answer = mark_criteria(
        store, session.tokens[0], session.sittings["2A"], [a_mark("C2A.1.2", base=1, amendment="Relu.")], NOW
    )

    assert [one.code for one in answer.refused] == ["minutes_written"]
    assert "ne change plus" in refusal(lambda: agree(store, session, "not_met", base=1))
    assert "ne change plus" in refusal(lambda: decide(store, session, Status.NOT_ACQUIRED, "Non."))


def test_minutes_taken_back_are_signed_anew_as_another_version(store: Store, session: BuiltSession) -> None:
    sitting = session.sittings["2A"]
    agree(store, session)
    prepare_minutes(store, session.tokens[0], sitting, NOW)
    first = read_minutes(store, session.tokens[0], sitting, NOW)[0].digest
    sign_minutes(store, session.tokens[0], sitting, first, NOW)

    assert "Écrivez pourquoi" in refusal(lambda: withdraw_minutes(store, session.tokens[1], sitting, " ", NOW))
    withdraw_minutes(store, session.tokens[1], sitting, "Une remarque manquait.", NOW)
    assert "n'attend de signature" in refusal(lambda: sign_minutes(store, session.tokens[1], sitting, first, NOW))
    agree(store, session, "not_met", base=1)
    decide(store, session, Status.ACQUIRED, "Compensé à l'entretien.")
    sealed(store, session)

    second, former = read_minutes(store, session.tokens[0], sitting, NOW)
    assert (second.version, second.is_sealed, former.version, former.withdrawn) == (
        2,
        True,
        1,
        "Une remarque manquait.",
    )
    assert verify_locally(store).is_sound


def test_what_was_not_read_is_not_signed(store: Store, session: BuiltSession) -> None:
    agree(store, session)
    prepare_minutes(store, session.tokens[0], session.sittings["2A"], NOW)

    words = refusal(lambda: sign_minutes(store, session.tokens[1], session.sittings["2A"], "0" * 64, NOW))

    assert "vous n'avez rien signé" in words


def test_only_a_new_deliberation_changes_a_sealed_result(store: Store, session: BuiltSession) -> None:
    sitting, coordinator = session.sittings["2A"], a_coordinator(store)
    agree(store, session)
    first = sealed(store, session)

    with pytest.raises(ForbiddenError):
        reopen_sitting(store, session.tokens[0], sitting, "Erreur de saisie.", NOW)
    assert "Écrivez pourquoi" in refusal(lambda: reopen_sitting(store, coordinator, sitting, "", NOW))
    reopen_sitting(store, coordinator, sitting, "Erreur de saisie.", NOW)
    agree(store, session, "not_met", base=1)
    decide(store, session, Status.NOT_ACQUIRED, "Erreur confirmée.")
    sealed(store, session)

    second, former = read_minutes(store, coordinator, sitting, NOW)
    assert (former.digest, former.is_sealed, former.withdrawn) == (first, True, "Erreur de saisie.")
    assert former.minutes is not None
    assert second.minutes is not None
    assert (former.minutes.decision, second.minutes.decision) == (Status.VALIDATED, Status.NOT_VALIDATED)
    assert second.minutes.replaces == "Erreur de saisie."
    assert statuses(store)[1] == ("2A", "not_validated", "signed")


def test_nothing_is_signed_on_a_journal_that_was_touched(store: Store, session: BuiltSession) -> None:
    agree(store, session)
    with store.writing() as db:
        if store.is_sqlite:
            db.exec_driver_sql("DROP TRIGGER journal_no_update")
        else:
            db.exec_driver_sql("SET LOCAL session_replication_role = replica")
        db.exec_driver_sql("UPDATE journal SET actor = 'assessor:99' WHERE id = 2")

    with pytest.raises(DeliberationError, match="Le journal n'est pas intact"):
        prepare_minutes(store, session.tokens[0], session.sittings["2A"], NOW)


def test_a_strangers_committee_reaches_nothing(store: Store, session: BuiltSession) -> None:
    other = a_session(store).tokens[0]
    sitting = session.sittings["2A"]

    for act in (
        lambda: read_concertation(store, other, sitting, NOW),
        lambda: agree_criterion(store, other, sitting, DIVERGING, MarkValue.MET, "", NOW, base=0),
        lambda: decide_competency(store, other, sitting, "C2A.1", Status.ACQUIRED, "Oui.", NOW, base=0),
        lambda: write_remarks(store, other, sitting, "", "", NOW, base=0),
        lambda: prepare_minutes(store, other, sitting, NOW),
        lambda: sign_minutes(store, other, sitting, "", NOW),
        lambda: withdraw_minutes(store, other, sitting, "Non.", NOW),
        lambda: read_minutes(store, other, sitting, NOW),
    ):
        with pytest.raises(ForbiddenError):
            act()


def test_minutes_do_not_call_unobserved_what_members_saw_differently(store: Store, session: BuiltSession) -> None:
    decide(store, session, Status.ACQUIRED, "Vu à l'entretien.")
    sealed(store, session)

    (version,) = read_minutes(store, a_coordinator(store), session.sittings["2A"], NOW)

    assert version.minutes is not None
    first, second, *_ = version.minutes.competencies[0].criteria
    assert (first.values, first.agreed) == ((MarkValue.MET, MarkValue.NOT_MET), None)
    assert second.agreed is MarkValue.MET
