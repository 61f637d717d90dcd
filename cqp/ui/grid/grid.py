"""Mount the live grid on a page."""

from __future__ import annotations

from datetime import datetime

from cqp.services.read_grid import OpenGrid
from cqp.services.reference import installation
from cqp.services.running import store
from cqp.ui.component import component

CLOSED = "Grille remise ou session fermée : vous la consultez, elle n'est plus modifiable."
BLOCKED = (
    "La composition du comité est irrégulière pour ce candidat : aucune marque n'est enregistrée. "
    "Prévenez la coordination, puis rechargez la page."
)

_component = component("grid", html='<div class="grid"></div>')


def live_grid(grid: OpenGrid) -> None:
    """Show the grid; marks go to `POST /api/marks` and never through a rerun."""
    sitting = grid.sitting
    _component(
        key=f"grid-{sitting.id}",
        height="content",
        data={
            "key": f"{grid.assessor.id}.{sitting.id}.{grid.fingerprint}",
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
            "closed": BLOCKED if grid.is_blocked else CLOSED,
            "competencies": [
                {
                    "code": competency.code,
                    "text": competency.text,
                    "criteria": [{"code": one.code, "text": one.text} for one in competency.criteria],
                }
                for competency in grid.block.competencies
            ],
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
