"""Read the whole journal again and compare it with what it tells of: nothing altered, missing or added."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, or_, select, text

from cqp.marking.journal import (
    BEFORE_ALL,
    Anchor,
    Kind,
    about_sitting,
    canonical,
    chain,
    clock_payload,
    digest_said,
    digest_text,
    how_observed,
    mark_line,
    note_payload,
)
from cqp.store.adoption import adoption
from cqp.store.grid_imports import import_problems
from cqp.store.jury_verification import jury_problems
from cqp.store.summary_verification import summary_problems
from cqp.store.tables import (
    clock_event,
    criterion,
    erasure,
    journal,
    jury_minutes,
    jury_part,
    mark_event,
    minutes,
    note,
    sitting,
)

OF_MARKS = frozenset({Kind.MARK.value, Kind.MARKS_ADOPTED.value})
"""Kinds of the entries that tell marks."""

CHUNK = 20_000
"""Rows fetched at once."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was: the journal's entry concerned (None for none), and a French sentence."""

    entry: int | None
    message: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What `verify` found.

    Attributes:
        anchor: Where the journal stands.
        findings: In the order of the entries; empty when all is as it was.
        marks: How many marks were compared.
    """

    anchor: Anchor
    findings: tuple[Finding, ...]
    marks: int

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


def verify(db: Connection, anchors: Iterable[Anchor] = ()) -> Verification:
    """Compare the journal with its own chain, with anchors kept elsewhere, and with the rows it tells of.

    The chain is only followed up to its first break: whatever comes after a rewritten entry is doubtful anyway.
    """
    wanted: dict[int, set[str]] = defaultdict(set)
    for one in (*anchors, *_printed_anchors(db)):
        wanted[one.count].add(one.head)
    told: dict[int, str] = {}
    marks = 0
    findings: list[Finding] = []
    count, head = 0, BEFORE_ALL
    for rank, at, kind, actor, subject, payload, kept_hash in _entries(db):
        linked = chain(head, digest_said(rank, at, kind, actor, subject, payload))
        if rank != count + 1 or linked != kept_hash:
            findings.append(_broken(count + 1, rank, at))
            break
        count, head = rank, linked
        if rank in wanted and wanted.pop(rank) != {kept_hash}:
            findings.append(
                Finding(
                    rank,
                    f"L'entrée {rank} n'est plus celle dont l'empreinte a été imprimée ou gardée : le journal a "
                    "été réécrit jusqu'à elle.",
                )
            )
            break
        if kind in OF_MARKS:
            told[rank] = payload
    else:
        findings += [
            Finding(
                attested,
                f"Le journal s'arrête à l'entrée {count} ; une empreinte imprimée ou gardée atteste l'entrée "
                f"{attested} : la fin a été coupée.",
            )
            for attested in sorted(wanted)
            if attested > count
        ]
        marks = len(told)
        findings += _compare_marks(db, told)
    findings += [*_texts(db), *_current(db), *_clocks(db), *_notes(db), *_documents(db), *_summaries(db), *_guards(db)]
    return Verification(Anchor(count, head), tuple(findings), marks)


def _entries(db: Connection) -> Iterator[tuple[Any, ...]]:
    """Yield (id, at, kind, actor, subject, payload, hash) of each entry, as plain rows: there may be a million."""
    columns = (journal.c.at, journal.c.kind, journal.c.actor, journal.c.subject, journal.c.payload, journal.c.hash)
    query = select(journal.c.id, *columns).order_by(journal.c.id).execution_options(yield_per=CHUNK)
    yield from db.execute(query)


def _broken(expected: int, rank: int, at: str) -> Finding:
    if rank != expected:
        return Finding(expected, f"L'entrée {expected} manque : la suivante du journal est l'entrée {rank}.")
    return Finding(rank, f"L'entrée {rank} ({at}) a été modifiée : son empreinte ne correspond plus.")


def _printed_anchors(db: Connection) -> Iterator[Anchor]:
    for table in (minutes, jury_minutes):
        for row in db.execute(select(table.c.journal_count, table.c.journal_head)):
            yield Anchor(row.journal_count, row.journal_head)


def _compare_marks(db: Connection, told: dict[int, str]) -> Iterator[Finding]:
    """Compare each mark with the entry that tells it; several marks under one entry were adopted together.

    `told` is emptied as the marks are found: there may be a million.
    """
    codes = {row.id: row.code for row in db.execute(select(criterion.c.id, criterion.c.code))}
    rows = db.execute(
        select(
            mark_event.c.entry_id,
            mark_event.c.mark_id,
            mark_event.c.assessor_id,
            mark_event.c.criterion_id,
            mark_event.c.value,
            mark_event.c.revision,
            mark_event.c.text_digest,
            mark_event.c.phase,
            mark_event.c.flagged,
            mark_event.c.origin,
        )
        .order_by(mark_event.c.id)
        .execution_options(yield_per=CHUNK)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for entry_id, mark_id, assessor_id, criterion_id, value, revision, digest, phase, flagged, origin in rows:
        how = how_observed(phase, flagged, origin) if phase or flagged or origin else ""
        line = mark_line(mark_id, assessor_id, codes[criterion_id], value, revision, digest, how)
        if told.get(entry_id) == line:
            del told[entry_id]
        else:
            found[entry_id].append(line)
    for entry_id, lines in found.items():
        if entry_id not in told:
            yield Finding(None, f"{len(lines)} marque(s) ne figurent pas au journal (entrée annoncée : {entry_id}).")
    for entry_id, payload_told in told.items():
        lines = found.get(entry_id, [])
        if canonical(adoption(lines)) != payload_told:
            what = "manque" if not lines else "n'est plus celle que le journal a enregistrée"
            yield Finding(entry_id, f"La marque de l'entrée {entry_id} {what}.")


_TYPED = (mark_event.c.remark, mark_event.c.reason, mark_event.c.amendment)


def _texts(db: Connection) -> Iterator[Finding]:
    """Compare what was typed with its digest; only an erased candidate's may be gone."""
    rows = db.execute(
        select(mark_event, sitting.c.candidate_id, erasure.c.at.label("erased_at"))
        .select_from(
            mark_event.join(sitting, mark_event.c.sitting_id == sitting.c.id).outerjoin(
                erasure, erasure.c.candidate_id == sitting.c.candidate_id
            )
        )
        .where(or_(*(column != "" for column in (mark_event.c.text_digest, *_TYPED))))
    )
    for row in rows:
        is_erased = row.erased_at is not None and not row.salt
        if not is_erased and digest_text(row.salt, row.remark, row.reason, row.amendment) != row.text_digest:
            yield Finding(
                row.entry_id,
                f"L'observation ou la raison de l'entrée {row.entry_id} n'est plus celle d'origine.",
            )


