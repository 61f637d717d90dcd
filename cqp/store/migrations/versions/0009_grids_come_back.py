"""Grids are filled away from the application and come back: what seals them, and who brought them back."""

import sqlalchemy as sa
from alembic import op

from cqp.store.triggers import append_only

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Bring the schema one step forward."""
    op.execute("ALTER TABLE installation ADD COLUMN secret TEXT DEFAULT '' NOT NULL")
    op.create_table(
        "grid_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("assessor_id", sa.Integer(), nullable=False),
        sa.Column("coordinator_id", sa.Integer(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("filled_on", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("first_entry", sa.Integer(), nullable=False),
        sa.Column("last_entry", sa.Integer(), nullable=False),
        sa.CheckConstraint("origin IN ('offline', 'paper')", name=op.f("ck_grid_import_origin")),
        sa.ForeignKeyConstraint(
            ["sitting_id", "assessor_id"],
            ["grid.sitting_id", "grid.assessor_id"],
            name=op.f("fk_grid_import_sitting_id_assessor_id"),
        ),
        sa.ForeignKeyConstraint(["coordinator_id"], ["coordinator.id"], name=op.f("fk_grid_import_coordinator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grid_import")),
        sa.UniqueConstraint(
            "sitting_id", "assessor_id", "source", name=op.f("uq_grid_import_sitting_id_assessor_id_source")
        ),
        sqlite_strict=True,
    )
    for statement in append_only(op.get_bind().dialect.name, ["grid_import"]):
        op.execute(statement)
