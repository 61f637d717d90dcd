"""The published profiles: cases that the coordination reads, and what must hold under any of them."""

from __future__ import annotations

import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqp.config import DEFAULT_POLICY
from cqp.errors import PolicyFileError
from cqp.marking.mark import MarkValue
from cqp.rules.account import CompetencyStanding
from cqp.rules.block import propose_block
from cqp.rules.consensus import Decided, stand
from cqp.rules.policy import Policy, from_json, read_policy, to_json
from cqp.rules.profile import EVERY_COMPETENCY, BlockRule, BlockRules
from cqp.rules.status import RANK, Status
from cqp.services.list_policies import list_policies
from tests.blocks import judge_block
from tests.rules.build import ANY_POLICY, DEFAULT, MARKS, SHIPPED, VALUES, a_competency, policies
from tests.rules.test_cases import BLOCK, COMPETENCY

CASES = Path(__file__).parent / "cases" / "profils.toml"
LETTER = {value: letter for letter, value in MARKS.items()}

Grid = list[list[MarkValue]]


def standings(grids: list[Grid], policy: Policy) -> list[CompetencyStanding]:
    """Return the competencies C1.1, C1.2… of these grids."""
    return [
        stand(
            a_competency(f"C1.{rank}", *(" ".join(map(LETTER.__getitem__, one)) for one in seen), policy=policy), policy
        )
        for rank, seen in enumerate(zip(*grids, strict=True), start=1)
    ]


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, id=case["titre"]) for case in tomllib.loads(CASES.read_text(encoding="utf-8"))["cas"]],
)
def test_a_profile(case: dict[str, Any]) -> None:
    policy = SHIPPED[case["reglement"]]
    codes = case.get("codes") or [f"C1.{rank}" for rank, _ in enumerate(case["competences"], start=1)]

    found = [
        a_competency(code, *lines, policy=policy)
        for code, lines in zip(codes, zip(*case["grilles"], strict=True), strict=True)
    ]

    assert [one.proposal for one in found] == [COMPETENCY[words] for words in case["competences"]]
    assert propose_block([stand(one, policy) for one in found], policy) is BLOCK[case["bloc"]]


def test_the_default_policy_keeps_its_fingerprint() -> None:
    assert DEFAULT.fingerprint == "cca8350d3afab89bc3e926a4a9db83fbbe14b01b0ce1b71e970c97d43d65a9ed"
    assert (DEFAULT.block, DEFAULT.weights, DEFAULT.essential) == (EVERY_COMPETENCY, (), ())


def test_the_default_policy_is_offered_first() -> None:
    assert [one.code for one in list_policies()] == [
        "toutes-competences",
        "70-pour-cent-par-bloc",
        "criteres-essentiels",
        "moyenne-avec-planchers",
    ]


def test_every_profile_says_its_source_and_its_rules_in_french() -> None:
    for policy in SHIPPED.values():
        assert len(policy.source) > 100
        assert len(policy.summary) > 300
        assert all(code in policy.summary for code in policy.essential)
    assert "guide-cqp.ocapiat.fr" in SHIPPED["70-pour-cent.toml"].source
    assert "ceficem.fr" in SHIPPED["moyenne.toml"].source


def test_a_weight_counts_as_often_as_it_says(tmp_path: Path) -> None:
    text = Path(DEFAULT_POLICY.parent / "moyenne.toml").read_text(encoding="utf-8")
    file = tmp_path / "policy.toml"
    file.write_text(text + '\n[weights]\n"C1.1" = 3\n"C1.2" = 1\n', encoding="utf-8")
    policy = read_policy(file)
    half, two_thirds = [MarkValue.MET, MarkValue.NOT_MET], [MarkValue.MET, MarkValue.NOT_MET, MarkValue.MET]

    assert policy.weights == (("C1.1", 3),)
    assert propose_block(standings([[two_thirds, half]], policy), policy) is Status.VALIDATED
    assert propose_block(standings([[half, two_thirds]], policy), policy) is Status.NOT_VALIDATED


