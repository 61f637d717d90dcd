"""Compare what a jury decided and sealed with what the journal tells of it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, select

from cqp.marking.journal import Kind, canonical, digest_text
from cqp.rules.jury_record import Part, parts_in_json
from cqp.store.jury import decision_payload, sealed_payload
from cqp.store.tables import erasure, journal, jury_decision, jury_minutes, jury_part


def jury_problems(db: Connection) -> Iterator[tuple[int | None, str]]:
    """Yield the journal's entry concerned (None for none) and a French sentence for whatever is not as it was."""
    decided = _decided(db)
    yield from _compare(_told(db, Kind.JURY_DECIDED), decided, "La décision du jury")
    yield from _texts(db)
    sealed = {
        canonical(sealed_payload(row.exam_session_id, row.version, row.digest))
        for row in db.execute(select(jury_minutes))
    }
    yield from _compare(_told(db, Kind.JURY_SEALED), sealed, "Le procès-verbal de jury")
    yield from _parts(db)


def _told(db: Connection, kind: Kind) -> dict[str, int]:
    query = select(journal.c.id, journal.c.payload).where(journal.c.kind == kind)
    return {row.payload: row.id for row in db.execute(query)}


def _decided(db: Connection) -> set[str]:
    groups: dict[tuple[int, int, int], list[dict[str, Any]]] = defaultdict(list)
    for row in db.execute(select(jury_decision).order_by(jury_decision.c.id)).mappings():
        groups[row["candidate_id"], row["version"], row["revision"]].append({**row})
    return {canonical(decision_payload(*key, rows)) for key, rows in groups.items()}


def _compare(told: Mapping[str, int], found: set[str], what: str) -> Iterator[tuple[int | None, str]]:
    for payload, entry_id in told.items():
        if payload not in found:
            yield entry_id, f"{what} de l'entrée {entry_id} manque ou n'est plus ce que le journal a enregistré."
    for payload in sorted(found - told.keys()):
        content = json.loads(payload)
        yield None, f"{what} (version {content['version']}) ne figure pas au journal."


def _texts(db: Connection) -> Iterator[tuple[int | None, str]]:
    """Compare what was typed with its digest; only an erased candidate's may be gone."""
    query = (
        select(jury_decision, erasure.c.at.label("erased_at"))
        .outerjoin(erasure, erasure.c.candidate_id == jury_decision.c.candidate_id)
        .where(jury_decision.c.text_digest != "")
    )
    for row in db.execute(query):
        is_erased = row.erased_at is not None and not row.salt
        if not is_erased and digest_text(row.salt, row.reason, row.recommendation) != row.text_digest:
            yield None, f"La raison ou la recommandation de la décision de jury n° {row.id} n'est plus celle d'origine."


def _parts(db: Connection) -> Iterator[tuple[int | None, str]]:
    """Compare the parts there are with those that the minutes name; what a part says is compared elsewhere."""
    kept: dict[int, set[Part]] = defaultdict(set)
    query = (
        select(jury_part.c.jury_minutes_id, jury_part.c.candidate_id, jury_part.c.digest, jury_part.c.salt)
        .add_columns(erasure.c.at.label("erased_at"))
        .outerjoin(erasure, erasure.c.candidate_id == jury_part.c.candidate_id)
    )
    for row in db.execute(query):
        kept[row.jury_minutes_id].add(Part(row.candidate_id, row.digest))
        if not row.salt and row.erased_at is None:
            yield None, f"Une partie du procès-verbal de jury n° {row.jury_minutes_id} a été vidée."
    for row in db.execute(select(jury_minutes.c.id, jury_minutes.c.content)):
        if _named(row.content) != kept[row.id]:
            yield None, f"Une partie du procès-verbal de jury n° {row.id} manque, a été ajoutée ou remplacée."


def _named(content: str) -> set[Part] | None:
    try:
        return set(parts_in_json(content))
    except (ValueError, KeyError, TypeError):
        return None  # rewritten by hand
