"""From ticks to a decision that stands: the journal, concertation, minutes and the jury."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from cqp.store.adoption import adopt_marks
from cqp.store.triggers import append_only, erasable

revision = "0004"
down_revision = "0003"

ONLY_GROW = ("journal", "minutes_signature", "jury_minutes")
MARK_EVENT = (
    "id", "mark_id", "sitting_id", "assessor_id", "criterion_id", "value", "revision", "device_seq", "device_at", "at",
    "entry_id", "text_digest",
)  # fmt: skip
JURY_DECISION = (
    "id", "candidate_id", "block_code", "version", "status", "proposal", "coordinator_id", "at", "revision",
    "text_digest",
)  # fmt: skip
MINUTES = ("id", "sitting_id", "version", "digest", "prepared_at", "journal_count", "journal_head")


def upgrade() -> None:
    """Bring the schema one step forward."""
    op.create_table(
        "journal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_journal_subject"), "journal", ["subject"], unique=False)
    op.create_table(
        "jury",
        sa.Column("exam_session_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("quorum", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(["exam_session_id"], ["exam_session.id"], name=op.f("fk_jury_exam_session_id")),
        sa.PrimaryKeyConstraint("exam_session_id", name=op.f("pk_jury")),
        sqlite_strict=True,
    )
    op.create_table(
        "jury_minutes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exam_session_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("coordinator_id", sa.Integer(), nullable=False),
        sa.Column("sealed_at", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("journal_count", sa.Integer(), nullable=False),
        sa.Column("journal_head", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["coordinator_id"], ["coordinator.id"], name=op.f("fk_jury_minutes_coordinator_id")),
        sa.ForeignKeyConstraint(["exam_session_id"], ["exam_session.id"], name=op.f("fk_jury_minutes_exam_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jury_minutes")),
        sa.UniqueConstraint("exam_session_id", "version", name=op.f("uq_jury_minutes_exam_session_id_version")),
        sqlite_strict=True,
    )
    op.create_table(
        "erasure",
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("coordinator_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidate.id"], name=op.f("fk_erasure_candidate_id")),
        sa.PrimaryKeyConstraint("candidate_id", name=op.f("pk_erasure")),
        sqlite_strict=True,
    )
    op.create_table(
        "jury_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("block_code", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("proposal", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("recommendation", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("coordinator_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("salt", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("text_digest", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidate.id"], name=op.f("fk_jury_decision_candidate_id")),
        sa.ForeignKeyConstraint(["coordinator_id"], ["coordinator.id"], name=op.f("fk_jury_decision_coordinator_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jury_decision")),
        sa.UniqueConstraint(
            "candidate_id",
            "block_code",
            "version",
            "revision",
            name=op.f("uq_jury_decision_candidate_id_block_code_version_revision"),
        ),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_jury_decision_candidate_id"), "jury_decision", ["candidate_id"], unique=False)
    op.create_table(
        "jury_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exam_session_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("college", sa.Text(), nullable=False),
        sa.Column("is_present", sa.Integer(), nullable=False),
        sa.Column("presides", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exam_session_id"], ["jury.exam_session_id"], name=op.f("fk_jury_member_exam_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jury_member")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_jury_member_exam_session_id"), "jury_member", ["exam_session_id"], unique=False)
    op.create_table(
        "jury_part",
        sa.Column("jury_minutes_id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidate.id"], name=op.f("fk_jury_part_candidate_id")),
        sa.ForeignKeyConstraint(["jury_minutes_id"], ["jury_minutes.id"], name=op.f("fk_jury_part_jury_minutes_id")),
        sa.PrimaryKeyConstraint("jury_minutes_id", "candidate_id", name=op.f("pk_jury_part")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_jury_part_candidate_id"), "jury_part", ["candidate_id"], unique=False)
    op.create_table(
        "candidate_remark",
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("for_candidate", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("internal", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("assessor_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["assessor_id"], ["assessor.id"], name=op.f("fk_candidate_remark_assessor_id")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_candidate_remark_sitting_id")),
        sa.PrimaryKeyConstraint("sitting_id", name=op.f("pk_candidate_remark")),
        sqlite_strict=True,
    )
    op.create_table(
        "competency_decision",
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("competency_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("proposal", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("assessor_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.CheckConstraint("status IN ('acquired', 'not_acquired')", name=op.f("ck_competency_decision_status")),
        sa.ForeignKeyConstraint(["assessor_id"], ["assessor.id"], name=op.f("fk_competency_decision_assessor_id")),
        sa.ForeignKeyConstraint(
            ["competency_id"], ["competency.id"], name=op.f("fk_competency_decision_competency_id")
        ),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_competency_decision_sitting_id")),
        sa.PrimaryKeyConstraint("sitting_id", "competency_id", name=op.f("pk_competency_decision")),
        sqlite_strict=True,
    )
    op.create_table(
        "minutes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("prepared_at", sa.Text(), nullable=False),
        sa.Column("journal_count", sa.Integer(), nullable=False),
        sa.Column("journal_head", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_minutes_sitting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes")),
        sa.UniqueConstraint("sitting_id", "version", name=op.f("uq_minutes_sitting_id_version")),
        sqlite_strict=True,
    )
    op.create_table(
        "agreed_mark",
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("assessor_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "value IN ('met', 'not_met', 'not_applicable', 'not_observed')", name=op.f("ck_agreed_mark_value")
        ),
        sa.ForeignKeyConstraint(["assessor_id"], ["assessor.id"], name=op.f("fk_agreed_mark_assessor_id")),
        sa.ForeignKeyConstraint(["criterion_id"], ["criterion.id"], name=op.f("fk_agreed_mark_criterion_id")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_agreed_mark_sitting_id")),
        sa.PrimaryKeyConstraint("sitting_id", "criterion_id", name=op.f("pk_agreed_mark")),
        sqlite_strict=True,
    )
    op.create_table(
        "minutes_signature",
        sa.Column("minutes_id", sa.Integer(), nullable=False),
        sa.Column("assessor_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["assessor_id"], ["assessor.id"], name=op.f("fk_minutes_signature_assessor_id")),
        sa.ForeignKeyConstraint(["minutes_id"], ["minutes.id"], name=op.f("fk_minutes_signature_minutes_id")),
        sa.PrimaryKeyConstraint("minutes_id", "assessor_id", name=op.f("pk_minutes_signature")),
        sqlite_strict=True,
    )
    op.create_table(
        "minutes_withdrawal",
        sa.Column("minutes_id", sa.Integer(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("salt", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(["minutes_id"], ["minutes.id"], name=op.f("fk_minutes_withdrawal_minutes_id")),
        sa.PrimaryKeyConstraint("minutes_id", name=op.f("pk_minutes_withdrawal")),
        sqlite_strict=True,
    )
    op.add_column("grid", sa.Column("submitted_at", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column("grid", sa.Column("submit_reason", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column("mark_event", sa.Column("entry_id", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.add_column("mark_event", sa.Column("amendment", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column("mark_event", sa.Column("salt", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.add_column("mark_event", sa.Column("text_digest", sa.Text(), server_default=sa.text("''"), nullable=False))
    # In the statement itself: SQLite adds no constraint afterwards.
    op.execute(
        "ALTER TABLE sitting ADD COLUMN stage TEXT DEFAULT '' NOT NULL "
        "CONSTRAINT ck_sitting_stage CHECK (stage IN ('', 'signing', 'signed', 'reopened'))"
    )
    db = op.get_bind()
    dialect = db.dialect.name
    if dialect == "postgresql":
        op.execute("DROP TRIGGER mark_event_no_row_change ON mark_event")
        op.execute("DROP TRIGGER mark_event_no_statement_change ON mark_event")
    else:
        op.execute("DROP TRIGGER mark_event_no_update")
        op.execute("DROP TRIGGER mark_event_no_delete")
    adopt_marks(db, datetime.now(UTC).isoformat())
    for statement in (
        *append_only(dialect, ONLY_GROW),
        *erasable(dialect, "mark_event", MARK_EVENT, {"remark": "", "reason": "(effacé)", "amendment": "(effacé)"}),
        *erasable(dialect, "jury_decision", JURY_DECISION, {"reason": "(effacé)", "recommendation": ""}),
        *erasable(dialect, "minutes", MINUTES, {"content": ""}),
        *erasable(dialect, "minutes_withdrawal", ("minutes_id", "actor", "at"), {"reason": "(effacé)"}),
        *erasable(dialect, "jury_part", ("jury_minutes_id", "candidate_id", "digest"), {"content": ""}),
    ):
        op.execute(statement)
