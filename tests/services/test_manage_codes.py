"""Access codes: their state, revoked, renewed, worth something during their exam session only."""

from __future__ import annotations

import re
from html import unescape
from math import log2

import pytest
from argon2 import PasswordHasher

from cqp.errors import (
    AccessCodeError,
    ForbiddenError,
    MalformedRequestError,
    NotFoundError,
    NotSignedInError,
    SignInRefusedError,
)
from cqp.services import sign_in
from cqp.services.access import find_person
from cqp.services.access_code import ALPHABET, SECRET_LENGTH, split_code
from cqp.services.manage_codes import check_address, list_codes, renew_and_print, renew_codes, revoke_codes
from cqp.services.sign_in import sign_in_with_code, sign_out
from cqp.store.codes import CodeState
from cqp.store.engine import Store
from tests.build import NOW, BuiltSession, a_coordinator, a_session
from tests.recompute import rows

ADDRESS = "http://192.168.1.10:8501"


def is_in(store: Store, token: str) -> bool:
    return find_person(store, token, NOW) is not None


def move(store: Store, session: BuiltSession, state: str) -> None:
    with store.writing() as db:
        db.exec_driver_sql(f"UPDATE exam_session SET state = '{state}' WHERE id = {session.id}")


def seen(store: Store, token: str, session: BuiltSession) -> dict[int, str]:
    return {one.assessor_id: one.version for one in list_codes(store, token, session.id, NOW)}


def states(store: Store, token: str, session: BuiltSession) -> list[CodeState]:
    return [one.state for one in list_codes(store, token, session.id, NOW)]


def test_a_code_has_forty_bits_at_least() -> None:
    assert SECRET_LENGTH * log2(len(ALPHABET)) >= 40


def test_the_list_says_whose_code_and_when_it_was_used(store: Store) -> None:
    session, marie = a_session(store), a_coordinator(store)

    first, second = list_codes(store, marie, session.id, NOW)

    assert (first.assessor_id, first.committees, first.state, first.last_used) == (
        session.assessors[0],
        ("Comité A",),
        CodeState.ACTIVE,
        NOW.isoformat(),
    )
    assert second.version != first.version


@pytest.mark.parametrize("state", ["preparing", "open"])
def test_a_code_opens_an_exam_session_that_is_prepared_or_open(store: Store, state: str) -> None:
    session = a_session(store)
    move(store, session, state)

    assert is_in(store, sign_in_with_code(store, session.codes[0], NOW))


@pytest.mark.parametrize("state", ["closed", "archived"])
def test_a_code_opens_nothing_once_its_exam_session_is_over(store: Store, state: str) -> None:
    session, marie = a_session(store), a_coordinator(store)
    move(store, session, state)

    with pytest.raises(SignInRefusedError, match=r"La session d'examen « Essai » est terminée"):
        sign_in_with_code(store, session.codes[0], NOW)
    with pytest.raises(AccessCodeError, match="terminée"):
        renew_codes(store, marie, session.id, seen(store, marie, session), NOW)


def test_a_revoked_code_and_its_sign_ins_stop_at_once(store: Store) -> None:
    session, marie = a_session(store), a_coordinator(store)

    revoke_codes(store, marie, session.id, [session.assessors[0]], NOW)

    assert [is_in(store, token) for token in session.tokens] == [False, True]
    assert states(store, marie, session) == [CodeState.REVOKED, CodeState.ACTIVE]
    with pytest.raises(SignInRefusedError, match="révoqué"):
        sign_in_with_code(store, session.codes[0], NOW)
    with pytest.raises(SignInRefusedError, match="inconnu"):
        sign_in_with_code(store, session.codes[0][:-1] + "Z", NOW)


