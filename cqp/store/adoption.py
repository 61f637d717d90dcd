"""Marks that one entry of the journal tells together: those written before there was one, or in bulk."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from hashlib import sha256

from sqlalchemy import Connection, bindparam, text

from cqp.marking.journal import Kind, canonical, digest_text, mark_payload
from cqp.store.journal import News, append, hold

_ROWS = text(
    "SELECT e.id, e.mark_id, e.assessor_id, c.code, e.value, e.revision, e.text_digest, e.remark, e.reason "
    "FROM mark_event e JOIN criterion c ON c.id = e.criterion_id ORDER BY e.id"
)
_CHANGE = text(
    "UPDATE mark_event SET entry_id = :entry, salt = :salt, text_digest = :digest WHERE id = :id"
).bindparams(bindparam("entry"), bindparam("salt"), bindparam("digest"), bindparam("id"))


def digest_marks(lines: Iterable[str]) -> str:
    """Return the SHA-256, hexadecimal, of many marks' canonical payloads, in the order of their events."""
    whole = sha256()
    for line in lines:
        whole.update(line.encode() + b"\n")
    return whole.hexdigest()


def adoption(lines: list[str]) -> dict[str, object]:
    """Return what the journal says of marks that it tells together."""
    return {"count": len(lines), "digest": digest_marks(lines)}


def adopt_marks(db: Connection, now: str) -> None:
    """Tell in one entry every mark of a database that had no journal yet; salt and digest what was typed."""
    rows = db.execute(_ROWS).all()
    if not rows:
        return
    anchor = hold(db)
    lines, changes = [], []
    for row in rows:
        salt = secrets.token_hex(16) if row.remark or row.reason else ""
        digest = digest_text(salt, row.remark, row.reason, "")
        changes.append({"id": row.id, "entry": anchor.count + 1, "salt": salt, "digest": digest})
        lines.append(canonical(mark_payload(row.mark_id, row.assessor_id, row.code, row.value, row.revision, digest)))
    db.execute(_CHANGE, changes)
    append(db, now, [News(Kind.MARKS_ADOPTED, "program", "", adoption(lines))], after=anchor)
