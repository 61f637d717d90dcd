"""Say what is irregular in the committee of one sitting; an irregular composition may annul a decision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from cqp.marking.committee import LINK_WORD, KnownLink, Member, Quality
from cqp.referential.search import normalise
from cqp.rules.organisation import CommitteeRules
from cqp.rules.policy import Policy


class BreachCode(StrEnum):
    """What is irregular; stable, for tests, logs and the journal."""

    TOO_FEW_MEMBERS = "too_few_members"
    TOO_FEW_EXTERNAL_PROFESSIONALS = "too_few_external_professionals"
    FORBIDDEN_LINK = "forbidden_link"
    SAME_COMPANY = "same_company"
    NOT_DECLARED = "not_declared"


@dataclass(frozen=True, slots=True)
class Breach:
    """One irregularity; it blocks the sitting unless coordination records a reason.

    Attributes:
        code: Which rule is broken.
        member_id: The assessor it is about, None if about the committee as a whole.
        message: What, why and what to do, in French.
    """

    code: BreachCode
    member_id: int | None
    message: str


def check_composition(
    members: Iterable[Member], candidate_company: str, links: Iterable[KnownLink], policy: Policy
) -> tuple[Breach, ...]:
    """Return the irregularities of a committee before one candidate: first the committee's, then each member's.

    Args:
        members: The committee; a member given twice counts once.
        candidate_company: Empty if unknown: then nobody is of the same company.
        links: What is known between assessors and this candidate; those of other assessors are ignored.
        policy: Règlement of the exam session. The declaration is asked for whatever it says.

    Source: `[committee]` of the policy, after the practice of several branches (domain.md, « Who decides »).
    """
    committee = tuple({member.id: member for member in members}.values())
    known, rules = tuple(links), policy.committee
    breaches = list(_of_the_committee(committee, rules))
    for member in committee:
        breaches += _of_the_links(member, known, rules)
        if rules.same_company_forbidden:
            breaches += _of_the_company(member, candidate_company)
        if not member.has_declared:
            breaches.append(_undeclared(member))
    return tuple(breaches)


def _of_the_committee(committee: tuple[Member, ...], rules: CommitteeRules) -> Iterator[Breach]:
    if len(committee) < rules.minimum_members:
        yield Breach(
            BreachCode.TOO_FEW_MEMBERS,
            None,
            f"Le comité {_counts(len(committee), 'membre', 'membres')} ; le règlement en demande au moins "
            f"{rules.minimum_members}. Ajoutez un membre au comité.",
        )
    external = sum(member.quality is Quality.EXTERNAL_PROFESSIONAL for member in committee)
    if external < rules.external_professionals:
        yield Breach(
            BreachCode.TOO_FEW_EXTERNAL_PROFESSIONALS,
            None,
            f"Le comité {_counts(external, 'professionnel extérieur', 'professionnels extérieurs')} ; le "
            f"règlement en demande au moins {rules.external_professionals}. Ajoutez un professionnel extérieur, "
            "ou corrigez la qualité d'un membre.",
        )


def _of_the_links(member: Member, known: tuple[KnownLink, ...], rules: CommitteeRules) -> Iterator[Breach]:
    own = {one.link for one in known if one.assessor_id == member.id}
    for link in rules.forbidden_links:
        if link in own:
            yield Breach(
                BreachCode.FORBIDDEN_LINK,
                member.id,
                f"{member.name} a un lien avec le candidat ({LINK_WORD[link]}), que le règlement interdit. "
                "Confiez ce passage à un autre comité, ou remplacez ce membre.",
            )


def _of_the_company(member: Member, candidate_company: str) -> Iterator[Breach]:
    company = normalise(candidate_company)
    if company and company == normalise(member.organisation):
        yield Breach(
            BreachCode.SAME_COMPANY,
            member.id,
            f"{member.name} vient de la même entreprise que le candidat ({candidate_company.strip()}), ce que le "
            "règlement interdit. Confiez ce passage à un autre comité, ou remplacez ce membre.",
        )


def _undeclared(member: Member) -> Breach:
    return Breach(
        BreachCode.NOT_DECLARED,
        member.id,
        f"{member.name} n'a pas déclaré l'absence de conflit d'intérêts, ce qui est demandé à chaque membre. "
        "Faites cocher la déclaration avant le passage.",
    )


def _counts(number: int, word: str, plural: str) -> str:
    return f"compte {number} {word if number < 2 else plural}" if number else f"ne compte aucun {word}"
