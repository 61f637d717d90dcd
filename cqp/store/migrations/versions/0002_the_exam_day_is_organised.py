"""The exam day is organised."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Bring the schema one step forward."""
    op.create_table(
        "installation",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
        sqlite_strict=True,
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_sign_in_attempt_at"), "sign_in_attempt", ["at"], unique=False)
    op.create_table(
        "candidate_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exam_session_id", sa.Integer(), nullable=False),
        sa.Column("coordinator_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["coordinator_id"], ["coordinator.id"], name=op.f("fk_candidate_import_coordinator_id")
        ),
        sa.ForeignKeyConstraint(
            ["exam_session_id"], ["exam_session.id"], name=op.f("fk_candidate_import_exam_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate_import")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_candidate_import_exam_session_id"), "candidate_import", ["exam_session_id"], unique=False)
    op.create_table(
        "candidate_link",
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("assessor_id", sa.Integer(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["assessor_id"], ["assessor.id"], name=op.f("fk_candidate_link_assessor_id")),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidate.id"], name=op.f("fk_candidate_link_candidate_id")),
        sa.PrimaryKeyConstraint("candidate_id", "assessor_id", "link", name=op.f("pk_candidate_link")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_candidate_link_assessor_id"), "candidate_link", ["assessor_id"], unique=False)
    op.create_table(
        "waiver",
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("coordinator_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["coordinator_id"], ["coordinator.id"], name=op.f("fk_waiver_coordinator_id")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_waiver_sitting_id")),
        sa.PrimaryKeyConstraint("sitting_id", name=op.f("pk_waiver")),
        sqlite_strict=True,
    )
    op.add_column("assessor", sa.Column("quality", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column("assessor", sa.Column("declared_at", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column("assessor", sa.Column("revoked_at", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column("candidate", sa.Column("options", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column("candidate", sa.Column("route", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column("candidate", sa.Column("training_body", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column("candidate", sa.Column("company", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column("candidate", sa.Column("accommodations", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column("candidate", sa.Column("import_id", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_candidate_import_id"), "candidate", ["import_id"], unique=False)
    op.add_column("coordinator", sa.Column("is_active", sa.Integer(), server_default=sa.text("1"), nullable=False))
    op.add_column("exam_session", sa.Column("rooms", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column("exam_session", sa.Column("day_opens", sa.Text(), server_default=sa.text("'09:00'"), nullable=False))
    op.add_column("exam_session", sa.Column("day_closes", sa.Text(), server_default=sa.text("'18:00'"), nullable=False))
    op.add_column("exam_session", sa.Column("pause_from", sa.Text(), server_default=sa.text("'12:30'"), nullable=False))
    op.add_column("exam_session", sa.Column("pause_to", sa.Text(), server_default=sa.text("'13:30'"), nullable=False))
    op.add_column("exam_session", sa.Column("planning_seed", sa.Integer(), nullable=True))
    op.add_column("sign_in", sa.Column("address", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column("sign_in", sa.Column("browser", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column("sitting", sa.Column("ends_at", sa.Text(), server_default=sa.text("''"), nullable=False))
