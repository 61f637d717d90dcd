"""The text of the letter that tells a candidate what the jury decided."""

from __future__ import annotations

from cqp.exports import jury_words as jury
from cqp.exports import paper_words as paper
from cqp.exports.paper_words import NBSP, french
from cqp.rules.jury import CandidateDecision, JuryMinutes
from cqp.rules.status import Status
from cqp.tables import words

READING = (
    "Vous pouvez demander au certificateur à lire le procès-verbal d’évaluation "
    "et les observations qui vous concernent."
)
"""Assessors' comments are the candidate's personal data.

Source: CJEU, C-434/16 (Nowak).
"""


def result_letter(minutes: JuryMinutes, number: str) -> str:
    """Return the letter in plain text, paragraphs parted by an empty line; it tells of no other candidate.

    Raises:
        NotFoundError: The jury decided nothing of that candidate.
    """
    candidate = jury.candidate_of(minutes, number)
    president = jury.presiding(minutes)
    place = f"{minutes.place}, le " if minutes.place else "Le "
    paragraphs = (
        f"{minutes.certifier}\n{minutes.exam_session}",
        f"{candidate.name}\nN°{NBSP}{candidate.number}",
        f"{place}{paper.day(minutes.sealed_at)}",
        f"Objet{NBSP}: décision du jury du {paper.day(minutes.held_on)} – "
        f"{minutes.certificate_title} ({minutes.rncp_code})",
        "Madame, Monsieur,",
        *_decision(minutes, candidate),
        "\n".join([f"Les décisions du jury, bloc par bloc{NBSP}:", *_blocks(candidate)]),
        f"Le jury vous recommande{NBSP}:\n{candidate.recommendation}" if candidate.recommendation else "",
        READING,
        "Nous vous prions d’agréer, Madame, Monsieur, nos salutations distinguées.",
        "Pour le jury" + (f",\n{president.name}" if president else ""),
    )
    return "\n\n".join(one for one in paragraphs if one) + "\n"


def _decision(minutes: JuryMinutes, candidate: CandidateDecision) -> tuple[str, ...]:
    certificate = f"le certificat «{NBSP}{minutes.certificate_title}{NBSP}»"
    if candidate.certificate is Status.AWARDED:
        return (
            f"Nous avons le plaisir de vous annoncer que le jury vous délivre {certificate}. Toutes nos félicitations.",
        )
    if jury.is_partial(candidate):
        return (
            f"Le jury ne vous délivre pas {certificate} à ce jour. Vous en avez toutefois acquis une partie"
            f"{NBSP}: l’attestation de blocs jointe à cette lettre en fait foi.",
            "Les blocs acquis sont conservés dans les conditions du règlement. Vous pouvez vous présenter de nouveau "
            "aux blocs qui manquent lors d’une prochaine session.",
        )
    return (
        f"Nous avons le regret de vous annoncer que le jury ne vous délivre pas {certificate} et qu’aucun bloc ne vous "
        "est acquis à ce jour.",
        "Vous pouvez vous présenter de nouveau lors d’une prochaine session.",
    )


def _blocks(candidate: CandidateDecision) -> list[str]:
    return [
        f"– Bloc{NBSP}{one.code}, {french(one.title)}{NBSP}: {words.BLOCK_WORD[one.decision].lower()}"
        for one in candidate.blocks
    ]
