"""The minutes of a jury as a workbook: decisions, reasons and recommendations, composition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from cqp.exports import jury_words as jury
from cqp.exports import styles
from cqp.exports.local_time import local_from
from cqp.exports.package import new_workbook, save
from cqp.exports.paper import Edges, set_paper
from cqp.exports.paper_words import short_instant
from cqp.exports.pens import Stamps, TextPen, styled_cell, text_cell
from cqp.exports.sheet_text import one_line, pieces
from cqp.rules.jury import CandidateDecision, JuryMinutes
from cqp.tables import words

HEADING = 2
"""Row of the headings of a table, below its title."""

PERSON = {"N°": 12, "Candidat": 28}
BLOCK_WIDTH = 15
REASONS = PERSON | {"Objet": 12, "Proposition": 15, "Décision": 15, "Nature": 17, "Texte": 70, "Suite": 9}
MEMBERS = {"Membre appelé": 30, "Organisme": 34, "Collège": 20, "Présence": 12, "Présidence": 12}
"""Heading → width in characters, as Excel counts."""

LINE_PT = 13
MOST_PT = 409
"""Tallest row of Excel."""


def jury_minutes_workbook(minutes: JuryMinutes, file: BinaryIO) -> None:
    """Write the workbook (.xlsx); the same minutes give the same bytes.

    Sheets: « Décisions », « Motifs », « Jury ». Everything is a value: texts of people stay texts, numbers are
    numbers, days are dates and instants are in Europe/Paris.

    Args:
        minutes: As sealed.
        file: Binary stream, written once from start to end.
    """
    edges = Edges(
        exam_session=minutes.exam_session,
        source=f"Procès-verbal du jury, version {minutes.version} ({jury.fingerprint(minutes)[:12]})",
        exported=f"Scellé le {short_instant(minutes.sealed_at)}",
    )
    with new_workbook() as workbook:
        workbook.properties.title = one_line(f"Jury – {minutes.exam_session}")
        workbook.properties.creator = one_line(minutes.sealed_by)
        workbook.properties.language = "fr-FR"
        _write_decisions(workbook, minutes, edges)
        _write_reasons(workbook, minutes, edges)
        _write_jury(workbook, minutes, edges)
        save(workbook, file, at=datetime.fromisoformat(minutes.sealed_at).astimezone(UTC))


def _new_table(
    workbook: Workbook, name: str, title: str, columns: dict[str, int], edges: Edges, *, kept: str = "C"
) -> Any:
    """Return a new sheet with its title and the headings of its table; the columns before `kept` stay in view."""
    sheet: Any = workbook.create_sheet(name)
    set_paper(sheet, edges, heading=f"1:{HEADING}")
    sheet.freeze_panes = f"{kept}{HEADING + 1}"
    for place, width in enumerate(columns.values(), start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.append([text_cell(sheet, title, font=styles.TITLE)])
    sheet.append([text_cell(sheet, heading, **styles.HEADING) for heading in columns])
    return sheet


def _write_decisions(workbook: Workbook, minutes: JuryMinutes, edges: Edges) -> None:
    codes = jury.block_codes(minutes)
    columns = PERSON | {f"Bloc {code}": BLOCK_WIDTH for code in codes} | {"Certificat": BLOCK_WIDTH}
    sheet = _new_table(workbook, "Décisions", f"Décisions du jury – {minutes.exam_session}", columns, edges)
    number, name = TextPen(sheet, **styles.WORD), TextPen(sheet, **styles.CELL | {"font": styles.BOLD})
    word = Stamps[str](sheet, str, **styles.WORD)
    for one in minutes.candidates:
        decisions = {block.code: words.block_label(block.decision) for block in one.blocks}
        sheet.append(
            [
                number.write(one.number),
                name.write(one.name),
                *[word[decisions.get(code, "")] for code in codes],
                word[jury.decided(one.certificate)],
            ]
        )
    _finish(sheet, len(columns), len(minutes.candidates), coloured="C", until=len(columns))


def _write_reasons(workbook: Workbook, minutes: JuryMinutes, edges: Edges) -> None:
    sheet = _new_table(workbook, "Motifs", "Décisions motivées et recommandations", REASONS, edges)
    top = styles.CELL | {"alignment": styles.TOP}
    number, name, text = (TextPen(sheet, **top) for _ in range(3))
    word = Stamps[str](sheet, str, **top)
    count = 0
    for one in minutes.candidates:
        for *said, typed in _reasons(one):
            parts = pieces(typed) or ("",)
            for rank, part in enumerate(parts, start=1):
                count += 1
                sheet.row_dimensions[HEADING + count].height = _height(part)
                more = f"suite {rank}/{len(parts)}" if rank > 1 else ""
                sheet.append(
                    [
                        number.write(one.number),
                        name.write(one.name),
                        *[word[cell] for cell in said],
                        text.write_stored(part),
                        word[more],
                    ]
                )
    _finish(sheet, len(REASONS), count, coloured="D", until=5)


def _reasons(one: CandidateDecision) -> Iterator[Sequence[str]]:
    """Yield object, proposal, decision, nature and text of all that is to be told of a candidate's decisions."""
    for block in one.blocks:
        said = (f"Bloc {block.code}", words.block_label(block.proposal), words.block_label(block.decision))
        if block.reason or block.decision is not block.proposal:
            yield (*said, "Motif", block.reason)
        if jury.without_minutes(block):
            yield (*said, "Avertissement", jury.UNSIGNED)
    said = ("Certificat", words.certificate_label(one.proposal), jury.decided(one.certificate))
    if one.reason or one.certificate is not one.proposal:
        yield (*said, "Motif", one.reason)
    if one.recommendation:
        yield (*said, "Recommandation", one.recommendation)


