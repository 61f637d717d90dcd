"""Builders of what documents are made from: the real référentiel and règlement, people who do not exist."""

from __future__ import annotations

from cqp.marking.mark import MarkValue
from cqp.referential.fingerprint import fingerprint
from cqp.referential.model import Competency
from cqp.rules.block import judge_block
from cqp.rules.competency import explain_tally, propose_competency, tally
from cqp.rules.minutes import Minutes, Signature, SignedCompetency, SignedCriterion, SignedMember
from cqp.rules.status import Status
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
