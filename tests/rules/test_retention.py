"""How long what is written of people is kept."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from cqp.config import DEFAULT_POLICY
from cqp.errors import PolicyFileError
from cqp.rules.policy import from_json, read_policy, to_json
from cqp.rules.retention import SUGGESTED, Retention, access_kept_since, due_on


def a_policy(folder: Path, lines: str) -> Path:
    file = folder / "policy.toml"
    file.write_text(f"{DEFAULT_POLICY.read_text(encoding='utf-8')}\n[retention]\n{lines}\n", encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("ends_on", "years", "due"),
    [
        (date(2026, 11, 24), 6, date(2032, 11, 24)),
        (date(2024, 2, 29), 1, date(2025, 3, 1)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
    ],
)
def test_an_assessment_is_due_years_after_the_last_day(ends_on: date, years: int, due: date) -> None:
    assert due_on(ends_on, Retention(assessment_years=years)) == due


def test_sign_ins_are_kept_by_whole_months() -> None:
    assert access_kept_since(date(2026, 1, 31), Retention(access_months=12)) == date(2025, 1, 1)
    assert access_kept_since(date(2026, 1, 31), Retention(access_months=2)) == date(2025, 11, 1)


def test_a_policy_may_say_how_long_and_says_it_again(tmp_path: Path) -> None:
    policy = read_policy(a_policy(tmp_path, "assessment_years = 10"))

    assert policy.retention == Retention(10, SUGGESTED.access_months)
    assert from_json(to_json(policy)) == policy
    assert read_policy(DEFAULT_POLICY).retention == SUGGESTED


@pytest.mark.parametrize("line", ["assessment_years = 0", 'access_months = "douze"', "years = 6"])
def test_a_policy_that_makes_no_sense_is_refused(tmp_path: Path, line: str) -> None:
    with pytest.raises(PolicyFileError, match="retention"):
        read_policy(a_policy(tmp_path, line))
