"""The jury's deliberation: compose it, see what comes before it, decide of the candidates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from cqp.errors import DeliberationError, NotFoundError
from cqp.marking.journal import Kind
from cqp.marking.sitting import ExamSessionState, Person, Role
from cqp.rules.deliberation import (
    BlockRuling,
    Deliberation,
    Docket,
    JuryComposition,
    Ruling,
    decide,
    follow,
    review,
)
from cqp.rules.jury import JuryMember
from cqp.services import access
from cqp.services.reference import policy_of, referential_of
from cqp.store import journal, jury, organising, sittings
from cqp.store.engine import Connection, Store
from cqp.store.journal import News
from cqp.store.jury import Decided, StoredJury

OVERTAKEN = (
    "La délibération a changé entre-temps, sur un autre poste : rien n'a été enregistré. Vérifiez ce qui est affiché "
    "maintenant et recommencez."
)


@dataclass(frozen=True, slots=True)
class HeldJury:
    """A jury that may still be changed, held until the transaction ends, and who changes it."""

    person: Person
    stored: StoredJury | None
    deliberation: Deliberation

    @property
    def actor(self) -> str:
        """As the journal names who does it."""
        return f"coordinator:{self.person.id}"


def read_deliberation(store: Store, token: str, exam_session_id: int, now: datetime) -> Deliberation:
    """Return the whole cohort as it comes before the jury, and what is decided.

    Raises:
        NotFoundError: There is no such exam session.
    """
    with store.reading() as db:
        access.require(db, token, now, Role.COORDINATOR)
        return deliberation_of(store, db, exam_session_id)


def deliberation_of(store: Store, db: Connection, exam_session_id: int) -> Deliberation:
    """Return the same for a caller whose right was checked in this transaction."""
    exam_session, referential_id, policy_id = sittings.read_exam_session(db, exam_session_id)
    document, _ = referential_of(store, db, referential_id)
    policy = policy_of(store, db, policy_id)
    stored = jury.read_jury(db, exam_session_id)
    kept = jury.read_kept(db, exam_session_id)
    cases = jury.list_cases(db, exam_session_id)
    return Deliberation(
        exam_session=exam_session,
        block_codes=tuple(block.code for block in document.blocks),
        composition=stored.composition if stored else None,
        revision=stored.revision if stored else 0,
        version=stored.version if stored else 1,
        reason=stored.reason if stored else "",
        dockets=tuple(review(case, kept.get(case.candidate.id), policy) for case in cases),
        versions=jury.list_versions(db, exam_session_id),
    )


def compose_jury(
    store: Store, token: str, exam_session_id: int, composition: JuryComposition, revision: int, now: datetime
) -> None:
    """Replace the composition of a jury; what is irregular in it only keeps the minutes from being sealed.

    Args:
        store: The database.
        token: The caller's sign-in token.
        exam_session_id: Whose jury.
        composition: Who sits, where and when.
        revision: Of the deliberation that the caller saw.
        now: The instant, UTC.

    Raises:
        DeliberationError: A name is missing or twice there, a number makes no sense, or it is too late.
    """
    composition = _checked(composition)
    with store.writing() as db:
        held = hold(store, db, token, exam_session_id, revision, now)
        before = held.stored or StoredJury(composition, 0, 1, "")
        after = replace(before, composition=composition, revision=before.revision + 1)
        jury.write_jury(db, exam_session_id, after)
        payload = {
            "version": after.version,
            "held_on": composition.held_on,
            "quorum": composition.quorum,
            "members": len(composition.members),
            "present": sum(one.is_present for one in composition.members),
        }
        news = News(Kind.JURY_COMPOSED, held.actor, f"exam_session:{exam_session_id}", payload)
        journal.append(db, now.isoformat(), [news])


def decide_conforming(store: Store, token: str, exam_session_id: int, revision: int, now: datetime) -> int:
    """Follow the committees for every undecided candidate whose minutes are in order; return how many.

    Absent candidates, unsigned minutes and departures from the figures are left to be decided one by one.

    Raises:
        DeliberationError: There is nobody to decide of, the jury is not composed, or something changed meanwhile.
    """
    with store.writing() as db:
        held = hold(store, db, token, exam_session_id, revision, now)
        dockets = held.deliberation.conforming
        if not dockets:
            raise DeliberationError("Aucun dossier conforme n'attend de décision. Examinez les autres un par un.")
        _, _, policy_id = sittings.read_exam_session(db, exam_session_id)
        policy = policy_of(store, db, policy_id)
        decided = [Decided(one.case.candidate.id, one.revision + 1, follow(one.case, policy)) for one in dockets]
        _write(db, held, exam_session_id, decided, now)
        return len(decided)


def decide_candidate(
    store: Store,
    token: str,
    exam_session_id: int,
    candidate_id: int,
    ruling: Ruling,
    revision: int,
    now: datetime,
) -> None:
    """Decide of one candidate; whatever departs from a proposal needs a reason.

    Args:
        store: The database.
        token: The caller's sign-in token.
        exam_session_id: Whose jury.
        candidate_id: Of whom.
        ruling: What the jury says.
        revision: Of this candidate's decision that the caller saw; 0 for none.
        now: The instant, UTC.

    Raises:
        NotFoundError: The candidate is not of this exam session.
        DeliberationError: A reason is missing, the jury is not composed or sealed, or somebody decided meanwhile.
    """
    with store.writing() as db:
        held = hold(store, db, token, exam_session_id, None, now)
        docket = _docket(held.deliberation, candidate_id)
        if docket.revision != revision:
            raise DeliberationError(OVERTAKEN)
        _, _, policy_id = sittings.read_exam_session(db, exam_session_id)
        ruling = _trimmed(ruling)
        if ruling.by_casting_vote and held.deliberation.composition:
            _require_president(held.deliberation.composition)
        decision = decide(docket.case, ruling, policy_of(store, db, policy_id))
        _write(db, held, exam_session_id, [Decided(candidate_id, revision + 1, decision)], now)


def hold(
    store: Store, db: Connection, token: str, exam_session_id: int, revision: int | None, now: datetime
) -> HeldJury:
    """Check the right, keep the jury from being changed by others until the transaction ends, and return it.

    Args:
        store: The database.
        db: A writing transaction.
        token: The caller's sign-in token.
        exam_session_id: Whose jury.
        revision: Of the deliberation that the caller saw; None when they answer for less.
        now: The instant, UTC.

    Raises:
        DeliberationError: It is sealed or not yet time, or something changed since that revision.
    """
    person = access.require(db, token, now, Role.COORDINATOR)
    organised = organising.read_organised(db, exam_session_id, lock=True)
    if organised.state is ExamSessionState.PREPARING:
        raise DeliberationError(
            "La session est encore en préparation : le jury délibère après les passages. Ouvrez d'abord la session."
        )
    deliberation = deliberation_of(store, db, exam_session_id)
    if deliberation.is_sealed:
        raise DeliberationError(
            f"Le procès-verbal de jury (version {deliberation.version}) est scellé : ses décisions ne changent plus. "
            "Pour corriger un résultat, ouvrez une nouvelle délibération et écrivez pourquoi."
        )
    if revision is not None and revision != deliberation.revision:
        raise DeliberationError(OVERTAKEN)
    return HeldJury(person, jury.read_jury(db, exam_session_id), deliberation)


def _write(db: Connection, held: HeldJury, exam_session_id: int, decided: list[Decided], now: datetime) -> None:
    if held.stored is None:
        raise DeliberationError("Composez d'abord le jury : sa date, son quorum et ses membres.")
    payloads = jury.add_decisions(db, held.person.id, held.stored.version, decided, now.isoformat())
    news = [
        News(Kind.JURY_DECIDED, held.actor, f"candidate:{one.candidate_id}", payload)
        for one, payload in zip(decided, payloads, strict=True)
    ]
    journal.append(db, now.isoformat(), news)
    jury.advance_jury(db, exam_session_id, held.stored)


def _docket(deliberation: Deliberation, candidate_id: int) -> Docket:
    for one in deliberation.dockets:
        if one.case.candidate.id == candidate_id:
            return one
    raise NotFoundError("Ce candidat n'est pas inscrit à cette session. Rechargez la page.")


def _require_president(composition: JuryComposition) -> None:
    if not any(one.presides and one.is_present for one in composition.members):
        raise DeliberationError(
            "La voix prépondérante est celle de la présidence : aucun membre présent ne préside. Corrigez la "
            "composition du jury d'abord."
        )


def _trimmed(ruling: Ruling) -> Ruling:
    return replace(
        ruling,
        blocks={code: BlockRuling(one.status, one.reason.strip()) for code, one in ruling.blocks.items()},
        reason=ruling.reason.strip(),
        recommendation=ruling.recommendation.strip(),
    )


def _checked(composition: JuryComposition) -> JuryComposition:
    """Return the composition, its texts trimmed.

    Raises:
        DeliberationError: It does not hold together.
    """
    members = tuple(
        JuryMember(
            " ".join(one.name.split()),
            " ".join(one.organisation.split()),
            " ".join(one.college.split()),
            one.is_present,
            one.presides,
        )
        for one in composition.members
    )
    if not all(one.name and one.college for one in members):
        raise DeliberationError("Il manque le nom ou le collège d'un membre du jury. Complétez-le et recommencez.")
    names = [one.name.casefold() for one in members]
    if len(set(names)) < len(names):
        raise DeliberationError("Un membre du jury figure deux fois. Ajoutez une initiale pour distinguer un homonyme.")
    if composition.quorum < 1:
        raise DeliberationError("Le quorum est d'au moins un membre. Corrigez-le et recommencez.")
    if sum(one.presides for one in members) > 1:
        raise DeliberationError("Une seule personne préside le jury. Choisissez-la et recommencez.")
    try:
        held_on = date.fromisoformat(composition.held_on).isoformat()
    except ValueError:
        raise DeliberationError("La date du jury n'est pas lisible. Saisissez-la de nouveau.") from None
    return JuryComposition(held_on, " ".join(composition.place.split()), composition.quorum, members)
