"""The journal: what happened, each entry chained to the one before, with no name and no remark in it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

_PLAIN = re.compile(r"[\w.-]*")

BEFORE_ALL = "0" * 64
"""What the first entry is chained to."""


class Kind(StrEnum):
    """What an entry tells."""

    MARK = "mark"
    MARKS_ADOPTED = "marks_adopted"
    """Marks written in one go, before the journal or by a demonstration."""
    MARKS_IMPORTED = "marks_imported"
    """Marks just told came from an offline or paper grid; the actor brought them in."""
    CLOCK = "clock"
    """A phase of a sitting began, or its clock was paused or went on."""
    NOTED = "noted"
    """An assessor wrote a note of a sitting."""
    QUEUE_IMPORTED = "queue_imported"
    """Coordination imported what had waited on a laptop; the marks follow."""
    SESSION_CLOSED = "session_closed"
    GRID_SUBMITTED = "grid_submitted"
    AGREED = "agreed"
    DECIDED = "decided"
    MINUTES_PREPARED = "minutes_prepared"
    MINUTES_WITHDRAWN = "minutes_withdrawn"
    MINUTES_SIGNED = "minutes_signed"
    MINUTES_SEALED = "minutes_sealed"
    REOPENED = "reopened"
    JURY_COMPOSED = "jury_composed"
    JURY_DECIDED = "jury_decided"
    JURY_SEALED = "jury_sealed"
    EXPORTED = "exported"
    REFUSED = "refused"
    ERASED = "erased"
    RESTORED = "restored"
    """A backup took the database's place."""
    ACCEPTED = "accepted"
    """Somebody took the database as it was, although a part of its past is missing or altered."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry.

    Attributes:
        id: 1 for the first entry, then one more each time, without a gap.
        at: Instant of the server, UTC, ISO 8601.
        kind: What it tells.
        actor: Who did it: "assessor:7", "coordinator:1", "program".
        subject: What it is about: "candidate:3/sitting:12", "exam_session:1"; empty when nothing in particular.
        payload: Canonical JSON; texts that people typed are there as salted digests.
    """

    id: int
    at: str
    kind: str
    actor: str
    subject: str
    payload: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """What to keep elsewhere to prove later that nothing was cut off: how many entries, and the last one's hash."""

    count: int
    head: str

    def __str__(self) -> str:
        """Return "count:head", as printed and as `verify --anchor` takes it."""
        return f"{self.count}:{self.head}"


def canonical(payload: Mapping[str, object]) -> str:
    """Return the payload as JSON with one spelling: sorted keys, no space, text as it is."""
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_entry(entry: Entry) -> str:
    """Return the SHA-256, hexadecimal, of what the entry says."""
    return digest_said(entry.id, entry.at, entry.kind, entry.actor, entry.subject, entry.payload)


def digest_said(rank: int, *said: str) -> str:
    """Return the same from what an entry says, in the order of its attributes."""
    return sha256("\t".join((str(rank), *said)).encode()).hexdigest()


def chain(previous: str, digest: str) -> str:
    """Return an entry's hash, from the hash of the one before and its own digest.

    Whoever holds the digests alone can follow the chain; the digest of an entry about somebody else tells nothing.
    """
    return sha256((previous + digest).encode()).hexdigest()


def digest_text(salt: str, *texts: str) -> str:
    """Return the salted digest of what somebody typed; empty when nobody typed anything.

    Once the salt is erased with the texts, nobody can tell any more what the digest was made of.
    """
    return sha256("\0".join((salt, *texts)).encode()).hexdigest() if any(texts) else ""


def about_sitting(candidate_id: int, sitting_id: int) -> str:
    """Return the subject of an entry about one sitting."""
    return f"candidate:{candidate_id}/sitting:{sitting_id}"


def how_observed(phase: str, flagged: bool, origin: str) -> str:
    """Return how a mark was observed, in one word or several joined by dots; empty when there is nothing to say."""
    return ".".join(filter(None, (phase, "flagged" if flagged else "", origin)))


def mark_line(
    mark_id: str, assessor_id: int, criterion: str, value: str, revision: int, text: str, how: str = ""
) -> str:
    """Return `canonical(mark_payload(…))`, five times faster where no word needs escaping, as ours never do."""
    if not _PLAIN.fullmatch(f"{criterion}{mark_id}{text}{value}{how}"):
        return canonical(mark_payload(mark_id, assessor_id, criterion, value, revision, text, how))
    said = f'"how":"{how}",' if how else ""
    return (
        f'{{"assessor":{assessor_id},"criterion":"{criterion}",{said}"mark":"{mark_id}",'
        f'"revision":{revision},"text":"{text}","value":"{value}"}}'
    )


def mark_payload(
    mark_id: str, assessor_id: int, criterion: str, value: str, revision: int, text: str, how: str = ""
) -> dict[str, object]:
    """Return what the journal says of one mark.

    `text` is the digest of its remark and reasons, `how` what `how_observed` returns; nothing is said when it is empty.
    """
    said = {"how": how} if how else {}
    return said | {
        "mark": mark_id,
        "assessor": assessor_id,
        "criterion": criterion,
        "value": value,
        "revision": revision,
        "text": text,
    }


def note_payload(note_id: str, criterion: str, phase: str, revision: int, text: str) -> dict[str, object]:
    """Return what the journal says of one note; `text` is the digest of what was typed."""
    return {"note": note_id, "criterion": criterion, "phase": phase, "revision": revision, "text": text}


def clock_payload(step: str, phase: str, revision: int, text: str) -> dict[str, object]:
    """Return what the journal says of one gesture on a clock; `text` is the digest of the reason of a pause."""
    return {"step": step, "phase": phase, "revision": revision, "text": text}


def import_payload(
    assessor_id: int, origin: str, source: str, issued_at: str, filled_on: str, first: int, last: int
) -> dict[str, object]:
    """Return what the journal says of a grid that was filled elsewhere.

    Args:
        assessor_id: Whose marks.
        origin: "offline" or "paper".
        source: SHA-256 of the file, or of what was typed from paper.
        issued_at: When the sheet was issued, UTC, ISO 8601; empty when unknown.
        filled_on: The day that the paper bears, ISO 8601; empty when unknown.
        first: Entry that tells its first mark.
        last: Entry that tells its last one; the marks between are all of this grid.
    """
    return {
        "assessor": assessor_id,
        "origin": origin,
        "source": source,
        "issued_at": issued_at,
        "filled_on": filled_on,
        "first": first,
        "last": last,
    }
