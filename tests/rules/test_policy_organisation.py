"""What a règlement file says of committees and timetables, and how a malformed value is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cqp.config import DEFAULT_POLICY
from cqp.errors import PolicyFileError
from cqp.marking.committee import Link
from cqp.rules.organisation import CaseMinutes, CommitteeRules, Durations, Method, SituationMinutes
from cqp.rules.policy import from_json, read_policy, to_json

TEXT = DEFAULT_POLICY.read_text(encoding="utf-8")
DEFAULT = read_policy(DEFAULT_POLICY)


def test_the_default_policy_composes_committees_as_other_branches_do() -> None:
    assert DEFAULT.committee == CommitteeRules(2, 1, tuple(Link), same_company_forbidden=False)


def test_the_default_policy_times_every_block_with_values_it_calls_our_own() -> None:
    assert DEFAULT.durations == Durations(
        SituationMinutes(10, 30, 20), CaseMinutes(10, 45, 15, 20), ("1", "2A"), ("2B",), Fraction(1, 3), 10
    )
    assert "toutes ces valeurs sont celles du logiciel" in DEFAULT.source
    assert DEFAULT.durations.method_of("2B") is Method.CASE
    assert DEFAULT.durations.method_of("3") is None


def changed(old: str, new: str) -> str:
    assert old in TEXT
    return TEXT.replace(old, new, 1)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (changed("[committee]", "[comite]"), "la table « [committee] » manque. Ajoutez-la."),
        (changed("[blocks]", "[blocs]"), "la table « [blocks] » manque. Ajoutez-la."),
        (changed("[durations.case]", "[durations.cas]"), "la table « [durations.case] » manque. Ajoutez-la."),
        (
            changed("minimum_members = 2", "minimum_members = 0"),
            "« committee.minimum_members » vaut 0. Écrivez un nombre entier entre 1 et 20, sans guillemets.",
        ),
        (changed("minimum_members = 2", "minimum_members = true"), "« committee.minimum_members » vaut True."),
        (changed("minimum_members = 2", 'minimum_members = "2"'), "« committee.minimum_members » vaut '2'."),
        (
            changed("external_professionals = 1", "external_professionals = 3"),
            "« committee » : plus de professionnels extérieurs (3) que de membres (2). "
            "Augmentez minimum_members ou diminuez external_professionals.",
        ),
        (
            changed('"tutor", ', '"tuteur", '),
            "« committee.forbidden_links » vaut ['trainer', 'tuteur', 'manager', 'relative']. Écrivez une liste "
            'prise parmi ces mots : "trainer", "tutor", "manager", "relative" ; ou [] pour aucun.',
        ),
        (
            changed("same_company_forbidden = false", 'same_company_forbidden = "non"'),
            "« committee.same_company_forbidden » vaut 'non'. Écrivez true (oui) ou false (non), sans guillemets.",
        ),
        (
            changed('2B = "case"', '2B = "oral"'),
            '« blocks.2B » vaut \'oral\'. Écrivez l\'un de ces mots : "situation", "case".',
        ),
        (
            changed('2B = "case"', ""),
            '« blocks » : le bloc 2B n\'a pas de modalité. Ajoutez la ligne 2B = "situation" ou 2B = "case".',
        ),
        (changed('extra_time = "1/3"', "extra_time = 0.33"), "« durations.extra_time » vaut 0.33."),
        (changed("break_minutes = 10", "break_minutes = -5"), "« durations.break_minutes » vaut -5."),
        (changed("presentation = 15", ""), "« durations.case.presentation » vaut None."),
        (changed("situation = 30", "situation = 601"), "« durations.situation.situation » vaut 601."),
        (
            TEXT.split("[durations.case]")[0] + "[durations.case]\npreparation=0\ncase=0\npresentation=0\ninterview=0",
            "« durations.case » : toutes les durées sont nulles. Donnez au moins une durée en minutes.",
        ),
    ],
)
def test_a_malformed_value_is_refused_in_french(tmp_path: Path, content: str, words: str) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(content, encoding="utf-8")

    with pytest.raises(PolicyFileError) as caught:
        read_policy(file)

    assert words in str(caught.value)
    assert "policy.toml" in str(caught.value)


def test_a_policy_stored_before_these_rules_keeps_its_fingerprint() -> None:
    stored = (
        '{"ceiling":"1","code":"a","core_blocks":["1"],"floor":"1/2","option_blocks":["2A"],'
        '"source":"s","summary":"r","title":"t","version":"1"}'
    )

    policy = from_json(stored)

    assert (policy.committee, policy.durations) == (CommitteeRules(), Durations())
    assert to_json(policy) == stored


def test_the_stored_text_is_plain_words_and_numbers() -> None:
    assert json.loads(to_json(DEFAULT))["durations"]["extra_time"] == "1/3"
    assert json.loads(to_json(DEFAULT))["committee"]["forbidden_links"] == ["trainer", "tutor", "manager", "relative"]


MINUTES = st.integers(0, 600)
CODES = st.lists(st.text("12AB", min_size=1, max_size=2), max_size=3).map(tuple)
COMMITTEES = st.builds(
    CommitteeRules,
    st.integers(0, 5),
    st.integers(0, 5),
    st.lists(st.sampled_from(Link), unique=True).map(tuple),
    st.booleans(),
)
DURATIONS = st.builds(
    Durations,
    st.builds(SituationMinutes, MINUTES, MINUTES, MINUTES),
    st.builds(CaseMinutes, MINUTES, MINUTES, MINUTES, MINUTES),
    CODES,
    CODES,
    st.fractions(0, 1, max_denominator=9),
    st.integers(0, 60),
)


@given(COMMITTEES, DURATIONS)
def test_these_rules_come_back_from_json(committee: CommitteeRules, durations: Durations) -> None:
    policy = replace(DEFAULT, committee=committee, durations=durations)

    assert from_json(to_json(policy)) == policy
    assert hash(policy) == hash(from_json(to_json(policy)))
