"""Everything the database holds of one candidate, for the file they may ask for."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from cqp.marking.journal import BEFORE_ALL, Entry, digest_entry, how_observed
from cqp.store.tables import (
    agreed_mark,
    assessor,
    block,
    candidate_remark,
    clock_event,
    competency,
    competency_decision,
    criterion,
    grid_import,
    journal,
    jury_decision,
    mark_event,
    minutes,
    note,
    sitting,
)


def list_sittings(db: Connection, candidate_id: int) -> tuple[tuple[int, str], ...]:
    """Return (sitting id, block code) of each sitting of the candidate, in the document's order."""
    query = (
        select(sitting.c.id, block.c.code)
        .join(block, sitting.c.block_id == block.c.id)
        .where(sitting.c.candidate_id == candidate_id)
        .order_by(block.c.position)
    )
    return tuple((row.id, row.code) for row in db.execute(query))


def read_events(db: Connection, candidate_id: int) -> list[dict[str, object]]:
    """Return every mark of every assessor, oldest first, with what its digest was made of."""
    query = (
        select(mark_event, criterion.c.code, assessor.c.name)
        .join(sitting, mark_event.c.sitting_id == sitting.c.id)
        .join(criterion, mark_event.c.criterion_id == criterion.c.id)
        .join(assessor, mark_event.c.assessor_id == assessor.c.id)
        .where(sitting.c.candidate_id == candidate_id)
        .order_by(mark_event.c.id)
    )
    return [
        {
            "entry": row.entry_id,
            "at": row.at,
            "mark": row.mark_id,
            "assessor": row.assessor_id,
            "assessor_name": row.name,
            "criterion": row.code,
            "value": row.value,
            "revision": row.revision,
            "remark": row.remark,
            "reason": row.reason,
            "amendment": row.amendment,
            "how": how_observed(row.phase, bool(row.flagged), row.origin),
            "salt": row.salt,
        }
        for row in db.execute(query)
    ]


def read_written(db: Connection, candidate_id: int) -> dict[str, object]:
    """Return what the committee agreed, decided and wrote, and what the jury decided."""
    sat = select(sitting.c.id).where(sitting.c.candidate_id == candidate_id)

    def rows(table: Any, code: Any, name: str) -> list[dict[str, object]]:
        query = select(table, code.c.code).join(code).where(table.c.sitting_id.in_(sat))
        return [_plain(row) | {name: row.code} for row in db.execute(query)]

    remarks = select(candidate_remark).where(candidate_remark.c.sitting_id.in_(sat))
    jury = select(jury_decision).where(jury_decision.c.candidate_id == candidate_id).order_by(jury_decision.c.id)
    notes = select(note).where(note.c.sitting_id.in_(sat)).order_by(note.c.device_at, note.c.id)
    imports = select(grid_import).where(grid_import.c.sitting_id.in_(sat)).order_by(grid_import.c.id)
    clock = select(clock_event).where(clock_event.c.sitting_id.in_(sat)).order_by(clock_event.c.id)
    return {
        "agreed": rows(agreed_mark, criterion, "criterion"),
        "decided": rows(competency_decision, competency, "competency"),
        "remarks": [_plain(row) for row in db.execute(remarks)],
        "notes": [_plain(row) for row in db.execute(notes)],
        "clock": [_plain(row) for row in db.execute(clock)],
        "imported_grids": [_plain(row) for row in db.execute(imports)],
        "jury": [_plain(row) for row in db.execute(jury)],
    }


def read_signed(db: Connection, candidate_id: int) -> list[dict[str, object]]:
    """Return the exact contents that were signed, with their salts and digests."""
    query = (
        select(minutes)
        .join(sitting, minutes.c.sitting_id == sitting.c.id)
        .where(sitting.c.candidate_id == candidate_id)
        .order_by(minutes.c.id)
    )
    return [
        {
            "sitting": row.sitting_id,
            "version": row.version,
            "content": row.content,
            "salt": row.salt,
            "digest": row.digest,
            "anchor": f"{row.journal_count}:{row.journal_head}",
        }
        for row in db.execute(query)
    ]


def read_extract(db: Connection, candidate_id: int, entries: set[int]) -> dict[str, object]:
    """Return the journal from the first entry about the candidate on; other people's entries as digests only.

    Args:
        db: A reading transaction.
        candidate_id: Who.
        entries: Entries that tell marks of theirs together with others'.
    """
    own = f"candidate:{candidate_id}"
    said: list[dict[str, object]] = []
    kinds: dict[str, str] = {}
    before = head = BEFORE_ALL
    for row in db.execute(select(journal).order_by(journal.c.id).execution_options(yield_per=10_000)):
        is_own = row.subject == own or row.subject.startswith(f"{own}/")
        if not said and not is_own and row.id not in entries:
            before = row.hash
            continue
        entry = Entry(row.id, row.at, row.kind, row.actor, row.subject, row.payload)
        if is_own or row.id in entries:
            kinds[str(row.id)] = row.kind
            fields = ("id", "at", "kind", "actor", "subject", "payload")
            said.append({name: getattr(entry, name) for name in fields})
        else:
            said.append({"id": row.id, "digest": digest_entry(entry)})
        head = row.hash
    return {"before": before, "entries": said, "head": head, "kinds": kinds}


def _plain(row: Any) -> dict[str, object]:
    hidden = {"salt", "text_digest", "criterion_id", "competency_id", "code"}
    return {name: value for name, value in row._mapping.items() if name not in hidden}
