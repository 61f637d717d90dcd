"""The minutes (procès-verbal d'évaluation) of one candidate on one block: all that is signed, and nothing else."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from typing import Any

from cqp.marking.journal import canonical
from cqp.marking.mark import MarkValue
from cqp.rules.status import Status


@dataclass(frozen=True, slots=True)
class SignedCriterion:
    """One criterion, as each member marked it and as they agreed.

    Attributes:
        code: Criterion code.
        text: As published.
        values: Each member's value, in the order of `Minutes.members`.
        remarks: Each member's remark; empty if none.
        reasons: Why each member found it *sans objet*, or changed a submitted mark; empty if none.
        agreed: The value that stands; None when members differ and the committee settled nothing of it.
        agreed_reason: Why, when the members' values differ; empty otherwise.
        sources: In which phase each member observed it and how the mark came here, in French; empty if nobody said.
    """

    code: str
    text: str
    values: tuple[MarkValue, ...]
    remarks: tuple[str, ...]
    reasons: tuple[str, ...]
    agreed: MarkValue | None
    agreed_reason: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SignedCompetency:
    """One competency: what was computed, what was decided, and why.

    Attributes:
        code: Competency code.
        text: As published.
        proposal: Computed from the agreed values.
        decision: ACQUIRED or NOT_ACQUIRED.
        reason: Why the decision departs from the proposal; empty when it does not.
        why: The arithmetic, one French sentence.
        criteria: In the document's order.
    """

    code: str
    text: str
    proposal: Status
    decision: Status
    reason: str
    why: str
    criteria: tuple[SignedCriterion, ...]


@dataclass(frozen=True, slots=True)
class SignedMember:
    """One member of the committee.

    Attributes:
        name: As registered.
        quality: In French: « Professionnel extérieur ».
        organisation: Empty if unknown.
        declared_at: When they declared the absence of conflict of interest, UTC, ISO 8601.
        submitted_at: When they submitted their grid, UTC, ISO 8601.
        submit_reason: Why it was incomplete; empty if it was not.
    """

    name: str
    quality: str
    organisation: str
    declared_at: str
    submitted_at: str
    submit_reason: str


@dataclass(frozen=True, slots=True)
class Minutes:
    """What the members of a committee sign.

    Attributes:
        version: 1, then one more for each time the minutes are written anew.
        replaces: Why a new deliberation took place; empty for the first.
        candidate_number: Internal number.
        candidate_name: Family name then first name.
        exam_session: Name.
        exam_place: Where it is held.
        block_code: "2A".
        block_title: As published.
        method: The référentiel's words on how the block is assessed.
        planned_at: Beginning, local time, ISO 8601 without offset.
        ends_at: End; empty if unknown.
        place: Room.
        accommodations: Measures, in French; empty if none.
        referential: Title and version.
        referential_fingerprint: SHA-256, hexadecimal.
        policy: Title and version.
        policy_fingerprint: SHA-256, hexadecimal.
        policy_summary: The rules in plain French.
        waiver: Why an irregular committee sat all the same; empty if regular.
        members: The committee.
        competencies: In the document's order.
        decision: VALIDATED or NOT_VALIDATED, for the block.
        why: The arithmetic of the block, one French sentence.
        agreement: Agreement of the members before the concertation, one French sentence.
        for_candidate: Remarks that the candidate may read.
        internal: Notes for the committee and the jury.
        prepared_at: When it was written, UTC, ISO 8601.
        journal: Anchor of the journal then, "count:head".
        imports: Which marks came from an offline or paper grid, who brought them in and when, a French sentence each.
    """

    version: int
    replaces: str
    candidate_number: str
    candidate_name: str
    exam_session: str
    exam_place: str
    block_code: str
    block_title: str
    method: str
    planned_at: str
    ends_at: str
    place: str
    accommodations: str
    referential: str
    referential_fingerprint: str
    policy: str
    policy_fingerprint: str
    policy_summary: str
    waiver: str
    members: tuple[SignedMember, ...]
    competencies: tuple[SignedCompetency, ...]
    decision: Status
    why: str
    agreement: str
    for_candidate: str
    internal: str
    prepared_at: str
    journal: str
    imports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Signature:
    """One member's signature under the minutes: who, and when (UTC, ISO 8601); empty when still awaited."""

    name: str
    at: str


def to_json(minutes: Minutes) -> str:
    """Return the minutes as canonical JSON: what is stored, digested and signed.

    Minutes signed before sources and imports were recorded keep their spelling: what has none does not name them.
    """
    return canonical(asdict(minutes, dict_factory=_without_blanks))


def _without_blanks(fields: list[tuple[str, object]]) -> dict[str, object]:
    return {name: value for name, value in fields if name not in {"sources", "imports"} or value}


def printed_digest(minutes: Minutes) -> str:
    """Return the SHA-256 of what the candidate may read: a digest of the internal notes would let them be guessed."""
    return sha256(to_json(replace(minutes, internal="")).encode("utf-8", "surrogatepass")).hexdigest()


def from_json(text: str) -> Minutes:
    """Return the minutes that `to_json` wrote."""
    content = json.loads(text)
    competencies = tuple(_competency(one) for one in content["competencies"])
    members = tuple(SignedMember(**one) for one in content["members"])
    made = {
        "competencies": competencies,
        "members": members,
        "decision": Status(content["decision"]),
        "imports": tuple(content.get("imports", ())),
    }
    return Minutes(**content | made)


def _competency(content: dict[str, Any]) -> SignedCompetency:
    made = {
        "proposal": Status(str(content["proposal"])),
        "decision": Status(str(content["decision"])),
        "criteria": tuple(_criterion(one) for one in content["criteria"]),
    }
    return SignedCompetency(**content | made)


def _criterion(content: dict[str, Any]) -> SignedCriterion:
    made = {
        "values": tuple(MarkValue(value) for value in content["values"]),
        "remarks": tuple(content["remarks"]),
        "reasons": tuple(content["reasons"]),
        "sources": tuple(content.get("sources", ())),
        "agreed": None if content["agreed"] is None else MarkValue(content["agreed"]),
    }
    return SignedCriterion(**content | made)
