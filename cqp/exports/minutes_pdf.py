"""The minutes (procès-verbal d'évaluation) of one candidate on one block, as a PDF to sign and to keep."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cqp.exports import paper_words as paper
from cqp.exports.paper_words import NBSP, french
from cqp.exports.signature_box import signature_box
from cqp.exports.typesetting import set_in_type
from cqp.marking.mark import MarkValue
from cqp.rules.minutes import Minutes, Signature, SignedCompetency, SignedCriterion, SignedMember, printed_digest
from cqp.tables import words

MARK_SIGN = {
    MarkValue.MET: "✓",
    MarkValue.NOT_MET: "✗",
    MarkValue.NOT_APPLICABLE: "∅",
    MarkValue.NOT_OBSERVED: "–",
}
"""One character a value; their words stand in the legend."""

DIGEST = f"SHA-256 de son contenu, notes internes exceptées{NBSP}:"
WHOLE = 900
"""Characters of a criterion with its remarks up to which it is never cut by the end of a page."""


UNSETTLED_SIGN, UNSETTLED_WORD = "?", "Non convenu"
"""What stands for a criterion on which members differ and nothing was agreed."""


def minutes_pdf(minutes: Minutes, signatures: Sequence[Signature], *, with_internal: bool = True) -> bytes:
    """Return the PDF; the same arguments give the same bytes, on any computer.

    Args:
        minutes: As prepared.
        signatures: Those given and those awaited; a member who is not among them has a box to sign by hand.
        with_internal: Whether a last page, numbered apart, holds the internal notes. The pages before it are the
            same either way.
    """
    return set_in_type("minutes.typ", _content(minutes, signatures, with_internal), at=minutes.prepared_at)


def _content(minutes: Minutes, signatures: Sequence[Signature], with_internal: bool) -> dict[str, Any]:
    version = f"version{NBSP}{minutes.version}"
    candidate = f"{minutes.candidate_name} (n°{NBSP}{minutes.candidate_number})"
    written, head = paper.anchor(minutes.journal)
    return {
        "title": "Procès-verbal d’évaluation",
        "subject": f"Bloc {minutes.block_code} – {candidate}, {version}",
        "authors": [member.name for member in minutes.members],
        "running": f"Procès-verbal d’évaluation · Bloc{NBSP}{minutes.block_code} · {version}",
        "person": f"{paper.cut(minutes.candidate_name, 48)} · n°{NBSP}{paper.cut(minutes.candidate_number, 24)}",
        "foot": "SHA-256 du contenu",
        "fingerprint": printed_digest(minutes),
        "block": f"Bloc {minutes.block_code} – {french(minutes.block_title)}",
        "version": version,
        "replaces": minutes.replaces,
        "candidate": minutes.candidate_name,
        "facts": _facts(minutes),
        "decision": f"{words.STATUS_SIGN[minutes.decision]} Bloc {words.BLOCK_WORD[minutes.decision].lower()}",
        "kind": minutes.decision.value,
        "why": french(minutes.why),
        "agreement": french(minutes.agreement),
        "waiver": minutes.waiver,
        "imports": [french(one) for one in minutes.imports],
        "members": [_member(member, rank) for rank, member in enumerate(minutes.members, start=1)],
        "legend": [[MARK_SIGN[value], words.MARK_WORD[value].lower()] for value in MarkValue],
        "competencies": [_competency(one, minutes.members) for one in minutes.competencies],
        "for_candidate": minutes.for_candidate,
        "sources": [
            ["Référentiel", minutes.referential, minutes.referential_fingerprint],
            ["Règlement", minutes.policy, minutes.policy_fingerprint],
            ["Journal", f"{written}{paper.THIN}; tête de chaîne{NBSP}:", head],
        ],
        "policy_summary": french(minutes.policy_summary),
        "prepared": f"établi le {paper.instant(minutes.prepared_at)}{paper.THIN}; {DIGEST}",
        "signatures": _signatures(minutes.members, signatures),
        "internal": minutes.internal,
        "with_internal": with_internal,
    }


def _facts(minutes: Minutes) -> list[list[str]]:
    """Return the label and the words of each fact about the sitting; what is unknown is left out."""
    facts = (
        ("Candidat", f"{minutes.candidate_name} – n°{NBSP}{minutes.candidate_number}"),
        ("Session d’examen", " – ".join(part for part in (minutes.exam_session, minutes.exam_place) if part)),
        (
            "Date et lieu",
            " – ".join(part for part in (paper.span(minutes.planned_at, minutes.ends_at), minutes.place) if part),
        ),
        ("Modalité", french(minutes.method)),
        ("Aménagements", minutes.accommodations or "aucun"),
    )
    return [list(fact) for fact in facts if fact[1]]


def _member(member: SignedMember, rank: int) -> dict[str, Any]:
    return {
        "rank": str(rank),
        "name": member.name,
        "quality": member.quality,
        "organisation": member.organisation,
        "declared": paper.short_instant(member.declared_at) or "non déclarée",
        "submitted": paper.short_instant(member.submitted_at) or "non remise",
        "incomplete": member.submit_reason,
    }


def _competency(one: SignedCompetency, members: Sequence[SignedMember]) -> dict[str, Any]:
    return {
        "code": one.code,
        "text": french(one.text),
        "proposal": words.competency_label(one.proposal),
        "proposal_kind": one.proposal.value,
        "decision": words.competency_label(one.decision),
        "kind": one.decision.value,
        "departs": one.proposal is not one.decision,
        "why": french(one.why),
        "reason": one.reason,
        "criteria": [_criterion(criterion, members) for criterion in one.criteria],
    }


def _criterion(one: SignedCriterion, members: Sequence[SignedMember]) -> dict[str, Any]:
    notes = [
        [member.name, label, text]
        for member, remark, reason in zip(members, one.remarks, one.reasons, strict=True)
        for label, text in (("observation", remark), ("motif", reason))
        if text
    ]
    if one.sources:
        notes.append(["Source", "observé pendant", _sources(members, one.sources)])
    if one.agreed_reason:
        notes.append(["Comité", "valeur retenue", one.agreed_reason])
    return {
        "code": one.code,
        "text": french(one.text),
        "signs": [MARK_SIGN[value] for value in one.values],
        "differ": len(set(one.values)) > 1,
        "agreed": MARK_SIGN[one.agreed] if one.agreed else UNSETTLED_SIGN,
        "agreed_word": words.MARK_WORD[one.agreed] if one.agreed else UNSETTLED_WORD,
        "kind": one.agreed.value if one.agreed else MarkValue.NOT_OBSERVED.value,
        "notes": notes,
        "whole": len(one.text) + sum(len(text) for _, _, text in notes) <= WHOLE,
    }


def _sources(members: Sequence[SignedMember], sources: Sequence[str]) -> str:
    """Return when it was observed: once if all members say the same, else by member."""
    if len(set(sources)) == 1:
        return sources[0]
    return " ; ".join(f"{member.name}, {said}" for member, said in zip(members, sources, strict=True) if said)


def _signatures(members: Sequence[SignedMember], signatures: Sequence[Signature]) -> list[dict[str, Any]]:
    """Return one box a member, then one for each signature of somebody else: none may be lost."""
    left = list(signatures)
    boxes = []
    for member in members:
        given = next((one for one in left if one.name == member.name), None)
        if given:
            left.remove(given)
        boxes.append(signature_box(member.name, member.quality, given.at if given else ""))
    return boxes + [signature_box(one.name, "", one.at) for one in left]
