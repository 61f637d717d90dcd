"""The title of a native chart: its one message, then what is drawn, smaller."""

from __future__ import annotations

from typing import Any

from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties, RegularTextRun

MESSAGE_SIZE, TOPIC_SIZE = 1200, 900
"""In hundredths of a point."""


def chart_title(message: str, topic: str) -> Title:
    """Return the title of two lines."""
    lines = [_line(message, sz=MESSAGE_SIZE, b=True), _line(topic, sz=TOPIC_SIZE, b=False)]
    return Title(tx=Text(rich=RichText(p=lines)), overlay=False)


def _line(text: str, **look: Any) -> Paragraph:
    properties = ParagraphProperties(defRPr=CharacterProperties(**look))
    return Paragraph(pPr=properties, r=[RegularTextRun(rPr=CharacterProperties(lang="fr-FR", **look), t=text)])
