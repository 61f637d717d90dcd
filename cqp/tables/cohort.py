"""A cohort's figures as tables: what each chart shows, whole."""

from __future__ import annotations

from collections.abc import Mapping

from cqp.rules.cohort import BlockRate, Cohort, CompetencyMap, MapRow, Source
from cqp.rules.ratings import CommitteeAgreement
from cqp.rules.severity import AssessorSeverity
from cqp.tables import denominators
from cqp.tables.figures import (
    RATE_TITLES,
    Cell,
    Figures,
    down,
    hundredths,
    interval_cells,
    points,
    rate_cells,
    together,
)
from cqp.tables.words import competency_label

SOURCE_WORD: Mapping[Source, str] = {
    Source.JURY: "Décidés par le jury",
    Source.COMMITTEE: "Signés par le comité",
    Source.PROPOSAL: "Proposés seulement",
}
"""Whose result a block's is."""

ALL_COMMITTEES = "Tous les comités"


def cohort_tables(cohort: Cohort) -> dict[str, Figures]:
    """Return every table, by its name in an address."""
    maps = [map_figures(one, cohort) for one in cohort.maps]
    return together(
        (
            block_figures(cohort),
            competency_figures(cohort),
            criterion_figures(cohort),
            *maps,
            agreement_figures(cohort),
            severity_figures(cohort),
            drift_figures(cohort),
            trend_figures(cohort),
        )
    )


def block_figures(cohort: Cohort) -> Figures:
    """Return one row a block; n counts the sittings assessed."""
    counted = ("Validés", "À délibérer", "Non validés", "En cours", "Prévus", "Absences", "Déjà acquis")
    columns = ("Bloc", *RATE_TITLES, *counted, *SOURCE_WORD.values())
    return Figures(
        "blocs", "Taux de validation par bloc", columns, tuple(map(_block_row, cohort.blocks)), denominators.BLOCKS
    )


def competency_figures(cohort: Cohort) -> Figures:
    """Return one row a competency; n counts the sittings assessed in which it was observed."""
    columns = ("Code", "Compétence", "Bloc", *RATE_TITLES, "Acquises", "À délibérer", "Non acquises", "Non observées")
    rows = tuple(
        (
            one.code,
            one.text,
            one.block,
            *rate_cells(one.rate),
            one.rate.count,
            one.to_deliberate,
            one.not_acquired,
            one.not_observed,
        )
        for one in cohort.competencies
    )
    return Figures("competences", "Taux d'acquisition par compétence", columns, rows, denominators.COMPETENCIES)


def criterion_figures(cohort: Cohort) -> Figures:
    """Return one row a criterion that was judged, the hardest first; n counts marks *acquis* or *non acquis*."""
    columns = ("Code", "Critère", *RATE_TITLES, "Passages", "Sans objet", "Non observé")
    rows = tuple(
        (one.code, one.text, *rate_cells(one.rate), one.rate.independent, one.not_applicable, one.not_observed)
        for one in cohort.hardest
    )
    return Figures("criteres", "Critères, du plus difficile au plus facile", columns, rows, denominators.CRITERIA)


def map_figures(found: CompetencyMap, cohort: Cohort) -> Figures:
    """Return one row a line of the map: statuses in words, or rates in percent."""
    sessions = {one.id: f"{one.name} – {one.place}" for one in cohort.exam_sessions}
    heading = ("Session d'examen",) if found.is_aggregated else ("Candidat", "Session d'examen")
    rows = tuple(_map_row(row, sessions) for row in found.rows)
    note = denominators.COMPETENCIES if found.is_aggregated else ""
    title = f"Compétences, option {found.option}"
    return Figures(f"carte-{found.option}", title, (*heading, *found.columns), rows, note)


def agreement_figures(cohort: Cohort) -> Figures:
    """Return one row a committee, then all together; n counts the sittings with two grids or more."""
    columns = ("Comité", "Passages (n)", "Critères jugés à deux", "Accord (%)", "AC1 de Gwet", "α de Krippendorff")
    rows = tuple(_agreement_row(one) for one in (*cohort.agreements, cohort.agreement))
    return Figures("accord", "Accord dans les comités, avant concertation", columns, rows)


def severity_figures(cohort: Cohort) -> Figures:
    """Return one row an assessor, by exam session and name."""
    gap = ("Écart (points)", "Intervalle : bas (points)", "Intervalle : haut (points)")
    columns = ("Évaluateur", "Passages (n)", "Critères comparés", *gap, "Groupe", "Lecture")
    rows = tuple(map(_severity_row, cohort.severities.assessors))
    return Figures("severite", "Écart de chaque évaluateur à ses co-évaluateurs", columns, rows)


def drift_figures(cohort: Cohort) -> Figures:
    """Return one row a block and rank of passage; n counts marks, the interval rests on the sittings."""
    columns = ("Bloc", "Ordre de passage", *RATE_TITLES, "Passages")
    rows = tuple(
        (drift.block, one.rank, *rate_cells(one.rate), one.rate.independent)
        for drift in cohort.drifts
        for one in drift.passages
    )
    return Figures("ordre", "Marques « acquis » selon l'ordre de passage", columns, rows, denominators.CRITERIA)


def trend_figures(cohort: Cohort) -> Figures:
    """Return one row an exam session and block, oldest first."""
    columns = ("Session d'examen", "Lieu", "Début", "Bloc", *RATE_TITLES)
    rows = tuple(
        (point.exam_session.name, point.exam_session.place, point.exam_session.starts_on, code, *rate_cells(rate))
        for point in cohort.trend.points
        for code, rate in point.blocks.items()
    )
    return Figures("tendance", "Taux de validation d'une promotion à l'autre", columns, rows, denominators.BLOCKS)


def severity_words(one: AssessorSeverity) -> str:
    """Return how a gap reads: never more than its interval says."""
    if one.gap is None:
        return "non estimable"
    if not one.differs:
        return "pas d'écart établi"
    return "plus indulgent" if one.gap > 0 else "plus sévère"


def _block_row(one: BlockRate) -> tuple[Cell, ...]:
    counts = (one.rate.count, one.to_deliberate, one.not_validated, one.running, one.planned, one.absent, one.held)
    return one.code, *rate_cells(one.rate), *counts, *(one.by_source[source].n for source in SOURCE_WORD)


def _map_row(row: MapRow, sessions: Mapping[int, str]) -> tuple[Cell, ...]:
    if row.candidate_id is None:
        return row.label, *(down(rate.share) for rate in row.rates)
    statuses = (competency_label(status) if status else "" for status in row.statuses)
    return row.label, sessions.get(row.exam_session_id, ""), *statuses


def _agreement_row(one: CommitteeAgreement) -> tuple[Cell, ...]:
    found = one.agreement
    coefficients = (down(found.share), hundredths(found.ac1), hundredths(one.alpha))
    return one.name or ALL_COMMITTEES, one.sittings, found.rated, *coefficients


def _severity_row(one: AssessorSeverity) -> tuple[Cell, ...]:
    group = None if one.gap is None else one.group + 1
    return (
        one.name,
        one.sittings,
        one.criteria,
        points(one.gap),
        *interval_cells(one.interval),
        group,
        severity_words(one),
    )
