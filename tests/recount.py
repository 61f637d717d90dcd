"""Count a cohort again from the events alone: plain loops, none of the program's arrays."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from cqp.rules.agreement import Agreement, measure_agreement
from cqp.store.engine import Store
from tests.recompute import recomputed, rows

ASSESSED = {"submitted", "signing", "signed", "reopened"}


@dataclass(frozen=True)
class Sat:
    """One sitting, as its rows and its events tell it; `marks` is assessor → criterion code → value."""

    id: int
    candidate: int
    exam_session: int
    block: str
    committee: int
    at: str
    state: str
    status: str
    competencies: dict[str, str]
    marks: dict[int, dict[str, str]]

    @property
    def is_assessed(self) -> bool:
        return self.state in ASSESSED


def all_sittings(store: Store) -> list[Sat]:
    """Return every sitting, its results worked out from events."""
    facts = recomputed(store)
    criteria = dict(rows(store, "SELECT id, code FROM criterion"))
    competencies = dict(rows(store, "SELECT id, code FROM competency"))
    marks: dict[int, dict[int, dict[str, str]]] = defaultdict(dict)
    for sitting, assessor in rows(store, "SELECT sitting_id, assessor_id FROM grid"):
        marks[sitting][assessor] = {}
    for (sitting, assessor, criterion), (_, value, *_rest) in facts["marks"].items():
        marks[sitting][assessor][criteria[criterion]] = value
    results: dict[int, dict[str, str]] = defaultdict(dict)
    for (sitting, competency), status in facts["competencies"].items():
        results[sitting][competencies[competency]] = status
    query = (
        "SELECT sitting.id, candidate_id, exam_session_id, code, committee_id, planned_at, "
        "CASE WHEN stage <> '' THEN stage ELSE sitting.state END FROM sitting "
        "JOIN candidate ON candidate.id = candidate_id JOIN block ON block.id = block_id ORDER BY sitting.id"
    )
    return [
        Sat(row[0], *row[1:], facts["blocks"][row[0]], results[row[0]], marks[row[0]]) for row in rows(store, query)
    ]


def block_counts(sat: list[Sat], code: str) -> dict[str, int]:
    """Return how the sittings of a block went."""
    own = [one for one in sat if one.block == code]
    found = Counter(one.status for one in own if one.is_assessed)
    states = Counter(one.state for one in own)
    return {
        "n": found.total(),
        "validated": found["validated"],
        "not_validated": found["not_validated"],
        "to_deliberate": found["to_deliberate"] + found["not_observed"],
        "running": states["running"],
        "planned": states["planned"],
        "absent": states["absent"],
    }


def competency_counts(sat: list[Sat], block: str, code: str) -> dict[str, int]:
    """Return what was said of a competency."""
    return Counter(one.competencies.get(code, "not_observed") for one in sat if one.block == block and one.is_assessed)


def criterion_counts(sat: list[Sat], block: str, code: str) -> tuple[int, int, int, int, int]:
    """Return (met, judged, sittings judged, not applicable, not observed) of a criterion."""
    own = [one for one in sat if one.block == block and one.is_assessed]
    values = [marks.get(code, "not_observed") for one in own for marks in one.marks.values()]
    counts = Counter(values)
    behind = sum(any(marks.get(code) in {"met", "not_met"} for marks in one.marks.values()) for one in own)
    return (
        counts["met"],
        counts["met"] + counts["not_met"],
        behind,
        counts["not_applicable"],
        counts["not_observed"],
    )


def agreement(sat: list[Sat], criteria: Callable[[str], list[str]]) -> tuple[Agreement, int]:
    """Return how far committees agreed, and over how many sittings."""
    own = [one for one in sat if one.is_assessed and len(one.marks) > 1]
    ratings = [
        [
            value if (value := marks.get(code, "not_observed")) != "not_observed" else None
            for marks in one.marks.values()
        ]
        for one in own
        for code in criteria(one.block)
    ]
    return measure_agreement(ratings), len(own)


def gaps(sat: list[Sat]) -> dict[int, list[Fraction]]:
    """Return assessor → own share of met minus the co-assessors', sitting by sitting."""
    found: dict[int, list[Fraction]] = defaultdict(list)
    for one in sat:
        if not one.is_assessed:
            continue
        for assessor, marks in one.marks.items():
            differences = []
            for code, value in marks.items():
                others = [
                    other[code]
                    for who, other in one.marks.items()
                    if who != assessor and other.get(code) in {"met", "not_met"}
                ]
                if value in {"met", "not_met"} and others:
                    differences.append((value == "met") - Fraction(others.count("met"), len(others)))
            found[assessor] += [sum(differences, Fraction(0)) / len(differences)] if differences else []
    return dict(found)


def passages(sat: list[Sat], block: str) -> Counter[tuple[int, int, int]]:
    """Return (rank in the committee's day, met, judged) of each sitting of a block."""
    days: dict[tuple[int, str], list[Sat]] = defaultdict(list)
    for one in sorted(sat, key=lambda one: (one.at, one.id)):
        if one.is_assessed or one.state == "running":
            days[one.committee, one.at[:10]].append(one)
    found: Counter[tuple[int, int, int]] = Counter()
    for day in days.values():
        for rank, one in enumerate(day, start=1):
            counts: Counter[Any] = Counter(value for marks in one.marks.values() for value in marks.values())
            judged = counts["met"] + counts["not_met"]
            if one.block == block and one.is_assessed and judged:
                found[rank, counts["met"], judged] += 1
    return found
