"""What a verified e-mail opens, on each database."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cqp.errors import SignInRefusedError, TooManyTriesError
from cqp.marking.sitting import Role
from cqp.services.access import find_person
from cqp.services.manage_accounts import create_coordinator, deactivate, list_coordinators, reactivate
from cqp.services.sign_in import SIGN_IN_LASTS, Origin, sign_in_with_password
from cqp.services.sign_in_with_organisation import check_patience, count_refusal, sign_in_with_email
from cqp.services.throttling import TRIES
from cqp.store.engine import Store
from tests.build import NOW, PASSWORD
from tests.recompute import rows

EMAIL = "marie.martin@exemple.fr"
HERE = Origin("10.0.0.4", "Firefox 140 sur Windows")


@pytest.fixture
def account(store: Store) -> Store:
    create_coordinator(store, login=EMAIL, name="Marie Martin", password=PASSWORD, now=NOW)
    return store


def test_an_email_opens_the_account_of_that_login_for_as_long_as_a_password(account: Store) -> None:
    token = sign_in_with_email(account, "Marie.Martin@Exemple.fr", NOW, HERE)

    person = find_person(account, token, NOW + SIGN_IN_LASTS - timedelta(seconds=1))
    assert person is not None
    assert (person.role, person.name) == (Role.COORDINATOR, "Marie Martin")
    assert find_person(account, token, NOW + SIGN_IN_LASTS) is None


@pytest.mark.parametrize("email", ["paul@exemple.fr", "", "marie.martin", EMAIL + "\0", "mar\u0131e.martin@exemple.fr"])
def test_any_other_opens_and_creates_nothing(account: Store, email: str) -> None:
    with pytest.raises(SignInRefusedError, match="Aucun compte de coordination"):
        sign_in_with_email(account, email, NOW, HERE)

    assert rows(account, "SELECT login FROM coordinator") == [(EMAIL,)]
    assert rows(account, "SELECT * FROM sign_in") == []


def test_a_deactivated_account_opens_again_once_reactivated_only(account: Store) -> None:
    create_coordinator(account, login="paul", name="Paul", password=PASSWORD, now=NOW)
    paul = sign_in_with_password(account, "paul", PASSWORD, NOW)
    marie = next(one for one in list_coordinators(account, paul, NOW) if one.login == EMAIL)
    deactivate(account, paul, marie.id, NOW)

    with pytest.raises(SignInRefusedError, match="désactivé"):
        sign_in_with_email(account, EMAIL, NOW, HERE)
    reactivate(account, paul, marie.id, NOW)
    assert sign_in_with_email(account, EMAIL, NOW, HERE)


def test_an_address_that_fails_too_often_waits_whatever_the_way_in(account: Store) -> None:
    for _ in range(TRIES):
        check_patience(account, NOW, HERE)
        count_refusal(account, NOW, HERE)

    with pytest.raises(TooManyTriesError):
        check_patience(account, NOW, HERE)
    with pytest.raises(TooManyTriesError):
        sign_in_with_email(account, EMAIL, NOW, HERE)
    with pytest.raises(TooManyTriesError):
        sign_in_with_password(account, EMAIL, PASSWORD, NOW, HERE)
    assert sign_in_with_email(account, EMAIL, NOW, Origin("10.0.0.5"))
