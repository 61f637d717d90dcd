"""The first schema."""

import sqlalchemy as sa
from alembic import op

from cqp.store.triggers import append_only

revision = "0001"
down_revision = None

ONLY_GROW = ("mark_event", "referential", "block", "activity", "task", "competency", "criterion", "policy")


def upgrade() -> None:
    """Bring the schema one step forward."""
    op.create_table(
        "coordinator",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coordinator")),
        sa.UniqueConstraint("login", name=op.f("uq_coordinator_login")),
        sqlite_strict=True,
    )
    op.create_table(
        "policy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("loaded_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_policy_fingerprint")),
        sqlite_strict=True,
    )
    op.create_table(
        "referential",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("rncp_code", sa.Text(), nullable=False),
        sa.Column("certifier", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("registered_until", sa.Text(), nullable=False),
        sa.Column("loaded_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referential")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_referential_fingerprint")),
        sqlite_strict=True,
    )
    op.create_table(
        "block",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("referential_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("option", sa.Text(), nullable=True),
        sa.Column("method", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["referential_id"], ["referential.id"], name=op.f("fk_block_referential_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_block")),
        sa.UniqueConstraint("referential_id", "code", name=op.f("uq_block_referential_id_code")),
        sqlite_strict=True,
    )
    op.create_table(
        "exam_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Text(), nullable=False),
        sa.Column("ends_on", sa.Text(), nullable=False),
        sa.Column("referential_id", sa.Integer(), nullable=False),
        sa.Column("policy_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("is_demo", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('preparing', 'open', 'closed', 'archived')", name=op.f("ck_exam_session_state")),
        sa.ForeignKeyConstraint(["policy_id"], ["policy.id"], name=op.f("fk_exam_session_policy_id")),
        sa.ForeignKeyConstraint(["referential_id"], ["referential.id"], name=op.f("fk_exam_session_referential_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_session")),
        sqlite_strict=True,
    )
    op.create_table(
        "activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("block_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["block_id"], ["block.id"], name=op.f("fk_activity_block_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_activity_block_id"), "activity", ["block_id"], unique=False)
    op.create_table(
        "assessor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exam_session_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("code_selector", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["exam_session_id"], ["exam_session.id"], name=op.f("fk_assessor_exam_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessor")),
        sa.UniqueConstraint("code_selector", name=op.f("uq_assessor_code_selector")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_assessor_exam_session_id"), "assessor", ["exam_session_id"], unique=False)
    op.create_table(
        "candidate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exam_session_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("last_name", sa.Text(), nullable=False),
        sa.Column("first_name", sa.Text(), nullable=False),
        sa.Column("certificate_status", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["exam_session_id"], ["exam_session.id"], name=op.f("fk_candidate_exam_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate")),
        sa.UniqueConstraint("exam_session_id", "number", name=op.f("uq_candidate_exam_session_id_number")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_candidate_exam_session_id"), "candidate", ["exam_session_id"], unique=False)
    op.create_table(
        "committee",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exam_session_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["exam_session_id"], ["exam_session.id"], name=op.f("fk_committee_exam_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_committee")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_committee_exam_session_id"), "committee", ["exam_session_id"], unique=False)
    op.create_table(
        "committee_member",
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("assessor_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["assessor_id"], ["assessor.id"], name=op.f("fk_committee_member_assessor_id")),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_committee_member_committee_id")),
        sa.PrimaryKeyConstraint("committee_id", "assessor_id", name=op.f("pk_committee_member")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_committee_member_assessor_id"), "committee_member", ["assessor_id"], unique=False)
    op.create_table(
        "competency",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_competency_activity_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_competency")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_competency_activity_id"), "competency", ["activity_id"], unique=False)
    op.create_table(
        "prior_award",
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("block_code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidate.id"], name=op.f("fk_prior_award_candidate_id")),
        sa.PrimaryKeyConstraint("candidate_id", "block_code", name=op.f("pk_prior_award")),
        sqlite_strict=True,
    )
    op.create_table(
        "sign_in",
        sa.Column("token_digest", sa.Text(), nullable=False),
        sa.Column("coordinator_id", sa.Integer(), nullable=True),
        sa.Column("assessor_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.Text(), nullable=False),
        sa.CheckConstraint("(coordinator_id IS NULL) <> (assessor_id IS NULL)", name=op.f("ck_sign_in_one_person")),
        sa.ForeignKeyConstraint(["assessor_id"], ["assessor.id"], name=op.f("fk_sign_in_assessor_id")),
        sa.ForeignKeyConstraint(["coordinator_id"], ["coordinator.id"], name=op.f("fk_sign_in_coordinator_id")),
        sa.PrimaryKeyConstraint("token_digest", name=op.f("pk_sign_in")),
        sqlite_strict=True,
    )
    op.create_table(
        "sitting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("block_id", sa.Integer(), nullable=False),
        sa.Column("committee_id", sa.Integer(), nullable=False),
        sa.Column("planned_at", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('planned', 'running', 'submitted', 'absent')", name=op.f("ck_sitting_state")),
        sa.ForeignKeyConstraint(["block_id"], ["block.id"], name=op.f("fk_sitting_block_id")),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidate.id"], name=op.f("fk_sitting_candidate_id")),
        sa.ForeignKeyConstraint(["committee_id"], ["committee.id"], name=op.f("fk_sitting_committee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sitting")),
        sa.UniqueConstraint("candidate_id", "block_id", name=op.f("uq_sitting_candidate_id_block_id")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_sitting_candidate_id"), "sitting", ["candidate_id"], unique=False)
    op.create_index(op.f("ix_sitting_committee_id"), "sitting", ["committee_id"], unique=False)
    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_task_activity_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_task_activity_id"), "task", ["activity_id"], unique=False)
    op.create_table(
        "competency_result",
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("competency_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["competency_id"], ["competency.id"], name=op.f("fk_competency_result_competency_id")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_competency_result_sitting_id")),
        sa.PrimaryKeyConstraint("sitting_id", "competency_id", name=op.f("pk_competency_result")),
        sqlite_strict=True,
    )
    op.create_table(
        "criterion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("competency_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["competency_id"], ["competency.id"], name=op.f("fk_criterion_competency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criterion")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_criterion_competency_id"), "criterion", ["competency_id"], unique=False)
    op.create_table(
        "grid",
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("assessor_id", sa.Integer(), nullable=False),
        sa.Column("is_submitted", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["assessor_id"], ["assessor.id"], name=op.f("fk_grid_assessor_id")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_grid_sitting_id")),
        sa.PrimaryKeyConstraint("sitting_id", "assessor_id", name=op.f("pk_grid")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_grid_assessor_id"), "grid", ["assessor_id"], unique=False)
    op.create_table(
        "mark_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mark_id", sa.Text(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("assessor_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("device_seq", sa.Integer(), nullable=False),
        sa.Column("device_at", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.CheckConstraint("value <> 'not_applicable' OR reason <> ''", name=op.f("ck_mark_event_reason")),
        sa.CheckConstraint(
            "value IN ('met', 'not_met', 'not_applicable', 'not_observed')", name=op.f("ck_mark_event_value")
        ),
        sa.ForeignKeyConstraint(["criterion_id"], ["criterion.id"], name=op.f("fk_mark_event_criterion_id")),
        sa.ForeignKeyConstraint(
            ["sitting_id", "assessor_id"],
            ["grid.sitting_id", "grid.assessor_id"],
            name=op.f("fk_mark_event_sitting_id_assessor_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark_event")),
        sa.UniqueConstraint("mark_id", name=op.f("uq_mark_event_mark_id")),
        sa.UniqueConstraint(
            "sitting_id",
            "assessor_id",
            "criterion_id",
            "revision",
            name=op.f("uq_mark_event_sitting_id_assessor_id_criterion_id_revision"),
        ),
        sqlite_strict=True,
    )
    op.create_table(
        "own_result",
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("assessor_id", sa.Integer(), nullable=False),
        sa.Column("competency_id", sa.Integer(), nullable=False),
        sa.Column("met", sa.Integer(), nullable=False),
        sa.Column("not_met", sa.Integer(), nullable=False),
        sa.Column("not_applicable", sa.Integer(), nullable=False),
        sa.Column("not_observed", sa.Integer(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["competency_id"], ["competency.id"], name=op.f("fk_own_result_competency_id")),
        sa.ForeignKeyConstraint(
            ["sitting_id", "assessor_id"],
            ["grid.sitting_id", "grid.assessor_id"],
            name=op.f("fk_own_result_sitting_id_assessor_id"),
        ),
        sa.PrimaryKeyConstraint("sitting_id", "assessor_id", "competency_id", name=op.f("pk_own_result")),
        sqlite_strict=True,
    )
    op.create_table(
        "mark",
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("assessor_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["criterion_id"], ["criterion.id"], name=op.f("fk_mark_criterion_id")),
        sa.ForeignKeyConstraint(["event_id"], ["mark_event.id"], name=op.f("fk_mark_event_id")),
        sa.ForeignKeyConstraint(
            ["sitting_id", "assessor_id"],
            ["grid.sitting_id", "grid.assessor_id"],
            name=op.f("fk_mark_sitting_id_assessor_id"),
        ),
        sa.PrimaryKeyConstraint("sitting_id", "assessor_id", "criterion_id", name=op.f("pk_mark")),
        sqlite_strict=True,
    )

    for statement in append_only(op.get_bind().dialect.name, ONLY_GROW):
        op.execute(statement)
