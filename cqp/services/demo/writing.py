"""Turn the fictitious marks of one candidate into rows, with the proposals that marking would have left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from cqp.marking.journal import canonical, digest_text, mark_payload
from cqp.marking.mark import MarkValue
from cqp.marking.registration import Route
from cqp.marking.sitting import SittingState
from cqp.planning.durations import minutes_of
from cqp.rules.block import propose_block
from cqp.rules.certificate import judge_certificate
from cqp.rules.competency import Tally, propose_competency, tally_of
from cqp.rules.letters import OF_MARK, OF_STATUS, UNMARKED, UNTOUCHED, packed
from cqp.rules.policy import Policy
from cqp.rules.status import Status
from cqp.services.demo.cohort import DemoCandidate, DemoSitting
from cqp.services.demo.marking import DemoMark
from cqp.services.demo.schedule import instant
from cqp.services.standing import stand_alone
from cqp.store.organising import SEPARATOR
from cqp.store.planning import (
    CandidateRow,
    CompetencyResultRow,
    GridRow,
    MarkEventRow,
    MarkRow,
    OwnResultRow,
    PlannedRow,
    PriorAwardRow,
    SittingRow,
)
from cqp.store.referentials import BlockIndex

PACE = timedelta(seconds=35)
"""Time between two marks, at most."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What all candidates of the exam session share.

    Attributes:
        exam_session_id: Row of the exam session.
        policy: The frozen règlement.
        now: The instant, UTC.
        blocks: Block code → (row, index of its criteria).
        options: Block code → option, of the blocks that have one.
        committees: (row, place, rows of its two assessors), by rank.
    """

    exam_session_id: int
    policy: Policy
    now: datetime
    blocks: dict[str, tuple[int, BlockIndex]]
    options: dict[str, str]
    committees: list[tuple[int, str, tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A candidate and what each assessor marked, by sitting."""

    candidate: DemoCandidate
    marks: tuple[tuple[list[DemoMark], list[DemoMark]], ...]

    @property
    def event_count(self) -> int:
        """Marks of both assessors on all sittings."""
        return sum(len(own) for pair in self.marks for own in pair)


@dataclass(slots=True)
class Rows:
    """Rows of some candidates, by kind, to be inserted in this order."""

    candidates: list[CandidateRow] = field(default_factory=list)
    prior_awards: list[PriorAwardRow] = field(default_factory=list)
    sittings: list[SittingRow] = field(default_factory=list)
    grids: list[GridRow] = field(default_factory=list)
    events: list[MarkEventRow] = field(default_factory=list)
    marks: list[MarkRow] = field(default_factory=list)
    own_results: list[OwnResultRow] = field(default_factory=list)
    competency_results: list[CompetencyResultRow] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    """What the journal says of each event, in order."""

    def by_kind(self) -> tuple[Sequence[PlannedRow], ...]:
        """Return the rows, parents before children."""
        parents = (self.candidates, self.prior_awards, self.sittings, self.grids)
        return (*parents, self.events, self.marks, self.own_results, self.competency_results)


@dataclass(frozen=True, slots=True)
class Ids:
    """Ids handed out for the rows to come, the journal's entry that tells their marks, and what draws the rest."""

    candidates: Iterator[int]
    sittings: Iterator[int]
    events: Iterator[int]
    entry: int
    rng: Random

    def salt(self) -> str:
        """Return a salt, drawn from the seed: these people are fictitious."""
        return f"{self.rng.getrandbits(128):032x}"

    def mark_id(self) -> str:
        """Return a UUID (version 4), drawn from the seed."""
        digits = f"{self.rng.getrandbits(128):032x}"
        variant = "89ab"[int(digits[16], 16) % 4]
        return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"


def add_candidate(rows: Rows, drawn: Drawn, setting: Setting, ids: Ids) -> list[int]:
    """Add the rows of one candidate; return the ids of their sittings."""
    candidate, candidate_id = drawn.candidate, next(ids.candidates)
    statuses = dict.fromkeys(candidate.held, Status.HELD)
    sitting_ids = []
    for sitting, pair in zip(candidate.sittings, drawn.marks, strict=True):
        sitting_id = next(ids.sittings)
        status, letters = _add_sitting(rows, sitting, pair, sitting_id, setting, ids, committee=candidate.committee)
        block_id, _ = setting.blocks[sitting.block]
        committee_id, place, _ = setting.committees[candidate.committee]
        lasts = timedelta(minutes=minutes_of(sitting.block, setting.policy, extra_time=False).minutes)
        planned_at, ends_at = (
            at.isoformat(timespec="minutes") for at in (sitting.planned_at, sitting.planned_at + lasts)
        )
        rows.sittings.append(
            SittingRow(
                sitting_id,
                candidate_id,
                block_id,
                committee_id,
                planned_at,
                place,
                sitting.state.value,
                status.value,
                ends_at,
                letters,
            )
        )
        statuses[sitting.block] = status
        sitting_ids.append(sitting_id)
    certificate = judge_certificate(statuses, setting.policy)
    sat = [*candidate.held, *(sitting.block for sitting in candidate.sittings)]
    rows.candidates.append(
        CandidateRow(
            candidate_id,
            setting.exam_session_id,
            candidate.number,
            candidate.last_name,
            candidate.first_name,
            certificate.value,
            SEPARATOR.join(dict.fromkeys(filter(None, map(setting.options.get, sat)))),
            Route.TRAINING,
        )
    )
    rows.prior_awards += [PriorAwardRow(candidate_id, code) for code in candidate.held]
    return sitting_ids


