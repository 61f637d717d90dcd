"""The sentences that say why a result is what it is, and what would change it."""

from __future__ import annotations

import pytest
from hypothesis import given

from cqp.rules.consensus import ConferredCompetency, Decided
from cqp.rules.explain import explain_block_change, explain_competency, explain_competency_change, why_block
from cqp.rules.policy import Policy
from cqp.rules.status import Status
from tests.rules.build import DEFAULT, SHIPPED, a_competency, blocks

SHARE, AVERAGE, ESSENTIAL = (
    SHIPPED[name] for name in ("70-pour-cent.toml", "moyenne.toml", "criteres-essentiels.toml")
)


@pytest.mark.parametrize(
    ("policy", "grids", "why", "change"),
    [
        (
            DEFAULT,
            ("A A A A N", "A A A A N"),
            "4 acquis sur 5 applicables, 1 non acquis – à délibérer : entre 50 % et 100 %.",
            "Si C1.3.5 était retenu acquis, la compétence serait acquise. Si C1.3.1 et C1.3.2 étaient retenus non "
            "acquis (5 autres choix de même taille), la compétence serait non acquise.",
        ),
        (
            DEFAULT,
            ("A A", "A A"),
            "2 acquis sur 2 applicables – acquise : 100 % demandés.",
            "Si C1.3.1 était retenu non acquis (1 autre choix de même taille), la compétence serait à délibérer.",
        ),
        (
            DEFAULT,
            ("A N –", "A N A"),
            "1 acquis sur 3 applicables, 1 non acquis, 1 non observé – à délibérer : tout n'est pas observé ; "
            "2 acquis sur 3 applicables, 1 non acquis – à délibérer : entre 50 % et 100 %.",
            "Si C1.3.1 était retenu non acquis (1 autre choix de même taille), la compétence serait non acquise. "
            "Si C1.3.2 et C1.3.3 étaient retenus acquis, la compétence serait acquise.",
        ),
        (
            ESSENTIAL,
            ("A A N A A A A",),
            "6 acquis sur 7 applicables, 1 non acquis, dont 1 essentiel – non acquise : un critère essentiel n'est pas "
            "acquis.",
            "Si C1.3.3 était retenu acquis, la compétence serait acquise.",
        ),
        (
            SHARE,
            ("A N",),
            "1 acquis sur 2 applicables, 1 non acquis – non acquise : moins de 70 %.",
            "Si C1.3.2 était retenu acquis, la compétence serait acquise.",
        ),
        (
            DEFAULT,
            ("SO SO",),
            "2 critères, tous sans objet – à délibérer : aucun critère ne s'applique.",
            "Si C1.3.1 était retenu acquis (1 autre choix de même taille), la compétence serait acquise. Si C1.3.1 "
            "était retenu non acquis (1 autre choix de même taille), la compétence serait non acquise.",
        ),
        (
            DEFAULT,
            ("– –",),
            "0 acquis sur 2 applicables, 2 non observés – rien n'est encore observé.",
            "Si C1.3.1 et C1.3.2 étaient retenus acquis, la compétence serait acquise. Si C1.3.1 et C1.3.2 étaient "
            "retenus non acquis, la compétence serait non acquise.",
        ),
        (
            DEFAULT,
            ("N N N N N N N N N N N N N N",),
            "0 acquis sur 14 applicables, 14 non acquis – non acquise : moins de 50 %.",
            "Si C1.3.1, C1.3.2, C1.3.3, C1.3.4, C1.3.5, C1.3.6 et 1 autre étaient retenus acquis (3\u202f431 autres "
            "choix de même taille), la compétence serait à délibérer.",
        ),
    ],
)
def test_a_competency(policy: Policy, grids: tuple[str, ...], why: str, change: str) -> None:
    found = a_competency("C1.3", *grids, policy=policy)

    assert explain_competency(found.counts, policy) == why
    assert explain_competency_change(found, policy) == change


def a_block(policy: Policy, *lines: tuple[str, ...]) -> list[ConferredCompetency]:
    return [a_competency(f"C1.{rank}", *grids, policy=policy) for rank, grids in enumerate(lines, start=1)]


@pytest.mark.parametrize(
    ("policy", "lines", "why", "change"),
    [
        (
            DEFAULT,
            [("A A",), ("A",)],
            "Les 2 compétences du bloc sont acquises.",
            "Si C1.1.1 était retenu non acquis (2 autres choix de même taille), le bloc serait à délibérer.",
        ),
        (
            DEFAULT,
            [("A A",), ("N",), ("A N",)],
            "1 compétence acquise sur 3 ; non acquise : C1.2 ; à délibérer : C1.3.",
            "Si C1.2.1 était retenu acquis, le bloc serait à délibérer.",
        ),
        (
            DEFAULT,
            [("A N",), ("–",), ("– –",)],
            "0 compétence acquise sur 3 ; à délibérer : C1.1 ; non observées : C1.2, C1.3.",
            "Si C1.1.1 était retenu non acquis (1 autre choix de même taille), le bloc serait non validé. "
            "Si C1.1.2, C1.2.1, C1.3.1 et C1.3.2 étaient retenus acquis, le bloc serait validé.",
        ),
        (
            SHARE,
            [("A A A", "A A A"), ("A N N", "A N N")],
            "4 critères acquis sur 6 applicables (66 %), pour 70 % demandés.",
            "Si C1.2.2 était retenu acquis (1 autre choix de même taille), le bloc serait validé.",
        ),
        (
            SHARE,
            [("A A A", "A N A"), ("A A –", "A N A")],
            "5 critères acquis sur 6 applicables (83 %), 1 non observé ; 4 critères acquis sur 6 applicables (66 %), "
            "pour 70 % demandés.",
            "Si C1.1.2 et C1.2.3 étaient retenus acquis (1 autre choix de même taille), le bloc serait validé. "
            "Si C1.1.1 et C1.1.2 étaient retenus non acquis (14 autres choix de même taille), le bloc serait non "
            "validé.",
        ),
        (
            AVERAGE,
            [("A A A",), ("A N N",)],
            "Moyenne des compétences : 66 %, pour 60 % demandés ; sous le plancher de 50 % : C1.2.",
            "Si C1.2.2 était retenu acquis (1 autre choix de même taille), le bloc serait validé.",
        ),
        (
            AVERAGE,
            [("A –",), ("A A A",)],
            "Moyenne des compétences : 75 % à 100 %, pour 60 % demandés.",
            "Si C1.1.2 était retenu acquis, le bloc serait validé. Si C1.1.1 et C1.1.2 étaient retenus non acquis "
            "(9 autres choix de même taille), le bloc serait non validé.",
        ),
    ],
)
def test_a_block(policy: Policy, lines: list[tuple[str, ...]], why: str, change: str) -> None:
    block = a_block(policy, *lines)

    assert why_block(block, policy) == why
    assert explain_block_change(block, policy) == change


def test_a_block_decided_throughout_hangs_on_no_criterion() -> None:
    decided = Decided(Status.ACQUIRED, Status.TO_DELIBERATE, "Vu à l'oral.", 1)
    block = [a_competency("C1.1", "A N", decided=decided)]

    assert why_block(block, DEFAULT) == "La compétence du bloc est acquise."
    assert explain_block_change(block, DEFAULT) == "Aucun changement de critère ne modifierait ce résultat."


@given(blocks())
def test_every_result_has_its_sentence(drawn: tuple[tuple[ConferredCompetency, ...], Policy]) -> None:
    block, policy = drawn

    for sentence in (why_block(block, policy), explain_competency(block[0].counts, policy)):
        assert sentence.endswith(".")
        assert "None" not in sentence
