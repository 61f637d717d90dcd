"""Work every summary out again from the events alone, without the program's rules, and read what is stored."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from cqp.store.engine import Store

Summaries = dict[str, dict[Any, Any]]

RANK = {
    "not_acquired": 0,
    "not_validated": 0,
    "to_deliberate": 1,
    "not_observed": 1,
    "acquired": 2,
    "validated": 2,
    "held": 2,
}


def rows(store: Store, statement: str) -> list[tuple[Any, ...]]:
    """Return the rows of a statement as tuples."""
    with store.reading() as db:
        return [tuple(row) for row in db.exec_driver_sql(statement)]


def stored(store: Store) -> Summaries:
    """Return what the tables say."""
    return {
        "marks": {
            row[:3]: row[3:]
            for row in rows(
                store,
                "SELECT sitting_id, assessor_id, criterion_id, event_id, value, remark, reason, revision, at FROM mark",
            )
        },
        "grids": {
            row[:2]: row[2:] for row in rows(store, "SELECT sitting_id, assessor_id, revision, letters FROM grid")
        },
        "letters": dict(rows(store, "SELECT id, letters FROM sitting")),
        "own": {
            row[:3]: row[3:]
            for row in rows(
                store,
                "SELECT sitting_id, assessor_id, competency_id, met, not_met, not_applicable, not_observed, status "
                "FROM own_result",
            )
        },
        "competencies": {
            row[:2]: row[2] for row in rows(store, "SELECT sitting_id, competency_id, status FROM competency_result")
        },
        "blocks": dict(rows(store, "SELECT id, status FROM sitting")),
        "certificates": dict(rows(store, "SELECT id, certificate_status FROM candidate")),
    }


def recomputed(store: Store) -> Summaries:
    """Return what the tables should say."""
    events = rows(
        store,
        "SELECT sitting_id, assessor_id, criterion_id, id, value, remark, reason, revision, at FROM mark_event "
        "ORDER BY sitting_id, assessor_id, criterion_id, revision",
    )
    marks = {row[:3]: row[3:] for row in events}
    members = rows(store, "SELECT sitting_id, assessor_id FROM grid")
    event_counts = Counter(row[:2] for row in events)
    own = _own(store, marks)
    competencies = _competencies(own, members)
    blocks = _blocks(store, competencies)
    return {
        "marks": marks,
        "grids": {grid: (event_counts[grid], letters) for grid, letters in grid_letters(store, marks).items()},
        "letters": block_letters(store, competencies),
        "own": own,
        "competencies": competencies,
        "blocks": blocks,
        "certificates": _certificates(store, blocks),
    }


def grid_letters(store: Store, marks: dict[Any, Any]) -> dict[Any, str]:
    """Return (sitting, assessor) → one letter a criterion, from the newest event of each."""
    letter = {"met": "A", "not_met": "N", "not_applicable": "S", "not_observed": "-"}
    criteria = _in_order(store, "criterion.id")
    said: dict[Any, dict[int, str]] = defaultdict(dict)
    for (sitting, assessor, criterion), (_, value, *_rest) in marks.items():
        said[sitting, assessor][criterion] = letter[value]
    grids = rows(store, "SELECT grid.sitting_id, assessor_id, block_id FROM grid JOIN sitting ON id = sitting_id")
    return {
        grid: "".join(said[grid].get(one, "-") for one in criteria[block]) if grid in said else ""
        for *key, block in grids
        for grid in [tuple(key)]
    }


def block_letters(store: Store, competencies: dict[Any, Any]) -> dict[int, str]:
    """Return sitting → one letter a competency, from (sitting, competency) → status."""
    letter = {"acquired": "A", "not_acquired": "N", "to_deliberate": "D", "not_observed": "E"}
    order = _in_order(store, "competency.id")
    touched = {sitting for sitting, _ in competencies}
    return {
        sitting: "".join(letter.get(competencies.get((sitting, one), ""), ".") for one in order[block])
        if sitting in touched
        else ""
        for sitting, block in rows(store, "SELECT id, block_id FROM sitting")
    }


def _in_order(store: Store, column: str) -> dict[int, list[int]]:
    """Return block → its criteria or competencies, in the document's order."""
    found = rows(
        store,
        f"SELECT DISTINCT block_id, {column}, activity.position, competency.position, "
        f"{'criterion.position' if column == 'criterion.id' else '0'} FROM criterion "
        "JOIN competency ON competency.id = competency_id JOIN activity ON activity.id = activity_id",
    )
    order: dict[int, list[int]] = defaultdict(list)
    for block, one, *_place in sorted(found, key=lambda row: row[2:]):
        order[block].append(one)
    return order


