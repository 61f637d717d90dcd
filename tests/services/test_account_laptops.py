"""Per laptop, marks made = marks acknowledged = marks in the database; and closing says what is not so."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from cqp.errors import UnaccountedMarksError
from cqp.marking.journal import Kind
from cqp.marking.ledger import AccountState, LaptopAccount, Totals, total
from cqp.marking.live import LaptopWord
from cqp.marking.sitting import ExamSessionState
from cqp.services.account_laptops import export_ledger, read_ledger
from cqp.services.follow_live import report_presence
from cqp.services.import_queue import import_queue
from cqp.services.issue_queue_key import issue_queue_key
from cqp.services.mark_criteria import mark_criteria
from cqp.services.organise_session import move_exam_session
from cqp.services.verify_journal import read_journal
from cqp.store.engine import Store
from tests.build import BuiltSession, a_coordinator, a_mark, a_queue_file, a_session
from tests.exports.pdf_text import pages_text, squeezed

HERE, THERE = "poste-a", "poste-b"
CLOSED = ExamSessionState.CLOSED


@pytest.fixture
def session(store: Store, now: datetime) -> BuiltSession:
    return a_session(store, now=now)


@pytest.fixture
def marie(store: Store, now: datetime) -> str:
    return a_coordinator(store, now)


def marks_on(laptop: str, *criteria: str, first: int = 1):
    return [replace(a_mark(one), seq=first + rank, laptop=laptop) for rank, one in enumerate(criteria)]


def counts(one: LaptopAccount) -> tuple[object, ...]:
    return one.laptop, one.made, one.acknowledged, one.stored, one.let_go, one.missing, one.state


def test_each_laptop_of_a_grid_has_its_account(store: Store, session: BuiltSession, marie: str, now: datetime) -> None:
    sitting, token = session.sittings["1"], session.tokens[0]
    mark_criteria(store, token, sitting, marks_on(HERE, "C1.1.1", "C1.1.2"), now)
    mark_criteria(store, token, sitting, marks_on(THERE, "C1.1.3"), now)
    report_presence(store, token, sitting, now, LaptopWord(HERE, 0, 0, made=2, acknowledged=2))
    report_presence(store, token, sitting, now, LaptopWord(THERE, 1, 1, made=4, acknowledged=1, let_go=1))

    accounts = read_ledger(store, marie, session.id, now).accounts

    assert [counts(one) for one in accounts] == [
        (HERE, 2, 2, 2, 0, 0, AccountState.EXACT),
        (THERE, 4, 1, 1, 1, 2, AccountState.HELD),
    ]
    assert total(accounts) == Totals(laptops=2, open=1, made=6, acknowledged=3, stored=3, let_go=1, missing=2)


def test_an_emptied_storage_shows_a_gap_only_when_marks_are_really_gone(
    store: Store, session: BuiltSession, marie: str, now: datetime
) -> None:
    sitting, token = session.sittings["1"], session.tokens[0]
    mark_criteria(store, token, sitting, marks_on(HERE, "C1.1.1"), now)
    report_presence(store, token, sitting, now, LaptopWord(HERE, waiting=1, refused=0, made=2, acknowledged=1))
    late = marks_on(HERE, "C1.1.2", first=2)
    assert read_ledger(store, marie, session.id, now).accounts[0].state is AccountState.HELD

    report_presence(store, token, sitting, now, LaptopWord(HERE, waiting=0, refused=0))  # its counts begin anew

    assert counts(read_ledger(store, marie, session.id, now).accounts[0]) == (
        HERE, 2, 1, 1, 0, 1, AccountState.MISSING,
    )  # fmt: skip
    mark_criteria(store, token, sitting, late, now)
    assert read_ledger(store, marie, session.id, now).accounts[0].state is AccountState.EXACT


def test_a_mark_whose_rank_shows_an_earlier_one_that_never_came_is_a_gap_even_if_the_laptop_said_nothing(
    store: Store, session: BuiltSession, marie: str, now: datetime
) -> None:
    mark_criteria(store, session.tokens[0], session.sittings["1"], marks_on(HERE, "C1.1.1", first=3), now)

    (account,) = read_ledger(store, marie, session.id, now).accounts

    assert counts(account) == (HERE, 3, 0, 1, 0, 2, AccountState.MISSING)


def test_a_database_older_than_what_laptops_heard_acknowledged_is_a_gap(
    store: Store, session: BuiltSession, marie: str, now: datetime
) -> None:
    report_presence(
        store, session.tokens[0], session.sittings["1"], now, LaptopWord(HERE, 0, 0, made=3, acknowledged=3)
    )

    (account,) = read_ledger(store, marie, session.id, now).accounts

    assert counts(account) == (HERE, 3, 3, 0, 0, 3, AccountState.MISSING)


def test_importing_the_laptops_file_closes_its_account(
    store: Store, session: BuiltSession, marie: str, now: datetime
) -> None:
    sitting, token = session.sittings["1"], session.tokens[0]
    report_presence(store, token, sitting, now, LaptopWord(HERE, waiting=2, refused=0, made=2))
    key = issue_queue_key(store, token, HERE, now)
    file = a_queue_file(store, session.assessors[0], key, sitting, marks_on(HERE, "C1.1.1", "C1.1.2"))

    import_queue(store, marie, file, now)

    assert read_ledger(store, marie, session.id, now).accounts[0].state is AccountState.EXACT


def test_closing_with_marks_unaccounted_for_takes_a_reason_which_is_kept_and_told(
    store: Store, session: BuiltSession, marie: str, now: datetime
) -> None:
    report_presence(store, session.tokens[0], session.sittings["1"], now, LaptopWord(HERE, 2, 0, made=2))
    with pytest.raises(UnaccountedMarksError, match="2 marques faites sur 1 poste ne sont pas dans la base"):
        move_exam_session(store, marie, session.id, CLOSED, now, reason="  ")
    assert Kind.SESSION_CLOSED not in {one.kind for one in read_journal(store, marie, now)[1]}

    move_exam_session(store, marie, session.id, CLOSED, now, reason=" Poste volé. ")

    (closing,) = read_ledger(store, marie, session.id, now).closings
    assert (closing.missing, closing.reason) == (2, "Poste volé.")
    told = read_journal(store, marie, now)[1][0]
    assert (told.kind, '"missing":2' in told.payload, "volé" in told.payload) == (Kind.SESSION_CLOSED, True, False)


def test_closing_with_an_exact_account_asks_nothing_and_keeps_no_reason(
    store: Store, session: BuiltSession, marie: str, now: datetime
) -> None:
    mark_criteria(store, session.tokens[0], session.sittings["1"], marks_on(HERE, "C1.1.1"), now)
    report_presence(store, session.tokens[0], session.sittings["1"], now, LaptopWord(HERE, 0, 0, 1, 1))

    move_exam_session(store, marie, session.id, CLOSED, now, reason="Inutile")

    (closing,) = read_ledger(store, marie, session.id, now).closings
    assert (closing.missing, closing.reason) == (0, "")


def test_the_account_prints_with_its_gaps_and_closings(
    store: Store, session: BuiltSession, marie: str, now: datetime
) -> None:
    report_presence(store, session.tokens[0], session.sittings["1"], now, LaptopWord(HERE, 2, 0, made=2))
    move_exam_session(store, marie, session.id, CLOSED, now, reason="Poste #emph[volé].")

    name, content = export_ledger(store, marie, session.id, now)

    assert name.endswith("- décompte des postes")
    text = squeezed("".join(pages_text(content)))
    assert squeezed("2 marques hors de la base") in text
    assert squeezed("Poste #emph[volé].") in text
    assert squeezed("POST-EA") in text
    assert read_journal(store, marie, now)[1][0].kind == Kind.EXPORTED
