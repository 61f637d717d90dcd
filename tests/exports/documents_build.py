"""Builders of what documents are made from: the real référentiel and règlement, people who do not exist."""

from __future__ import annotations

from cqp.marking.mark import MarkValue
from cqp.referential.fingerprint import fingerprint
from cqp.referential.model import Competency
from cqp.rules.certificate import judge_certificate
from cqp.rules.competency import explain_tally, propose_competency, tally
from cqp.rules.jury import BlockDecision, CandidateDecision, JuryMember, JuryMinutes
from cqp.rules.minutes import Minutes, Signature, SignedCompetency, SignedCriterion, SignedMember
from cqp.rules.status import Status
from tests.blocks import judge_block
from tests.results_build import the_policy, the_referential

HEAD = "9f2c7e51b0a4d3866fd1f0a97c2be4455aa1f08c3d7be9026417e0c5b38f92d1"
PREPARED_AT = "2026-11-23T10:42:07+00:00"

MEMBERS = (
    SignedMember(
        "Camille Roy",
        "Professionnelle extérieure",
        "Mutuelle fictive du Midi",
        "2026-11-23T07:58:12+00:00",
        "2026-11-23T10:05:00+00:00",
        "",
    ),
    SignedMember(
        "Jean-Noël d’Ormesson-Lefèvre",
        "Formateur",
        "Organisme fictif",
        "2026-11-23T08:01:40+00:00",
        "2026-11-23T10:07:31+00:00",
        "Trois critères n’ont pas pu être observés, le client fictif ayant raccroché.",
    ),
)

REMARKS = {
    "C1.1.2": ("Très à l’aise, formulation claire ; reformule sans qu’on le lui demande.", ""),
    "C1.2.1": ("Repris pendant l’entretien : réponse complète.", "Hésite d’abord, puis répond avec assurance."),
    "C1.4.2": ("", "Ne cite pas la source de l’information transmise au client."),
    "C1.8.5": ("Commentaires rédigés dans le dossier, lisibles par un tiers.", ""),
}
CHANGES = {
    "C1.1.4": (MarkValue.MET, MarkValue.NOT_MET),
    "C1.3.7": (MarkValue.NOT_APPLICABLE, MarkValue.NOT_APPLICABLE),
    "C1.4.2": (MarkValue.NOT_MET, MarkValue.NOT_MET),
    "C1.6.2": (MarkValue.NOT_MET, MarkValue.NOT_MET),
    "C1.6.3": (MarkValue.NOT_MET, MarkValue.NOT_MET),
    "C1.9.1": (MarkValue.NOT_OBSERVED, MarkValue.MET),
}
NOT_APPLICABLE = "La situation ne faisait intervenir aucun client en situation de handicap."
AGREED = "Vu en fin d’entretien : le comité retient la réponse donnée à la seconde question."


def a_signed_competency(competency: Competency, *, count: int = 2) -> SignedCompetency:
    """Return a competency marked by so many members: all *acquis* but for `CHANGES`, decided as people might."""
    criteria = []
    for one in competency.criteria:
        first, second = CHANGES.get(one.code, (MarkValue.MET, MarkValue.MET))
        remarks = REMARKS.get(one.code, ("", ""))
        values = tuple((first, second)[rank % 2] for rank in range(count))
        criteria.append(
            SignedCriterion(
                code=one.code,
                text=one.text,
                values=values,
                remarks=tuple(remarks[rank % 2] for rank in range(count)),
                reasons=tuple(NOT_APPLICABLE if value is MarkValue.NOT_APPLICABLE else "" for value in values),
                agreed=MarkValue.MET if len(set(values)) > 1 else first,
                agreed_reason=AGREED if len(set(values)) > 1 else "",
            )
        )
    counts = tally((one.agreed for one in criteria), expected=len(criteria))
    proposal = propose_competency(counts, the_policy())
    settled = proposal is not Status.TO_DELIBERATE
    return SignedCompetency(
        code=competency.code,
        text=competency.text,
        proposal=proposal,
        decision=proposal if settled else Status.ACQUIRED,
        reason="" if settled else "Écart sans conséquence pour le client ; l’entretien a levé le doute du comité.",
        why=f"{explain_tally(counts)}.",
        criteria=tuple(criteria),
    )


