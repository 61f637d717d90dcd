"""One block's grid of a candidate: one row a criterion, each assessor's mark and words, and the value that stands."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from openpyxl.utils import get_column_letter

from cqp.exports import styles
from cqp.exports.figures_table import set_widths
from cqp.exports.paper import Edges, set_paper
from cqp.exports.pens import TextPen, text_cell
from cqp.exports.sheet_text import pieces
from cqp.marking.mark import Mark
from cqp.rules.consensus import ConferredCompetency, ConferredCriterion
from cqp.rules.results import BlockResult
from cqp.tables.words import block_label, competency_label, mark_label

FIXED = {"Code": 9, "Compétence ou critère": 60}
STANDING = {"Retenu": 15, "Motif": 34}
MARK_WIDTH, WORDS_WIDTH = 14, 34
"""Heading → width, in characters, as Excel counts."""

HEADING = 2
LINE_PT = 12
MOST_PT = 409
"""Tallest row of Excel."""


def write_grid(
    sheet: Any,
    block: BlockResult,
    members: Sequence[str],
    competencies: Sequence[ConferredCompetency],
    edges: Edges,
) -> None:
    """Fill a new write-only sheet.

    Args:
        sheet: Where to.
        block: Its result.
        members: Names, in the order of each criterion's marks.
        competencies: With the marks, what was agreed and what was decided.
        edges: Head and foot of the printed pages.
    """
    headings, widths = _columns(members)
    set_paper(sheet, edges, heading=f"1:{HEADING}")
    sheet.freeze_panes = f"C{HEADING + 1}"
    set_widths(sheet, widths)
    title = f"Bloc {block.code} : {block_label(block.status, block.state)} – {block.title}"
    sheet.append([text_cell(sheet, title, font=styles.SUBTITLE)])
    sheet.append([text_cell(sheet, heading, **styles.HEADING) for heading in headings])
    writer = _Writer(sheet, widths)
    for one in competencies:
        writer.write_competency(one)
        for criterion in one.criteria:
            writer.write_criterion(criterion)
    last = get_column_letter(len(headings))
    sheet.auto_filter.ref = f"A{HEADING}:{last}{max(writer.row, HEADING + 1)}"
    for place in (*range(3, 3 + 2 * len(members), 2), 3 + 2 * len(members)):
        letter = get_column_letter(place)
        for rule in styles.mark_rules(f"{letter}{HEADING + 1}"):
            sheet.conditional_formatting.add(f"{letter}{HEADING + 1}:{letter}{max(writer.row, HEADING + 1)}", rule)


def _columns(members: Sequence[str]) -> tuple[list[str], list[int]]:
    """Return headings and widths; assessors are called « É1 · Martin » so that two of one name stay two."""
    own = [f"É{rank} · {name}" for rank, name in enumerate(members, start=1)]
    headings = [*FIXED, *(heading for name in own for heading in (name, f"{name} : observation ou motif")), *STANDING]
    return headings, [*FIXED.values(), *[MARK_WIDTH, WORDS_WIDTH] * len(members), *STANDING.values()]


class _Writer:
    """Writes one row after the other."""

    def __init__(self, sheet: Any, widths: Sequence[int]) -> None:
        self._sheet, self._widths, self.row = sheet, widths, HEADING
        top = styles.CELL | {"alignment": styles.TOP}
        bold = top | {"font": styles.BOLD, "fill": styles.HEAD}
        self._plain = [TextPen(sheet, **top) for _ in widths]
        self._bold = [TextPen(sheet, **bold) for _ in widths]

    def write_competency(self, one: ConferredCompetency) -> None:
        """Write the committee's decision, else what is computed."""
        standing = competency_label(one.standing or one.proposal)
        reason = one.decided.reason if one.is_written and one.decided is not None else ""
        blank = [""] * (len(self._widths) - len(FIXED) - len(STANDING))
        self._append(self._bold, [one.code, one.text, *blank, standing, reason])

    def write_criterion(self, one: ConferredCriterion) -> None:
        """Write every member's mark and words, and the value that stands."""
        own = [text for mark in one.marks for text in (mark_label(mark.value), _words(mark))]
        reason = one.agreed.reason if one.agreed is not None else ""
        self._append(self._plain, [one.code, one.text, *own, mark_label(one.value), reason])

    def _append(self, pens: Sequence[TextPen], texts: Sequence[str]) -> None:
        """Write the texts in one row, or in several when one is longer than a cell."""
        for parts in zip_longest(*(pieces(text) or ("",) for text in texts), fillvalue=""):
            self.row += 1
            lines = max(
                sum(1 + int(len(line) / width / 1.15) for line in part.split("\n"))
                for part, width in zip(parts, self._widths, strict=True)
            )
            self._sheet.row_dimensions[self.row].height = min(LINE_PT * lines + 4, MOST_PT)
            self._sheet.append([pen.write_stored(part) for pen, part in zip(pens, parts, strict=True)])


def _words(mark: Mark) -> str:
    """Return the reason of a *sans objet* and the remark, one below the other."""
    return "\n".join(filter(None, (mark.reason, f"Réserve : {mark.remark}" if mark.flagged else mark.remark)))
