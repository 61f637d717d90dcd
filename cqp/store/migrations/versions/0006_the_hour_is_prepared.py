"""What the hour is prepared with: questions, scenarios, short remarks; and notes caught on the way."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def _id(name: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}"))


def _link(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    """Bring the schema one step forward."""
    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("coordinator_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        _link("question", "criterion_id", "criterion"),
        _link("question", "coordinator_id", "coordinator"),
        _id("question"),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_question_criterion_id"), "question", ["criterion_id"], unique=False)
    op.create_table(
        "comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessor_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        _link("comment", "assessor_id", "assessor"),
        _id("comment"),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_comment_assessor_id"), "comment", ["assessor_id"], unique=False)
    op.create_table(
        "scenario",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("block_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("coordinator_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        _link("scenario", "block_id", "block"),
        _link("scenario", "coordinator_id", "coordinator"),
        _id("scenario"),
        sqlite_strict=True,
    )
    op.create_table(
        "scenario_exclusion",
        sa.Column("scenario_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        _link("scenario_exclusion", "scenario_id", "scenario"),
        _link("scenario_exclusion", "criterion_id", "criterion"),
        sa.PrimaryKeyConstraint("scenario_id", "criterion_id", name=op.f("pk_scenario_exclusion")),
        sqlite_strict=True,
    )
    op.create_table(
        "note",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("assessor_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("phase", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("device_at", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("salt", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("text_digest", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(
            ["sitting_id", "assessor_id"],
            ["grid.sitting_id", "grid.assessor_id"],
            name=op.f("fk_note_sitting_id_assessor_id"),
        ),
        _link("note", "criterion_id", "criterion"),
        _id("note"),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_note_sitting_id"), "note", ["sitting_id"], unique=False)
    op.execute(
        "ALTER TABLE exam_session ADD COLUMN practice_of INTEGER "
        "CONSTRAINT fk_exam_session_practice_of REFERENCES exam_session (id)"
    )
    op.execute(
        "ALTER TABLE sitting ADD COLUMN scenario_id INTEGER CONSTRAINT fk_sitting_scenario_id REFERENCES scenario (id)"
    )
