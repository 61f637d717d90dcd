"""Who would have another result under another règlement."""

from __future__ import annotations

from hypothesis import given, settings

from cqp.marking.sitting import Candidate
from cqp.rules.block import propose_block
from cqp.rules.comparison import CandidateMarks, Comparison, ResultChange, compare, under
from cqp.rules.consensus import ConferredCompetency, Decided, stand
from cqp.rules.policy import Policy
from cqp.rules.status import Status
from tests.rules.build import ANY_POLICY, DEFAULT, SHIPPED, a_competency, blocks

SHARE = SHIPPED["70-pour-cent.toml"]
ZOE = Candidate(1, "00001", "Durand", "Zoé")


def test_a_weak_competency_is_made_up_for_under_a_share() -> None:
    marks = CandidateMarks(ZOE, ("2A",), {"1": (a_competency("C1.1", "A A A A A"), a_competency("C1.2", "N N"))})

    assert compare([marks], DEFAULT, SHARE) == Comparison(
        DEFAULT,
        SHARE,
        1,
        (
            ResultChange(
                ZOE,
                "1",
                Status.NOT_VALIDATED,
                Status.VALIDATED,
                "1 compétence acquise sur 2 ; non acquise : C1.2.",
                "5 critères acquis sur 7 applicables (71 %), pour 70 % demandés.",
            ),
            ResultChange(ZOE, "", Status.NOT_AWARDED, Status.AWARDED),
        ),
    )


def test_nobody_changes_when_both_settle_the_same() -> None:
    marks = CandidateMarks(ZOE, (), {"1": (a_competency("C1.1", "A A"),), "2A": (a_competency("C2A.1", "N N"),)})

    assert compare([marks], DEFAULT, SHARE).changes == ()


def test_what_the_committee_decided_in_writing_stands() -> None:
    decided = Decided(Status.NOT_ACQUIRED, Status.TO_DELIBERATE, "Erreur de conseil.", 1)
    found = a_competency("C1.1", "A A A N", decided=decided)

    moved = under(found, SHARE)

    assert (found.standing, moved.proposal, moved.standing) == (
        Status.NOT_ACQUIRED,
        Status.ACQUIRED,
        Status.NOT_ACQUIRED,
    )


def test_a_decision_that_lapsed_does_not_come_back() -> None:
    found = a_competency("C1.1", "A A A N", decided=Decided(Status.NOT_ACQUIRED, Status.ACQUIRED, "Erreur.", 1))

    assert under(found, SHARE).standing is Status.ACQUIRED


@given(blocks(), ANY_POLICY)
@settings(deadline=None)
def test_every_change_is_one(drawn: tuple[tuple[ConferredCompetency, ...], Policy], other: Policy) -> None:
    block, own = drawn

    changes = compare([CandidateMarks(ZOE, (), {"1": block})], own, other).changes

    statuses = [
        propose_block([stand(part, policy) for part in parts], policy)
        for parts, policy in ((block, own), ([under(one, other) for one in block], other))
    ]
    expected = [tuple(statuses)] if len(set(statuses)) > 1 else []
    assert [(one.before, one.after) for one in changes if one.block] == expected


@given(blocks())
@settings(deadline=None)
def test_the_same_policy_changes_nobody(drawn: tuple[tuple[ConferredCompetency, ...], Policy]) -> None:
    block, own = drawn

    assert compare([CandidateMarks(ZOE, (), {"1": block})], own, own).changes == ()
