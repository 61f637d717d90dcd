"""How a workbook looks: fonts, fills and borders that a grey-scale printer keeps apart.

On paper without colour, a negative is bold on hatching, what is to be deliberated bold italic in a frame, what
does not count italic on dots, what was not observed pale.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle

from cqp.marking.mark import MarkValue
from cqp.rules.status import Status
from cqp.tables.words import MARK_LETTER, MARK_SIGN, STATUS_SIGN

FACE = "Arial"
"""On every office computer; LibreOffice has its twin."""

BLUE, ORANGE, VIOLET, GREY = "FF005A8C", "FF6B3700", "FF3D1F6B", "FF6B6B6B"

BODY = Font(name=FACE, size=9)
BOLD = Font(name=FACE, size=9, bold=True)
TITLE = Font(name=FACE, size=14, bold=True)
SUBTITLE = Font(name=FACE, size=11, bold=True)
SMALL = Font(name=FACE, size=8, color=GREY)
FINE = Font(name=FACE, size=7)

HAIR = Side(style="hair", color="FF808080")
THIN = Side(style="thin", color="FF404040")
BOX = Border(left=HAIR, right=HAIR, top=HAIR, bottom=HAIR)
EDGE = Border(left=THIN, right=HAIR, top=HAIR, bottom=HAIR)
FRAME = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
HEAD = PatternFill("solid", fgColor="FFE7E2D6")

LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
BOTTOM = Alignment(horizontal="center", vertical="bottom", wrap_text=True)
TOP = Alignment(horizontal="left", vertical="top", wrap_text=True)
CENTRE = Alignment(horizontal="center", vertical="center", shrink_to_fit=True)
CENTRE_WRAPPED = Alignment(horizontal="center", vertical="center", wrap_text=True)
UPRIGHT = Alignment(text_rotation=90, horizontal="center", vertical="bottom", wrap_text=True)

DATE = "dd/mm/yyyy"
TIME = "dd/mm/yyyy hh:mm"
PERCENT = r"0\ %"

HEADING: dict[str, Any] = {"font": BOLD, "fill": HEAD, "border": FRAME, "alignment": CENTRE_WRAPPED}
"""Style of a table's heading."""

CELL: dict[str, Any] = {"font": BODY, "border": BOX, "alignment": LEFT}
"""Style of a table's text."""

WORD: dict[str, Any] = {"font": BODY, "border": BOX, "alignment": CENTRE}
"""Style of a table's short words."""

_NEGATIVE: dict[str, Any] = {
    "font": Font(bold=True, color=ORANGE),
    "fill": PatternFill("lightUp", fgColor="FFC98A4B", bgColor="FFFBEBD9"),
}
_DOUBTFUL: dict[str, Any] = {
    "font": Font(bold=True, italic=True, color=VIOLET),
    "border": FRAME,
    "fill": PatternFill("solid", bgColor="FFF0E8F8"),
}
_PALE: dict[str, Any] = {"font": Font(color=GREY)}
_ASIDE: dict[str, Any] = {
    "font": Font(italic=True, color=GREY),
    "fill": PatternFill("gray125", bgColor="FFFFFFFF"),
}
_POSITIVE: dict[str, Any] = {"font": Font(bold=True, color=BLUE)}


def _rule(formula: str, look: dict[str, Any]) -> Rule:
    return Rule(type="expression", formula=[formula], stopIfTrue=True, dxf=DifferentialStyle(**look))


def letter_rules(cell: str) -> tuple[Rule, ...]:
    """Return the conditional formats of letters and signs, for a range whose first cell is this ("H6")."""
    return (
        _rule(f'ISNUMBER(SEARCH("|",{cell}))', _DOUBTFUL),
        *_equal(cell, [MARK_LETTER[MarkValue.NOT_MET], STATUS_SIGN[Status.NOT_ACQUIRED]], _NEGATIVE),
        *_equal(cell, [STATUS_SIGN[Status.TO_DELIBERATE]], _DOUBTFUL),
        *_equal(cell, [MARK_LETTER[MarkValue.NOT_APPLICABLE]], _ASIDE),
        *_equal(cell, [MARK_LETTER[MarkValue.NOT_OBSERVED]], _PALE),
        *_equal(cell, [STATUS_SIGN[Status.ACQUIRED]], _POSITIVE),
    )


def word_rules(cell: str) -> tuple[Rule, ...]:
    """Return the conditional formats of words led by a sign, for a range whose first cell is this ("F6")."""
    looks = {
        Status.NOT_VALIDATED: _NEGATIVE,
        Status.TO_DELIBERATE: _DOUBTFUL,
        Status.NOT_OBSERVED: _PALE,
        Status.VALIDATED: _POSITIVE,
    }
    return tuple(_rule(f'LEFT({cell},1)="{STATUS_SIGN[status]}"', look) for status, look in looks.items())


def mark_rules(cell: str) -> tuple[Rule, ...]:
    """Return the conditional formats of marks and competencies led by a sign, for a range whose first cell is this."""
    looks = {
        MARK_SIGN[MarkValue.NOT_MET]: _NEGATIVE,
        STATUS_SIGN[Status.TO_DELIBERATE]: _DOUBTFUL,
        MARK_SIGN[MarkValue.NOT_APPLICABLE]: _ASIDE,
        MARK_SIGN[MarkValue.NOT_OBSERVED]: _PALE,
        MARK_SIGN[MarkValue.MET]: _POSITIVE,
    }
    return tuple(_rule(f'LEFT({cell},1)="{sign}"', look) for sign, look in looks.items())


def _equal(cell: str, words: Iterable[str], look: dict[str, Any]) -> Iterable[Rule]:
    return [_rule(f'{cell}="{word}"', look) for word in words]
