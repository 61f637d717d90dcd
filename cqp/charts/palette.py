"""The colours and patterns of the charts, in both lights.

Each segment is told apart three ways: colour, pattern, and the number written in it. The fills and the page stay at
least 20 points of CAM02-UCS apart under protanopia, deuteranopia and tritanopia; their ink reaches 4.5:1.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paint:
    """How one kind of segment looks.

    Attributes:
        fill: Colour of the segment.
        lines: Colour of its pattern and border.
        ink: Colour of the number in it.
        shape: Plotly's pattern: "" (plain), "/", "x", ".".
    """

    fill: str
    lines: str
    ink: str
    shape: str


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours of one light.

    Attributes:
        positive: Acquired, validated, met.
        negative: The contrary.
        to_deliberate: Neither yet.
        not_applicable: What does not count.
        not_observed: Nothing seen: the page shows through.
        ink: Texts around the figure.
        rule: Thin lines behind it.
        shares: Fill and ink of a share from 0 to 1, in equal steps: an ochre, then a teal that stands out
            more and more.
    """

    positive: Paint
    negative: Paint
    to_deliberate: Paint
    not_applicable: Paint
    not_observed: Paint
    ink: str
    rule: str
    shares: tuple[tuple[str, str], ...]


LIGHT = Theme(
    positive=Paint("#0072B2", "#00456E", "#FFFFFF", ""),
    negative=Paint("#B35C00", "#3D1E00", "#FFFFFF", "/"),
    to_deliberate=Paint("#3D1F6B", "#7E63AD", "#FFFFFF", "x"),
    not_applicable=Paint("#BDB6A6", "#6F6A5E", "#0B162A", "."),
    not_observed=Paint("rgba(0,0,0,0)", "#6B6B6B", "#0B162A", ""),
    ink="#0B162A",
    rule="#908672",
    shares=(
        ("#F3E3D3", "#0B162A"),
        ("#E4F0F0", "#0B162A"),
        ("#ACD0D3", "#0B162A"),
        ("#6EA9B0", "#0B162A"),
        ("#1F6A76", "#FFFFFF"),
    ),
)
DARK = Theme(
    positive=Paint("#4AA0D8", "#BFE0F5", "#030506", ""),
    negative=Paint("#E39A4A", "#8A4E0C", "#030506", "/"),
    to_deliberate=Paint("#F1E2FF", "#A98BD0", "#030506", "x"),
    not_applicable=Paint("#3F4A50", "#98A3A9", "#F2EFE8", "."),
    not_observed=Paint("rgba(0,0,0,0)", "#A5A5A0", "#F2EFE8", ""),
    ink="#E2DDD1",
    rule="#66757C",
    shares=(
        ("#4A3318", "#F2EFE8"),
        ("#17454E", "#F2EFE8"),
        ("#256A76", "#FFFFFF"),
        ("#56A4AF", "#030506"),
        ("#B5DEE2", "#030506"),
    ),
)


def theme(*, dark: bool) -> Theme:
    """Return the colours of the light the person reads in."""
    return DARK if dark else LIGHT
