"""What comes before a jury, and what it decided: one row a candidate."""

from __future__ import annotations

import pandas as pd

from cqp.marking.sitting import SittingState
from cqp.rules.deliberation import BlockCase, Deliberation, Docket
from cqp.rules.jury import JuryMinutes
from cqp.rules.retake import Retake
from cqp.tables import words
from cqp.tables.overview import decision_label


def deliberation_table(deliberation: Deliberation) -> pd.DataFrame:
    """Return one row a candidate under French titles; every column is text.

    A block's cell says what is proposed, whether the committee has signed it and, where it differs, what the jury
    decided: « ✗ Non validé, signé → jury : ✓ Validé ».
    """
    rows = [_row(one, deliberation.block_codes) for one in deliberation.dockets]
    titles = ["N°", "Candidat", *(f"Bloc {code}" for code in deliberation.block_codes)]
    return pd.DataFrame(rows, columns=[*titles, "Certificat proposé", "Dossier", "Décision du jury"], dtype="str")


def sealed_table(minutes: JuryMinutes) -> pd.DataFrame:
    """Return what sealed minutes say, one row a candidate under French titles; every column is text."""
    rows = [
        [
            words.shown(one.number),
            words.shown(one.name),
            ", ".join(f"{block.code} {words.block_label(block.decision)}" for block in one.blocks),
            decision_label(one),
            words.shown(" ".join(filter(None, [*(block.reason for block in one.blocks), one.reason]))),
            words.shown(one.recommendation),
        ]
        for one in minutes.candidates
    ]
    return pd.DataFrame(
        rows, columns=["N°", "Candidat", "Blocs", "Certificat", "Raisons", "Recommandation"], dtype="str"
    )


def retakes_table(retakes: tuple[Retake, ...]) -> pd.DataFrame:
    """Return who sits blocks again, one row a candidate under French titles; every column is text."""
    rows = [
        [
            words.shown(one.registration.number),
            words.shown(f"{one.registration.last_name} {one.registration.first_name}"),
            ", ".join(one.missing),
            ", ".join(one.registration.held) or "aucun",
            words.shown(f"✗ {one.obstacle}" if one.obstacle else "✓ à inscrire"),
        ]
        for one in retakes
    ]
    return pd.DataFrame(
        rows, columns=["N°", "Candidat", "Blocs à repasser", "Blocs conservés", "Inscription"], dtype="str"
    )


def _row(docket: Docket, codes: tuple[str, ...]) -> list[str]:
    case = docket.case
    proposed = {one.code: one for one in case.blocks}
    decided = {one.code: one.decision for one in docket.decision.blocks} if docket.decision else {}
    blocks = []
    for code in codes:
        block = proposed.get(code)
        cell = _proposal(block) if block else ""
        if block and code in decided and decided[code] is not block.proposal:
            cell += f" → jury : {words.block_label(decided[code])}"
        blocks.append(cell)
    to_examine = "! " + " ; ".join(case.to_examine) if case.to_examine else "✓ conforme"
    return [
        words.shown(case.candidate.number),
        words.shown(case.candidate.name),
        *blocks,
        words.certificate_label(docket.proposal),
        to_examine,
        "! à reprendre" if docket.objections else decision_label(docket.decision) or "– à décider",
    ]


def _proposal(block: BlockCase) -> str:
    label = words.block_label(block.proposal, block.state)
    if block.is_held or block.state is SittingState.ABSENT:
        return label
    return f"{label}, {'signé' if block.is_signed else 'non signé'}"