_STRAY = text(
    "SELECT e.entry_id FROM mark m JOIN mark_event e ON e.id = m.event_id WHERE m.value <> e.value "
    "OR m.revision <> e.revision OR m.remark <> e.remark OR m.reason <> e.reason "
    "OR m.phase <> e.phase OR m.flagged <> e.flagged OR m.origin <> e.origin OR e.sitting_id <> m.sitting_id "
    "OR e.assessor_id <> m.assessor_id OR e.criterion_id <> m.criterion_id "
    "UNION SELECT e.entry_id FROM mark_event e LEFT JOIN mark m ON m.sitting_id = e.sitting_id "
    "AND m.assessor_id = e.assessor_id AND m.criterion_id = e.criterion_id "
    "WHERE m.revision IS NULL OR m.revision < e.revision ORDER BY 1"
)


def _current(db: Connection) -> Iterator[Finding]:
    """Compare the current row of each criterion with its newest event."""
    for (entry_id,) in db.execute(_STRAY):
        yield Finding(entry_id, f"La marque affichée n'est pas la dernière enregistrée (entrée {entry_id}).")


def _clocks(db: Connection) -> Iterator[Finding]:
    """Compare each gesture on a clock with the entry that tells it, and the reason of a pause with its digest."""
    told = {(row.subject, row.payload) for row in db.execute(select(journal).where(journal.c.kind == Kind.CLOCK.value))}
    rows = db.execute(
        select(clock_event, sitting.c.candidate_id)
        .join(sitting, clock_event.c.sitting_id == sitting.c.id)
        .order_by(clock_event.c.id)
    ).all()
    for row in rows:
        subject = about_sitting(row.candidate_id, row.sitting_id)
        is_told = (subject, canonical(clock_payload(row.step, row.phase, row.revision, row.text_digest))) in told
        if not is_told or (row.salt and digest_text(row.salt, row.reason) != row.text_digest):
            yield Finding(None, f"L'horloge du passage n° {row.sitting_id} n'est plus celle que le journal atteste.")
    if len(rows) != len(told):
        yield Finding(None, f"{len(told)} gestes d'horloge figurent au journal, {len(rows)} dans la base.")


