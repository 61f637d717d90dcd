"""French words and one-character signs: the same on screen, in charts and in workbooks.

A status is never told by its colour alone; the sign stands before the word: « ✓ Validé », « ? À délibérer ».
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from cqp.marking.mark import MarkValue
from cqp.marking.sitting import SittingState
from cqp.rules.status import Status
from cqp.rules.wording import whole

STATUS_SIGN: Mapping[Status, str] = {
    Status.ACQUIRED: "✓",
    Status.VALIDATED: "✓",
    Status.AWARDED: "✓",
    Status.NOT_ACQUIRED: "✗",
    Status.NOT_VALIDATED: "✗",
    Status.NOT_AWARDED: "✗",
    Status.TO_DELIBERATE: "?",
    Status.NOT_OBSERVED: "–",
    Status.HELD: "●",
}
"""One character a status; equal signs mean the same at another level."""

COMPETENCY_WORD: Mapping[Status, str] = {
    Status.ACQUIRED: "Acquise",
    Status.NOT_ACQUIRED: "Non acquise",
    Status.TO_DELIBERATE: "À délibérer",
    Status.NOT_OBSERVED: "Non observée",
    Status.HELD: "Déjà acquise",
}
"""What can be said of a competency, feminine."""

BLOCK_WORD: Mapping[Status, str] = {
    Status.VALIDATED: "Validé",
    Status.NOT_VALIDATED: "Non validé",
    Status.TO_DELIBERATE: "À délibérer",
    Status.NOT_OBSERVED: "Non commencé",
    Status.HELD: "Déjà acquis",
}
"""What can be said of a block, masculine."""

CERTIFICATE_WORD: Mapping[Status, str] = {
    Status.AWARDED: "Proposé",
    Status.NOT_AWARDED: "Non proposé",
    Status.TO_DELIBERATE: "À délibérer",
    Status.NOT_OBSERVED: "Non commencé",
}
"""What can be said of a certificate, masculine."""

JURY_WORD: Mapping[Status, str] = {
    Status.AWARDED: "Délivré",
    Status.NOT_AWARDED: "Non délivré",
}
"""What a jury decides of a certificate, masculine."""

MARK_WORD: Mapping[MarkValue, str] = {
    MarkValue.MET: "Acquis",
    MarkValue.NOT_MET: "Non acquis",
    MarkValue.NOT_APPLICABLE: "Sans objet",
    MarkValue.NOT_OBSERVED: "Non observé",
}
"""What an assessor says of a criterion, masculine."""

MARK_SIGN: Mapping[MarkValue, str] = {
    MarkValue.MET: "✓",
    MarkValue.NOT_MET: "✗",
    MarkValue.NOT_APPLICABLE: "∅",
    MarkValue.NOT_OBSERVED: "–",
}
"""One character a value, as in the live grid."""

MARK_LETTER: Mapping[MarkValue, str] = {
    MarkValue.MET: "A",
    MarkValue.NOT_MET: "N",
    MarkValue.NOT_APPLICABLE: "SO",
    MarkValue.NOT_OBSERVED: "–",
}
"""The same in one or two letters, for narrow cells."""

MARK_KEY: Mapping[MarkValue, str] = {
    MarkValue.MET: "A",
    MarkValue.NOT_MET: "N",
    MarkValue.NOT_APPLICABLE: "S",
    MarkValue.NOT_OBSERVED: "E",
}
"""Key of the live grid and of the re-entry, letter of its box on paper, short answer in an offline grid."""

STATE_WORD: Mapping[SittingState, str] = {
    SittingState.PLANNED: "Prévu",
    SittingState.RUNNING: "En cours",
    SittingState.SUBMITTED: "Grilles remises",
    SittingState.ABSENT: "Absence",
    SittingState.SIGNING: "Procès-verbal à signer",
    SittingState.SIGNED: "Procès-verbal signé",
    SittingState.REOPENED: "Nouvelle délibération",
}
"""Where a sitting (*passage*, masculine) stands."""

STATE_SIGN: Mapping[SittingState, str] = {
    SittingState.PLANNED: "○",
    SittingState.RUNNING: "◐",
    SittingState.SUBMITTED: "●",
    SittingState.ABSENT: "∅",
    SittingState.SIGNING: "◒",
    SittingState.SIGNED: "■",
    SittingState.REOPENED: "↻",
}
"""One character a state."""


_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def shown(text: str) -> str:
    """Return a person's text with lone surrogates replaced by « � »: neither Arrow nor a browser can carry them."""
    return _LONE_SURROGATE.sub("\ufffd", text)


def competency_label(status: Status) -> str:
    """Return the sign and the word of a competency: « ✓ Acquise »."""
    return f"{STATUS_SIGN[status]} {COMPETENCY_WORD[status]}"


def block_label(status: Status, state: SittingState | None = None) -> str:
    """Return the sign and the word of a block; where nothing is known of it, what has become of its sitting."""
    if status is Status.NOT_OBSERVED and state and state is not SittingState.PLANNED:
        return state_label(state)
    return f"{STATUS_SIGN[status]} {BLOCK_WORD[status]}"


def certificate_label(status: Status) -> str:
    """Return the sign and the word of a certificate: « ✗ Non proposé »."""
    return f"{STATUS_SIGN[status]} {CERTIFICATE_WORD[status]}"


def jury_label(status: Status) -> str:
    """Return the sign and the word of what a jury decided of a certificate: « ✓ Délivré »."""
    return f"{STATUS_SIGN[status]} {JURY_WORD[status]}"


def mark_label(value: MarkValue) -> str:
    """Return the sign and the word of a mark: « ✗ Non acquis »."""
    return f"{MARK_SIGN[value]} {MARK_WORD[value]}"


def state_label(state: SittingState) -> str:
    """Return the sign and the word of a sitting's state: « ◐ En cours »."""
    return f"{STATE_SIGN[state]} {STATE_WORD[state]}"


def counted(number: int, word: str, plural: str = "") -> str:
    """Return the number and its word in agreement: « 1 critère », « 2 critères »; zero is singular."""
    return f"{whole(number)} {word if number < 2 else plural or word + 's'}"
