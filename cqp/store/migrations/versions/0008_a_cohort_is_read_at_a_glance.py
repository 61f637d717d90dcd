"""A cohort is read at a glance: each grid and each block as letters, what the jury sealed, and what changes."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

import sqlalchemy as sa
from alembic import op

from cqp.store.triggers import noted

revision = "0008"
down_revision = "0007"

WATCHED = ("exam_session", "candidate", "prior_award", "committee", "assessor", "sitting", "grid")
COLUMNS = (("grid", "letters"), ("sitting", "letters"), ("sitting", "decision"), ("candidate", "decision"))
CHUNK = 1_000

MARK_LETTERS = {"met": "A", "not_met": "N", "not_applicable": "S", "not_observed": "-"}
MARKS = """
SELECT sitting.block_id, mark.sitting_id, mark.assessor_id, mark.criterion_id, mark.value
FROM mark JOIN sitting ON sitting.id = mark.sitting_id ORDER BY mark.sitting_id, mark.assessor_id
"""
CRITERIA = """
SELECT activity.block_id, criterion.id FROM criterion
JOIN competency ON competency.id = criterion.competency_id JOIN activity ON activity.id = competency.activity_id
ORDER BY activity.position, competency.position, criterion.position
"""
OF_GRID = "UPDATE grid SET letters = :letters WHERE sitting_id = :sitting AND assessor_id = :assessor"

STATUS_LETTERS = {"acquired": "A", "not_acquired": "N", "to_deliberate": "D", "not_observed": "E"}
RESULTS = """
SELECT sitting.block_id, sitting.id, 0, competency_result.competency_id, competency_result.status
FROM competency_result JOIN sitting ON sitting.id = competency_result.sitting_id ORDER BY sitting.id
"""
COMPETENCIES = """
SELECT activity.block_id, competency.id FROM competency JOIN activity ON activity.id = competency.activity_id
ORDER BY activity.position, competency.position
"""
OF_SITTING = "UPDATE sitting SET letters = :letters WHERE id = :sitting"

BLOCKS_SEALED = """
UPDATE sitting SET decision = COALESCE((
    SELECT d.status FROM jury_decision d
    JOIN candidate c ON c.id = d.candidate_id JOIN block b ON b.code = d.block_code
    WHERE d.candidate_id = sitting.candidate_id AND b.id = sitting.block_id AND d.version <= (
        SELECT max(m.version) FROM jury_minutes m WHERE m.exam_session_id = c.exam_session_id
    )
    ORDER BY d.revision DESC LIMIT 1
), '')
"""
CERTIFICATES_SEALED = """
UPDATE candidate SET decision = COALESCE((
    SELECT d.status FROM jury_decision d
    WHERE d.candidate_id = candidate.id AND d.block_code = '' AND d.version <= (
        SELECT max(m.version) FROM jury_minutes m WHERE m.exam_session_id = candidate.exam_session_id
    )
    ORDER BY d.revision DESC LIMIT 1
), '')
"""


def upgrade() -> None:
    """Bring the schema one step forward."""
    db = op.get_bind()
    for table, column in COLUMNS:
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column} TEXT DEFAULT '' NOT NULL")
    op.create_table(
        "data_change",
        sa.Column("writer", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("writer", name=op.f("pk_data_change")),
        sqlite_strict=True,
    )
    _write(db, OF_GRID, tuple(_packed(db, MARKS, CRITERIA, MARK_LETTERS, "-")))
    _write(db, OF_SITTING, tuple(_packed(db, RESULTS, COMPETENCIES, STATUS_LETTERS, ".")))
    op.execute(BLOCKS_SEALED)
    op.execute(CERTIFICATES_SEALED)
    for statement in noted(db.dialect.name, WATCHED):
        op.execute(statement)


def _packed(
    db: sa.Connection, values: str, places: str, letter_of: Mapping[str, str], blank: str
) -> Iterator[dict[str, object]]:
    """Yield the letters of one grid or sitting after the other."""
    order: dict[int, dict[int, int]] = {}
    for block_id, place in db.execute(sa.text(places)):
        of_block = order.setdefault(block_id, {})
        of_block[place] = len(of_block)
    rows = db.execute(sa.text(values))
    for (block_id, sitting, assessor), own in groupby(rows, key=lambda row: (row[0], row[1], row[2])):
        letters = [blank] * len(order[block_id])
        for row in own:
            letters[order[block_id][row[3]]] = letter_of[row[4]]
        yield {"sitting": sitting, "assessor": assessor, "letters": "".join(letters)}


def _write(db: sa.Connection, change: str, rows: Sequence[Mapping[str, object]]) -> None:
    """Write the letters, once everything is read: SQLite may otherwise meet a row again that it has changed."""
    statement = sa.text(change)
    names = set(statement.compile().params)
    for start in range(0, len(rows), CHUNK):
        db.execute(statement, [{name: row[name] for name in names} for row in rows[start : start + CHUNK]])
