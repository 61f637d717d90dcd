"""A workbook as text, for golden files and questions: what is in each cell and how the sheet is set up."""

from __future__ import annotations

import io

from openpyxl import load_workbook


def reopened(content: bytes):
    return load_workbook(io.BytesIO(content))


def sheet_as_text(sheet) -> str:
    """Return the set-up, then one line a filled cell: place, type, value, and ' when it is kept from formulas."""
    lines = [
        f"freeze {sheet.freeze_panes}, filter {sheet.auto_filter.ref}, repeat {sheet.print_titles or 'nothing'}",
        f"paper {sheet.page_setup.paperSize} {sheet.page_setup.orientation}, "
        f"{sheet.page_setup.fitToWidth} wide × {sheet.page_setup.fitToHeight} high",
        f"head {sheet.oddHeader.left.text} | {sheet.oddHeader.right.text}",
        f"foot {sheet.oddFooter.left.text} | {sheet.oddFooter.center.text} | {sheet.oddFooter.right.text}",
        *(f"format {one.sqref}: {rule.formula[0]}" for one in sheet.conditional_formatting for rule in one.rules),
    ]
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None:
                quote = "'" if cell.quotePrefix else ""
                lines.append(f"{cell.coordinate} {cell.data_type} {quote}{str(cell.value)!r}")
    return "\n".join(lines) + "\n"
