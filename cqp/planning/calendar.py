"""Sittings as a calendar file (.ics, RFC 5545) that Outlook, Thunderbird and telephones read.

It goes to private telephones: a candidate's name, the block and the room, and nothing else about anybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from cqp.planning.slot import PlanningRow

ZONE_NAME = "Europe/Paris"
LINE_OCTETS = 75
"""Longest line, its end not counted."""

_TIMEZONE = (
    "BEGIN:VTIMEZONE",
    f"TZID:{ZONE_NAME}",
    "BEGIN:DAYLIGHT",
    "TZNAME:CEST",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200",
    "DTSTART:19810329T020000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "TZNAME:CET",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100",
    "DTSTART:19961027T030000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "END:STANDARD",
    "END:VTIMEZONE",
)
"""The rules in force since 1996."""

_ESCAPED = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def calendar_text(rows: Iterable[PlanningRow], *, title: str, origin: str, at: datetime) -> str:
    """Return the text of a calendar; write it as UTF-8, its line ends (CR LF) as they are.

    Args:
        rows: An assessor's sittings, or a whole exam session's.
        title: Name of the calendar.
        origin: What tells this database from any other ("cqp.example.org"): an event imported again after a change
            replaces the former one, which is recognised by the sitting's row and this word.
        at: Aware instant at which the file is made.
    """
    source = re.sub("[^A-Za-z0-9.-]", "-", origin)
    stamp = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//CQP//Planning//FR",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(title)}",
        f"X-WR-TIMEZONE:{ZONE_NAME}",
        *_TIMEZONE,
    ]
    for row in rows:
        lines += _event(row, source, stamp)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(row: PlanningRow, origin: str, stamp: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:passage-{row.sitting_id}@{origin}"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;TZID={ZONE_NAME}:{row.starts_at:%Y%m%dT%H%M%S}"
    yield f"DTEND;TZID={ZONE_NAME}:{row.ends_at:%Y%m%dT%H%M%S}"
    yield f"SUMMARY:{_escaped(f'Bloc {row.block} – {row.candidate}')}"
    yield f"LOCATION:{_escaped(row.room)}"
    yield "CLASS:PRIVATE"
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    """Return a text as a value: its own signs escaped, what a calendar cannot hold replaced visibly."""
    unified = re.sub("\r\n?", "\n", text)
    return "".join(_ESCAPED.get(sign, sign) for sign in _IMPOSSIBLE.sub("\ufffd", unified))


def _folded(line: str) -> Iterator[str]:
    """Yield the line cut between characters, each piece but the first led by a space."""
    piece, size = "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > LINE_OCTETS:
            yield piece
            piece, size = " ", 1
        piece, size = piece + sign, size + octets
    yield piece
