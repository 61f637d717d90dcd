"""Read the filled sheets of an Excel workbook (.xlsx, .xlsm; ISO 29500, transitional and strict).

openpyxl is not used to read: on a file of 138 kB it builds three million shared strings for 24 seconds, and it
drops rows when the announced dimension lies. What is needed of the format fits here; openpyxl's knowledge of
number formats and dates is used in `cell_value`.
"""

from __future__ import annotations

from dataclasses import dataclass
from posixpath import dirname, join, normpath

from cqp.imports.archive import Archive, damaged
from cqp.imports.gathering import Gathering, Glance
from cqp.imports.sheet_choice import MAX_SHEETS, Sheets
from cqp.imports.xlsx_parts import RELATIONSHIP, SHEET_TAGS, Styles, read_relations, read_strings, read_styles
from cqp.imports.xlsx_rows import RowReader
from cqp.imports.xlsx_value import Look
from cqp.imports.xml_part import Attributes, Budget, read_part


@dataclass(frozen=True, slots=True)
class _Tab:
    """A sheet as the workbook announces it."""

    title: str
    hidden: bool
    relation: str


def main_part(archive: Archive) -> str:
    """Return the name of the part that a package of Office opens with, "" if there is none."""
    if archive.has("_rels/.rels"):
        for kind, target in read_relations(archive.read("_rels/.rels"), Budget()).values():
            if kind == "officeDocument":
                return normpath(target.lstrip("/"))
    return "xl/workbook.xml" if archive.has("xl/workbook.xml") else ""


def read_xlsx(archive: Archive, workbook: str, choice: Sheets) -> None:
    """Give the sheets to `choice`, in the order of their tabs.

    Args:
        archive: The file.
        workbook: Name of its main part.
        choice: Where they go.
    """
    budget = Budget()
    relations = _relations(archive, workbook, budget)
    tabs, since_1904 = _tabs(archive.read(workbook), budget)
    look = Look(_strings(archive, relations, budget), _styles(archive, relations, budget), since_1904)
    for tab in tabs:
        kind, part = relations.get(tab.relation, ("", ""))
        if kind != "worksheet":
            continue
        if tab.hidden:
            choice.hidden.append(tab.title)
            continue
        cells: Gathering | Glance = choice.cells_for(tab.title)
        reader = RowReader(cells, look)
        read_part(archive.read(part), SHEET_TAGS, budget, start=reader.start, end=reader.end, text=reader.text)
        choice.close(tab.title, cells)


def _relations(archive: Archive, workbook: str, budget: Budget) -> dict[str, tuple[str, str]]:
    """Return the workbook's relations: id → last word of the kind, name of the part."""
    folder = dirname(workbook)
    part = join(folder, "_rels", f"{workbook.rpartition('/')[2]}.rels")
    relations = read_relations(archive.read(part), budget)
    return {
        name: (kind, normpath(target.lstrip("/") if target.startswith("/") else join(folder, target)))
        for name, (kind, target) in relations.items()
    }


def _tabs(data: bytes, budget: Budget) -> tuple[list[_Tab], bool]:
    """Return the sheets in the order of their tabs, and whether dates count from 1904."""
    tabs: list[_Tab] = []
    since_1904 = False

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal since_1904
        if tag == "workbookPr":
            since_1904 = attributes.get("date1904") in {"1", "true"}
        elif tag == "sheet":
            relation = next((attributes[name] for name in RELATIONSHIP if name in attributes), "")
            hidden = attributes.get("state", "visible") != "visible"
            tabs.append(_Tab(attributes.get("name", ""), hidden, relation))

    read_part(data, SHEET_TAGS, budget, start=start)
    if len(tabs) > MAX_SHEETS:
        raise damaged(f"il annonce {len(tabs)} feuilles")
    return tabs, since_1904


def _strings(archive: Archive, relations: dict[str, tuple[str, str]], budget: Budget) -> list[str]:
    part = next((part for kind, part in relations.values() if kind == "sharedStrings"), "")
    return read_strings(archive.read(part), budget) if archive.has(part) else []


def _styles(archive: Archive, relations: dict[str, tuple[str, str]], budget: Budget) -> Styles:
    part = next((part for kind, part in relations.values() if kind == "styles"), "")
    return read_styles(archive.read(part), budget) if archive.has(part) else []
