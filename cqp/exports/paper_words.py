"""French words of the documents on paper: dates, counts and spaces as French printing wants them."""

from __future__ import annotations

import re

from cqp.exports.local_time import local_from
from cqp.planning.french_time import day_words, hour_words, span_words

NBSP = "\N{NO-BREAK SPACE}"
THIN = "\N{NARROW NO-BREAK SPACE}"

_BEFORE = re.compile(r" (?=[:»])")
_BEFORE_THIN = re.compile(r" (?=[;!?%€])")
_AFTER = re.compile(r"(?<=«) ")


def french(text: str) -> str:
    """Return a text of the program or of the référentiel with its no-break spaces; what people typed stays as typed."""
    return _AFTER.sub(NBSP, _BEFORE_THIN.sub(THIN, _BEFORE.sub(NBSP, text)))


def day(iso: str) -> str:
    """Return « lundi 23 novembre 2026 » of a day or an instant; empty if empty."""
    at = local_from(iso)
    return day_words(at.date()).replace(" ", NBSP) if at else ""


def instant(iso: str) -> str:
    """Return « lundi 23 novembre 2026 à 10 h 30 », local time; empty if empty."""
    at = local_from(iso)
    return f"{day(iso)} à{NBSP}{hour_words(at).replace(' ', NBSP)}" if at else ""


def short_instant(iso: str) -> str:
    """Return « 23/11/2026 à 10 h 30 », local time, for narrow columns; empty if empty."""
    at = local_from(iso)
    return f"{at:%d/%m/%Y} à{NBSP}{hour_words(at).replace(' ', NBSP)}" if at else ""


def span(starts: str, ends: str) -> str:
    """Return « lundi 23 novembre 2026, de 9 h à 10 h 30 », or « … à 9 h » when the end is unknown."""
    first, last = local_from(starts), local_from(ends)
    if first is None or last is None:
        return instant(starts)
    return f"{day(starts)}, {span_words(first, last).replace(' ', NBSP)}"


def counted_in_thousands(number: int) -> str:
    """Return « 1 204 » with the space that French printing puts between thousands."""
    return f"{number:,}".replace(",", THIN)


def anchor(journal: str) -> tuple[str, str]:
    """Return the words of a journal's count, and its head, from "count:head"."""
    count, _, head = journal.partition(":")
    number = int(count) if count.isdecimal() else 0
    return f"{counted_in_thousands(number)}{NBSP}écriture{'s' if number > 1 else ''}", head


def cut(text: str, length: int) -> str:
    """Return a text for the head of the pages: one line, cut with « … »."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"
