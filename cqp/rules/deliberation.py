"""What a jury may decide of each candidate, and what keeps its minutes from being sealed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cqp.errors import DeliberationError
from cqp.marking.sitting import Candidate, ExamSession, SittingState
from cqp.rules.certificate import judge_certificate
from cqp.rules.jury import BlockDecision, CandidateDecision, JuryMember
from cqp.rules.policy import Policy
from cqp.rules.status import Status

OF_BLOCK = (Status.VALIDATED, Status.NOT_VALIDATED)
"""What a jury can decide of a block that was sat."""

OF_CERTIFICATE = (Status.AWARDED, Status.NOT_AWARDED)
"""What a jury can decide of a certificate."""

CASTING_VOTE = "Voix prépondérante de la présidence, les voix étant partagées."
"""What begins the reason of a decision that the casting vote has made; votes themselves are not recorded."""

SHOWN_NAMES = 5
"""Candidates named in a sentence; the others are counted."""


@dataclass(frozen=True, slots=True)
class JuryComposition:
    """When and where a jury sits, and who sits.

    Attributes:
        held_on: Day, ISO 8601.
        place: Empty if unknown.
        quorum: Members that must be present.
        members: Called, present or not.
    """

    held_on: str
    place: str
    quorum: int
    members: tuple[JuryMember, ...]


@dataclass(frozen=True, slots=True)
class BlockCase:
    """One block of one candidate as it comes before the jury.

    Attributes:
        code: Block code.
        title: As published.
        proposal: What the committee decided or, without minutes, what is computed; HELD when held before.
        state: Where the sitting stands; None for a block held before.
        departs: Whether the committee has decided a competency against a settled computed proposal.
    """

    code: str
    title: str
    proposal: Status
    state: SittingState | None
    departs: bool = False

    @property
    def is_held(self) -> bool:
        """Whether the candidate held it before this exam session."""
        return self.state is None

    @property
    def is_signed(self) -> bool:
        """Whether the committee's minutes are signed by all."""
        return self.state is SittingState.SIGNED


@dataclass(frozen=True, slots=True)
class CandidateCase:
    """One candidate as they come before the jury; blocks in the document's order."""

    candidate: Candidate
    blocks: tuple[BlockCase, ...]

    @property
    def is_conforming(self) -> bool:
        """Whether the jury may follow the committees in one gesture with others.

        Each block that was sat has minutes signed by all, and no committee went against the figures.
        """
        return not self.to_examine

    @property
    def to_examine(self) -> tuple[str, ...]:
        """What the jury has to look at before it decides, in French; empty for a conforming case."""
        sat = [block for block in self.blocks if not block.is_held]
        found = [f"bloc {one.code} : {why}" for one in sat for why in (_to_examine(one),) if why]
        return tuple(found) if sat else ("aucun bloc passé",)


