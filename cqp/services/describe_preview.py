"""What importing grids would do, in French lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cqp.exports.local_time import local_from
from cqp.marking.offline import URGENCY, ComparedGrid, ComparedMark, GridsPreview, Outcome
from cqp.tables.offline import OUTCOME_WORD, candidate_of, said, unchanged_words

SHOWN = frozenset({Outcome.CONFLICT, Outcome.REFUSED})
"""Outcomes that are told line by line."""

COUNTED: Mapping[Outcome, str] = {one: OUTCOME_WORD[one].lower() for one in URGENCY}


def describe_preview(preview: GridsPreview) -> tuple[str, ...]:
    """Return the warnings, each grid that does not stay as it was, the most urgent first, and what changes nothing."""
    lines = list(preview.warnings)
    for grid in preview.by_urgency:
        lines += _of_grid(grid)
    return tuple(filter(None, (*lines, unchanged_words(preview))))


def _of_grid(grid: ComparedGrid) -> Iterator[str]:
    if grid.refusal:
        yield f"Feuille « {grid.filled.title} » refusée (candidat : {candidate_of(grid)}) : {grid.refusal}"
    elif grid.outcome is not Outcome.UNTOUCHED:
        counts = ", ".join(f"{word} : {grid.count(one)}" for one, word in COUNTED.items() if grid.count(one))
        yield f"{candidate_of(grid)}, bloc {grid.block}, {grid.assessor} – {counts}"
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
