"""The cases that the coordination can read, each checked against the default policy."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from cqp.config import DEFAULT_POLICY
from cqp.marking.mark import MarkValue
from cqp.rules.certificate import judge_certificate
from cqp.rules.competency import agree, explain_tally, propose_competency, tally
from cqp.rules.policy import read_policy
from cqp.rules.status import Status
from tests.blocks import judge_block

CASES = Path(__file__).parent / "cases"
POLICY = read_policy(DEFAULT_POLICY)

MARKS = {
    "A": MarkValue.MET,
    "N": MarkValue.NOT_MET,
    "SO": MarkValue.NOT_APPLICABLE,
    "–": MarkValue.NOT_OBSERVED,
}
COMPETENCY = {
    "acquise": Status.ACQUIRED,
    "non acquise": Status.NOT_ACQUIRED,
    "à délibérer": Status.TO_DELIBERATE,
    "non observée": Status.NOT_OBSERVED,
}
BLOCK = {
    "validé": Status.VALIDATED,
    "non validé": Status.NOT_VALIDATED,
    "à délibérer": Status.TO_DELIBERATE,
    "non observé": Status.NOT_OBSERVED,
    "déjà acquis": Status.HELD,
}
CERTIFICATE = {
    "proposé": Status.AWARDED,
    "non proposé": Status.NOT_AWARDED,
    "à délibérer": Status.TO_DELIBERATE,
    "non observé": Status.NOT_OBSERVED,
}


def cases(name: str) -> list[Any]:
    """Return the cases of a file, named by their titles."""
    content = tomllib.loads((CASES / name).read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["titre"]) for case in content["cas"]]


@pytest.mark.parametrize("case", cases("competences.toml"))
def test_competency(case: dict[str, Any]) -> None:
    marks = [[MARKS[letter] for letter in line.split()] for line in case["marques"]]

    counts = [tally(values, expected=len(values)) for values in marks]
    proposals = [propose_competency(one, POLICY) for one in counts]

    each = case.get("chacun", [case["proposition"]] * len(marks))
    assert proposals == [COMPETENCY[words] for words in each]
    assert agree(proposals) is COMPETENCY[case["proposition"]]
    assert [explain_tally(one) for one in counts] == case["phrases"]


@pytest.mark.parametrize("case", cases("blocs.toml"))
def test_block(case: dict[str, Any]) -> None:
    competencies = [COMPETENCY[words] for words in case["competences"]]

    assert judge_block(competencies) is BLOCK[case["bloc"]]


@pytest.mark.parametrize("case", cases("certificats.toml"))
def test_certificate(case: dict[str, Any]) -> None:
    blocks = {code: BLOCK[words] for code, words in case["blocs"].items()}

    assert judge_certificate(blocks, POLICY) is CERTIFICATE[case["certificat"]]


def test_marks_not_made_count_as_not_observed() -> None:
    assert tally([MarkValue.MET], expected=3) == tally([MarkValue.MET] + [MarkValue.NOT_OBSERVED] * 2, expected=3)
