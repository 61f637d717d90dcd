"""Data about people without their names: pseudonyms of one export, and no group small enough to tell who is in it.

It lowers the risk and does not end it: whoever was there may recognise somebody. The file is still personal data.
"""

from __future__ import annotations

import hmac
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

LEAST = 5
"""Fewest candidates that anything said of them must apply to."""

MERGED = "regroupé"
"""Stands for values that too few candidates have."""


@dataclass(frozen=True, slots=True)
class Known:
    """What others may know of a candidate without having seen a result.

    Attributes:
        sat: Codes of the blocks that they sit.
        held: Codes of the blocks that they had before.
        exam_session: Its name; a code once hidden.
        route: How they came to the exam.
        training_body: Its name, empty for none; a code once hidden.
    """

    sat: tuple[str, ...]
    held: tuple[str, ...]
    exam_session: str
    route: str
    training_body: str

    @property
    def blocks(self) -> str:
        """What the file shows of them whatever is merged: a result, or that a block was held, stands for each."""
        return f"{'+'.join(self.sat)}|{'+'.join(self.held)}"


def digest(key: bytes, what: str, row: int) -> bytes:
    """Return what draws the order of rows; without the key, nobody can tell the row again."""
    return hmac.digest(key, f"{what}:{row}".encode(), sha256)


def draw_pseudonyms(key: bytes, candidate_ids: Iterable[int]) -> dict[int, str]:
    """Return candidate → pseudonym ("C0001"), in the order of the pseudonyms, which says nothing of names."""
    drawn = sorted(candidate_ids, key=lambda one: digest(key, "candidate", one))
    return {one: f"C{rank:0{max(4, len(str(len(drawn))))}}" for rank, one in enumerate(drawn, start=1)}


def hide(key: bytes, people: Mapping[int, Known], least: int = LEAST) -> dict[int, Known]:
    """Return who stays, in the order of the pseudonyms, each with what may be said: all of it true of `least` at least.

    Exam sessions and training bodies become codes (S1…, O1…), numbered as they come in that drawn order: a name often
    says a day or a place.
    """
    out = leave_out(key, {one: known.blocks for one, known in people.items()}, least)
    kept = {one: people[one] for one in draw_pseudonyms(key, people.keys() - out)}
    said = merge_small(
        {one: (known.blocks, known.exam_session, known.route, known.training_body) for one, known in kept.items()},
        least,
    )
    sessions = _codes("S", (session for _, session, _, _ in said.values()))
    bodies = _codes("O", (body for _, _, _, body in said.values()))
    return {
        one: replace(known, exam_session=sessions[said[one][1]], route=said[one][2], training_body=bodies[said[one][3]])
        for one, known in kept.items()
    }


def _codes(letter: str, values: Iterable[str]) -> dict[str, str]:
    names = [one for one in dict.fromkeys(values) if one not in {"", MERGED}]
    return {"": "", MERGED: MERGED} | {one: f"{letter}{rank}" for rank, one in enumerate(names, start=1)}


def leave_out(key: bytes, groups: Mapping[int, str], least: int = LEAST) -> set[int]:
    """Return the candidates to leave out: those of groups that are too small.

    When they are too few themselves, others of the largest group are drawn with them: what is left of a published
    total, once the file is taken away, is then about several people too.

    Args:
        key: Of the draw.
        groups: Candidate → what the file shows of them whatever is merged (`Known.blocks`).
        least: Fewest candidates of a group.
    """
    by_group: dict[str, list[int]] = defaultdict(list)
    for candidate, group in groups.items():
        by_group[group].append(candidate)
    out = {one for members in by_group.values() if len(members) < least for one in members}
    if 0 < len(out) < least:
        _, largest = max(by_group.items(), key=lambda item: (len(item[1]), item[0]))
        out |= set(sorted(largest, key=lambda one: digest(key, "left out", one))[: least - len(out)])
        if 0 < len(set(largest) - out) < least:
            out |= set(largest)
    return out


def merge_small(people: Mapping[int, Sequence[str]], least: int = LEAST) -> dict[int, tuple[str, ...]]:
    """Return what is said of each candidate, values of small groups merged: each line is that of `least` at least.

    Column after column, candidates with the same values so far are told apart only into groups that are large enough;
    the others are merged, with the smallest large one when they are too few together: none is told by elimination.

    Args:
        people: At least `least` candidates, or nobody → their values, those to keep first.
        least: Fewest candidates of a group.
    """
    columns = len(next(iter(people.values()), ()))
    found: dict[int, tuple[str, ...]] = {}

    def tell_apart(members: list[int], said: tuple[str, ...]) -> None:
        if len(said) == columns:
            found.update(dict.fromkeys(members, said))
            return
        for value, group in _groups(members, people, len(said), least).items():
            tell_apart(group, (*said, value))

    tell_apart(list(people), ())
    return found


def _groups(members: list[int], people: Mapping[int, Sequence[str]], column: int, least: int) -> dict[str, list[int]]:
    by_value: dict[str, list[int]] = defaultdict(list)
    for one in members:
        by_value[people[one][column]].append(one)
    large = {value: group for value, group in by_value.items() if len(group) >= least}
    small = [one for value, group in by_value.items() if value not in large for one in group]
    while 0 < len(small) < least and large:
        small += large.pop(min(large, key=lambda value: (len(large[value]), value)))
    return large | ({MERGED: small} if small else {})
