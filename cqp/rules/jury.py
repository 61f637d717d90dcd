"""The jury's deliberation: who sat, what was decided of whom, and the minutes that say so."""

from __future__ import annotations

from dataclasses import dataclass

from cqp.rules.status import Status


@dataclass(frozen=True, slots=True)
class JuryMember:
    """One member of the jury.

    Attributes:
        name: As called.
        organisation: Empty if unknown.
        college: Whom they represent, in French: « Employeurs », « Salariés ».
        is_present: Whether they sat.
        presides: Whether they preside; the casting vote is theirs.
    """

    name: str
    organisation: str
    college: str
    is_present: bool
    presides: bool


@dataclass(frozen=True, slots=True)
class BlockDecision:
    """What the jury decided of one block.

    Attributes:
        code: Block code.
        title: As published.
        proposal: What the committee decided or, without minutes, what is computed.
        decision: VALIDATED, NOT_VALIDATED or HELD.
        reason: Why it departs from the proposal; empty when it does not.
        is_signed: Whether the committee's minutes are signed by all.
    """

    code: str
    title: str
    proposal: Status
    decision: Status
    reason: str
    is_signed: bool


@dataclass(frozen=True, slots=True)
class CandidateDecision:
    """What the jury decided of one candidate.

    Attributes:
        number: Internal number.
        name: Family name then first name.
        blocks: In the document's order.
        proposal: Certificate, computed from the blocks' decisions.
        certificate: AWARDED or NOT_AWARDED.
        reason: Why it departs from the proposal, after the casting vote if it decided; empty when neither is the case.
        recommendation: What the jury advises after a partial success; empty if nothing.
    """

    number: str
    name: str
    blocks: tuple[BlockDecision, ...]
    proposal: Status
    certificate: Status
    reason: str
    recommendation: str


@dataclass(frozen=True, slots=True)
class JuryMinutes:
    """What the jury of an exam session decided, sealed.

    Attributes:
        version: 1, then one more for each new deliberation.
        replaces: Why a new deliberation took place; empty for the first.
        exam_session: Name.
        certificate_title: Title of the référentiel.
        rncp_code: "RNCP41351".
        certifier: Who certifies.
        held_on: Day of the jury, ISO 8601.
        place: Where it sat.
        quorum: Members that had to be present.
        members: Called, present or not.
        referential: Title and version.
        referential_fingerprint: SHA-256, hexadecimal.
        policy: Title and version.
        policy_fingerprint: SHA-256, hexadecimal.
        policy_summary: The rules in plain French.
        candidates: By name.
        sealed_at: UTC, ISO 8601.
        sealed_by: The coordinator who sealed it.
        journal: Anchor of the journal then, "count:head".
    """

    version: int
    replaces: str
    exam_session: str
    certificate_title: str
    rncp_code: str
    certifier: str
    held_on: str
    place: str
    quorum: int
    members: tuple[JuryMember, ...]
    referential: str
    referential_fingerprint: str
    policy: str
    policy_fingerprint: str
    policy_summary: str
    candidates: tuple[CandidateDecision, ...]
    sealed_at: str
    sealed_by: str
    journal: str
