"""Mount the live grid on a page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cqp.exports.local_time import local
from cqp.marking.sitting import SittingState
from cqp.referential.model import Block, Competency
from cqp.rules.to_ask import CompetencyToAsk
from cqp.services.read_grid import OpenGrid
from cqp.services.reference import installation
from cqp.services.running import store
from cqp.ui import guard
from cqp.ui.amendment import is_amendable
from cqp.ui.component import component

SUBMITTED = "Votre grille est remise : vous la consultez."
AMENDABLE = " Une marque ne change plus qu'avec une raison écrite, au bas de cette page."
CLOSED = "La session d'examen n'est pas ouverte : vous consultez cette grille, elle n'est pas modifiable."
ABSENT = "Le candidat est absent : cette grille n'est pas à remplir."
BLOCKED = (
    "La composition du comité est irrégulière pour ce candidat : aucune marque n'est enregistrée. "
    "Prévenez la coordination, puis rechargez la page."
)

_component = component("grid", html='<div class="grid"></div>')


def live_grid(grid: OpenGrid, asked: Sequence[CompetencyToAsk] | None = None) -> None:
    """Show the grid; marks go to `POST /api/marks` and never through a rerun.

    Args:
        grid: The assessor's grid.
        asked: What is still to be asked; the grid then holds that only, in this order, each with its question.
    """
    sitting = grid.sitting
    _component(
        key=f"grid-{sitting.id}{'' if asked is None else '-asked'}",
        height="content",
        data={
            "key": f"{grid.assessor.id}.{sitting.id}.{grid.fingerprint}{'' if asked is None else '.asked'}",
            "asked": asked is not None,
            "installation": installation(store()),
            "assessor": grid.assessor.id,
            "sitting": sitting.id,
            "assessorName": grid.assessor.name,
            "candidate": sitting.candidate.name,
            "number": f"n° {sitting.candidate.number}",
            "block": grid.block.code,
            "blockTitle": grid.block.title,
            "planned": f"{datetime.fromisoformat(sitting.planned_at):%d/%m/%Y à %H:%M}, {sitting.place}",
            "writable": grid.is_writable,
            "otherDay": _other_day(grid),
            "closed": _why_closed(grid),
            "next": {"words": "Aller à la concertation", "address": f"/concertation?sitting={sitting.id}"}
            if sitting.is_submitted
            else None,
            "questions": grid.questions,
            "comments": [one.text for one in grid.comments],
            "scenario": {"title": grid.scenario.title, "excluded": dict(grid.scenario.excluded)}
            if grid.scenario
            else None,
            "competencies": _competencies(grid.block, asked),
            "marks": [
                {
                    "criterion": mark.criterion,
                    "value": mark.value,
                    "remark": mark.remark,
                    "reason": mark.reason,
                    "revision": mark.revision,
                    "at": mark.at,
                    "phase": mark.phase or "",
                    "flagged": mark.flagged,
                }
                for mark in grid.marks.values()
            ],
        },
    )


def _other_day(grid: OpenGrid) -> str:
    """Say that a sitting nobody has begun is planned on another day: it may be the wrong candidate's; else nothing."""
    day = datetime.fromisoformat(grid.sitting.planned_at).date()
    if grid.is_practice or grid.sitting.state is not SittingState.PLANNED or day == local(guard.now()).date():
        return ""
    return f"Ce passage est prévu le {day:%d/%m/%Y}, pas aujourd'hui : vérifiez que c'est bien votre candidat."


def _why_closed(grid: OpenGrid) -> str:
    """Say what keeps marks from being recorded; read only when something does."""
    if grid.is_blocked:
        return BLOCKED
    if grid.sitting.is_submitted:
        return SUBMITTED + (AMENDABLE if is_amendable(grid.sitting) else "")
    return ABSENT if grid.sitting.state is SittingState.ABSENT else CLOSED


def _competencies(block: Block, asked: Sequence[CompetencyToAsk] | None) -> list[dict[str, object]]:
    """Return what the grid lists: the whole block, or what is still to be asked."""
    if asked is None:
        return [_listed(one, {each.code: False for each in one.criteria}) for one in block.competencies]
    by_code = {one.code: one for one in block.competencies}
    return [_listed(by_code[one.code], {each.code: each.is_decisive for each in one.criteria}) for one in asked]


def _listed(competency: Competency, criteria: dict[str, bool]) -> dict[str, object]:
    """Return a competency with these criteria, in this order: code → whether it can still change the result."""
    texts = {one.code: one.text for one in competency.criteria}
    listed = [{"code": code, "text": texts[code], "decisive": decisive} for code, decisive in criteria.items()]
    return {"code": competency.code, "text": competency.text, "criteria": listed}
