"""Ask for a file of a cohort, see how far it is, fetch it, take it back: each step asks who is asking."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qs

from cqp.config import Settings
from cqp.errors import ExportError, NotFoundError
from cqp.marking.sitting import Person, Role
from cqp.rules.selection import EXAM_SESSION
from cqp.services import access, export_jobs
from cqp.services.choose_rows import check_filters
from cqp.services.export_job import Job, JobState
from cqp.services.export_kind import FORMS, ExportKind
from cqp.services.note_export import note_export
from cqp.store.engine import Store


@dataclass(frozen=True, slots=True)
class ExportStatus:
    """Where one's export stands.

    Attributes:
        id: For its address.
        kind: Of file.
        filters: As in the address of the cohort page.
        started_at: UTC.
        state: RUNNING, DONE or FAILED.
        share: How far it is, from 0 to 1.
        message: Why it failed, in French; empty if it did not.
    """

    id: str
    kind: ExportKind
    filters: str
    started_at: datetime
    state: JobState
    share: float
    message: str


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file to hand over: its name, its media type, its content."""

    name: str
    media_type: str
    chunks: Iterator[bytes]


def start_export(
    store: Store, token: str, settings: Settings, kind: ExportKind, filters: str, now: datetime
) -> ExportStatus:
    """Start an export for a signed-in coordinator.

    Args:
        store: The database.
        token: The caller's sign-in token.
        settings: Where the database and the data folder are.
        kind: Of file.
        filters: As in the address of the cohort page.
        now: The instant, UTC.

    Raises:
        NotSignedInError: Nobody is signed in.
        ForbiddenError: The caller is no coordinator.
        NotFoundError: An exam session of the filters does not exist.
        MalformedRequestError: A filter is not understood.
        ExportError: Too many run already.
    """
    with store.reading() as db:
        person = access.require(db, token, now, Role.COORDINATOR)
        check_filters(store, db, filters)
    return _status(export_jobs.start_job(settings, _owner(person), kind, filters, now, by=person.name))


def list_exports(store: Store, token: str, now: datetime) -> tuple[ExportStatus, ...]:
    """Return one's own exports, the newest first.

    Raises:
        NotSignedInError: Nobody is signed in.
        ForbiddenError: The caller is no coordinator.
    """
    person = access.who_is(store, token, now, Role.COORDINATOR)
    return tuple(map(_status, export_jobs.jobs_of(_owner(person))))


def read_export(store: Store, token: str, export_id: str, now: datetime) -> ExportStatus:
    """Return where one's export stands.

    Raises:
        NotSignedInError: Nobody is signed in.
        ForbiddenError: The caller is no coordinator.
        NotFoundError: It is unknown, gone, or somebody else's.
    """
    return _status(_own(access.who_is(store, token, now, Role.COORDINATOR), export_id))


def cancel_export(store: Store, token: str, export_id: str, now: datetime) -> None:
    """Stop one's export, or throw its file away.

    Raises:
        NotSignedInError: Nobody is signed in.
        ForbiddenError: The caller is no coordinator.
        NotFoundError: It is unknown, gone, or somebody else's.
    """
    export_jobs.forget(_own(access.who_is(store, token, now, Role.COORDINATOR), export_id))


def fetch_export(store: Store, token: str, export_id: str, now: datetime, *, patience_s: float = 0) -> ExportedFile:
    """Return the file of one's export; the journal tells it first: what kind, of which exam session, with what digest.

    Args:
        store: The database.
        token: The caller's sign-in token.
        export_id: Which.
        now: The instant, UTC.
        patience_s: How long to wait for one that still runs, in seconds.

    Raises:
        NotSignedInError: Nobody is signed in.
        ForbiddenError: The caller is no coordinator.
        NotFoundError: It is unknown, gone, or somebody else's.
        ExportError: It still runs, or it failed.
    """
    job = _own(access.who_is(store, token, now, Role.COORDINATOR), export_id)
    if not job.wait(patience_s):
        raise ExportError("Ce fichier n'est pas encore prêt. Attendez la fin de sa préparation.")
    if job.state is not JobState.DONE:
        raise ExportError(job.message or "Cet export a été annulé. Demandez-le de nouveau.")
    export_jobs.keep(job)
    with store.writing() as db:
        person = access.require(db, token, now, Role.COORDINATOR)
        note_export(db, person, _subject(job), job.kind, now, files={f"export{FORMS[job.kind].ending}": job.digest})
    form = FORMS[job.kind]
    return ExportedFile(f"{job.title}{form.suffix}", form.media_type, job.chunks())


def _subject(job: Job) -> str:
    """Return the exam session if the filters keep one only; never a filter itself, which may hold what people typed."""
    sessions = parse_qs(job.query).get(EXAM_SESSION, [])
    return f"exam_session:{sessions[0]}" if len(sessions) == 1 and sessions[0].isdigit() else "cohort"


def _owner(person: Person) -> str:
    return f"{person.role}:{person.id}"


def _own(person: Person, export_id: str) -> Job:
    job = export_jobs.find_job(export_id, _owner(person))
    if job is None:
        raise NotFoundError(
            "Ce fichier n'est plus là : il a été annulé ou gardé trop longtemps, ou le serveur a redémarré. "
            "Demandez-le de nouveau."
        )
    return job


def _status(job: Job) -> ExportStatus:
    share = 1.0 if job.state is JobState.DONE else min(job.done / job.total, 1.0) if job.total else 0.0
    return ExportStatus(job.id, job.kind, job.query, job.started_at, job.state, share, job.message)
