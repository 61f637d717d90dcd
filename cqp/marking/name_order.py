"""The order in which a French reader looks for a name, whatever the database's own."""

from __future__ import annotations

import re
from functools import lru_cache

from cqp.referential.search import normalise

KEYS = 65_536
"""Keys kept: names of a large cohort, whose order is asked for again after each mark."""

_FOLDED = str.maketrans({"-": " ", "'": " ", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_NUMBER = re.compile("0*([0-9]+)")


@lru_cache(maxsize=KEYS)
def name_order(name: str) -> str:
    """Return what to sort a name by: accents, capitals, hyphens aside; numbers by value, after letters.

    « Comité B » comes before « Comité 2 », which comes before « Comité 10 ».
    """
    folded = normalise(name).translate(_FOLDED)
    return _NUMBER.sub(lambda found: f"\uffff{len(found[1]):05}{found[1]}", folded)
