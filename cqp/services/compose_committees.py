"""Compose committees: assessors, members, what ties them to candidates, their declarations."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cqp.errors import NotFoundError, OrganisationError
from cqp.marking.committee import KnownLink, Member, Quality
from cqp.marking.sitting import Role
from cqp.services import access
from cqp.services.access_code import new_code, split_code
from cqp.services.composition import IrregularSitting, hold_back, irregular_sittings
from cqp.services.organise_session import require_preparing
from cqp.services.reference import policy_of
from cqp.services.sign_in import hash_secret
from cqp.store import committees, organising, planning
from cqp.store.committees import CommitteeTeam
from cqp.store.engine import Connection, Store


@dataclass(frozen=True, slots=True)
class Teams:
    """The assessors of an exam session, its committees, known links, and the irregular sittings."""

    members: tuple[Member, ...]
    committees: tuple[CommitteeTeam, ...]
    links: tuple[KnownLink, ...]
    irregular: tuple[IrregularSitting, ...]


def read_teams(store: Store, token: str, exam_session_id: int, now: datetime) -> Teams:
    """Return the committees of an exam session and what they break of the règlement."""
    with store.reading() as db:
        access.require(db, token, now, Role.COORDINATOR)
        organised = organising.read_organised(db, exam_session_id)
        policy = policy_of(store, db, organised.policy_id)
        return Teams(
            committees.list_members(db, exam_session_id),
            committees.list_committees(db, exam_session_id),
            committees.list_links(db, exam_session_id),
            irregular_sittings(db, exam_session_id, policy),
        )


def add_assessor(
    store: Store, token: str, exam_session_id: int, *, name: str, quality: Quality, organisation: str, now: datetime
) -> str:
    """Add an assessor; return their access code, shown once.

    Raises:
        OrganisationError: The name is missing or taken, or the exam session is no longer in preparation.
    """
    name, organisation = " ".join(name.split()), " ".join(organisation.split())
    if not name:
        raise OrganisationError("Il manque le nom de l'évaluateur. Saisissez-le et recommencez.")
    code = new_code(secrets.choice)
    code_hash = hash_secret(split_code(code)[1])
    with store.writing() as db:
        access.require(db, token, now, Role.COORDINATOR)
        require_preparing(organising.read_organised(db, exam_session_id, lock=True))
        if name.casefold() in {one.name.casefold() for one in committees.list_members(db, exam_session_id)}:
            raise OrganisationError(f"« {name} » est déjà inscrit. Ajoutez une initiale pour distinguer un homonyme.")
        while split_code(code)[0] in planning.read_code_selectors(db):
            code = new_code(secrets.choice)[:5] + code[5:]
        committees.add_assessor(
            db,
            exam_session_id,
            name=name,
            quality=quality,
            organisation=organisation,
            code_selector=split_code(code)[0],
            code_hash=code_hash,
        )
    return code


def add_committee(
    store: Store, token: str, exam_session_id: int, name: str, assessor_ids: Sequence[int], now: datetime
) -> None:
    """Add a committee with its members.

    Raises:
        OrganisationError: The name is missing or taken, or the exam session is no longer in preparation.
    """
    name = " ".join(name.split())
    with store.writing() as db:
        access.require(db, token, now, Role.COORDINATOR)
        require_preparing(organising.read_organised(db, exam_session_id, lock=True))
        if not name or name.casefold() in {
            team.name.casefold() for team in committees.list_committees(db, exam_session_id)
        }:
            raise OrganisationError("Donnez au comité un nom qui n'est pas déjà pris.")
        _check_members(db, exam_session_id, assessor_ids)
        committee_id = committees.add_committee(db, exam_session_id, name)
        committees.replace_members(db, committee_id, assessor_ids)


def change_members(store: Store, token: str, committee_id: int, assessor_ids: Sequence[int], now: datetime) -> None:
    """Replace the members of a committee before anybody has marked one of its sittings.

    Raises:
        NotFoundError: There is no such committee.
        OrganisationError: The exam session is no longer in preparation.
    """
    with store.writing() as db:
        access.require(db, token, now, Role.COORDINATOR)
        exam_session_id = _session_of(db, committee_id)
        require_preparing(organising.read_organised(db, exam_session_id, lock=True))
        _check_members(db, exam_session_id, assessor_ids)
        committees.replace_members(db, committee_id, assessor_ids)


def record_link(store: Store, token: str, exam_session_id: int, link: KnownLink, *, known: bool, now: datetime) -> None:
    """Record, or forget, what ties an assessor to a candidate of the exam session.

    Raises:
        NotFoundError: The assessor or the candidate is not of this exam session.
    """
    with store.writing() as db:
        access.require(db, token, now, Role.COORDINATOR)
        organised = organising.read_organised(db, exam_session_id, lock=True)
        _check_members(db, exam_session_id, [link.assessor_id])
        if link.candidate_id not in {one.id for one in organising.list_registered(db, exam_session_id)}:
            raise NotFoundError("Ce candidat n'est pas inscrit à cette session. Rechargez la page.")
        if known:
            committees.add_link(db, link)
        else:
            committees.remove_link(db, link)
        hold_back(db, exam_session_id, policy_of(store, db, organised.policy_id))


def declare_no_conflict(store: Store, token: str, now: datetime) -> None:
    """Record that the signed-in assessor declares the absence of conflict of interest with their candidates."""
    with store.writing() as db:
        person = access.require(db, token, now, Role.ASSESSOR)
        committees.declare(db, person.id, now.isoformat())


def _session_of(db: Connection, committee_id: int) -> int:
    exam_session_id = committees.committee_session(db, committee_id)
    if exam_session_id is None:
        raise NotFoundError("Ce comité n'existe pas (ou plus). Rechargez la page.")
    return exam_session_id


def _check_members(db: Connection, exam_session_id: int, assessor_ids: Sequence[int]) -> None:
    known = {one.id for one in committees.list_members(db, exam_session_id)}
    if not set(assessor_ids) <= known or len(set(assessor_ids)) != len(assessor_ids):
        raise NotFoundError("Un évaluateur n'est pas inscrit à cette session. Rechargez la page.")