def test_a_renewed_code_replaces_the_old_one_at_once(store: Store) -> None:
    session, marie = a_session(store), a_coordinator(store)
    revoke_codes(store, marie, session.id, [session.assessors[0]], NOW)

    exam_session, (renewed,) = renew_codes(
        store, marie, session.id, {session.assessors[0]: seen(store, marie, session)[session.assessors[0]]}, NOW
    )

    assert (exam_session.name, renewed.assessor.assessor_id) == ("Essai", session.assessors[0])
    assert states(store, marie, session) == [CodeState.NEVER_USED, CodeState.ACTIVE]
    with pytest.raises(SignInRefusedError, match="inconnu"):
        sign_in_with_code(store, session.codes[0], NOW)
    token = sign_in_with_code(store, renewed.code, NOW)
    sign_out(store, token)
    assert not is_in(store, session.tokens[0])
    assert states(store, marie, session) == [CodeState.ACTIVE, CodeState.ACTIVE]


def test_a_whole_exam_session_is_renewed_at_once_and_another_is_left_alone(store: Store) -> None:
    session, other, marie = a_session(store), a_session(store), a_coordinator(store)

    _, renewed = renew_codes(store, marie, session.id, seen(store, marie, session), NOW)

    assert len({one.code for one in renewed}) == 2
    assert [is_in(store, token) for token in (*session.tokens, *other.tokens)] == [False, False, True, True]
    for one in renewed:
        person = find_person(store, sign_in_with_code(store, one.code, NOW), NOW)
        assert person is not None
        assert person.id == one.assessor.assessor_id


def test_asked_twice_it_is_done_once(store: Store) -> None:
    session, marie = a_session(store), a_coordinator(store)
    shown = seen(store, marie, session)
    _, renewed = renew_codes(store, marie, session.id, shown, NOW)

    with pytest.raises(AccessCodeError, match="entre-temps"):
        renew_codes(store, marie, session.id, shown, NOW)

    assert is_in(store, sign_in_with_code(store, renewed[0].code, NOW))