def _notes(db: Connection) -> Iterator[Finding]:
    """Compare each note with the newest entry that tells it, and its text with its digest."""
    told: dict[str, tuple[str, dict[str, Any]]] = {}
    for row in db.execute(select(journal).where(journal.c.kind == Kind.NOTED.value).order_by(journal.c.id)):
        payload = json.loads(row.payload)
        told[payload["note"]] = row.subject, payload
    rows = db.execute(
        select(note, sitting.c.candidate_id, criterion.c.code)
        .join(sitting, note.c.sitting_id == sitting.c.id)
        .join(criterion, note.c.criterion_id == criterion.c.id, isouter=True)
        .order_by(note.c.id)
    )
    for row in rows:
        found = note_payload(row.id, row.code or "", row.phase, row.revision, row.text_digest)
        is_told = told.pop(row.id, None) == (about_sitting(row.candidate_id, row.sitting_id), found)
        if not is_told or (row.salt and digest_text(row.salt, row.text) != row.text_digest):
            yield Finding(None, f"Une note du passage n° {row.sitting_id} n'est plus celle que le journal atteste.")
    for subject, _ in told.values():
        yield Finding(None, f"Une note que le journal atteste manque ({subject}).")


def _documents(db: Connection) -> Iterator[Finding]:
    """Compare sealed documents with their digests; an erased candidate's are empty."""
    for row in db.execute(select(minutes)):
        if row.salt and sha256((row.salt + row.content).encode()).hexdigest() != row.digest:
            yield Finding(None, f"Le procès-verbal n° {row.id} n'est plus celui qui a été signé.")
    for row in db.execute(select(jury_part)):
        if row.salt and sha256((row.salt + row.content).encode()).hexdigest() != row.digest:
            yield Finding(None, f"Le procès-verbal de jury n° {row.jury_minutes_id} n'est plus celui qui a été scellé.")
    for row in db.execute(select(jury_minutes)):
        if sha256(row.content.encode()).hexdigest() != row.digest:
            yield Finding(None, f"Le procès-verbal de jury n° {row.id} n'est plus celui qui a été scellé.")
    yield from (Finding(entry, message) for entry, message in jury_problems(db))
    yield from (Finding(None, message) for message in import_problems(db))


def _summaries(db: Connection) -> Iterator[Finding]:
    yield from (Finding(None, message) for message in summary_problems(db))


GUARDS: Sequence[str] = (
    "mark_event",
    "clock_event",
    "grid_import",
    "journal",
    "minutes",
    "jury_minutes",
    "jury_part",
    "jury_decision",
)
"""Tables that triggers protect: two a table at least."""


def _guards(db: Connection) -> Iterator[Finding]:
    """Say which table has lost the triggers that keep it from being rewritten."""
    if db.dialect.name == "postgresql":
        query = "SELECT relname FROM pg_trigger JOIN pg_class ON tgrelid = pg_class.oid WHERE tgenabled = 'O'"
    else:
        query = "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'"
    names = [row[0] for row in db.execute(text(query))]
    for table in GUARDS:
        if names.count(table) < 2:
            yield Finding(None, f"La table « {table} » n'est plus protégée : ses déclencheurs ont été retirés.")
