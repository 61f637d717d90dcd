"""The attestation de blocs of one candidate, as a PDF."""

from __future__ import annotations

from typing import Any

from cqp.errors import NotFoundError
from cqp.exports import jury_words as jury
from cqp.exports import paper_words as paper
from cqp.exports.paper_words import NBSP, french
from cqp.exports.signature_box import signature_box
from cqp.exports.typesetting import set_in_type
from cqp.rules.jury import BlockDecision, CandidateDecision, JuryMinutes
from cqp.rules.status import Status


def attestation_pdf(minutes: JuryMinutes, number: str) -> bytes:
    """Return the PDF for the candidate of that number; the same arguments give the same bytes.

    It tells of no other candidate, and not how the jury came to its decision.

    Raises:
        NotFoundError: The jury decided nothing of that candidate, or no block is theirs.
    """
    candidate = jury.candidate_of(minutes, number)
    if not any(block.decision in jury.KEPT for block in candidate.blocks):
        raise NotFoundError(
            f"Aucun bloc n'est acquis par le candidat n° {number} : il n'y a rien à attester. "
            "Envoyez-lui la lettre de résultat."
        )
    return set_in_type("attestation.typ", _content(minutes, candidate), at=minutes.sealed_at)


def _content(minutes: JuryMinutes, candidate: CandidateDecision) -> dict[str, Any]:
    president = jury.presiding(minutes)
    lacking = [one for one in candidate.blocks if one.decision not in jury.KEPT]
    certificate = f"«{NBSP}{minutes.certificate_title}{NBSP}» ({minutes.rncp_code})"
    awarded = candidate.certificate is Status.AWARDED
    where = f" à {minutes.place}" if minutes.place else ""
    return {
        "title": "Attestation de blocs de compétences",
        "subject": f"{candidate.name} (n°{NBSP}{candidate.number}), jury du {paper.day(minutes.held_on)}",
        "authors": [minutes.certifier],
        "running": f"Attestation de blocs de compétences · {minutes.rncp_code}",
        "person": f"{paper.cut(candidate.name, 48)} · n°{NBSP}{paper.cut(candidate.number, 24)}",
        "foot": "SHA-256 du procès-verbal du jury",
        "fingerprint": jury.fingerprint(minutes),
        "certificate": minutes.certificate_title,
        "certifier": f"{minutes.rncp_code} – {minutes.certifier}",
        "attests": f"Le jury de la certification, réuni le {paper.day(minutes.held_on)}{where} "
        f"({minutes.exam_session}), atteste que",
        "candidate": candidate.name,
        "number": candidate.number,
        "blocks": [
            [one.code, french(one.title), *_acquired(one, minutes)]
            for one in candidate.blocks
            if one.decision in jury.KEPT
        ],
        "outcome": f"Le certificat {certificate} est délivré."
        if awarded
        else f"Le certificat {certificate} n’est pas délivré à ce jour.",
        "lacking": [] if awarded else [[one.code, french(one.title)] for one in lacking],
        "recommendation": candidate.recommendation,
        "kept": f"Les blocs validés sont conservés dans les conditions du règlement appliqué{NBSP}: {minutes.policy}.",
        "referential": f"Référentiel{NBSP}: {minutes.referential}.",
        "made": f"Établie le {paper.day(minutes.sealed_at)} d’après le procès-verbal du jury, "
        f"version{NBSP}{minutes.version}.",
        "signatures": [
            signature_box(president.name if president else "Pour le jury", "Présidence du jury"),
            signature_box(minutes.certifier, "Certificateur – cachet"),
        ],
    }


def _acquired(block: BlockDecision, minutes: JuryMinutes) -> tuple[str, str]:
    """Return the sign with the word, and when the block was acquired."""
    if block.decision is Status.HELD:
        return "● Déjà acquis", "avant cette session d’examen"
    return "✓ Validé", f"jury du {paper.day(minutes.held_on)}"
