"""Guessing is slowed down: ten failures in five minutes, by account and by address."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from cqp.errors import AccountError, SignInRefusedError, TooManyTriesError
from cqp.services.access import find_person
from cqp.services.manage_accounts import change_own_password, change_password, create_coordinator
from cqp.services.sign_in import Origin, sign_in_with_code, sign_in_with_password
from cqp.services.throttling import TRIES, WINDOW
from cqp.store.engine import Store, connect
from tests.build import NOW, PASSWORD, a_session
from tests.recompute import rows

LOGIN = "marie.martin"
HERE, THERE = Origin("10.0.0.4", "Firefox 140 sur Windows"), Origin("10.0.0.5")
SECOND = timedelta(seconds=1)


@pytest.fixture
def account(store: Store) -> Store:
    create_coordinator(store, login=LOGIN, name="Marie Martin", password=PASSWORD, now=NOW)
    return store


def fail(store: Store, times: int, *, login: str = LOGIN, origin: Origin = HERE, at: datetime = NOW) -> None:
    for _ in range(times):
        with pytest.raises(SignInRefusedError):
            sign_in_with_password(store, login, "faux", at, origin)


def is_let_in(store: Store, *, login: str = LOGIN, origin: Origin = HERE, at: datetime = NOW) -> bool:
    try:
        return find_person(store, sign_in_with_password(store, login, PASSWORD, at, origin), at) is not None
    except TooManyTriesError:
        return False


def test_the_tenth_try_still_counts_and_the_next_waits(account: Store) -> None:
    fail(account, TRIES - 1)
    fail(account, 1)

    with pytest.raises(TooManyTriesError, match=r"Réessayez dans 5 minutes") as refused:
        sign_in_with_password(account, LOGIN, "faux", NOW, HERE)

    assert (refused.value.code, refused.value.wait_s) == ("too_many_tries", 300)


def test_the_right_password_waits_too_and_then_comes_in(account: Store) -> None:
    fail(account, TRIES)

    answers = [is_let_in(account, at=NOW + WINDOW - SECOND), is_let_in(account, at=NOW + WINDOW)]

    assert answers == [False, True]


def test_nine_failures_do_not_make_anybody_wait(account: Store) -> None:
    fail(account, TRIES - 1)

    assert is_let_in(account)


def test_the_account_waits_wherever_it_is_tried_from(account: Store) -> None:
    for rank in range(TRIES):
        fail(account, 1, origin=Origin(f"10.0.1.{rank}"))

    assert not is_let_in(account, login=" MARIE.martin ", origin=THERE)


def test_the_address_waits_whatever_the_account(account: Store) -> None:
    for rank in range(TRIES):
        fail(account, 1, login=f"inconnu{rank}")

    assert not is_let_in(account, origin=HERE)
    assert is_let_in(account, origin=THERE)


def test_an_unknown_account_waits_as_a_known_one_does(account: Store) -> None:
    fail(account, TRIES, login="personne", origin=THERE)

    with pytest.raises(TooManyTriesError):
        sign_in_with_password(account, "personne", PASSWORD, NOW, HERE)


def test_an_unknown_address_is_not_counted(account: Store) -> None:
    for rank in range(TRIES + 1):
        fail(account, 1, login=f"inconnu{rank}", origin=Origin())

    assert is_let_in(account, origin=Origin())


def test_waiting_tries_do_not_make_the_wait_longer(account: Store) -> None:
    fail(account, TRIES)
    for minute in range(5):
        assert not is_let_in(account, at=NOW + timedelta(minutes=minute))

    assert is_let_in(account, at=NOW + WINDOW)


def test_the_wait_ends_when_the_oldest_of_the_ten_is_five_minutes_old(account: Store) -> None:
    for minute in range(TRIES):
        fail(account, 1, at=NOW + timedelta(seconds=20 * minute))

    with pytest.raises(TooManyTriesError, match=r"dans 2 minutes"):
        sign_in_with_password(account, LOGIN, PASSWORD, NOW + timedelta(minutes=3, seconds=1), HERE)
    with pytest.raises(TooManyTriesError, match=r"dans 1 seconde,"):
        sign_in_with_password(account, LOGIN, PASSWORD, NOW + WINDOW - SECOND, HERE)
    assert is_let_in(account, at=NOW + WINDOW)


def test_coming_in_clears_the_failures_of_the_account_only(account: Store) -> None:
    fail(account, 4, login="personne")
    fail(account, 5)
    assert is_let_in(account)
    fail(account, 5)

    assert is_let_in(account)
    assert len(rows(account, "SELECT id FROM sign_in_attempt")) == 4


def test_a_code_is_an_account_of_its_own(store: Store) -> None:
    session = a_session(store)
    mine, colleague = session.codes
    wrong = mine[:-1] + "Z"
    for rank in range(TRIES):
        with pytest.raises(SignInRefusedError):
            sign_in_with_code(store, wrong, NOW, Origin(f"10.0.1.{rank}"))

    with pytest.raises(TooManyTriesError):
        sign_in_with_code(store, mine, NOW, HERE)
    assert find_person(store, sign_in_with_code(store, colleague, NOW, HERE), NOW) is not None


def test_old_failures_are_forgotten_and_so_are_those_of_a_clock_set_wrong(account: Store) -> None:
    fail(account, 3)
    fail(account, 2, at=NOW + timedelta(days=1000))

    fail(account, 1, at=NOW + WINDOW + SECOND)

    assert len(rows(account, "SELECT id FROM sign_in_attempt")) == 1


def test_nothing_that_was_typed_is_kept(account: Store) -> None:
    fail(account, 1, login="mot-de-passe-tapé-ici")

    kept = repr(rows(account, "SELECT * FROM sign_in_attempt"))

    assert "mot-de-passe" not in kept
    assert "10.0.0.4" in kept


@pytest.mark.parametrize("words", ["a\0b", "a\ud800b"])
def test_what_no_database_can_hold_is_a_wrong_sign_in(account: Store, words: str) -> None:
    fail(account, 1, login=words)
    with pytest.raises(SignInRefusedError):
        sign_in_with_password(account, LOGIN, words, NOW, HERE)
    with pytest.raises(SignInRefusedError):
        sign_in_with_code(account, words, NOW, HERE)


def test_a_new_password_from_the_command_line_ends_the_wait(account: Store) -> None:
    fail(account, TRIES)

    change_password(account, login=LOGIN, password="un tout autre mot")

    assert find_person(account, sign_in_with_password(account, LOGIN, "un tout autre mot", NOW, THERE), NOW)


def test_guessing_ones_current_password_waits_too(account: Store) -> None:
    token = sign_in_with_password(account, LOGIN, PASSWORD, NOW)
    for _ in range(TRIES):
        with pytest.raises(AccountError, match="n'est pas le bon"):
            change_own_password(account, token, current="faux", password="un tout autre mot", now=NOW)

    with pytest.raises(TooManyTriesError):
        change_own_password(account, token, current=PASSWORD, password="un tout autre mot", now=NOW)


def together(work: Callable[[int], None], threads: int) -> None:
    begin = threading.Barrier(threads)

    def run(rank: int) -> None:
        begin.wait()
        work(rank)

    workers = [threading.Thread(target=run, args=(rank,)) for rank in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def test_thirty_tries_at_once_through_two_processes_stores_are_ten_tries(account: Store) -> None:
    other = connect(account.engine.url.render_as_string(hide_password=False))
    answers: list[str] = []

    def guess(rank: int) -> None:
        try:
            sign_in_with_password((account, other)[rank % 2], LOGIN, "faux", NOW, HERE)
        except (SignInRefusedError, TooManyTriesError) as error:
            answers.append(error.code)

    together(guess, 30)

    other.close()
    assert sorted(answers) == ["sign_in_refused"] * TRIES + ["too_many_tries"] * (30 - TRIES)


def test_a_room_that_signs_in_at_once_from_one_address_comes_in(account: Store) -> None:
    tokens: list[str] = []

    together(lambda _rank: tokens.append(sign_in_with_password(account, LOGIN, PASSWORD, NOW, HERE)), 25)

    assert [find_person(account, token, NOW) is not None for token in tokens] == [True] * 25