def _write_jury(workbook: Workbook, minutes: JuryMinutes, edges: Edges) -> None:
    sheet = _new_table(workbook, "Jury", "Composition et présence", MEMBERS, edges, kept="A")
    name, organisation, college = (TextPen(sheet, **styles.CELL) for _ in range(3))
    word = Stamps[str](sheet, str, **styles.WORD)
    for one in minutes.members:
        sheet.append(
            [
                name.write(one.name),
                organisation.write(one.organisation),
                college.write(one.college),
                word["✓ Présent" if one.is_present else "– Absent"],
                word["Préside" if one.presides else ""],
            ]
        )
    sheet.append([])
    label, text = TextPen(sheet, font=styles.BOLD), TextPen(sheet, font=styles.BODY)
    for name_of, value, number_format in _facts(minutes):
        if isinstance(value, str):
            for part in pieces(value):
                sheet.append([label.write(name_of), text.write_stored(part)])
        else:
            plain = {"font": styles.BODY, "number_format": number_format, "alignment": styles.LEFT}
            sheet.append([label.write(name_of), styled_cell(sheet, value, **plain)])


def _facts(minutes: JuryMinutes) -> Iterator[tuple[str, str | int | datetime | None, str]]:
    """Yield the label, the value and its number format; an empty text gives no row."""
    held = datetime.combine(date.fromisoformat(minutes.held_on), datetime.min.time())
    yield "Certification", f"{minutes.certificate_title} ({minutes.rncp_code})", ""
    yield "Certificateur", minutes.certifier, ""
    yield "Session d’examen", minutes.exam_session, ""
    yield "Jury tenu le", held, styles.DATE
    yield "Lieu", minutes.place, ""
    yield "Membres présents", sum(one.is_present for one in minutes.members), "0"
    yield "Quorum", minutes.quorum, "0"
    yield "Version du procès-verbal", minutes.version, "0"
    yield "Motif de la nouvelle délibération", minutes.replaces, ""
    yield "Scellé le", local_from(minutes.sealed_at), styles.TIME
    yield "Scellé par", minutes.sealed_by, ""
    yield "Référentiel", minutes.referential, ""
    yield "Empreinte du référentiel", minutes.referential_fingerprint, ""
    yield "Règlement", minutes.policy, ""
    yield "Empreinte du règlement", minutes.policy_fingerprint, ""
    yield "Journal (nombre:tête)", minutes.journal, ""
    yield "SHA-256 du procès-verbal", jury.fingerprint(minutes), ""


def _finish(sheet: Any, columns: int, rows: int, *, coloured: str, until: int) -> None:
    """Set the filter and the looks of words led by a sign, once the rows are written."""
    last = HEADING + max(rows, 1)
    sheet.auto_filter.ref = f"A{HEADING}:{get_column_letter(columns)}{last}"
    first = f"{coloured}{HEADING + 1}"
    for rule in styles.word_rules(first):
        sheet.conditional_formatting.add(f"{first}:{get_column_letter(until)}{last}", rule)


def _height(text: str) -> int:
    """Return a row's height in points: a write-only sheet is opened as it was measured here."""
    lines = sum(1 + len(line) // REASONS["Texte"] for line in text.split("\n"))
    return min(LINE_PT * lines + 3, MOST_PT)
