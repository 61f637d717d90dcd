"""A process of its own that marks: one criterion again and again, saying each time what was acknowledged."""

import sys
from pathlib import Path

from cqp.config import Settings
from cqp.services.mark_criteria import mark_criteria
from cqp.services.start import start
from tests.build import NOW, a_mark


def main(folder: str, url: str, token: str, sitting: str, criterion: str, number: str) -> None:
    """Mark until so many marks are saved, starting again from what is there after each refusal."""
    store = start(Settings(Path(folder), url), NOW)
    say("ready")
    sys.stdin.readline()
    base = saved = 0
    while saved < int(number):
        answer = mark_criteria(store, token, int(sitting), [a_mark(criterion, base=base, seq=saved)], NOW)
        for mark in answer.saved:
            say(f"{mark.id} {mark.revision}")
            base, saved = mark.revision, saved + 1
        for refusal in answer.refused:
            base = refusal.current.revision


def say(words: str) -> None:
    """Tell the test, at once."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
