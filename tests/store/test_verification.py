"""Whoever changes the past with the database's own tools is found, and the entry concerned is named."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from cqp.marking.journal import Anchor, Kind
from cqp.services.load_demo import load_demo
from cqp.services.mark_criteria import mark_criteria
from cqp.services.verify_journal import verify_locally
from cqp.store import journal
from cqp.store.engine import Store
from tests.build import NOW, a_mark, a_session, signed_minutes
from tests.recompute import rows

WITHOUT_GUARDS = "n'est plus protégée"


@pytest.fixture
def told(store: Store) -> Store:
    """A store whose journal tells six marks: the entries 1 to 6."""
    session = a_session(store)
    for token in session.tokens:
        mark_criteria(store, token, session.sittings["1"], [a_mark("C1.1.1", remark="Précis.")], NOW)
        marks = [a_mark("C1.1.2", "not_applicable"), a_mark("C1.1.3", "not_met")]
        mark_criteria(store, token, session.sittings["1"], marks, NOW)
    return store


def behind_its_back(store: Store, *statements: str) -> None:
    """Do as somebody who has the database's file: take the guards away, then write."""
    with store.writing() as db:
        if store.is_sqlite:
            names = db.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
            for name in names:
                db.exec_driver_sql(f"DROP TRIGGER {name}")
        else:
            db.exec_driver_sql("SET LOCAL session_replication_role = replica")
        for statement in statements:
            db.exec_driver_sql(statement)


def found(store: Store, *anchors: Anchor) -> list[tuple[int | None, str]]:
    """Return what `verify` finds, the missing guards aside."""
    result = verify_locally(store, anchors)
    return [(one.entry, one.message) for one in result.findings if WITHOUT_GUARDS not in one.message]


def where(store: Store) -> Anchor:
    with store.reading() as db:
        return journal.read_anchor(db)


def test_an_untouched_database_is_sound(told: Store) -> None:
    result = verify_locally(told, [where(told)])

    assert (result.is_sound, result.anchor.count, result.marks) == (True, 6, 6)


def test_marks_written_in_bulk_are_told_too(store: Store) -> None:
    load_demo(store, candidates=12, seed=1, now=NOW, progress=lambda _done, _all: None)

    result = verify_locally(store)

    assert (result.is_sound, result.anchor.count) == (True, 1)


@pytest.mark.parametrize(
    ("statements", "entry", "words"),
    [
        (["UPDATE journal SET payload = replace(payload, 'not_met', 'met') WHERE id = 3"], 3, "a été modifiée"),
        (["UPDATE journal SET actor = 'coordinator:1' WHERE id = 2"], 2, "a été modifiée"),
        (["UPDATE journal SET at = '2020-01-01' WHERE id = 1"], 1, "a été modifiée"),
        (["DELETE FROM journal WHERE id = 4"], 4, "manque"),
        (["DELETE FROM journal WHERE id = 1"], 1, "manque"),
        (["UPDATE mark_event SET value = 'met' WHERE entry_id = 3"], 3, "n'est plus celle que le journal"),
        (["UPDATE mark_event SET remark = 'Autre chose.' WHERE entry_id = 1"], 1, "n'est plus celle d'origine"),
        (
            [
                "UPDATE mark_event SET remark = 'Ajout.' WHERE entry_id = 3",
                "UPDATE mark SET remark = 'Ajout.' WHERE event_id = (SELECT id FROM mark_event WHERE entry_id = 3)",
            ],
            3,
            "n'est plus celle d'origine",
        ),
        (["UPDATE mark_event SET remark = '', salt = '' WHERE entry_id = 1"], 1, "n'est plus celle d'origine"),
        (["UPDATE mark SET value = 'met' WHERE value = 'not_met'"], 3, "La marque affichée"),
        (["DELETE FROM mark WHERE event_id = 3", "DELETE FROM mark_event WHERE id = 3"], 3, "manque"),
    ],
)
def test_a_changed_past_is_found(told: Store, statements: Sequence[str], entry: int, words: str) -> None:
    behind_its_back(told, *statements)

    first = found(told)[0]

    assert first[0] == entry
    assert words in first[1]


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE grid SET letters = replace(letters, 'N', 'A')", "Le résumé d'une grille du passage n° 1 "),
        ("UPDATE grid SET letters = '' WHERE assessor_id = 1", "Le résumé d'une grille du passage n° 1 "),
        ("UPDATE grid SET letters = 'A-' WHERE sitting_id = 2", "Le résumé d'une grille du passage n° 2 "),
        ("UPDATE own_result SET met = met + 1, not_met = not_met - 1", "Le compte des marques par compétence"),
        ("UPDATE own_result SET not_observed = 0", "Le compte des marques par compétence"),
        ("DELETE FROM own_result WHERE assessor_id = 1", "Le compte des marques par compétence"),
        ("UPDATE sitting SET letters = 'AAAAAAAAAAA' WHERE id = 1", "Le résumé des compétences du passage n° 1 "),
        ("UPDATE sitting SET letters = '' WHERE id = 1", "Le résumé des compétences du passage n° 1 "),
    ],
)
def test_a_summary_that_does_not_say_what_the_marks_do_is_found(told: Store, statement: str, words: str) -> None:
    behind_its_back(told, statement)

    assert [(entry, message.startswith(words)) for entry, message in set(found(told))] == [(None, True)]


