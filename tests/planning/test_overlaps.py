"""What is planned twice at once, and how it is said."""

from __future__ import annotations

import time
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqp.planning.overlaps import Names, Resource, find_overlaps
from tests.planning.planning_build import a_slot

NAMES = Names(
    candidates={1: "Durand Zoé", 2: "Martin Ali"}, committees={1: "Comité 1", 2: "Comité 2"}, assessors={7: "Petit Léa"}
)
MEMBERS = {1: (7, 8), 2: (7, 9), 3: (10,)}


def said(*slots) -> list[str]:
    return [one.message for one in find_overlaps(slots, MEMBERS, NAMES)]


def test_a_candidate_in_two_sittings_at_once() -> None:
    assert said(
        a_slot("9:00", "10:00", candidate=1, block="1", committee=1, room="A"),
        a_slot("9:30", "10:30", candidate=1, block="2A", committee=3, room="B"),
    ) == [
        "Durand Zoé a deux passages à la fois le mercredi 10 juin 2026 de 9 h 30 à 10 h : Durand Zoé, bloc 1 (de 9 h à "
        "10 h), et Durand Zoé, bloc 2A (de 9 h 30 à 10 h 30). Déplacez l'un des deux passages."
    ]


def test_a_room_taken_twice() -> None:
    assert said(
        a_slot("9:00", "10:00", candidate=1, committee=1, room="A"),
        a_slot("9:15", "9:45", candidate=2, committee=3, room="A"),
    ) == [
        "La salle « A » est prise deux fois le mercredi 10 juin 2026 de 9 h 15 à 9 h 45 : Durand Zoé, bloc 1 (de 9 h à "
        "10 h), et Martin Ali, bloc 1 (de 9 h 15 à 9 h 45). Changez la salle ou l'heure de l'un des deux passages."
    ]


def test_an_assessor_of_two_committees() -> None:
    assert said(
        a_slot("9:00", "10:00", candidate=1, committee=1, room="A"),
        a_slot("9:30", "10:30", candidate=2, committee=2, room="B"),
    ) == [
        "Petit Léa a deux passages à la fois le mercredi 10 juin 2026 de 9 h 30 à 10 h : Durand Zoé, bloc 1 (de 9 h à "
        "10 h), et Martin Ali, bloc 1 (de 9 h 30 à 10 h 30). Déplacez l'un des deux passages, ou remplacez ce membre "
        "dans l'un des comités."
    ]


def test_a_committee_is_named_instead_of_each_of_its_members() -> None:
    assert said(
        a_slot("9:00", "10:00", candidate=1, committee=1, room="A"),
        a_slot("9:30", "10:30", candidate=3, committee=1, room="B"),
    ) == [
        "Comité 1 a deux passages à la fois le mercredi 10 juin 2026 de 9 h 30 à 10 h : Durand Zoé, bloc 1 (de 9 h à "
        "10 h), et candidat 3, bloc 1 (de 9 h 30 à 10 h 30). Déplacez l'un des deux passages, ou confiez-le à un autre "
        "comité."
    ]


@pytest.mark.parametrize(("resource", "word"), [("candidate", "Le candidat 1"), ("assessor", "L'évaluateur 7")])
def test_who_has_no_name_is_called_by_the_row(resource, word) -> None:
    slots = [a_slot("9:00", "10:00", committee=1, room="A"), a_slot("9:00", "10:00", committee=2, room="B")]

    messages = {one.resource: one.message for one in find_overlaps(slots, MEMBERS)}
    assert messages[Resource(resource)].startswith(f"{word} a deux passages à la fois le mercredi 10 juin 2026 ")


def test_a_long_sitting_meets_every_shorter_one_within_it() -> None:
    slots = [
        a_slot("9:00", "12:00", candidate=1, committee=1, room="A"),
        a_slot("9:30", "10:00", candidate=2, committee=3, room="A"),
        a_slot("11:00", "11:30", candidate=3, committee=4, room="A"),
    ]

    pairs = [(one.first.candidate_id, one.second.candidate_id) for one in find_overlaps(slots, MEMBERS)]
    assert pairs == [(1, 2), (1, 3)]


def test_one_sitting_may_begin_when_another_ends() -> None:
    assert said(a_slot("9:00", "10:00"), a_slot("10:00", "11:00")) == []


SLOTS = st.lists(
    st.builds(
        lambda start, length, candidate, committee, room: a_slot(
            f"{8 + start // 60}:{start % 60:02d}",
            f"{8 + (start + length) // 60}:{(start + length) % 60:02d}",
            candidate=candidate,
            committee=committee,
            room=room,
        ),
        st.integers(0, 300),
        st.integers(1, 120),
        st.integers(1, 4),
        st.integers(1, 3),
        st.sampled_from("ABC"),
    ),
    max_size=9,
)


@given(SLOTS)
def test_every_sitting_that_comes_too_early_is_told_and_no_other(slots) -> None:
    found = find_overlaps(slots, MEMBERS)

    def clash(one, other) -> bool:
        shared = set(MEMBERS[one.committee_id]) & set(MEMBERS[other.committee_id])
        same = one.candidate_id == other.candidate_id or one.room == other.room or bool(shared)
        return same and one.starts_at < other.ends_at and other.starts_at < one.ends_at

    pairs = [(one, other) for one, other in combinations(slots, 2) if clash(one, other)]
    assert bool(found) is bool(pairs)
    assert all(clash(one.first, one.second) for one in found)
    told = {slot for one in found for slot in (one.first, one.second)}
    assert told <= {slot for pair in pairs for slot in pair}
    later = {max(pair, key=lambda slot: (slot.starts_at, slot.ends_at, slot.candidate_id)) for pair in pairs}
    assert {slot.starts_at for slot in later} <= {slot.starts_at for slot in told}


@given(SLOTS, st.randoms(use_true_random=False))
def test_the_order_of_the_sittings_changes_nothing(slots, shuffler) -> None:
    shuffled = list(slots)
    shuffler.shuffle(shuffled)

    assert [one.message for one in find_overlaps(shuffled, MEMBERS)] == [
        one.message for one in find_overlaps(slots, MEMBERS)
    ]


def test_a_whole_session_at_the_same_minute_is_still_told_in_a_moment() -> None:
    slots = [a_slot("9:00", "10:00", candidate=one, committee=one, room="A") for one in range(4000)]
    begun = time.process_time()

    found = find_overlaps(slots, {})

    assert (len(found), time.process_time() - begun < 5) == (3999, True)
