"""Read what a règlement file asks of committees and of timetables."""

from __future__ import annotations

from dataclasses import astuple, fields

from cqp.errors import PolicyFileError
from cqp.marking.committee import Link
from cqp.rules.organisation import CaseMinutes, CommitteeRules, Durations, Method, SituationMinutes
from cqp.rules.policy_file import PolicyTable

LARGEST_COMMITTEE = 20
LONGEST_PART_MINUTES = 600
LONGEST_BREAK_MINUTES = 240


def read_committee(table: PolicyTable) -> CommitteeRules:
    """Read the table `[committee]`.

    Raises:
        PolicyFileError: A value cannot be used, or the numbers contradict each other.
    """
    rules = CommitteeRules(
        minimum_members=table.whole("minimum_members", 1, LARGEST_COMMITTEE),
        external_professionals=table.whole("external_professionals", 0, LARGEST_COMMITTEE),
        forbidden_links=table.words("forbidden_links", Link),
        same_company_forbidden=table.yes_or_no("same_company_forbidden"),
    )
    if rules.external_professionals > rules.minimum_members:
        raise PolicyFileError(
            f"Règlement {table.path}, « committee » : plus de professionnels extérieurs "
            f"({rules.external_professionals}) que de membres ({rules.minimum_members}). "
            "Augmentez minimum_members ou diminuez external_professionals."
        )
    return rules


def read_durations(table: PolicyTable, blocks: PolicyTable) -> Durations:
    """Read the tables `[durations]` and `[blocks]`, which says how each block is assessed.

    Raises:
        PolicyFileError: A value cannot be used, or a method lasts no time at all.
    """
    methods = {code: blocks.word(code, Method) for code in blocks.keys}
    durations = Durations(
        situation=SituationMinutes(**_minutes(table.table(Method.SITUATION), SituationMinutes)),
        case=CaseMinutes(**_minutes(table.table(Method.CASE), CaseMinutes)),
        situation_blocks=tuple(code for code, method in methods.items() if method is Method.SITUATION),
        case_blocks=tuple(code for code, method in methods.items() if method is Method.CASE),
        extra_time=table.share("extra_time"),
        break_minutes=table.whole("break_minutes", 0, LONGEST_BREAK_MINUTES),
    )
    for method, minutes in ((Method.SITUATION, durations.situation), (Method.CASE, durations.case)):
        if not any(astuple(minutes)):
            raise PolicyFileError(
                f"Règlement {table.path}, « durations.{method} » : toutes les durées sont nulles. "
                "Donnez au moins une durée en minutes."
            )
    return durations


def _minutes(table: PolicyTable, method: type[SituationMinutes | CaseMinutes]) -> dict[str, int]:
    return {part.name: table.whole(part.name, 0, LONGEST_PART_MINUTES) for part in fields(method)}
