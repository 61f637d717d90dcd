"""The names of an OpenDocument that are read, and the counts of its repeated cells."""

from __future__ import annotations

from cqp.imports.archive import damaged
from cqp.imports.xml_part import Attributes

_URN = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TABLE, TEXT = f"{_URN}office:1.0 ", f"{_URN}table:1.0 ", f"{_URN}text:1.0 "
_STYLE = f"{_URN}style:1.0 "
CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "

TAGS = {
    f"{_STYLE}style": "style",
    f"{_STYLE}table-properties": "table-properties",
    f"{OFFICE}spreadsheet": "spreadsheet",
    **{f"{TABLE}{word}": word for word in ("table", "table-row", "table-cell", "covered-table-cell")},
    **{f"{TEXT}{word}": word for word in ("p", "s", "tab", "line-break", "span", "a")},
}
STYLE, NAME, STYLE_NAME = f"{_STYLE}name", f"{TABLE}name", f"{TABLE}style-name"
DISPLAY, VISIBILITY = f"{TABLE}display", f"{TABLE}visibility"
REPEATED_ROWS, REPEATED_COLUMNS = f"{TABLE}number-rows-repeated", f"{TABLE}number-columns-repeated"
SPACES = f"{TEXT}c"
FORMULA = f"{TABLE}formula"
VALUE_TYPE, VALUE, CALC_TYPE = f"{OFFICE}value-type", f"{OFFICE}value", f"{CALC}value-type"
DATE, TIME = f"{OFFICE}date-value", f"{OFFICE}time-value"
BOOLEAN, STRING = f"{OFFICE}boolean-value", f"{OFFICE}string-value"


def repeated(attributes: Attributes, name: str) -> int:
    """Return a count of repetitions, 1 if there is none."""
    count = attributes.get(name, "1")
    if not (count.isascii() and count.isdecimal() and len(count) < 10 and int(count) > 0):
        raise damaged("un nombre de répétitions y est impossible")
    return int(count)
