"""What a chart's selection keeps of the candidates, as a short word and in French."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cqp.rules.cohort import CandidateFilter, Cohort
from cqp.rules.status import Status
from cqp.tables.words import BLOCK_WORD, COMPETENCY_WORD

EVERYBODY = ""
"""The word that keeps every candidate."""

OF_BLOCK = (Status.NOT_VALIDATED, Status.TO_DELIBERATE, Status.VALIDATED)
OF_COMPETENCY = (Status.NOT_ACQUIRED, Status.TO_DELIBERATE, Status.ACQUIRED)


def offered(cohort: Cohort, committees: Mapping[int, str]) -> dict[str, str]:
    """Return word → label of every filter that a list offers: the keyboard's way to what the charts select."""
    return {word: label(word, cohort, committees) for word in (EVERYBODY, *_words(cohort))}


def read_word(word: str) -> CandidateFilter | None:
    """Return the filter of a word, None if it is not one.

    Words: "bloc:1/not_validated", "bloc:1@3" (in exam session 3), "competence:C1.8/not_acquired",
    "competence:C1.8@3" (not acquired there), "critere:C1.8.5", "comite:2", "passage:1/4" (block 1, fourth of the day).
    """
    if word == EVERYBODY:
        return CandidateFilter()
    kind, _, rest = word.partition(":")
    head, mark, tail = _parted(rest)
    try:
        match kind, mark:
            case "bloc", "/":
                return CandidateFilter(block=head, block_status=_among(tail, OF_BLOCK))
            case "bloc", "@":
                return CandidateFilter(block=head, exam_session=int(tail))
            case "competence", "/":
                return CandidateFilter(competency=head, competency_status=_among(tail, OF_COMPETENCY))
            case "competence", "@":
                return CandidateFilter(competency=head, competency_status=Status.NOT_ACQUIRED, exam_session=int(tail))
            case "critere", "":
                return CandidateFilter(not_met=head)
            case "comite", "":
                return CandidateFilter(committee=int(head))
            case "passage", "/":
                return CandidateFilter(block=head, passage=int(tail))
    except ValueError:
        pass
    return None


def label(word: str, cohort: Cohort, committees: Mapping[int, str]) -> str:
    """Return what a filter keeps, in French."""
    kept = read_word(word) or CandidateFilter()
    sessions = {one.id: one.name for one in cohort.exam_sessions}
    where = f" – {sessions.get(kept.exam_session, '')}" if kept.exam_session is not None else ""
    if kept.not_met is not None:
        return f"Critère {kept.not_met} : non acquis"
    if kept.committee is not None:
        return committees.get(kept.committee, f"Comité n° {kept.committee}")
    if kept.competency is not None and kept.competency_status is not None:
        return f"Compétence {kept.competency} : {COMPETENCY_WORD[kept.competency_status].lower()}{where}"
    if kept.passage is not None:
        return f"Bloc {kept.block} : passage n° {kept.passage} de la journée"
    if kept.block is not None:
        status = f" : {BLOCK_WORD[kept.block_status].lower()}" if kept.block_status else ""
        return f"Bloc {kept.block}{status}{where}"
    return "Tous les candidats"


def _words(cohort: Cohort) -> Iterator[str]:
    yield from (f"bloc:{one.code}/{status}" for one in cohort.blocks for status in OF_BLOCK)
    yield from (f"competence:{one.code}/{status}" for one in cohort.competencies for status in OF_COMPETENCY)
    yield from (f"critere:{one.code}" for one in cohort.criteria)
    yield from (f"comite:{one.committee_id}" for one in cohort.agreements)
    yield from (f"passage:{drift.block}/{one.rank}" for drift in cohort.drifts for one in drift.passages)


def _parted(rest: str) -> tuple[str, str, str]:
    for mark in "/@":
        if mark in rest:
            return rest.partition(mark)
    return rest, "", ""


def _among(word: str, statuses: tuple[Status, ...]) -> Status:
    status = Status(word)
    if status not in statuses:
        raise ValueError(word)
    return status
