"""The account of an exam session's laptops, as a PDF to print when it is closed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cqp.exports import paper_words as paper
from cqp.exports.paper_words import NBSP, THIN, french
from cqp.exports.typesetting import set_in_type
from cqp.marking.ledger import LaptopAccount, total
from cqp.tables.ledger import STATE_WORD, about, by_laptop, laptop_label, not_accounted, totals_words

TITLES = ("Évaluateur", "Poste", "Faites", "Accusées", "Dans la base", "Abandonnées", "Compte")

METHOD = (
    "« Faites » : marques que le poste dit avoir reçues de l'évaluateur, ou que montre leur rang. « Accusées » : "
    "celles dont il a reçu l'accusé d'enregistrement. « Dans la base » : celles que la base contient, comptées à "
    "l'instant de ce décompte. « Abandonnées » : celles auxquelles l'évaluateur a renoncé après un refus affiché. Un "
    "poste qui n'a plus joint le serveur depuis sa dernière marque ne peut pas l'avoir annoncée."
)


@dataclass(frozen=True, slots=True)
class LedgerSheet:
    """What the document says.

    Attributes:
        exam_session: Its name.
        place: Where it is held.
        at: When the account was made, UTC, ISO 8601.
        by: Who asked for it.
        accounts: By assessor, laptop and sitting.
        closings: (instant, by whom, marks not accounted for, reason).
        journal: Where the journal stood, "count:head".
    """

    exam_session: str
    place: str
    at: str
    by: str
    accounts: tuple[LaptopAccount, ...]
    closings: tuple[tuple[str, str, int, str], ...]
    journal: str


def ledger_pdf(sheet: LedgerSheet) -> bytes:
    """Return the PDF; the same account gives the same bytes, on any computer."""
    return set_in_type("ledger.typ", _content(sheet), at=sheet.at)


def _content(sheet: LedgerSheet) -> dict[str, Any]:
    written, head = paper.anchor(sheet.journal)
    return {
        "title": "Décompte des postes",
        "subject": sheet.exam_session or "Session d’examen",
        "authors": [sheet.by],
        "running": f"Décompte des postes, {paper.short_instant(sheet.at)}",
        "person": paper.cut(sheet.exam_session, 48),
        "foot": "Tête du journal",
        "fingerprint": head,
        "summary": [french(totals_words(total(sheet.accounts)))],
        "facts": [
            ["Session d’examen", sheet.exam_session],
            ["Lieu", sheet.place],
            ["Décompte fait", f"{paper.instant(sheet.at)} par {sheet.by}"],
            ["Journal", f"{written}{THIN}; tête de chaîne{NBSP}: au pied de chaque page"],
        ],
        "titles": list(TITLES),
        "laptops": [_row(one) for one in by_laptop(sheet.accounts)],
        "gaps": [_row(one) for one in not_accounted(sheet.accounts)],
        "closings": [[_closed(at, by, missing), reason] for at, by, missing, reason in sheet.closings],
        "method": french(METHOD),
    }


def _row(one: LaptopAccount) -> dict[str, Any]:
    counts = (one.made, one.acknowledged, one.stored, one.let_go)
    return {
        "who": one.assessor,
        "about": about(one),
        "laptop": laptop_label(one.laptop),
        "counts": [str(number) for number in counts],
        "state": STATE_WORD[one.state],
    }


def _closed(at: str, by: str, missing: int) -> str:
    words = f"Close le {paper.instant(at)} par {by}"
    return (
        f"{words}, {missing} marque{'s' if missing > 1 else ''} hors de la base"
        if missing
        else f"{words}, compte juste"
    )
