"""What was worked out from one version of the data, shared by all who look at it, until the data change."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")

MOST_RECALLED = 64
"""Answers kept at once, the oldest asked for goes first. The largest, the arrays of 10 000 candidates, take 3 MB."""


class Recall:
    """Answers of one version of the data; a single thread works each out, the others wait for it."""

    def __init__(self, most: int = MOST_RECALLED) -> None:
        self._most = most
        self._turn = threading.RLock()  # an answer may be worked out from another
        self._version = ""
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()

    def get(self, version: str, key: Hashable, read: Callable[[], T]) -> T:
        """Return what `read` returned for this key at this version of the data; another version forgets all of it.

        Args:
            version: Of the data that `read` sees, read in the same transaction.
            key: Everything else that the answer depends on.
            read: Works the answer out; nobody may change it afterwards.
        """
        with self._turn:
            if version != self._version:
                self._answers.clear()
                self._version = version
            if key not in self._answers:
                self._answers[key] = read()
                while len(self._answers) > self._most:
                    self._answers.popitem(last=False)
            self._answers.move_to_end(key)
            answer: T = self._answers[key]
            return answer

    def __len__(self) -> int:
        return len(self._answers)
