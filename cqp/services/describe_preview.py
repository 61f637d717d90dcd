"""What importing grids would do, in French lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cqp.exports.local_time import local_from
from cqp.marking.offline import ComparedGrid, ComparedMark, GridsPreview, Outcome
from cqp.tables.offline import OUTCOME_WORD, said

SHOWN = frozenset({Outcome.CONFLICT, Outcome.REFUSED})
"""Outcomes that are told line by line."""

COUNTED: Mapping[Outcome, str] = {one: OUTCOME_WORD[one].lower() for one in Outcome}


def describe_preview(preview: GridsPreview) -> tuple[str, ...]:
    """Return the warnings, then each grid with its counts, its conflicts and its refusals."""
    lines = list(preview.warnings)
    for grid in preview.grids:
        lines += _of_grid(grid)
    return tuple(lines)


def _of_grid(grid: ComparedGrid) -> Iterator[str]:
    if grid.refusal:
        yield f"Feuille « {grid.filled.title} » refusée : {grid.refusal}"
        return
    counts = ", ".join(f"{word} : {grid.count(outcome)}" for outcome, word in COUNTED.items() if grid.count(outcome))
    again = " (déjà importée)" if grid.was_imported else ""
    yield f"{grid.candidate}, bloc {grid.block}, {grid.assessor}{again} – {counts}"
    yield from (f"  {_line(grid, one)}" for one in grid.marks if one.outcome in SHOWN)


def _line(grid: ComparedGrid, one: ComparedMark) -> str:
    filled = one.filled
    where = f"{filled.criterion} ({filled.place})" if filled.place else filled.criterion
    if one.outcome is Outcome.REFUSED:
        return f"refus, {where} : {one.refusal}"
    issued, recorded = (
        f"{at:%d/%m/%Y à %H:%M}" if at else "" for at in map(local_from, (grid.filled.issued_at, one.current.at))
    )
    return (
        f"conflit, {where} : la feuille émise le {issued} dit « {said(filled.value, filled.remark, filled.reason)} » ; "
        f"l'application, depuis le {recorded}, "
        f"« {said(one.current.value, one.current.remark, one.current.reason)} »"
    )
