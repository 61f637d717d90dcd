"""Days and hours in French words, whatever the language of the computer."""

from __future__ import annotations

from datetime import date, datetime

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)


def day_words(on: date) -> str:
    """Return « mercredi 10 juin 2026 »."""
    number = "1er" if on.day == 1 else str(on.day)
    return f"{WEEKDAYS[on.weekday()]} {number} {MONTHS[on.month - 1]} {on.year}"


def hour_words(at: datetime) -> str:
    """Return « 9 h 05 », « 14 h »."""
    return f"{at.hour} h {at.minute:02d}" if at.minute else f"{at.hour} h"


def span_words(starts: datetime, ends: datetime) -> str:
    """Return « de 9 h à 10 h 30 », with the second day if there is one."""
    later = "" if starts.date() == ends.date() else f"{day_words(ends)} "
    return f"de {hour_words(starts)} à {later}{hour_words(ends)}"
