"""Which candidates and sittings of a cohort's arrays a selection keeps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from cqp.marking.registration import Route
from cqp.marking.sitting import ExamSession
from cqp.referential.model import Option, Referential
from cqp.rules.selection import Selection
from cqp.tables.cohort_frame import Bools, CohortFrame, Ints

OPTION_SEPARATOR = "\n"
"""Between the options of a candidate, as stored."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept: one truth a candidate, and block code → one a sitting."""

    candidates: Bools
    sittings: Mapping[str, Bools]


def keep(frame: CohortFrame, selection: Selection, document: Referential, exam_sessions: Iterable[ExamSession]) -> Kept:
    """Return what a selection keeps; a filter on sittings keeps the candidates that have one left."""
    people = frame.candidates
    held = [one.id for one in exam_sessions if not selection.places or one.place in selection.places]
    candidates = np.isin(people.exam_session, np.array(held, dtype=np.int64))
    if selection.exam_sessions:
        candidates &= np.isin(people.exam_session, np.array(selection.exam_sessions, dtype=np.int64))
    if selection.training_bodies:
        candidates &= _is_word(people.body, people.bodies, selection.training_bodies)
    if selection.routes:
        candidates &= _is_word(people.route, [word or Route.FREE for word in people.routes], selection.routes)
    if selection.options:
        candidates &= np.logical_or.reduce([takes_option(frame, document, one) for one in selection.options])
    sittings = {
        code: candidates[block.candidate] & _on(block.planned_at, selection) for code, block in frame.blocks.items()
    }
    if selection.committees:
        committees = np.array(selection.committees, dtype=np.int64)
        sittings = {code: kept & np.isin(frame.blocks[code].committee, committees) for code, kept in sittings.items()}
    if selection.committees or selection.starts_on or selection.ends_on:
        candidates = np.zeros_like(candidates)
        for code, kept in sittings.items():
            candidates[frame.blocks[code].candidate[kept]] = True
    return Kept(candidates, sittings)


def takes_option(frame: CohortFrame, document: Referential, option: Option) -> Bools:
    """Say whether each candidate is registered for an option, or sits or holds one of its blocks."""
    people = frame.candidates
    named = [option in word.split(OPTION_SEPARATOR) for word in people.option_words]
    takes = np.array(named, dtype=bool)[people.options] if named else np.zeros(len(people.id), dtype=bool)
    for block in document.blocks:
        if block.option is option:
            takes[frame.blocks[block.code].candidate] = True
            takes[people.held.get(block.code, np.array([], dtype=np.int64))] = True
    return takes


def _is_word(ranks: Ints, words: Iterable[str], kept: Iterable[str]) -> Bools:
    wanted = set(kept)
    is_kept = np.array([word in wanted for word in words], dtype=bool)
    return is_kept[ranks] if len(is_kept) else np.zeros(len(ranks), dtype=bool)


def _on(planned_at: np.ndarray, selection: Selection) -> Bools:
    """Say whether each sitting is on the days selected; one without a day is when no day is asked for."""
    days = planned_at.astype("datetime64[D]")
    kept = np.ones(len(days), dtype=bool)
    if selection.starts_on:
        kept &= days >= np.datetime64(selection.starts_on)
    if selection.ends_on:
        kept &= days <= np.datetime64(selection.ends_on)
    return kept
