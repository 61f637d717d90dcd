"""Recount the summaries that the cohort page reads: each grid's letters and counts, each sitting's letters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby

from sqlalchemy import Connection, select, text

from cqp.rules.letters import OF_MARK, OF_STATUS, UNMARKED, UNTOUCHED, packed
from cqp.store.tables import activity, competency, competency_result, criterion, grid, mark, sitting

CHUNK = 20_000
"""Rows fetched at once."""

UNKNOWN = "?"
"""Letter of what no program of ours writes."""


def summary_problems(db: Connection) -> Iterator[str]:
    """Yield a French sentence for each summary that does not say what the current marks do.

    Proposals themselves are not worked out again: they follow the règlement and what the committee decided.
    """
    criteria, competencies = _places(db)
    yield from _grids(db, criteria)
    yield from _counts(db)
    yield from _sittings(db, competencies)


def _places(db: Connection) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """Return block → its criteria, and its competencies, in the document's order."""
    criteria: dict[int, list[int]] = defaultdict(list)
    competencies: dict[int, list[int]] = defaultdict(list)
    query = (
        select(activity.c.block_id, competency.c.id, criterion.c.id)
        .select_from(activity.join(competency).join(criterion))
        .order_by(activity.c.block_id, activity.c.position, competency.c.position, criterion.c.position)
    )
    for block_id, competency_id, criterion_id in db.execute(query):
        criteria[block_id].append(criterion_id)
        if competency_id not in competencies[block_id]:
            competencies[block_id].append(competency_id)
    return criteria, competencies


def _grids(db: Connection, criteria: dict[int, list[int]]) -> Iterator[str]:
    query = select(grid.c.sitting_id, grid.c.assessor_id, grid.c.letters, sitting.c.block_id).join_from(grid, sitting)
    stored = {(row.sitting_id, row.assessor_id): (row.letters, row.block_id) for row in db.execute(query)}
    marks = db.execute(
        select(mark.c.sitting_id, mark.c.assessor_id, mark.c.criterion_id, mark.c.value)
        .order_by(mark.c.sitting_id, mark.c.assessor_id)
        .execution_options(yield_per=CHUNK)
    )
    for (sitting_id, assessor_id), rows in groupby(marks, key=lambda row: (row[0], row[1])):
        letters, block_id = stored.pop((sitting_id, assessor_id), (UNKNOWN, 0))
        said = {criterion_id: OF_MARK.get(value, UNKNOWN) for _, _, criterion_id, value in rows}
        if letters != packed(criteria[block_id], said, UNMARKED):
            yield _not_as_marked(sitting_id)
    for (sitting_id, _), (letters, _) in stored.items():
        if letters.strip(UNMARKED):
            yield _not_as_marked(sitting_id)


_MISCOUNTED = text(
    "WITH told AS (SELECT m.sitting_id, m.assessor_id, c.competency_id, "
    "SUM(CASE WHEN m.value = 'met' THEN 1 ELSE 0 END) AS met, "
    "SUM(CASE WHEN m.value = 'not_met' THEN 1 ELSE 0 END) AS not_met, "
    "SUM(CASE WHEN m.value = 'not_applicable' THEN 1 ELSE 0 END) AS not_applicable "
    "FROM mark m JOIN criterion c ON c.id = m.criterion_id GROUP BY m.sitting_id, m.assessor_id, c.competency_id), "
    "size AS (SELECT competency_id, COUNT(*) AS number FROM criterion GROUP BY competency_id) "
    "SELECT o.sitting_id FROM own_result o JOIN size s ON s.competency_id = o.competency_id LEFT JOIN told t "
    "ON t.sitting_id = o.sitting_id AND t.assessor_id = o.assessor_id AND t.competency_id = o.competency_id "
    "WHERE o.met <> COALESCE(t.met, 0) OR o.not_met <> COALESCE(t.not_met, 0) "
    "OR o.not_applicable <> COALESCE(t.not_applicable, 0) "
    "OR o.met + o.not_met + o.not_applicable + o.not_observed <> s.number "
    "UNION SELECT t.sitting_id FROM told t LEFT JOIN own_result o ON o.sitting_id = t.sitting_id "
    "AND o.assessor_id = t.assessor_id AND o.competency_id = t.competency_id WHERE o.sitting_id IS NULL ORDER BY 1"
)


def _counts(db: Connection) -> Iterator[str]:
    for (sitting_id,) in db.execute(_MISCOUNTED):
        yield f"Le compte des marques par compétence du passage n° {sitting_id} n'est plus celui de ses grilles."


def _sittings(db: Connection, competencies: dict[int, list[int]]) -> Iterator[str]:
    said: dict[int, dict[int, str]] = defaultdict(dict)
    for row in db.execute(select(competency_result).execution_options(yield_per=CHUNK)):
        said[row.sitting_id][row.competency_id] = OF_STATUS.get(row.status, UNKNOWN)
    for row in db.execute(select(sitting.c.id, sitting.c.block_id, sitting.c.letters)):
        found = packed(competencies[row.block_id], said.get(row.id, {}), UNTOUCHED)
        if row.letters != found and (row.letters or found.strip(UNTOUCHED)):
            yield f"Le résumé des compétences du passage n° {row.id} n'est plus celui de leurs résultats enregistrés."


def _not_as_marked(sitting_id: int) -> str:
    return f"Le résumé d'une grille du passage n° {sitting_id} n'est plus celui de ses marques."