def _own(store: Store, marks: dict[Any, Any]) -> dict[Any, Any]:
    parent = dict(rows(store, "SELECT id, competency_id FROM criterion"))
    size = Counter(parent.values())
    counts: dict[Any, Counter[str]] = defaultdict(Counter)
    for (sitting, assessor, criterion), (_, value, *_rest) in marks.items():
        counts[sitting, assessor, parent[criterion]][value] += 1
    return {key: _own_row(count, size[key[2]]) for key, count in counts.items()}


def _own_row(count: Counter[str], size: int) -> tuple[Any, ...]:
    met, not_met, without = count["met"], count["not_met"], count["not_applicable"]
    unseen = size - met - not_met - without
    applicable = size - without
    if unseen == size:
        status = "not_observed"
    elif applicable == 0:
        status = "to_deliberate"
    elif 2 * (met + unseen) < applicable:
        status = "not_acquired"
    else:
        status = "acquired" if met == applicable else "to_deliberate"
    return met, not_met, without, unseen, status


def _competencies(own: dict[Any, Any], members: list[tuple[Any, ...]]) -> dict[Any, Any]:
    committee = defaultdict(list)
    for sitting, assessor in members:
        committee[sitting].append(assessor)
    result = {}
    for sitting, competency in {(key[0], key[2]) for key in own}:
        said = {
            own[sitting, assessor, competency][-1] if (sitting, assessor, competency) in own else "not_observed"
            for assessor in committee[sitting]
        }
        result[sitting, competency] = said.pop() if len(said) == 1 else "to_deliberate"
    return result


def _blocks(store: Store, competencies: dict[Any, Any]) -> dict[Any, Any]:
    expected = defaultdict(list)
    for competency, block in rows(
        store, "SELECT competency.id, block_id FROM competency JOIN activity ON activity.id = activity_id"
    ):
        expected[block].append(competency)
    result = {}
    for sitting, block in rows(store, "SELECT id, block_id FROM sitting"):
        said = {competencies.get((sitting, one), "not_observed") for one in expected[block]}
        if said == {"not_observed"}:
            result[sitting] = "not_observed"
        elif said == {"acquired"}:
            result[sitting] = "validated"
        else:
            result[sitting] = "not_validated" if "not_acquired" in said else "to_deliberate"
    return result


def _certificates(store: Store, blocks: dict[Any, Any]) -> dict[Any, Any]:
    said: dict[int, dict[str, str]] = {row[0]: {} for row in rows(store, "SELECT id FROM candidate")}
    for candidate, code in rows(store, "SELECT candidate_id, block_code FROM prior_award"):
        said[candidate][code] = "held"
    for sitting, candidate, code in rows(
        store, "SELECT sitting.id, candidate_id, code FROM sitting JOIN block ON block.id = block_id"
    ):
        said[candidate][code] = blocks[sitting]
    return {candidate: _certificate(by_block) for candidate, by_block in said.items()}


def _certificate(by_block: dict[str, str]) -> str:
    words = set(by_block.values())
    common = RANK[by_block["1"]] if "1" in by_block else 0
    options = [RANK[by_block[code]] for code in ("2A", "2B") if code in by_block]
    if common and any(options) and "not_observed" in words and words <= {"not_observed", "held"}:
        return "not_observed"
    return ["not_awarded", "to_deliberate", "awarded"][min(common, max(options, default=0))]
