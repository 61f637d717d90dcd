"""What the charts of the committees, of the order of passage and of the trend say, in words."""

from __future__ import annotations

from collections.abc import Sequence

from cqp.charts.interval_words import are_apart, counted_words, interval_words, points_words, rate_words
from cqp.rules.cohort import Trend, TrendPoint
from cqp.rules.drift import FEWEST_TO_TELL, Drift
from cqp.rules.ratings import CommitteeAgreement
from cqp.rules.severity import FEWEST_TO_RANK, AssessorSeverity, Severities
from cqp.rules.wording import counted, decimal, percent, whole
from cqp.tables.cohort import severity_words
from cqp.tables.words import shown


def agreement_words(found: CommitteeAgreement) -> str:
    """Return « 92 % · AC1 0,88 · α 0,60 »: percent first."""
    share = found.agreement.share
    return "non mesurable" if share is None else f"{percent(share)} · {coefficient_words(found)}"


def coefficient_words(found: CommitteeAgreement) -> str:
    """Return « AC1 0,88 · α 0,60 »; empty if nobody agreed or disagreed."""
    if found.agreement.ac1 is None:
        return ""
    return f"AC1 {decimal(found.agreement.ac1)} · α {decimal(found.alpha) if found.alpha is not None else '–'}"


def agreement_message(found: CommitteeAgreement) -> str:
    """Return how far all committees agreed, with what it rests on."""
    if found.agreement.share is None:
        return "Aucun critère n'est jugé par deux évaluateurs : l'accord ne se mesure pas"
    return (
        f"Avant concertation, les évaluateurs s'accordent {percent(found.agreement.share)} du temps : "
        f"{counted(found.agreement.rated, 'critère')} jugés à deux en {counted(found.sittings, 'passage')}"
    )


def describe_agreement(everybody: CommitteeAgreement, committees: Sequence[CommitteeAgreement]) -> str:
    """Return the chart for screen readers."""
    said = [f"{shown(one.name)} : {agreement_words(one)}, {counted(one.sittings, 'passage')}." for one in committees]
    return " ".join([f"{agreement_message(everybody)} ({agreement_words(everybody)}).", *said])


def severity_message(severities: Severities) -> str:
    """Return how many comparisons of assessors with those who saw the same candidates establish a gap."""
    known = severities.comparisons
    if not known:
        return "Écarts entre évaluateurs non estimables : aucun critère n'est jugé à deux"
    apart = sum(one.differs for one in known)
    established = counted(apart, "écart établi", "écarts établis") if apart else "Aucun écart établi"
    return f"{established} entre co-évaluateurs, sur {counted(len(known), 'comparaison')}"


def severity_notes(severities: Severities) -> list[str]:
    """Return how to read the chart, and what it does not allow."""
    few = sum(one.sittings < FEWEST_TO_RANK for one in severities.assessors if one.is_estimable)
    said = ["À gauche de zéro, plus sévère ; à droite, plus indulgent. Une comparaison sur vingt s'écarte par hasard."]
    if any(one.differs for one in severities.assessors):
        said.append("Losange, nom en gras : écart établi.")
    if len(severities.comparisons) < sum(one.is_estimable for one in severities.assessors):
        said.append("Deux évaluateurs qui ne siègent qu'ensemble font une comparaison : leurs écarts sont opposés.")
    if few:
        said.append(f"Aucun classement : {few} d'entre eux ont moins de {FEWEST_TO_RANK} passages.")
    if severities.groups > 1:
        said.append(f"{severities.groups} groupes sans passage commun : un écart ne se compare que dans son groupe.")
    return said


def gap_words(one: AssessorSeverity, *, unit: str = "point") -> str:
    """Return « +1,5 point · n = 12 » or « non estimable »."""
    return "non estimable" if one.gap is None else f"{points_words(float(one.gap), unit)} · n = {whole(one.sittings)}"


def describe_severity(severities: Severities) -> str:
    """Return the chart for screen readers."""
    said = [f"{shown(one.name)} : {gap_words(one)}, {severity_words(one)}." for one in severities.assessors]
    return " ".join([f"{severity_message(severities)}.", *severity_notes(severities), *said])


def drift_message(drift: Drift) -> str:
    """Return whether a block's marks follow the order of passage, as far as the slope's interval says."""
    head = f"Bloc {drift.block}"
    if drift.slope is None or drift.interval is None:
        return f"{head} : effet de l'ordre de passage non estimable (n = {whole(drift.sittings)})"
    if drift.sittings < FEWEST_TO_TELL:
        count = f"n = {whole(drift.sittings)} ; il en faut {FEWEST_TO_TELL}"
        return f"{head} : trop peu de passages pour juger de leur ordre ({count})"
    if not drift.is_seen:
        return f"{head} : aucun effet établi de l'ordre de passage (n = {whole(drift.sittings)})"
    way = "augmente" if drift.slope > 0 else "baisse"
    slope = points_words(float(drift.slope))
    return f"{head} : la part d'acquis {way} au fil de la journée ({slope} par passage, n = {whole(drift.sittings)})"


def drift_notes(drift: Drift) -> list[str]:
    """Return the slope with its interval."""
    if drift.slope is None or drift.interval is None:
        return []
    low, high = points_words(drift.interval.low), points_words(drift.interval.high)
    return [f"Pente : {points_words(float(drift.slope))} par passage, intervalle à 95 % de {low} à {high}"]


def describe_drift(drift: Drift) -> str:
    """Return the chart for screen readers."""
    said = [f"Passage {one.rank} : {rate_words(one.rate)}." for one in drift.passages]
    return " ".join([f"{drift_message(drift)}.", *drift_notes(drift), *said])


def trend_message(trend: Trend, code: str) -> str:
    """Return what changed in a block from the first promotion to the last, if the intervals bear it."""
    points = points_of(trend, code)
    if len(points) < 2:
        return f"Bloc {code} : moins de deux promotions évaluées, pas de tendance"
    first, last = points[0].blocks[code], points[-1].blocks[code]
    shares = " à ".join(percent(one.share) for one in (first, last) if one.share is not None)
    if are_apart(first, last):
        return f"Bloc {code} : de {shares} de validés en {len(points)} promotions"
    return f"Bloc {code} : pas d'évolution établie, de {shares} en {len(points)} promotions"


def describe_trend(trend: Trend, code: str) -> str:
    """Return the chart for screen readers."""
    points = points_of(trend, code)
    said = [f"{shown(one.exam_session.name)} : {counted_words(one.blocks[code])}." for one in points]
    return " ".join([f"{trend_message(trend, code)}.", *said])


def points_of(trend: Trend, code: str) -> tuple[TrendPoint, ...]:
    """Return the promotions in which a block was assessed, oldest first."""
    return tuple(one for one in trend.points if code in one.blocks and one.blocks[code].n)


def passage_hover(drift: Drift, place: int) -> str:
    """Return what a point of the order of passage says when pointed at."""
    one = drift.passages[place]
    passages = counted(one.rate.independent, "passage")
    return f"{rate_words(one.rate)} marques en {passages}, {interval_words(one.rate.interval)}"
