"""The file of what waited on a laptop: whole or nothing, once, sealed, and under the rules of live marks."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from cqp.errors import ForbiddenError, QueueFileError
from cqp.marking.journal import Kind
from cqp.marking.queue import Outcome, QueueReport
from cqp.marking.sitting import ExamSessionState
from cqp.services.import_queue import import_queue, preview_queue
from cqp.services.issue_queue_key import IssuedKey, issue_queue_key
from cqp.services.manage_codes import revoke_codes
from cqp.services.mark_criteria import mark_criteria
from cqp.services.organise_session import move_exam_session
from cqp.services.submit_grid import submit_grid
from cqp.services.verify_journal import read_journal, verify_journal
from cqp.store.engine import Store
from tests.build import BuiltSession, a_coordinator, a_mark, a_queue_file, a_session

FIRST, SECOND = "C1.1.1", "C1.1.2"


@pytest.fixture
def session(store: Store, now: datetime) -> BuiltSession:
    return a_session(store, now=now)


@pytest.fixture
def marie(store: Store, now: datetime) -> str:
    return a_coordinator(store, now)


@pytest.fixture
def key(store: Store, session: BuiltSession, now: datetime) -> IssuedKey:
    return issue_queue_key(store, session.tokens[0], "poste", now)


def rows(store: Store) -> list[tuple[object, ...]]:
    """Return (criterion, value, revision, origin, laptop, rank) of every mark."""
    query = (
        "SELECT code, value, revision, origin, laptop, device_seq FROM mark_event "
        "JOIN criterion ON criterion.id = criterion_id ORDER BY mark_event.id"
    )
    with store.reading() as db:
        return [tuple(row) for row in db.exec_driver_sql(query)]


def outcomes(report: QueueReport) -> list[Outcome]:
    return [one.outcome for one in report.lines]


def test_what_waited_is_recorded_as_the_assessors_and_told_with_who_imported_it(
    store: Store, session: BuiltSession, marie: str, key: IssuedKey, now: datetime
) -> None:
    marks = [
        replace(a_mark(FIRST), seq=4, laptop="poste"),
        replace(a_mark(SECOND, "not_met", remark="Net"), seq=5, laptop="poste"),
        replace(a_mark(FIRST, "not_met", base=1), seq=6, laptop="poste"),
    ]
    file = a_queue_file(store, session.assessors[0], key, session.sittings["1"], marks)
    assert outcomes(preview_queue(store, marie, file, now)) == [Outcome.NEW] * 3
    assert rows(store) == []

    report = import_queue(store, marie, file, now)

    assert report.is_imported
    assert [(one.candidate, one.block, one.outcome) for one in report.lines] == [("Nom00001 Zoé", "1", Outcome.NEW)] * 3
    assert rows(store) == [
        (FIRST, "met", 1, "offline", "poste", 4),
        (SECOND, "not_met", 1, "offline", "poste", 5),
        (FIRST, "not_met", 2, "offline", "poste", 6),
    ]
    _, told = read_journal(store, marie, now)
    assert [(one.kind, one.actor) for one in reversed(told)][-4:] == [
        (Kind.QUEUE_IMPORTED, "coordinator:1"),
        *[(Kind.MARK, f"assessor:{session.assessors[0]}")] * 3,
    ]
    said = json.loads(told[3].payload)
    assert (said["marks"], said["assessor"]) == ([one.id for one in marks], session.assessors[0])
    assert verify_journal(store, marie, now).is_sound


def test_the_same_file_again_or_the_laptop_afterwards_records_nothing_more(
    store: Store, session: BuiltSession, marie: str, key: IssuedKey, now: datetime
) -> None:
    marks = [a_mark(FIRST), a_mark(SECOND)]
    file = a_queue_file(store, session.assessors[0], key, session.sittings["1"], marks)
    mark_criteria(store, session.tokens[0], session.sittings["1"], marks[:1], now)
    assert outcomes(import_queue(store, marie, file, now)) == [Outcome.KNOWN, Outcome.NEW]
    before, told = rows(store), read_journal(store, marie, now)[0].count

    again = import_queue(store, marie, file, now)
    answer = mark_criteria(store, session.tokens[0], session.sittings["1"], marks, now)

    assert (outcomes(again), again.is_imported) == ([Outcome.KNOWN, Outcome.KNOWN], False)
    assert [one.revision for one in answer.saved] == [1, 1]
    assert (rows(store), read_journal(store, marie, now)[0].count) == (before, told)


def test_one_refused_mark_keeps_all_out_until_it_is_left_out(
    store: Store, session: BuiltSession, marie: str, key: IssuedKey, now: datetime
) -> None:
    mark_criteria(store, session.tokens[0], session.sittings["1"], [a_mark(FIRST, "not_met")], now)
    marks = [a_mark(FIRST), a_mark(SECOND)]
    file = a_queue_file(store, session.assessors[0], key, session.sittings["1"], marks)
    before, told = rows(store), read_journal(store, marie, now)[0].count

    report = import_queue(store, marie, file, now)

    assert (outcomes(report), report.is_imported) == ([Outcome.REFUSED, Outcome.NEW], False)
    assert "a changé entre-temps" in report.lines[0].message
    assert (rows(store), read_journal(store, marie, now)[0].count) == (before, told)
    without = import_queue(store, marie, file, now, leave_out=frozenset({marks[0].id}))
    assert (outcomes(without), without.is_imported) == ([Outcome.LEFT_OUT, Outcome.NEW], True)
    assert [row[:3] for row in rows(store)] == [(FIRST, "not_met", 1), (SECOND, "met", 1)]


def test_a_submitted_grid_and_a_closed_session_refuse_as_they_refuse_live_marks(
    store: Store, session: BuiltSession, marie: str, key: IssuedKey, now: datetime
) -> None:
    file = a_queue_file(store, session.assessors[0], key, session.sittings["1"], [a_mark(FIRST)])
    submit_grid(store, session.tokens[0], session.sittings["1"], now, seen=0, reason="Rien vu.")
    assert "déjà remise" in import_queue(store, marie, file, now).lines[0].message

    move_exam_session(store, marie, session.id, ExamSessionState.CLOSED, now)

    assert "n'est pas ouverte" in import_queue(store, marie, file, now).lines[0].message
    assert rows(store) == []


def altered(file: bytes, **changes: object) -> bytes:
    """Return the file with another content under the same seal."""
    outer = json.loads(file)
    return json.dumps(outer | {"content": json.dumps(json.loads(outer["content"]) | changes)}).encode()


def resealed(file: bytes, **changes: object) -> bytes:
    return json.dumps(json.loads(file) | changes).encode()


FORGERIES: dict[str, Callable[[bytes, int], bytes]] = {
    "another value": lambda file, _: file.replace(b'\\"met\\"', b'\\"not_met\\"'),
    "another assessor": lambda file, colleague: altered(file, assessor=colleague),
    "another database": lambda file, _: altered(file, installation="0" * 16),
    "no seal": lambda file, _: resealed(file, seal=""),
    "a seal in accents": lambda file, _: resealed(file, seal="é"),
    "no key": lambda file, _: resealed(file, key=""),
    "an unknown key": lambda file, _: resealed(file, key="0" * 32),
    "cut short": lambda file, _: file[:-20],
    "no JSON": lambda _file, _: b"\xff\xfe",
    "nothing": lambda _file, _: b"",
    "another format": lambda file, _: resealed(file, format="cqp-queue-2"),
    "nested too deep": lambda _file, _: b'{"format":' + b"[" * 100_000,
}


def test_a_file_that_was_altered_or_made_by_hand_is_refused_with_a_sentence(
    store: Store, session: BuiltSession, marie: str, key: IssuedKey, now: datetime
) -> None:
    file = a_queue_file(store, session.assessors[0], key, session.sittings["1"], [a_mark(FIRST)])
    said = {}
    for name, forge in FORGERIES.items():
        forged = forge(file, session.assessors[1])
        assert forged != file, name
        try:
            import_queue(store, marie, forged, now)
        except QueueFileError as error:
            said[name] = str(error)

    assert said.keys() == FORGERIES.keys()
    assert {name for name, words in said.items() if "ien n'a été enregistré" not in words} == set()
    assert rows(store) == []
    assert import_queue(store, marie, file, now).is_imported


def test_a_file_sealed_under_a_colleagues_secret_is_refused(
    store: Store, session: BuiltSession, marie: str, now: datetime
) -> None:
    colleagues = issue_queue_key(store, session.tokens[1], "poste", now)
    file = a_queue_file(store, session.assessors[0], colleagues, session.sittings["1"], [a_mark(FIRST)])

    with pytest.raises(QueueFileError):
        import_queue(store, marie, file, now)


def test_a_sitting_of_another_committee_is_refused(
    store: Store, session: BuiltSession, marie: str, key: IssuedKey, now: datetime
) -> None:
    elsewhere = a_session(store, now=now)
    file = a_queue_file(store, session.assessors[0], key, elsewhere.sittings["1"], [a_mark(FIRST)])

    report = import_queue(store, marie, file, now)

    assert outcomes(report) == [Outcome.REFUSED]
    assert "pas confié au comité" in report.lines[0].message
    assert rows(store) == []


def test_the_file_of_an_assessor_whose_code_was_revoked_is_refused(
    store: Store, session: BuiltSession, marie: str, key: IssuedKey, now: datetime
) -> None:
    file = a_queue_file(store, session.assessors[0], key, session.sittings["1"], [a_mark(FIRST)])
    revoke_codes(store, marie, session.id, [session.assessors[0]], now)

    with pytest.raises(QueueFileError, match="révoqué"):
        import_queue(store, marie, file, now)


def test_a_secret_is_given_for_ones_own_grid_only(store: Store, session: BuiltSession, now: datetime) -> None:
    with pytest.raises(ForbiddenError):
        issue_queue_key(store, session.tokens[0], "poste", now, made_by=session.assessors[1])
