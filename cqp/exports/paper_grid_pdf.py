"""Paper grids, to mark by hand when there is no laptop: a square code tells whose grid each one is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import segno

from cqp.exports.paper_words import NBSP, cut, french
from cqp.exports.typesetting import set_in_type
from cqp.marking.mark import Mark
from cqp.referential.model import Block
from cqp.tables.words import MARK_KEY

RULES = french(
    "Cochez une case par ligne : A acquis, N non acquis, S sans objet (écrivez la raison), E non observé. "
    "Une ligne laissée vide ne change rien. Datez et signez la dernière page."
)


@dataclass(frozen=True, slots=True)
class PaperSheet:
    """One grid to print.

    Attributes:
        code: What the square code and the line below it say.
        candidate: Name and number.
        facts: Label and words of each fact.
        assessor: Who is to hold the pen.
        issued: When and how it was printed.
        block: As published.
        marks: What is ticked already, by criterion code; empty for a blank one.
    """

    code: str
    candidate: str
    facts: Sequence[tuple[str, str]]
    assessor: str
    issued: str
    block: Block
    marks: Mapping[str, Mark]


def paper_grids_pdf(sheets: Sequence[PaperSheet], *, title: str, at: str) -> bytes:
    """Return the PDF: one grid after the other, each with its own page numbers.

    Args:
        sheets: In the order to print.
        title: Of the document.
        at: Instant that stands as its date, ISO 8601 with offset.
    """
    content = {
        "title": title,
        "authors": ["CQP"],
        "rules": RULES,
        "letters": list(MARK_KEY.values()),
        "papers": [_paper(one) for one in sheets],
    }
    return set_in_type("paper_grid.typ", content, at=at)


def _paper(sheet: PaperSheet) -> dict[str, Any]:
    title = f"Grille papier – Bloc{NBSP}{sheet.block.code}"
    return {
        "title": title,
        "running": title,
        "person": cut(sheet.candidate, 70),
        "foot": sheet.issued,
        "assessor": sheet.assessor,
        "facts": [list(fact) for fact in sheet.facts],
        "code": _square(sheet.code),
        "competencies": [
            {
                "code": competency.code,
                "text": french(competency.text),
                "criteria": [
                    {"code": one.code, "text": french(one.text), **_said(sheet.marks.get(one.code))}
                    for one in competency.criteria
                ],
            }
            for competency in sheet.block.competencies
        ],
    }


def _said(mark: Mark | None) -> dict[str, str]:
    if mark is None:
        return {"letter": "", "words": ""}
    words = "\n".join(part for part in (mark.remark, f"Raison : {mark.reason}" if mark.reason else "") if part)
    return {"letter": MARK_KEY[mark.value], "words": words}


def _square(text: str) -> dict[str, Any]:
    """Return a square code as the dark runs of its rows, without its quiet margin: the paper is white."""
    matrix = segno.make_qr(text, error="q").matrix
    return {"text": text, "side": len(matrix), "runs": [run for y, row in enumerate(matrix) for run in _runs(row, y)]}


def _runs(row: Sequence[int], y: int) -> Iterator[tuple[int, int, int]]:
    start = None
    for x, module in enumerate((*row, 0)):
        if module and start is None:
            start = x
        elif not module and start is not None:
            yield start, y, x - start
            start = None