def test_a_code_renewed_while_it_is_being_checked_does_not_open(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    session, marie = a_session(store), a_coordinator(store)
    hasher = sign_in._hasher

    class Slow(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # noqa: A002, RUF100 -- the library's name
            right = hasher.verify(hash, password)
            monkeypatch.setattr(sign_in, "_hasher", hasher)
            renew_codes(store, marie, session.id, seen(store, marie, session), NOW)
            return right

    monkeypatch.setattr(sign_in, "_hasher", Slow())

    with pytest.raises(SignInRefusedError, match="inconnu"):
        sign_in_with_code(store, session.codes[0], NOW)

    assert states(store, marie, session) == [CodeState.NEVER_USED, CodeState.NEVER_USED]


def test_two_codes_never_share_their_first_group(store: Store) -> None:
    session, marie = a_session(store), a_coordinator(store)
    drawn = iter("0000" + "1" * 8 + "0000" + "2" * 8 + "0000" + "3" * 8 + "0001" + "4" * 8)

    _, renewed = renew_codes(store, marie, session.id, seen(store, marie, session), NOW, lambda _letters: next(drawn))

    assert [one.code for one in renewed] == ["0000-1111-1111", "0001-2222-2222"]
    assert [is_in(store, sign_in_with_code(store, one.code, NOW)) for one in renewed] == [True, True]


def test_only_hashes_of_the_new_codes_are_kept(store: Store) -> None:
    session, marie = a_session(store), a_coordinator(store)

    _, renewed = renew_codes(store, marie, session.id, seen(store, marie, session), NOW)

    kept = repr(rows(store, "SELECT * FROM assessor"))
    assert [split_code(one.code)[1] in kept for one in renewed] == [False, False]


def test_an_assessor_written_without_a_code_gets_the_first_one(store: Store) -> None:
    session, marie = a_session(store), a_coordinator(store)
    with store.writing() as db:
        db.exec_driver_sql(
            f"UPDATE assessor SET code_hash = '', code_selector = '-1' WHERE id = {session.assessors[0]}"
        )
        db.exec_driver_sql("DELETE FROM sign_in WHERE assessor_id IS NOT NULL")
    assert states(store, marie, session) == [CodeState.NONE, CodeState.NEVER_USED]
    with pytest.raises(SignInRefusedError, match="inconnu"):
        sign_in_with_code(store, "-1", NOW)

    _, renewed = renew_codes(store, marie, session.id, seen(store, marie, session), NOW)

    assert is_in(store, sign_in_with_code(store, renewed[0].code, NOW))


def test_only_coordination_manages_codes_and_only_those_of_the_exam_session(store: Store) -> None:
    session, other, marie = a_session(store), a_session(store), a_coordinator(store)
    shown = seen(store, marie, session)
    for token, refusal in ((session.tokens[0], ForbiddenError), ("", NotSignedInError)):
        with pytest.raises(refusal):
            list_codes(store, token, session.id, NOW)
        with pytest.raises(refusal):
            revoke_codes(store, token, session.id, [session.assessors[0]], NOW)
        with pytest.raises(refusal):
            renew_and_print(store, token, session.id, shown, ADDRESS, NOW)
    for exam_session_id, assessor_id in ((session.id, other.assessors[0]), (987654, session.assessors[0])):
        with pytest.raises(NotFoundError):
            revoke_codes(store, marie, exam_session_id, [assessor_id], NOW)
        with pytest.raises(NotFoundError):
            renew_codes(store, marie, exam_session_id, {assessor_id: "x"}, NOW)

    assert [is_in(store, token) for token in (*session.tokens, *other.tokens)] == [True] * 4


def test_the_sheet_has_a_card_an_assessor_with_words_shown_as_typed(store: Store) -> None:
    session, marie = a_session(store), a_coordinator(store)
    with store.writing() as db:
        db.exec_driver_sql("UPDATE assessor SET name = '<script>x</script> & Fils', organisation = '\"$name'")
        db.exec_driver_sql("UPDATE exam_session SET name = '<b>Essai</b>'")

    page = renew_and_print(store, marie, session.id, seen(store, marie, session), f" {ADDRESS}/ ", NOW)

    codes = re.findall(r'class="code">([0-9A-Z-]{14})<', page)
    assert [is_in(store, sign_in_with_code(store, code, NOW)) for code in codes] == [True, True]
    assert re.findall(r"<h2>(.*?)</h2>", page) == ["&lt;script&gt;x&lt;/script&gt; &amp; Fils"] * 2
    assert page.count("<svg") == 2
    assert page.count(f'class="address">{ADDRESS}<') == 2
    assert "<b>" not in page
    assert 'Comité A – "$name' in unescape(page)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "192.168.1.10:8501",
        "javascript:alert(1)",
        "ftp://x",
        "http://",
        "http://x:abc",
        "http://x:99999",
        "http://a b",
        "http://x/chemin",
        "http://x?a=1",
        "http://x#y",
        "http://moi@x",
        'http://x"',
        "http://é.fr",
        "http://" + "x" * 200,
        "http://[::1",
    ],
)
def test_an_address_that_leads_nowhere_renews_nothing(sqlite_store: Store, address: str) -> None:
    session, marie = a_session(sqlite_store), a_coordinator(sqlite_store)

    with pytest.raises(MalformedRequestError, match="rien n'a été renouvelé"):
        renew_and_print(sqlite_store, marie, session.id, seen(sqlite_store, marie, session), address, NOW)

    assert is_in(sqlite_store, session.tokens[0])


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        (" https://cqp.exemple.fr/ ", "https://cqp.exemple.fr"),
        ("http://192.168.1.10:8501", "http://192.168.1.10:8501"),
        ("http://[2001:db8::1]:8501", "http://[2001:db8::1]:8501"),
    ],
)
def test_an_address_is_printed_as_people_open_it(typed: str, printed: str) -> None:
    assert check_address(typed) == printed


def test_nobody_chosen_renews_nothing(sqlite_store: Store) -> None:
    session, marie = a_session(sqlite_store), a_coordinator(sqlite_store)

    with pytest.raises(MalformedRequestError, match="Aucun évaluateur"):
        renew_and_print(sqlite_store, marie, session.id, {}, ADDRESS, NOW)
