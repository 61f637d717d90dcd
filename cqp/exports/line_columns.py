"""The columns of the long form, one row a mark: what they are called, what they mean, what stands in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from cqp.marking.clock import Phase
from cqp.marking.line import MarkLine
from cqp.marking.mark import ORIGIN_WORD, Origin
from cqp.planning.phases import PHASE_WORD
from cqp.tables.words import MARK_WORD


@dataclass(frozen=True, slots=True)
class LineColumn:
    """One column.

    Attributes:
        name: In files for programs.
        title: In files for people.
        meaning: In French, for the codebook.
        width: In a worksheet, in characters, as Excel counts.
    """

    name: str
    title: str
    meaning: str
    width: int


COLUMNS = (
    LineColumn("exam_session", "Session d'examen", "Nom de la session d'examen.", 38),
    LineColumn("number", "N°", "Numéro interne du candidat ; c'est un texte : « 00123 » garde ses zéros.", 10),
    LineColumn("last_name", "Nom", "Nom du candidat, tel qu'inscrit.", 18),
    LineColumn("first_name", "Prénom", "Prénom du candidat, tel qu'inscrit.", 16),
    LineColumn("block", "Bloc", "Code du bloc, tel que publié.", 7),
    LineColumn("competency", "Compétence", "Code de la compétence, tel que publié.", 12),
    LineColumn("criterion", "Critère", "Code du critère : celui de la compétence et un rang.", 10),
    LineColumn("assessor", "Évaluateur", "Nom de l'évaluateur dont c'est la marque.", 22),
    LineColumn("value", "Avis", "Ce que cet évaluateur dit du critère, avant toute concertation.", 13),
    LineColumn("reason", "Motif du sans objet", "Pourquoi le critère est sans objet ; vide pour les autres avis.", 30),
    LineColumn("remark", "Observation", "Observation de l'évaluateur, telle que tapée.", 50),
    LineColumn("amendment", "Motif du changement", "Pourquoi la marque a changé une fois la grille remise.", 30),
    LineColumn("phase", "Phase", "Phase du passage où le critère a été observé ; vide si personne ne l'a dit.", 16),
    LineColumn("flagged", "Réserve", "« oui » quand l'évaluateur a fait de son observation une réserve.", 9),
    LineColumn("origin", "Saisie", "« hors ligne » ou « grille papier » ; vide pour la grille en ligne.", 14),
    LineColumn(
        "revision", "Révision", "1 pour la première marque de cet évaluateur sur ce critère, puis une de plus.", 10
    ),
    LineColumn("at", "Enregistrée le", "Instant où le serveur l'a enregistrée, heure de Paris.", 17),
)

NAMES = tuple(one.name for one in COLUMNS)
TITLES = tuple(one.title for one in COLUMNS)

PHASE_WORDS: Mapping[str, str] = {"": ""} | {phase.value: PHASE_WORD.get(phase, "") for phase in Phase}
"""Phase, as stored → what people read."""


def plain_cells(line: MarkLine) -> tuple[str | int | bool | datetime, ...]:
    """Return what stands in the columns for programs: words of the code, an aware instant, nothing rounded."""
    person = line.candidate
    return (
        line.exam_session,
        person.number,
        person.last_name,
        person.first_name,
        line.block,
        line.competency,
        line.criterion,
        line.assessor,
        line.value.value,
        line.reason,
        line.remark,
        line.amendment,
        line.phase,
        line.is_flagged,
        line.origin.name.lower(),
        line.revision,
        datetime.fromisoformat(line.at),
    )


def short_words(line: MarkLine) -> tuple[str, str, str, str]:
    """Return value, phase, reservation and origin in French."""
    return (
        MARK_WORD[line.value],
        PHASE_WORDS[line.phase],
        "oui" if line.is_flagged else "",
        ORIGIN_WORD[Origin(line.origin)],
    )