def minutes_of(block_code: str = "1", **changes: object) -> Minutes:
    """Return the minutes of a block, two members; `changes` replace fields."""
    block = the_referential().block(block_code)
    competencies = tuple(a_signed_competency(one) for one in block.competencies)
    lacking = sum(one.decision is Status.NOT_ACQUIRED for one in competencies)
    fields: dict[str, object] = {
        "version": 1,
        "replaces": "",
        "candidate_number": "00123",
        "candidate_name": "Durand Zoé",
        "exam_session": "Session de novembre 2026",
        "exam_place": "Paris",
        "block_code": block.code,
        "block_title": block.title,
        "method": block.method,
        "planned_at": "2026-11-23T09:00",
        "ends_at": "2026-11-23T10:00",
        "place": "Salle Lumière",
        "accommodations": "Temps majoré d’un tiers",
        "referential": f"{the_referential().title} – version {the_referential().version}",
        "referential_fingerprint": fingerprint(the_referential()),
        "policy": f"{the_policy().title} – version {the_policy().version}",
        "policy_fingerprint": the_policy().fingerprint,
        "policy_summary": the_policy().summary,
        "waiver": "",
        "members": MEMBERS,
        "competencies": competencies,
        "decision": judge_block(one.decision for one in competencies),
        "why": f"{len(competencies) - lacking} compétences acquises sur {len(competencies)} : le bloc demande toutes "
        "les compétences."
        if lacking
        else f"Les {len(competencies)} compétences sont acquises.",
        "agreement": "Avant la concertation, les membres étaient d’accord sur 40 critères sur 42.",
        "for_candidate": "Votre écoute est un point fort. Travaillez la présentation des garanties :\n"
        "annoncez d’abord ce qui est couvert, puis les exclusions.",
        "internal": "Candidate très émue au début ; laisser cinq minutes de plus la prochaine fois.",
        "prepared_at": PREPARED_AT,
        "journal": f"12847:{HEAD}",
    }
    return Minutes(**fields | changes)  # type: ignore[arg-type] -- a test's own fields


def signatures_of(minutes: Minutes, *, at: str = "2026-11-23T10:51:30+00:00", given: int = 1) -> tuple[Signature, ...]:
    """Return one signature a member, the first `given` of them already given."""
    return tuple(Signature(one.name, at if rank < given else "") for rank, one in enumerate(minutes.members))


CANDIDATES = (
    # name, decisions of blocks 1, 2A, 2B ("V" validated, "N" not, "H" held, "" not presented), recommendation
    ("Arnaud Benoît", "VV", ""),
    ("Durand Zoé", "NV", "Reprendre la présentation des garanties (C1.6) avec un tuteur, puis repasser le bloc 1."),
    ("Élie-Castellan Marie-Ange", "H V", ""),
    ("Martin Ali", "VVV", ""),
    ("Petit Noël", "N", "Un accompagnement de trois mois en agence est conseillé avant de se représenter."),
    ("Zola Émile", "V N", "Étudier les conventions d’indemnisation."),
)
DECISION = {"V": Status.VALIDATED, "N": Status.NOT_VALIDATED, "H": Status.HELD}
RESCUED = "Le jury retient les résultats en entreprise, attestés par l’employeur, et la qualité de l’entretien."
VOTE = "Voix prépondérante de la présidence : trois voix contre trois."
THE_JURY = (
    JuryMember("Hélène Garnier", "Fédération fictive des assureurs", "Employeurs", is_present=True, presides=True),
    JuryMember("Marc Olivier", "Mutuelle fictive du Midi", "Employeurs", is_present=True, presides=False),
    JuryMember("Sophie N’Guyen", "Syndicat fictif A", "Salariés", is_present=True, presides=False),
    JuryMember("Yves Le Goff", "Syndicat fictif B", "Salariés", is_present=False, presides=False),
)


def a_candidate_decision(name: str, letters: str, recommendation: str, *, number: str) -> CandidateDecision:
    """Return what a jury decided: block 2A of « Martin Ali » and the certificate of « Arnaud Benoît » carry reasons."""
    blocks = []
    for code, letter in zip(("1", "2A", "2B"), letters, strict=False):
        if letter.strip():
            rescued = (name, code) == ("Martin Ali", "2A")
            decision = DECISION[letter]
            blocks.append(
                BlockDecision(
                    code=code,
                    title=the_referential().block(code).title,
                    proposal=Status.NOT_VALIDATED if rescued else decision,
                    decision=decision,
                    reason=RESCUED if rescued else "",
                    is_signed=(name, code) != ("Zola Émile", "2B"),
                )
            )
    certificate = judge_certificate({one.code: one.decision for one in blocks}, the_policy())
    awarded = certificate is Status.AWARDED
    return CandidateDecision(
        number=number,
        name=name,
        blocks=tuple(blocks),
        proposal=certificate,
        certificate=Status.AWARDED if awarded else Status.NOT_AWARDED,
        reason=VOTE if name == "Arnaud Benoît" else "",
        recommendation=recommendation,
    )


def jury_minutes_of(**changes: object) -> JuryMinutes:
    """Return the minutes of a jury on the candidates above; `changes` replace fields."""
    referential, policy = the_referential(), the_policy()
    fields: dict[str, object] = {
        "version": 1,
        "replaces": "",
        "exam_session": "Session de novembre 2026",
        "certificate_title": referential.title,
        "rncp_code": referential.rncp_code,
        "certifier": referential.certifier,
        "held_on": "2026-12-01",
        "place": "Paris",
        "quorum": 3,
        "members": THE_JURY,
        "referential": f"{referential.title} – version {referential.version}",
        "referential_fingerprint": fingerprint(referential),
        "policy": f"{policy.title} – version {policy.version}",
        "policy_fingerprint": policy.fingerprint,
        "policy_summary": policy.summary,
        "candidates": tuple(
            a_candidate_decision(*one, number=f"{rank:05d}") for rank, one in enumerate(CANDIDATES, start=1)
        ),
        "sealed_at": "2026-12-01T16:20:00+00:00",
        "sealed_by": "Camille Roy",
        "journal": f"13902:{HEAD}",
    }
    return JuryMinutes(**fields | changes)  # type: ignore[arg-type] -- a test's own fields
