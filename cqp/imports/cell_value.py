"""Numbers, dates and booleans of a workbook as the text that people typed."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from openpyxl.styles.numbers import is_date_format, is_timedelta_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

TRUE, FALSE = "Vrai", "Faux"
CONSTANTS = {"TRUE()": TRUE, "FALSE()": FALSE}
"""Formulas that compute nothing: how LibreOffice keeps a boolean that was typed."""

MAX_EXACT = 10**15
"""Spreadsheet programs keep 15 digits of a number; the others are lost."""

DIGITS_LOST = "Le tableur n’a gardé que 15 chiffres de ce nombre : les suivants sont perdus."
DIGITS_REMEDY = "Mettez la colonne au format « Texte », puis tapez le numéro à nouveau."
FORMULA = "La cellule contient une formule ; son résultat dépend du logiciel qui l’a calculé, il n’est pas repris."
FORMULA_REMEDY = "Copiez la colonne, puis « Collage spécial » > « Valeurs », et enregistrez."
FAILED = "La cellule affiche une erreur du tableur au lieu d’une valeur."
FAILED_REMEDY = "Tapez la valeur attendue, ou videz la cellule."


class Shape(StrEnum):
    """What a number format makes of a number, as far as it matters here."""

    NUMBER = "number"
    DATE = "date"
    DURATION = "duration"
    ZEROS = "zeros"
    """Only zeros ("00000"): the number is shown with leading zeros."""


def shape_of(number_format: str) -> Shape:
    """Return what this number format makes of a number."""
    if re.fullmatch("0+", number_format):
        return Shape.ZEROS
    if is_timedelta_format(number_format):
        return Shape.DURATION
    return Shape.DATE if is_date_format(number_format) else Shape.NUMBER


def boolean_text(stored: str) -> str:
    """Return « Vrai » or « Faux » for a stored boolean."""
    return TRUE if stored.strip().casefold() in {"1", "true"} else FALSE


def number_text(stored: str) -> str | None:
    """Return a stored number as typed in French, without a needless decimal part; None if it is no number."""
    try:
        number = float(stored)
        if not math.isfinite(number) or abs(number) >= 1e300:
            return None
        exact = Decimal(stored.strip())
        if exact != exact.to_integral_value() or abs(exact) >= MAX_EXACT:
            exact = Decimal(f"{number:.15g}")  # 0.30000000000000004 is shown as 0.3
    except (ValueError, InvalidOperation, OverflowError):
        return None
    text = f"{exact:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text.replace(".", ",")


def loses_digits(text: str) -> bool:
    """Return whether a number that reads so has lost digits."""
    whole = text.lstrip("-0").split(",")[0]
    return whole.isdigit() and len(whole) >= len(str(MAX_EXACT))


def padded(text: str, number_format: str) -> str:
    """Return a whole number with the leading zeros of its format ("00000")."""
    return text.zfill(len(number_format)) if text.isdigit() else text


def serial_text(stored: str, shape: Shape, *, since_1904: bool) -> str | None:
    """Return a date, time or duration, stored as days since the epoch, in ISO 8601; None if there is none."""
    epoch = CALENDAR_MAC_1904 if since_1904 else CALENDAR_WINDOWS_1900
    try:
        moment = from_excel(float(stored), epoch, timedelta=shape is Shape.DURATION)
        return None if moment is None else moment_text(moment)
    except (ValueError, OverflowError):
        return None


def moment_text(moment: datetime | date | time | timedelta) -> str:
    """Return a moment in ISO 8601, without a midnight; a duration as "26:30:00"."""
    if isinstance(moment, timedelta):
        minutes, seconds = divmod(round(moment.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return moment.isoformat()[:19].removesuffix("T00:00:00")
