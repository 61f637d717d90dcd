"""Every laptop is accounted for, what waits on one can be sealed in a file, and closings are kept."""

import sqlalchemy as sa
from alembic import op

from cqp.store.triggers import erasable

revision = "0007"
down_revision = "0006"

TEXTS = {"remark": "", "reason": "(effacé)", "amendment": "(effacé)"}


def upgrade() -> None:
    """Bring the schema one step forward."""
    for name in ("made", "acknowledged", "let_go"):
        op.add_column("presence", sa.Column(name, sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.create_table(
        "queue_key",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("assessor_id", sa.Integer(), nullable=False),
        sa.Column("laptop", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["assessor_id"], ["assessor.id"], name=op.f("fk_queue_key_assessor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queue_key")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_queue_key_assessor_id"), "queue_key", ["assessor_id"], unique=False)
    op.create_table(
        "closing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exam_session_id", sa.Integer(), nullable=False),
        sa.Column("coordinator_id", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("salt", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["coordinator_id"], ["coordinator.id"], name=op.f("fk_closing_coordinator_id")),
        sa.ForeignKeyConstraint(["exam_session_id"], ["exam_session.id"], name=op.f("fk_closing_exam_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_closing_exam_session_id"), "closing", ["exam_session_id"], unique=False)
    op.add_column("mark_event", sa.Column("laptop", sa.Text(), server_default=sa.text("''"), nullable=False))
    _protect_every_column("mark_event")


def _protect_every_column(table: str) -> None:
    """Make the triggers of an erasable table refuse a change of any column that it has now."""
    db = op.get_bind()
    dialect = db.dialect.name
    columns = [column["name"] for column in sa.inspect(db).get_columns(table)]
    for name in ("only_erased", "no_delete", *(["no_truncate"] if dialect == "postgresql" else [])):
        op.execute(f"DROP TRIGGER {table}_{name}" + (f" ON {table}" if dialect == "postgresql" else ""))
    fixed = [name for name in columns if name not in {*TEXTS, "salt"}]
    for statement in erasable(dialect, table, fixed, TEXTS):
        op.execute(statement)
