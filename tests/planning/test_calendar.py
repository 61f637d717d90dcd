"""The calendar file, against RFC 5545."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqp.planning.calendar import calendar_text
from tests.planning.planning_build import a_row

NOW = datetime(2026, 6, 1, 7, 30, tzinfo=UTC)


def text_of(*rows, title="Passages de Martin") -> str:
    return calendar_text(rows, title=title, origin="cqp.example.org", at=NOW)


def unfolded(text: str) -> list[str]:
    return text.removesuffix("\r\n").replace("\r\n ", "").split("\r\n")


def value(text: str, name: str) -> str:
    """Return the value of a property, its escapes undone."""
    line = next(line for line in unfolded(text) if line.startswith(f"{name}:"))
    undone = {"\\n": "\n", "\\,": ",", "\\;": ";", "\\\\": "\\"}
    return re.sub(r"\\[n,;\\]", lambda found: undone[found[0]], line.removeprefix(f"{name}:"))


def test_a_calendar_reads_as_agreed() -> None:
    lines = unfolded(text_of(a_row("9:05", "10:05", block="2A", sitting=12, room="Salle B, 2e étage")))

    assert lines[:7] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//CQP//Planning//FR",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:Passages de Martin",
        "X-WR-TIMEZONE:Europe/Paris",
    ]
    assert lines[lines.index("BEGIN:VEVENT") :] == [
        "BEGIN:VEVENT",
        "UID:passage-12@cqp.example.org",
        "DTSTAMP:20260601T073000Z",
        "DTSTART;TZID=Europe/Paris:20260610T090500",
        "DTEND;TZID=Europe/Paris:20260610T100500",
        "SUMMARY:Bloc 2A – Durand Zoé",
        "LOCATION:Salle B\\, 2e étage",
        "CLASS:PRIVATE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]


def test_it_says_nothing_of_number_members_or_extra_time() -> None:
    plain, other = a_row(), a_row(members=("Roux",), extra_time=True, convened="8:45")

    assert text_of(plain) == text_of(other)
    assert "00123" not in text_of(plain)


def test_the_event_of_a_moved_sitting_keeps_its_identity() -> None:
    before, after = text_of(a_row("9:00", "10:00")), text_of(a_row("14:00", "15:00", room="Salle 9"))

    assert value(before, "UID") == value(after, "UID") == "passage-1@cqp.example.org"


def test_an_origin_cannot_add_a_line() -> None:
    text = calendar_text([a_row()], title="", origin="a\r\nX:b c", at=NOW)

    assert value(text, "UID") == "passage-1@a--X-b-c"


def test_the_time_zone_changes_when_france_does() -> None:
    lines = unfolded(text_of())
    zone = lines[lines.index("BEGIN:VTIMEZONE") : lines.index("END:VTIMEZONE")]

    assert [line for line in zone if line.startswith("RRULE")] == [
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    ]
    paris = ZoneInfo("Europe/Paris")
    for first, hours in (("19810329T020000", (1, 2)), ("19961027T030000", (2, 1))):
        assert f"DTSTART:{first}" in zone
        year, month, day = int(first[:4]), int(first[4:6]), int(first[6:8])
        found = [datetime(year, month, day, hour, tzinfo=paris).utcoffset().total_seconds() / 3600 for hour in (0, 12)]
        assert tuple(found) == hours


WORDS = st.text(max_size=120)


@given(WORDS, WORDS, WORDS)
def test_whatever_is_typed_the_file_keeps_its_form(candidate: str, room: str, title: str) -> None:
    text = text_of(a_row(candidate=candidate, room=room), title=title)

    assert text.endswith("END:VCALENDAR\r\n")
    assert not set("\r\n") & set(text.replace("\r\n", ""))
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    lines = unfolded(text)
    assert all(re.match(r"[A-Z][A-Z-]*[:;]", line) for line in lines)
    assert [line for line in lines if line.startswith(("BEGIN", "END"))] == [
        line for line in unfolded(text_of(a_row())) if line.startswith(("BEGIN", "END"))
    ]


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=200))
def test_a_name_comes_back_as_typed(name: str) -> None:
    assert value(text_of(a_row(candidate=name)), "SUMMARY") == f"Bloc 1 – {name}"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("a\r\nb", "a\nb"), ("a\rb", "a\nb"), ("a\x00b", "a\ufffdb"), ("\ud800", "\ufffd"), ("a\\n;,", "a\\n;,")],
)
def test_line_ends_and_what_cannot_be_written(typed, stored) -> None:
    assert value(text_of(a_row(room=typed)), "LOCATION") == stored
