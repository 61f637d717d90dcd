"""The hour of a sitting: its clock, shared by the committee, and how each mark was observed."""

import sqlalchemy as sa
from alembic import op

from cqp.store.triggers import erasable

revision = "0005"
down_revision = "0004"

CLOCK_EVENT = ("id", "sitting_id", "assessor_id", "revision", "step", "phase", "text_digest", "at")
MARK_EVENT = (
    "id", "mark_id", "sitting_id", "assessor_id", "criterion_id", "value", "revision", "device_seq", "device_at", "at",
    "entry_id", "text_digest", "phase", "flagged", "origin",
)  # fmt: skip
PHASES = "'welcome', 'preparation', 'situation', 'case', 'presentation', 'interview', 'closing'"


def upgrade() -> None:
    """Bring the schema one step forward."""
    dialect = op.get_bind().dialect.name
    op.create_table(
        "clock_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("assessor_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("salt", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("text_digest", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.CheckConstraint("step IN ('started', 'paused', 'resumed')", name=op.f("ck_clock_event_step")),
        sa.CheckConstraint(
            f"phase IN ({PHASES})",
            name=op.f("ck_clock_event_phase"),
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id", "assessor_id"],
            ["grid.sitting_id", "grid.assessor_id"],
            name=op.f("fk_clock_event_sitting_id_assessor_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_event")),
        sa.UniqueConstraint("sitting_id", "revision", name=op.f("uq_clock_event_sitting_id_revision")),
        sqlite_strict=True,
    )
    # Constraints in the statement itself: SQLite adds none afterwards.
    for table, phases, origins in (
        (
            "mark_event",
            f" CONSTRAINT ck_mark_event_phase CHECK (phase IN ('', {PHASES}))",
            " CONSTRAINT ck_mark_event_origin CHECK (origin IN ('', 'offline', 'paper'))",
        ),
        ("mark", "", ""),
    ):
        op.execute(f"ALTER TABLE {table} ADD COLUMN phase TEXT DEFAULT '' NOT NULL{phases}")
        op.execute(f"ALTER TABLE {table} ADD COLUMN flagged INTEGER DEFAULT 0 NOT NULL")
        op.execute(f"ALTER TABLE {table} ADD COLUMN origin TEXT DEFAULT '' NOT NULL{origins}")
    for name in ("only_erased", "no_delete", *(["no_truncate"] if dialect == "postgresql" else [])):
        op.execute(f"DROP TRIGGER mark_event_{name}" + (" ON mark_event" if dialect == "postgresql" else ""))
    for statement in (
        *erasable(dialect, "clock_event", CLOCK_EVENT, {"reason": "(effacé)"}),
        *erasable(dialect, "mark_event", MARK_EVENT, {"remark": "", "reason": "(effacé)", "amendment": "(effacé)"}),
    ):
        op.execute(statement)