def test_a_mark_that_the_journal_does_not_tell_is_found(told: Store) -> None:
    behind_its_back(
        told,
        "INSERT INTO mark_event (mark_id, sitting_id, assessor_id, criterion_id, value, remark, reason, revision, "
        "device_seq, device_at, at, entry_id) SELECT 'x', sitting_id, assessor_id, criterion_id, 'met', '', '', 9, 1, "
        "'', '', 77 FROM mark_event WHERE id = 3",
    )

    assert (None, "1 marque(s) ne figurent pas au journal (entrée annoncée : 77).") in found(told)


def test_a_tail_cut_off_is_found_by_an_anchor_kept_elsewhere(told: Store) -> None:
    anchor = where(told)
    behind_its_back(
        told,
        "DELETE FROM mark WHERE event_id = 6",
        "DELETE FROM mark_event WHERE id = 6",
        "DELETE FROM journal WHERE id = 6",
    )

    assert {entry for entry, _ in found(told)} == {None}  # only summaries, which could be rewritten too, still tell
    entry, message = found(told, anchor)[0]
    assert (entry, "la fin a été coupée" in message) == (6, True)


def test_a_journal_rewritten_with_a_chain_of_its_own_is_found_by_an_anchor(told: Store) -> None:
    anchor = where(told)
    kept = rows(told, "SELECT id, at, kind, actor, subject, payload FROM journal ORDER BY id")
    behind_its_back(told, "DELETE FROM journal")
    with told.writing() as db:
        for row in kept:
            payload = json.loads(row[5])
            if row[0] == 6:
                payload["value"] = "met"
            journal.append(db, row[1], [journal.News(Kind(row[2]), row[3], row[4], payload)])

    (first, *_) = found(told, anchor)
    assert (first[0], "réécrit" in first[1]) == (6, True)


def test_guards_taken_away_are_found(told: Store) -> None:
    if not told.is_sqlite:
        with told.writing() as db:
            db.exec_driver_sql("ALTER TABLE journal DISABLE TRIGGER USER")
    else:
        behind_its_back(told)

    messages = [one.message for one in verify_locally(told).findings]

    assert "La table « journal » n'est plus protégée : ses déclencheurs ont été retirés." in messages


def test_minutes_that_are_no_longer_what_was_signed_are_found(store: Store) -> None:
    session = a_session(store)
    mark_criteria(store, session.tokens[0], session.sittings["2A"], [a_mark("C2A.1.1")], NOW)
    minutes = signed_minutes(store, session.sittings["2A"])
    assert found(store) == []

    behind_its_back(store, "UPDATE minutes SET content = replace(content, 'validated', 'not_validated')")

    assert found(store) == [(None, f"Le procès-verbal n° {minutes} n'est plus celui qui a été signé.")]
