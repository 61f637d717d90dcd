"""Which rows a selection keeps, in the order of a workbook's sheets."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from cqp.marking.registration import Route
from cqp.tables.cohort_frame import CohortFrame
from cqp.tables.cohort_selecting import Kept


def candidate_ranks(frame: CohortFrame, kept: Kept) -> list[int]:
    """Return the ranks of the candidates kept, by name."""
    ranks = np.flatnonzero(kept.candidates)
    return [int(one) for one in ranks[np.argsort(frame.candidates.order[ranks])]]


def kept_sittings(frame: CohortFrame, kept: Kept) -> tuple[tuple[int, int], ...]:
    """Return (candidate id, sitting id) of the sittings kept: by candidate's name, then as in the document."""
    ids, ranks, places = [], [], []
    for place, (code, block) in enumerate(frame.blocks.items()):
        is_kept = kept.sittings[code]
        ids.append(block.id[is_kept])
        ranks.append(block.candidate[is_kept])
        places.append(np.full(int(is_kept.sum()), place))
    if not ids:
        return ()
    people = np.concatenate(ranks)
    order = np.lexsort((np.concatenate(places), frame.candidates.order[people]))
    found = frame.candidates.id[people[order]].tolist(), np.concatenate(ids)[order].tolist()
    return tuple(zip(*found, strict=True))


def block_sitting_ids(frame: CohortFrame, kept: Kept) -> Mapping[str, tuple[int, ...]]:
    """Return block code → the rows of its sittings kept, by candidate's name."""
    found = {}
    for code, block in frame.blocks.items():
        is_kept = kept.sittings[code]
        order = np.argsort(frame.candidates.order[block.candidate[is_kept]], kind="stable")
        found[code] = tuple(block.id[is_kept][order].tolist())
    return found


def registered_words(frame: CohortFrame, ranks: list[int]) -> dict[int, tuple[int, str, str]]:
    """Return candidate id → (exam session id, route, training body), as registered."""
    people = frame.candidates
    return {
        int(people.id[rank]): (
            int(people.exam_session[rank]),
            people.routes[int(people.route[rank])] or Route.FREE.value,
            people.bodies[int(people.body[rank])],
        )
        for rank in ranks
    }
