"""Seal the minutes of a jury, read a sealed version, and open a new deliberation: the only way to change a result."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from cqp.errors import DeliberationError, NotFoundError
from cqp.marking.journal import Anchor, Kind
from cqp.marking.sitting import ExamSessionState, Role
from cqp.rules.deliberation import Deliberation
from cqp.rules.jury import CandidateDecision, JuryMinutes
from cqp.services import access
from cqp.services.deliberate import OVERTAKEN, deliberation_of, hold
from cqp.services.reference import policy_of, referential_of
from cqp.store import journal, jury, organising, sittings, verification
from cqp.store.engine import Connection, Store
from cqp.store.journal import News


def seal_jury(store: Store, token: str, exam_session_id: int, revision: int, now: datetime) -> int:
    """Seal what the jury decided; return the version of its minutes.

    Everything recorded is verified first, in a transaction of its own: jurors of other exam sessions go on marking.

    Args:
        store: The database.
        token: The caller's sign-in token.
        exam_session_id: Whose jury.
        revision: Of the deliberation that the caller saw.
        now: The instant, UTC.

    Raises:
        DeliberationError: Something is missing, was altered or changed meanwhile, or the minutes are sealed already.
    """
    with store.reading() as db:
        access.require(db, token, now, Role.COORDINATOR)
        verified = verification.verify(db)
    if not verified.is_sound:
        others = len(verified.findings) - 1
        raise DeliberationError(
            "Rien n'a été scellé : la vérification des enregistrements a trouvé une anomalie. "
            f"{verified.findings[0].message}{f' (et {others} autre(s))' if others else ''} Faites établir la liste "
            "complète sur le serveur (python -m cqp verify), et restaurez une sauvegarde sûre si besoin."
        )
    with store.writing() as db:
        held = hold(store, db, token, exam_session_id, revision, now)
        missing = held.deliberation.missing
        if missing:
            raise DeliberationError(
                "Le procès-verbal ne peut pas encore être scellé :\n" + "\n".join(f"– {one}" for one in missing)
            )
        anchor = journal.hold(db)
        minutes = _minutes(store, db, held.deliberation, anchor, held.person.name, now)
        candidate_ids = [one.case.candidate.id for one in held.deliberation.dockets]
        payload = jury.add_minutes(db, exam_session_id, held.person.id, minutes, candidate_ids, anchor)
        if held.stored:
            jury.advance_jury(db, exam_session_id, held.stored)
        news = News(Kind.JURY_SEALED, held.actor, f"exam_session:{exam_session_id}", payload)
        journal.append(db, now.isoformat(), [news], after=anchor)
        return minutes.version


def reopen_jury(store: Store, token: str, exam_session_id: int, reason: str, revision: int, now: datetime) -> int:
    """Open a new deliberation; return its version. The members' presence is asked for again.

    The sealed minutes stay as they are, and stand until the new ones are sealed.

    Raises:
        DeliberationError: There is no reason, nothing is sealed, or somebody has reopened it meanwhile.
    """
    reason = reason.strip()
    with store.writing() as db:
        person = access.require(db, token, now, Role.COORDINATOR)
        organised = organising.read_organised(db, exam_session_id, lock=True)
        deliberation = deliberation_of(store, db, exam_session_id)
        stored = jury.read_jury(db, exam_session_id)
        if stored is None or not deliberation.is_sealed or organised.state is ExamSessionState.PREPARING:
            raise DeliberationError("Aucun procès-verbal de jury n'est scellé : la délibération est encore ouverte.")
        if stored.revision != revision:
            raise DeliberationError(OVERTAKEN)
        if not reason:
            raise DeliberationError(
                "Écrivez pourquoi une nouvelle délibération a lieu : la raison figurera au procès-verbal."
            )
        absent = tuple(replace(one, is_present=False) for one in stored.composition.members)
        opened = replace(
            stored,
            composition=replace(stored.composition, members=absent),
            revision=stored.revision + 1,
            version=stored.version + 1,
            reason=reason,
        )
        jury.write_jury(db, exam_session_id, opened)
        payload = {"exam_session": exam_session_id, "version": opened.version}
        subject = f"exam_session:{exam_session_id}"
        journal.append(db, now.isoformat(), [News(Kind.REOPENED, f"coordinator:{person.id}", subject, payload)])
        return opened.version


def read_jury_minutes(
    store: Store, token: str, exam_session_id: int, now: datetime, version: int | None = None
) -> JuryMinutes:
    """Return sealed minutes (the newest, or that version), from what was sealed alone.

    Raises:
        NotFoundError: There are none.
    """
    with store.reading() as db:
        access.require(db, token, now, Role.COORDINATOR)
        return _sealed(db, exam_session_id, version)


def read_jury_minutes_locally(store: Store, exam_session_id: int, version: int | None = None) -> JuryMinutes:
    """Return the same; asked from the command line, by who holds the machine.

    Raises:
        NotFoundError: There are none.
    """
    with store.reading() as db:
        return _sealed(db, exam_session_id, version)


def _sealed(db: Connection, exam_session_id: int, version: int | None) -> JuryMinutes:
    found = jury.read_minutes(db, exam_session_id, version)
    if found is None:
        raise NotFoundError("Ce procès-verbal de jury n'existe pas. Scellez d'abord la délibération.")
    return found[0]


def read_sealed_decision(
    store: Store, token: str, exam_session_id: int, candidate_id: int, now: datetime
) -> tuple[JuryMinutes, CandidateDecision]:
    """Return the newest sealed minutes, and what they say of one candidate.

    Raises:
        NotFoundError: There are none, or the candidate is not in them (any more).
    """
    with store.reading() as db:
        access.require(db, token, now, Role.COORDINATOR)
        minutes, decisions = jury.read_minutes(db, exam_session_id) or (None, {})
        if minutes is None or candidate_id not in decisions:
            raise NotFoundError("Le jury n'a rien scellé de ce candidat. Scellez d'abord la délibération.")
        return minutes, decisions[candidate_id]


def _minutes(
    store: Store, db: Connection, deliberation: Deliberation, anchor: Anchor, sealed_by: str, now: datetime
) -> JuryMinutes:
    composition = deliberation.composition
    assert composition is not None  # noqa: S101 -- `missing` says so otherwise
    exam_session, referential_id, policy_id = sittings.read_exam_session(db, deliberation.exam_session.id)
    document, fingerprint = referential_of(store, db, referential_id)
    policy = policy_of(store, db, policy_id)
    return JuryMinutes(
        version=deliberation.version,
        replaces=deliberation.reason,
        exam_session=exam_session.name,
        certificate_title=document.title,
        rncp_code=document.rncp_code,
        certifier=document.certifier,
        held_on=composition.held_on,
        place=composition.place,
        quorum=composition.quorum,
        members=composition.members,
        referential=f"{document.title}, version {document.version}",
        referential_fingerprint=fingerprint,
        policy=f"{policy.title}, version {policy.version}",
        policy_fingerprint=policy.fingerprint,
        policy_summary=policy.summary,
        candidates=tuple(one.decision for one in deliberation.dockets if one.decision is not None),
        sealed_at=now.isoformat(),
        sealed_by=sealed_by,
        journal=str(anchor),
    )
