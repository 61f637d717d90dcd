"""The tables. Private to this room: rows leave it as dataclasses or tuples.

Instants are UTC, ISO 8601, as text; states and values are the words of the enumerations.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import (
    CheckConstraint,
    Column,
    Constraint,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    case,
    text,
)

from cqp.marking.clock import ClockStep, Phase
from cqp.marking.mark import MarkValue, Origin
from cqp.marking.sitting import BEFORE_DELIBERATION, DELIBERATION, ExamSessionState
from cqp.rules.status import DECIDABLE

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _table(name: str, *items: Column[int] | Column[str] | Constraint) -> Table:
    return Table(name, metadata, *items, sqlite_strict=True)


def _one_of(column: str, words: Iterable[str]) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({', '.join(repr(str(word)) for word in words)})", name=column)


def _of_grid() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["sitting_id", "assessor_id"], ["grid.sitting_id", "grid.assessor_id"])


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True)


def _text(name: str, *, primary_key: bool = False, unique: bool = False, index: bool = False) -> Column[str]:
    return Column(name, Text, nullable=False, primary_key=primary_key, unique=unique or None, index=index or None)


def _number(name: str, *, default: int | None = None) -> Column[int]:
    server_default = None if default is None else text(str(default))
    return Column(name, Integer, nullable=False, server_default=server_default)


def _words(name: str, default: str = "") -> Column[str]:
    return Column(name, Text, nullable=False, server_default=text(f"'{default}'"))


def _link(
    name: str, target: str, *, nullable: bool = False, index: bool = False, primary_key: bool = False
) -> Column[int]:
    return Column(name, Integer, ForeignKey(target), nullable=nullable, index=index or None, primary_key=primary_key)


def _how() -> tuple[Column[str], Column[int], Column[str]]:
    """How a mark was observed; see `cqp.marking.mark.Mark`."""
    return _words("phase"), _number("flagged", default=0), _words("origin")


# The référentiel, one set of rows a version, never edited -------------------------------------------------------

referential = _table(
    "referential",
    _id(),
    _text("code"),
    _text("title"),
    _text("version"),
    _text("fingerprint", unique=True),
    _text("rncp_code"),
    _text("certifier"),
    _number("level"),
    _text("registered_until"),
    _text("loaded_at"),
)
block = _table(
    "block",
    _id(),
    _link("referential_id", "referential.id"),
    _number("position"),
    _text("code"),
    _text("title"),
    Column("option", Text),
    _text("method"),
    UniqueConstraint("referential_id", "code"),
)
activity = _table(
    "activity",
    _id(),
    _link("block_id", "block.id", index=True),
    _number("position"),
    _text("code"),
    _text("title"),
)
task = _table(
    "task",
    _id(),
    _link("activity_id", "activity.id", index=True),
    _number("position"),
    _text("text"),
)
competency = _table(
    "competency",
    _id(),
    _link("activity_id", "activity.id", index=True),
    _number("position"),
    _text("code"),
    _text("text"),
)
criterion = _table(
    "criterion",
    _id(),
    _link("competency_id", "competency.id", index=True),
    _number("position"),
    _text("code"),
    _text("text"),
)
policy = _table(
    "policy",
    _id(),
    _text("fingerprint", unique=True),
    _text("content"),
    _text("loaded_at"),
)

# Who is who -------------------------------------------------------------------------------------------------

exam_session = _table(
    "exam_session",
    _id(),
    _text("name"),
    _text("place"),
    _text("starts_on"),
    _text("ends_on"),
    _link("referential_id", "referential.id"),
    _link("policy_id", "policy.id"),
    _text("state"),
    _number("is_demo"),
    _text("created_at"),
    _words("rooms"),
    _words("day_opens", "09:00"),
    _words("day_closes", "18:00"),
    _words("pause_from", "12:30"),
    _words("pause_to", "13:30"),
    Column("planning_seed", Integer),
    _link("practice_of", "exam_session.id", nullable=True),
    _one_of("state", ExamSessionState),
)
coordinator = _table(
    "coordinator",
    _id(),
    _text("login", unique=True),
    _text("name"),
    _text("password_hash"),
    _text("created_at"),
    _number("is_active", default=1),
)
assessor = _table(
    "assessor",
    _id(),
    _link("exam_session_id", "exam_session.id", index=True),
    _text("name"),
    _text("organisation"),
    _text("code_selector", unique=True),
    _text("code_hash"),
    _words("quality"),
    _words("declared_at"),
    _words("revoked_at"),
)
sign_in = _table(
    "sign_in",
    _text("token_digest", primary_key=True),
    _link("coordinator_id", "coordinator.id", nullable=True),
    _link("assessor_id", "assessor.id", nullable=True),
    _text("created_at"),
    _text("expires_at"),
    _words("address"),
    _words("browser"),
    CheckConstraint("(coordinator_id IS NULL) <> (assessor_id IS NULL)", name="one_person"),
)
candidate = _table(
    "candidate",
    _id(),
    _link("exam_session_id", "exam_session.id", index=True),
    _text("number"),
    _text("last_name"),
    _text("first_name"),
    _text("certificate_status"),
    _words("options"),
    _words("route"),
    _words("training_body"),
    _words("company"),
    _words("accommodations"),
    Column("import_id", Integer, index=True),
    _words("decision"),
    UniqueConstraint("exam_session_id", "number"),
)
prior_award = _table(
    "prior_award",
    _link("candidate_id", "candidate.id"),
    _text("block_code"),
    PrimaryKeyConstraint("candidate_id", "block_code"),
)
committee = _table(
    "committee",
    _id(),
    _link("exam_session_id", "exam_session.id", index=True),
    _text("name"),
)
committee_member = _table(
    "committee_member",
    _link("committee_id", "committee.id"),
    _link("assessor_id", "assessor.id", index=True),
    PrimaryKeyConstraint("committee_id", "assessor_id"),
)

candidate_import = _table(
    "candidate_import",
    _id(),
    _link("exam_session_id", "exam_session.id", index=True),
    _link("coordinator_id", "coordinator.id"),
    _text("file_name"),
    _text("at"),
)
candidate_link = _table(
    "candidate_link",
    _link("candidate_id", "candidate.id"),
    _link("assessor_id", "assessor.id", index=True),
    _text("link"),
    PrimaryKeyConstraint("candidate_id", "assessor_id", "link"),
)
sign_in_attempt = _table(
    "sign_in_attempt",
    _id(),
    _text("at", index=True),
    _text("address"),
    _text("account"),
)

# The exam ---------------------------------------------------------------------------------------------------

sitting = _table(
    "sitting",
    _id(),
    _link("candidate_id", "candidate.id", index=True),
    _link("block_id", "block.id"),
    _link("committee_id", "committee.id", index=True),
    _text("planned_at"),
    _text("place"),
    _text("state"),
    _text("status"),
    _words("ends_at"),
    _number("is_blocked", default=0),
    _words("stage"),
    _link("scenario_id", "scenario.id", nullable=True),
    _words("letters"),
    _words("decision"),
    UniqueConstraint("candidate_id", "block_id"),
    _one_of("state", BEFORE_DELIBERATION),
    _one_of("stage", ("", *DELIBERATION)),
)
grid = _table(
    "grid",
    _link("sitting_id", "sitting.id"),
    _link("assessor_id", "assessor.id", index=True),
    _number("is_submitted"),
    _number("revision"),
    _words("submitted_at"),
    _words("submit_reason"),
    _words("letters"),
    PrimaryKeyConstraint("sitting_id", "assessor_id"),
)
mark_event = _table(
    "mark_event",
    _id(),
    _text("mark_id", unique=True),
    _number("sitting_id"),
    _number("assessor_id"),
    _link("criterion_id", "criterion.id"),
    _text("value"),
    _text("remark"),
    _text("reason"),
    _number("revision"),
    _number("device_seq"),
    _text("device_at"),
    _text("at"),
    _number("entry_id", default=0),
    _words("amendment"),
    _words("salt"),
    _words("text_digest"),
    *_how(),
    _words("laptop"),
    UniqueConstraint("sitting_id", "assessor_id", "criterion_id", "revision"),
    _of_grid(),
    _one_of("value", MarkValue),
    _one_of("phase", ("", *Phase)),
    _one_of("origin", Origin),
    CheckConstraint("value <> 'not_applicable' OR reason <> ''", name="reason"),
)
mark = _table(
    "mark",
    _number("sitting_id"),
    _number("assessor_id"),
    _link("criterion_id", "criterion.id"),
    _link("event_id", "mark_event.id"),
    _text("value"),
    _text("remark"),
    _text("reason"),
    _number("revision"),
    _text("at"),
    *_how(),
    PrimaryKeyConstraint("sitting_id", "assessor_id", "criterion_id"),
    _of_grid(),
)
own_result = _table(
    "own_result",
    _number("sitting_id"),
    _number("assessor_id"),
    _link("competency_id", "competency.id"),
    _number("met"),
    _number("not_met"),
    _number("not_applicable"),
    _number("not_observed"),
    _text("status"),
    PrimaryKeyConstraint("sitting_id", "assessor_id", "competency_id"),
    _of_grid(),
)
competency_result = _table(
    "competency_result",
    _link("sitting_id", "sitting.id"),
    _link("competency_id", "competency.id"),
    _text("status"),
    PrimaryKeyConstraint("sitting_id", "competency_id"),
)
presence = _table(
    "presence",
    _number("sitting_id"),
    _number("assessor_id"),
    _text("laptop"),
    _number("waiting"),
    _number("refused"),
    _text("seen_at", index=True),
    _number("made", default=0),
    _number("acknowledged", default=0),
    _number("let_go", default=0),
    PrimaryKeyConstraint("sitting_id", "assessor_id", "laptop"),
    _of_grid(),
)
# The hour of a sitting --------------------------------------------------------------------------------------

clock_event = _table(
    "clock_event",
    _id(),
    _number("sitting_id"),
    _number("assessor_id"),
    _number("revision"),
    _text("step"),
    _text("phase"),
    _words("reason"),
    _words("salt"),
    _words("text_digest"),
    _text("at"),
    UniqueConstraint("sitting_id", "revision"),
    _of_grid(),
    _one_of("step", ClockStep),
    _one_of("phase", Phase),
)

question = _table(
    "question",
    _id(),
    _link("criterion_id", "criterion.id", index=True),
    _text("text"),
    _link("coordinator_id", "coordinator.id"),
    _text("at"),
)
comment = _table(
    "comment",
    _id(),
    _link("assessor_id", "assessor.id", nullable=True, index=True),
    _text("text"),
    _text("at"),
)
scenario = _table(
    "scenario",
    _id(),
    _link("block_id", "block.id"),
    _text("title"),
    _words("description"),
    _number("revision"),
    _link("coordinator_id", "coordinator.id"),
    _text("at"),
)
scenario_exclusion = _table(
    "scenario_exclusion",
    _link("scenario_id", "scenario.id"),
    _link("criterion_id", "criterion.id"),
    _text("reason"),
    PrimaryKeyConstraint("scenario_id", "criterion_id"),
)
note = _table(
    "note",
    _text("id", primary_key=True),
    Column("sitting_id", Integer, nullable=False, index=True),
    _number("assessor_id"),
    _text("text"),
    _words("phase"),
    _link("criterion_id", "criterion.id", nullable=True),
    _number("revision"),
    _text("device_at"),
    _text("at"),
    _words("salt"),
    _words("text_digest"),
    _of_grid(),
)

queue_key = _table(
    "queue_key",
    _text("id", primary_key=True),
    _text("secret"),
    _link("assessor_id", "assessor.id", index=True),
    _text("laptop"),
    _text("issued_at"),
)
closing = _table(
    "closing",
    _id(),
    _link("exam_session_id", "exam_session.id", index=True),
    _link("coordinator_id", "coordinator.id"),
    _number("missing"),
    _words("reason"),
    _words("salt"),
    _text("at"),
)
# From grids to a decision -----------------------------------------------------------------------------------

agreed_mark = _table(
    "agreed_mark",
    _link("sitting_id", "sitting.id"),
    _link("criterion_id", "criterion.id"),
    _text("value"),
    _words("reason"),
    _link("assessor_id", "assessor.id"),
    _number("revision"),
    _text("at"),
    PrimaryKeyConstraint("sitting_id", "criterion_id"),
    _one_of("value", MarkValue),
)
competency_decision = _table(
    "competency_decision",
    _link("sitting_id", "sitting.id"),
    _link("competency_id", "competency.id"),
    _text("status"),
    _text("proposal"),
    _words("reason"),
    _link("assessor_id", "assessor.id"),
    _number("revision"),
    _text("at"),
    PrimaryKeyConstraint("sitting_id", "competency_id"),
    _one_of("status", DECIDABLE),
)
candidate_remark = _table(
    "candidate_remark",
    _link("sitting_id", "sitting.id", primary_key=True),
    _words("for_candidate"),
    _words("internal"),
    _link("assessor_id", "assessor.id"),
    _number("revision"),
    _text("at"),
)
minutes = _table(
    "minutes",
    _id(),
    _link("sitting_id", "sitting.id"),
    _number("version"),
    _text("content"),
    _text("digest"),
    _text("salt"),
    _text("prepared_at"),
    _number("journal_count"),
    _text("journal_head"),
    UniqueConstraint("sitting_id", "version"),
)
minutes_signature = _table(
    "minutes_signature",
    _link("minutes_id", "minutes.id"),
    _link("assessor_id", "assessor.id"),
    _text("digest"),
    _text("at"),
    PrimaryKeyConstraint("minutes_id", "assessor_id"),
)
minutes_withdrawal = _table(
    "minutes_withdrawal",
    _link("minutes_id", "minutes.id", primary_key=True),
    _text("actor"),
    _text("reason"),
    _text("at"),
    _words("salt"),
)
jury = _table(
    "jury",
    _link("exam_session_id", "exam_session.id", primary_key=True),
    _text("held_on"),
    _words("place"),
    _number("quorum"),
    _number("revision"),
    _number("version", default=1),
    _words("reason"),
)
jury_member = _table(
    "jury_member",
    _id(),
    _link("exam_session_id", "jury.exam_session_id", index=True),
    _text("name"),
    _words("organisation"),
    _text("college"),
    _number("is_present"),
    _number("presides"),
)
jury_decision = _table(
    "jury_decision",
    _id(),
    _link("candidate_id", "candidate.id", index=True),
    _text("block_code"),
    _number("version"),
    _text("status"),
    _text("proposal"),
    _words("reason"),
    _words("recommendation"),
    _link("coordinator_id", "coordinator.id"),
    _text("at"),
    _number("revision"),
    _words("salt"),
    _words("text_digest"),
    UniqueConstraint("candidate_id", "block_code", "version", "revision"),
)
jury_minutes = _table(
    "jury_minutes",
    _id(),
    _link("exam_session_id", "exam_session.id"),
    _number("version"),
    _text("content"),
    _text("digest"),
    _link("coordinator_id", "coordinator.id"),
    _text("sealed_at"),
    _words("reason"),
    _number("journal_count"),
    _text("journal_head"),
    UniqueConstraint("exam_session_id", "version"),
)
jury_part = _table(
    "jury_part",
    _link("jury_minutes_id", "jury_minutes.id"),
    _link("candidate_id", "candidate.id", index=True),
    _text("content"),
    _text("salt"),
    _text("digest"),
    PrimaryKeyConstraint("jury_minutes_id", "candidate_id"),
)
journal = _table(
    "journal",
    _id(),
    _text("at"),
    _text("kind"),
    _text("actor"),
    _text("subject", index=True),
    _text("payload"),
    _text("hash"),
)
erasure = _table(
    "erasure",
    _link("candidate_id", "candidate.id", primary_key=True),
    _number("coordinator_id"),
    _text("at"),
)

STATE = case((sitting.c.stage != "", sitting.c.stage), else_=sitting.c.state).label("state")
"""Where a sitting stands, deliberation included; a column for queries on `sitting`."""

# What changes, for whoever keeps a copy in memory -------------------------------------------------------------

data_change = _table(
    "data_change",
    Column("writer", Integer, primary_key=True, autoincrement=False),
    _number("changes"),
)

waiver = _table(
    "waiver",
    _link("sitting_id", "sitting.id", primary_key=True),
    _link("coordinator_id", "coordinator.id"),
    _text("reason"),
    _text("at"),
)
installation = _table(
    "installation",
    _text("id", primary_key=True),
    _text("created_at"),
    _words("secret"),
)

# Grids filled away from the application ----------------------------------------------------------------------

grid_import = _table(
    "grid_import",
    _id(),
    _number("sitting_id"),
    _number("assessor_id"),
    _link("coordinator_id", "coordinator.id", nullable=True),
    _text("origin"),
    _text("source"),
    _words("issued_at"),
    _words("filled_on"),
    _text("at"),
    _number("first_entry"),
    _number("last_entry"),
    UniqueConstraint("sitting_id", "assessor_id", "source"),
    _of_grid(),
    _one_of("origin", [one for one in Origin if one]),
)
