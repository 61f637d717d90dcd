"""Instants as people read them."""

from __future__ import annotations

from datetime import datetime

from cqp.exports.local_time import local, local_from


def in_words(iso: str) -> str:
    """Return « 23/11/2026 à 10:30 », local time of the exam, of an instant in ISO 8601; empty if empty."""
    at = local_from(iso)
    return f"{at:%d/%m/%Y à %H:%M}" if at else ""


def time_in_words(at: datetime) -> str:
    """Return « 10:30:05 », local time of the exam."""
    return f"{local(at):%H:%M:%S}"
