"""Signing in and out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cqp.errors import AccountError, SignInRefusedError
from cqp.marking.sitting import Role
from cqp.services.access import find_person
from cqp.services.access_code import ALPHABET, new_code, split_code
from cqp.services.manage_accounts import change_password, create_coordinator, create_first_coordinator
from cqp.services.sign_in import SIGN_IN_LASTS, sign_in_with_code, sign_in_with_password, sign_out
from cqp.store.engine import Store
from tests.build import NOW, PASSWORD, a_session
from tests.recompute import rows


@pytest.fixture
def account(store: Store) -> Store:
    create_coordinator(store, login="Marie.Martin", name="Marie Martin", password=PASSWORD, now=NOW)
    return store


def test_the_right_password_signs_in(account: Store) -> None:
    token = sign_in_with_password(account, "marie.martin", PASSWORD, NOW)

    person = find_person(account, token, NOW)

    assert person is not None
    assert (person.role, person.name, person.exam_session_id) == (Role.COORDINATOR, "Marie Martin", None)


def test_the_login_is_read_as_people_type_it(account: Store) -> None:
    assert find_person(account, sign_in_with_password(account, " MARIE.Martin ", PASSWORD, NOW), NOW) is not None


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("marie.martin", PASSWORD.upper()),
        ("marie.martin", PASSWORD + " "),
        ("marie.martin", ""),
        ("marie", PASSWORD),
        ("", ""),
        ("marie.martin' OR '1'='1", PASSWORD),
    ],
)
def test_anything_else_is_refused_in_the_same_words(account: Store, login: str, password: str) -> None:
    with pytest.raises(SignInRefusedError, match=r"^Identifiant ou mot de passe incorrect"):
        sign_in_with_password(account, login, password, NOW)

    assert rows(account, "SELECT * FROM sign_in") == []


@pytest.mark.parametrize("code", ["{0}", "{1}", " {0} ", "{2}", "{3}"])
def test_a_code_is_read_as_people_type_it(store: Store, code: str) -> None:
    session = a_session(store)
    published = session.codes[0]
    assert "0" in published
    typed = code.format(
        published, published.lower(), published.replace("-", " "), published.replace("-", "").replace("0", "o")
    )

    person = find_person(store, sign_in_with_code(store, typed, NOW), NOW)

    assert person is not None
    assert (person.role, person.id, person.exam_session_id) == (Role.ASSESSOR, session.assessors[0], session.id)


@pytest.mark.parametrize(
    "change", [lambda code: code[:-1], lambda code: code[:-1] + "X", lambda code: "", str.swapcase]
)
def test_a_code_with_another_secret_is_refused(store: Store, change: object) -> None:
    code = a_session(store).codes[0]
    typed = change(code) if change is not str.swapcase else f"ZZZZ{code[4:]}"  # type: ignore[operator]

    with pytest.raises(SignInRefusedError, match=r"^Code d'accès inconnu"):
        sign_in_with_code(store, typed, NOW)


def test_letters_that_look_like_digits_are_digits() -> None:
    assert split_code("oil-1 0oIL 23") == ("0111", "0011" + "23")
    assert set("ILOU").isdisjoint(ALPHABET)


def test_a_new_code_reads_back() -> None:
    assert new_code(lambda letters: letters[-1]) == "ZZZZ-ZZZZ-ZZZZ"
    assert split_code("ZZZZ-ZZZZ-ZZZZ") == ("ZZZZ", "ZZZZZZZZ")


def test_only_digests_are_kept(account: Store) -> None:
    session = a_session(account)
    token = sign_in_with_password(account, "marie.martin", PASSWORD, NOW)

    kept = repr(rows(account, "SELECT * FROM sign_in") + rows(account, "SELECT * FROM coordinator"))
    kept += repr(rows(account, "SELECT * FROM assessor"))

    for secret in (token, PASSWORD, *session.codes, session.codes[0].replace("-", "")[4:]):
        assert secret not in kept


def test_signing_out_ends_this_sign_in_only(account: Store) -> None:
    first, second = (sign_in_with_password(account, "marie.martin", PASSWORD, NOW) for _ in range(2))

    sign_out(account, first)
    sign_out(account, first)

    assert find_person(account, first, NOW) is None
    assert find_person(account, second, NOW) is not None


def test_a_sign_in_lasts_its_time(account: Store) -> None:
    token = sign_in_with_password(account, "marie.martin", PASSWORD, NOW)

    assert find_person(account, token, NOW + SIGN_IN_LASTS - timedelta(seconds=1)) is not None
    assert find_person(account, token, NOW + SIGN_IN_LASTS) is None


def test_a_new_password_replaces_the_old_one(account: Store) -> None:
    change_password(account, login="Marie.Martin", password="un tout autre mot")

    assert find_person(account, sign_in_with_password(account, "marie.martin", "un tout autre mot", NOW), NOW)
    with pytest.raises(SignInRefusedError):
        sign_in_with_password(account, "marie.martin", PASSWORD, NOW)


@pytest.mark.parametrize(
    ("login", "name", "password", "words"),
    [
        ("marie.martin", "Une autre", PASSWORD, "déjà pris"),
        ("MARIE.MARTIN", "Une autre", PASSWORD, "déjà pris"),
        ("", "Une autre", PASSWORD, "manque"),
        ("autre", "  ", PASSWORD, "manque"),
        ("une autre", "Une autre", PASSWORD, "espace"),
        ("autre", "Une autre", "court", "a 5 caractères"),
    ],
)
def test_an_account_that_will_not_do_is_refused(
    account: Store, login: str, name: str, password: str, words: str
) -> None:
    with pytest.raises(AccountError, match=words):
        create_coordinator(account, login=login, name=name, password=password, now=NOW)

    assert len(rows(account, "SELECT id FROM coordinator")) == 1


def test_the_first_account_is_the_only_one_without_a_sign_in(account: Store) -> None:
    with pytest.raises(AccountError, match="existe déjà"):
        create_first_coordinator(account, login="autre", name="Une autre", password=PASSWORD, now=NOW)


def test_the_password_of_nobody_cannot_be_replaced(account: Store) -> None:
    with pytest.raises(AccountError, match="Aucun compte"):
        change_password(account, login="personne", password=PASSWORD)
