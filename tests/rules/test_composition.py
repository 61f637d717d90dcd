"""Committees that the coordination can read, each checked against the default policy."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqp.config import DEFAULT_POLICY
from cqp.marking.committee import LINK_WORD, QUALITY_WORD, KnownLink, Link, Member, Quality
from cqp.rules.composition import BreachCode, check_composition
from cqp.rules.organisation import CommitteeRules
from cqp.rules.policy import read_policy

CASES = Path(__file__).parent / "composition" / "comites.toml"
POLICY = read_policy(DEFAULT_POLICY)
QUALITIES = {word: quality for quality, word in QUALITY_WORD.items()}
LINKS = {word: link for link, word in LINK_WORD.items()}


def member(rank: int, line: str) -> Member:
    name, rest = line.split(" : ")
    quality, organisation, *silent = (part.strip() for part in rest.split(","))
    return Member(rank, name, QUALITIES[quality], organisation, has_declared=not silent)


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, id=case["titre"]) for case in tomllib.loads(CASES.read_text(encoding="utf-8"))["cas"]],
)
def test_a_committee_before_a_candidate(case: dict[str, Any]) -> None:
    members = [member(rank, line) for rank, line in enumerate(case["membres"], start=1)]
    ids = {one.name: one.id for one in members}
    links = [
        KnownLink(ids.get(name, 99), 1, LINKS[word])
        for name, word in (line.split(" = ") for line in case.get("liens", []))
    ]
    rules = replace(POLICY.committee, same_company_forbidden=case.get("meme_entreprise", False))

    breaches = check_composition(members, case.get("entreprise", ""), links, replace(POLICY, committee=rules))

    names = {one.id: one.name for one in members}
    assert [" ".join([one.code, *([names[one.member_id]] if one.member_id else [])]) for one in breaches] == case[
        "manquements"
    ]
    if "phrases" in case:
        assert [one.message for one in breaches] == case["phrases"]


def test_a_policy_older_than_these_rules_asks_only_for_the_declaration() -> None:
    silent = Member(1, "Petit", Quality.TRAINER, "Maaf", has_declared=False)
    older = replace(POLICY, committee=CommitteeRules())

    breaches = check_composition([silent], "Maaf", [KnownLink(1, 1, Link.TRAINER)], older)

    assert [one.code for one in breaches] == [BreachCode.NOT_DECLARED]


def test_a_member_given_twice_counts_once() -> None:
    martin = Member(1, "Martin", Quality.EXTERNAL_PROFESSIONAL, "Maaf", has_declared=True)

    assert [one.code for one in check_composition([martin, martin], "", [], POLICY)] == [BreachCode.TOO_FEW_MEMBERS]


MEMBERS = st.builds(
    Member, st.integers(1, 5), st.just("Martin"), st.sampled_from(Quality), st.sampled_from(["", "Maaf"]), st.booleans()
)
KNOWN = st.lists(st.builds(KnownLink, st.integers(1, 5), st.just(1), st.sampled_from(Link)), max_size=4)


@given(st.lists(MEMBERS, max_size=5, unique_by=lambda one: one.id), KNOWN)
def test_a_stricter_policy_never_finds_less(members: list[Member], links: list[KnownLink]) -> None:
    strict = replace(POLICY, committee=CommitteeRules(3, 2, tuple(Link), same_company_forbidden=True))

    found = {(one.code, one.member_id) for one in check_composition(members, "Maaf", links, POLICY)}
    assert found <= {(one.code, one.member_id) for one in check_composition(members, "Maaf", links, strict)}


@given(st.lists(MEMBERS, min_size=2, max_size=5, unique_by=lambda one: one.id), KNOWN)
def test_a_regular_committee_has_nobody_tied_to_the_candidate(members: list[Member], links: list[KnownLink]) -> None:
    if check_composition(members, "", links, POLICY):
        return

    assert not {one.id for one in members} & {one.assessor_id for one in links}
    assert any(one.quality is Quality.EXTERNAL_PROFESSIONAL for one in members)
    assert all(one.has_declared for one in members)
