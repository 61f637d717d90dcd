"""Say whether a règlement names only what the référentiel has: a rule that bears on nothing is a mistake."""

from __future__ import annotations

from cqp.errors import PolicyFileError
from cqp.referential.model import Referential
from cqp.rules.policy import Policy


def require_fit(policy: Policy, document: Referential) -> None:
    """Refuse a règlement with codes that the référentiel does not have.

    Raises:
        PolicyFileError: With every such code.
    """
    unknown = unknown_codes(policy, document)
    if unknown:
        raise PolicyFileError(
            f"Le règlement « {policy.title} » (version {policy.version}) nomme {', '.join(unknown)}, que le "
            f"référentiel « {document.title} » n'a pas. Corrigez le fichier du règlement, ou choisissez-en un autre."
        )


def unknown_codes(policy: Policy, document: Referential) -> tuple[str, ...]:
    """Return the codes of blocks, competencies and criteria that only the règlement knows."""
    known = {one.code for one in document.criteria} | {one.code for one in document.blocks}
    known |= {one.code for block in document.blocks for one in block.competencies}
    named = (*policy.core_blocks, *policy.option_blocks, *(code for code, _ in policy.weights), *policy.essential)
    return tuple(code for code in named if code not in known)
