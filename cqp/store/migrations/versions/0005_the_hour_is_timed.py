"""The hour of a sitting: its clock, shared by the committee."""

import sqlalchemy as sa
from alembic import op

from cqp.store.triggers import erasable

revision = "0005"
down_revision = "0004"

CLOCK_EVENT = ("id", "sitting_id", "assessor_id", "revision", "step", "phase", "text_digest", "at")


def upgrade() -> None:
    """Bring the schema one step forward."""
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
            "phase IN ('welcome', 'preparation', 'situation', 'case', 'presentation', 'interview', 'closing')",
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
    for statement in erasable(op.get_bind().dialect.name, "clock_event", CLOCK_EVENT, {"reason": "(effacé)"}):
        op.execute(statement)
