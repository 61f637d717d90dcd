"""The day is followed live, and an irregular sitting is held back."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Bring the schema one step forward."""
    op.add_column("sitting", sa.Column("is_blocked", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.create_table(
        "presence",
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("assessor_id", sa.Integer(), nullable=False),
        sa.Column("laptop", sa.Text(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sitting_id", "assessor_id"],
            ["grid.sitting_id", "grid.assessor_id"],
            name=op.f("fk_presence_sitting_id_assessor_id"),
        ),
        sa.PrimaryKeyConstraint("sitting_id", "assessor_id", "laptop", name=op.f("pk_presence")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_presence_seen_at"), "presence", ["seen_at"], unique=False)
