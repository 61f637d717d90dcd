"""Instants as a worksheet holds them: naive, in the local time of the exam."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Paris")
"""Time zone of every date in a workbook."""


def local(at: datetime) -> datetime:
    """Return an aware instant as local time, to the second, without its offset: Excel knows no time zones."""
    return at.astimezone(ZONE).replace(tzinfo=None, microsecond=0)


def local_from(iso: str) -> datetime | None:
    """Return an ISO 8601 text as local time; one without offset is local already; None if empty."""
    if not iso:
        return None
    at = datetime.fromisoformat(iso)
    return local(at) if at.tzinfo else at.replace(microsecond=0)
