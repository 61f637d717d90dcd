"""Finding a candidate by number or name, in any exam session."""

from __future__ import annotations

from pathlib import Path

import pytest

from cqp.services.erase_candidate import erase_candidate
from cqp.services.find_candidates import find_candidates
from cqp.store.engine import Store
from tests.build import NOW, a_coordinator, a_session


@pytest.fixture
def token(store: Store) -> str:
    """A coordinator before two candidates: Élise D'Été, 00001, and Nom00002 Zoé, 00002."""
    session = a_session(store, candidates=2, blocks=("1",))
    with store.writing() as db:
        db.exec_driver_sql(
            f"UPDATE candidate SET last_name = 'D''ÉTÉ', first_name = 'Élise' WHERE id = {session.candidates[0]}"
        )
    return a_coordinator(store)


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("élise", ["00001"]),
        ("été élise", ["00001"]),
        ("élise zoé", []),
        ("zoé", ["00002"]),
        ("0000", ["00001", "00002"]),
        ("2", ["00002"]),
        ("%", []),
        ("_", []),
        ("' OR 1=1 --", []),
        ("   ", []),
    ],
)
def test_each_word_must_be_in_the_number_or_the_names(store: Store, token: str, words: str, numbers: list[str]) -> None:
    assert [one.number for one, _ in find_candidates(store, token, words, NOW)] == numbers


def test_an_erased_candidate_is_not_found(store: Store, tmp_path: Path) -> None:
    session, later = a_session(store, blocks=("1",)), NOW.replace(year=2046)
    token = a_coordinator(store, later)
    erase_candidate(store, token, session.candidates[0], tmp_path, later)

    assert find_candidates(store, token, "effacé", later) == ()
