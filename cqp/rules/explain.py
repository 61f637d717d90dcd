"""Why a result is what it is, and what would change it: one French sentence each."""

from __future__ import annotations

from collections.abc import Sequence

from cqp.marking.mark import MarkValue
from cqp.rules.account import CompetencyStanding, Span, account_of, add
from cqp.rules.block_change import block_changes
from cqp.rules.change import Change, competency_changes
from cqp.rules.competency import Tally, explain_tally, propose_competency
from cqp.rules.consensus import ConferredCompetency, stand
from cqp.rules.policy import Policy
from cqp.rules.profile import BlockRule
from cqp.rules.status import RANK, Status
from cqp.rules.wording import counted, listed, percent, share_words

SHOWN_CRITERIA = 6
"""Criteria named in a sentence; the others are counted."""

COMPETENCY_END = {
    Status.ACQUIRED: "acquise",
    Status.NOT_ACQUIRED: "non acquise",
    Status.TO_DELIBERATE: "à délibérer",
    Status.NOT_OBSERVED: "à délibérer",
}
BLOCK_END = {
    Status.VALIDATED: "validé",
    Status.NOT_VALIDATED: "non validé",
    Status.TO_DELIBERATE: "à délibérer",
    Status.NOT_OBSERVED: "à délibérer",
}


def explain_competency(counts: Sequence[Tally], policy: Policy) -> str:
    """Return the arithmetic of a competency's proposal, once when it is the same for every member."""
    words = list(dict.fromkeys(f"{explain_tally(one)} – {_verdict(one, policy)}" for one in counts))
    return f"{' ; '.join(words)}."


def explain_block(competencies: Sequence[CompetencyStanding], policy: Policy) -> str:
    """Return the arithmetic of a block's result under its règlement."""
    spans = add(account_of(one, policy) for one in competencies).spans
    if not any(span.whole for span in spans):
        return _statuses(competencies)
    words = _share if policy.block.rule is BlockRule.SHARE else _average
    said = list(dict.fromkeys(words(span) for span in spans))
    low = _below_the_floor(competencies, policy)
    whole = " ; ".join(said)
    return f"{whole[:1].upper()}{whole[1:]}, pour {share_words(policy.block.threshold)} demandés{low}."


def explain_competency_change(found: ConferredCompetency, policy: Policy) -> str:
    """Return what would change a competency's proposal, the smallest change first."""
    return _explain(competency_changes(found, policy), "la compétence serait", COMPETENCY_END)


def explain_block_change(competencies: Sequence[ConferredCompetency], policy: Policy) -> str:
    """Return what would change a block's result, the smallest change first; written decisions stand."""
    return _explain(block_changes(competencies, policy), "le bloc serait", BLOCK_END)


def why_block(competencies: Sequence[ConferredCompetency], policy: Policy) -> str:
    """Return the arithmetic of the block of these competencies."""
    return explain_block([stand(one, policy) for one in competencies], policy)


def _verdict(counts: Tally, policy: Policy) -> str:
    """Return what the règlement makes of one member's counts."""
    status = propose_competency(counts, policy)
    if status is Status.NOT_OBSERVED:
        return "rien n'est encore observé"
    if counts.missed:
        return "non acquise : un critère essentiel n'est pas acquis"
    if counts.applicable == 0:
        return "à délibérer : aucun critère ne s'applique"
    if status is Status.NOT_ACQUIRED:
        return f"non acquise : moins de {share_words(policy.floor)}"
    if status is Status.ACQUIRED:
        return f"acquise : {share_words(policy.ceiling)} demandés"
    if counts.not_observed:
        return "à délibérer : tout n'est pas observé"
    return f"à délibérer : entre {share_words(policy.floor)} et {share_words(policy.ceiling)}"


def _statuses(competencies: Sequence[CompetencyStanding]) -> str:
    total = len(competencies)
    failed = [one.code for one in competencies if RANK[one.status] == 0]
    unseen = [one.code for one in competencies if one.status is Status.NOT_OBSERVED]
    open_ones = [one.code for one in competencies if RANK[one.status] == 1 and one.status is not Status.NOT_OBSERVED]
    left = len(failed) + len(open_ones) + len(unseen)
    if not left:
        return "La compétence du bloc est acquise." if total == 1 else f"Les {total} compétences du bloc sont acquises."
    said = f"{counted(total - left, 'compétence acquise', 'compétences acquises')} sur {total}"
    for codes, one, many in (
        (failed, "non acquise", "non acquises"),
        (open_ones, "à délibérer", "à délibérer"),
        (unseen, "non observée", "non observées"),
    ):
        said += f" ; {many if len(codes) > 1 else one} : {', '.join(codes)}" if codes else ""
    return f"{said}."


def _share(span: Span) -> str:
    met = counted(int(span.least), "critère acquis", "critères acquis")
    said = f"{met} sur {counted(int(span.whole), 'applicable')}"
    if span.whole:
        said += f" ({percent(span.least / span.whole)})"
    unseen = int(span.most - span.least)
    return said + (f", {counted(unseen, 'non observé')}" if unseen else "")


def _average(span: Span) -> str:
    if not span.whole:
        return "aucun critère applicable"
    least, most = (percent(share / span.whole) for share in (span.least, span.most))
    return f"moyenne des compétences : {least}" + (f" à {most}" if least != most else "")


def _below_the_floor(competencies: Sequence[CompetencyStanding], policy: Policy) -> str:
    low = [one.code for one in competencies if any(not span.reaches for span in account_of(one, policy).spans)]
    return f" ; sous le plancher de {share_words(policy.block.floor)} : {', '.join(low)}" if low else ""


def _explain(changes: Sequence[Change], would_be: str, ends: dict[Status, str]) -> str:
    if not changes:
        return "Aucun changement de critère ne modifierait ce résultat."
    return " ".join(_sentence(one, would_be, ends) for one in changes)


def _sentence(change: Change, would_be: str, ends: dict[Status, str]) -> str:
    value = "acquis" if change.value is MarkValue.MET else "non acquis"
    number = len(change.criteria)
    codes = list(change.criteria[:SHOWN_CRITERIA])
    if number > SHOWN_CRITERIA:
        codes.append(counted(number - SHOWN_CRITERIA, "autre"))
    verb = "était retenu" if number == 1 else "étaient retenus"
    others = f" ({counted(change.ways - 1, 'autre choix', 'autres choix')} de même taille)" if change.ways > 1 else ""
    return f"Si {listed(codes)} {verb} {value}{others}, {would_be} {ends[change.status]}."
