"""Rows in bulk."""

from __future__ import annotations

import pytest

from cqp.store import planning
from cqp.store.engine import Store
from cqp.store.planning import TABLES, CandidateRow, ExamSessionRow, PlannedRow
from tests.build import a_session
from tests.conftest import ON_POSTGRESQL
from tests.recompute import rows


@pytest.mark.parametrize("kind", TABLES, ids=lambda kind: kind.__name__)
def test_a_row_has_the_columns_that_its_table_needs_in_order(kind: type[PlannedRow]) -> None:
    columns = TABLES[kind].columns
    left_out = [column for column in columns if column.name not in kind._fields]

    assert list(kind._fields) == [column.name for column in columns if column.name in kind._fields]
    assert [column.name for column in left_out if not column.nullable and column.server_default is None] == []


def test_words_come_back_as_they_went_in(store: Store) -> None:
    session = a_session(store)
    names = ["", "\\", "\\N", "O'Brien", "Łukasz\tN’Guyen", 'a"b', "ligne\nautre", "NULL", "%s", "{1,2}"]
    with store.writing() as db:
        ids = planning.hand_out_ids(db, CandidateRow, len(names))
        planning.insert_rows(
            db,
            [
                CandidateRow(one, session.id, f"x{one}", name, name, "not_observed")
                for one, name in zip(ids, names, strict=True)
            ],
        )

    stored = rows(store, "SELECT last_name, first_name FROM candidate WHERE number > 'w' ORDER BY id")

    assert stored == [(name, name) for name in names]


def test_no_rows_is_no_statement(store: Store) -> None:
    with store.writing() as db:
        planning.insert_rows(db, [])


def test_ids_handed_out_are_never_given_again(store: Store) -> None:
    first, second = a_session(store), a_session(store)
    with store.writing() as db:
        (free,) = planning.hand_out_ids(db, ExamSessionRow, 1)

    assert len({first.id, second.id, free}) == 3
    assert set(first.candidates).isdisjoint(second.candidates)
    assert set(first.sittings.values()).isdisjoint(second.sittings.values())


@pytest.mark.parametrize("settings", ON_POSTGRESQL, indirect=True)
def test_ids_of_two_writers_at_once_do_not_collide(store: Store) -> None:
    with store.writing() as db, store.writing() as other:
        mine = planning.hand_out_ids(db, CandidateRow, 50)
        theirs = planning.hand_out_ids(other, CandidateRow, 50)

    assert set(mine).isdisjoint(theirs)
