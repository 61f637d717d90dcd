"""What the documents of a jury have in common: its words, its counts and what it attests."""

from __future__ import annotations

from dataclasses import asdict
from hashlib import sha256

from cqp.errors import NotFoundError
from cqp.exports.paper_words import NBSP
from cqp.marking.journal import canonical
from cqp.referential.model import code_key
from cqp.rules.jury import BlockDecision, CandidateDecision, JuryMember, JuryMinutes
from cqp.rules.status import Status
from cqp.tables import words

CERTIFICATE_WORD = {Status.AWARDED: "Délivré", Status.NOT_AWARDED: "Non délivré"}
"""What a jury decides of the certificate, masculine."""

UNSIGNED = "Procès-verbal d’évaluation non signé par tous"
"""What is told of a block that was decided all the same."""

KEPT = (Status.VALIDATED, Status.HELD)
"""Decisions by which a block is the candidate's."""


def decided(status: Status) -> str:
    """Return the sign and the word of a decision on the certificate: « ✓ Délivré »."""
    return f"{words.STATUS_SIGN[status]} {CERTIFICATE_WORD[status]}"


def block_codes(minutes: JuryMinutes) -> list[str]:
    """Return the codes of all blocks that were decided, as people count."""
    return sorted({block.code for one in minutes.candidates for block in one.blocks}, key=code_key)


def presiding(minutes: JuryMinutes) -> JuryMember | None:
    """Return the member who presided; None if nobody did."""
    return next((one for one in minutes.members if one.presides and one.is_present), None)


def quorum_words(minutes: JuryMinutes) -> str:
    """Return « 5 membres présents sur 6 appelés ; quorum de 4 atteint »."""
    present = sum(one.is_present for one in minutes.members)
    reached = "atteint" if present >= minutes.quorum else "NON atteint"
    counted = words.counted(present, f"membre{NBSP}présent", f"membres{NBSP}présents")
    return f"{counted} sur {words.counted(len(minutes.members), 'appelé')} ; quorum de {minutes.quorum} {reached}."


def is_partial(candidate: CandidateDecision) -> bool:
    """Say whether the candidate has a block, and not the certificate."""
    return candidate.certificate is not Status.AWARDED and any(one.decision in KEPT for one in candidate.blocks)


def count_words(minutes: JuryMinutes) -> str:
    """Return « 12 candidats : 9 certificats délivrés, 2 réussites partielles, 1 sans bloc acquis »."""
    total, partial = len(minutes.candidates), sum(map(is_partial, minutes.candidates))
    awarded = sum(one.certificate is Status.AWARDED for one in minutes.candidates)
    return (
        f"{words.counted(total, 'candidat')} : {words.counted(awarded, 'certificat délivré', 'certificats délivrés')}, "
        f"{words.counted(partial, 'réussite partielle', 'réussites partielles')}, "
        f"{total - partial - awarded} sans bloc acquis."
    )


def candidate_of(minutes: JuryMinutes, number: str) -> CandidateDecision:
    """Return the decision on one candidate.

    Raises:
        NotFoundError: The jury decided nothing of that number.
    """
    for one in minutes.candidates:
        if one.number == number:
            return one
    raise NotFoundError(
        f"Le jury du {minutes.held_on} n'a pris aucune décision sur le candidat n° {number}. "
        "Vérifiez le numéro dans le procès-verbal du jury."
    )


def without_minutes(block: BlockDecision) -> bool:
    """Say whether a block was assessed and decided although the committee's minutes are not signed by all."""
    return not (block.is_signed or Status.HELD is block.decision or block.proposal is Status.NOT_OBSERVED)


def fingerprint(minutes: JuryMinutes) -> str:
    """Return the SHA-256, hexadecimal, of the minutes as canonical JSON."""
    return sha256(canonical(asdict(minutes)).encode("utf-8", "surrogatepass")).hexdigest()
