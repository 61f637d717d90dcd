"""How long what is written of people is kept: a règlement may say, by class of data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cqp.rules.policy_file import PolicyTable


@dataclass(frozen=True, slots=True)
class Retention:
    """How long each class of data is kept after the last day of an exam session.

    Attributes:
        assessment_years: Names, grids, remarks, minutes and decisions, in years.
        access_months: Who signed in, when and from where, in months.

    Source of the defaults: suggested in the design notes (domain.md, « What the evidence must be »).
    """

    assessment_years: int = 6
    access_months: int = 12


SUGGESTED = Retention()
"""What holds when a règlement says nothing."""


def read_retention(top: PolicyTable) -> Retention:
    """Read the table `[retention]` of a policy file; what it leaves out, or the whole table, is as suggested.

    Raises:
        PolicyFileError: A number makes no sense, or a key is unknown.
    """
    if "retention" not in top.keys:
        return SUGGESTED
    table = top.table("retention")
    table.refuse_others(("assessment_years", "access_months"))
    said = set(table.keys)
    return Retention(
        table.whole("assessment_years", 1, 100) if "assessment_years" in said else SUGGESTED.assessment_years,
        table.whole("access_months", 1, 120) if "access_months" in said else SUGGESTED.access_months,
    )


def retention_from(content: Mapping[str, Any]) -> Retention:
    """Return what a stored policy says."""
    return Retention(**content)


def due_on(ends_on: date, retention: Retention) -> date:
    """Return the first day on which what was written of an exam session's candidates may be erased."""
    year = ends_on.year + retention.assessment_years
    try:
        return ends_on.replace(year=year)
    except ValueError:  # 29 February
        return date(year, 3, 1)


def access_kept_since(today: date, retention: Retention) -> date:
    """Return the first day whose sign-ins are still kept."""
    months = today.year * 12 + today.month - 1 - retention.access_months
    return date(months // 12, months % 12 + 1, 1)
