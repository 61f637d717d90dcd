"""The jury's minutes as they are stored: what concerns all, and one part a candidate that can be erased alone."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields

from cqp.marking.journal import canonical
from cqp.rules.jury import BlockDecision, CandidateDecision, JuryMember, JuryMinutes
from cqp.rules.status import Status


@dataclass(frozen=True, slots=True)
class Part:
    """Which candidate a part of the minutes is about, and the digest of its salt and content."""

    candidate_id: int
    digest: str


def part_to_json(decision: CandidateDecision) -> str:
    """Return one candidate's part as canonical JSON."""
    return canonical(asdict(decision))


def part_from_json(text: str) -> CandidateDecision:
    """Return the part that `part_to_json` wrote."""
    content = json.loads(text)
    blocks = tuple(
        BlockDecision(**one | {"proposal": Status(one["proposal"]), "decision": Status(one["decision"])})
        for one in content["blocks"]
    )
    statuses = {key: Status(content[key]) for key in ("proposal", "certificate")}
    return CandidateDecision(**content | statuses | {"blocks": blocks})


def minutes_to_json(minutes: JuryMinutes, parts: Sequence[Part]) -> str:
    """Return the minutes as canonical JSON with no candidate in it, only the digests of their parts in order."""
    shared = {one.name: getattr(minutes, one.name) for one in fields(minutes) if one.name != "candidates"}
    members = [asdict(one) for one in minutes.members]
    return canonical(shared | {"members": members, "parts": [asdict(one) for one in parts]})


def parts_in_json(text: str) -> tuple[Part, ...]:
    """Return the parts that minutes name, in order."""
    return tuple(Part(**one) for one in json.loads(text)["parts"])


def minutes_from_json(text: str, decisions: Mapping[int, CandidateDecision]) -> JuryMinutes:
    """Return the minutes that `minutes_to_json` wrote.

    Args:
        text: What concerns all.
        decisions: Candidate id → their part; who is not there (erased since) is left out.
    """
    content = json.loads(text)
    order = [one["candidate_id"] for one in content.pop("parts")]
    candidates = tuple(decisions[one] for one in order if one in decisions)
    members = tuple(JuryMember(**one) for one in content["members"])
    return JuryMinutes(**content | {"members": members, "candidates": candidates})
