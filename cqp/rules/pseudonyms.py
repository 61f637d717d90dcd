"""Data about people without their names: pseudonyms of one export, and no group small enough to tell who is in it.

It lowers the risk and does not end it: whoever was there may recognise somebody. The file is still personal data.
"""

from __future__ import annotations

import hmac
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

LEAST = 5
"""Fewest candidates that anything said of them must apply to."""

MERGED = "regroupé"
"""Stands for values that too few candidates have."""


def digest(key: bytes, what: str, row: int) -> bytes:
    """Return what draws the order of rows; without the key, nobody can tell the row again."""
    return hmac.digest(key, f"{what}:{row}".encode(), sha256)


def draw_pseudonyms(key: bytes, candidate_ids: Iterable[int]) -> dict[int, str]:
    """Return candidate → pseudonym ("C0001"), in the order of the pseudonyms, which says nothing of names."""
    drawn = sorted(candidate_ids, key=lambda one: digest(key, "candidate", one))
    return {one: f"C{rank:0{max(4, len(str(len(drawn))))}}" for rank, one in enumerate(drawn, start=1)}


def leave_out(key: bytes, groups: Mapping[int, str], least: int = LEAST) -> set[int]:
    """Return the candidates to leave out: those of groups that are too small.

    When they are too few themselves, others of the largest group are drawn with them: what is left of a published
    total, once the file is taken away, is then about several people too.

    Args:
        key: Of the draw.
        groups: Candidate → what the file shows of them whatever is merged: the blocks that they sit.
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
