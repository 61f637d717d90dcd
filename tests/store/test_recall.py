"""What is recalled: one version of the data at a time, worked out once, and never too much."""

from __future__ import annotations

import threading
import time
from contextlib import suppress

from cqp.store.recall import Recall


def test_an_answer_is_worked_out_once_a_version() -> None:
    recall, asked = Recall(), []

    def read() -> int:
        asked.append(1)
        return len(asked)

    answers = [recall.get(version, "key", read) for version in ("1", "1", "2", "2")]

    assert answers == [1, 1, 2, 2]


def test_a_version_forgets_what_another_left() -> None:
    recall = Recall()
    recall.get("1", "a", lambda: 1)

    recall.get("2", "b", lambda: 2)

    assert len(recall) == 1


def test_the_answers_asked_for_last_are_kept() -> None:
    recall = Recall(most=2)
    for key in ("a", "b", "a", "c"):
        recall.get("1", key, lambda key=key: key.upper())

    found = [recall.get("1", key, lambda: "again") for key in ("a", "c", "b")]

    assert (found, len(recall)) == (["A", "C", "again"], 2)


def test_ten_viewers_at_once_make_one_reading() -> None:
    recall, asked = Recall(), []

    def read() -> int:
        asked.append(1)
        time.sleep(0.05)
        return 7

    viewers = [threading.Thread(target=recall.get, args=("1", "key", read)) for _ in range(10)]
    for viewer in viewers:
        viewer.start()
    for viewer in viewers:
        viewer.join(10)

    assert len(asked) == 1


def test_what_fails_is_not_kept() -> None:
    recall = Recall()

    def fail() -> int:
        raise ValueError

    with suppress(ValueError):
        recall.get("1", "key", fail)

    assert recall.get("1", "key", lambda: 3) == 3
