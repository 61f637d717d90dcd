"""What the charts of a cohort's results say, in words: one message each, no claim that the intervals do not bear."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from cqp.charts.interval_words import are_apart, counted_words, interval_words
from cqp.rules.cohort import Cohort, CompetencyMap, CompetencyRate, CriterionRate
from cqp.rules.interval import Rate
from cqp.rules.status import Status
from cqp.rules.wording import percent, whole
from cqp.tables import denominators
from cqp.tables.words import COMPETENCY_WORD, counted, shown


def blocks_message(cohort: Cohort) -> str:
    """Return « Le bloc 2B est le moins validé : 45 %, contre 80 % pour le bloc 1 », if the intervals bear it."""
    judged = sorted((one for one in cohort.blocks if one.rate.n), key=lambda one: one.rate.share or 0)
    if not judged:
        return "Aucun passage entièrement évalué : pas encore de taux de validation"
    low, high = judged[0], judged[-1]
    if len(judged) == 1:
        return f"Bloc {low.code} : {_share(low.rate)} des passages évalués sont validés (n = {whole(low.rate.n)})"
    if are_apart(low.rate, high.rate):
        other = f"{_share(high.rate)} pour le bloc {high.code}"
        return f"Le bloc {low.code} est le moins validé : {_share(low.rate)}, contre {other}"
    return (
        f"Blocs validés de {_share(low.rate)} à {_share(high.rate)} : les intervalles se recouvrent, "
        "aucun écart n'est établi"
    )


def blocks_notes(cohort: Cohort) -> list[str]:
    """Return what the rates are shares of, each block's interval, then what stays out."""
    said = [f"Bloc {one.code} : {interval_words(one.rate.interval)}" for one in cohort.blocks if one.rate.n]
    said = [denominators.BLOCKS, *said] if said else said
    out = {
        "en cours": sum(one.running for one in cohort.blocks),
        "à venir": sum(one.planned for one in cohort.blocks),
        "sans le candidat": sum(one.absent for one in cohort.blocks),
    }
    left = [f"{whole(number)} {words}" for words, number in out.items() if number]
    return [*said, f"Passages hors de ces taux : {', '.join(left)}"] if left else said


def describe_cohort_blocks(cohort: Cohort) -> str:
    """Return the chart for screen readers."""
    said = [
        f"Bloc {one.code} : {counted_words(one.rate)} ; {whole(one.to_deliberate)} à délibérer, "
        f"{counted(one.not_validated, 'non validé')}."
        for one in cohort.blocks
    ]
    return " ".join([f"{blocks_message(cohort)}.", f"{denominators.BLOCKS}.", *said])


def hardest_message(rates: Sequence[CompetencyRate] | Sequence[CriterionRate], *, feminine: bool) -> str:
    """Return « C1.8 : la moins acquise, 55 % (n = 40) ; 6 autres ne s'en distinguent pas »."""
    judged = sorted((one for one in rates if one.rate.n), key=lambda one: (one.rate.share or 0, -one.rate.n))
    if not judged:
        return "Rien n'est encore évalué"
    hardest, *others = judged
    which = "la moins acquise" if feminine else "le moins acquis"
    alike = sum(not are_apart(hardest.rate, one.rate) for one in others)
    said = f"{hardest.code} : {which}, {_share(hardest.rate)} (n = {whole(hardest.rate.n)})"
    if not alike:
        return said
    return f"{said} ; {alike} {'autre ne s’en distingue pas' if alike == 1 else 'autres ne s’en distinguent pas'}"


def describe_rates(message: str, rates: Sequence[CompetencyRate] | Sequence[CriterionRate]) -> str:
    """Return a chart of rates for screen readers."""
    return " ".join([f"{message}.", *(f"{one.code} : {counted_words(one.rate)}." for one in rates)])


def map_message(found: CompetencyMap) -> str:
    """Return where the map is lowest, with its n."""
    head = f"Option {found.option}"
    if not found.rows:
        return f"{head} : aucun candidat"
    if found.is_aggregated:
        return f"{head} : {_lowest(found)}"
    counts = [_counts(found, place)[Status.NOT_ACQUIRED] for place in range(len(found.columns))]
    most = max(counts, default=0)
    if not most:
        return f"{head} : aucune compétence non acquise à ce stade"
    worst = [code for code, count in zip(found.columns, counts, strict=True) if count == most]
    judged = sum(_counts(found, found.columns.index(worst[0])).values())
    names = ", ".join(worst[:3]) + (f" et {counted(len(worst) - 3, 'autre')}" if len(worst) > 3 else "")
    return f"{head} : le plus de non acquises en {names}, {counted(most, 'candidat')} sur {judged}"


def describe_map(found: CompetencyMap) -> str:
    """Return the map for screen readers: each column's counts, or each exam session's lowest rate."""
    said = [f"{map_message(found)}.", f"{counted(found.candidates, 'candidat')}."]
    if found.is_aggregated:
        for row in found.rows:
            rated = [(rate.share, code) for code, rate in zip(found.columns, row.rates, strict=True) if rate.share]
            said += [f"{shown(row.label)} : le plus bas en {min(rated)[1]}, {percent(min(rated)[0])}."] if rated else []
        return " ".join(said)
    for place, code in enumerate(found.columns):
        counts = _counts(found, place)
        parts = [f"{number} {COMPETENCY_WORD[status].lower()}" for status, number in sorted(counts.items())]
        said += [f"{code} : {', '.join(parts)}."] if parts else []
    return " ".join(said)


def _counts(found: CompetencyMap, place: int) -> Counter[Status]:
    """Return how many candidates have each status in a column, those assessed only."""
    statuses = (row.statuses[place] for row in found.rows)
    return Counter(one for one in statuses if one not in {None, Status.HELD, Status.NOT_OBSERVED} and one is not None)


def _lowest(found: CompetencyMap) -> str:
    rated = [
        (rate.share, code, row.label, rate.n)
        for row in found.rows
        for code, rate in zip(found.columns, row.rates, strict=True)
        if rate.share is not None
    ]
    if not rated:
        return "aucune compétence évaluée"
    share, code, label, n = min(rated)
    return f"le taux le plus bas est {percent(share)} en {code} (n = {whole(n)}), {label}"


def _share(rate: Rate) -> str:
    return percent(rate.share) if rate.share is not None else "–"
