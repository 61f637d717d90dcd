"""One letter a value, in the document's order: a whole grid, or what a committee says of a block, in one short text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from cqp.marking.mark import MarkValue
from cqp.rules.status import Status

UNMARKED = "-"
"""What stands for a criterion that was never marked; *non observé* written by an assessor reads the same."""

OF_MARK: Mapping[MarkValue, str] = {
    MarkValue.MET: "A",
    MarkValue.NOT_MET: "N",
    MarkValue.NOT_APPLICABLE: "S",
    MarkValue.NOT_OBSERVED: UNMARKED,
}
"""Value of a mark → its letter."""

UNTOUCHED = "."
"""What stands for a competency of which nobody marked a criterion."""

OF_STATUS: Mapping[Status, str] = {
    Status.ACQUIRED: "A",
    Status.NOT_ACQUIRED: "N",
    Status.TO_DELIBERATE: "D",
    Status.NOT_OBSERVED: "E",
}
"""Status of a competency → its letter; NOT_OBSERVED when all its marks were taken back."""


def packed(places: Iterable[int], values: Mapping[int, str], blank: str) -> str:
    """Return the letters of these places (rows of criteria or competencies), `blank` where there is no value."""
    return "".join(values.get(place, blank) for place in places)


def repacked(letters: str, places: Iterable[int], changed: Mapping[int, str], blank: str) -> str:
    """Return the letters with some changed; no letters at all stand for blanks."""
    places = tuple(places)
    return packed(places, {**dict(zip(places, letters, strict=False)), **changed}, blank)