def _add_sitting(
    rows: Rows,
    sitting: DemoSitting,
    pair: tuple[list[DemoMark], list[DemoMark]],
    sitting_id: int,
    setting: Setting,
    ids: Ids,
    *,
    committee: int,
) -> tuple[Status, str]:
    """Add the grids, marks and proposals of one sitting; return the block's proposal and its letters."""
    _, index = setting.blocks[sitting.block]
    _, _, members = setting.committees[committee]
    is_submitted = int(sitting.state is SittingState.SUBMITTED)
    own_results: list[dict[int, tuple[Tally, Status]]] = []
    for assessor_id, marks in zip(members, pair, strict=True):
        rows.grids.append(GridRow(sitting_id, assessor_id, is_submitted, len(marks), _letters_of(marks, index)))
        _add_marks(rows, marks, sitting_id, assessor_id, index, instant(sitting.planned_at), setting.now, ids)
        own_results.append(_add_own_results(rows, marks, sitting_id, assessor_id, index, setting.policy))
    parts = stand_alone(index, own_results)
    touched = {one: part.status for one, part in parts.items() if any(one in own for own in own_results)}
    rows.competency_results += [CompetencyResultRow(sitting_id, one, status.value) for one, status in touched.items()]
    letters = packed(index.competencies, {one: OF_STATUS[status] for one, status in touched.items()}, UNTOUCHED)
    return propose_block(parts.values(), setting.policy), letters if touched else ""


def _letters_of(marks: list[DemoMark], index: BlockIndex) -> str:
    """Return one assessor's marks as letters; empty if there are none."""
    newest = {mark.criterion: OF_MARK[mark.value] for mark in marks}
    return "".join(newest.get(code, UNMARKED) for code in index.criteria) if marks else ""


def _add_marks(
    rows: Rows,
    marks: list[DemoMark],
    sitting_id: int,
    assessor_id: int,
    index: BlockIndex,
    begins: datetime,
    now: datetime,
    ids: Ids,
) -> None:
    """Add one assessor's events, at rising times before now, and the newest mark of each criterion."""
    pace = min(PACE, (now - begins) / (len(marks) + 1))
    newest: dict[int, MarkRow] = {}
    for seq, mark in enumerate(marks, start=1):
        event_id, criterion_id = next(ids.events), index.criteria[mark.criterion][0]
        ticked = begins + pace * seq
        at = (ticked + pace / 100).isoformat()
        device_at = ticked.isoformat(timespec="milliseconds")
        said = (mark.value.value, mark.remark, mark.reason, mark.revision)
        mark_id, salt = ids.mark_id(), ids.salt() if mark.remark or mark.reason else ""
        hidden = salt, digest_text(salt, mark.remark, mark.reason, "")
        rows.events.append(
            MarkEventRow(
                event_id, mark_id, sitting_id, assessor_id, criterion_id, *said, seq, device_at, at, ids.entry, *hidden
            )
        )
        rows.told.append(
            canonical(mark_payload(mark_id, assessor_id, mark.criterion, mark.value.value, mark.revision, hidden[1]))
        )
        newest[criterion_id] = MarkRow(sitting_id, assessor_id, criterion_id, event_id, *said, at)
    rows.marks += newest.values()


def _add_own_results(
    rows: Rows, marks: list[DemoMark], sitting_id: int, assessor_id: int, index: BlockIndex, policy: Policy
) -> dict[int, tuple[Tally, Status]]:
    """Add one assessor's counts and proposals; return them by competency id for what they touched."""
    newest = {mark.criterion: mark.value for mark in marks}
    values: dict[int, dict[str, MarkValue]] = defaultdict(dict)
    for code, value in newest.items():
        values[index.criteria[code][1]][code] = value
    own = {}
    for one, found in values.items():
        counts = tally_of(found, policy, expected=index.competencies[one])
        own[one] = (counts, propose_competency(counts, policy))
        rows.own_results.append(
            OwnResultRow(
                sitting_id,
                assessor_id,
                one,
                counts.met,
                counts.not_met,
                counts.not_applicable,
                counts.not_observed,
                own[one][1].value,
            )
        )
    return own