@given(policies())
def test_a_profile_comes_back_from_json(policy: Policy) -> None:
    assert from_json(to_json(policy)) == policy
    assert hash(from_json(to_json(policy))) == hash(policy)


SHARE = 'rule = "share"\nthreshold = "7/10"'


@pytest.mark.parametrize(
    ("block", "words"),
    [
        (
            '[block]\nrule = "part"',
            '« block.rule » vaut \'part\'. Écrivez l\'un de ces mots : "every_competency", "share"',
        ),
        ('[block]\nrule = "share"', "« block.threshold » vaut None. Écrivez une fraction entre 0 et 1"),
        ('[block]\nrule = "share"\nthreshold = "0"', "« block.threshold » : un seuil de 0 validerait tous les blocs."),
        ('[block]\nrule = "average"\nthreshold = "3/5"', "« block.floor » vaut None."),
        (
            f'[block]\n{SHARE}\nfloor = "1/2"',
            "« block.floor » n'est pas connu. Retirez-le, ou écrivez l'un de ces mots :",
        ),
        ('[block]\nthreshold = "1"', "« block.rule » vaut None."),
        ('[bloc]\nrule = "share"', "« bloc » n'est pas connu. Retirez-le, ou écrivez l'un de ces mots : code, title"),
        (f'[block]\n{SHARE}\n[weights]\n"C1.1" = 2', "« weights » : les poids ne servent qu'à une moyenne."),
        ('[weights]\n"C1.1" = 2', 'écrivez rule = "average" dans la table [block].'),
        (
            '[block]\nrule = "average"\nthreshold = "3/5"\nfloor = "1/2"\n[weights]\n"C1.1" = 0',
            "« weights.C1.1 » vaut 0. Écrivez un nombre entier entre 1 et 100, sans guillemets.",
        ),
    ],
)
def test_a_malformed_profile_is_refused_in_french(tmp_path: Path, block: str, words: str) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(f"{DEFAULT_POLICY.read_text(encoding='utf-8')}\n{block}\n", encoding="utf-8")

    with pytest.raises(PolicyFileError) as caught:
        read_policy(file)

    assert words in str(caught.value)
    assert "policy.toml" in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            'floor = "1/2"',
            'floor = "1/2"\nessential = []',
            "« competency.essential » doit être une liste de codes de critères",
        ),
        ('floor = "1/2"', 'floor = "1/2"\nessentiels = ["C1.1.1"]', "« competency.essentiels » n'est pas connu."),
        (
            "[certificate]",
            f'essential = ["C1.1.1"]\n[block]\n{SHARE}\n[certificate]',
            "« competency.essential » : une compétence non acquise ne fait pas échouer un bloc dont la règle est",
        ),
    ],
)
def test_malformed_essential_criteria_are_refused_in_french(tmp_path: Path, old: str, new: str, words: str) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(DEFAULT_POLICY.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")

    with pytest.raises(PolicyFileError) as caught:
        read_policy(file)

    assert words in str(caught.value)


@st.composite
def committees(draw: st.DrawFn, *, values: st.SearchStrategy[MarkValue] = VALUES) -> list[Grid]:
    """Draw what one to three assessors mark on the same competencies."""
    sizes = draw(st.lists(st.integers(1, 5), min_size=1, max_size=3))
    return [
        [draw(st.lists(values, min_size=size, max_size=size)) for size in sizes] for _ in range(draw(st.integers(1, 3)))
    ]


@given(committees(), ANY_POLICY)
def test_a_block_of_every_competency_is_judged_on_statuses_alone(grids: list[Grid], policy: Policy) -> None:
    parts = standings(grids, policy)

    if policy.block.rule is BlockRule.EVERY_COMPETENCY:
        assert propose_block(parts, policy) is judge_block(one.status for one in parts)


@given(st.data(), committees(), ANY_POLICY)
def test_the_order_of_assessors_and_competencies_changes_nothing(
    data: st.DataObject, grids: list[Grid], policy: Policy
) -> None:
    parts = standings(grids, policy)
    turned = standings(data.draw(st.permutations(grids)), policy)

    assert [one.status for one in turned] == [one.status for one in parts]
    assert propose_block(turned, policy) is propose_block(parts, policy)
    assert propose_block(data.draw(st.permutations(parts)), policy) is propose_block(parts, policy)


@given(st.data(), committees(), ANY_POLICY)
def test_one_more_met_never_lowers_anything(data: st.DataObject, grids: list[Grid], policy: Policy) -> None:
    member = data.draw(st.integers(0, len(grids) - 1))
    competency = data.draw(st.integers(0, len(grids[0]) - 1))
    criterion = data.draw(st.integers(0, len(grids[0][competency]) - 1))
    better = [[list(values) for values in grid] for grid in grids]
    better[member][competency][criterion] = MarkValue.MET

    before, after = standings(grids, policy), standings(better, policy)

    assert all(RANK[new.status] >= RANK[old.status] for old, new in zip(before, after, strict=True))
    assert RANK[propose_block(after, policy)] >= RANK[propose_block(before, policy)]


@given(
    committees(values=st.sampled_from([MarkValue.MET, MarkValue.NOT_APPLICABLE, MarkValue.NOT_OBSERVED])), ANY_POLICY
)
def test_what_is_not_observed_never_fails_anybody(grids: list[Grid], policy: Policy) -> None:
    parts = standings(grids, policy)

    assert Status.NOT_ACQUIRED not in {one.status for one in parts}
    assert propose_block(parts, policy) is not Status.NOT_VALIDATED


@given(committees(), ANY_POLICY)
def test_what_is_not_observed_validates_nobody(grids: list[Grid], policy: Policy) -> None:
    if any(MarkValue.NOT_OBSERVED in values for grid in grids for values in grid):
        assert propose_block(standings(grids, policy), policy) is not Status.VALIDATED


@given(st.data(), committees(), ANY_POLICY)
def test_a_block_is_settled_once_every_competency_is_decided_in_writing(
    data: st.DataObject, grids: list[Grid], policy: Policy
) -> None:
    lines = [[" ".join(map(LETTER.__getitem__, one)) for one in seen] for seen in zip(*grids, strict=True)]
    proposed = [a_competency(f"C1.{rank}", *seen, policy=policy) for rank, seen in enumerate(lines, start=1)]
    decided = [
        a_competency(
            one.code,
            *seen,
            policy=policy,
            decided=Decided(data.draw(st.sampled_from([Status.ACQUIRED, Status.NOT_ACQUIRED])), one.proposal, "", 1),
        )
        for one, seen in zip(proposed, lines, strict=True)
    ]

    assert propose_block([stand(one, policy) for one in decided], policy) in {Status.VALIDATED, Status.NOT_VALIDATED}


def test_a_decision_settles_what_was_left_open_and_nothing_else() -> None:
    policy = SHIPPED["70-pour-cent.toml"]
    open_grids = ("A A A A N N –", "A A A A N A –")
    proposed = a_competency("C1.1", *open_grids, policy=policy)

    kept = {
        status: propose_block(
            [
                stand(
                    a_competency("C1.1", *open_grids, policy=policy, decided=Decided(status, proposed.proposal, "", 1)),
                    policy,
                )
            ],
            policy,
        )
        for status in (Status.ACQUIRED, Status.NOT_ACQUIRED)
    }

    assert kept == {Status.ACQUIRED: Status.VALIDATED, Status.NOT_ACQUIRED: Status.NOT_VALIDATED}


def test_block_rules_say_their_fractions_exactly() -> None:
    assert SHIPPED["70-pour-cent.toml"].block == BlockRules(BlockRule.SHARE, Fraction(7, 10))
    assert SHIPPED["moyenne.toml"].block == BlockRules(BlockRule.AVERAGE, Fraction(3, 5), Fraction(1, 2))
