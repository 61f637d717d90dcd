"""The minutes of a jury (procès-verbal de délibération), as a PDF to sign and to keep."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cqp.exports import jury_words as jury
from cqp.exports import paper_words as paper
from cqp.exports.paper_words import NBSP, THIN, french
from cqp.exports.signature_box import signature_box
from cqp.exports.typesetting import set_in_type
from cqp.rules.jury import CandidateDecision, JuryMember, JuryMinutes
from cqp.tables import words

NO_BLOCK = ["", ""]
"""Label and kind of a block that this candidate does not present."""


def jury_minutes_pdf(minutes: JuryMinutes) -> bytes:
    """Return the PDF; the same minutes give the same bytes, on any computer."""
    return set_in_type("jury.typ", _content(minutes), at=minutes.sealed_at)


def _content(minutes: JuryMinutes) -> dict[str, Any]:
    version = f"version{NBSP}{minutes.version}"
    written, head = paper.anchor(minutes.journal)
    president = jury.presiding(minutes)
    codes = jury.block_codes(minutes)
    sealed = f"scellé le {paper.instant(minutes.sealed_at)} par {minutes.sealed_by}"
    return {
        "title": "Procès-verbal de délibération du jury",
        "subject": f"{minutes.exam_session}, jury du {paper.day(minutes.held_on)}, {version}",
        "authors": [minutes.certifier],
        "running": f"Procès-verbal de délibération · jury du {paper.day(minutes.held_on)} · {version}",
        "person": paper.cut(minutes.exam_session, 48),
        "foot": "SHA-256 du contenu",
        "fingerprint": jury.fingerprint(minutes),
        "certificate": f"{minutes.certificate_title} ({minutes.rncp_code})",
        "version": version,
        "replaces": minutes.replaces,
        "summary": [french(jury.count_words(minutes)), french(jury.quorum_words(minutes))],
        "facts": [
            ["Certificateur", minutes.certifier],
            ["Session d’examen", minutes.exam_session],
            ["Date et lieu", " – ".join(part for part in (paper.day(minutes.held_on), minutes.place) if part)],
            ["Présidence", president.name if president else "aucune"],
        ],
        "members": [_member(one) for one in minutes.members],
        "blocks": _blocks(minutes),
        "codes": codes,
        "candidates": [_candidate(one, codes) for one in minutes.candidates],
        "exceptions": [row for one in minutes.candidates for row in _exceptions(one)],
        "recommendations": [
            [one.name, one.number, one.recommendation] for one in minutes.candidates if one.recommendation
        ],
        "policy_summary": french(minutes.policy_summary),
        "sources": [
            ["Référentiel", minutes.referential, minutes.referential_fingerprint],
            ["Règlement", minutes.policy, minutes.policy_fingerprint],
            ["Journal", f"{written}{THIN}; tête de chaîne{NBSP}:", head],
            ["Procès-verbal", f"{sealed}{THIN}; SHA-256 de son contenu{NBSP}:", jury.fingerprint(minutes)],
        ],
        "signatures": [signature_box(one.name, _quality(one)) for one in minutes.members if one.is_present],
    }


def _member(one: JuryMember) -> dict[str, Any]:
    return {
        "name": one.name,
        "organisation": one.organisation,
        "college": one.college,
        "presence": "✓ Présent" if one.is_present else "– Absent",
        "present": one.is_present,
        "presides": "Préside" if one.presides else "",
    }


def _quality(one: JuryMember) -> str:
    return " – ".join(part for part in (one.college, "préside le jury" if one.presides else "") if part)


def _blocks(minutes: JuryMinutes) -> list[list[str]]:
    """Return the code and the title of each block; a title is told once, as first met."""
    titles: dict[str, str] = {}
    for one in minutes.candidates:
        for block in one.blocks:
            titles.setdefault(block.code, french(block.title))
    return [[code, titles[code]] for code in jury.block_codes(minutes)]


def _candidate(one: CandidateDecision, codes: list[str]) -> dict[str, Any]:
    decisions = {block.code: [words.block_label(block.decision), block.decision.value] for block in one.blocks}
    return {
        "number": one.number,
        "name": one.name,
        "blocks": [decisions.get(code, NO_BLOCK) for code in codes],
        "certificate": jury.decided(one.certificate),
        "kind": one.certificate.value,
        "special": any(True for _ in _exceptions(one)),
    }


def _exceptions(one: CandidateDecision) -> Iterator[dict[str, str]]:
    """Yield what departs from a proposal, carries a reason, or rests on unsigned minutes."""
    for block in one.blocks:
        notice = jury.UNSIGNED if jury.without_minutes(block) else ""
        if block.reason or block.decision is not block.proposal or notice:
            yield {
                "name": one.name,
                "number": one.number,
                "about": f"Bloc{NBSP}{block.code}",
                "proposal": words.block_label(block.proposal),
                "proposal_kind": block.proposal.value,
                "decision": words.block_label(block.decision),
                "kind": block.decision.value,
                "reason": block.reason,
                "notice": notice,
            }
    if one.reason or one.certificate is not one.proposal:
        yield {
            "name": one.name,
            "number": one.number,
            "about": "Certificat",
            "proposal": words.certificate_label(one.proposal),
            "proposal_kind": one.proposal.value,
            "decision": jury.decided(one.certificate),
            "kind": one.certificate.value,
            "reason": one.reason,
            "notice": "",
        }