@dataclass(frozen=True, slots=True)
class BlockRuling:
    """What the jury says of one block: VALIDATED or NOT_VALIDATED, and why if it departs from the proposal."""

    status: Status
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the jury says of one candidate, not yet checked.

    Attributes:
        blocks: Block code → ruling, for the blocks that were sat.
        certificate: AWARDED or NOT_AWARDED; None for what follows from the blocks.
        reason: Why the certificate departs from what follows from the blocks.
        recommendation: What the jury advises; empty if nothing.
        by_casting_vote: Whether the votes were even and the president's one decided.
    """

    blocks: Mapping[str, BlockRuling]
    certificate: Status | None = None
    reason: str = ""
    recommendation: str = ""
    by_casting_vote: bool = False


@dataclass(frozen=True, slots=True)
class KeptRuling:
    """What was recorded of one candidate.

    Attributes:
        version: Deliberation in which it was decided.
        revision: 1, then one more for each change.
        ruling: What was decided, the certificate included.
        proposals: Block code → what was proposed then.
    """

    version: int
    revision: int
    ruling: Ruling
    proposals: Mapping[str, Status]


@dataclass(frozen=True, slots=True)
class Docket:
    """One candidate's case with what is decided of it.

    Attributes:
        case: What comes before the jury.
        proposal: Certificate, computed from the blocks' proposals.
        decision: What the jury decided; None before.
        revision: Of the decision; 0 before.
        objections: Why the decision does not stand (any more), French sentences; empty if it does.
    """

    case: CandidateCase
    proposal: Status
    decision: CandidateDecision | None
    revision: int
    objections: tuple[str, ...]

    @property
    def is_decided(self) -> bool:
        """Whether there is a decision, and it stands."""
        return self.decision is not None and not self.objections


@dataclass(frozen=True, slots=True)
class SealedVersion:
    """Minutes of the jury that were sealed: 1, then one more for each new deliberation, and why it took place."""

    version: int
    sealed_at: str
    sealed_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Deliberation:
    """The jury of an exam session at work.

    Attributes:
        exam_session: Which one.
        block_codes: Blocks of its référentiel, in the document's order.
        composition: None before the jury is composed.
        revision: One more for each change of anything; what a write says it was made from.
        version: Minutes in preparation or, once sealed, sealed last.
        reason: Why this new deliberation takes place; empty for the first.
        dockets: By name.
        versions: Sealed minutes, oldest first.
    """

    exam_session: ExamSession
    block_codes: tuple[str, ...]
    composition: JuryComposition | None
    revision: int
    version: int
    reason: str
    dockets: tuple[Docket, ...]
    versions: tuple[SealedVersion, ...]

    @property
    def is_sealed(self) -> bool:
        """Whether nothing may change before a new deliberation."""
        return any(one.version == self.version for one in self.versions)

    @property
    def conforming(self) -> tuple[Docket, ...]:
        """The undecided candidates for whom the jury may follow the committees in one gesture."""
        return tuple(one for one in self.dockets if one.case.is_conforming and not one.is_decided)

    @property
    def exceptions(self) -> tuple[Docket, ...]:
        """The undecided candidates that are to be looked at one by one."""
        return tuple(one for one in self.dockets if not one.case.is_conforming and not one.is_decided)

    @property
    def missing(self) -> tuple[str, ...]:
        """What keeps the minutes from being sealed, French sentences; empty when nothing does."""
        if self.composition is None:
            found = ["Le jury n'est pas composé : saisissez sa date, son quorum et ses membres."]
        else:
            found = list(irregularities(self.composition))
        if not self.dockets:
            found.append("Aucun candidat n'est inscrit à cette session.")
        undecided = [one for one in self.dockets if one.decision is None]
        if undecided:
            found.append(f"Candidats sans décision : {_names(undecided)}.")
        doubtful = [one for one in self.dockets if one.decision is not None and one.objections]
        if doubtful:
            found.append(f"Décisions à reprendre, car elles ne tiennent plus : {_names(doubtful)}.")
        return tuple(found)


def irregularities(composition: JuryComposition) -> tuple[str, ...]:
    """Return what is irregular in a jury, French sentences; an irregular composition may annul its decisions."""
    found = []
    present = sum(one.is_present for one in composition.members)
    if present < composition.quorum:
        found.append(
            f"Le quorum n'est pas atteint : {present} présent(s) pour {composition.quorum} demandé(s). "
            "Complétez les présences ou reportez le jury."
        )
    presidents = [one for one in composition.members if one.presides]
    if len(presidents) != 1:
        found.append("Le jury a besoin d'une présidence et d'une seule : désignez-la.")
    elif not presidents[0].is_present:
        found.append(f"La présidence ({presidents[0].name}) est absente : désignez un membre présent.")
    return tuple(found)


def follow(case: CandidateCase, policy: Policy) -> CandidateDecision:
    """Return the decision that follows the committees on every block."""
    blocks = {one.code: BlockRuling(one.proposal) for one in case.blocks if not one.is_held}
    return decide(case, Ruling(blocks), policy)


def decide(case: CandidateCase, ruling: Ruling, policy: Policy) -> CandidateDecision:
    """Return the decision that this ruling makes of a case.

    Raises:
        DeliberationError: A block is not decided, or a reason is missing; the sentence lists all of it.
    """
    decision = _decision(case, ruling, policy)
    problems = objections(decision)
    if problems:
        raise DeliberationError("La décision n'est pas enregistrée :\n" + "\n".join(f"– {one}" for one in problems))
    return decision


def review(case: CandidateCase, kept: KeptRuling | None, policy: Policy) -> Docket:
    """Return a case with what was recorded of it, and whether that still stands."""
    proposals = {one.code: one.proposal for one in case.blocks}
    certificate = judge_certificate(proposals, policy)
    if kept is None:
        return Docket(case, certificate, None, 0, ())
    decision = _decision(case, kept.ruling, policy)
    changed = [
        f"La proposition sur le bloc {code} a changé depuis la décision : décidez de nouveau."
        for code in sorted({*proposals, *kept.proposals})
        if kept.proposals.get(code) is not proposals.get(code)
    ]
    return Docket(case, certificate, decision, kept.revision, (*changed, *objections(decision)))


def objections(decision: CandidateDecision) -> tuple[str, ...]:
    """Return why a decision cannot stand, French sentences; empty when it can.

    Source: domain.md, « Who decides »: what departs from a proposal carries a written reason.
    """
    return tuple(_objections(decision))


def missing_blocks(decision: CandidateDecision) -> tuple[str, ...]:
    """Return the codes of the blocks to sit again; none once the certificate is awarded."""
    if decision.certificate is Status.AWARDED:
        return ()
    return tuple(one.code for one in decision.blocks if one.decision is Status.NOT_VALIDATED)


def obtained_blocks(decision: CandidateDecision) -> tuple[str, ...]:
    """Return the codes of the blocks obtained, now or before."""
    return tuple(one.code for one in decision.blocks if one.decision in {Status.VALIDATED, Status.HELD})


def _to_examine(block: BlockCase) -> str:
    if block.state is SittingState.ABSENT:
        return "absence"
    if not block.is_signed or block.proposal not in OF_BLOCK:
        return "procès-verbal du comité non signé"
    return "le comité s'écarte de ce que donnent les critères" if block.departs else ""


def _objections(decision: CandidateDecision) -> Iterator[str]:
    for block in decision.blocks:
        if block.proposal is Status.HELD:
            if block.decision is not Status.HELD:
                yield f"Bloc {block.code} : déjà acquis avant cette session, il reste acquis."
        elif block.decision not in OF_BLOCK:
            yield f"Bloc {block.code} : décidez « validé » ou « non validé »."
        elif not block.reason and not block.is_signed:
            yield f"Bloc {block.code} : sans procès-verbal signé du comité, la décision demande une raison écrite."
        elif not block.reason and block.decision is not block.proposal:
            yield f"Bloc {block.code} : la décision s'écarte de celle du comité, elle demande une raison écrite."
    if decision.certificate not in OF_CERTIFICATE:
        yield "Certificat : décidez « délivré » ou « non délivré »."
    elif decision.certificate is not decision.proposal and decision.reason in {"", CASTING_VOTE}:
        yield "Certificat : la décision s'écarte de ce que donnent les blocs, elle demande une raison écrite."


def _decision(case: CandidateCase, ruling: Ruling, policy: Policy) -> CandidateDecision:
    blocks = tuple(_block_decision(one, ruling.blocks.get(one.code)) for one in case.blocks)
    proposal = judge_certificate({one.code: one.decision for one in blocks}, policy)
    reason = " ".join(filter(None, (CASTING_VOTE if ruling.by_casting_vote else "", ruling.reason)))
    return CandidateDecision(
        number=case.candidate.number,
        name=case.candidate.name,
        blocks=blocks,
        proposal=proposal,
        certificate=ruling.certificate or proposal,
        reason=reason,
        recommendation=ruling.recommendation,
    )


def _block_decision(block: BlockCase, ruling: BlockRuling | None) -> BlockDecision:
    if block.is_held:
        ruling = ruling or BlockRuling(Status.HELD)
    decided = ruling or BlockRuling(Status.TO_DELIBERATE)
    return BlockDecision(block.code, block.title, block.proposal, decided.status, decided.reason, block.is_signed)


def _names(dockets: Sequence[Docket]) -> str:
    return few([one.case.candidate.name for one in dockets])


def few(names: Iterable[str]) -> str:
    """Return the first names in a sentence, the others counted."""
    names = list(names)
    others = len(names) - SHOWN_NAMES
    return ", ".join(names[:SHOWN_NAMES]) + (f" et {others} autre(s)" if others > 0 else "")
