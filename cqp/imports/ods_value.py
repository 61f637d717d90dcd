"""The value of an OpenDocument cell as text: what it stores, or else what it shows."""

from __future__ import annotations

import re

from cqp.imports import cell_value
from cqp.imports.cell_value import FAILED, FAILED_REMEDY, FORMULA, FORMULA_REMEDY
from cqp.imports.ods_tags import BOOLEAN, CALC_TYPE, DATE, STRING, TIME, VALUE, VALUE_TYPE
from cqp.imports.ods_tags import FORMULA as FORMULA_ATTRIBUTE
from cqp.imports.xml_part import Attributes

NUMBERS = {"float", "percentage", "currency"}
_DURATION = re.compile(r"PT(\d{1,6})H(\d{1,2})M(\d{1,2})(?:[.,]\d*)?S")


def fault_of(attributes: Attributes, text: str) -> tuple[str, str]:
    """Return why the cell must not be believed and what to do, empty if it may be."""
    if attributes.get(CALC_TYPE) == "error":
        return FAILED, FAILED_REMEDY
    if _formula(attributes) not in {None, *cell_value.CONSTANTS}:
        return FORMULA, FORMULA_REMEDY
    if attributes.get(VALUE_TYPE) in NUMBERS and cell_value.loses_digits(text):
        return cell_value.DIGITS_LOST, cell_value.DIGITS_REMEDY
    return "", ""


def said(attributes: Attributes, text: str) -> str:
    """Return what a cell says.

    Args:
        attributes: Its own.
        text: Its paragraphs, as shown on the screen.
    """
    kind = attributes.get(VALUE_TYPE, "")
    formula = _formula(attributes)
    if formula in cell_value.CONSTANTS:
        return cell_value.CONSTANTS[formula]
    if formula is not None and attributes.get(CALC_TYPE) != "error":
        return f"={formula or '…'}" if text or kind != "string" else ""
    if kind in NUMBERS:
        number = cell_value.number_text(attributes.get(VALUE, ""))
        shows_zeros = number is not None and text.isdigit() and text.lstrip("0") == number.lstrip("0")
        return text if number is None or shows_zeros else number
    if kind == "date":
        return attributes.get(DATE, text)[:19].removesuffix("T00:00:00")
    if kind == "time":
        match = _DURATION.fullmatch(attributes.get(TIME, ""))
        return f"{match[1]}:{match[2]}:{match[3]}" if match else text
    if kind == "boolean":
        return cell_value.boolean_text(attributes.get(BOOLEAN, ""))
    return text or attributes.get(STRING, "")


def _formula(attributes: Attributes) -> str | None:
    """Return the formula without the sign and the language it is written in ("of:="), None if there is none."""
    written = attributes.get(FORMULA_ATTRIBUTE)
    return None if written is None else written.partition("=")[2]
