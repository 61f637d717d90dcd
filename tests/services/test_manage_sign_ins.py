"""Sign-ins and coordination accounts: listed, ended, closed, given back."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from cqp.errors import AccountError, CqpError, ForbiddenError, NotFoundError, NotSignedInError, SignInRefusedError
from cqp.marking.sitting import Role
from cqp.services import sign_in
from cqp.services.access import digest, find_person
from cqp.services.manage_accounts import (
    change_own_password,
    create_colleague,
    deactivate,
    list_coordinators,
    reactivate,
    set_new_password,
)
from cqp.services.manage_sign_ins import end_sign_in, end_sign_ins_of, list_sign_ins
from cqp.services.sign_in import SIGN_IN_LASTS, Origin, sign_in_with_code, sign_in_with_password, sign_out
from cqp.store import people
from cqp.store.engine import Store
from cqp.store.people import Coordinator
from cqp.store.sign_ins import SignIn
from tests.build import NOW, PASSWORD, a_coordinator, a_session

SECOND = timedelta(seconds=1)
NEW = "un tout autre mot"


def is_in(store: Store, token: str) -> bool:
    return find_person(store, token, NOW) is not None


def account_of(store: Store, token: str) -> Coordinator:
    person = find_person(store, token, NOW)
    assert person is not None
    return next(one for one in list_coordinators(store, token, NOW) if one.id == person.id)


def test_current_sign_ins_say_who_since_when_and_from_where(store: Store) -> None:
    session = a_session(store, now=NOW - timedelta(hours=13))
    marie = a_coordinator(store, NOW - SECOND)
    token = sign_in_with_code(store, session.codes[0], NOW, Origin("10.0.0.4", "Firefox 140 sur Windows"))

    listed = list_sign_ins(store, marie, NOW)

    assert listed[0] == SignIn(
        key=digest(token),
        role=Role.ASSESSOR,
        person_id=session.assessors[0],
        name=f"Évaluateur {session.assessors[0]}",
        exam_session="Essai",
        since=NOW.isoformat(),
        expires_at=(NOW + timedelta(hours=12)).isoformat(),
        address="10.0.0.4",
        browser="Firefox 140 sur Windows",
    )
    assert [(one.role, one.name, one.exam_session) for one in listed[1:]] == [(Role.COORDINATOR, "Marie Martin", "")]


def test_a_sign_in_lasts_twelve_hours_at_most(store: Store) -> None:
    marie = a_coordinator(store)

    assert timedelta(hours=12) == SIGN_IN_LASTS
    assert find_person(store, marie, NOW + timedelta(hours=12) - SECOND) is not None
    assert find_person(store, marie, NOW + timedelta(hours=12)) is None


def test_ending_one_sign_in_leaves_the_others(store: Store) -> None:
    session, marie = a_session(store), a_coordinator(store)
    again = sign_in_with_code(store, session.codes[0], NOW)

    end_sign_in(store, marie, digest(session.tokens[0]), NOW)
    end_sign_in(store, marie, digest(session.tokens[0]), NOW)
    end_sign_in(store, marie, "unknown", NOW)

    assert [is_in(store, token) for token in (*session.tokens, again, marie)] == [False, True, True, True]
    assert digest(session.tokens[0]) not in {one.key for one in list_sign_ins(store, marie, NOW)}


def test_ending_all_the_sign_ins_of_a_person_leaves_other_people(store: Store) -> None:
    session, marie = a_session(store), a_coordinator(store)
    again = sign_in_with_code(store, session.codes[0], NOW)

    end_sign_ins_of(store, marie, Role.ASSESSOR, session.assessors[0], NOW)

    assert [is_in(store, token) for token in (*session.tokens, again, marie)] == [False, True, False, True]
    assert is_in(store, sign_in_with_code(store, session.codes[0], NOW))


def test_a_coordinator_and_an_assessor_of_the_same_number_are_two_people(store: Store) -> None:
    session, marie = a_session(store), a_coordinator(store)
    number = account_of(store, marie).id
    assert number in session.assessors

    end_sign_ins_of(store, marie, Role.ASSESSOR, number, NOW)

    assert is_in(store, marie)


def test_an_assessor_and_a_stranger_manage_nothing(store: Store) -> None:
    session, marie = a_session(store), a_coordinator(store)
    number = account_of(store, marie).id
    for token, refusal in ((session.tokens[0], ForbiddenError), ("", NotSignedInError)):
        for ask in (
            lambda token: list_sign_ins(store, token, NOW),
            lambda token: end_sign_in(store, token, digest(marie), NOW),
            lambda token: end_sign_ins_of(store, token, Role.COORDINATOR, number, NOW),
            lambda token: list_coordinators(store, token, NOW),
            lambda token: create_colleague(store, token, login="x", name="X", now=NOW),
            lambda token: set_new_password(store, token, number, NOW),
            lambda token: deactivate(store, token, number, NOW),
            lambda token: reactivate(store, token, number, NOW),
            lambda token: change_own_password(store, token, current=PASSWORD, password=NEW, now=NOW),
        ):
            with pytest.raises(refusal):
                ask(token)

    assert is_in(store, marie)


def test_signing_out_leaves_nothing_to_list(store: Store) -> None:
    marie, paul = a_coordinator(store), a_coordinator(store)

    sign_out(store, paul)

    assert [one.key for one in list_sign_ins(store, marie, NOW)] == [digest(marie)]


# Accounts ---------------------------------------------------------------------------------------------------


def test_changing_ones_password_ends_ones_other_sign_ins(store: Store) -> None:
    marie, paul = a_coordinator(store), a_coordinator(store)
    login = account_of(store, marie).login
    elsewhere = sign_in_with_password(store, login, PASSWORD, NOW)

    change_own_password(store, marie, current=PASSWORD, password=NEW, now=NOW)

    assert [is_in(store, token) for token in (marie, elsewhere, paul)] == [True, False, True]
    assert is_in(store, sign_in_with_password(store, login, NEW, NOW))
    with pytest.raises(SignInRefusedError):
        sign_in_with_password(store, login, PASSWORD, NOW)


@pytest.mark.parametrize(
    ("current", "password", "words"),
    [("faux", NEW, "n'est pas le bon"), (PASSWORD, "court", "a 5 caractères"), (PASSWORD, PASSWORD, "le même")],
)
def test_a_password_is_not_changed_so(store: Store, current: str, password: str, words: str) -> None:
    marie = a_coordinator(store)

    with pytest.raises(AccountError, match=words):
        change_own_password(store, marie, current=current, password=password, now=NOW)

    assert is_in(store, sign_in_with_password(store, account_of(store, marie).login, PASSWORD, NOW))


def test_a_colleague_gives_a_new_password_and_ends_the_sign_ins(store: Store) -> None:
    marie, paul = a_coordinator(store), a_coordinator(store)
    forgetful = account_of(store, paul)

    password = set_new_password(store, marie, forgetful.id, NOW)

    assert [is_in(store, token) for token in (marie, paul)] == [True, False]
    assert is_in(store, sign_in_with_password(store, forgetful.login, password, NOW))
    with pytest.raises(SignInRefusedError):
        sign_in_with_password(store, forgetful.login, PASSWORD, NOW)
    assert len(password.replace("-", "")) == 16


def test_a_password_replaced_while_it_is_being_checked_does_not_open(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    marie, paul = a_coordinator(store), a_coordinator(store)
    forgetful = account_of(store, paul)
    hasher = sign_in._hasher

    class Slow(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # noqa: A002, RUF100 -- the library's name
            right = hasher.verify(hash, password)
            monkeypatch.setattr(sign_in, "_hasher", hasher)
            set_new_password(store, marie, forgetful.id, NOW)
            return right

    monkeypatch.setattr(sign_in, "_hasher", Slow())

    with pytest.raises(SignInRefusedError, match="incorrect"):
        sign_in_with_password(store, forgetful.login, PASSWORD, NOW)

    assert [one.name for one in list_sign_ins(store, marie, NOW)] == ["Marie Martin"]


def test_a_colleague_created_signs_in_with_the_password_shown(store: Store) -> None:
    marie = a_coordinator(store)

    password = create_colleague(store, marie, login="Paul", name="Paul Petit", now=NOW)

    assert is_in(store, sign_in_with_password(store, "paul", password, NOW))
    with pytest.raises(AccountError, match="déjà pris"):
        create_colleague(store, marie, login="paul", name="Un autre", now=NOW)


def test_a_deactivated_account_is_out_at_once_and_stays_out_until_reactivated(store: Store) -> None:
    marie, paul = a_coordinator(store), a_coordinator(store)
    account = account_of(store, paul)

    deactivate(store, marie, account.id, NOW)

    assert not is_in(store, paul)
    with pytest.raises(SignInRefusedError, match="désactivé"):
        sign_in_with_password(store, account.login, PASSWORD, NOW)
    with pytest.raises(SignInRefusedError, match="incorrect"):
        sign_in_with_password(store, account.login, "faux", NOW)
    reactivate(store, marie, account.id, NOW)
    assert not is_in(store, paul)
    assert is_in(store, sign_in_with_password(store, account.login, PASSWORD, NOW))


def test_nobody_closes_or_resets_their_own_account_nor_one_that_is_not(store: Store) -> None:
    marie = a_coordinator(store)
    own = account_of(store, marie).id

    for ask in (deactivate, reactivate, set_new_password):
        with pytest.raises(AccountError, match="propre compte"):
            ask(store, marie, own, NOW)
        with pytest.raises(NotFoundError):
            ask(store, marie, 987654, NOW)

    assert account_of(store, marie).is_active


def test_a_coordinator_being_closed_does_not_close_the_one_who_closes_them(store: Store) -> None:
    marie, paul = a_coordinator(store), a_coordinator(store)
    numbers = account_of(store, marie).id, account_of(store, paul).id
    refused: list[str] = []

    def close_marie() -> None:
        try:
            deactivate(store, paul, numbers[0], NOW)
        except CqpError as error:
            refused.append(error.code)

    worker = threading.Thread(target=close_marie)
    with store.writing() as db:  # Marie's own `deactivate` of Paul, stopped just before its end
        people.lock_coordinators(db)
        people.set_active(db, numbers[1], is_active=False)
        worker.start()
        worker.join(0.5)
    worker.join()

    assert refused == ["not_signed_in"]
    assert [is_in(store, token) for token in (marie, paul)] == [True, False]
