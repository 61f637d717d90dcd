"""The exports of this process of the server: a bounded number at once, kept a while, ended with it."""

from __future__ import annotations

from datetime import datetime
from threading import Lock, Timer

from cqp.config import Settings
from cqp.errors import ExportError
from cqp.services.export_job import Job, JobState
from cqp.services.export_kind import ExportKind

MOST_RUNNING = 2
"""Exports that run at once: they step back before the marks, but share the machine's memory and disk with them."""

MOST_KEPT = 12
"""Exports known at once; the oldest one that has ended goes first."""

KEPT_S = 1_800
"""How long a file waits to be fetched, or fetched again, in seconds."""

_jobs: dict[str, Job] = {}
_timers: dict[str, Timer] = {}
_turn = Lock()


def start_job(settings: Settings, owner: str, kind: ExportKind, query: str, now: datetime, *, by: str) -> Job:
    """Start an export; the same one that already runs is returned as it is.

    Raises:
        ExportError: As many as may run do.
    """
    with _turn:
        running = [one for one in _jobs.values() if one.state is JobState.RUNNING]
        for one in running:
            if (one.owner, one.kind, one.query) == (owner, kind, query):
                return one
        if len(running) >= MOST_RUNNING:
            raise ExportError(
                f"{MOST_RUNNING} exports sont déjà en cours : un de plus ralentirait les évaluations. Attendez que "
                "l'un d'eux se termine, ou annulez-en un des vôtres."
            )
        ended = [one for one in _jobs.values() if one.state is not JobState.RUNNING]
        for one in ended[: max(len(_jobs) - MOST_KEPT + 1, 0)]:
            _drop(one)
            one.let_go()
        job = Job(settings, owner, kind, query, now, by=by, on_end=keep)
        _jobs[job.id] = job
        return job


def find_job(job_id: str, owner: str) -> Job | None:
    """Return somebody's own export; None if it is unknown, gone or somebody else's."""
    job = _jobs.get(job_id)
    return job if job is not None and job.owner == owner else None


def jobs_of(owner: str) -> tuple[Job, ...]:
    """Return somebody's own exports, the newest first."""
    return tuple(one for one in reversed(list(_jobs.values())) if one.owner == owner)


def keep(job: Job) -> None:
    """Keep the file of an export that has ended for a while from now on."""
    timer = Timer(KEPT_S, forget, [job])
    timer.daemon = True
    with _turn:
        if job.id in _jobs:
            if job.id in _timers:
                _timers[job.id].cancel()
            _timers[job.id] = timer
            timer.start()


def forget(job: Job) -> None:
    """Cancel an export, or throw its file away."""
    with _turn:
        _drop(job)
    job.let_go()


def forget_all() -> None:
    """End every export: the server stops."""
    for job in list(_jobs.values()):
        forget(job)


def _drop(job: Job) -> None:
    _jobs.pop(job.id, None)
    if job.id in _timers:
        _timers.pop(job.id).cancel()
